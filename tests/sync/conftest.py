"""Where the tests of both sides of the wire keep their databases."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.disks import memory


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where that is possible: a transaction waits ten times as long for a disk, and no test here pulls a plug."""
    with TemporaryDirectory(dir=memory(), prefix="sync-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
