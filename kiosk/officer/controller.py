"""The officers' controller: an intent in, the next page out. Which page a name opens is in pages.py."""

import time
from collections.abc import Callable
from typing import Any, assert_never

from kiosk.frozen import replace
from kiosk.language.sentence import localized
from kiosk.officer import menu, message, pages, pin_entry
from kiosk.officer.checks import clock_question
from kiosk.officer.context import OfficerContext
from kiosk.officer.entry import paper_entry
from kiosk.officer.figures import by_service, overview
from kiosk.officer.figures.overview import Figures
from kiosk.officer.figures.period import FiguresPeriod
from kiosk.officer.intents import Act, OfficerIntent, Open, OpenServicePage, Pick, SetPeriod, ShiftPeriod
from kiosk.officer.left_page import LeftPage
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import Assisted, OfficerState, Trial
from kiosk.site.model import Site
from kiosk.store.database import StoreError
from kiosk.survey.catalogue import Service
from kiosk.survey.catalogue_search import SearchIndex
from kiosk.survey.questionnaire import Questionnaire
from kiosk.ui.intents import (
    Back,
    ChooseLanguage,
    DoneTyping,
    Erase,
    Home,
    NextPace,
    NextTextSize,
    SetLanguage,
    SetLayer,
    ToggleContrast,
    ToggleReach,
    ToggleScan,
    TurnPage,
    TypeText,
)

DATED = (PageName.PAPER_ENTRY, PageName.VISITS, PageName.FORM_IMPORT)  # what is typed in there counts on a day


class OfficerController:
    """Built once by the composition root. `refresh_s` says when a page that counts or waits wants to be drawn again."""

    def __init__(self, context: OfficerContext, language: str = "th", monotonic: Callable[[], float] = time.monotonic) -> None:
        self._given, self._left = context, LeftPage(monotonic)
        self._site: Site | None = None
        self._form: Questionnaire | None = None
        self._index: SearchIndex | None = None
        self._context = replace(
            context,
            load_site=self._load_site,
            save_site=self._save_site,
            questionnaire=self._questionnaire,
            search=self._search,
            opened=self._opened,
            spoken=language,
        )

    def open(self) -> OfficerState[Any]:
        self._site = self._form = None  # the province may have changed either since
        return pin_entry.opening(self._context)

    def left_alone(self, state: OfficerState[Any]) -> None:
        """The corner closes by itself on this page."""
        self._left.keep(state)

    def forget_left(self) -> None:
        """The time in which somebody might have come back to it is over."""
        self._left.forget()

    def handle(self, state: OfficerState[Any], intent: object) -> OfficerState[Any] | Assisted | Trial | None:
        """The next page; None: back to the first screen; Assisted: the app starts a session for somebody who is helped; Trial: it shows the
        first screen of a kiosk that is not set up.

        An intent of another person's pages changes nothing.
        """
        if not isinstance(intent, OfficerIntent):
            return state
        self._site = None
        try:
            moved = state.kind.handle(state, intent, self._context)
        except StoreError as fault:  # a full disk, a store that another program holds: Back leads to the page as it was left
            return state.opening(message.PAGE, OfficerMessage("not_saved", (), False, localized(fault)))
        if moved is state:
            return self._shared(state, intent)
        entered = state.kind is pin_entry.PAGE and state.before is None and isinstance(moved, OfficerState)
        return self._left.resumed(moved) if entered and isinstance(moved, OfficerState) and moved.kind is not pin_entry.PAGE else moved

    def _shared(self, state: OfficerState[Any], intent: OfficerIntent) -> OfficerState[Any] | Assisted | None:
        """What an intent means on every page, where the page itself has no meaning for it."""
        match intent:
            case Home():
                self._left.keep_running(state)
                return None
            case Back():
                return state.before
            case TurnPage(page=page):
                return replace(state, page=page)
            case Open(screen=PageName.ASSISTED):
                return Assisted()
            case Open(screen=name) if name in DATED and self._context.clock and self._context.clock.is_wrong():
                return clock_question.opening(state, self._context)
            case Open(screen=name):
                return self._opened(state, name)
            case OpenServicePage() | SetPeriod() | ShiftPeriod() | Pick() | Act():
                return state
            case TypeText() | Erase() | SetLayer() | DoneTyping():
                return state
            case SetLanguage() | ChooseLanguage() | NextTextSize() | ToggleContrast() | ToggleReach() | ToggleScan() | NextPace():
                return state  # the app's
            case _:
                assert_never(intent)

    # ------------------------------------------------------------------ read once for a move, not once for a line

    def _opened(self, state: OfficerState[Any], name: PageName) -> OfficerState[Any]:
        return pages.OPENINGS[name](state, self._context) if name in pages.OPENINGS else state

    def _load_site(self) -> Site:
        site = self._site or self._given.load_site()  # a background thread may ask while another intent begins
        self._site = site
        return site

    def _save_site(self, site: Site) -> None:
        self._given.save_site(site)
        self._site = self._form = None

    def _questionnaire(self) -> Questionnaire:
        form = self._form or self._given.questionnaire()
        self._form = form
        return form

    def _search(self, typed: str) -> list[Service]:
        """In the whole catalogue, the hidden ones too: an officer may name them."""
        if self._index is None:
            self._index = SearchIndex(self._given.catalogue.services.values(), self._given.catalogue.also_called)
        return self._index.find(typed)

    def view(self, state: OfficerState[Any], language: str | None = None) -> object:
        if language and language != self._context.spoken:
            self._context = replace(self._context, spoken=language)
        return state.kind.view(state, self._context, self._context.spoken)

    def prefetch(self, state: OfficerState[Any]) -> list[OfficerState[Any]]:
        """The pages that one tap most probably leads to, to be drawn while the officer reads this one or types the PIN."""
        today = Figures(FiguresPeriod("day", self._context.today))
        if state.kind is pin_entry.PAGE:
            return [OfficerState(menu.PAGE, None), OfficerState(overview.PAGE, today)]
        if state.kind is menu.PAGE:
            return [state.opening(overview.PAGE, today), state.opening(by_service.PAGE, today), paper_entry.opening(state, self._context)]
        return self._neighbours(state) if state.kind is overview.PAGE else []

    def _neighbours(self, state: OfficerState[Figures]) -> list[OfficerState[Any]]:
        """The period before, the month, and the services."""
        shown = state.subject
        month = replace(shown, period=shown.period.as_kind("month", self._context.today))
        before = replace(shown, period=shown.period.shifted(-1))
        return [state.about(before, page=0), state.about(month, page=0), state.opening(by_service.PAGE, Figures(shown.period))]

    def refresh_s(self, state: OfficerState[Any]) -> float | None:
        """Seconds after which the page should be drawn again though nobody touched it; None: only after an intent."""
        return state.kind.refresh_s(state, self._context)
