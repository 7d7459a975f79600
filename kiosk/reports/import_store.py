"""Saves a checked sheet of forms in the caller's transaction: all of it, what is new of it, or nothing where some came in before."""

import sqlite3
from dataclasses import fields
from datetime import datetime
from typing import Literal

from kiosk.frozen import frozen, replace
from kiosk.language.sentence import Sentence
from kiosk.reports.imports import FormSheet, SheetError
from kiosk.reports.known_rows import KnownRowsError, days_of, known_forms, overlap
from kiosk.store import imported_rows, journal, responses, settings
from kiosk.survey.dates.calendar import day_of, timestamp
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import Draft

Take = Literal["unless_known", "only_new", "all"]  # what is taken where forms came in before: nothing, the others, those too


@frozen
class Imported:
    new: int
    known: int  # were here before, and stay as they are


def import_sheet(
    connection: sqlite3.Connection, sheet: FormSheet, name: str, questionnaire: Questionnaire, moment: datetime, take: Take = "unless_known"
) -> Imported:
    """Save what is not stored yet and record the file, called `name`.

    Forms whose id is stored are never saved twice. Where others say what a stored response says, KnownRowsError is raised unless
    `take` says what to do. The same file again is refused as well (SheetError), also where all its forms have ids.
    """
    stored = [draft for draft in sheet.drafts if draft.id in sheet.identified and _is_stored(connection, draft)]
    known = known_forms(sheet, imported_rows.of_days(connection, days_of(sheet)), _without_day(connection, sheet)) if take != "all" else {}
    file_mark = settings.imported(sheet.digest)
    before = file_mark.get(connection)
    if take == "unless_known" and known:
        raise KnownRowsError(name, overlap(sheet, known))
    if take == "unless_known" and before:
        raise SheetError(
            Sentence(
                "{name}: this very file was imported on {before}; nothing was changed (--again imports it once more)",
                name=name,
                before=before,
            )
        )
    here = known.keys() | {draft.id for draft in stored}
    fresh = [draft for draft in sheet.drafts if draft.id not in here]
    saved = responses.save_all(connection, fresh, questionnaire)
    imported_rows.note(connection, name, timestamp(moment), [(response.seq, response.id not in sheet.undated) for response in saved])
    file_mark.put(connection, timestamp(moment))
    journal.note(connection, "officer", f"{name}: {len(fresh)} forms imported, {len(here)} were here before", moment)
    return Imported(len(fresh), len(here))


def _without_day(connection: sqlite3.Connection, sheet: FormSheet) -> "list[imported_rows.StoredRow]":
    return list(imported_rows.without_day(connection)) if sheet.undated - sheet.identified else []


def dated_ahead(sheet: FormSheet, moment: datetime) -> int:
    """How many forms are dated after today: a typing error, or this kiosk's wrong clock. They are imported; show the officer the number."""
    return sum(1 for draft in sheet.drafts if day_of(datetime.fromisoformat(draft.answered_at)) > day_of(moment))


def _is_stored(connection: sqlite3.Connection, draft: Draft) -> bool:
    """Whether the draft's id is stored already. Raises SheetError if it is stored with other answers."""
    stored = responses.get(connection, draft.id)
    if stored is None:
        return False
    if any(getattr(replace(draft, kiosk=stored.kiosk), field.name) != getattr(stored, field.name) for field in fields(Draft)):
        raise SheetError(Sentence("the id {id} belongs to a response with other answers; nothing was changed", id=draft.id))
    return True
