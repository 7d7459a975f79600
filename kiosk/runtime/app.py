"""The app: takes an intent, moves the state, saves, shows the next screen. It owns timers and the failsafe, and decides nothing
about questions (kiosk/citizen/moves.py), screens (kiosk/citizen/state.py) or drawing (kiosk/ui).
"""

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from kiosk.citizen import intents, moves, prefetch
from kiosk.citizen.presenter import CitizenContext, view_of
from kiosk.citizen.response_saver import ResponseSaver
from kiosk.citizen.state import State, Trouble, screen_for
from kiosk.frozen import frozen, replace
from kiosk.guide.state import SurveyNow
from kiosk.language.sentence import localized
from kiosk.runtime.waits import RETRY_MS
from kiosk.site.site_file import Site
from kiosk.store.database import StoreError, StoreErrorKind
from kiosk.survey import identity, session
from kiosk.survey.calendar import timestamp
from kiosk.survey.session import Session
from kiosk.ui.display import Display
from kiosk.ui.idle import IdleTimer
from kiosk.ui.intents import Back, NextTextSize, SetLanguage, ToggleContrast, TypeText
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from kiosk.ui.window import Window

log = logging.getLogger(__name__)

IDLE_FIRST_S = 60  # the first screens (VVSG 2.0; design.md, Sizes)
IDLE_SURVEY_S = 120
COUNTDOWN_S = 30
THANKS_S = 5
TROUBLE_S = 15
OFFICER_S = 180
HOURLY_MS = 3_600_000
LONG_WAIT_S = 24 * 3600  # a session left open over a suspended night


class Desk(Protocol):
    """A part of the kiosk with screens of its own: the officers', the self-check. It handles intents while it is open."""

    def open(self) -> object: ...

    def handle(self, state: Any, intent: object) -> object | None: ...

    def view(self, state: Any, language: str) -> object: ...

    def refresh_s(self, state: Any) -> float | None:
        """Seconds after which the page wants to be drawn again though nobody touched it; None: only after an intent."""
        ...

    def prefetch(self, state: Any) -> Sequence[object]: ...  # pages that one tap may lead to; nothing is done to find them


@frozen
class Parts:
    """What the composition root gives to the app."""

    window: Window
    keeper: ResponseSaver
    around: CitizenContext
    page_for: Callable[[Display, str], Page]  # display settings and the group of texts ("citizen", "officer", "guide")
    screens: Mapping[type, Callable[[Any, Page], Scene]]
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    officer: Desk | None = None
    guide: Desk | None = None
    language: str = "th"
    every_hour: Callable[[], None] = lambda: None
    soon: Sequence[Callable[[], object]] = ()  # small steps that no tap should wait for, taken while nobody touches the first screen


