"""Opens the store as `kiosk run` does: with a light check, and salvaged where it is damaged (that module is loaded only then)."""

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language.sentence import Sentence
from kiosk.store.database import SQLITE_ERRORS, DamagedStoreError, mark_suspect, open_store, suspect_mark, to_store_error
from kiosk.store.verify import layouts_by_version, light_check, outbox_problems
from kiosk.survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from kiosk.store.recovery.salvage import SalvageResult

Opened = tuple[sqlite3.Connection, "SalvageResult | None"]


def open_or_salvage(database: Path, damaged: Path, questionnaire: Questionnaire, at: datetime) -> Opened:
    """The open store, and what salvage did (None where the store was sound).

    The check is light, or thorough after an earlier read found damage. The caller holds the kiosk's lock. Raises StoreError
    where even salvage fails.
    """
    try:
        connection = open_store(database)
        try:
            _check(connection, database, questionnaire)
            return connection, None
        except BaseException:
            connection.close()
            raise
    except DamagedStoreError:
        from kiosk.store.recovery.salvage import salvage

        result = salvage(database, damaged, questionnaire, at)
        return open_store(database), result


def _check(connection: sqlite3.Connection, database: Path, questionnaire: Questionnaire) -> None:
    light_check(connection)
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
