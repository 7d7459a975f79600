"""What a page of the service guide may know: frozen values in the person's language. No store, no catalogue, no clock."""

from kiosk.citizen.views import FindView, Frame
from kiosk.frozen import frozen


@frozen
class CardView:
    """Something to tap: its words, a smaller line, what a tap means; `chosen` is None where there is nothing to tick."""

    name: str
    words: str
    small: str
    intent: object
    chosen: bool | None = None
    picture: str = ""  # of kiosk/ui/drawing/pictures/pictograms.py


@frozen
class CardsView:
    """Services, agencies or groups; `below` are buttons under the cards (name, words, icon, intent), `onward` the footer's right one."""

    screen: str
    frame: Frame
    title: str
    hint: str
    cards: tuple[CardView, ...]
    page: int
    below: tuple[tuple[str, str, str, object], ...] = ()
    onward: tuple[str, object] | None = None
    picture: str = ""  # of what the page is about, where it has few cards


@frozen
class SearchView:
    search: FindView


@frozen
class FactView:
    """Something known about a service: a sign or a number, what it is, the words; or something to tick."""

    name: str
    sign: str  # an icon, or the number of a step
    label: str
    words: str
    intent: object = None
    chosen: bool | None = None


@frozen
class ServiceView:
    frame: Frame
    name: str
    owner: str
    tabs: tuple[tuple[str, str], ...]  # name, words
    tab: str
    note: str  # "2 of 4 ready", how far the counter goes; empty: nothing to say
    complete: bool  # the note is good news
    facts: tuple[FactView, ...]
    page: int
    check_in: tuple[str, object] | None


@frozen
class CodeView:
    frame: Frame
    kind: str
    title: str
    hint: str
    payload: str
    correction: str  # L | M


@frozen
class DoneView:
    """Checked in, printed, or why not."""

    frame: Frame
    good: bool | None  # None: not known yet
    title: str
    sentences: tuple[str, ...]
    queue: str  # the running number, or empty
    survey: bool
    phone: bool = False  # whether the survey may be answered on a telephone
