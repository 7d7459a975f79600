"""Rules of fields that come from a file or from another program: a value that keeps the rule is returned, any other raises FieldError.

Each check takes the field's path and the rule as a sentence that follows it ("must be ..."), so that people read what their file must
say. What is checked for every record of a batch stays written out in kiosk/survey/record_checks.py: a call a field costs too much there.
"""

from collections.abc import Collection
from datetime import date
from re import Pattern
from typing import Any

from kiosk.language.sentence import Sentence


class FieldError(ValueError):
    """A field that breaks a rule: its path and the rule, a sentence that follows the path."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(Sentence("{field} {words}", field=field, words=rule))
        self.field, self.rule = field, rule


def whole_number(value: object, field: str, low: int, high: float, rule: str) -> int:
    """An int from `low` to `high`; true and 5.0 are none."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise FieldError(field, rule)
    return value


def truth(value: object, field: str, rule: str) -> bool:
    if not isinstance(value, bool):
        raise FieldError(field, rule)
    return value


def line(value: object, field: str, limit: int, rule: str) -> str:
    """A text of at most `limit` characters without control characters, as it is."""
    if not isinstance(value, str) or len(value) > limit or any(ord(letter) < 32 for letter in value):
        raise FieldError(field, rule)
    return value


def one_of(value: object, field: str, allowed: Collection[str], rule: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise FieldError(field, rule)
    return value


def matching(value: object, field: str, pattern: Pattern[str], rule: str) -> str:
    """A text that is, as a whole, what the pattern describes: an id, a link."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise FieldError(field, rule)
    return value


def mapping(value: object, field: str, rule: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FieldError(field, rule)
    return value


def sequence(value: object, field: str, rule: str, limit: float = float("inf")) -> list[Any]:
    if not isinstance(value, list) or len(value) > limit:
        raise FieldError(field, rule)
    return value


def day(value: object, field: str, rule: str) -> date:
    """A date in ISO 8601."""
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise FieldError(field, rule) from error
