"""The running kiosk looks after itself: light diagnostics soon after the start and each morning, deep ones for an officer.

Never in front of a citizen: it begins only while nobody uses the kiosk, in a thread with connections of its own, so a first
tap is answered as ever. When disk or database fail, the page says out of service until a later check passes.
"""

import logging
import sqlite3
import threading
import tkinter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.citizen.state import Trouble
from kiosk.frozen import replace
from kiosk.paths import DataDir
from kiosk.runtime.timing.waits import BUSY_MS
from kiosk.store.database import StoreError, open_store

if TYPE_CHECKING:
    from kiosk.diagnostics.result import CheckResult, DiagnosticsReport
    from kiosk.diagnostics.screen import Screen
    from kiosk.language.result_line import ResultLine
    from kiosk.language.texts import Texts
    from kiosk.runtime.app import App

log = logging.getLogger(__name__)
START_MS = 6000  # the first screen, the province and the printer come first
LOOK_MS = 250  # whether the thread has finished
AGAIN_MS = 60_000  # out of service: whether it is well again
MORNING = 6  # o'clock

# What keeps answers from being safe, and the text of the page that says so.
_TROUBLES = {
    ("disk", "full"): "disk_full",
    ("disk", "unwritable"): "read_only",
    ("records", "damaged"): "store",
    ("records", "unusable"): "store",
}


class DailyDiagnostics:
    """One beside the app; `start` it with the event loop, tell it every hour."""

    def __init__(
        self,
        root: tkinter.Tk,
        data: DataDir,
        connection: sqlite3.Connection,
        app: "App",
        words: "Callable[[str, str], Texts]",
        beside: Callable[[], object],
    ) -> None:
        """`beside` is done in the same thread before the check: looking for a printer."""
        self._root, self._data, self._connection, self._app, self._words = root, data, connection, app, words
        self._out = False  # whether this check has put the kiosk out of service
        self._beside = beside
        self._screen = _screen_of(root)
        self._waiting = ""
        self.on_damage: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._later(START_MS, self.begin)

    def resized(self, width: int, height: int, width_mm: int, height_mm: int) -> None:
        """The screen is another one from now on."""
        self._screen = replace(self._screen, width=width, height=height, width_mm=width_mm, height_mm=height_mm)

    def close(self) -> None:
        if self._waiting:
            self._root.after_cancel(self._waiting)

    def _later(self, after_ms: int, do: Callable[..., None], *values: object) -> None:
        """One thing waits at a time; a later one takes its place."""
        self.close()
        self._waiting = self._root.after(after_ms, do, *values)

    def every_hour(self, now: datetime) -> None:
        """Each morning, and after a night in which the kiosk was off."""
        from kiosk.diagnostics import history

        if now.hour >= MORNING and history.due(self._connection, now):
            self.begin()

    def begin(self) -> None:
        """Look, unless somebody uses the kiosk: then later."""
        if not self._app.is_idle:
            self._later(BUSY_MS, self.begin)
            return
        reports: list[DiagnosticsReport] = []
        thread = threading.Thread(target=self._work, args=(reports,), name="diagnostics", daemon=True)
        thread.start()
        self._later(LOOK_MS, self._wait, thread, reports)

    def _work(self, reports: "list[DiagnosticsReport]") -> None:
        self._beside()
        reports.append(self.look(deep=False))

    def look(self, deep: bool) -> "DiagnosticsReport":
        """All checks now, in the caller's thread: seconds when deep."""
        from kiosk.diagnostics import checklist
        from kiosk.runtime.diagnostics_inputs import gathered

        return checklist.examine(gathered(self._data, not deep, self._screen), deep)

    def _wait(self, thread: threading.Thread, reports: "list[DiagnosticsReport]") -> None:
        if thread.is_alive():
            self._later(LOOK_MS, self._wait, thread, reports)
        elif reports:
            self._take(reports[0])

    def _take(self, report: "DiagnosticsReport") -> None:
        """Keep what was found; out of service, or back in it."""
        from kiosk.diagnostics import history

        texts = self._words("diagnostics", "th")
        fault = next((result for result in report.results if (result.name, result.key) in _TROUBLES), None)
        if fault:
            self._put_out(fault, texts)
            return
        try:
            history.save_report(self._connection, report, texts)
        except StoreError as error:
            log.error("the diagnostics could not be stored: %s", error)
        if self._out:
            self._out = False
            if not self._app.saver.unsaved:  # the app brings the kiosk back itself once that is saved
                self._app.out_of_service(None)

    def _put_out(self, fault: "CheckResult", texts: "Texts") -> None:
        sentence = fault.sentence(texts)
        log.error("out of service: %s", sentence)
        self._out = True
        self._app.out_of_service(Trouble(_TROUBLES[fault.name, fault.key], sentence, way_out=False))
        self._later(AGAIN_MS, self.begin)
        if (fault.name, fault.key) == ("records", "damaged"):
            self.on_damage()

    # ------------------------------------------------------------------ for the officers' page

    def lines(self, language: str) -> "Sequence[ResultLine]":
        """The deep check, kept, as lines of the officers' page; called in a thread of theirs."""
        from kiosk.diagnostics import history
        from kiosk.diagnostics.result import FAIL, PASS
        from kiosk.language.result_line import ResultLine

        report = self.look(deep=True)
        with closing(open_store(self._data.database)) as connection:
            history.save_report(connection, report, self._words("diagnostics", "th"))
        texts = self._words("diagnostics", language)
        worst_first = sorted(report.results, key=lambda result: (result.outcome != FAIL, result.outcome == PASS))
        marks = {PASS: True, FAIL: False}
        return [ResultLine(result.sentence(texts), marks.get(result.outcome), result.title(texts)) for result in worst_first]


def _screen_of(root: tkinter.Tk) -> "Screen":
    from kiosk.diagnostics.screen import Screen

    size = (root.winfo_screenwidth(), root.winfo_screenheight(), root.winfo_screenmmwidth(), root.winfo_screenmmheight())
    return Screen(*size, root.winfo_screendepth())
