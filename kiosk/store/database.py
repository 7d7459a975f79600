"""Opens the store: pragmas, migrations, transactions, and errors as sentences. What the tables mean is said in the other modules.

StoreError
    DamagedStoreError      bytes of the file are wrong: kiosk.store.recovery.salvage moves it aside and saves what can be read
    NewerSchemaError       a newer program has written the file: install that program again; the file is left alone
    StoreUnavailableError  the disk is full or read-only, the folder cannot be used, or another program holds the file too long
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from enum import Enum
from pathlib import Path

from kiosk.language.sentence import Sentence, reason_of
from kiosk.store import disk_state, migrations
from kiosk.system import files

APPLICATION_ID = 0x6B736B31  # "ksk1" in the file's header: tells a kiosk's database from any other SQLite file
READING = "BEGIN"  # a transaction of SELECTs alone
BUSY_SECONDS = 10.0  # how long a writer waits for another one; the longest transaction is an import
CHECKPOINT_PAGES = 250  # of 4 KiB: a write-ahead log of 1 MiB is soon written over in place, which is cheaper than growing it


class StoreErrorKind(Enum):
    """What a StoreError means to people at a counter; tell kinds apart by this, never by the sentence."""

    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    OTHER = "other"


class StoreError(Exception):
    """The store cannot carry out the request. Show the sentence as it is; `kind` says why."""

    def __init__(self, *sentence: object, kind: StoreErrorKind = StoreErrorKind.OTHER) -> None:
        super().__init__(*sentence)
        self.kind = kind


class DamagedStoreError(StoreError):
    """The database is damaged. Close it, call kiosk.store.recovery.salvage.salvage and show the officer its result."""


class NewerSchemaError(StoreError):
    """The database was written by a newer program. Stop and show the sentence; nothing was changed."""


class StoreUnavailableError(StoreError):
    """Disk full, read-only folder, or a file locked by another program. Nothing was written; the same call may be repeated."""


def open_store(path: Path, steps: Sequence[migrations.Migration] = migrations.MIGRATIONS) -> sqlite3.Connection:
    """A connection for the calling thread alone, with the schema brought up to date. Raises StoreError.

    A missing file is created; an existing one is never reset, whatever is wrong with it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        finish_exchange(path)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    except (OSError, *SQLITE_ERRORS) as error:
        raise to_store_error(error, path) from error
    try:
        _check_header(path)
        _check_kind(connection, path)
        _set_pragmas(connection)
        _migrate(connection, path, steps)
    except BaseException as error:
        connection.close()
        if isinstance(error, SQLITE_ERRORS):
            raise to_store_error(error, path) from error
        raise
    return connection


def _check_header(path: Path) -> None:
    """SQLite knows versions 1 and 2 of writing and reading a file; it reports any other number as "read-only", which misleads
    (sqlite.org/fileformat2.html, 1.3.4)."""
    head = files.first_bytes(path, 20)
    if head.startswith(b"SQLite format 3\0") and max(head[18:], default=0) > 2:
        raise _damaged(path, "of no known format")


def _set_pragmas(connection: sqlite3.Connection) -> None:
    """WAL with synchronous=FULL: a commit returns only after its fsync (sqlite.org/pragma.html#pragma_synchronous)."""
    _use_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


