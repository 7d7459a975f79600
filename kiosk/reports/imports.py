"""Reads paper forms from a file, checked whole, as drafts. It saves nothing; one bad row refuses the file.

The header holds question and item ids, or the words printed for them (kiosk.reports.form_words); so do the cells.
`other.<question>` is what was written beside an "other" box; several choices are separated by `;`; an empty cell is a skipped
question; a row of empty cells is no form. `answered_at` may be a day or a moment, also in Buddhist years
(kiosk.survey.dates.typed_dates). The columns of our own export are known too: when and how a form was answered is kept, `id` prevents
counting a response twice, and a place in another chain (`kiosk`, `seq`, `prev_hash`, `hash`) is dropped. How the file is
written, kiosk.sheet_file knows.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk import sheet_file
from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, localized
from kiosk.reports.exports import HEAD, OTHER, SEPARATOR, UNLISTED, unguarded
from kiosk.reports.form_words import FormWords, words_of
from kiosk.sheet_file import SheetError
from kiosk.survey import answers as fitting
from kiosk.survey import record_checks, response
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.dates.typed_dates import Order, parse_moment, written_order
from kiosk.survey.identity import uuid7
from kiosk.survey.open_text import question_of
from kiosk.survey.privacy import handing_on
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.unfinished import unfinished_question_of

_ABOUT = frozenset(HEAD)  # columns that say something about the form, not answers
_MOMENTS = ("started_at", "answered_at")
_CODED = ("language", "mode", "status")  # of these, columns that hold one of a few words


@frozen
class ImportContext:
    """What the rows are checked against, and the defaults of missing columns."""

    questionnaire: Questionnaire
    services: Collection[str]  # ids that may be chosen; a mapping of them to their names lets those stand for them
    kiosk: str
    mode: str  # self | assisted | paper
    now: datetime  # when rows without `answered_at` count as answered
    day_order: Order = "unknown"  # in which the file writes its days
    random_bits: Callable[[int], int] = secrets.randbits


@frozen
class FormSheet:
    """A file's forms. What a form did not say of itself was filled in: its id, its day."""

    drafts: tuple[response.Draft, ...]
    digest: str  # SHA-256 of the file, lower-case hex: the same file again is the same sheet
    encoding: str = sheet_file.UTF_8  # as kiosk.sheet_file names it
    identified: frozenset[str] = frozenset()  # ids that the file itself gives
    undated: frozenset[str] = frozenset()  # ids of forms without a day: they count on the day of the import


@frozen
class _FormRow:
    """One row with the line it begins on; it names the place of an error."""

    source: str
    line: int
    header: tuple[str, ...]
    values: Mapping[str, str]  # only cells that hold something

    def fault(self, column: str | None, words: str, number: int = 0) -> SheetError:
        """`column` is a name of the header, or None for the row as a whole; `number`: the column's, where it has no name."""
        number = self.header.index(column) + 1 if column in self.header else number
        name = f" ({column})" if column else ""
        place = Sentence(", column {number}{name}", number=number, name=name) if number else ""
        return SheetError(Sentence("{source}, line {line}{place}: {words}", source=self.source, line=self.line, place=place, words=words))


def read(path: Path, form: ImportContext) -> FormSheet:
    """Every row of the file as a draft. Raises SheetError for the first error."""
    content, words = sheet_file.content_of(path), words_of(form.questionnaire, form.services)
    file = sheet_file.opened(content, path.name, words.known)
    line, first = next(file.rows, (1, []))
    header = _header(Sentence("{source}, line {line}", source=path.name, line=line), first, words)
    rows = list(file.rows)
    form = replace(form, day_order=_day_order(header, [cells for _, cells in rows]))
    drafts: dict[str, response.Draft] = {}
    identified, undated = set(), set()
    for line, cells in rows:
        row = _row(path.name, line, header, cells)
        draft = _draft(row, form, words)
        if draft.id in drafts:
            raise row.fault("id", Sentence("another row of the file has the id {id}", id=draft.id))
        drafts[draft.id] = draft
        identified |= {draft.id} if "id" in row.values else set()
        undated |= set() if "answered_at" in row.values else {draft.id}
    if not drafts:
        raise SheetError(Sentence("{path}: the file holds a header and no forms", path=path.name))
    digest = hashlib.sha256(content).hexdigest()
    return FormSheet(tuple(drafts.values()), digest, file.encoding, frozenset(identified), frozenset(undated))


def _day_order(header: tuple[str, ...], rows: list[list[str]]) -> Order:
    columns = [header.index(column) for column in _MOMENTS if column in header]
    return written_order(_cleaned(cells[column]) for cells in rows for column in columns if column < len(cells))


def _header(place: Sentence, cells: list[str], words: FormWords) -> tuple[str, ...]:
    """The ids of the columns; "" for one without a name."""
    if not words.known(cells):
        raise SheetError(
            Sentence("{place}: the first row must be a header of question and item ids such as sex, 1.1, suggestions", place=place)
        )
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = words.column(cell) if cell.strip() else ""
        if name is None:
            near = words.near(cell.strip())
            raise SheetError(
                Sentence(
                    "{place}, column {number}: {name!r} is no question or item of this questionnaire{hint}",
                    place=place,
                    number=number,
                    name=cell.strip()[:60],
                    hint=Sentence("; perhaps {near} is meant", near=near) if near else "",
                )
            )
        if name and name in names:
            raise SheetError(Sentence("{place}, column {number}: {name} stands in the header twice", place=place, number=number, name=name))
        names.append(name)
    _refuse_what_was_handed_on(place, cells)
    if not set(names) - _ABOUT - {UNLISTED, ""}:
        raise SheetError(Sentence("{place}: the header names no question and no item", place=place))
    return tuple(names)


