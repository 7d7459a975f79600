"""The running kiosk: window, store, worker and pages put together, and a page instead of a crash when that fails."""

import logging
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.citizen.controller import CitizenController
from kiosk.citizen.response_saver import ResponseSaver
from kiosk.citizen.views import TroubleView
from kiosk.frozen import replace
from kiosk.language.sentence import localized
from kiosk.paths import DataDir
from kiosk.printing.take_away_list import Printer
from kiosk.runtime import opening
from kiosk.runtime.app import App, Parts
from kiosk.runtime.clock_watch import ClockWatch
from kiosk.runtime.controller import Controllers
from kiosk.runtime.daily_diagnostics import DailyDiagnostics
from kiosk.runtime.opening import Place
from kiosk.runtime.province_link import ProvinceLink
from kiosk.runtime.scenes import PageFor
from kiosk.runtime.session_end import Clocks
from kiosk.runtime.start import assembly, deferred_loading, root_window
from kiosk.runtime.timing.waits import Waits
from kiosk.site.model import Site
from kiosk.site.site_file import ConfigError
from kiosk.site.site_watch import SiteWatch
from kiosk.store import open_in_thread
from kiosk.store.database import StoreError
from kiosk.survey.catalogue import CatalogueError
from kiosk.survey.questionnaire import QuestionnaireError
from kiosk.system import watchdog
from kiosk.system.event_loop import end_on_signals
from kiosk.system.screen import fill
from kiosk.ui.display import Display
from kiosk.ui.drawing.metrics import ScreenMetrics, metrics
from kiosk.ui.text.fonts import Fonts
from kiosk.ui.window import Window
from screens.citizen import trouble
from screens.registry import SCREENS

if TYPE_CHECKING:
    from kiosk.officer.context import OfficerActions
    from kiosk.ui.screen_size import ScreenSize, Watch

log = logging.getLogger(__name__)

OTHER_THREADS = ("sync", "diagnostics", "background job")  # with connections of their own
WATCH_MS = 1500  # the first screen comes first

# What can keep a kiosk from starting, and the text that says so on the screen.
TROUBLES: dict[type[Exception], str] = {
    ConfigError: "trouble_configuration",
    QuestionnaireError: "trouble_questionnaire",
    CatalogueError: "trouble_catalogue",
    StoreError: "trouble_store",
}


