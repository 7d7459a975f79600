"""Where a citizen is in the survey. Pure and flat; what interrupts them (trouble, countdown) is kiosk/runtime/state.py's."""

from kiosk.frozen import frozen
from kiosk.survey.session import Session
from kiosk.ui.input.text_editing import TextEntry

_SCREENS = {"question": "choice", "unfinished": "reasons", "item": "rating"}  # of the kinds of steps that have another name


@frozen
class Typing:
    """The keyboard is up; `finding`: it looks for a service in the catalogue, the letters are no answer."""

    entry: TextEntry
    finding: bool = False


@frozen
class Trouble:
    """A page instead of a crash. `kind` names its text (trouble_<kind>); `detail` is for the officer; `way_out` offers the start."""

    kind: str
    detail: str = ""
    way_out: bool = True


@frozen
class CitizenState:
    """On the first screen without a session; else somewhere between the notice and the thanks."""

    session: Session | None = None
    page: int = 0
    typing: Typing | None = None
    stopping: bool = False
    phone_code: str = ""  # what the code shows by which this person answers on a telephone
    checked_in: tuple[str, ...] = ()  # services this very person checked in for before: offered first, never ticked for them

    @property
    def screen(self) -> str:
        if self.phone_code:
            return "phone_code"
        if self.stopping:
            return "stop"
        if self.typing:
            return "find_service" if self.typing.finding else "typing"
        return _SCREENS.get(self.session.step.kind, self.session.step.kind) if self.session else "attract"
