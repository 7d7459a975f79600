"""Writes responses as CSV, XLSX or JSONL. Records may come from anywhere, so kiosk and province write the same file.

Columns: the contract's fields (or what is handed on of them: kiosk.survey.privacy.handing_on), then the questions and items of the
questionnaire in the form's order, then other.<question> for every question with an option to write on, then `unlisted`: answers to
questions of another version, which lines of an open question were tapped (problems.picked), and errands that could not be finished
(services.unfinished), as JSON, so that nothing is lost. Several choices are separated by `;`.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from kiosk import atomic_file
from kiosk.language.sentence import Sentence, localized, reason_of
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FORMATS = ("csv", "xlsx", "jsonl")
HEAD = ("id", "kiosk", "seq", "questionnaire", "started_at", "answered_at", "duration_s", "language", "mode", "status", "prev_hash", "hash")
UNLISTED = "unlisted"
SEPARATOR = ";"
OTHER = "other."

Cell = str | int | float | None
Record = TypeVar("Record")
# What a spreadsheet would run as a formula, also in full-width letters, or after blanks; with the apostrophes of earlier guards.
_RUNNABLE = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
_EXCEL_ROWS = 1_048_576
_EXCEL_TEXT = 32_767


class ExportError(Exception):
    """The export could not be made; no file was changed. Show the sentence as it is."""


def columns(questionnaire: Questionnaire, head: Sequence[str] = HEAD) -> tuple[str, ...]:
    """The header of CSV and XLSX after `head`; it depends on the questionnaire alone, never on the responses."""
    other = (f"{OTHER}{question.id}" for question in questionnaire.questions if any(option.free_text for option in question.options))
    return (*head, *form_columns(questionnaire), *other, UNLISTED)


def form_columns(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Question and item ids as they follow each other on the paper form: part 1, the ten items, part 3."""
    before = [question.id for question in questionnaire.questions if question.part < 2]
    return (
        *before,
        *(item.id for item in questionnaire.items),
        *(question.id for question in questionnaire.questions if question.part >= 2),
    )


def export(records: Iterable[Mapping[str, Any]], questionnaire: Questionnaire, form: str, out: Path, head: Sequence[str] = HEAD) -> int:
    """Write contract records, or records with the fields `head`, to `out` in one of FORMATS; returns how many.

    The file appears whole or not at all.
    Raises ExportError. Memory does not grow with the number of records.
    """
    writer = {"csv": _write_csv, "xlsx": _write_xlsx, "jsonl": _write_jsonl}[form]
    with _replacing(out) as temporary:
        return writer(records, columns(questionnaire, head), temporary)


def export_lines(lines: Iterable[bytes], out: Path) -> int:
    """Write what is JSON already, a line each, as `export` writes its file; returns how many."""
    with _replacing(out) as temporary, temporary.open("wb") as file:
        return _counted(lines, file.write)


@contextmanager
def _replacing(out: Path) -> Iterator[Path]:
    try:
        with atomic_file.replacing(out) as temporary:
            yield temporary
    except OSError as error:
        raise ExportError(Sentence("{out}: the export cannot be written: {reason}", out=out, reason=reason_of(error))) from error


def cells(record: Mapping[str, Any], names: Sequence[str]) -> list[Cell]:
    """One record's values under the columns, without any guard against spreadsheets."""
    answers, questionnaire = record["answers"], record["questionnaire"]
    row = {name: value for name, value in record.items() if name not in ("answers", "other")}
    row["questionnaire"] = f"{questionnaire['id']}/{questionnaire['version']}"
    for key, value in answers.items():
        row[key] = SEPARATOR.join(value) if isinstance(value, list | tuple) else value
    for key, text in record["other"].items():
        row[OTHER + key] = text
    listed = _listed(names)
    unlisted = {key: answers.get(key, row[key]) for key in row if key not in listed}
    row[UNLISTED] = json.dumps(unlisted, ensure_ascii=False) if unlisted else None
    return [*map(row.get, names)]


