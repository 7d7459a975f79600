"""The state of the kiosk and the one function that decides which screen shows. Pure, flat, trouble first."""

from kiosk.frozen import field, frozen
from kiosk.survey.session import Session
from kiosk.ui.display import Display


@frozen
class Typing:
    """The keyboard is up: what stands on the line, which layer, and whether it looks for a service."""

    text: str
    layer: str
    finding: bool = False


@frozen
class Trouble:
    """A page instead of a crash. `kind` names its texts; `detail` is for the officer; `way_out` offers the start."""

    kind: str
    detail: str = ""
    way_out: bool = True


@frozen
class State:
    display: Display = field(default_factory=Display)
    session: Session | None = None
    page: int = 0
    typing: Typing | None = None
    stopping: bool = False
    countdown: int | None = None  # seconds left before the screen goes home
    trouble: Trouble | None = None
    out_of_service: Trouble | None = None
    officer: object | None = None  # the officers' state (kiosk/officer/state.py) while they are at the screen
    guide: object | None = None  # the self-check's state while a citizen checks a service
    checked_in: tuple[str, ...] = ()  # services this very person checked in for before the survey: offered first, never ticked for them


def screen_for(state: State) -> str:
    """The name of the screen that stands for a state."""
    if state.trouble:
        return "trouble"
    if state.countdown is not None:
        return "still_here"
    if state.officer is not None:
        return state.officer.screen  # type: ignore[attr-defined]
    if state.out_of_service and state.session is None and state.guide is None:
        return "out_of_service"
    if state.stopping:
        return "stop"
    if state.typing:
        return "find_service" if state.typing.finding else "typing"
    if state.guide is not None:
        return state.guide.screen  # type: ignore[attr-defined]
    if state.session:
        return {"question": "choice", "item": "rating"}.get(state.session.step.kind, state.session.step.kind)
    return "attract"
