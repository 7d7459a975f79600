"""What the yearly report says, as plain immutable data that a locked report keeps as JSON. It counts and draws nothing.

Decimals are strings, printed half up with two places, exactly as they will be signed; None is a score
that does not exist. `data_of` and `from_data` are each other's inverse, so a report read back gives the same bytes.
"""

from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from kiosk.frozen import frozen
from sync.server.narrative.photographs import ReportPhotograph

SUPPRESSED = -1  # a count of 1 to 4 persons that is not shown


@frozen
class ItemLine:
    id: str
    text: str
    n: int
    mean: str | None
    sd: str | None
    level: str  # the level's word by the report's band; "only 3" below 5 answers, an en dash where there is no mean
    counts: tuple[int, ...]  # of the levels 5, 4, 3, 2, 1


@frozen
class AspectLine:
    id: str
    text: str
    mean: str | None
    level: str
    items: tuple[ItemLine, ...]


@frozen
class Result:
    """One line of the survey's outcome: of the province, a district, a service, or a service in a district."""

    id: str  # a service's id, a district's name; empty for the province
    name: str
    owner: str  # of a service: the office that owns it
    people: int | None  # who came; None where nobody counted, and of one service
    uses: int | None  # None where nobody counted
    complete: int
    partial: int
    self_answered: int
    assisted: int
    paper: int
    rate: str | None  # complete responses in a hundred people who came, or of one service in a hundred uses (score_summary)
    aspects: tuple[AspectLine, ...]
    overall: str | None
    overall_sd: str | None  # of the respondents' own overall scores
    level: str
    percent: str | None
    low: str | None  # 95 % interval of the percent
    high: str | None
    few: bool = False  # 1 to 4 respondents: `level` says so
    on_phones: int = 0  # complete responses from people's own telephones; among `complete` where the three ways above do not make it up
    sign: str = ""  # good | warn | bad by the level, "" without one: the only colour of a score


@frozen
class Share:
    """One option of a question: how many chose it. SUPPRESSED in place of 1 to 4 (and of what would give them away)."""

    code: str
    label: str
    count: int
    percent: str | None


@frozen
class Distribution:
    question: str
    text: str
    n: int
    many: bool  # more than one option could be chosen: the percents do not add up to 100
    shares: tuple[Share, ...]


@frozen
class Comment:
    """One screened answer to an open question, in the words that may be shown."""

    kind: str  # the question's id; its words where only another version of the form asks it
    district: str
    day: str
    text: str
    follow_up: str  # what was done about it
    owner: str = ""  # the account that sees to it
    theme: str = ""  # what it is about, in the words of the province's themes; of several the first


@frozen
class Provider:
    """A district's own questionnaire (the manual's form 2), one for each fiscal year."""

    district: str
    opened_on: str
    suitable: str
    because: str
    obstacles: str
    suggestions: str
    position: str


@frozen
class Completeness:
    """How far a district's days agree with its kiosks: the province signs what both sides counted alike."""

    district: str
    kiosks: int
    days: int  # with responses
    reconciled: int
    differing: tuple[str, ...]  # days on which the two sides differ
    unchecked: int
    unsent: int  # at the kiosks' last word
    gaps: int  # numbers missing in the kiosks' chains


@frozen
class Uncounted:
    """The days (ISO) of a district on which people answered and nobody counted who came: no response rate rests on them."""

    district: str
    days: tuple[str, ...]


@frozen
class Quality:
    """The flags of kiosk/survey/quality.py: shown with and without, never removed."""

    flag: str
    text: str
    count: int
    percent_without: str | None


@frozen
class DistrictPart:
    result: Result
    services: tuple[Result, ...]
    opened: int  # services it offers
    demographics: tuple[Distribution, ...]
    target: int | None  # responses wanted by Yamane at 5 %, from the people who came; None where nobody counted


@frozen
class Narrative:
    """A chapter that a district or the province wrote, with its photographs."""

    district: str  # "" = the province's own
    heading: str
    text: str
    photographs: tuple[ReportPhotograph, ...]


@frozen
class Kpi:
    districts: int  # that offer at least 5 services
    score: int  # 0, 50, 75 or 100
    names: tuple[str, ...]
    rests_on: str = "now"  # what was open: now, while the year had not ended; then, at its end; unrecorded: now, for want of a record


@frozen
class Mark:
    """A step of the report's way, with the person who took it."""

    step: str  # review | certify | lock
    who: str
    at: str


@frozen
class Versions:
    program: str
    questionnaires: tuple[str, ...]
    catalogue: str
    catalogue_as_of: str


@frozen
class ReportData:
    province: str
    year: int  # Buddhist fiscal year
    first: str
    last: str
    language: str
    band: str
    whole: Result
    kpi: Kpi
    districts: tuple[DistrictPart, ...]
    services: tuple[Result, ...]
    months: tuple[Result, ...]
    demographics: tuple[Distribution, ...]
    opinions: tuple[Distribution, ...]  # of part 3's choices
    remarks: tuple[Comment, ...]
    unscreened: int  # remarks left out because nobody has looked at them yet
    providers: tuple[Provider, ...]
    completeness: tuple[Completeness, ...]
    quality: tuple[Quality, ...]
    versions: Versions
    responses_digest: str  # SHA-256 over the hashes of every response the figures rest on
    state: str = "draft"  # draft | review | certified | locked
    marks: tuple[Mark, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    narrative: tuple[Narrative, ...] = ()
    not_broken_down: tuple[str, ...] = ()  # districts of fewer than 5 respondents: `demographics` leaves them out


def data_of(report: ReportData) -> dict[str, Any]:
    """The report as JSON data."""
    return asdict(report)


def from_data(data: dict[str, Any]) -> ReportData:
    """A report from `data_of`'s JSON, also of a version that did not have every field yet. Raises ValueError when it is of another form."""
    try:
        return _built(ReportData, data)
    except (KeyError, TypeError) as error:
        raise ValueError(f"this stored report cannot be read by this version of the program: {error}") from error


@cache  # a report has thousands of rows of a dozen kinds
def _fields(kind: type[Any]) -> tuple[tuple[str, Any, bool], ...]:
    """Name, type, and whether every stored report has it."""
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name], field.default is MISSING) for field in fields(kind))


def _built(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _built(hint, value[name]) for name, hint, always in _fields(kind) if always or name in value})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], item) for item in value)
    if get_origin(kind) is UnionType:
        return None if value is None else _built(next(option for option in get_args(kind) if option is not NoneType), value)
    return kind(value)
