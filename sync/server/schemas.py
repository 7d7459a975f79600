"""What bodies of the wire must look like, as pydantic models: limits on every list, number and text. They check and describe only."""

from datetime import date, datetime
from re import Pattern
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from kiosk.survey import limits
from kiosk.survey.dates.calendar import moment_of
from sync import wire

_ONE_LINE, _LINES = r"^[^\x00-\x1f\x7f]*$", r"^[^\x00-\x09\x0b-\x1f\x7f]*$"  # what any database and any page can hold


def _whole_text(pattern: Pattern[str]) -> str:
    """JSON Schema's `pattern` looks anywhere in a text (JSON Schema, 6.3.3): ours is for all of it."""
    return f"^{pattern.pattern}$"


def _iso_day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _countable_day(text: str) -> str:
    if not 1970 <= date.fromisoformat(text).year <= 9000:
        raise ValueError("is outside the years that can be counted")
    return text


def _iso_moment(text: str) -> str:
    datetime.fromisoformat(text)
    if moment_of(text) is None:
        raise ValueError("has no offset, or a day outside the calendar in Bangkok")
    return text


def _whole(value: Any) -> Any:
    """234.0 is a whole number in JSON (JSON Schema, 6.1.1)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Uuid = Annotated[str, StringConstraints(pattern=_whole_text(limits.UUID))]
ServiceId = Annotated[str, StringConstraints(pattern=_whole_text(limits.ID))]
Line = Annotated[str, StringConstraints(max_length=limits.NAME_LIMIT, pattern=_ONE_LINE)]
ShortLine = Annotated[str, StringConstraints(max_length=limits.ID_LENGTH, pattern=_ONE_LINE)]
LongText = Annotated[str, StringConstraints(max_length=limits.TEXT_LIMIT, pattern=_LINES)]
Url = Annotated[str, StringConstraints(max_length=limits.LINK_LIMIT, pattern=_ONE_LINE)]
Day = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_iso_day), Field(json_schema_extra={"format": "date"})
]
CountableDay = Annotated[Day, AfterValidator(_countable_day)]
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
Moment = Annotated[
    str, StringConstraints(max_length=40, pattern=_MOMENT), AfterValidator(_iso_moment), Field(json_schema_extra={"format": "date-time"})
]
Digest = Annotated[str, StringConstraints(pattern=_whole_text(limits.HASH))]
_Whole = BeforeValidator(_whole)
Count = Annotated[int, Field(ge=0, le=wire.COUNT_LIMIT), _Whole]
Large = Annotated[int, Field(ge=0, le=2**53 - 1), _Whole]
Version = Annotated[int, Field(ge=1, le=1_000_000), _Whole]


class WireModel(BaseModel):
    """Strict: no text is taken for a number; unknown names are let pass, so that a newer kiosk can speak to an older server."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Problem(WireModel):
    """Problem details (RFC 9457) with two members of our own; `error` repeats `detail` for kiosks before 0.2."""

    type: str
    title: str
    status: int
    detail: str = Field(description="One plain sentence in English: what happened and what to do.")
    code: wire.Code
    values: dict[str, str | int]
    error: str


class EnrollRequest(WireModel):
    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    kiosk: Uuid


class EnrollReply(WireModel):
    key: str
    district: str
    place: str


class SetUpRequest(WireModel):
    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class SetUpReply(WireModel):
    """A kiosk's set-up, as the file on a USB stick has it (kiosk.survey.first_day.set_up)."""

    format: str
    version: int
    province: str
    district: str
    place: str
    telephone: str
    services: list[str]
    address: str
    code: str
    expires_at: str


class Verdict(WireModel):
    id: str
    verdict: Literal["accepted", "duplicate", "conflict", "rejected"]
    reason: str
    code: wire.Code | None = None
    values: dict[str, str | int] | None = None


class VerdictsReply(WireModel):
    verdicts: list[Verdict]


class Visit(WireModel):
    id: Uuid
    kiosk: Uuid
    revision: Version
    kind: Literal["check_in", "day_total"]
    day: CountableDay
    at: Moment
    people: Count
    uses: Annotated[dict[ServiceId, Count], Field(max_length=limits.LIST_LIMIT)]


class ServiceContent(WireModel):
    service: ServiceId
    version: Version
    at: Moment
    details: Annotated[dict[ServiceId, LongText | Annotated[list[LongText], Field(max_length=100)]], Field(max_length=40)]


class LedgerDay(WireModel):
    day: Day
    count: Large
    digest: Digest


class Check(WireModel):
    check: ServiceId
    result: Literal["pass", "warning", "fail"]
    sentence: LongText
    at: Moment