class Kiosk:
    """The composed program: Tk root, window, and the app once everything it needs could be read."""

    def __init__(
        self,
        data: DataDir,
        windowed: tuple[int, int] | None,
        language: str,
        fonts: Fonts,
        be_alone: Callable[[], None] | None = None,
        waits: Waits = Waits(),  # noqa: B008 (frozen)
    ) -> None:
        """`be_alone` takes the lock on the data directory, where that has still to be done."""
        self.data, self.language, self.fonts, self.waits, self._be_alone = data, language, fonts, waits, be_alone
        self.app: App | None = None
        self._explained = self._mending = ""  # the error that was written last; the timer
        self._saver_before: ResponseSaver | None = None  # of a damaged store, or of a start that failed: what it holds is not lost
        self._error: Exception | None = None  # what keeps the app from starting
        self.root = root_window.root_window(windowed)
        self.size = windowed or (self.root.winfo_screenwidth(), self.root.winfo_screenheight())
        self.screen: ScreenSize | None = None  # once it has changed: Tk knows only what it was in the beginning
        self._size_watch: Watch | None = None
        if not windowed:
            self.root.after(WATCH_MS, self._watch_size)
        self.window = Window(self.root, *self.size, self._on_intent, self._on_activity)
        self.connection: sqlite3.Connection | None = None
        self.province: ProvinceLink | None = None
        self.site_watch = SiteWatch(self.root, data.site, self._is_idle, self._site_written)
        self.diagnostics: DailyDiagnostics | None = None

    def run(self) -> None:
        self._show_life()
        self.begin()
        end_on_signals(self.root)
        try:
            self.root.mainloop()
        finally:
            self.close()

    def begin(self) -> None:
        """Start the app; while that cannot be done the page says why, and the same is tried again every ten seconds."""
        try:
            if self._be_alone:
                self._be_alone()
                self._be_alone = None
            self._assemble()
        except tuple(TROUBLES) as error:
            self._take_apart()  # whatever was put together by then: the next try makes its own
            self.app, self._error = None, error
            self._explain(error)
            self.root.after(self.waits.retry_ms, self.begin)

    def _show_life(self) -> None:
        """A sign of life out of this very loop, where somebody waits for it: when it hangs, the kiosk is started again."""
        if seconds := watchdog.seconds_between_signs():
            watchdog.alive()
            self.root.after(int(seconds * 1000), self._show_life)

    def close(self) -> None:
        if self._size_watch:
            self._size_watch.close()
        self.site_watch.close()
        self._take_apart()
        self.window.close()

    def _take_apart(self) -> None:
        if self.diagnostics:
            self.diagnostics.close()
        if self.app:
            self.app.stop()
        if self.province:
            self.province.close()
        if self.connection:
            self.connection.close()

    # ------------------------------------------------------------------ the store breaks while people use it

    def _found_damaged(self) -> None:
        if not self._mending:
            self._mending = self.root.after(self.waits.mend_ms, self._mend)

    def _mend(self) -> None:
        """Start the app again, which salvages the store, once nobody is in the middle of something and no thread has it open."""
        assert self.app and self.province and self.diagnostics and self.connection
        self._mending = ""
        if self.app.is_idle:
            self.province.close()
        if not self.app.is_idle or any(thread.name in OTHER_THREADS for thread in threading.enumerate()):
            self._found_damaged()
            return
        self._take_apart()
        self._saver_before, self.app = self.app.saver, None
        self.begin()

    # ------------------------------------------------------------------ putting together

    def _assemble(self) -> None:
        self._place = place = opening.place(self.data)
        opening.refuse_memory(self.data)
        self.connection, salvaged = open_in_thread.opened(
            self.data.database, self.data.damaged, place.questionnaire, opening.now(), self._show_mending
        )
        if salvaged:
            log.error("%s", salvaged.sentence())
        self.province = ProvinceLink(self.root, self.connection, self.data, self._is_idle, self._site_changed)
        clock_watch = assembly.clock_watch(self.connection)
        saver = ResponseSaver(self.connection, place.questionnaire, clock_watch, self.province.wake)
        saver.on_damage, saver.trial = self._found_damaged, bool(place.site.trial_mark)
        self.printer = Printer(lambda language: assembly.texts_of("guide", language, self._place.languages), self._site)
        parts = Parts(
            window=self.window,
            saver=saver,
            clock_watch=clock_watch,
            controllers=self._controllers(place, saver, clock_watch),
            page_for=self._pages(place),
            screens=SCREENS,
            clocks=Clocks(clock_watch.now, time.monotonic),
            language=self.language,
            waits=self.waits,
            every_hour=self._every_hour,
            preload=deferred_loading.preload_steps(self.data, self.window, lambda: self.app),
        )
        if self._saver_before:
            saver.take_over(self._saver_before)
            self._saver_before = saver
        self.app = App(parts)
        self.diagnostics = DailyDiagnostics(self.root, self.data, self.connection, self.app, assembly.texts_of, self.printer.find)
        self.diagnostics.on_damage = self._found_damaged
        self.app.start()
        self.province.start()
        self.site_watch.start()
        self.diagnostics.start()
        self._saver_before = None

    def _controllers(self, place: Place, saver: ResponseSaver, clock_watch: ClockWatch) -> Controllers:
        assert self.connection
        clock = assembly.clock_actions(clock_watch, saver)
        officer = assembly.officer_controller(self.data, self.connection, self._site_changed, self._offered, clock)
        citizen = CitizenController(assembly.citizen_context(place, saver))
        guide = assembly.guide_controller(self.data, self.connection, lambda: self._place, self.printer, saver.check_in)
        return Controllers(citizen, guide, officer, assembly.setting_up(self.data, self.connection, officer, self._site))

    def _site(self) -> Site:
        return self._place.site

    def _every_hour(self) -> None:
        self.printer.look()
        if self.diagnostics:  # while nobody uses the kiosk
            self.diagnostics.every_hour(opening.now())

    def _offered(self) -> "OfficerActions":
        """What officers' pages may ask of the machine and of the province."""
        from kiosk.runtime.handbook_pictures import of_kiosk  # late: only officers ask
        from kiosk.runtime.restart import restarter

        assert self.province and self.diagnostics
        return replace(self.province.offered(), diagnostics=self.diagnostics.lines, restart=restarter(), pictures=of_kiosk(self.data))

    def _site_written(self) -> None:
        """By another program, which may have written what cannot be used: then the site of before goes on."""
        try:
            self._site_changed()
        except tuple(TROUBLES) as error:
            self.site_watch.seen()
            log.error("the site that was written cannot be used: %s", error)

    def _site_changed(self) -> None:
        """An officer or the province set another site or form: used at once."""
        if self.app:
            self.site_watch.seen()
            self._place = place = opening.place(self.data)
            self.app.saver.questionnaire, self.app.saver.trial = place.questionnaire, bool(place.site.trial_mark)
            self.app.change(self._pages(place), assembly.citizen_context(place, self.app.saver))
            self.printer.look()

    def _is_idle(self) -> bool:
        return self.app is not None and self.app.is_idle

    def _metrics(self, site: Site | None) -> ScreenMetrics:
        width, height = self.size
        if site and site.screen_mm:
            return metrics(width, height, *site.screen_mm)
        if self.screen:
            return metrics(width, height, self.screen.width_mm, self.screen.height_mm)
        root = self.root
        across, down = root.winfo_screenmmwidth() / root.winfo_screenwidth(), root.winfo_screenmmheight() / root.winfo_screenheight()
        return metrics(width, height, across * width, down * height)

    def _pages(self, place: Place) -> PageFor:
        return assembly.pages(self._metrics(place.site), self.fonts, place.site, place.languages, self.data.shown_emblem)

    def _watch_size(self) -> None:
        from kiosk.ui.screen_size import watch

        self._size_watch = watch(self.root, self._resized)

    def _resized(self, screen: "ScreenSize") -> None:
        """The screen has another size now: everything is laid out again, and somebody who is answering goes on where they were."""
        self.screen, self.size = screen, (screen.width, screen.height)
        fill(self.root, screen.width, screen.height, screen.x, screen.y)
        self.window.resize(*self.size)
        if self.app:
            self.app.change(self._pages(self._place))
        elif self._error:
            self._explain(self._error)
        if self.diagnostics:
            self.diagnostics.resized(screen.width, screen.height, screen.width_mm, screen.height_mm)

    def _on_intent(self, intent: object) -> None:
        if self.app:
            self.app.on_intent(intent)

    def _on_activity(self) -> None:
        if self.app:
            self.app.activity()

    def _explain(self, error: Exception) -> None:
        """The trouble page, once in the log and on standard error for whoever looks after the machine."""
        if str(error) != self._explained:
            self._explained = str(error)
            log.error("the kiosk cannot start: %s", error)
            print(f"kiosk: {error}", file=sys.stderr, flush=True)
        key = next(key for kind, key in TROUBLES.items() if isinstance(error, kind))
        texts = assembly.texts_of("citizen", self.language)
        self._show_trouble(texts("trouble_out_of_service"), texts(key), texts.translated(localized(error)))

    def _show_mending(self, share: float) -> None:
        """While the store is salvaged: how far it is, and the event loop goes on."""
        texts = assembly.texts_of("citizen", self.language)
        self._show_trouble(texts("trouble_mending"), texts("trouble_mending_done", percent=int(share * 100)), "")
        self.root.update()

    def _show_trouble(self, title: str, sentence: str, detail: str) -> None:
        page = assembly.pages(self._metrics(None), self.fonts, None)(Display(self.language), "citizen")
        self.window.show(trouble.build(TroubleView(self.language, title, sentence, detail, "", way_out=False), page), page.theme)
