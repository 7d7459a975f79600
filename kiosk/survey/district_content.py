"""What a district writes about its services (steps, documents, fees, owner ...): read from a spreadsheet's file or JSON, checked,
versioned.

A file is accepted whole or not at all. The same records travel to the province and to other districts as `as_json` writes
them. Where they are stored: kiosk.site.district_content_file.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kiosk.language.sentence import Sentence, listed, localized, reason_of
from kiosk.language.texts import Texts
from kiosk.survey.dates.typed_dates import Order, parse_date, written_order
from kiosk.survey.procedures import ACTORS, DistrictContent, ProcedureStep, ProcedureText

COLUMNS = tuple(field.name for field in fields(DistrictContent))
LISTS = ("steps", "documents", "payment", "in_person", "limits")  # in a CSV cell separated by ;
LINKS = ("url", "agency_page", "handbook_url")
TEXT_LIMIT = 500  # characters of one entry: nobody reads more while standing at a screen
LIST_LIMIT = 30  # entries
FAULTS_NAMED = 20  # of a file; of a wrong column all rows have one
EARLIER_WORDS = {"ประชาชน": "citizen"}  # as step_citizen was said in 0.1.0: districts have such files


_NO_WORDS: Mapping[str, str] = MappingProxyType({})
Undrawable = Callable[[str], str]  # the first letter of a text that the kiosk cannot draw, as people are told it; "" for none


class ContentError(Exception):
    """The file was refused, nothing of it was stored. Show the sentence: it names every error by line (or entry) and field."""


class ContentFieldError(Exception):
    """One field breaks a rule. Caught here: `read` collects them into a ContentError."""


def localized_actors(*texts: Texts) -> dict[str, str]:
    """Who acts, as people write it in these languages (texts step_<actor>) -> the word of the record."""
    return (
        EARLIER_WORDS | {actor: actor for actor in ACTORS} | {words(f"step_{actor}").lower(): actor for words in texts for actor in ACTORS}
    )


def read(
    path: Path, known: Collection[str], today: date, undrawable: Undrawable, actors: Mapping[str, str] = _NO_WORDS
) -> list[DistrictContent]:
    """Every record of a .json file or of one that a spreadsheet wrote. `known`: the services it may speak of; `actors`: what
    `localized_actors` gives. Raises ContentError."""
    contents: dict[tuple[str, str], DistrictContent] = {}
    faults: list[str] = []
    rows = _json_rows(path, _text_of(path)) if path.suffix.lower() == ".json" else _sheet_rows(path)
    order = written_order(str(row.get("updated", "")) for _, row in rows)
    for place, row in rows:
        try:
            content = from_json(_with_actors(row, actors), known, today, order)
            _check_letters(row, undrawable)
            if (content.service, content.updated) in contents:
                raise ContentFieldError(
                    Sentence("updated: {service} has two versions of the day {updated}", service=content.service, updated=content.updated)
                )
            contents[content.service, content.updated] = content
        except ContentFieldError as fault:
            faults.append(Sentence("{place}, {fault}", place=place, fault=localized(fault)))
    if faults:
        more = len(faults) - FAULTS_NAMED
        named = [*faults[:FAULTS_NAMED], *([Sentence("and {more} more", more=more)] if more > 0 else [])]
        raise ContentError(Sentence("{path}: nothing was taken in. {faults}", path=path, faults=listed(named)))
    if not contents:
        raise ContentError(Sentence("{path}: there is no record in it", path=path))
    return list(contents.values())


def _check_letters(row: Mapping[str, object], undrawable: Undrawable) -> None:
    for name, value in row.items():
        if letter := next(filter(None, map(undrawable, map(str, value if isinstance(value, list) else [value]))), ""):
            raise ContentFieldError(Sentence("{name}: kiosks have no letter {letter}; write it without", name=name, letter=letter))


def _with_actors(row: Mapping[str, object], actors: Mapping[str, str]) -> Mapping[str, object]:
    steps = row.get("steps")
    return {**row, "steps": [with_actor(step, actors) for step in steps]} if isinstance(steps, list) else row


def with_actor(step: object, actors: Mapping[str, str]) -> object:
    """The step with its actor as the record names it; unchanged where it names no actor, or none of `actors`."""
    actor, colon, words = step.partition(":") if isinstance(step, str) else ("", "", "")
    named = actors.get(actor.strip().lower()) if colon else None
    return f"{named}: {words.strip()}" if named else step


def read_stored(path: Path) -> list[DistrictContent]:
    """Every version in a stored file, also of services closed since and several of one day. Raises ContentError."""
    return [content for content, _ in stored_entries(path)]


def stored_entries(path: Path) -> list[tuple[DistrictContent, Mapping[str, object]]]:
    """Each version with its JSON object, which may hold what only a newer program knows. Raises ContentError."""
    versions = []
    for place, row in _json_rows(path, _text_of(path)):
        known = {name: value for name, value in row.items() if name in COLUMNS}
        try:
            versions.append((from_json(known, [row.get("service")], date.max), row))
        except ContentFieldError as fault:
            raise ContentError(
                Sentence("{path}: {place}, {fault}; mend the file or move it away", path=path, place=place, fault=localized(fault))
            ) from fault
    return versions


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else Sentence("it is not UTF-8")
        raise ContentError(Sentence("{path}: the file cannot be read: {reason}", path=path, reason=reason)) from error


def _sheet_rows(path: Path) -> list[tuple[str, Mapping[str, object]]]:
    """The filled cells of each row under its column's name. Cells that a spreadsheet left out or added empty are nothing."""
    from kiosk.sheet_file import SheetError, content_of, opened  # late: archives and their kinds are not for the start

    try:
        rows = list(opened(content_of(path), path.name, lambda names: sum(name.strip() in COLUMNS for name in names)).rows)
    except SheetError as error:
        raise ContentError(Sentence("{fault}; nothing was taken in", fault=localized(error))) from error
    (line, names), rows = rows[0], rows[1:]
    header = _header(path, line, names)
    return [(Sentence("line {line}", line=line), _filled(path, header, (line, cells))) for line, cells in rows]


