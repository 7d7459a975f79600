"""The one shape of the three persons' controllers, and which of them is active."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar, assert_never

from kiosk.citizen.controller import CitizenController
from kiosk.citizen.state import CitizenState
from kiosk.frozen import frozen
from kiosk.guide.state import GuideState
from kiosk.officer.state import OfficerState
from kiosk.runtime.state import Intent, Person, Result

S = TypeVar("S")


class Controller(Protocol[S]):
    """The pages of one kind of person; `S` is where that person is."""

    def handle(self, state: S, intent: Intent) -> Result:
        """What follows an intent; one of another person's pages changes nothing."""
        ...

    def view(self, state: S, language: str) -> object:
        """What the page shows."""
        ...

    def prefetch(self, state: S) -> Sequence[S | None]:
        """Where one tap may lead, the likeliest first (None: home); nothing is done to find out."""
        ...

    def refresh_s(self, state: S) -> float | None:
        """Seconds after which the page is to be drawn again though nobody touched it; None: only after an intent."""
        ...


class OpenedController(Controller[S], Protocol[S]):
    """One that is entered from the first screen."""

    def open(self) -> S: ...


class OfficerPages(OpenedController[OfficerState[Any]], Protocol):
    """The officers' controller: what was typed when nobody touched a page any more is there again after the PIN."""

    def left_alone(self, state: OfficerState[Any]) -> None: ...

    def forget_left(self) -> None: ...


class Active(Generic[S]):
    """A controller together with the state it is in."""

    def __init__(self, controller: Controller[S], state: S, texts: str) -> None:
        self._controller, self._state, self.texts = controller, state, texts

    def handle(self, intent: Intent) -> Result:
        return self._controller.handle(self._state, intent)

    def view(self, language: str) -> object:
        return self._controller.view(self._state, language)

    def prefetch(self) -> Sequence[S | None]:
        return self._controller.prefetch(self._state)

    def refresh_s(self) -> float | None:
        return self._controller.refresh_s(self._state)


@frozen
class Controllers:
    citizen: CitizenController
    guide: OpenedController[GuideState]
    officer: OfficerPages
    setting_up: Callable[[], Person | None] = lambda: None  # the installer's page, which stands before the first screen

    def active(self, person: Person) -> Active[CitizenState] | Active[GuideState] | Active[OfficerState[Any]]:
        """The controller of whoever is at the kiosk, with the group of texts of their pages."""
        match person:
            case CitizenState():
                return Active(self.citizen, person, "citizen")
            case GuideState():
                return Active(self.guide, person, "guide")
            case OfficerState():
                return Active(self.officer, person, "officer")
            case _:
                assert_never(person)
