"""Which screen shows: what interrupts the person comes before where the person is. kiosk/runtime/scenes.py draws it."""

from typing import Literal, Protocol

from kiosk.ui.display import Display

Interruption = Literal["", "trouble", "still_here", "languages", "out_of_service"]


class HasScreen(Protocol):
    @property
    def screen(self) -> str: ...


class Interruptible(Protocol):
    """What of the kiosk's state (kiosk/runtime/state.py) decides it."""

    @property
    def display(self) -> Display: ...
    @property
    def trouble(self) -> object: ...
    @property
    def countdown(self) -> int | None: ...
    @property
    def out_of_service(self) -> object: ...
    @property
    def at_start(self) -> bool: ...
    @property
    def person(self) -> HasScreen: ...


def interruption(state: Interruptible) -> Interruption:
    """Trouble first, then the question whether somebody is still here, then the choice of a language. "Out of service" disturbs nobody in
    the middle of something."""
    if state.trouble:
        return "trouble"
    if state.countdown is not None:
        return "still_here"
    if state.display.choosing:
        return "languages"
    return "out_of_service" if state.out_of_service and state.at_start else ""


def screen(state: Interruptible) -> str:
    """The name of a screen; views of the same name are drawn by screens/registry.py."""
    return interruption(state) or state.person.screen
