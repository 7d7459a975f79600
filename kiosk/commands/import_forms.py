"""`kiosk import`: paper forms from a file into the store, all rows or none, and the same file only once."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from kiosk.commands.arguments import Arguments
from kiosk.language.sentence import amount
from kiosk.paths import DataDir
from kiosk.reports.import_store import dated_ahead, import_sheet
from kiosk.reports.imports import FormSheet, ImportContext, read
from kiosk.runtime import opening
from kiosk.site import open_services
from kiosk.store.database import transaction
from kiosk.survey.calendar import day_of
from kiosk.survey.limits import MODES


def import_forms(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("import", "Paper forms from a CSV file: header = question and item ids, several choices separated by ';'.")
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--mode", choices=MODES, default="paper", help="how the forms were answered (paper)")
    parser.add_argument("--again", action="store_true", help="import a file that was imported before once more")
    parser.add_json()
    options = parser.read(words)
    place, moment = opening.place(data), opening.now()
    form = ImportContext(place.questionnaire, open_services.choosable(place.site, place.catalogue), place.site.kiosk, options.mode, moment)
    sheet = read(options.file, form)
    with opening.store(data) as connection, transaction(connection):
        fresh = import_sheet(connection, sheet, options.file.name, place.questionnaire, moment, options.again)
    _warn_of_days_ahead(sheet, moment)
    _tell(fresh, len(sheet.drafts) - fresh, options.json)
    return 0


def _warn_of_days_ahead(sheet: FormSheet, moment: datetime) -> None:
    if ahead := dated_ahead(sheet, moment):
        words = f"{ahead} of the forms are dated after today, {day_of(moment)}; look at answered_at, and at this kiosk's clock"
        print(f"warning: {words}", file=sys.stderr)


def _tell(imported: int, held: int, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"imported": imported, "held_before": held}))
    else:
        print(f"{amount(imported, 'form', 'forms')} imported" + (f"; {held} were here before and stay as they are" if held else ""))
