"""One counter for each test."""

from pathlib import Path

import pytest

from tests.support.guide_counter import Counter


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    """Without a printer and without queue numbers, as most are."""
    return Counter(tmp_path)
