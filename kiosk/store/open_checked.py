"""Opens the store as `kiosk run` does: a light check, and salvage where it is damaged. Salvage is loaded only then."""

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language.sentence import Sentence
from kiosk.store.database import COMPLAINTS, DamagedStore, in_words, mark_suspect, open_store, suspicion
from kiosk.store.verify import known_layouts, light_check, outbox_problems
from kiosk.survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from kiosk.store.recovery.salvage import Salvaged

Opened = tuple[sqlite3.Connection, "Salvaged | None"]


def open_or_salvage(database: Path, damaged: Path, questionnaire: Questionnaire, at: datetime) -> Opened:
    """Open the store as `kiosk run` does: after a light check (after a thorough one, if an earlier read found damage), and
    salvaged where it is damaged. Hold the kiosk's lock. Raises StoreError where even that cannot be done.
    """
    try:
        connection = open_store(database)
        try:
            _check(connection, database, questionnaire)
            return connection, None
        except BaseException:
            connection.close()
            raise
    except DamagedStore:
        from kiosk.store.recovery.salvage import salvage

        result = salvage(database, damaged, questionnaire, at)
        return open_store(database), result


def _check(connection: sqlite3.Connection, database: Path, questionnaire: Questionnaire) -> None:
    light_check(connection)
    if suspicion(database).exists():
        look_closely(connection, database, questionnaire)
        suspicion(database).unlink(missing_ok=True)


def look_into(connection: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """`look_closely` at the file of an open connection, also at the next start. Raises DamagedStore."""
    mark_suspect(connection)
    look_closely(connection, Path(connection.execute("PRAGMA database_list").fetchone()[2]), questionnaire)


def look_closely(connection: sqlite3.Connection, database: Path, questionnaire: Questionnaire) -> None:
    """The whole file. Raises DamagedStore; where it is sound, what somebody wondered about has another reason."""
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        for _ in connection.execute("SELECT * FROM responses"):  # a broken text shows only when it is read
            pass
        known_layouts(connection, questionnaire)
        found = next(iter(outbox_problems(connection)), found)
    except COMPLAINTS as error:
        raise in_words(error, database) from error
    if found != "ok":
        raise DamagedStore(Sentence("{database} is damaged ({found}).", database=database, found=found))
