"""Saves a checked sheet of forms: what is not stored yet, in the caller's transaction, and the same file only once."""

import sqlite3
from dataclasses import fields
from datetime import datetime

from kiosk.frozen import replace
from kiosk.language.sentence import Sentence
from kiosk.reports.imports import FormImportError, FormSheet
from kiosk.store import journal, responses, settings
from kiosk.survey.calendar import day_of, timestamp
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import Draft


def import_sheet(
    connection: sqlite3.Connection, sheet: FormSheet, name: str, questionnaire: Questionnaire, moment: datetime, again: bool = False
) -> int:
    """Save what is not stored yet and record the file; returns how many were new.

    The same file twice is refused (FormImportError) unless `again`: counting a response twice must not happen by a slip.
    """
    imported = settings.imported(sheet.digest)
    before = imported.get(connection)
    if before and not again:
        raise FormImportError(
            Sentence(
                "{name}: this very file was imported on {before}; nothing was changed (--again imports it once more)",
                name=name,
                before=before,
            )
        )
    fresh = [draft for draft in sheet.drafts if not _is_stored(connection, draft)]
    responses.save_all(connection, fresh, questionnaire)
    imported.put(connection, timestamp(moment))
    journal.note(connection, "officer", f"{name}: {len(fresh)} forms imported, {len(sheet.drafts) - len(fresh)} were here before", moment)
    return len(fresh)


def dated_ahead(sheet: FormSheet, moment: datetime) -> int:
    """How many forms are dated after today: a typing error, or this kiosk's wrong clock. They are imported; show the officer the number."""
    return sum(1 for draft in sheet.drafts if day_of(datetime.fromisoformat(draft.answered_at)) > day_of(moment))


def _is_stored(connection: sqlite3.Connection, draft: Draft) -> bool:
    """Whether the draft's id is stored already. Raises FormImportError if it is stored with other answers."""
    stored = responses.get(connection, draft.id)
    if stored is None:
        return False
    if any(getattr(replace(draft, kiosk=stored.kiosk), field.name) != getattr(stored, field.name) for field in fields(Draft)):
        raise FormImportError(Sentence("the id {id} belongs to a response with other answers; nothing was changed", id=draft.id))
    return True
