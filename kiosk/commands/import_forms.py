"""`kiosk import`: paper forms from a file into the store, all rows or none, and the same file only once."""

import json
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

from kiosk import offer
from kiosk.commands import UsageError, opening
from kiosk.commands.arguments import Arguments, now
from kiosk.paths import DataDir
from kiosk.reports.imports import Form, Sheet, read
from kiosk.store import journal, responses
from kiosk.store.database import transaction
from kiosk.survey.calendar import day_of, timestamp
from kiosk.survey.response import MODES, Draft


def import_forms(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("import", "Paper forms from a CSV file: header = question and item ids, several choices separated by ';'.")
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--mode", choices=MODES, default="paper", help="how the forms were answered (paper)")
    parser.add_argument("--again", action="store_true", help="import a file that was imported before once more")
    parser.add_json()
    options = parser.read(words)
    place, moment = opening.place(data), now()
    form = Form(place.questionnaire, offer.choosable(place.site, place.catalogue), place.site.kiosk, options.mode, moment)
    sheet = read(options.file, form)
    with opening.store(data) as connection, transaction(connection):
        fresh = _save(connection, sheet, options.file.name, place, moment, options.again)
    _warn_of_days_ahead(sheet, moment)
    _tell(fresh, len(sheet.drafts) - fresh, options.json)
    return 0


def _save(connection: sqlite3.Connection, sheet: Sheet, name: str, place: opening.Place, moment: datetime, again: bool) -> int:
    """Save what is not here yet and remember the file, in the caller's transaction; returns how many were new.

    The same file twice is refused (UsageError) unless `again`: counting a response twice must not happen by a slip.
    """
    key = f"import {sheet.digest}"
    before = journal.get_setting(connection, key)
    if before and not again:
        raise UsageError(f"{name}: this very file was imported on {before}; nothing was changed (--again imports it once more)")
    fresh = [draft for draft in sheet.drafts if not _held(connection, draft)]
    responses.save_all(connection, fresh, place.questionnaire)
    journal.set_setting(connection, key, timestamp(moment))
    journal.note(connection, "officer", f"{name}: {len(fresh)} forms imported, {len(sheet.drafts) - len(fresh)} were here before", moment)
    return len(fresh)


def _held(connection: sqlite3.Connection, draft: Draft) -> bool:
    """Whether a row that brings its id is here already. Raises UsageError if that id holds other answers."""
    held = responses.get(connection, draft.id)
    if held is None:
        return False
    if any(getattr(replace(draft, kiosk=held.kiosk), one.name) != getattr(held, one.name) for one in fields(Draft)):
        raise UsageError(f"the id {draft.id} belongs to a response with other answers; nothing was changed")
    return True


def _warn_of_days_ahead(sheet: Sheet, moment: datetime) -> None:
    today = day_of(moment)
    ahead = sum(1 for draft in sheet.drafts if day_of(datetime.fromisoformat(draft.answered_at)) > today)
    if ahead:
        words = f"{ahead} of the forms are dated after today, {today}; look at answered_at, and at this kiosk's clock"
        print(f"warning: {words}", file=sys.stderr)


def _tell(imported: int, held: int, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"imported": imported, "held_before": held}))
    else:
        print(f"{imported} forms imported" + (f"; {held} were here before and stay as they are" if held else ""))
