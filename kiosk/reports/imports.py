"""Reads paper forms from a CSV file, checked whole, as drafts. It saves nothing; one bad row refuses the file.

The header holds question and item ids; `other.<question>` is what was written beside an "other" box; several choices are
separated by `;`; an empty cell is a skipped question; a row of empty cells is no form. `answered_at` may be a day or a
moment, also in Buddhist years (kiosk.survey.typed_dates). The columns of our own CSV export are known too: when and how a
form was answered is kept, `id` prevents counting a response twice, and a place in another chain (`kiosk`, `seq`,
`prev_hash`, `hash`) is dropped.
"""

import csv
import hashlib
import io
import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, localized, reason_of
from kiosk.reports.exports import HEAD, OTHER, SEPARATOR, UNLISTED, columns, unguarded
from kiosk.survey import answers as fitting
from kiosk.survey import record_checks, response
from kiosk.survey.calendar import timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.typed_dates import parse_moment

_ABOUT = frozenset(HEAD)  # columns that say something about the form, not answers


class FormImportError(Exception):
    """The file cannot be imported and nothing was. Show the sentence as it is: it names the line and the column."""


@frozen
class ImportContext:
    """What the rows are checked against, and the defaults of missing columns."""

    questionnaire: Questionnaire
    services: Collection[str]  # ids that may be chosen
    kiosk: str
    mode: str  # self | assisted | paper
    now: datetime  # when rows without `answered_at` count as answered
    random_bits: Callable[[int], int] = secrets.randbits


@frozen
class FormSheet:
    drafts: tuple[response.Draft, ...]
    digest: str  # SHA-256 of the file, lower-case hex: the same file again is the same sheet


@frozen
class _FormRow:
    """One row with the line it begins on; it names the place of an error."""

    source: str
    line: int
    header: tuple[str, ...]
    values: Mapping[str, str]  # only cells that hold something

    def fault(self, column: str | None, words: str, number: int = 0) -> FormImportError:
        """`column` is a name of the header, or None for the row as a whole; `number`: the column's, where it has no name."""
        number = self.header.index(column) + 1 if column in self.header else number
        name = f" ({column})" if column else ""
        place = Sentence(", column {number}{name}", number=number, name=name) if number else ""
        return FormImportError(
            Sentence("{source}, line {line}{place}: {words}", source=self.source, line=self.line, place=place, words=words)
        )


