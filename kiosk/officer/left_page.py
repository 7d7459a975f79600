"""The page that an officer was at when the corner closed by itself: there again after the PIN, for a while, in memory only.

Half a paper form or a long text is an officer's work of minutes; a telephone call must not cost it. Also a job that was still running
when somebody locked the corner.
"""

from collections.abc import Callable
from typing import Any

from kiosk.frozen import replace
from kiosk.officer import background_job
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState

KEPT_S = 15 * 60.0


class LeftPage:
    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._state: OfficerState[Any] | None = None
        self._until = 0.0

    def keep(self, state: OfficerState[Any]) -> None:
        """Nobody touched this page any more."""
        if state.screen not in (PageName.PIN_ENTRY, PageName.WELCOME):
            self._state, self._until = state, self._monotonic() + KEPT_S

    def keep_running(self, state: OfficerState[Any]) -> None:
        """Somebody leaves this page: it is kept where its job still runs."""
        if state.kind is background_job.PAGE and state.subject.lines is None:
            self.keep(state)

    def resumed(self, following: OfficerState[Any]) -> OfficerState[Any]:
        """After the PIN: the page that was left, once; what has to be read first lies on top of it. `following` where none was left."""
        left, in_time = self._state, self._monotonic() < self._until
        self.forget()
        if left is None or not in_time:
            return following
        return left if following.before is None or following.screen == PageName.FIRST_DAY else replace(following, before=left)

    def forget(self) -> None:
        self._state = None