def _refuse_what_was_handed_on(place: Sentence, cells: list[str]) -> None:
    """By two of its columns: somebody may have taken the others away. A clerk's own sheet may have a column "day"."""
    day, *others = handing_on.HEAD
    written = {cell.strip() for cell in cells}
    if day in written and written & {*others}:
        raise SheetError(
            Sentence(
                "{place}: this is an export to hand on, which no longer says whose answers are here already; "
                "a sealed export can be imported",
                place=place,
            )
        )


def _row(source: str, line: int, header: tuple[str, ...], cells: list[str]) -> _FormRow:
    """Cells that a spreadsheet left out at the end of a row are empty; empty ones behind the header's are nothing."""
    values = {name: text for name, cell in zip(header, cells, strict=False) if (text := _cleaned(cell))}
    row = _FormRow(source, line, header, _with_tapped_lines(values))
    beyond = next((number for number, cell in enumerate(cells[len(header) :], len(header) + 1) if _cleaned(cell)), 0)
    if beyond:
        counted = Sentence("{count} cell" if len(cells) == 1 else "{count} cells", count=len(cells))
        raise row.fault(None, Sentence("the row has {cells} and the header {names}", cells=counted, names=len(header)), beyond)
    if "" in row.values:
        raise row.fault("", Sentence("a cell stands under a column without a name in the header"))
    if UNLISTED in row.values:
        raise row.fault(UNLISTED, Sentence("holds answers to questions that this questionnaire does not have"))
    return row


def _with_tapped_lines(values: dict[str, str]) -> dict[str, str]:
    """Tapped lines and unfinished errands stand among the unlisted answers of an export; anything else there stays, to be refused."""
    try:
        unlisted = json.loads(values.get(UNLISTED, ""))
        tapped = {name: SEPARATOR.join(codes) for name, codes in unlisted.items() if question_of(name) or unfinished_question_of(name)}
        return {**values, **tapped} if unlisted.keys() != tapped.keys() else {**_without_unlisted(values), **tapped}
    except (ValueError, AttributeError, TypeError):
        return values


def _without_unlisted(values: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in values.items() if name != UNLISTED}


def _cleaned(cell: str) -> str:
    """The text of a cell: line ends as ours, no blanks around it, without the apostrophe of an export."""
    return unguarded(cell.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip())


def _draft(row: _FormRow, form: ImportContext, words: FormWords) -> response.Draft:
    answered_here = {name: cell for name, cell in row.values.items() if name not in _ABOUT and not name.startswith(OTHER)}
    given = {name: words.answer(name, cell) for name, cell in answered_here.items()}
    other = {name.removeprefix(OTHER): cell for name, cell in row.values.items() if name.startswith(OTHER)}
    if not given and not other:
        raise row.fault(None, Sentence("the row holds no answer"))
    for problem in fitting.problems(form.questionnaire, given, {}, form.services):
        raise row.fault(problem.field, _with_what_is_right(problem, words.right(problem.field, given[problem.field])))
    for problem in fitting.problems(form.questionnaire, given, other, form.services) if other else ():
        raise row.fault(OTHER + problem.field, problem.fault)
    answered = _moment(row, "answered_at", form.now, form.day_order)
    coded = {name: row.values[name].lower() for name in _CODED if name in row.values}
    draft = response.Draft(
        id=row.values.get("id") or uuid7(int(form.now.timestamp() * 1000), form.random_bits(74)),
        kiosk=form.kiosk,
        questionnaire=(form.questionnaire.id, form.questionnaire.version),
        started_at=timestamp(_moment(row, "started_at", answered, form.day_order)),
        answered_at=timestamp(answered),
        duration_s=_seconds(row),
        language=coded.get("language", "th"),
        mode=coded.get("mode", form.mode),
        status=coded.get("status", "complete"),
        answers=given,
        other=other,
    )
    for fault_words in record_checks.problems(response.seal(draft, 1, response.FIRST_PREVIOUS).as_record()):
        assert isinstance(fault_words, Sentence)  # no field is missing in a record that we sealed ourselves
        field, fault = fault_words.values["field"], fault_words.values["fault"]
        assert isinstance(field, str) and isinstance(fault, str)
        raise row.fault(field, fault)
    return draft


def _with_what_is_right(problem: fitting.AnswerProblem, right: str) -> str:
    return Sentence("{fault}; right are {choices}", fault=problem.fault, choices=right) if right else problem.fault


def _moment(row: _FormRow, column: str, otherwise: datetime, order: Order) -> datetime:
    if column not in row.values:
        return otherwise
    try:
        return parse_moment(row.values[column], order)
    except ValueError as error:
        raise row.fault(column, Sentence("{value!r} {error}", value=row.values[column][:40], error=localized(error))) from error


def _seconds(row: _FormRow) -> int | float:
    text = row.values.get("duration_s", "0")
    if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,17})?", text):
        raise row.fault("duration_s", Sentence("must be a number of seconds, not {text!r}", text=text[:40]))
    return int(float(text)) if float(text).is_integer() else float(text)