def _header(path: Path, line: int, cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    strange = next((name for name in names if name and name not in COLUMNS), None)
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if strange or twice or "service" not in names:
        fault = Sentence("the column 'service' is missing")
        if strange:
            fault = Sentence("the column {name!r} is not known", name=strange[:60])
        elif twice:
            fault = Sentence("the column {name!r} stands in the header twice", name=twice)
        columns = ", ".join(COLUMNS)
        raise ContentError(
            Sentence(
                "{path}, line {line}: {fault}; the columns are {names}; nothing was taken in",
                path=path,
                line=line,
                fault=fault,
                names=columns,
            )
        )
    return names


def _filled(path: Path, header: list[str], row: tuple[int, list[str]]) -> Mapping[str, object]:
    line, cells = row
    filled = {number: cell for number, cell in enumerate(cells) if cell.strip()}
    if any(number >= len(header) or not header[number] for number in filled):
        raise ContentError(
            Sentence(
                "{path}, line {line}: a cell stands under a column without a name in the header; nothing was taken in", path=path, line=line
            )
        )
    return {header[number]: _cell(header[number], cell) for number, cell in filled.items()}


def _cell(name: str, cell: str) -> object:
    if name in LISTS:
        return [entry.strip() for entry in cell.replace("\n", ";").split(";") if entry.strip()]
    return int(cell) if name == "counter_until" and cell.strip().isdecimal() else cell


def _json_rows(path: Path, text: str) -> list[tuple[str, Mapping[str, object]]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        line = Sentence(", line {line}", line=error.lineno) if isinstance(error, json.JSONDecodeError) else ""
        raise ContentError(Sentence("{path}{line}: not valid JSON; nothing was taken in", path=path, line=line)) from error
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise ContentError(Sentence("{path}: must be a list of objects; nothing was taken in", path=path))
    return [(Sentence("entry {at}", at=at), row) for at, row in enumerate(data, 1)]


def from_json(row: Mapping[str, object], known: Collection[object], today: date, order: Order = "unknown") -> DistrictContent:
    """One record from its JSON object (as `as_json` writes it); `order`: of its day's figures. Raises a fault that names the field."""
    strange = next((name for name in row if name not in COLUMNS), None)
    if strange is not None:
        raise ContentFieldError(Sentence("{strange}: is not known; the fields are {names}", strange=strange, names=", ".join(COLUMNS)))
    record = {name: _checked(name, value) for name, value in row.items()}
    if record.get("service") not in known:
        raise ContentFieldError(Sentence("service: there is no service {value!r}", value=record.get("service", "")))
    record["updated"] = _day(record.get("updated", today.isoformat()), today, order)
    content = DistrictContent(**record)  # type: ignore[arg-type]
    until = content.counter_until
    if until is not None and content.steps and until > len(content.steps):
        count = len(content.steps)
        raise ContentFieldError(
            Sentence("counter_until: there is only 1 step" if count == 1 else "counter_until: there are only {count} steps", count=count)
        )
    return content


def _checked(name: str, value: object) -> object:
    if name in LISTS:
        if not isinstance(value, list) or len(value) > LIST_LIMIT:
            raise ContentFieldError(Sentence("{name}: must be a list of at most {list_limit} texts", name=name, list_limit=LIST_LIMIT))
        entries = tuple(_text(name, entry) for entry in value)
        return tuple(map(_step, entries)) if name == "steps" else entries
    if name == "counter_until":
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LIST_LIMIT):
            raise ContentFieldError(Sentence("{name}: must be the number of the last step that the counter takes", name=name))
        return value
    text = _text(name, value)
    if name in LINKS and text and not text.startswith(("https://", "http://")):
        raise ContentFieldError(Sentence("{name}: must be a link that starts with https:// or http://", name=name))
    if name == "telephone" and text and not any(letter.isdecimal() for letter in text):
        raise ContentFieldError(Sentence("{name}: has no digit in it", name=name))
    return text


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > TEXT_LIMIT or any(ord(letter) < 32 for letter in value.strip()):
        raise ContentFieldError(
            Sentence("{name}: must be text of at most {text_limit} characters on one line", name=name, text_limit=TEXT_LIMIT)
        )
    return value.strip()


def _step(text: str) -> ProcedureStep:
    actor, _colon, words = text.partition(":")
    if actor.strip() not in ACTORS or not words.strip():
        raise ContentFieldError(
            Sentence(
                "steps: each must begin with who acts ({names}) and a colon, as in 'officer: ...', not {text!r}",
                names=", ".join(ACTORS),
                text=text[:40],
            )
        )
    return ProcedureStep(actor.strip(), ProcedureText(words.strip()))


def _day(value: object, today: date, order: Order) -> str:
    try:
        day = parse_date(str(value), order)
    except ValueError as error:
        raise ContentFieldError(Sentence("{field}: {fault}", field="updated", fault=error.args[0])) from None
    if day > today:
        raise ContentFieldError(Sentence("updated: {day} has not come yet", day=day.isoformat()))
    return day.isoformat()


def as_json(content: DistrictContent) -> dict[str, object]:
    """The record for a file or the wire: empty fields left out, steps as 'actor: words'."""
    record = {name: value for name, value in asdict(content).items() if value not in ("", (), None)}
    if content.steps:
        record["steps"] = [f"{step.actor}: {step.words.th}" for step in content.steps]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in record.items()}


