"""The officers' desk: takes an intent, moves the page, does what it asks for. Pages are named here and nowhere else."""

from collections.abc import Callable
from dataclasses import replace

from kiosk import intents
from kiosk.frozen import frozen
from kiosk.officer import by_service, comments, errand, export, figures, hours, menu, paper_desk, pin_pad, told, visits_day, writing
from kiosk.officer.figures import Figures
from kiosk.officer.ground import Ground
from kiosk.officer.intents import Open
from kiosk.officer.period import Period
from kiosk.officer.state import Assisted, OfficerState
from kiosk.ui.window import BackKey, Typed

Handle = Callable[[OfficerState, object, Ground], OfficerState | None]
View = Callable[[OfficerState, Ground, str], object]


def _still(state: OfficerState, intent: object, ground: Ground) -> OfficerState:
    return state


@frozen
class _Page:
    view: View
    handle: Handle = _still


_PAGES = {
    pin_pad.SCREEN: _Page(pin_pad.view, pin_pad.handle),
    menu.SCREEN: _Page(menu.view),
    told.SCREEN: _Page(told.view),
    figures.SCREEN: _Page(figures.view, figures.moved),
    by_service.SCREEN: _Page(by_service.view, figures.moved),
    hours.SCREEN: _Page(hours.view, figures.moved),
    comments.SCREEN: _Page(comments.view, comments.handle),
    errand.SCREEN: _Page(errand.view),
    writing.SCREEN: _Page(writing.view, writing.handle),
    export.SCREEN: _Page(export.view, export.handle),
    visits_day.SCREEN: _Page(visits_day.view, visits_day.handle),
    paper_desk.SCREEN: _Page(paper_desk.view, paper_desk.handle),
}

_OPENINGS: dict[str, Callable[[OfficerState, Ground], OfficerState]] = {
    export.SCREEN: export.opening,
    visits_day.SCREEN: visits_day.opening,
    paper_desk.SCREEN: paper_desk.opening,
}


class Desk:
    """Built once by the composition root. `refresh_s` says when a page that counts or waits wants to be drawn again."""

    def __init__(self, ground: Ground, language: str = "th") -> None:
        self._ground = ground
        self._language = language

    def open(self) -> OfficerState:
        return pin_pad.opening(self._ground)

    def handle(self, state: OfficerState, intent: object) -> OfficerState | Assisted | None:
        """The next page; None: out of the corner; Assisted: the app starts a session for somebody who is helped."""
        intent = _meant(intent)
        moved = _PAGES[state.screen].handle(state, intent, self._ground)
        if moved is not state:
            return moved
        if isinstance(intent, intents.Home):
            return None
        if isinstance(intent, intents.Back):
            return state.before
        if isinstance(intent, intents.TurnPage):
            return replace(state, page=intent.page)
        return self._open(state, intent.screen) if isinstance(intent, Open) else state

    def _open(self, state: OfficerState, screen: str) -> OfficerState | Assisted:
        period = getattr(state.subject, "period", None) or Period("day", self._ground.today)
        if screen == "officer_assisted":
            return Assisted()
        if screen in (figures.SCREEN, by_service.SCREEN, hours.SCREEN):
            return state.opening(screen, Figures(period))
        if screen == comments.SCREEN:
            return comments.opening(state, period, self._ground)
        opening = _OPENINGS.get(screen)
        return opening(state, self._ground) if opening else state

    def view_of(self, state: OfficerState, language: str | None = None) -> object:
        return _PAGES[state.screen].view(state, self._ground, language or self._language)

    def refresh_s(self, state: OfficerState) -> float | None:
        """Seconds after which the page should be drawn again though nobody touched it; None: only after an intent."""
        if errand.waits(state):
            return errand.AGAIN_S
        return 1.0 if pin_pad.waits(state, self._ground) else None


def _meant(intent: object) -> object:
    """A real keyboard's letters are the screen keyboard's; its back key is Back."""
    if isinstance(intent, BackKey):
        return intents.Back()
    if isinstance(intent, Typed):
        return intents.Erase() if intent.text == "\b" else intents.TypeText(intent.text)
    return intent
