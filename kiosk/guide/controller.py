"""The guide's controller: an intent in, the next page out. What pages say is in presenter.py, what they look like in screens/guide."""

from typing import assert_never

from kiosk.frozen import replace
from kiosk.guide import presenter
from kiosk.guide.context import GuideContext, ShownServices
from kiosk.guide.intents import (
    BeginSurvey,
    CheckIn,
    ChooseServices,
    GuideIntent,
    OpenAgency,
    OpenGroup,
    OpenSearch,
    OpenTab,
    PrintList,
    ReportUnfinished,
    ServiceIntent,
    ShowCode,
    ShowService,
    TakeService,
    TickDocument,
)
from kiosk.guide.state import GuideState, SurveyNow
from kiosk.store.database import StoreError
from kiosk.ui.input.text_editing import THAI, TextEntry
from kiosk.ui.intents import Back, DoneTyping, Erase, Home, KeyIntent, SetLayer, TurnPage, TypeText

REFRESH_S = 0.4  # of the page that waits for the printer
GuideResult = GuideState | SurveyNow | None


class GuideController:
    """One for the running kiosk; nothing of a person stays in it."""

    def __init__(self, context: GuideContext) -> None:
        self._context = context
        self._services: ShownServices | None = None

    @property
    def services(self) -> ShownServices:
        if self._services is None:
            self._services = self._context.load()
        return self._services

    def open(self) -> GuideState:
        self._services = self._context.load()
        return GuideState()

    def handle(self, state: GuideState, intent: object) -> GuideResult:
        """The next page; None: home; SurveyNow: on to the survey. An intent of another person's pages changes nothing."""
        if not isinstance(intent, GuideIntent):
            return state
        match intent:
            case Home():
                return None
            case Back() | DoneTyping():
                return state.back()
            case TurnPage():
                return replace(state, page=intent.page)
            case TypeText() | Erase() | SetLayer():
                return _after_key(state, intent)
            case _:
                return self._after_service_intent(state, intent)

    def view(self, state: GuideState, language: str) -> object:
        return presenter.view_of(state, self.services, self._context.texts[language], self._context.printer() and state.person.may_print)

    def refresh_s(self, state: GuideState) -> float | None:
        """The page that waits for the printer goes on looking, so that no end of a job falls between two looks."""
        return REFRESH_S if state.screen == "check_printed" else None

    def prefetch(self, state: GuideState) -> list[GuideState]:
        """The pages that one tap most probably leads to: nothing is done to find them, so checking in is never among them."""
        moved = (self.handle(state, tap) for tap in self._likely_taps(state))
        return [page for page in moved if isinstance(page, GuideState)]

    def _likely_taps(self, state: GuideState) -> list[GuideIntent]:
        if state.screen == "check_service":
            tabs = [OpenTab(tab) for tab in presenter.TABS if tab != state.tab]
            return [ShowCode("list"), ShowCode("link"), *tabs] if state.tab == "take" else [*tabs]
        if state.screen == "check_list":
            first = [ShowService(self.services.offered[0].id)] if self.services.offered else []
            return [*first, OpenGroup(), OpenSearch(), ChooseServices()]
        if state.screen == "check_find" and not state.entry.text:
            return [TypeText("ก")]  # the index is made while the person looks for a key: some frames that no letter waits for
        return []

    # ------------------------------------------------------------------ moves

    def _after_service_intent(self, state: GuideState, intent: ServiceIntent) -> GuideResult:
        match intent:
            case ShowService():
                known = self.services.knows(intent.service)
                return state.opening("check_service", service=intent.service, tab="prepare") if known else state
            case OpenGroup():
                return state.opening("check_agencies" if intent.group else "check_groups", group=intent.group)
            case OpenAgency():
                return state.opening("check_agency", agency=intent.agency)
            case OpenSearch():
                return state.opening("check_find", entry=TextEntry("", THAI))
            case OpenTab():
                return replace(state, tab=intent.tab, page=0)
            case TickDocument():
                return replace(state, person=state.person.with_tick(state.service, intent.place))
            case ShowCode():
                return state.opening("check_code", code=intent.kind)
            case PrintList():
                if not state.person.may_print:
                    return state
                job = self._context.print_list(self.services.facts(state.service, intent.language), intent.language)
                return state.opening("check_printed", printing=job, person=state.person.with_list())
            case CheckIn():
                return self._checked_in(state, intent.service)
            case ChooseServices():
                return state.opening("check_done") if state.person.visited else state.opening("check_choose", chosen=())
            case TakeService():
                return replace(state, chosen=_toggled(state.chosen, intent.service))
            case BeginSurvey():
                return SurveyNow(state.person.visited)
            case ReportUnfinished():
                return SurveyNow(state.person.visited, True, intent.service if intent.service in self.services.open else "")
            case _:
                assert_never(intent)

    def _checked_in(self, state: GuideState, service: str) -> GuideState:
        """One tap, one visit; a person who has checked in is shown the same page again and is not counted twice."""
        if state.person.visited:
            return state.opening("check_done")
        services = tuple(id_ for id_ in ((service,) if service else state.chosen) if id_ in self.services.open)
        if not services:
            return state
        try:
            number = self._context.check_in(services)
        except StoreError:  # it is saved later: another tap must not make it again
            return state.opening("check_done", person=replace(state.person, visited=services, unsaved=True))
        return state.opening("check_done", person=replace(state.person, visited=services, queue=number))


def _toggled(chosen: tuple[str, ...], service: str) -> tuple[str, ...]:
    return tuple(id_ for id_ in chosen if id_ != service) if service in chosen else (*chosen, service)


def _after_key(state: GuideState, intent: KeyIntent) -> GuideState:
    """A key of either keyboard; a letter of a real one opens the search from the first page."""
    if isinstance(intent, SetLayer):
        return replace(state, entry=state.entry.after(intent))
    if isinstance(intent, TypeText) and state.screen != "check_find":
        return state.opening("check_find", entry=TextEntry("", THAI).after(intent)) if state.screen == "check_list" else state
    return replace(state, entry=state.entry.after(intent), page=0)
