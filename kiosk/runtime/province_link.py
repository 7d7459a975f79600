"""Links a running kiosk to its province: the worker's thread, what officers' pages may ask of it, and the applying of what it set.

Part of the composition root: the worker knows no Tk, the app no province. The hand-off between the two is the store; a bell
that Tk's loop hears says that something waits there.
"""

import logging
import sqlite3
import tkinter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from kiosk.paths import DataDir
from kiosk.runtime.timing.waits import BUSY_MS
from kiosk.site.site_file import ConfigError
from kiosk.store.database import StoreError
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.system.event_loop import Bell

if TYPE_CHECKING:
    from kiosk.language.result_line import ResultLine
    from kiosk.officer.context import OfficerActions
    from sync.client.worker import SyncWorker

log = logging.getLogger(__name__)
START_MS = 1500  # the first screen comes first


class ProvinceLink:
    """`start` it with the event loop, `wake` it when a response was stored, `close` it with the kiosk."""

    def __init__(
        self, root: tkinter.Tk, connection: sqlite3.Connection, data: DataDir, is_idle: Callable[[], bool], changed: Callable[[], None]
    ) -> None:
        self._root, self._connection, self._data = root, connection, data
        self._is_idle, self._changed = is_idle, changed
        self._worker: SyncWorker | None = None
        self._starting = ""
        self._bell: Bell | None = None

    def start(self) -> None:
        self._bell = Bell(self._root, self._apply_when_idle)
        self._starting = self._root.after(START_MS, self._begin)

    def wake(self) -> None:
        if self._worker:
            self._worker.wake()

    def close(self) -> None:
        """More than once is as good as once. The bell stays where a worker was begun: its thread may ring later than it is waited for."""
        if self._worker:
            self._worker.stop()
            return
        if self._starting:
            self._root.after_cancel(self._starting)
            self._starting = ""
        if self._bell:
            self._bell.close()
            self._bell = None

    def offered(self) -> "OfficerActions":
        """What officers' pages may ask of the province; each takes seconds and is called in a thread of theirs."""
        from kiosk.officer.context import OfficerActions  # late: the officers' pages are loaded when they are opened

        return OfficerActions(reconcile=self._reconcile, enrol=self._enrol, sync=self._sync, set_up=self._set_up, support=self._support)

    # ------------------------------------------------------------------ the worker and what the province set

    def _begin(self) -> None:
        from kiosk.runtime.heartbeat_details import findings
        from sync.client.worker import SyncWorker

        assert self._bell
        self._worker = SyncWorker(self._data, partial(findings, self._data), self._bell.ring)
        self._worker.start()
        self._apply_when_idle()

    def _apply_when_idle(self) -> None:
        """Nobody's page changes under their finger: while somebody uses the kiosk, later."""
        from sync.client import configuration

        try:
            if not configuration.waits(self._connection):
                return
            if not self._is_idle():
                self._root.after(BUSY_MS, self._apply_when_idle)
            elif configuration.apply(self._connection, self._data, datetime.now(BANGKOK)):
                self._changed()
        except (ConfigError, StoreError, OSError) as error:
            log.error("what the province set could not be applied: %s", error)

    # ------------------------------------------------------------------ for officers' pages

    def _enrol(self, url: str, code: str, language: str) -> "Sequence[ResultLine]":
        from sync.client import officer_actions

        lines = officer_actions.enrol(self._data, url, code, language)
        self.wake()
        return lines

    def _set_up(self, url: str, code: str, language: str) -> str:
        from sync.client import officer_actions

        return officer_actions.set_up(self._data, url, code, language)

    def _sync(self, language: str) -> "Sequence[ResultLine]":
        from kiosk.runtime.heartbeat_details import findings
        from sync.client import officer_actions

        return officer_actions.send(self._data, partial(findings, self._data), language)

    def _reconcile(self, language: str) -> "Sequence[ResultLine]":
        from kiosk.runtime.heartbeat_details import findings
        from sync.client import officer_actions

        return officer_actions.compare(self._data, partial(findings, self._data), language)

    def _support(self, request: str, language: str) -> "Sequence[ResultLine]":
        from kiosk.diagnostics import support_bundle
        from sync.client import officer_actions

        bundle = support_bundle.compose(self._data, datetime.now(BANGKOK))
        lines = officer_actions.send_support(self._data, request, bundle, language)
        self.wake()
        return lines
