"""Where a citizen stands while checking services. Frozen; all of it goes with them when the screen goes home."""

from typing import TYPE_CHECKING, Any

from kiosk.frozen import field, frozen, replace

if TYPE_CHECKING:
    from kiosk.printing.printer import PrintJob


@frozen
class Person:
    """What one person did here, whatever page they are on: documents ticked (service, place), services checked in, the queue number."""

    ticked: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    visited: tuple[str, ...] = ()
    queue: int | None = None
    held: bool = False  # the visit could not be kept yet; the kiosk saves it as soon as it can


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
    code: str = ""  # which QR code stands: link | list
    text: str = ""  # what was typed to find a service
    layer: str = "thai"
    chosen: tuple[str, ...] = ()  # services ticked for checking in
    printing: "PrintJob | None" = None  # the list on its way to the printer
    before: "GuideState | None" = None

    def opening(self, screen: str, **changes: Any) -> "GuideState":
        """Another page, from which Back comes here again."""
        return replace(self, screen=screen, page=0, before=self, **changes)

    def back(self) -> "GuideState | None":
        """The page before, with what the person did since; None: out of the self-check."""
        return replace(self.before, person=self.person) if self.before else None


@frozen
class SurveyNow:
    """What the desk answers when somebody goes on to the survey: the services they checked in for come first there."""

    services: tuple[str, ...]
