"""A day of trial answers, so that whoever tries the kiosk sees how figures look. They are counted here and nowhere else."""

import sqlite3
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

from kiosk.frozen import replace
from kiosk.reports import totals
from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import Draft, from_record


def of_day(connection: sqlite3.Connection, questionnaire: Questionnaire, day: date) -> totals.DayTotals:
    """Count the day's trials as real ones would be: in a store of their own, which is thrown away. Raises StoreError."""
    drafts: list[Draft] = [replace(from_record(record), trial="") for record in responses.trial_records(connection, day, day)]
    with tempfile.TemporaryDirectory(prefix="eservice-kiosk-trial-") as folder, closing(open_store(Path(folder) / "trial.db")) as apart:
        responses.save_all(apart, drafts, questionnaire)
        return totals.of_day(apart, questionnaire, day)