def _use_log(connection: sqlite3.Connection) -> None:
    """Switching a new file to WAL needs a lock that SQLite does not wait for: another program may be opening the file too."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)


def _check_kind(connection: sqlite3.Connection, path: Path) -> None:
    """One statement reads everything at one moment: another program may be creating the same database right now."""
    rows = connection.execute("SELECT application_id, name FROM pragma_application_id LEFT JOIN sqlite_schema").fetchall()
    if rows[0][0] == APPLICATION_ID:
        return
    tables = {name for _, name in rows if name}
    if {"responses", "outbox", "hour_tallies"} <= tables:
        raise _damaged(path, "not marked as a kiosk's any more")
    if tables:
        raise StoreUnavailableError(Sentence("{path} is not a kiosk's database; move it away or give another --data-dir.", path=path))


def _migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[migrations.Migration]) -> None:
    newest = len(steps)
    if schema_version(connection) != newest:
        _check_version(connection, path)
    if schema_version(connection) > newest and (migrations.oldest(connection) or newest + 1) > newest:
        raise NewerSchemaError(
            Sentence(
                "{path} was written by a newer version of this program (schema {found}, this one knows {newest}); "
                "install that version again. Nothing was changed.",
                path=path,
                found=schema_version(connection),
                newest=newest,
            )
        )
    while schema_version(connection) < newest:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = schema_version(connection)  # again: another process may have been first
            if version < newest:
                migrations.run(connection, steps[version], version + 1)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("COMMIT")
        finally:
            _roll_back(connection)


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    """The header's number is that of the last migration that ran. A lower one, or one bit more, is torn; any other is a newer program's."""
    connection.execute("BEGIN")  # both at one moment: another program may be migrating
    try:
        if not connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'").fetchone()[0]:
            return
        recorded = connection.execute("SELECT max(version) FROM migrations").fetchone()[0] or 0
        version = schema_version(connection)
    finally:
        _roll_back(connection)
    if version < recorded or (version ^ recorded).bit_count() == 1:
        raise _damaged(path, "of no known version")


def schema_version(connection: sqlite3.Connection) -> int:
    """The number of the last migration that ran; 0 in an empty file."""
    return connection.execute("PRAGMA user_version").fetchone()[0]


def transaction(connection: sqlite3.Connection) -> AbstractContextManager[None]:
    """All of the block or nothing of it, durable when the block ends. Inside another transaction it joins that one.

    Raises StoreError; then nothing was written and the same call may be repeated.
    """
    return _whole(connection, "BEGIN IMMEDIATE")


def reading(connection: sqlite3.Connection) -> AbstractContextManager[None]:
    """One consistent snapshot for several SELECTs, whatever other connections write meanwhile. Raises StoreError."""
    return _whole(connection, READING)


@contextmanager
def _whole(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    if connection.in_transaction:
        yield
        return
    try:
        connection.execute(begin)
        yield
        if begin != READING and (code := disk_state.trouble(connection)):
            raise _unavailable(Sentence("The kiosk's database"), code)
        connection.execute("COMMIT")
    except DamagedStoreError:
        mark_suspect(connection)
        raise
    except SQLITE_ERRORS as error:
        raise to_error_noting_damage(connection, error) from error
    finally:
        _roll_back(connection)


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def to_error_noting_damage(connection: sqlite3.Connection, error: Exception) -> Exception:
    """As `to_store_error`; damage also leaves a mark beside the file, so that the next start checks all of it."""
    store_error = to_store_error(error)
    if isinstance(store_error, DamagedStoreError):
        mark_suspect(connection)
    return store_error


def mark_suspect(connection: sqlite3.Connection) -> None:
    """Have the next start check the whole file (kiosk.store.open_checked.open_or_salvage), whatever its light check says."""
    with suppress(*SQLITE_ERRORS, OSError):  # a disk that cannot even store this mark is noticed at the next start anyway
        name = connection.execute("PRAGMA database_list").fetchone()[2]
        if name:
            suspect_mark(Path(name)).touch()


def suspect_mark(path: Path) -> Path:
    """The file beside the database at `path` whose presence asks the next start for a full check."""
    return path.with_name(path.name + ".suspect")


# What SQLite raises. Its message about a torn schema may contain torn bytes, which the module then fails to decode.
SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# Under its lock a writer never assigns a key twice: two tables of one file no longer belong together.
_TWICE = (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_ROWID)
_TORN = ("decode to UTF-8", "unsupported file format")  # these have no code of their own
_WORDS = {
    sqlite3.SQLITE_FULL: Sentence("the disk is full; make room on it, nothing that was saved is lost"),
    sqlite3.SQLITE_READONLY: Sentence("the folder or the file is read-only; give this program the right to write there"),
    sqlite3.SQLITE_CANTOPEN: Sentence("the file cannot be opened; check that the folder exists and that this program may write there"),
    sqlite3.SQLITE_IOERR: Sentence("the disk refused to read or write; check that it is neither full nor failing"),
    sqlite3.SQLITE_BUSY: Sentence("another program has held it for too long; close that program and try again"),
    sqlite3.SQLITE_LOCKED: Sentence("another program has held it for too long; close that program and try again"),
    sqlite3.SQLITE_PERM: Sentence("this program has no right to it"),
    sqlite3.SQLITE_AUTH: Sentence("this program has no right to it"),
    sqlite3.SQLITE_NOMEM: Sentence("the machine has no memory left"),
    sqlite3.SQLITE_TOOBIG: Sentence("a text is too long to be stored"),
}
_KINDS = {sqlite3.SQLITE_FULL: StoreErrorKind.DISK_FULL, sqlite3.SQLITE_READONLY: StoreErrorKind.READ_ONLY}


def to_store_error(error: Exception, path: Path | None = None) -> Exception:
    """The StoreError that says what `error` means; an error in our own SQL is returned unchanged."""
    name = str(path) if path else Sentence("The kiosk's database")
    if isinstance(error, OSError):
        return StoreUnavailableError(
            Sentence(
                "{name}: {reason}; check that the folder exists and that this program may write there.", name=name, reason=reason_of(error)
            )
        )
    exactly = getattr(error, "sqlite_errorcode", 0)
    code = exactly & 0xFF
    if code in _DAMAGED or exactly in _TWICE or isinstance(error, UnicodeDecodeError) or any(phrase in str(error) for phrase in _TORN):
        return _damaged(name, error)
    if code not in _WORDS:
        return error
    return _unavailable(name, code)


def _unavailable(name: object, code: int) -> StoreUnavailableError:
    return StoreUnavailableError(Sentence("{name}: {words}.", name=name, words=_WORDS[code]), kind=_KINDS.get(code, StoreErrorKind.OTHER))


def _damaged(name: object, error: object) -> DamagedStoreError:
    return DamagedStoreError(
        Sentence("{name} is damaged ({error}); start the kiosk, which saves everything that can still be read.", name=name, error=error)
    )


def exchange_file(path: Path) -> Path:
    """Where a complete new database waits to replace the one at `path`."""
    return path.with_name(path.name + ".salvaged")


def finish_exchange(path: Path) -> None:
    """Put a salvaged database in place, also after a power cut halfway through.

    The old write-ahead log is removed first: SQLite would replay it into the new file.
    """
    waiting = exchange_file(path)
    if waiting.exists():
        for name in ("-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
        files.replace(waiting, path)
