"""Opens the store for the running kiosk. A sound one opens at once; where that takes time, salvage or a check of every page, it is done
in a thread of its own, while the event loop goes on: the page shows how far it is, and systemd hears that the kiosk lives."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.paths import DataDir
from kiosk.store.database import DamagedStoreError, open_store
from kiosk.store.open_checked import Opened, open_or_salvage, open_sound, takes_time
from kiosk.survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from kiosk.store.recovery.salvage import SalvageResult

LOOK_S = 0.02


def opened(data: DataDir, questionnaire: Questionnaire, at: datetime, meanwhile: Callable[[float], None]) -> Opened:
    """As kiosk.store.open_checked.open_or_salvage. `meanwhile` is called in this thread again and again, with the share that is done."""
    if not takes_time(data.database):
        try:
            return open_sound(data.database), None
        except DamagedStoreError:
            pass
    work = _Mending(data, questionnaire, at)
    work.start()
    while work.is_alive():
        meanwhile(work.share)
        time.sleep(LOOK_S)
    if work.error:
        raise work.error
    return open_store(data.database), work.salvaged


class _Mending(threading.Thread):
    """A daemon: a kiosk that is told to end does not wait for it, and the next start goes on where it was."""

    def __init__(self, data: DataDir, questionnaire: Questionnaire, at: datetime) -> None:
        super().__init__(name="mending", daemon=True)
        self._data, self._questionnaire, self._at = data, questionnaire, at
        self.share = 0.0
        self.salvaged: SalvageResult | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            connection, self.salvaged = open_or_salvage(
                self._data.database, self._data.damaged, self._questionnaire, self._at, self._report
            )
            connection.close()  # of this thread alone
        except Exception as error:  # noqa: BLE001 (raised again where it is waited for)
            self.error = error

    def _report(self, share: float) -> None:
        self.share = share
