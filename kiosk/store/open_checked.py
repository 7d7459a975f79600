"""Opens the store as `kiosk run` does: with a light check, and salvaged where it is damaged (that module is loaded only then)."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language.sentence import Sentence
from kiosk.store.database import (
    SQLITE_ERRORS,
    DamagedStoreError,
    mark_suspect,
    open_store,
    suspect_mark,
    to_store_error,
    transaction,
)
from kiosk.store.verify import layouts_by_version, light_check, outbox_problems
from kiosk.survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from kiosk.store.recovery.salvage import SalvageResult

Opened = tuple[sqlite3.Connection, "SalvageResult | None"]


def takes_time(database: Path) -> bool:
    """Whether opening it may take minutes: damage was noticed before, or a salvage was interrupted."""
    return suspect_mark(database).exists() or _building(database).exists()


def _building(database: Path) -> Path:
    return database.with_name(database.name + ".building")  # as kiosk.store.recovery.progress names it, which is loaded only then


def open_sound(database: Path) -> sqlite3.Connection:
    """The open store after a light check, in milliseconds. Raises StoreError."""
    connection = open_store(database)
    try:
        light_check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def try_to_write(connection: sqlite3.Connection) -> None:
    """Whether a response could be stored now: begin to write and take it back. Raises StoreError: a file of another user, a full disk."""
    with suppress(_TakenBackError), transaction(connection):
        connection.execute("INSERT INTO settings VALUES ('', '')")
        raise _TakenBackError


class _TakenBackError(Exception):
    """Ends a transaction that was only a trial."""


def open_or_salvage(
    database: Path, damaged: Path, questionnaire: Questionnaire, at: datetime, report: Callable[[float], None] = lambda share: None
) -> Opened:
    """The open store, and what salvage did (None where the store was sound).

    The check is light, or thorough after an earlier read found damage. A salvage that was interrupted goes on, and `report` hears how much
    of it is done, 0 to 1. The caller holds the kiosk's lock. Raises StoreError where even salvage fails.
    """
    if not _goes_on(database):
        try:
            connection = open_sound(database)
            try:
                _check_suspect(connection, database, questionnaire)
                return connection, None
            except BaseException:
                connection.close()
                raise
        except DamagedStoreError:
            pass
    from kiosk.store.recovery.salvage import salvage

    result = salvage(database, damaged, questionnaire, at, report)
    return open_store(database), result


def _goes_on(database: Path) -> bool:
    """Whether a salvage was interrupted. The damaged database is not opened then: SQLite would change it."""
    if not _building(database).exists():
        return False
    from kiosk.store.recovery.progress import unfinished

    return unfinished(database) is not None


def _check_suspect(connection: sqlite3.Connection, database: Path, questionnaire: Questionnaire) -> None:
    if suspect_mark(database).exists():
        check_whole_file(connection, database, questionnaire)
        suspect_mark(database).unlink(missing_ok=True)


def check_open_store(connection: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Check the whole file of an open connection now, and again at the next start. Raises DamagedStoreError."""
    mark_suspect(connection)
    check_whole_file(connection, Path(connection.execute("PRAGMA database_list").fetchone()[2]), questionnaire)


def check_whole_file(connection: sqlite3.Connection, database: Path, questionnaire: Questionnaire) -> None:
    """Check every page and every response. Raises DamagedStoreError."""
    try:
        problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        for _ in connection.execute("SELECT * FROM responses"):  # a broken text shows only when it is read
            pass
        layouts_by_version(connection, questionnaire)
        problem = next(iter(outbox_problems(connection)), problem)
    except SQLITE_ERRORS as error:
        raise to_store_error(error, database) from error
    if problem != "ok":
        raise DamagedStoreError(Sentence("{database} is damaged ({found}).", database=database, found=problem))
