"""Where a citizen is in the guide. Frozen; all of it goes with them when the screen goes home."""

from typing import TYPE_CHECKING, Any

from kiosk.frozen import field, frozen, replace
from kiosk.ui.input.text_editing import TextEntry

if TYPE_CHECKING:
    from kiosk.printing.take_away_list import PrintJob


MOST_LISTS = 3  # on paper for one person: the roll is there for the next, too


@frozen
class Person:
    """What one person did here, whatever page they are on: documents ticked (service, place), services checked in, the queue number."""

    ticked: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    visited: tuple[str, ...] = ()
    queue: int | None = None
    unsaved: bool = False  # the visit could not be saved yet; the kiosk saves it as soon as it can
    lists: int = 0  # printed or tried

    @property
    def may_print(self) -> bool:
        return self.lists < MOST_LISTS

    def with_list(self) -> "Person":
        """One more list was sent to the printer."""
        return replace(self, lists=self.lists + 1)

    def with_tick(self, service: str, place: int) -> "Person":
        """The document at that place of the service's list, ticked or no longer."""
        return replace(self, ticked=self.ticked ^ {(service, place)})


@frozen
class GuideState:
    """`screen` is the page; `before` is where Back leads, None: home."""

    screen: str = "check_list"
    person: Person = field(default_factory=Person)
    page: int = 0
    group: str = ""  # audience, or "agencies"
    agency: str = ""
    service: str = ""
    tab: str = "prepare"
    code: str = ""  # which QR code stands: link | handbook | list
    entry: TextEntry = field(default_factory=TextEntry)  # what was typed to find a service
    chosen: tuple[str, ...] = ()  # services ticked for checking in
    printing: "PrintJob | None" = None  # the list on its way to the printer
    before: "GuideState | None" = None

    def opening(self, screen: str, **changes: Any) -> "GuideState":
        """Another page, from which Back comes here again."""
        return replace(self, screen=screen, page=0, before=self, **changes)

    def back(self) -> "GuideState | None":
        """The page before, with what the person did since; None: out of the guide."""
        return replace(self.before, person=self.person) if self.before else None


@frozen
class SurveyNow:
    """What the controller answers when somebody goes on to the survey: the services they checked in for come first there."""

    services: tuple[str, ...]
    unfinished: bool = False  # it begins with why the errand could not be finished today
    unfinished_service: str = ""  # which one it was, where that is known
