"""The app: takes an intent, saves what has ended (session_end.py), shows what follows (transitions.py, scenes.py), waits (timing/)."""

import logging
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType

from kiosk.citizen.presenter import CitizenContext
from kiosk.citizen.response_saver import ResponseSaver
from kiosk.citizen.state import CitizenState, Trouble
from kiosk.frozen import frozen, replace
from kiosk.officer.state import OfficerState
from kiosk.runtime import signs_of_life
from kiosk.runtime.clock_watch import ClockWatch
from kiosk.runtime.controller import Controllers
from kiosk.runtime.scenes import PageFor, Scenes, Screens
from kiosk.runtime.session_end import Clocks, SessionEnd
from kiosk.runtime.state import Intent, State
from kiosk.runtime.timing.idle_watch import IdleWatch
from kiosk.runtime.timing.named_timers import NamedTimers
from kiosk.runtime.timing.waits import HOURLY_MS, LEFT_MS, MINUTE_MS, Waits
from kiosk.runtime.transitions import Transitions
from kiosk.site import opening_hours
from kiosk.store.database import StoreError
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.ui.dark_screen import DarkScreen
from kiosk.ui.window import Window

log = logging.getLogger(__name__)


@frozen
class Parts:
    """What the composition root gives to the app."""

    window: Window
    saver: ResponseSaver
    clock_watch: ClockWatch
    controllers: Controllers
    page_for: PageFor
    screens: Screens
    clocks: Clocks
    language: str
    waits: Waits
    every_hour: Callable[[], None]  # while nobody uses the kiosk
    preload: Sequence[Callable[[], object]]  # small steps that no tap should wait for


class App:
    def __init__(self, parts: Parts) -> None:
        self._window, self.saver, self._every_hour = parts.window, parts.saver, parts.every_hour
        self._controllers, self._clock_watch = parts.controllers, parts.clock_watch
        self._timers, self._now = NamedTimers(parts.window.root), parts.clocks.now
        self.dark = DarkScreen(parts.window.root, parts.clocks.monotonic)
        self._session_end = SessionEnd(parts.saver, parts.controllers.citizen, parts.clocks, self._timers, parts.waits.retry_ms)
        self._session_end.on_recovery = lambda: self.out_of_service(None)
        self._session_end.on_start_refused = lambda error: self._refuse(self._transitions.home(self.state), error)
        self._transitions = Transitions(parts.controllers, self._session_end, parts.language)
        self._scenes = Scenes(parts.window, parts.controllers, parts.screens, parts.page_for, parts.preload)
        self.state: State = self._transitions.first
        self._idle_watch = IdleWatch(self, parts.waits.idle, self._timers, parts.clocks.monotonic, self.state.display)
        self._failing, self._signs = False, signs_of_life.SignsWhileBusy()

    def start(self) -> None:
        """Show the first screen; the event loop may start."""
        self._window.root.report_callback_exception = self._failsafe
        self._clock_watch.compare()
        self.show(self._transitions.home(self.state))
        self._timers.after("hourly", HOURLY_MS, self._hourly)
        self._timers.after("clock", MINUTE_MS, self._every_minute)

    def stop(self) -> None:
        """The window closes: no timer of ours fires any more."""
        self._idle_watch.stop()
        self._window.root.update_idletasks()  # somebody has just started: that is still counted
        self._timers.stop()

    @property
    def context(self) -> CitizenContext:
        """The site and the questionnaire in use now."""
        return self._controllers.citizen.context

    @property
    def is_idle(self) -> bool:
        return self.state.is_idle

    def activity(self) -> None:
        self._idle_watch.active()
        self.dark.active()
        self._signs.give()

    def on_intent(self, intent: object) -> None:
        if isinstance(intent, Intent):
            before = self.state
            self._scenes.note(before, intent)
            self._settle(before, self._transitions.after(before, intent))

    def change(self, page_for: PageFor, context: CitizenContext | None = None) -> None:
        """Another size of the screen at any moment; other services, texts or questionnaire while nobody is in the middle of something."""
        self._controllers.citizen.context = context or self.context
        self._scenes.change_pages(page_for)
        self.show(self.state)

    def out_of_service(self, trouble: Trouble | None) -> None:
        """Say that the kiosk cannot save answers now, or that it can again; a citizen in the middle is not thrown out."""
        self.state = replace(self.state, out_of_service=trouble)
        if self.is_idle:
            self.show(self.state)

    def leave(self, state: State) -> None:
        """The person of that state has gone: what they answered is saved as `partial`, what an officer typed is kept for a while, and
        the screen goes home."""
        if isinstance(state.person, OfficerState):
            self._controllers.officer.left_alone(state.person)
            self._timers.after("left", LEFT_MS, self._controllers.officer.forget_left)
        self._settle(state, self._transitions.home(state))

    def _settle(self, before: State, moved: State) -> None:
        self.show(self._session_end.save_ended(before, moved, self._transitions.home(moved)))

    def show(self, state: State) -> None:
        """That state from now on."""
        self.state = state
        self._scenes.show(state)
        self._refresh_later()
        self._idle_watch.follow(state)
        self._failing = False
        self._scenes.prefetch(state, lambda person: self._transitions.at(state, person))

    def _refresh_later(self) -> None:
        """A page that counts or waits is drawn again after a while; another page, another timer."""
        if (seconds := self._controllers.active(self.state.person).refresh_s()) is not None:
            self._timers.after("refresh", int(seconds * 1000), self._refresh)

    def _refresh(self) -> None:
        if self._scenes.is_shown(self.state):  # nothing has changed: a finger that is down stays down
            self._refresh_later()
        elif not isinstance(self.state.person, CitizenState):
            self.show(self.state)

    def _refuse(self, state: State, error: StoreError) -> None:
        self.show(self._session_end.out_of_service(state, error))

    def _hourly(self) -> None:
        self._timers.after("hourly", HOURLY_MS, self._hourly)
        if self.is_idle:
            self._look_at_clock()
            self._every_hour()

    def _every_minute(self) -> None:
        self._timers.after("clock", MINUTE_MS, self._every_minute)
        if self.is_idle:
            self._look_at_clock()
        self.darken()

    def darken(self) -> None:
        """Dark outside of the opening hours, where the site has some; a clock that may be wrong darkens nothing."""
        closed = not opening_hours.is_open(self.context.site.open_hours, self._now().astimezone(BANGKOK))
        self.dark.follow(closed and self.state.screen == "attract" and not self._clock_watch.asks)

    def _look_at_clock(self) -> None:
        """It may have been set meanwhile: what waits for its day goes there, and the first screen says no more that it is wrong."""
        try:
            self._clock_watch.compare_and_store()
            self.saver.settle_days()
        except StoreError as error:
            self._refuse(self.state, error)
            return
        if not self._scenes.is_shown(self.state):
            self.show(self.state)

    def _failsafe(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Any exception in a callback: logged, a page that says sorry, and then the start. Never a traceback, never a freeze."""
        log.error("a callback failed:\n%s", "".join(traceback.format_exception(kind, error, trace)))
        before, home = self.state, self._transitions.home(self.state)
        # Where the page itself cannot be drawn, only the first screen is left to try.
        following = home if self._failing else replace(home, trouble=Trouble("unexpected"))
        self.state, self._failing = following, True
        if not before.at_thanks and (unsaved := self._session_end.save_partial(before)):
            following = self._session_end.out_of_service(home, unsaved)
        self.show(following)
