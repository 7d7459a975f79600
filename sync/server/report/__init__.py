"""The province's yearly report: a pure model, an XLSX and a PDF of it, and its way from draft to locked. `write` makes a file of it."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, Engine

from kiosk import atomic_file
from kiosk.language.texts import load
from kiosk.paths import TEXTS
from sync.server.configuration.level_band import chosen_band
from sync.server.db.engine import reading
from sync.server.narrative.chapters import photographs_of
from sync.server.report.builder import build_report
from sync.server.report.model import ReportData
from sync.server.report.paper.pdf_canvas import FontMissingError
from sync.server.report.workflow import latest
from sync.server.settings import Settings

FORMATS = ("xlsx", "pdf")
EARLIEST, LATEST = 2560, 3500  # Buddhist years that can be meant: the first survey by this form was of 2564


class CannotWriteError(Exception):
    """The report's file cannot be made. Show the sentence as it is and end with 1."""


def write(engine: Engine, settings: Settings, year: int, form: str, out: Path, language: str = "th") -> ReportData:
    """Write the report of a Buddhist fiscal year to `out` as xlsx or pdf and return what it says.

    A report that the pages have certified or locked is written as it was stored; otherwise a draft of the figures as they
    stand now, marked as such. Raises CannotWriteError.
    """
    t = load(TEXTS, language, "province")
    with reading(engine) as connection:
        stored = latest(connection, settings.province, year)
        fixed = stored is not None and stored.state in ("certified", "locked") and stored.report.language == language
        report = stored.report if stored and fixed else build_report(connection, settings, year, chosen_band(connection), t)
        photographs = photographs_in(connection, report)
    try:
        atomic_file.write(out, rendered(report, form, language, photographs))
    except FontMissingError as error:
        raise CannotWriteError(str(error)) from error
    except OSError as error:
        raise CannotWriteError(f"{out}: the report cannot be written there: {error.strerror or error}.") from error
    return report


def photographs_in(connection: Connection, report: ReportData) -> Mapping[str, bytes]:
    """Digest -> JPEG, of the photographs in a report's chapters."""
    digests = [photograph.digest for chapter in report.narrative for photograph in chapter.photographs]
    return photographs_of(connection, report.province, digests) if digests else {}


def rendered(report: ReportData, form: str, language: str = "th", photographs: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The report's file, the same bytes for the same report. Raises FontMissingError (pdf), ValueError for another form."""
    t = load(TEXTS, language, "province")
    if form == "xlsx":
        from sync.server.report.xlsx import workbook

        return workbook(report, t)
    if form == "pdf":
        from sync.server.report.paper.pdf import document

        return document(report, t, photographs)
    raise ValueError(f"the report is written as {' or '.join(FORMATS)}, not {form}")
