"""The rows of a spreadsheet's file, of forms or of what a district writes: CSV in any usual encoding and with any usual separator, or
the first sheet of a workbook (XLSX).

It knows no column. Every cell comes out as text; a workbook's days as ISO days, its whole numbers without a fraction.
"""

import csv
import io
import re
import warnings
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, localized, reason_of
from kiosk.system import files

SEPARATORS = (",", ";", "\t")
UTF_8, UTF_16, THAI_8_BIT, WORKBOOK = "UTF-8", "UTF-16", "Windows-874", "XLSX"
LARGEST_FILE = 200 << 20  # bytes: a million forms are half of it; more would not fit into a small machine's memory
COLUMNS_LOOKED_AT = 500  # of a first row, for its separator; a form has 40
UNPACKED_LIMIT = 400_000_000  # bytes of a workbook's parts: ten times those of a million forms; more is no list of forms
Row = tuple[int, list[str]]  # line on which it begins, cells

# What openpyxl and zipfile raise on files that are no workbooks, or damaged ones.
_UNREADABLE = (BadZipFile, zlib.error, EOFError, LookupError, ArithmeticError, ValueError, TypeError, AttributeError)
_UNREADABLE_TOO = (SyntaxError, RuntimeError, OSError)  # of the XML parser, of an encrypted archive, of the archive's offsets
_MARK_ALONE = re.compile("(?:^|[^ก-ฺเ-๎])[ัิ-ฺ็-๎]")  # a Thai vowel or tone mark on no Thai letter


class SheetError(Exception):
    """The file cannot be taken in and nothing was. Show the sentence as it is: it names the line and the column."""


@frozen
class SheetFile:
    """The rows that hold something, and how the file is written: UTF_8, UTF_16, THAI_8_BIT or WORKBOOK."""

    rows: Iterator[Row]
    encoding: str


def content_of(path: Path) -> bytes:
    """The file's bytes. Raises SheetError."""
    try:
        content = files.content(path, LARGEST_FILE + 1)
    except OSError as error:
        raise SheetError(Sentence("{path}: the file cannot be read: {reason}", path=path, reason=reason_of(error))) from error
    if len(content) > LARGEST_FILE:
        raise SheetError(
            Sentence(
                "{path}: the file is larger than {most} MB; it is no list of forms, or must be divided", path=path, most=LARGEST_FILE >> 20
            )
        )
    return content


def opened(content: bytes, source: str, known_columns: Callable[[list[str]], int]) -> SheetFile:
    """The rows of a file. `source` names it in errors; `known_columns` counts the names in a row that a header could hold: with
    the right separator there are most. Raises SheetError, also while the rows are read."""
    if not content.strip():
        raise SheetError(Sentence("{source}: the file is empty", source=source))
    if content.startswith(b"PK\x03\x04"):
        return SheetFile(_workbook_rows(content, source), WORKBOOK)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetError(
            Sentence("{source}: an old workbook (XLS), or one with a password; save it as XLSX without a password", source=source)
        )
    text, encoding = _decoded(content, source)
    return SheetFile(_csv_rows(*_separated(text, known_columns), source), encoding)


# ------------------------------------------------------------------ text


def _decoded(content: bytes, source: str) -> tuple[str, str]:
    """(text, encoding): UTF-16 by its mark, else UTF-8, else Thai in eight bits if all of it makes sense so."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _utf_16(content, source), UTF_16
    nothing = content.find(b"\0")
    if nothing >= 0:
        line = content.count(10, 0, nothing) + 1
        raise SheetError(
            Sentence("{source}, line {line}: the file holds NUL bytes; it is no CSV file, or it is damaged", source=source, line=line)
        )
    try:
        return content.decode("utf-8-sig"), UTF_8
    except UnicodeDecodeError as error:
        thai = _thai_8_bit(content)
        if thai is None:
            line = content.count(10, 0, error.start) + 1
            raise SheetError(
                Sentence(
                    "{source}, line {line}: the file is neither UTF-8 nor Thai of Windows (874); save it again as 'CSV UTF-8'",
                    source=source,
                    line=line,
                )
            ) from error
        return thai, THAI_8_BIT


def _utf_16(content: bytes, source: str) -> str:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise SheetError(Sentence("{source}: the file begins as UTF-16 and is not; save it again as 'CSV UTF-8'", source=source)) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SheetError(
            Sentence("{source}, line {line}: the file holds NUL bytes; it is no CSV file, or it is damaged", source=source, line=line)
        )
    return text


def _thai_8_bit(content: bytes) -> str | None:
    """None where a byte has no meaning, or where a vowel or a tone mark stands on no Thai letter, as in Western European text."""
    try:
        text = content.decode("cp874")
    except UnicodeDecodeError:
        return None
    return None if _MARK_ALONE.search(text) or not re.search("[ก-ฮ]", text) else text


def _separated(text: str, known_columns: Callable[[list[str]], int]) -> tuple[str, str, int]:
    """(text, separator, lines left out before it): "sep=;", with which Excel is told the separator, is no row."""
    hint = re.match(r"sep=([,;\t])\r?\n", text)
    if hint:
        return text[hint.end() :], hint[1], 1
    return text, max(SEPARATORS, key=lambda separator: known_columns(_first_row(text, separator)[:COLUMNS_LOOKED_AT])), 0


def _first_row(text: str, separator: str) -> list[str]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
    except csv.Error:
        return []


def _csv_rows(text: str, separator: str, skipped: int, source: str) -> Iterator[Row]:
    """Rows without anything in them are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error):
                raise SheetError(
                    Sentence("{source}, line {begins}: a quotation mark opens in this row and never closes", source=source, begins=begins)
                ) from error
            line = reader.line_num + skipped
            raise SheetError(
                Sentence("{source}, line {line}: the row is not CSV: {error}", source=source, line=line, error=localized(error))
            ) from error
        if any(cell.strip() for cell in cells):
            yield begins, cells


# ------------------------------------------------------------------ workbooks


def _workbook_rows(content: bytes, source: str) -> Iterator[Row]:
    """The first sheet that is shown and holds something."""
    from openpyxl import load_workbook  # late: 0.2 s, and only for this format

    try:
        with ZipFile(io.BytesIO(content)) as parts, warnings.catch_warnings():
            if sum(part.file_size for part in parts.infolist()) > UNPACKED_LIMIT:
                raise SheetError(Sentence("{source}: the workbook is too large to be a list of forms", source=source))
            warnings.simplefilter("ignore")  # about styles and rules that no cell's value depends on
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs write a wrong one
                rows = [(line, row) for line, cells in enumerate(sheet.iter_rows(values_only=True), 1) if any(row := _texts(cells))]
                if rows and sheet.sheet_state == "visible":
                    return iter(rows)
    except (*_UNREADABLE, *_UNREADABLE_TOO) as error:
        raise SheetError(
            Sentence("{source}: the workbook cannot be read; save it again as XLSX, or as 'CSV UTF-8'", source=source)
        ) from error
    raise SheetError(Sentence("{source}: the file is empty", source=source))


def _texts(cells: tuple[object, ...]) -> list[str]:
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
