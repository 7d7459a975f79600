"""The running kiosk: window, store, worker and pages put together, and a page instead of a crash when that fails."""

import logging
import os
import signal
import sqlite3
import sys
import threading
import time
import tkinter
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.citizen.response_saver import ResponseSaver
from kiosk.citizen.views import TroubleView
from kiosk.errors import CannotBeDone
from kiosk.frozen import replace
from kiosk.language.sentence import localized
from kiosk.paths import DataDir
from kiosk.printing.printer import Printer
from kiosk.runtime import assembly, watchdog
from kiosk.runtime.app import App, Parts
from kiosk.runtime.daily_diagnostics import DailyDiagnostics
from kiosk.runtime.province_link import ProvinceLink
from kiosk.runtime.waits import RETRY_MS
from kiosk.site.site_file import ConfigError, Site, site_or_demonstration
from kiosk.store.database import StoreError
from kiosk.store.open_checked import open_or_salvage
from kiosk.survey.catalogue import CatalogueError
from kiosk.survey.questionnaire import QuestionnaireError
from kiosk.ui import fonts
from kiosk.ui.display import Display
from kiosk.ui.metrics import ScreenMetrics, metrics
from kiosk.ui.monotonic_timers import MonotonicRoot
from kiosk.ui.page import Page
from kiosk.ui.window import Window
from screens.citizen import trouble
from screens.registry import SCREENS

if TYPE_CHECKING:
    from kiosk.officer.context import OfficerActions
    from kiosk.ui.screen_size import ScreenSize, SizeWatch

log = logging.getLogger(__name__)


MEND_MS = 3_000  # after the store was found damaged