def newest(versions: Iterable[DistrictContent]) -> dict[str, DistrictContent]:
    """Service id -> its version of the latest day; of several on one day, the last to arrive."""
    return {content.service: content for content in sorted(versions, key=lambda content: content.updated)}


def for_province(versions: Iterable[DistrictContent]) -> list[dict[str, object]]:
    """Records for the wire (sync.wire.ServiceContent): each service's versions numbered 1, 2, 3 ... in order of arrival."""
    numbers: dict[str, int] = {}
    records: list[dict[str, object]] = []
    for content in versions:
        numbers[content.service] = numbers.get(content.service, 0) + 1
        details = {name: str(value) if isinstance(value, int) else value for name, value in as_json(content).items()}
        at = f"{details.pop('updated')}T00:00:00+07:00"
        records.append({"service": details.pop("service"), "version": numbers[content.service], "at": at, "details": details})
    return records


# One thing has two names on the wire: kiosks send "url" and "handbook_url", the province's pages "link" and "handbook".
_CODE_NAMES = {"link": "url", "handbook": "handbook_url"}


def with_code_names(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details of a service under the names of the code, `url` and `handbook_url`, whoever wrote them."""
    renamed = {_CODE_NAMES[name]: value for name, value in details.items() if name in _CODE_NAMES and value}
    return {**{name: value for name, value in details.items() if name not in _CODE_NAMES}, **renamed}
