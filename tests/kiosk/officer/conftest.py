"""One office for each test."""

from pathlib import Path

import pytest

from tests.support.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """With a PIN and nothing else."""
    return Office(tmp_path).with_pin()
