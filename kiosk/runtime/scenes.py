"""What a state looks like: scenes laid out once and kept, the next ones drawn ahead, and all forgotten once somebody's own words go."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from kiosk.citizen.presenter import CitizenContext, languages_view, still_here_view, trouble_view
from kiosk.citizen.state import CitizenState
from kiosk.frozen import frozen, replace
from kiosk.language.languages import OWN
from kiosk.officer.state import OfficerState
from kiosk.runtime.controller import Controllers
from kiosk.runtime.state import Intent, Person, State
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.session import Session, SurveyStep
from kiosk.system import memory
from kiosk.ui import banner, reach_bar, scan_bar
from kiosk.ui.display import Display
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.drawing.theme import Theme
from kiosk.ui.intents import TypeText
from kiosk.ui.page import Page
from kiosk.ui.window import Window

if TYPE_CHECKING:
    from kiosk.officer.first_day.views import LookView

PageFor = Callable[[Display, str], Page]  # display settings and a group of texts ("citizen", "officer", "guide")
Screens = Mapping[type, Callable[[Any, Page], Scene]]
LOOK = "officer_look"  # kiosk.officer.page_names, by name: a start loads none of the officers' pages
CACHED_SCENES = 96


@frozen
class LookedAt:
    """A citizen's page at which an officer looks before the first day, with the officer's bar over it."""

    bar: "LookView"
    view: object
    page: Page  # with the texts of that page


class Scenes:
    """`preload` are small steps that no tap should wait for, taken while nobody touches the first screen."""

    def __init__(
        self, window: Window, controllers: Controllers, screens: Screens, page_for: PageFor, preload: Sequence[Callable[[], object]]
    ) -> None:
        self._window, self._controllers, self._screens, self._preload = window, controllers, screens, preload
        self._page_for = page_for
        self._own_words = False  # whether words that somebody wrote were on the screen since the first one showed
        self._scene_of = lru_cache(maxsize=CACHED_SCENES)(self._build)

    def change_pages(self, page_for: PageFor) -> None:
        """Another size of the screen, or other services, texts or questions: nothing laid out before is right any more."""
        self._page_for = page_for
        self._scene_of.cache_clear()

    def note(self, before: State, intent: Intent) -> None:
        """Officers' pages and what is typed hold people's own words."""
        self._own_words |= isinstance(before.person, OfficerState) or isinstance(intent, TypeText)

    def show(self, state: State) -> None:
        """Shown before it returns; the rest is drawn in the event loop's spare time."""
        self._window.show(*self._scene(state))
        if self._own_words and state.is_idle:  # nobody's own words are kept once they have gone
            self._own_words = False
            self._scene_of.cache_clear()
            self._window.forget()
        if state.is_idle:
            self._window.later([memory.give_back])

    def is_shown(self, state: State) -> bool:
        """Whether the window shows this very scene already."""
        return self._scene(state)[0] is self._window.scene

    def prefetch(self, state: State, after: Callable[[Person | None], State]) -> None:
        """Draw what one tap probably leads to; `after` is the state of a person who is there (None: home)."""
        if state.trouble is None and state.countdown is None:
            people = self._controllers.active(state.person).prefetch()
            self._window.prepare([partial(self._scene, after(person)) for person in people])
        if state.screen == "attract":
            self._window.later(self._preload)
            self._window.prepare([lambda: self._scene(replace(state, person=self._controllers.guide.open()))])

    def _build(self, view: object, page: Page) -> Scene:
        build = partial(_looked_at_scene, view, self._screens) if isinstance(view, LookedAt) else partial(self._screens[type(view)], view)
        words = banner_of(self._controllers.citizen.context)
        within_reach = partial(scan_bar.within, build=partial(reach_bar.within, build=build))
        return banner.below(words, page, within_reach) if words else within_reach(page)

    def _scene(self, state: State) -> tuple[Scene, Theme]:
        view, texts = self._view(state)
        page = self._page_for(state.display, texts)
        return self._scene_of(view, page), page.theme

    def _view(self, state: State) -> tuple[object, str]:
        """What the screen shows, and the group of its texts."""
        if interruption := interruption_of(state, self._controllers.citizen.context):
            return interruption, "citizen"
        active = self._controllers.active(state.person)
        view: Any = active.view(state.display.language)
        if state.screen == LOOK:
            view = looked_at(view, self._controllers, state.display, self._page_for)
        return view, active.texts


def banner_of(context: CitizenContext) -> tuple[str, ...]:
    """What stands above every screen, in both languages; nothing where answers count."""
    mark = context.site.trial_mark
    return tuple(context.texts[language.id](f"banner_{mark}") for language in OWN) if mark else ()


def interruption_of(state: State, context: CitizenContext) -> object | None:
    """The page of what interrupts the person, if anything does."""
    shown, language = state.interruption, state.display.language
    if shown == "still_here" and state.countdown is not None:
        return still_here_view(state.session, state.countdown, language, context, isinstance(state.person, OfficerState))
    if shown == "languages":
        return languages_view(state.session, language, context)
    trouble = {"trouble": state.trouble, "out_of_service": state.out_of_service}.get(shown)
    return trouble_view(trouble, shown == "out_of_service", language, context) if trouble else None


def looked_at(bar: "LookView", controllers: Controllers, display: Display, page_for: PageFor) -> LookedAt:
    active = controllers.active(_person(bar.which, controllers))
    return LookedAt(bar, active.view(display.language), page_for(display, active.texts))


def _person(which: str, controllers: Controllers) -> Person:
    """Somebody who is just at that page and has answered nothing."""
    if which == "guide":
        return controllers.guide.open()
    steps = _steps(controllers.citizen.context.survey.questionnaire)
    return CitizenState(Session("", "", step=steps[which])) if which in steps else CitizenState()


def _steps(form: Questionnaire) -> dict[str, SurveyStep]:
    return {
        "notice": SurveyStep("notice"),
        "question": SurveyStep("question", form.questions[0].id),
        "services": SurveyStep("question", "services"),
        "item": SurveyStep("item", form.items[0].id),
        "thanks": SurveyStep("thanks"),
    }


def _looked_at_scene(looked: LookedAt, screens: Screens, page: Page) -> Scene:
    """Drawn as a citizen will see it, with nothing to tap. `page`: the officers', whose size counts."""
    from screens.officer.first_day import look  # late: a start needs none of it

    scene = screens[type(looked.view)](looked.view, replace(looked.page, metrics=page.metrics))
    return look.over(looked.bar, scene, page)
