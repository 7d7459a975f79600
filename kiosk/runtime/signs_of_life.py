"""Signs of life from taps and keys, while no timer of the main loop is due."""

import time

from kiosk.system.watchdog import alive, seconds_between_signs


class SignsWhileBusy:
    """Signs of life from taps and keys: while they come faster than their pages are drawn, as from a key that is held down, no timer of the
    event loop is due, and the kiosk is slow but not frozen."""

    def __init__(self) -> None:
        self._period_s, self._given_s = seconds_between_signs(), time.monotonic()

    def give(self) -> None:
        """No more often than somebody waits for."""
        if self._period_s and time.monotonic() - self._given_s >= self._period_s:
            self._given_s = time.monotonic()
            alive()
