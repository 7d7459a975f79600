"""What a tap can mean on the officers' pages, beside the intents of every page (kiosk/intents.py)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Open:
    """A page by the name of its screen."""

    screen: str


@dataclass(frozen=True, slots=True)
class OpenService:
    """The figures of one service."""

    service: str


@dataclass(frozen=True, slots=True)
class SetPeriod:
    """day | month | year (fiscal)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Shift:
    """The period before (-1) or after (+1)."""

    by: int


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice on a page of choices: which line, and what."""

    line: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What a page's own button does: save, delete, send ..."""

    name: str
