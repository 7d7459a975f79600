"""A black screen while nobody is expected: the picture of the day burns into a panel, and lights an empty office all night.

The first touch or key only wakes it: nobody taps what cannot be seen.
"""

import tkinter
from collections.abc import Callable

AWAKE_S = 120  # after the last touch


class DarkScreen:
    """`monotonic`: seconds that only go forward."""

    def __init__(self, root: tkinter.Tk, monotonic: Callable[[], float]) -> None:
        self._root, self._monotonic, self._touched_s = root, monotonic, monotonic()
        self._cover: tkinter.Frame | None = None

    @property
    def is_dark(self) -> bool:
        return self._cover is not None

    def active(self) -> None:
        """Somebody touched something that they can see."""
        self._touched_s = self._monotonic()

    def follow(self, wanted: bool) -> None:
        """Dark while that is `wanted` and nobody has touched anything for a while."""
        if not wanted:
            self._lift()
        elif not self._cover and self._monotonic() - self._touched_s >= AWAKE_S:
            self._darken()

    def _darken(self) -> None:
        self._cover = tkinter.Frame(self._root, background="black", takefocus=1)
        self._cover.bindtags((str(self._cover),))  # what falls on it reaches nothing else
        for event in ("<ButtonPress>", "<KeyPress>"):
            self._cover.bind(event, self._woken)
        self._cover.place(x=0, y=0, relwidth=1, relheight=1)
        self._cover.focus_set()

    def _woken(self, _event: tkinter.Event) -> None:
        self.active()
        self._lift()

    def _lift(self) -> None:
        if self._cover:
            self._cover.destroy()
            self._cover = None
            self._root.focus_force()
