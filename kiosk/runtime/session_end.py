"""What happens when a session ends: answered to the end it is saved as `complete`, left in the middle as `partial`.

The kiosk is out of service while that cannot be done; nobody is thanked before it is safe.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.citizen import moves
from kiosk.citizen.controller import CitizenController
from kiosk.citizen.response_saver import ResponseSaver
from kiosk.citizen.state import CitizenState, Trouble
from kiosk.frozen import frozen, replace
from kiosk.language.sentence import localized
from kiosk.runtime.state import State
from kiosk.runtime.timing.named_timers import NamedTimers
from kiosk.store.database import StoreError, StoreErrorKind
from kiosk.survey import identity, session
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.dates.clock import TOLERANCE_S
from kiosk.survey.session import Session

LONG_WAIT_S = 24 * 3600  # a session left open over a suspended night
_TROUBLES = {StoreErrorKind.DISK_FULL: "disk_full", StoreErrorKind.READ_ONLY: "read_only"}  # the rest is "not_saved"


@frozen
class Clocks:
    now: Callable[[], datetime]
    monotonic: Callable[[], float]  # seconds


def _with_right_start(ended: Session, began: datetime) -> Session:
    """The clock may have been set in the middle of it."""
    apart = abs((datetime.fromisoformat(ended.started_at) - began).total_seconds())
    return replace(ended, started_at=timestamp(began)) if apart > TOLERANCE_S else ended


class SessionEnd:
    def __init__(self, saver: ResponseSaver, citizen: CitizenController, clocks: Clocks, timers: NamedTimers, retry_ms: int) -> None:
        self._saver, self._citizen, self._clocks, self._timers, self._retry_ms = saver, citizen, clocks, timers, retry_ms
        self._began_s = 0.0  # monotonic
        self.on_recovery: Callable[[], None] = lambda: None  # all that could not be saved is saved
        # A start could not be counted: the answers could not be saved either, and nobody is let answer for nothing.
        self.on_start_refused: Callable[[StoreError], None] = lambda _error: None

    def begin(self, language: str, mode: str) -> Session:
        """A session for somebody who starts now. That they started is counted when the event loop comes to it."""
        from secrets import randbits  # late: loaded by the first screen, in its own time

        now = self._clocks.now()
        self._began_s = self._clocks.monotonic()
        self._timers.root.after_idle(self._count_start)
        return Session(identity.uuid7(int(now.timestamp() * 1000), randbits(74)), timestamp(now), language, mode)

    def _count_start(self) -> None:
        if error := self._saver.began():
            self.on_start_refused(error)

    def save_ended(self, before: State, moved: State, home: State) -> State:
        """The state after saving what has ended between the two; `home`, out of service, where it could not be saved."""
        current, following = before.session, moved.session
        error = None
        if following and moved.at_thanks and not before.at_thanks:
            error = self._save(following, "complete")
        elif current and not before.at_thanks and (following is None or following.id != current.id):
            error = self.save_partial(before)
        return self.out_of_service(home, error) if error else moved

    def save_partial(self, left: State) -> StoreError | None:
        """What somebody answered who has gone; the words on the line of an open keyboard are theirs too."""
        if not isinstance(left.person, CitizenState):
            return None
        current = moves.done_typing(left.person, self._citizen.context.survey).session
        return self._save(current, "partial") if current and session.began_answering(current) else None

    def _save(self, ended: Session, status: str) -> StoreError | None:
        context = self._citizen.context
        duration = int(min(self._clocks.monotonic() - self._began_s, LONG_WAIT_S))
        now = self._clocks.now()
        ended = _with_right_start(ended, now - timedelta(seconds=duration))
        draft = session.draft(context.survey.questionnaire, ended, context.site.kiosk, timestamp(now), duration, status)
        return self._saver.save(replace(draft, trial=context.site.trial_mark))

    def refuse_while_unsaved(self, state: State) -> State:
        """Nobody begins anything until what waits is saved; who is in the middle is not thrown out."""
        error = self._saver.error
        return self.out_of_service(state, error) if error and not state.out_of_service else state

    def out_of_service(self, state: State, error: StoreError) -> State:
        """Until a retry has saved all; the kiosk comes back by itself."""
        self._retry_later()
        kind = _TROUBLES.get(error.kind, "not_saved")
        return replace(state, out_of_service=Trouble(kind, localized(error), way_out=False))

    def _retry_later(self) -> None:
        self._timers.after("retry", self._retry_ms, self._retry)

    def _retry(self) -> None:
        if self._saver.retry():
            self._retry_later()
        else:
            self.on_recovery()