class LinkCheck(WireModel):
    service: ServiceId
    at: Moment
    ok: bool
    note: Line = ""
    url: Url = ""


class OpenService(WireModel):
    id: ServiceId
    name: Line = ""
    owner: Line = ""
    telephone: Line = ""
    link: Url = ""
    name_en: Line = ""
    owner_en: Line = ""


class CounterWord(WireModel):
    item: Line
    ready: bool
    who: Line
    day: Line


class ProgramReport(WireModel):
    architecture: ShortLine
    running: ShortLine
    installed: ShortLine
    before: ShortLine
    state: ShortLine
    version: ShortLine
    reason: LongText


class UpdateOffer(WireModel):
    version: Line
    sha256: Digest
    size: Large


class ProviderForm(WireModel):
    fiscal_year: Large
    opened_on: Line = ""
    suitable: Literal["", "yes", "no"] = ""
    because: Annotated[list[Line], Field(max_length=10)] = []
    because_other: LongText = ""
    unsuitable_because: LongText = ""
    obstacles: dict[str, LongText] = {}
    suggestions: Annotated[list[LongText], Field(max_length=10)] = []
    position: Line = ""


class Heartbeat(WireModel):
    kiosk: Uuid
    at: Moment
    version: Line
    unsent: Large
    oldest_unsent_at: Moment | None = None
    refused: Large = 0
    disk_free: Large | None = None
    clock_difference_s: Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)] | None = None
    config: Line = ""
    config_refused: Line = ""
    config_fault: LongText = ""
    support_declined: Line = ""
    questionnaire: Line = ""
    place: Line = ""
    place_en: Line | None = None
    telephone: Line = ""
    line: Line | None = None
    facebook: Line | None = None
    opened_on: Day | Literal[""] | None = None
    services: Annotated[list[OpenService], Field(max_length=limits.LIST_LIMIT)] | None = None
    checks: Annotated[list[Check], Field(max_length=wire.CHECKS_LIMIT)] = []
    links: Annotated[list[LinkCheck], Field(max_length=limits.LIST_LIMIT)] = []
    program: ProgramReport | None = None
    handbooks: Annotated[list[LinkCheck], Field(max_length=limits.LIST_LIMIT)] = []
    provider: ProviderForm | None = None
    counter: Annotated[list[CounterWord], Field(max_length=limits.LIST_LIMIT)] = []
    days: Annotated[list[LedgerDay], Field(max_length=wire.HEARTBEAT_DAYS_LIMIT)] = []


class ProvinceStatus(WireModel):
    sending_day: int
    districts: int
    districts_open: int
    report_year: int
    report: Literal["", "draft", "review", "certified", "locked"]
    provider_year: int | None
    silent: int
    silent_since: Day | None
    silent_elsewhere: int
    few: int
    people: int
    responses: int
    interval: list[str] | None
    holidays: list[Day]


class SupportAnswer(WireModel):  # what is in a bundle is the kiosk's affair (kiosk.diagnostics.support_bundle)
    request: Line
    bundle: dict[str, Any]


class HeartbeatReply(WireModel):
    time: AwareDatetime
    config: str
    unreconciled: list[str]
    duties: ProvinceStatus
    takes: list[str]
    update: UpdateOffer | None = None
    audio: list[dict[str, str | int]] | None = None  # sync.program_wire.OfferedPack
    support: dict[str, str] | None = None


class Config(WireModel):
    services: Annotated[list[ServiceId], Field(max_length=limits.LIST_LIMIT)] | None = None
    questionnaire: str | None = None
    texts: dict[str, dict[str, str]] | None = None
    contents: list[ServiceContent] | None = None
    level_band: str | None = None
    sending_day: int | None = None
    holidays: list[Day] | None = None
    improvements: list[dict[str, str]] | None = None
    line: str | None = None
    facebook: str | None = None
    opened_on: Day | None = None
    phone: str | None = None  # sync.wire.Config
    emblem: str | None = None  # WebP in base64


def sentence(error: ValidationError) -> str:
    """The first fault of a body as "services.3.id: String should match ...": where, and what was wanted. Never what was sent."""
    return fault_sentence(error.errors(include_url=False, include_input=False, include_context=False))


def fault_sentence(errors: list[Any]) -> str:
    place = ".".join(str(part)[:40] for part in errors[0]["loc"] if part not in ("body", "query")) or "the body"
    return storable(f"{place}: {errors[0]['msg']}.")


def storable(text: str) -> str:
    """Without what a database or a UTF-8 answer cannot hold: a key that was sent may stand in a fault's place."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:300]
