"""The officers' desk: takes an intent, moves the page, does what it asks for. Pages are named here and nowhere else."""

from collections.abc import Callable
from dataclasses import replace

from kiosk import intents
from kiosk.config import Site
from kiosk.frozen import frozen
from kiosk.officer import (
    by_service,
    check,
    comments,
    content_desk,
    duties_desk,
    errand,
    export,
    figures,
    file_import,
    hours,
    links_desk,
    menu,
    outbox_desk,
    paper_desk,
    pin_pad,
    places,
    salvaged,
    site_desk,
    site_services,
    told,
    touch_test,
    visits_day,
    writing,
)
from kiosk.officer.figures import Figures
from kiosk.officer.ground import Ground
from kiosk.officer.intents import Open
from kiosk.officer.latin import latin_letter
from kiosk.officer.period import Period
from kiosk.officer.state import Assisted, OfficerState
from kiosk.survey.catalogue import Service
from kiosk.survey.catalogue_search import SearchIndex
from kiosk.survey.questionnaire import Questionnaire
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
    salvaged.SCREEN: _Page(salvaged.view, salvaged.handle),
    figures.SCREEN: _Page(figures.view, figures.moved),
    by_service.SCREEN: _Page(by_service.view, figures.moved),
    hours.SCREEN: _Page(hours.view, figures.moved),
    comments.SCREEN: _Page(comments.view, comments.handle),
    errand.SCREEN: _Page(errand.view, errand.handle),
    writing.SCREEN: _Page(writing.view, writing.handle),
    export.SCREEN: _Page(export.view, export.handle),
    visits_day.SCREEN: _Page(visits_day.view, visits_day.handle),
    paper_desk.SCREEN: _Page(paper_desk.view, paper_desk.handle),
    file_import.SCREEN: _Page(file_import.view, file_import.handle),
    outbox_desk.SCREEN: _Page(outbox_desk.view, outbox_desk.handle),
    outbox_desk.REFUSED: _Page(outbox_desk.refused_view, outbox_desk.of_refused),
    site_desk.SCREEN: _Page(site_desk.view, site_desk.handle),
    site_services.SCREEN: _Page(site_services.view, site_services.handle),
    site_services.FIND: _Page(site_services.find_view, site_services.finding),
    site_services.ONE: _Page(site_services.one_view, site_services.of_one),
    check.SCREEN: _Page(check.view, check.handle),
    touch_test.SCREEN: _Page(touch_test.view, touch_test.handle),
    duties_desk.SCREEN: _Page(duties_desk.view, duties_desk.handle),
    links_desk.SCREEN: _Page(links_desk.view, links_desk.handle),
    content_desk.SCREEN: _Page(content_desk.view, content_desk.handle),
    content_desk.ONE: _Page(content_desk.one_view, content_desk.of_one),
    content_desk.FILES: _Page(content_desk.files_view, content_desk.of_files),
}
_OPENINGS: dict[str, Callable[[OfficerState, Ground], OfficerState]] = {
    export.SCREEN: export.opening,
    visits_day.SCREEN: visits_day.opening,
    paper_desk.SCREEN: paper_desk.opening,
    file_import.SCREEN: file_import.opening,
    outbox_desk.SCREEN: outbox_desk.opening,
    site_desk.SCREEN: site_desk.opening,
    site_services.SCREEN: site_services.opening,
    check.SCREEN: check.opening,
    touch_test.SCREEN: touch_test.opening,
    duties_desk.SCREEN: duties_desk.opening,
    links_desk.SCREEN: links_desk.opening,
    content_desk.SCREEN: content_desk.opening,
}


class Desk:
    """Built once by the composition root. `refresh_s` says when a page that counts or waits wants to be drawn again."""

    def __init__(self, ground: Ground, language: str = "th") -> None:
        self._given = ground
        self._site: Site | None = None
        self._form: Questionnaire | None = None
        self._index: SearchIndex | None = None
        self._ground = replace(
            ground,
            load_site=self._load_site,
            save_site=self._save_site,
            questionnaire=self._questionnaire,
            search=self._search,
            spoken=language,
        )

    def open(self) -> OfficerState:
        self._site = self._form = None  # the province may have changed either since
        return pin_pad.opening(self._ground)

    def handle(self, state: OfficerState, intent: object) -> OfficerState | Assisted | None:
        """The next page; None: out of the corner; Assisted: the app starts a session for somebody who is helped."""
        self._site = None
        intent = _meant(intent, isinstance(state.subject, writing.Writing) and state.subject.latin)
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
        if screen == "officer_assisted":
            return Assisted()
        period = getattr(state.subject, "period", None) or Period("day", self._ground.today)
        if screen in (figures.SCREEN, by_service.SCREEN, hours.SCREEN):
            return state.opening(screen, Figures(period))
        if screen == comments.SCREEN:
            return comments.opening(state, period, self._ground)
        opening = _OPENINGS.get(screen)
        return opening(state, self._ground) if opening else state

    # ------------------------------------------------------------------ read once for a move, not once for a line

    def _load_site(self) -> Site:
        site = self._site or self._given.load_site()  # an errand's thread may ask while a move begins anew
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

    def view_of(self, state: OfficerState, language: str | None = None) -> object:
        if language and language != self._ground.spoken:
            self._ground = replace(self._ground, spoken=language)
        return _PAGES[state.screen].view(state, self._ground, self._ground.spoken)

    def likely(self, state: OfficerState) -> list[OfficerState]:
        """The pages that one tap most probably leads to, to be drawn while the officer reads this one or types the PIN."""
        today = Figures(Period("day", self._ground.today))
        if state.screen == pin_pad.SCREEN:
            return [OfficerState(menu.SCREEN), OfficerState(figures.SCREEN, today)]
        if state.screen == menu.SCREEN:
            return [state.opening(figures.SCREEN, today), state.opening(by_service.SCREEN, today), paper_desk.opening(state, self._ground)]
        if state.screen != figures.SCREEN or not isinstance(state.subject, Figures):
            return []
        shown = state.subject
        month = replace(shown, period=shown.period.as_kind("month", self._ground.today))
        before = replace(shown, period=shown.period.shifted(-1))
        return [state.about(before, page=0), state.about(month, page=0), state.opening(by_service.SCREEN, Figures(shown.period))]

    def refresh_s(self, state: OfficerState) -> float | None:
        """Seconds after which the page should be drawn again though nobody touched it; None: only after an intent."""
        if errand.waits(state):
            return errand.AGAIN_S
        if state.screen in (export.SCREEN, file_import.SCREEN, content_desk.FILES):
            return places.AGAIN_S
        return 1.0 if pin_pad.waits(state, self._ground) else None


def _meant(intent: object, latin: bool) -> object:
    """A real keyboard's letters are the screen keyboard's, or Latin ones whatever layout is on; its back key is Back."""
    if isinstance(intent, BackKey):
        return intents.Back()
    if isinstance(intent, Typed):
        text = latin_letter(intent.text, intent.key) if latin else intent.text
        return intents.Erase() if text == "\b" else intents.TypeText(text)
    return intent
