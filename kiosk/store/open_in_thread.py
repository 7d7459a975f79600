"""Opens the store beside a running event loop. A sound one opens at once; where that takes time, salvage or a check of every page, it is
done in a thread of its own, while the event loop goes on: the page shows how far it is, and systemd hears that the kiosk lives."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.store.database import DamagedStoreError, open_store
from kiosk.store.open_checked import Opened, open_or_salvage, open_sound, takes_time
from kiosk.survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from kiosk.store.recovery.salvage import SalvageResult

LOOK_S = 0.02


def opened(database: Path, damaged: Path, questionnaire: Questionnaire, at: datetime, meanwhile: Callable[[float], None]) -> Opened:
    """As kiosk.store.open_checked.open_or_salvage. `meanwhile` is called in this thread again and again, with the share that is done."""
    if not takes_time(database):
        try:
            return open_sound(database), None
        except DamagedStoreError:
            pass
    work = _Mending(database, damaged, questionnaire, at)
    work.start()
    while work.is_alive():
        meanwhile(work.share)
        time.sleep(LOOK_S)
    if work.error:
        raise work.error
    return open_store(database), work.salvaged


class _Mending(threading.Thread):
    """A daemon: a kiosk that is told to end does not wait for it, and the next start goes on where it was."""

    def __init__(self, database: Path, damaged: Path, questionnaire: Questionnaire, at: datetime) -> None:
        super().__init__(name="mending", daemon=True)
        self._opening = (database, damaged, questionnaire, at)
        self.share = 0.0
        self.salvaged: SalvageResult | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            connection, self.salvaged = open_or_salvage(*self._opening, self._report)
            connection.close()  # of this thread alone
        except Exception as error:  # noqa: BLE001 (raised again where it is waited for)
            self.error = error

    def _report(self, share: float) -> None:
        self.share = share
