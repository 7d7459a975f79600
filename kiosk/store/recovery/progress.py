"""How far a salvage has come, kept inside the database that it builds: after a power cut the next start goes on from there.

Reading the pages is committed piece by piece with the number of the page that follows; the rest is one transaction. Nothing of this is
left in the finished database.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from kiosk.store.database import SQLITE_ERRORS

T = TypeVar("T")
Report = Callable[[float], None]  # share of the work that is done, 0 to 1
PIECE = 256  # pages committed at once: some tenths of a second
PAGES_SHARE, TEXTS_SHARE = 0.55, 0.2  # of the whole time, as measured; the rest counts the totals anew

_TABLES = """
CREATE TABLE salvage_source (folder TEXT NOT NULL, next_page INTEGER NOT NULL) STRICT;
CREATE TABLE salvage_evidence (source TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (source, number)) STRICT, WITHOUT ROWID;
"""


def building_file(database: Path) -> Path:
    """Where the new database grows."""
    return database.with_name(database.name + ".building")


def unfinished(database: Path) -> Path | None:
    """The folder of the damaged files whose salvage was interrupted, if what it has built is of this very database and can be used."""
    building = building_file(database)
    if not building.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{building.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            folder = Path(connection.execute("SELECT folder FROM salvage_source").fetchone()[0])
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        return folder if sound and _is_same(database, folder / database.name) else None
    except (*SQLITE_ERRORS, OSError, TypeError):
        return None


def _is_same(database: Path, aside: Path) -> bool:
    """Whether `aside` is the database that lies there now, and not one that somebody has restored meanwhile: by its inode, or as a copy
    (a file system without links) by its size and time."""
    there, copy = database.stat(), aside.stat()
    return os.path.samestat(there, copy) or (there.st_size, there.st_mtime_ns) == (copy.st_size, copy.st_mtime_ns)


def begin(new: sqlite3.Connection, folder: Path) -> None:
    """Note where the damaged files are; nothing where that is noted already. One transaction: all tables or none."""
    if not new.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'salvage_source'").fetchone()[0]:
        new.executescript(f"BEGIN; {_TABLES} COMMIT;")
        new.execute("INSERT INTO salvage_source VALUES (?, 0)", (str(folder),))


def next_page(new: sqlite3.Connection) -> int:
    return new.execute("SELECT next_page FROM salvage_source").fetchone()[0]


def reached(new: sqlite3.Connection, page: int) -> None:
    new.execute("UPDATE salvage_source SET next_page = ?", (page,))


def note_number(new: sqlite3.Connection, source: str, number: int) -> None:
    """A number that was assigned, by the outbox or by the index of ids."""
    new.execute("INSERT OR IGNORE INTO salvage_evidence VALUES (?, ?)", (source, number))


def numbers(new: sqlite3.Connection, source: str) -> set[int]:
    return {number for (number,) in new.execute("SELECT number FROM salvage_evidence WHERE source = ?", (source,))}


def end(new: sqlite3.Connection) -> None:
    for table in ("salvage_source", "salvage_evidence"):
        new.execute(f"DROP TABLE {table}")


def reported(things: Iterable[T], total: int, report: Report, start: float, share: float) -> Iterator[T]:
    """The same things; `report` hears a hundred times how many of `total` have gone by, as a share of the whole work."""
    step = max(1, total // 100)
    for number, thing in enumerate(things):
        if number % step == 0:
            report(start + share * min(1.0, number / max(total, 1)))
        yield thing
