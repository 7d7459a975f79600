"""What a tap can mean on the officers' pages, beside the intents of every page (kiosk/ui/intents.py)."""

from kiosk.frozen import frozen


@frozen
class Open:
    """A page by the name of its screen."""

    screen: str


@frozen
class OpenServicePage:
    """The figures of one service."""

    service: str


@frozen
class SetPeriod:
    """day | month | year (fiscal)."""

    kind: str


@frozen
class ShiftPeriod:
    """The period before (-1) or after (+1)."""

    by: int


@frozen
class Pick:
    """One choice on a page of choices: which line, and what."""

    line: str
    value: str = ""


@frozen
class Act:
    """What a page's own button does: save, delete, send ..."""

    name: str
