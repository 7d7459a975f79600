"""Copies the running store consistently, and restores it. A restore never overwrites what the backup lacks.

The copy is one plain SQLite file without a write-ahead log. Restoring goes through SQLite's backup API, one transaction
in the target, so that a power cut halfway leaves the database as it was.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kiosk import atomic_file
from kiosk.disk_room import room_beside
from kiosk.language.sentence import amount
from kiosk.store.database import (
    APPLICATION_ID,
    SQLITE_ERRORS,
    NewerSchemaError,
    StoreError,
    StoreErrorKind,
    open_store,
    schema_version,
    to_store_error,
)
from kiosk.store.lock import only_kiosk
from kiosk.store.migrations import MIGRATIONS


class BackupRefusedError(StoreError):
    """The backup or its target cannot be used; nothing was changed. Show the sentence."""


class NotABackupError(BackupRefusedError):
    """The file is not a backup at all. Show the sentence; another file has to be named."""


def backup(connection: sqlite3.Connection, target: Path) -> int:
    """Write a copy of everything committed to `target`, all or nothing; returns the number of responses in it.

    Others may save meanwhile. An earlier file at `target` is replaced only once the new one is complete and on disk. Raises
    BackupRefusedError or StoreError.
    """
    _refuse_no_file(target)
    own = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    if target.exists() and target.samefile(own):
        raise BackupRefusedError(f"{target} is the kiosk's database itself; choose another file.")
    try:
        _refuse_without_room(connection, own, target)
        with atomic_file.replacing(target) as part, closing(sqlite3.connect(part, isolation_level=None)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            return _sound(copy, target)
    except (OSError, *SQLITE_ERRORS) as error:
        raise to_store_error(error, target) from error


def _refuse_without_room(connection: sqlite3.Connection, own: Path, target: Path) -> None:
    """A copy on the kiosk's own disk leaves room for the answers to come."""
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    room = room_beside(own.parent, target.parent)
    if room < pages * size:
        raise BackupRefusedError(
            f"{target}: no room for this backup: it takes {pages * size // 10**6} MB, and {max(0, room) // 10**6} MB may be used; "
            "choose another place.",
            kind=StoreErrorKind.DISK_FULL,
        )


def _refuse_no_file(target: Path) -> None:
    try:
        atomic_file.refuse_what_is_no_file(target)
    except OSError as error:
        raise BackupRefusedError(f"{target}: {error.strerror or error}.") from error


def _sound(copy: sqlite3.Connection, path: Path) -> int:
    """Number of responses in a sound kiosk database of a version that this program knows; refuses any other file."""
    if copy.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotABackupError(f"{path} is not a backup of a kiosk.")
    if schema_version(copy) > len(MIGRATIONS):
        raise NewerSchemaError(f"{path} was written by a newer version of this program; install that version to restore it.")
    if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise BackupRefusedError(f"{path} is damaged; use another backup.")
    return copy.execute("SELECT count(*) FROM responses").fetchone()[0]


def restore(source: Path, database: Path, lock: Path) -> int:
    """Replace the database by a backup; returns the number of responses restored. The kiosk must not be running.

    Refused (BackupRefusedError, AlreadyRunningError, StoreError) when the database holds a response or a visit that the backup lacks.
    """
    if not source.is_file():
        raise NotABackupError(f"{source}: {'this is no file' if source.exists() else 'there is no such file'}.")
    with only_kiosk(lock), _opened_backup(source) as copy:
        number = _sound(copy, source)
        _put_back(copy, source, database)
        open_store(database).close()  # an older backup is brought up to date now, not at the next start
    return number


@contextmanager
def _opened_backup(source: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as copy:
        try:
            yield copy
        except SQLITE_ERRORS as error:
            raise NotABackupError(f"{source} cannot be read as a backup of a kiosk ({error}); use another backup.") from error


def _put_back(copy: sqlite3.Connection, source: Path, database: Path) -> None:
    with closing(open_store(database)) as target:
        try:
            target.execute("PRAGMA locking_mode = EXCLUSIVE")  # nobody else saves between the comparison and the end
            target.execute("BEGIN IMMEDIATE")
            _refuse_newer(copy, source, target)
            target.execute("COMMIT")
            copy.backup(target)
        except SQLITE_ERRORS as error:
            raise to_store_error(error, database) from error


def _refuse_newer(copy: sqlite3.Connection, source: Path, target: sqlite3.Connection) -> None:
    response_in_backup = "SELECT 1 FROM responses WHERE seq = ? AND hash = ?"
    lacking = [
        row[0]
        for row in target.execute("SELECT seq, hash FROM responses ORDER BY seq")
        if not copy.execute(response_in_backup, row).fetchone()
    ]
    if lacking:
        lacks = amount(len(lacking), "response that is", "responses that are")
        raise BackupRefusedError(
            f"{source} lacks {lacks} stored here (the first is number {lacking[0]}); nothing was changed. "
            "Make a backup of what is stored here instead."
        )
    visit_in_backup = "SELECT 1 FROM visits WHERE id = ? AND revision >= ?"
    missing = sum(1 for row in target.execute("SELECT id, revision FROM visits") if not copy.execute(visit_in_backup, row).fetchone())
    if missing:
        lacks = amount(missing, "visit that is", "visits that are")
        raise BackupRefusedError(f"{source} lacks {lacks} stored here; nothing was changed.")
    _refuse_without_undated(copy, source, target)


def _refuse_without_undated(copy: sqlite3.Connection, source: Path, target: sqlite3.Connection) -> None:
    """What waits for its day here has to wait there, too, or to be in its chain."""
    waits = "SELECT id FROM undated UNION ALL" if _has_undated(copy) else ""
    known = {row[0] for row in copy.execute(f"SELECT id FROM ({waits} SELECT id FROM responses UNION ALL SELECT id FROM visits)")}
    missing = sum(row[0] not in known for row in target.execute("SELECT id FROM undated WHERE kind <> 'start'"))
    if missing:
        lacks = amount(missing, "response or visit", "responses or visits")
        raise BackupRefusedError(f"{source} lacks {lacks} that wait here for their day; nothing was changed.")


def _has_undated(copy: sqlite3.Connection) -> bool:
    return bool(copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'undated'").fetchone())
