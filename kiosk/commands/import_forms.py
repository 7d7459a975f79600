"""`kiosk import`: paper forms from a file into the store, all rows or none; rows that came in before only on demand."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from kiosk.commands.arguments import Arguments
from kiosk.errors import CannotBeDoneError
from kiosk.language.sentence import amount
from kiosk.paths import DataDir
from kiosk.reports.import_store import Imported, Take, dated_ahead, import_sheet
from kiosk.reports.imports import FormSheet, ImportContext, read
from kiosk.runtime import opening
from kiosk.sheet_file import UTF_8, WORKBOOK
from kiosk.site import open_services
from kiosk.store.database import transaction
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.dates.clock import PROGRAM_MADE
from kiosk.survey.limits import MODES


def import_forms(words: Sequence[str], data: DataDir) -> int:
    options = _options(words)
    place, moment = opening.place(data), opening.now()
    if moment < PROGRAM_MADE:  # a form without a day counts on the day of its import
        raise CannotBeDoneError(f"this machine's clock shows {day_of(moment)}, before this program was made; set it, then import again")
    services = open_services.choosable_names(place.site, place.catalogue)
    sheet = read(options.file, ImportContext(place.questionnaire, services, place.site.kiosk, options.mode, moment))
    take: Take = "all" if options.again else "only_new" if options.only_new else "unless_known"
    with opening.store(data) as connection, transaction(connection):
        imported = import_sheet(connection, sheet, options.file.name, place.questionnaire, moment, take)
    _warn_of_days_ahead(sheet, moment)
    _tell(imported, sheet.encoding, options.json)
    return 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = Arguments(
        "import",
        "Paper forms from a CSV or XLSX file: header = question and item ids or their printed words, several choices separated by ';'.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--mode", choices=MODES, default="paper", help="how the forms were answered (paper)")
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--only-new", action="store_true", help="of a file whose rows came in before in part, take the others")
    known.add_argument("--again", action="store_true", help="take all rows, also those that came in before")
    parser.add_json()
    return parser.read(words)


def _warn_of_days_ahead(sheet: FormSheet, moment: datetime) -> None:
    if ahead := dated_ahead(sheet, moment):
        words = f"{ahead} of the forms are dated after today, {day_of(moment)}; look at answered_at, and at this kiosk's clock"
        print(f"warning: {words}", file=sys.stderr)


def _tell(imported: Imported, encoding: str, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"imported": imported.new, "held_before": imported.known, "encoding": encoding}))
        return
    print(
        f"{amount(imported.new, 'form', 'forms')} imported"
        + (f"; {imported.known} were here before and stay as they are" if imported.known else "")
    )
    if encoding not in (UTF_8, WORKBOOK):
        print(f"the file was read as {encoding}, it is not UTF-8")