def read(path: Path, form: ImportContext) -> FormSheet:
    """Every row of the file as a draft. Raises FormImportError for the first error."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FormImportError(Sentence("{path}: the file cannot be read: {reason}", path=path, reason=reason_of(error))) from error
    rows = _rows(_text(content, path.name), path.name)
    line, first = next(rows, (1, []))
    header = _header(line, first, form.questionnaire, path.name)
    drafts: dict[str, response.Draft] = {}
    for line, cells in rows:
        row = _row(path.name, line, header, cells)
        draft = _draft(row, form)
        if draft.id in drafts:
            raise row.fault("id", Sentence("another row of the file has the id {id}", id=draft.id))
        drafts[draft.id] = draft
    if not drafts:
        raise FormImportError(Sentence("{path}: the file holds a header and no forms", path=path.name))
    return FormSheet(tuple(drafts.values()), hashlib.sha256(content).hexdigest())


def _text(content: bytes, source: str) -> str:
    if not content.strip():
        raise FormImportError(Sentence("{source}: the file is empty", source=source))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FormImportError(Sentence("{source}: the file is not UTF-8 but UTF-16; save it again as 'CSV UTF-8'", source=source))
    if content.startswith(b"PK\x03\x04"):
        raise FormImportError(Sentence("{source}: the file is a workbook (XLSX, ODS), not CSV; save it as 'CSV UTF-8'", source=source))
    nothing = content.find(b"\0")
    if nothing >= 0:
        line = content.count(10, 0, nothing) + 1
        raise FormImportError(
            Sentence("{source}, line {line}: the file holds NUL bytes; it is no CSV file, or it is damaged", source=source, line=line)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(10, 0, error.start) + 1
        raise FormImportError(
            Sentence("{source}, line {line}: the file is not UTF-8; save it again as 'CSV UTF-8'", source=source, line=line)
        ) from error


def _rows(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which the row begins, its cells); rows without anything in them are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error):
                raise FormImportError(
                    Sentence("{source}, line {begins}: a quotation mark opens in this row and never closes", source=source, begins=begins)
                ) from error
            raise FormImportError(
                Sentence("{source}, line {line}: the row is not CSV: {error}", source=source, line=reader.line_num, error=localized(error))
            ) from error
        if any(cell.strip() for cell in cells):
            yield begins, cells


def _header(line: int, cells: list[str], questionnaire: Questionnaire, source: str) -> tuple[str, ...]:
    names = tuple(cell.strip() for cell in cells)
    known = columns(questionnaire)
    place = Sentence("{source}, line {line}", source=source, line=line)
    if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        raise FormImportError(
            Sentence("{place}: the columns must be separated by commas, not by semicolons or tabs; save the file again so", place=place)
        )
    if not set(names) & set(known):
        raise FormImportError(
            Sentence("{place}: the first row must be a header of question and item ids such as sex, 1.1, suggestions", place=place)
        )
    for number, name in enumerate(names, 1):
        if name and name not in known:
            near = get_close_matches(name, known, 1)
            hint = Sentence("; perhaps {near} is meant", near=near[0]) if near else ""
            raise FormImportError(
                Sentence(
                    "{place}, column {number}: {name!r} is no question or item of this questionnaire{hint}",
                    place=place,
                    number=number,
                    name=name[:60],
                    hint=hint,
                )
            )
        if name and name in names[: number - 1]:
            raise FormImportError(
                Sentence("{place}, column {number}: {name} stands in the header twice", place=place, number=number, name=name)
            )
    if not set(names) - _ABOUT - {UNLISTED, ""}:
        raise FormImportError(Sentence("{place}: the header names no question and no item", place=place))
    return names


def _row(source: str, line: int, header: tuple[str, ...], cells: list[str]) -> _FormRow:
    row = _FormRow(source, line, header, {name: text for name, cell in zip(header, cells, strict=False) if (text := _cleaned(cell))})
    if len(cells) != len(header):
        column = min(len(cells), len(header)) + 1  # the first that is missing, or that has no name
        counted = Sentence("{count} cell" if len(cells) == 1 else "{count} cells", count=len(cells))
        raise row.fault(None, Sentence("the row has {cells} and the header {names}", cells=counted, names=len(header)), column)
    if "" in row.values:
        raise row.fault("", Sentence("a cell stands under a column without a name in the header"))
    if UNLISTED in row.values:
        raise row.fault(UNLISTED, Sentence("holds answers to questions that this questionnaire does not have"))
    return row


def _cleaned(cell: str) -> str:
    """The text of a cell: line ends as ours, no blanks around it, without the apostrophe of an export."""
    return unguarded(cell.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip())


def _draft(row: _FormRow, form: ImportContext) -> response.Draft:
    answered_here = {name: cell for name, cell in row.values.items() if name not in _ABOUT and not name.startswith(OTHER)}
    given = {name: _answer(form.questionnaire, name, cell) for name, cell in answered_here.items()}
    other = {name.removeprefix(OTHER): cell for name, cell in row.values.items() if name.startswith(OTHER)}
    if not given and not other:
        raise row.fault(None, Sentence("the row holds no answer"))
    for problem in fitting.problems(form.questionnaire, given, {}, form.services):
        raise row.fault(problem.field, problem.fault)
    for problem in fitting.problems(form.questionnaire, given, other, form.services) if other else ():
        raise row.fault(OTHER + problem.field, problem.fault)
    answered = _moment(row, "answered_at", form.now)
    draft = response.Draft(
        id=row.values.get("id") or uuid7(int(form.now.timestamp() * 1000), form.random_bits(74)),
        kiosk=form.kiosk,
        questionnaire=(form.questionnaire.id, form.questionnaire.version),
        started_at=timestamp(_moment(row, "started_at", answered)),
        answered_at=timestamp(answered),
        duration_s=_seconds(row),
        language=row.values.get("language", "th"),
        mode=row.values.get("mode", form.mode),
        status=row.values.get("status", "complete"),
        answers=given,
        other=other,
    )
    for words in record_checks.problems(response.seal(draft, 1, response.FIRST_PREVIOUS).as_record()):
        assert isinstance(words, Sentence)  # no field is missing in a record that we sealed ourselves
        field, fault = words.values["field"], words.values["fault"]
        assert isinstance(field, str) and isinstance(fault, str)
        raise row.fault(field, fault)
    return draft


def _answer(questionnaire: Questionnaire, name: str, cell: str) -> response.Answer:
    """The cell as the kind of answer its question takes; what does not fit stays text, for `problems` to refuse."""
    if questionnaire.item(name):
        return int(cell) if cell.isdecimal() and len(cell) == 1 else cell
    question = questionnaire.question(name)
    if question and question.kind == "many":
        return tuple(code for code in (part.strip() for part in cell.split(SEPARATOR)) if code)
    return cell


def _moment(row: _FormRow, column: str, otherwise: datetime) -> datetime:
    if column not in row.values:
        return otherwise
    try:
        return parse_moment(row.values[column])
    except ValueError as error:
        raise row.fault(column, Sentence("{value!r} {error}", value=row.values[column][:40], error=localized(error))) from error


def _seconds(row: _FormRow) -> int | float:
    text = row.values.get("duration_s", "0")
    if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,17})?", text):
        raise row.fault("duration_s", Sentence("must be a number of seconds, not {text!r}", text=text[:40]))
    return int(float(text)) if float(text).is_integer() else float(text)