@lru_cache(maxsize=4)
def _listed(names: Sequence[str]) -> frozenset[str]:
    return frozenset(names)


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would run gets an apostrophe in front; `kiosk import` removes it."""
    if not isinstance(cell, str) or cell[:1].isalnum():  # as most begin, and nothing that runs
        return cell
    return f"'{cell}" if _RUNNABLE.match(cell) else cell


def unguarded(text: str) -> str:
    """The text as it was before `harmless`."""
    return text[1:] if text.startswith("'") and _RUNNABLE.match(text) else text


def _write_csv(records: Iterable[Mapping[str, Any]], names: Sequence[str], out: Path) -> int:
    with out.open("w", encoding="utf-8-sig", newline="") as file:  # the BOM makes Excel read Thai as Thai
        writer = csv.writer(file)
        writer.writerow(names)
        return _counted(records, lambda record: writer.writerow([harmless(cell) for cell in cells(record, names)]))


def _write_jsonl(records: Iterable[Mapping[str, Any]], _names: Sequence[str], out: Path) -> int:
    with out.open("w", encoding="utf-8", newline="\n") as file:
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        return _counted(records, lambda record: file.write(encode(record) + "\n"))


def _counted(records: Iterable[Record], write: Callable[[Record], object]) -> int:
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 (the last value is the answer)
        write(record)
    return count


class _ZipTarget:
    """A file as zipfile uses it. A ZipFile that broke off goes on writing while it is thrown away: that leads nowhere."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._over = file, False

    def write(self, data: bytes) -> int:
        return self._as_long_as_well(self._file.write, data) or len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._as_long_as_well(self._file.seek, offset, whence) or offset

    def tell(self) -> int:
        return self._as_long_as_well(self._file.tell) or 0

    def flush(self) -> None:
        self._as_long_as_well(self._file.flush)

    def _as_long_as_well(self, step: Callable[..., Any], *values: Any) -> Any:
        if self._over or self._file.closed:
            return None
        try:
            return step(*values)
        except OSError:
            self._over = True
            raise


@contextmanager
def _closed_or_dropped(book: "Workbook") -> Iterator["Workbook"]:
    """The finished workbook is packed; one that breaks off is not, and lets go of the files it was written to."""
    try:
        yield book
        book.close()
    except BaseException:
        for sheet in book.worksheets():
            for handle in filter(None, (sheet.row_data_fh, sheet.fh)):
                with suppress(OSError):  # what was not written yet does not fit any more
                    handle.close()
        raise


def _write_xlsx(records: Iterable[Mapping[str, Any]], names: Sequence[str], out: Path) -> int:
    """Numbers as numbers, moments as Bangkok wall time, texts as texts (never formulas or links, also after somebody edits the
    cell: Excel's own mark for that is the quote prefix), the header frozen."""
    import xlsxwriter  # late: 60 ms, and only for this format
    from xlsxwriter.exceptions import XlsxWriterException

    row = 0
    try:
        with (
            TemporaryDirectory(prefix=out.name, dir=out.parent) as unpacked,  # XlsxWriter forgets its own files where one cannot be written
            out.open("wb") as file,
            _closed_or_dropped(xlsxwriter.Workbook(_ZipTarget(file), {"constant_memory": True, "tmpdir": unpacked})) as book,
        ):
            sheet = _xlsx_sheet(book, names)
            moment, guarded = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), book.add_format({"quote_prefix": True})
            for row, record in enumerate(records, 1):
                if row >= _EXCEL_ROWS:
                    raise ExportError(
                        Sentence("a spreadsheet holds {most} responses; choose fewer days, or csv or jsonl", most=_EXCEL_ROWS - 1)
                    )
                _write_xlsx_row(sheet, row, names, cells(record, names), moment, guarded)
    except XlsxWriterException as error:
        raise ExportError(Sentence("the spreadsheet cannot be written: {error}", error=localized(error))) from error
    return row


def _xlsx_sheet(book: "Workbook", names: Sequence[str]) -> "Worksheet":
    sheet, bold = book.add_worksheet("responses"), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(names) - 1, 14)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    return sheet


def _write_xlsx_row(sheet: "Worksheet", row: int, names: Sequence[str], values: list[Cell], moment: "Format", guarded: "Format") -> None:
    for column, (name, value) in enumerate(zip(names, values, strict=True)):
        if name in ("started_at", "answered_at"):
            sheet.write_datetime(row, column, datetime.fromisoformat(str(value)).astimezone(BANGKOK).replace(tzinfo=None), moment)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif value is not None:
            sheet.write_string(row, column, _fitting(value), guarded if _RUNNABLE.match(value) else None)


def _fitting(text: str) -> str:
    if len(text) > _EXCEL_TEXT:
        raise ExportError(
            Sentence("an answer of {count} characters does not fit in a spreadsheet's cell; use csv or jsonl", count=len(text))
        )
    return text
