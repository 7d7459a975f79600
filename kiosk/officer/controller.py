"""The officers' controller: takes an intent, moves the page, does what it asks for. Pages are named here and nowhere else."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.frozen import frozen
from kiosk.officer import background_job, menu, message, pin_entry, recovery_notice, storage_devices, text_entry
from kiosk.officer.checks import diagnostics, duties, links, touch_calibration
from kiosk.officer.context import OfficerContext
from kiosk.officer.entry import form_import, paper_entry, visits
from kiosk.officer.figures import by_service, comments, hours, overview
from kiosk.officer.figures.overview import Figures
from kiosk.officer.figures.period import FiguresPeriod
from kiosk.officer.intents import Open
from kiosk.officer.settings import district_content, services, site_settings
from kiosk.officer.state import Assisted, OfficerState
from kiosk.officer.transfer import export, outbox
from kiosk.site.site_file import Site
from kiosk.survey.catalogue import Service
from kiosk.survey.catalogue_search import SearchIndex
from kiosk.survey.questionnaire import Questionnaire
from kiosk.ui.intents import Back, Home, TurnPage, TypeText
from kiosk.ui.physical_keyboard import latin_letter

Handle = Callable[[OfficerState, object, OfficerContext], OfficerState | None]
View = Callable[[OfficerState, OfficerContext, str], object]


def _still(state: OfficerState, intent: object, context: OfficerContext) -> OfficerState:
    return state


@frozen
class _Page:
    view: View
    handle: Handle = _still


_PAGES = {
    pin_entry.SCREEN: _Page(pin_entry.view, pin_entry.handle),
    menu.SCREEN: _Page(menu.view),
    message.SCREEN: _Page(message.view),
    recovery_notice.SCREEN: _Page(recovery_notice.view, recovery_notice.handle),
    overview.SCREEN: _Page(overview.view, overview.period_moved),
    by_service.SCREEN: _Page(by_service.view, overview.period_moved),
    hours.SCREEN: _Page(hours.view, overview.period_moved),
    comments.SCREEN: _Page(comments.view, comments.handle),
    background_job.SCREEN: _Page(background_job.view, background_job.handle),
    text_entry.SCREEN: _Page(text_entry.view, text_entry.handle),
    export.SCREEN: _Page(export.view, export.handle),
    visits.SCREEN: _Page(visits.view, visits.handle),
    paper_entry.SCREEN: _Page(paper_entry.view, paper_entry.handle),
    form_import.SCREEN: _Page(form_import.view, form_import.handle),
    outbox.SCREEN: _Page(outbox.view, outbox.handle),
    outbox.REFUSED: _Page(outbox.refused_view, outbox.of_refused),
    site_settings.SCREEN: _Page(site_settings.view, site_settings.handle),
    services.SCREEN: _Page(services.view, services.handle),
    services.FIND: _Page(services.find_view, services.finding),
    services.ONE: _Page(services.one_view, services.of_one),
    diagnostics.SCREEN: _Page(diagnostics.view, diagnostics.handle),
    touch_calibration.SCREEN: _Page(touch_calibration.view, touch_calibration.handle),
    duties.SCREEN: _Page(duties.view, duties.handle),
    links.SCREEN: _Page(links.view, links.handle),
    district_content.SCREEN: _Page(district_content.view, district_content.handle),
    district_content.ONE: _Page(district_content.one_view, district_content.of_one),
    district_content.FILES: _Page(district_content.files_view, district_content.of_files),
}
_OPENINGS: dict[str, Callable[[OfficerState, OfficerContext], OfficerState]] = {
    export.SCREEN: export.opening,
    visits.SCREEN: visits.opening,
    paper_entry.SCREEN: paper_entry.opening,
    form_import.SCREEN: form_import.opening,
    outbox.SCREEN: outbox.opening,
    site_settings.SCREEN: site_settings.opening,
    services.SCREEN: services.opening,
    diagnostics.SCREEN: diagnostics.opening,
    touch_calibration.SCREEN: touch_calibration.opening,
    duties.SCREEN: duties.opening,
    links.SCREEN: links.opening,
    district_content.SCREEN: district_content.opening,
}


class OfficerController:
    """Built once by the composition root. `refresh_s` says when a page that counts or waits wants to be drawn again."""

    def __init__(self, context: OfficerContext, language: str = "th") -> None:
        self._given = context
        self._site: Site | None = None
        self._form: Questionnaire | None = None
        self._index: SearchIndex | None = None
        self._context = replace(
            context,
            load_site=self._load_site,
            save_site=self._save_site,
            questionnaire=self._questionnaire,
            search=self._search,
            spoken=language,
        )

    def open(self) -> OfficerState:
        self._site = self._form = None  # the province may have changed either since
        return pin_entry.opening(self._context)

    def handle(self, state: OfficerState, intent: object) -> OfficerState | Assisted | None:
        """The next page; None: out of the corner; Assisted: the app starts a session for somebody who is helped."""
        self._site = None
        if isinstance(intent, TypeText):
            latin = isinstance(state.subject, text_entry.OfficerTextEntry) and state.subject.latin
            intent = TypeText(latin_letter(intent.text, intent.key) if latin else intent.text)
        moved = _PAGES[state.screen].handle(state, intent, self._context)
        if moved is not state:
            return moved
        if isinstance(intent, Home):
            return None
        if isinstance(intent, Back):
            return state.before
        if isinstance(intent, TurnPage):
            return replace(state, page=intent.page)
        return self._open(state, intent.screen) if isinstance(intent, Open) else state

    def _open(self, state: OfficerState, screen: str) -> OfficerState | Assisted:
        if screen == "officer_assisted":
            return Assisted()
        period = getattr(state.subject, "period", None) or FiguresPeriod("day", self._context.today)
        if screen in (overview.SCREEN, by_service.SCREEN, hours.SCREEN):
            return state.opening(screen, Figures(period))
        if screen == comments.SCREEN:
            return comments.opening(state, period, self._context)
        opening = _OPENINGS.get(screen)
        return opening(state, self._context) if opening else state

    # ------------------------------------------------------------------ read once for a move, not once for a line

    def _load_site(self) -> Site:
        site = self._site or self._given.load_site()  # an job's thread may ask while a move begins anew
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

    def view(self, state: OfficerState, language: str | None = None) -> object:
        if language and language != self._context.spoken:
            self._context = replace(self._context, spoken=language)
        return _PAGES[state.screen].view(state, self._context, self._context.spoken)

    def prefetch(self, state: OfficerState) -> list[OfficerState]:
        """The pages that one tap most probably leads to, to be drawn while the officer reads this one or types the PIN."""
        today = Figures(FiguresPeriod("day", self._context.today))
        if state.screen == pin_entry.SCREEN:
            return [OfficerState(menu.SCREEN), OfficerState(overview.SCREEN, today)]
        if state.screen == menu.SCREEN:
            return [
                state.opening(overview.SCREEN, today),
                state.opening(by_service.SCREEN, today),
                paper_entry.opening(state, self._context),
            ]
        if state.screen != overview.SCREEN or not isinstance(state.subject, Figures):
            return []
        shown = state.subject
        month = replace(shown, period=shown.period.as_kind("month", self._context.today))
        before = replace(shown, period=shown.period.shifted(-1))
        return [state.about(before, page=0), state.about(month, page=0), state.opening(by_service.SCREEN, Figures(shown.period))]

    def refresh_s(self, state: OfficerState) -> float | None:
        """Seconds after which the page should be drawn again though nobody touched it; None: only after an intent."""
        if background_job.waits(state):
            return background_job.AGAIN_S
        if state.screen in (export.SCREEN, form_import.SCREEN, district_content.FILES):
            return storage_devices.AGAIN_S
        return 1.0 if pin_entry.waits(state, self._context) else None
