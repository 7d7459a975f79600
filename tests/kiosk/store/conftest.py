"""A store of its own for each test: one in memory for properties, one in a file for what happens to files."""

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from kiosk.store.database import open_store


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """An empty store, once in memory and once in a file: both must behave alike."""
    connection = open_store(Path(":memory:") if request.param == "memory" else tmp_path / "kiosk.db")
    yield connection
    connection.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where a kiosk keeps its database; nothing is there yet."""
    return tmp_path / "data" / "kiosk.db"