OTHERS = ("sync", "self-check", "errand")  # threads with connections of their own


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
        found: fonts.Fonts,
        be_alone: Callable[[], None] | None = None,
    ) -> None:
        """`be_alone` takes the lock on the data directory, where that has still to be done."""
        self.data, self.language, self.fonts, self._be_alone = data, language, found, be_alone
        self.app: App | None = None
        self._told = ""
        self._mending = ""  # the timer
        self._before: ResponseSaver | None = None  # of the store that was found damaged
        self._trouble: Exception | None = None  # what keeps the app from starting
        self.root = _root(windowed)
        self.size = windowed or (self.root.winfo_screenwidth(), self.root.winfo_screenheight())
        self.screen: ScreenSize | None = None  # once it has changed: Tk knows only what it was in the beginning
        self._size_watch: SizeWatch | None = None
        if not windowed:
            self.root.after(WATCH_MS, self._watch_size)
        self.window = Window(self.root, *self.size, self._on_intent, self._on_activity)
        self.connection: sqlite3.Connection | None = None
        self.province: ProvinceLink | None = None
        self.self_check: DailyDiagnostics | None = None

    def run(self) -> None:
        self.begin()
        self._show_life()
        _end_on_signals(self.root)
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
            self._trouble = error
            self._explain(error)
            self.root.after(RETRY_MS, self.begin)

    def _show_life(self) -> None:
        """Under systemd, a sign of life out of this very loop: when it hangs, the signs end and the kiosk is started again."""
        seconds = watchdog.seconds_between_signs()
        if seconds:
            watchdog.alive()
            self.root.after(int(seconds * 1000), self._show_life)

    def close(self) -> None:
        if self.self_check:
            self.self_check.close()
        if self._size_watch:
            self._size_watch.close()
        if self.app:
            self.app.stop()
        if self.province:
            self.province.close()
        self.window.close()
        if self.connection:
            self.connection.close()

    # ------------------------------------------------------------------ the store breaks while people use it

    def _found_damaged(self) -> None:
        if not self._mending:
            self._mending = self.root.after(MEND_MS, self._mend)

    def _mend(self) -> None:
        """Put together anew, which salvages the store, once nobody is in the middle of something and no thread has it open."""
        assert self.app and self.province and self.self_check and self.connection
        self._mending = ""
        if self.app.is_idle:
            self.province.close()
        if not self.app.is_idle or any(one.name in OTHERS for one in threading.enumerate()):
            self._found_damaged()
            return
        self.self_check.close()
        self.app.stop()
        self.connection.close()
        self._before, self.app = self.app.keeper, None
        self.begin()

    # ------------------------------------------------------------------ putting together

    def _assemble(self) -> None:
        site = site_or_demonstration(self.data)
        form = assembly.form_of(self.data, site)
        catalogue = assembly.catalogue()
        self.connection, salvaged = open_or_salvage(self.data.database, self.data.damaged, form, assembly.now())
        if salvaged:
            log.error("%s", salvaged.sentence())
        self.province = ProvinceLink(self.root, self.connection, self.data, self._is_idle, self._site_changed)
        keeper = ResponseSaver(self.connection, form, assembly.read_clocks, self.province.wake)
        keeper.on_damage = self._found_damaged
        self.printer = Printer(lambda spoken: assembly.words_of("guide", spoken), self._site)
        parts = Parts(
            window=self.window,
            keeper=keeper,
            around=assembly.surroundings(site, form, catalogue, keeper.answered_today),
            page_for=self._pages(site),
            screens=SCREENS,
            now=assembly.now,
            monotonic=time.monotonic,
            officer=assembly.officer_desk(self.data, self.connection, self._site_changed, self._offered),
            guide=assembly.checking_desk(self.data, self._site, self.printer, keeper.check_in),
            language=self.language,
            every_hour=self._every_hour,
            soon=assembly.soon(),
        )
        if self._before:
            keeper.take_over(self._before)
            self._before = None
        self.app = App(parts)
        self.app.start()
        self.province.start()
        self.self_check = DailyDiagnostics(self.root, self.data, self.connection, self.app, assembly.words_of, self.printer.find)
        self.self_check.on_damage = self._found_damaged
        self.self_check.start()

    def _site(self) -> Site:
        assert self.app
        return self.app.site

    def _every_hour(self) -> None:
        """While nobody uses the kiosk."""
        self.printer.look()
        if self.self_check:
            self.self_check.every_hour(assembly.now())

    def _offered(self) -> "OfficerActions":
        """What officers' pages may ask of the machine and of the province."""
        assert self.province and self.self_check
        return replace(self.province.offered(), self_check=self.self_check.lines)

    def _site_changed(self) -> None:
        """An officer or the province set another site or form: taken at once."""
        if self.app:
            site = site_or_demonstration(self.data)
            form = assembly.form_of(self.data, site)
            self.app.keeper.questionnaire = form
            around = assembly.surroundings(site, form, assembly.catalogue(), self.app.keeper.answered_today)
            self.app.change_surroundings(self._pages(site), around)
            self.printer.look()

    def _is_idle(self) -> bool:
        return self.app is not None and self.app.is_idle

    def _metrics(self, site: Site | None) -> ScreenMetrics:
        width, height = self.size
        if site and site.screen_mm:
            return metrics(width, height, *site.screen_mm)
        if self.screen:
            return metrics(width, height, self.screen.width_mm, self.screen.height_mm)
        across = self.root.winfo_screenmmwidth() * width / self.root.winfo_screenwidth()
        down = self.root.winfo_screenmmheight() * height / self.root.winfo_screenheight()
        return metrics(width, height, across, down)

    def _pages(self, site: Site) -> Callable[[Display, str], Page]:
        return assembly.pages(self._metrics(site), self.fonts, site.thai_digits)

    def _watch_size(self) -> None:
        from kiosk.ui.screen_size import SizeWatch

        try:
            self._size_watch = SizeWatch(self.root, self._resized)
        except OSError as error:
            log.warning("a change of the screen's size will not be noticed: %s", error)

    def _resized(self, screen: "ScreenSize") -> None:
        """The screen has another size now: all is laid out anew, and whoever is answering goes on where they were."""
        self.screen, self.size = screen, (screen.width, screen.height)
        self.root.geometry(f"{screen.width}x{screen.height}+0+0")
        self.window.resize(*self.size)
        if self.app:
            self.app.change_surroundings(self._pages(self.app.site))
        elif self._trouble:
            self._explain(self._trouble)
        if self.self_check:
            self.self_check.resized(screen.width, screen.height, screen.width_mm, screen.height_mm)

    # ------------------------------------------------------------------ what the window tells

    def _on_intent(self, intent: object) -> None:
        if self.app:
            self.app.on_intent(intent)

    def _on_activity(self) -> None:
        if self.app:
            self.app.activity()

    def _explain(self, error: Exception) -> None:
        """The trouble page, once in the log and on standard error for whoever looks after the machine."""
        if str(error) != self._told:
            self._told = str(error)
            log.error("the kiosk cannot start: %s", error)
            print(f"kiosk: {error}", file=sys.stderr, flush=True)
        key = next(key for kind, key in TROUBLES.items() if isinstance(error, kind))
        words = assembly.words_of("citizen", self.language)
        page = assembly.pages(self._metrics(None), self.fonts, False)(Display(self.language), "citizen")
        view = TroubleView(self.language, words("trouble_out_of_service"), words(key), words.told(localized(error)), "", way_out=False)
        self.window.show(trouble.build(view, page), page.theme)


def _root(windowed: tuple[int, int] | None) -> tkinter.Tk:
    try:
        root = MonotonicRoot(className="EServiceKiosk")
    except tkinter.TclError as error:
        display = os.environ.get("DISPLAY")
        raise CannotBeDone(f"The display {display} cannot be opened ({error}); start the kiosk in a graphical session.") from error
    root.title("e-Service")
    if windowed:
        root.geometry(f"{windowed[0]}x{windowed[1]}+0+0")
        root.resizable(False, False)
        return root
    root.geometry(f"{root.winfo_screenwidth()}x{root.winfo_screenheight()}+0+0")
    root.attributes("-fullscreen", True)
    root.configure(cursor="none")
    root.protocol("WM_DELETE_WINDOW", lambda: None)  # no key or gesture leads out of the kiosk
    return root


def _end_on_signals(root: tkinter.Tk) -> None:
    """SIGTERM and SIGINT end the event loop at once, without a timer that would wake the machine all day."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: None)
    root.tk.createfilehandler(reading, tkinter.READABLE, lambda *_: root.quit())
