"""The self-check desk: an intent in, the next page out. What pages say is in pages.py, what they look like in screens/."""

from collections.abc import Callable

from kiosk.frozen import replace
from kiosk.guide import intents, presenter
from kiosk.guide.context import GuideContext, Shown
from kiosk.guide.state import GuideState, SurveyNow
from kiosk.store.database import StoreError
from kiosk.ui.intents import Back, DoneTyping, Erase, Home, SetLayer, TurnPage, TypeText
from kiosk.ui.text_editing import FIRST_LAYER, composed, erased

AGAIN_S = 0.4  # how often the page that waits for the printer looks
Result = GuideState | SurveyNow | None


class GuideController:
    """One for the running kiosk; nothing of a person stays in it."""

    def __init__(self, ground: GuideContext) -> None:
        self._ground = ground
        self._shown: Shown | None = None

    @property
    def shown(self) -> Shown:
        if self._shown is None:
            self._shown = self._ground.load()
        return self._shown

    def open(self) -> GuideState:
        self._shown = self._ground.load()
        return GuideState()

    def handle(self, state: GuideState, intent: object) -> Result:
        """The next page; None: home; SurveyNow: on to the survey."""
        move = _MOVES.get(type(intent))
        return move(state, intent, self) if move else state

    def view(self, state: GuideState, language: str) -> object:
        return presenter.view_of(state, self.shown, self._ground.texts[language], self._ground.printer())

    def refresh_s(self, state: GuideState) -> float | None:
        """The page that waits for the printer; it looks on, so that no end of a job falls between two looks."""
        return AGAIN_S if state.screen == "check_printed" else None

    def prefetch(self, state: GuideState) -> list[GuideState]:
        """The pages that one tap most probably leads to: nothing is done to find them, so checking in is never among them."""
        taps: list[object] = []
        if state.screen == "check_service":
            others: list[object] = [intents.OpenTab(tab) for tab in presenter.TABS if tab != state.tab]
            taps = [intents.ShowCode("list"), intents.ShowCode("link"), *others] if state.tab == "take" else others
        elif state.screen == "check_list":
            taps = [intents.OpenService(self.shown.offered[0].id)] if self.shown.offered else []
            taps += [intents.OpenGroup(), intents.OpenSearch(), intents.ChooseServices()]
        elif state.screen == "check_find" and not state.text:
            taps = [TypeText("ก")]  # the index is made while the person looks for a key: some frames that no letter waits for
        moved = (self.handle(state, tap) for tap in taps)
        return [one for one in moved if isinstance(one, GuideState)]

    # ------------------------------------------------------------------ what is done

    def check_in(self, state: GuideState, service: str) -> GuideState:
        """One tap, one visit; a person who has checked in is shown the same page again and is not counted twice."""
        if state.person.visited:
            return state.opening("check_done")
        services = tuple(one for one in ((service,) if service else state.chosen) if one in self.shown.open)
        if not services:
            return state
        try:
            number = self._ground.check_in(services)
        except StoreError:  # held: it is not made again by another tap
            return state.opening("check_done", person=replace(state.person, visited=services, held=True))
        return state.opening("check_done", person=replace(state.person, visited=services, queue=number))

    def print_list(self, state: GuideState, language: str) -> GuideState:
        return state.opening("check_printed", printing=self._ground.print_list(self.shown.facts(state.service), language))

    def known(self, service: str) -> bool:
        return service in self.shown.open or service in self.shown.catalogue.services


# ------------------------------------------------------------------ moves


def _turn(state: GuideState, intent: TurnPage, desk: GuideController) -> Result:
    return replace(state, page=intent.page)


def _service(state: GuideState, intent: intents.OpenService, desk: GuideController) -> Result:
    return state.opening("check_service", service=intent.service, tab="prepare") if desk.known(intent.service) else state


def _group(state: GuideState, intent: intents.OpenGroup, desk: GuideController) -> Result:
    return state.opening("check_agencies" if intent.group else "check_groups", group=intent.group)


def _agency(state: GuideState, intent: intents.OpenAgency, desk: GuideController) -> Result:
    return state.opening("check_agency", agency=intent.agency)


def _search(state: GuideState, intent: object, desk: GuideController) -> Result:
    return state.opening("check_find", text="", layer=FIRST_LAYER["th"])


def _tab(state: GuideState, intent: intents.OpenTab, desk: GuideController) -> Result:
    return replace(state, tab=intent.tab, page=0)


def _tick(state: GuideState, intent: intents.Tick, desk: GuideController) -> Result:
    mark = (state.service, intent.place)
    return replace(state, person=replace(state.person, ticked=state.person.ticked ^ {mark}))


def _code(state: GuideState, intent: intents.ShowCode, desk: GuideController) -> Result:
    return state.opening("check_code", code=intent.kind)


def _choose(state: GuideState, intent: object, desk: GuideController) -> Result:
    return state.opening("check_done") if state.person.visited else state.opening("check_choose", chosen=())


def _take(state: GuideState, intent: intents.TakeService, desk: GuideController) -> Result:
    chosen = tuple(one for one in state.chosen if one != intent.service)
    return replace(state, chosen=chosen if len(chosen) < len(state.chosen) else (*state.chosen, intent.service))


def _typed(state: GuideState, text: str) -> GuideState:
    return replace(state, text=text, page=0, layer=state.layer.removesuffix("_shift"))  # shift holds for one letter


def _type(state: GuideState, intent: TypeText, desk: GuideController) -> Result:
    if state.screen != "check_find":
        return _typed(state.opening("check_find", layer=FIRST_LAYER["th"]), intent.text) if state.screen == "check_list" else state
    return _typed(state, composed(state.text, intent.text))


_MOVES: dict[type, Callable[..., Result]] = {
    Home: lambda state, intent, desk: None,
    Back: lambda state, intent, desk: state.back(),
    DoneTyping: lambda state, intent, desk: state.back(),
    TurnPage: _turn,
    TypeText: _type,
    Erase: lambda state, intent, desk: _typed(state, erased(state.text)),
    SetLayer: lambda state, intent, desk: replace(state, layer=intent.layer),
    intents.OpenService: _service,
    intents.OpenGroup: _group,
    intents.OpenAgency: _agency,
    intents.OpenSearch: _search,
    intents.OpenTab: _tab,
    intents.Tick: _tick,
    intents.ShowCode: _code,
    intents.PrintList: lambda state, intent, desk: desk.print_list(state, intent.language),
    intents.CheckIn: lambda state, intent, desk: desk.check_in(state, intent.service),
    intents.ChooseServices: _choose,
    intents.TakeService: _take,
    intents.BeginSurvey: lambda state, intent, desk: SurveyNow(state.person.visited),
}
