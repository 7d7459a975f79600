"""`kiosk run`: puts the kiosk together and runs it. Everything it is made of arrives here and is handed on as arguments."""

import json
import logging
import os
import signal
import sqlite3
import sys
import time
import tkinter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import citizen_views, offer
from kiosk.app import App, Parts
from kiosk.citizen import Ground
from kiosk.commands import CannotBeDone
from kiosk.config import Site, site_or_demonstration
from kiosk.flow import Display
from kiosk.keeper import Keeper
from kiosk.paths import ASSETS, CATALOGUE_NOTES, SERVICES, TEXTS, DataDir
from kiosk.store.database import DamagedStore, open_store
from kiosk.store.lock import only_kiosk
from kiosk.survey import catalogue as national
from kiosk.survey import language as texts
from kiosk.survey import questionnaire as forms
from kiosk.survey.calendar import BANGKOK
from kiosk.survey.catalogue import Catalogue, Service
from kiosk.survey.clock import Reading
from kiosk.survey.language import Texts
from kiosk.ui import fonts
from kiosk.ui.metrics import Metrics, metrics
from kiosk.ui.page import Page
from kiosk.ui.theme import CONTRAST, NORMAL
from kiosk.ui.window import Window
from screens.registry import SCREENS

if TYPE_CHECKING:
    from kiosk.survey.catalogue_search import SearchIndex

log = logging.getLogger(__name__)
LOG_BYTES = 512_000


def run(data: DataDir, windowed: tuple[int, int] | None, language: str) -> int:
    """Run until the window is closed (windowed) or the process is told to end. Without a display: a walk on a virtual one."""
    if not os.environ.get("DISPLAY"):
        from kiosk.commands.walk import walk_without_display

        return walk_without_display(data, windowed or (1080, 1920), language)
    found = fonts.find_fonts()
    _log_to(data)
    with only_kiosk(data.lock):
        kiosk = Kiosk(data, windowed, language, found)
        kiosk.run()
    return 0


class Kiosk:
    """The composed program: Tk root, window, store, app. `app` and `window` are there for a walk to tap on."""

    def __init__(self, data: DataDir, windowed: tuple[int, int] | None, language: str, found: fonts.Fonts) -> None:
        self.data = data
        self.root = _root(windowed)
        width, height = windowed or (self.root.winfo_screenwidth(), self.root.winfo_screenheight())
        self.site = site_or_demonstration(data)
        self.connection = _store(data)
        form = offer.fitted(forms.load(data.questionnaire), self.site)
        self.window = Window(self.root, width, height, lambda intent: self.app.on_intent(intent), lambda: self.app.activity())
        keeper = Keeper(self.connection, form, _read_clocks, lambda: None)
        around = surroundings(self.site, form, keeper.answered_today)
        sizes = self._metrics(width, height)
        self.app = App(
            Parts(
                window=self.window,
                keeper=keeper,
                around=around,
                page_for=_pages(sizes, found),
                screens=SCREENS,
                now=_now,
                monotonic=time.monotonic,
                language=language,
            )
        )

    def _metrics(self, width: int, height: int) -> Metrics:
        if self.site.screen_mm:
            return metrics(width, height, *self.site.screen_mm)
        across = self.root.winfo_screenmmwidth() * width / self.root.winfo_screenwidth()
        down = self.root.winfo_screenmmheight() * height / self.root.winfo_screenheight()
        return metrics(width, height, across, down)

    def run(self) -> None:
        self.app.start()
        _end_on_signals(self.root)
        try:
            self.root.mainloop()
        finally:
            self.close()

    def close(self) -> None:
        self.window.close()
        self.connection.close()


def surroundings(site: Site, form: forms.Questionnaire, today: Callable[[], int]) -> citizen_views.Surroundings:
    """What the citizen's views are made from; the catalogue and the suggestions are read when they are first asked for."""
    catalogue = national.load(SERVICES, CATALOGUE_NOTES)
    return citizen_views.Surroundings(
        site=site,
        ground=Ground(form, _suggestions(site, catalogue), frozenset(one.name for one in catalogue.services.values())),
        texts={spoken: _texts("citizen", spoken) for spoken in ("th", "en")},
        offered=offer.offered(site, catalogue),
        search=_search(catalogue),
        today=today,
    )


def _suggestions(site: Site, catalogue: Catalogue) -> dict[str, tuple[tuple[str, str], ...]]:
    """Common answers of the open questions; for wanted services those that went well in the pilot and are not open here."""
    lines = json.loads((ASSETS / "suggestions.json").read_text(encoding="utf-8"))
    found = {question: tuple((one["th"], one["en"]) for one in entries) for question, entries in lines.items()}
    wanted = [catalogue.name(one) for one in catalogue.recommended if one not in site.services and one not in catalogue.hidden]
    return {**found, "wanted_services": tuple((name, name) for name in wanted)}


def _search(catalogue: Catalogue) -> Callable[[str], list[Service]]:
    """One index, made at the first letter that anybody types: a start and a survey without searching need none."""

    @lru_cache(maxsize=1)
    def index() -> "SearchIndex":
        from kiosk.survey.catalogue_search import SearchIndex

        return SearchIndex(national.visible(catalogue), catalogue.also_called)

    return lambda typed: index().find(typed)


@lru_cache(maxsize=8)
def _texts(group: str, spoken: str) -> Texts:
    return texts.load(TEXTS, spoken, group, "trouble")


def _pages(sizes: Metrics, found: fonts.Fonts) -> Callable[[Display, str], Page]:
    @lru_cache(maxsize=64)
    def page_for(display: Display, group: str) -> Page:
        theme = CONTRAST if display.contrast else NORMAL
        return Page(sizes, found, theme, _texts(group, display.language), display.text_step)

    return page_for


def _root(windowed: tuple[int, int] | None) -> tkinter.Tk:
    try:
        root = tkinter.Tk(className="EServiceKiosk")
    except tkinter.TclError as error:
        raise CannotBeDone(f"The display {os.environ.get('DISPLAY')} cannot be opened ({error}); start the kiosk in a graphical session.") from error
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


def _store(data: DataDir) -> sqlite3.Connection:
    """The store; a damaged one is moved aside whole and everything readable is saved into a new one first."""
    try:
        return open_store(data.database)
    except DamagedStore:
        from kiosk.store.salvage import salvage

        found = salvage(data.database, data.damaged, _now())
        log.error("the database was damaged: %s", found)
        return open_store(data.database)


def _now() -> datetime:
    return datetime.now(BANGKOK)


def _read_clocks() -> Reading:
    return Reading(_now(), time.clock_gettime(time.CLOCK_BOOTTIME))


def _log_to(data: DataDir) -> None:
    """Warnings and errors go to kiosk.log under the data directory, half a megabyte and one older file; never what people tapped."""
    data.root.mkdir(parents=True, exist_ok=True)
    if data.log.exists() and data.log.stat().st_size > LOG_BYTES:
        data.log.replace(data.log.with_suffix(".log.1"))
    handler = logging.FileHandler(data.log, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def _end_on_signals(root: tkinter.Tk) -> None:
    """SIGTERM and SIGINT end the event loop at once, without a timer that would wake the machine all day."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: None)
    root.tk.createfilehandler(reading, tkinter.READABLE, lambda *_: root.quit())