class App:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._window = parts.window
        self._idle = IdleTimer(self._window.root, parts.monotonic, self._nobody_there)
        self._began_at = 0.0  # monotonic
        self._failing = False
        self._own_words = False  # whether words that somebody wrote were on the screen since the first one stood
        self._timers: dict[str, str] = {}
        self._scene_of = lru_cache(maxsize=96)(self._build)
        self.state = self._first_state()

    # ------------------------------------------------------------------ in from outside

    @property
    def keeper(self) -> ResponseSaver:
        return self._parts.keeper

    def start(self) -> None:
        """Show the first screen; the event loop may start."""
        self._window.root.report_callback_exception = self._failsafe
        self._parts.keeper.watch_clock()
        self._show()
        self._after("hourly", HOURLY_MS, self._hourly)

    def _after(self, name: str, milliseconds: int, then: Callable[[], None]) -> None:
        """One timer of each name: a new one takes the place of the old."""
        if name in self._timers:
            self._window.root.after_cancel(self._timers[name])
        self._timers[name] = self._window.root.after(milliseconds, then)

    def stop(self) -> None:
        """The window closes: no timer of ours fires any more."""
        self._idle.stop()
        self._window.root.update_idletasks()  # somebody has just started: that is still counted
        for timer in self._timers.values():
            self._window.root.after_cancel(timer)

    def activity(self) -> None:
        self._idle.active()

    def on_intent(self, intent: object) -> None:
        before = self.state
        self._own_words |= before.officer is not None or isinstance(intent, TypeText)
        moved = self._handle(before, self._meaning(before, intent))
        self._settle(before, moved)

    def change_surroundings(self, page_for: Callable[[Display, str], Page], around: CitizenContext | None = None) -> None:
        """Another size of the screen at any moment; other services, texts or questionnaire while nobody is in the middle of something."""
        self._parts = replace(self._parts, page_for=page_for, around=around or self._parts.around)
        self._scene_of.cache_clear()
        self._show()

    @property
    def site(self) -> Site:
        return self._parts.around.site

    @property
    def is_idle(self) -> bool:
        return screen_for(self.state) in ("attract", "out_of_service")

    def out_of_service(self, trouble: Trouble | None) -> None:
        """Say that the kiosk cannot keep answers now, or that it can again; a citizen in the middle is not thrown out."""
        self.state = replace(self.state, out_of_service=trouble)
        if self.is_idle:
            self._show()

    # ------------------------------------------------------------------ moving

    def _first_state(self) -> State:
        return State(display=Display(language=self._parts.language))

    def _home(self, state: State) -> State:
        return replace(moves.home(state), display=Display(language=self._parts.language))

    def _meaning(self, state: State, intent: object) -> object:
        """The keypad's back key says "still here" where that is asked."""
        asked = state.countdown is not None and state.officer is None and state.guide is None
        return intents.StillHere() if asked and isinstance(intent, Back) else intent

    def _handle(self, state: State, intent: object) -> State:
        if state.officer is not None and self._parts.officer and not isinstance(intent, SetLanguage):
            return self._after_desk(state, self._parts.officer.handle(state.officer, intent))
        if isinstance(intent, intents.OpenOfficer) and self._parts.officer:
            return replace(self._home(state), officer=self._parts.officer.open())
        if state.guide is not None and self._parts.guide and state.countdown is None:
            return self._in_guide(state, intent)
        if isinstance(intent, intents.OpenGuide) and self._parts.guide:
            return replace(state, guide=self._parts.guide.open())
        if isinstance(intent, intents.StartSurvey):
            return self._begin(state, "self")
        if isinstance(intent, TypeText) and state.session and state.typing is None:
            return self._type_at_once(state, intent)
        moved = moves.move(state, intent, self._parts.around.ground)
        if moved == moves.home(state):
            return self._home(state)
        return moved

    def _after_desk(self, state: State, result: object | None) -> State:
        if result is None:
            return self._home(state)
        if type(result).__name__ == "Assisted":
            return self._begin(self._home(state), "assisted")
        if isinstance(result, SurveyNow):
            return replace(self._begin(replace(state, guide=None), "self"), checked_in=result.services)
        return replace(state, officer=result) if state.officer is not None else replace(state, guide=result)

    def _in_guide(self, state: State, intent: object) -> State:
        """The citizen's switches work here as everywhere; the rest is the desk's."""
        if isinstance(intent, SetLanguage | NextTextSize | ToggleContrast):
            return moves.move(state, intent, self._parts.around.ground)
        assert self._parts.guide
        moved = self._after_desk(state, self._parts.guide.handle(state.guide, intent))
        fault = self._parts.keeper.fault
        return self._held(moved, fault) if fault and not moved.out_of_service else moved

    def _begin(self, state: State, mode: str) -> State:
        from secrets import randbits  # late: loaded by the first screen, in its own time

        now = self._parts.now()
        self._began_at = self._parts.monotonic()
        started = Session(identity.uuid7(int(now.timestamp() * 1000), randbits(74)), timestamp(now), state.display.language, mode)
        self._window.root.after_idle(self._count_start)
        return replace(state, session=started, page=0)

    def _type_at_once(self, state: State, intent: TypeText) -> State:
        """Somebody with a real keyboard types on an open question: the line opens by itself."""
        assert state.session
        if not moves.is_open(self._parts.around.ground.questionnaire, state.session.step):
            return state
        opened = moves.move(state, intents.OpenKeyboard(), self._parts.around.ground)
        return moves.move(opened, intent, self._parts.around.ground)

    def _count_start(self) -> None:
        """Where that cannot be written down the answers could not be either: nobody is let answer for nothing."""
        self._tell(self._parts.keeper.began(), thrown_out=True)

    # ------------------------------------------------------------------ what follows a move

    def _settle(self, before: State, moved: State) -> None:
        """Save what has ended, then show. Nothing is thanked for before it is safe."""
        finished = moved.session is not None and moved.session.step == session.THANKS
        was_finished = before.session is not None and before.session.step == session.THANKS
        if finished and not was_finished:
            moved = self._kept(moved, before, "complete")
        elif before.session and not was_finished and (moved.session is None or moved.session.id != before.session.id):
            moved = self._kept(moved, before, "partial")
        self.state = moved
        self._show()

    def _kept(self, moved: State, before: State, status: str) -> State:
        one = moved.session if status == "complete" else moves.with_words_typed(before, self._parts.around.ground)
        assert one
        if status == "partial" and not session.began_answering(one):
            return moved
        form = self._parts.around.ground.questionnaire
        spent = int(min(self._parts.monotonic() - self._began_at, LONG_WAIT_S))
        draft = session.draft(form, one, self._parts.around.site.kiosk, timestamp(self._parts.now()), spent, status)
        error = self._parts.keeper.keep(draft)
        return self._cannot_save(moved, error) if error else moved

    def _cannot_save(self, state: State, error: StoreError) -> State:
        return self._held(self._home(state), error)

    def _held(self, state: State, error: StoreError) -> State:
        """Nobody begins anything until what the keeper holds is saved; who is in the middle is not thrown out."""
        kind = "not_saved" if error.kind is StoreErrorKind.OTHER else error.kind.value
        self._after("retry", RETRY_MS, self._retry)
        return replace(state, out_of_service=Trouble(kind, localized(error), way_out=False))

    def _tell(self, error: StoreError | None, thrown_out: bool = False) -> None:
        """Out of service, if something could not be written outside of a move."""
        if error:
            self.state = self._held(self._home(self.state) if thrown_out else self.state, error)
            self._show()

    def _retry(self) -> None:
        """The kiosk comes back by itself when it can keep answers again."""
        if self._parts.keeper.retry():
            self._after("retry", RETRY_MS, self._retry)
        else:
            self.out_of_service(None)

    # ------------------------------------------------------------------ showing

    def _build(self, view: object, page: Page) -> Scene:
        return self._parts.screens[type(view)](view, page)

    def _scene(self, state: State) -> tuple[Scene, Page]:
        screen = screen_for(state)
        if state.officer is not None and self._parts.officer and not state.trouble:
            return self._scene_of(
                self._parts.officer.view(state.officer, state.display.language), page := self._parts.page_for(state.display, "officer")
            ), page
        if screen not in ("trouble", "still_here") and state.guide is not None and self._parts.guide:
            return self._scene_of(
                self._parts.guide.view(state.guide, state.display.language),
                page := self._parts.page_for(state.display, "guide"),
            ), page
        return self._scene_of(view_of(screen, state, self._parts.around), page := self._parts.page_for(state.display, "citizen")), page

    def _show(self) -> None:
        scene, page = self._scene(self.state)
        self._window.show(scene, page.theme)
        if self._own_words and self.is_idle:  # pages, pictures and measures are kept by their words; nobody's own once they have gone
            self._own_words = False
            self._scene_of.cache_clear()
            self._window.forget()
        self._refresh_later()
        self._idle.set_limit(self._patience(self.state))
        self._failing = False
        self._window.prepare(map(self._maker, self._likely_next(self.state)))
        if screen_for(self.state) == "attract":
            self._prepare_guide(self.state)

    def _refresh_later(self) -> None:
        """A desk's page that counts or waits is drawn again after a while; another page, another timer."""
        desk, state = (self._parts.officer, self.state.officer) if self.state.officer is not None else (self._parts.guide, self.state.guide)
        seconds = desk.refresh_s(state) if desk and state is not None else None
        if seconds is not None:
            self._after("refresh", int(seconds * 1000), self._refresh)

    def _refresh(self) -> None:
        if self.state.officer is None and self.state.guide is None:
            return
        if self._scene(self.state)[0] is self._window.scene:  # nothing has changed: a finger that is down stays down
            self._refresh_later()
        else:
            self._show()

    def _maker(self, state: State) -> Callable[[], tuple[Scene, Any]]:
        def make() -> tuple[Scene, Any]:
            scene, page = self._scene(state)
            return scene, page.theme

        return make

    def _prepare_guide(self, state: State) -> None:
        """From the first screen also the self-check's: opened when its turn comes, so that a start does not wait for it."""
        self._window.later(self._parts.soon)
        if checking := self._parts.guide:
            self._window.prepare([lambda: self._maker(replace(state, guide=checking.open()))()])  # noqa: PLW0108 (opened when called)

    def _likely_next(self, state: State) -> list[State]:
        """The states that one tap most probably leads to; their screens are drawn while the person reads this one."""
        if state.trouble or state.typing or state.countdown is not None:
            return []
        if state.officer is not None:
            return [replace(state, officer=one) for one in self._parts.officer.prefetch(state.officer)] if self._parts.officer else []
        checking = self._parts.guide
        if state.guide is not None:
            return [replace(state, guide=one) for one in checking.prefetch(state.guide)] if checking else []
        if state.session is None:
            started = Session("00000000-0000-7000-8000-000000000000", "", state.display.language)
            return [replace(state, session=started)]
        return [self._home(state) if one == moves.home(state) else one for one in prefetch.after(state, self._parts.around)]

    # ------------------------------------------------------------------ time

    def _patience(self, state: State) -> float | None:
        """Seconds without a touch after which something happens on this screen."""
        if state.trouble:
            return TROUBLE_S
        if state.countdown is not None:
            return None
        if state.officer is not None:
            return OFFICER_S
        if state.session is None and state.guide is None:
            return IDLE_FIRST_S if state.display != self._first_state().display else None
        if state.session and state.session.step == session.THANKS:
            return THANKS_S
        return IDLE_FIRST_S if state.session is None or not session.began_answering(state.session) else IDLE_SURVEY_S

    def _nobody_there(self) -> None:
        state = self.state
        thanked = state.session is not None and state.session.step == session.THANKS
        if state.trouble or thanked or state.officer is not None or (state.session is None and state.guide is None):
            self._settle(state, self._home(state))
        else:
            self.state = replace(state, countdown=COUNTDOWN_S)
            self._show()
            self._count_down_later(self._parts.monotonic() + COUNTDOWN_S)

    def _count_down(self, end: float) -> None:
        """One second less; at the end the person has gone: what they answered is kept as `partial`, the screen goes home."""
        if self.state.countdown is None:
            return
        left = round(end - self._parts.monotonic())
        if left <= 0:
            self._settle(replace(self.state, countdown=None), self._home(self.state))
            return
        self.state = replace(self.state, countdown=left)
        self._show()
        self._count_down_later(end)

    def _count_down_later(self, end: float) -> None:
        self._after("countdown", 1000, lambda: self._count_down(end))

    def _hourly(self) -> None:
        self._after("hourly", HOURLY_MS, self._hourly)
        if self.is_idle:
            self._tell(self._parts.keeper.look_at_clock())
            self._parts.every_hour()

    # ------------------------------------------------------------------ when something breaks

    def _failsafe(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        """Any exception in a callback: logged, a page that says sorry, and then the start. Never a traceback, never a freeze."""
        log.error("a callback failed:\n%s", "".join(traceback.format_exception(kind, error, trace)))
        before, self.state = self.state, replace(self._home(self.state), trouble=Trouble("unexpected"))
        if self._failing:  # the page itself cannot be drawn: only the first screen is left to try
            self.state = self._home(self.state)
        self._failing = True
        unfinished = before.session is not None and before.session.step != session.THANKS
        if unfinished:
            self.state = self._kept(self.state, before, "partial")
        self._show()
