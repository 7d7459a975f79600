"""`kiosk content FILE`: takes in what the district wrote about its services. The rules are in kiosk/survey/district_content.py."""

from collections.abc import Sequence
from pathlib import Path

from kiosk.commands import arguments
from kiosk.errors import UsageError
from kiosk.language import texts
from kiosk.language.sentence import amount
from kiosk.paths import TEXTS, DataDir
from kiosk.runtime import opening
from kiosk.site import district_content_file
from kiosk.survey import district_content
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.limits import LANGUAGES
from kiosk.ui.text.drawable import undrawable_words


def content(words: Sequence[str], data: DataDir) -> int:
    """All records of the file or none; a fault is named by line and field."""
    parser = arguments.Arguments(
        "content", "Takes in steps, documents, fees, telephones and links of services from a spreadsheet's file (CSV, XLSX) or JSON."
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=f".csv, .xlsx or .json with {', '.join(district_content.COLUMNS)}")
    options = parser.read(words)
    place = opening.place(data)
    known = {*place.catalogue.services, *place.site.own_services}
    try:
        actors = district_content.localized_actors(*(texts.load(TEXTS, spoken, "officer_diagnostics") for spoken in LANGUAGES))
        versions = district_content.read(options.file, known, day_of(opening.now()), undrawable_words, actors)
        new = district_content_file.add_versions(data, versions)
    except district_content.ContentError as error:
        raise UsageError(str(error)) from error
    print(f"{amount(len(versions), 'record', 'records')} read, {amount(new, 'new version', 'new versions')} kept")
    return 0
