"""One office for each test."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """With a PIN and nothing else."""
    with closing(Office(tmp_path)) as office:
        yield office.with_pin()
