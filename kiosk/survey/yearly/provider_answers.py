"""The provider's questionnaire (the manual's form 2) as it is filled in: what may be answered, what must be. For kiosk and province."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from kiosk.frozen import field, frozen
from kiosk.survey.dates.calendar import fiscal_year_days
from kiosk.survey.limits import TEXT_LIMIT

REASONS = ("saves_time_cost", "eases_readiness", "convenient", "other")  # of "suitable, because", as printed
OBSTACLES = ("place", "tools", "equipment", "knowledge", "other")
SUGGESTIONS = 3  # lines, as printed


@frozen
class Answers:
    """The form as filled in. `opened_on`: the day the service opened, not the day of answering."""

    opened_on: str = ""
    suitable: str = ""  # yes | no
    because: tuple[str, ...] = ()
    because_other: str = ""
    unsuitable_because: str = ""
    obstacles: Mapping[str, str] = field(default_factory=dict)  # kind -> words; a ticked one without words is "-"
    suggestions: tuple[str, ...] = ()
    position: str = ""


def missing_fields(answers: Answers, year: int) -> list[str]:
    """The fields that a form of a fiscal year must have before it is sent, by name."""
    gaps = []
    if not _may_have_opened(answers.opened_on, fiscal_year_days(year)[1]):
        gaps.append("opened_on")
    if answers.suitable not in ("yes", "no"):
        gaps.append("suitable")
    elif answers.suitable == "yes" and not answers.because:
        gaps.append("because")
    elif answers.suitable == "no" and not answers.unsuitable_because:
        gaps.append("unsuitable_because")
    if not answers.position:
        gaps.append("position")
    return gaps


def _may_have_opened(text: str, last: date) -> bool:
    """A day of this century up to the year's end: a Buddhist year in a field for common ones would lie five centuries ahead."""
    try:
        return date.fromisoformat(text).year > 2000 and date.fromisoformat(text) <= last
    except ValueError:
        return False


def as_json(answers: Answers) -> dict[str, Any]:
    return asdict(answers)


def from_json(data: Mapping[str, Any]) -> Answers:
    """What is known of it; a value of another kind than the form's is left out."""
    kinds: dict[str, type] = {entry.name: str for entry in fields(Answers)}
    kinds |= {"because": tuple, "suggestions": tuple, "obstacles": dict}
    read: dict[str, Any] = {}
    for name, kind in kinds.items():
        value = tuple(data[name]) if isinstance(data.get(name), list) else data.get(name)
        if isinstance(value, kind):
            read[name] = _clipped(value)
    return Answers(**read)


def _clipped(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(kind): str(words)[:TEXT_LIMIT] for kind, words in value.items() if kind in OBSTACLES}
    return tuple(str(words)[:TEXT_LIMIT] for words in value)[:10] if isinstance(value, tuple) else value[:TEXT_LIMIT]
