"""The shape of a roll-up: a manifest, and a part for each district and one ("") for the province. Pure; both ends check by it.

A part holds rows: of the year (period "") and of each month, of all responses (service "") and of those that chose a service. A row whose
answers stay hidden (kiosk.survey.privacy.small_cells.hidden_cells) says how many answered, and nothing of what.
"""

import hashlib
import json
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.survey.limits import LEVELS, MODES, NAME_LIMIT
from sync.server.messages import LocalizedError

FORMAT = 1
LOCKED, PROVISIONAL = "locked", "provisional"
_MOST_ROWS = 20_000  # of a part: 13 periods of every service there is, and then some

Shape = TypeVar("Shape", bound=BaseModel)
Count = Annotated[int, Field(ge=0, lt=10**12)]
People = Annotated[int, Field(ge=0, lt=2**31)]  # as the tables of both databases hold it
_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"  # PostgreSQL keeps no NUL, and a page shows no other of these
Name = Annotated[str, Field(max_length=NAME_LIMIT, pattern=_ONE_LINE)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ItemLevels = Annotated[list[Count], Field(min_length=len(LEVELS), max_length=len(LEVELS))]


class RollupError(LocalizedError):
    """A roll-up cannot be made, or is not taken."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RollupRow(_Strict):
    """`people`, `uses`: None where nobody counted; `answered`: complete responses of the days on which people were counted."""

    period: Annotated[str, Field(pattern=r"^([12][0-9]{3}-(0[1-9]|1[0-2]))?$")]
    service: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{0,64}$")]
    complete: People
    partial: People = 0
    people: People | None = None
    uses: People | None = None
    answered: People = 0
    modes: Annotated[list[Count], Field(min_length=len(MODES), max_length=len(MODES))] | None = None  # in the order of limits.MODES
    spread: Annotated[list[Count], Field(min_length=3, max_length=3)] | None = None  # scoring.Spread: n, total, squares
    items: list[ItemLevels] | None = None  # in the manifest's order of items, each in the order of limits.LEVELS

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        """Of one row what can be known alone: all three kinds of answers are there or none is, and nobody answered twice."""
        shown = [part is not None for part in (self.modes, self.spread, self.items)]
        if any(shown) != all(shown):
            raise ValueError("a part of the answers is missing")
        if self.modes is not None and sum(self.modes) != self.complete:
            raise ValueError("the modes are not the responses")
        if any(sum(levels) > self.complete for levels in self.items or ()) or self.answered > self.complete:
            raise ValueError("more answers than responses")
        return self


class RollupPart(_Strict):
    district: Name  # "" = the province
    names: dict[str, Name] = {}  # of a district's own services
    rows: Annotated[list[RollupRow], Field(max_length=_MOST_ROWS)]


class PartDigest(_Strict):
    district: Name
    sha256: Hash
    rows: Count


class DistrictCompleteness(_Strict):
    """Of a district, as in the yearly report: days with responses, those on which kiosk and province count alike, and the others."""

    district: Name
    services: Count  # that count for the KPI
    kiosks: Count
    days: Count
    reconciled: Count
    differing: Count
    unchecked: Count
    unsent: Count
    gaps: Count


class ProvinceKpi(_Strict):
    score: Count
    districts: list[Name]
    rests_on: Literal["now", "then", "unrecorded"]


class LockedReport(_Strict):
    version: Count
    responses_digest: str


class RollupManifest(_Strict):
    format: Literal[1]
    province: Annotated[str, Field(min_length=1, max_length=NAME_LIMIT, pattern=_ONE_LINE)]
    fiscal_year: Annotated[int, Field(ge=2560, le=3500)]
    version: Annotated[int, Field(ge=1, lt=10**6)]
    state: Literal["locked", "provisional"]
    made_at: Annotated[str, Field(max_length=40)]
    program: Annotated[str, Field(max_length=40)]
    report: LockedReport | None
    items: Annotated[list[str], Field(max_length=100)]
    kpi: ProvinceKpi
    completeness: Annotated[list[DistrictCompleteness], Field(max_length=200)]
    parts: Annotated[list[PartDigest], Field(min_length=1, max_length=201)]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len({part.district for part in self.parts}) != len(self.parts) or (self.state == LOCKED) != (self.report is not None):
            raise ValueError("a part comes twice, or the state does not fit")
        return self

    @property
    def digest(self) -> str:
        return digest_of(text_of(self))

    @property
    def figures_digest(self) -> str:
        """Over all that is figures: what two roll-ups of the same figures have in common."""
        return digest_of(canonical(self.model_dump(exclude={"version", "made_at", "program"})))


def canonical(value: Any) -> bytes:
    """One spelling for one value: keys sorted, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def text_of(value: BaseModel) -> bytes:
    return canonical(value.model_dump(exclude_defaults=not isinstance(value, RollupManifest)))


def digest_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def manifest_from(text: bytes) -> RollupManifest:
    """Raises RollupError for what is none, in words that name the field."""
    return _read(RollupManifest, text)


def part_from(text: bytes) -> RollupPart:
    """Raises RollupError, as `manifest_from`."""
    return _read(RollupPart, text)


def _read(kind: type[Shape], text: bytes) -> Shape:
    try:
        value = kind.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"]) or "-"
        raise RollupError("rollup_fault_form", field=field[:100]) from error
    if text_of(value) != text:  # spelled otherwise: what is signed must have one spelling only
        raise RollupError("rollup_fault_form", field="-")
    return value
