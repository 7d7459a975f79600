"""Presses that a key makes by being held down, told from presses of a finger.

X sends a release and a press of one moment, again and again; Windows presses alone, until the key is let go. There a release that another
window got is never seen, so that losing the keyboard lets everything go.
"""

import tkinter

from kiosk.system import physical_keys


class KeyRepeat:
    def __init__(self, sends_releases: bool = physical_keys.REPEATS_SEND_RELEASES) -> None:
        self._sends_releases = sends_releases
        self._let_go = ("", -1)  # the key released last, and when by the window system's clock
        self._down = set[str]()

    def pressed(self, event: tkinter.Event) -> bool:
        """Whether the key has been down all the time."""
        if self._sends_releases:
            return self._let_go == (event.keysym, event.time)
        repeated = event.keysym in self._down
        self._down.add(event.keysym)
        return repeated

    def released(self, event: tkinter.Event) -> None:
        self._let_go = (event.keysym, event.time)
        self._down.discard(event.keysym)

    def let_everything_go(self, _event: object = None) -> None:
        self._down.clear()
