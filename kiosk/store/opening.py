"""Opens the store as `kiosk run` does: a light check, and salvage where it is damaged. Salvage is loaded only then."""

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.store.database import COMPLAINTS, DamagedStore, in_words, open_store, suspicion
from kiosk.store.verify import light_check
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.sentence import Sentence

if TYPE_CHECKING:
    from kiosk.store.salvage import Salvaged

Opened = tuple[sqlite3.Connection, "Salvaged | None"]


def open_or_salvage(database: Path, damaged: Path, questionnaire: Questionnaire, at: datetime) -> Opened:
    """Open the store as `kiosk run` does: after a light check (after a thorough one, if an earlier read found damage), and
    salvaged where it is damaged. Hold the kiosk's lock. Raises StoreError where even that cannot be done.
    """
    try:
        connection = open_store(database)
        try:
            _check(connection, database)
            return connection, None
        except BaseException:
            connection.close()
            raise
    except DamagedStore:
        from kiosk.store.salvage import salvage

        result = salvage(database, damaged, questionnaire, at)
        return open_store(database), result


def _check(connection: sqlite3.Connection, database: Path) -> None:
    light_check(connection)
    if suspicion(database).exists():
        try:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            for _ in connection.execute("SELECT record FROM responses"):  # a broken text shows only when it is read
                pass
        except COMPLAINTS as error:
            raise in_words(error, database) from error
        if found != "ok":
            raise DamagedStore(Sentence("{database} is damaged ({found}).", database=database, found=found))
        suspicion(database).unlink(missing_ok=True)
