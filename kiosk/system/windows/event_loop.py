"""The event loop on Windows, where Tk watches no files: a thread that waits, and then has Tk make an event in its own thread.

Python waits there by a clock that no hand on the wall clock moves. A callback of the window system (SetTimer) would come while Tk holds
the interpreter's state, and end the program.
"""

import signal
import threading
import time
import tkinter
from collections.abc import Callable
from contextlib import suppress
from itertools import count

LOOK_S = 0.5  # a wish to end is seen so soon
AGAIN_S = 0.05  # while Tk's loop is not running
_numbers = count(1)


class _Waiter(threading.Thread):
    """One for all alarms of a root."""

    def __init__(self, root: tkinter.Tk) -> None:
        super().__init__(name="alarms", daemon=True)
        self._root, self._due, self._changed = root, dict[str, float](), threading.Condition()
        self.start()

    def wait(self, event: str, seconds: float) -> None:
        """`event` after so many seconds, in place of an earlier wish for it."""
        with self._changed:
            self._due[event] = time.monotonic() + seconds
            self._changed.notify()

    def forget(self, event: str) -> None:
        with self._changed:
            self._due.pop(event, None)

    def run(self) -> None:
        while True:
            with self._changed:
                event = min(self._due, key=self._due.__getitem__, default="")
                left = self._due[event] - time.monotonic() if event else None
                if left is None or left > 0:
                    self._changed.wait(left)
                    continue
                del self._due[event]
            try:
                self._root.event_generate(event, when="tail")  # waits for Tk's thread, which must never wait for this one
            except RuntimeError:  # Tk's loop is not running, or not yet
                self.wait(event, AGAIN_S)
            except tkinter.TclError:  # the window is gone
                return


class Alarm:
    """`ring` is called in Tk's loop."""

    def __init__(self, root: tkinter.Tk, ring: Callable[[], None]) -> None:
        self._root, self._waiter, self._event = root, _waiter_of(root), f"<<Alarm{next(_numbers)}>>"
        root.bind(self._event, lambda _event: ring())

    def set(self, seconds: float) -> None:
        if seconds:
            self._waiter.wait(self._event, seconds)
        else:
            self._waiter.forget(self._event)

    def close(self) -> None:
        self._waiter.forget(self._event)
        with suppress(tkinter.TclError):
            self._root.unbind(self._event)


class Repeated:
    """`ring` is called every so many seconds until it is closed."""

    def __init__(self, root: tkinter.Tk, seconds: float, ring: Callable[[], None]) -> None:
        self._seconds, self._ring = seconds, ring
        self._alarm = Alarm(root, self._rang)
        self._alarm.set(seconds)

    def close(self) -> None:
        self._alarm.close()

    def _rang(self) -> None:
        self._alarm.set(self._seconds)
        self._ring()


class Bell:
    """`ring` it in any thread: `heard` is called in Tk's loop soon after, once for several rings."""

    def __init__(self, root: tkinter.Tk, heard: Callable[[], None]) -> None:
        self._alarm = Alarm(root, heard)

    def ring(self) -> None:
        self._alarm.set(0.001)

    def close(self) -> None:
        self._alarm.close()


def end_on_signals(root: tkinter.Tk) -> None:
    """Ctrl+C and Ctrl+Break of a console; whoever ends the program otherwise (Task Manager, log-off, power) ends it at once, which costs
    nothing that was thanked for. Python calls its handlers only between two of its own steps, so it takes one twice a second."""
    Repeated(root, LOOK_S, lambda: None)
    for name in ("SIGINT", "SIGBREAK", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: root.quit())


def _waiter_of(root: tkinter.Tk) -> _Waiter:
    waiter: _Waiter | None = getattr(root, "_alarms", None)
    if waiter is None:
        waiter = _Waiter(root)
        setattr(root, "_alarms", waiter)  # noqa: B010 (Tk's own class)
    return waiter
