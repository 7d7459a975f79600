"""What the province says was changed because of what people wrote: short lines for the first screen, each until a day. Pure."""

from collections.abc import Sequence
from datetime import date

from kiosk.frozen import frozen
from kiosk.language import checks
from kiosk.language.checks import FieldError
from kiosk.language.sentence import Sentence
from kiosk.survey.limits import IMPROVEMENT_LETTERS, IMPROVEMENTS_LIMIT


@frozen
class Improvement:
    """`en` may be empty: then English pages show nothing. `until`: ISO day, the last one on which it is shown."""

    th: str
    en: str
    until: str


def improvements(value: object, name: str) -> tuple[Improvement, ...]:
    """From the site's file or the wire. Raises FieldError."""
    listed = checks.sequence(list(value) if isinstance(value, tuple) else value, name, Sentence("must be a list"), IMPROVEMENTS_LIMIT)
    return tuple(_improvement(entry, f"{name}[{place}]") for place, entry in enumerate(listed))


def _improvement(value: object, name: str) -> Improvement:
    entry = checks.mapping(value, name, Sentence("must be an object"))
    rule = Sentence("must be one line of at most {limit} letters", limit=IMPROVEMENT_LETTERS)
    th, en = (checks.line(entry.get(language, ""), f"{name}.{language}", IMPROVEMENT_LETTERS, rule) for language in ("th", "en"))
    if not th:
        raise FieldError(f"{name}.th", rule)
    until = checks.day(entry.get("until"), f"{name}.until", Sentence("must be a day such as 2026-12-07"))
    return Improvement(th, en, until.isoformat())


def of_the_day(known: Sequence[Improvement], language: str, today: date) -> str:
    """The line of a day: of several each has its turn. "" where none holds."""
    lines = [line for entry in known if entry.until >= today.isoformat() and (line := entry.th if language == "th" else entry.en)]
    return lines[today.toordinal() % len(lines)] if lines else ""
