"""Watches for nobody: notices that no one is there, asks whether they still are, and takes the screen home."""

from collections.abc import Callable
from typing import Protocol

from kiosk.frozen import replace
from kiosk.runtime.state import State
from kiosk.runtime.timing.idle_policy import IdlePolicy
from kiosk.runtime.timing.named_timers import NamedTimers
from kiosk.ui.display import Display
from kiosk.ui.input.idle import IdleTimer


class Shown(Protocol):
    """What the watch needs of the app."""

    state: State

    def show(self, state: State) -> None: ...

    def leave(self, state: State) -> None:
        """The person of that state has gone: save, and show the first screen."""
        ...


class IdleWatch:
    def __init__(self, shown: Shown, policy: IdlePolicy, timers: NamedTimers, monotonic: Callable[[], float], first: Display) -> None:
        self._shown, self._policy, self._timers, self._monotonic, self._first = shown, policy, timers, monotonic, first
        self._idle = IdleTimer(timers.root, monotonic, self._nobody_there)

    def active(self) -> None:
        """Somebody touched something."""
        self._idle.active()

    def stop(self) -> None:
        self._idle.stop()

    def follow(self, state: State) -> None:
        """Another screen, another limit."""
        self._idle.set_limit(self._policy.limit_s(state, self._first))

    def _nobody_there(self) -> None:
        state = self._shown.state
        if not self._policy.asks_first(state):
            self._shown.leave(state)
            return
        self._shown.show(replace(state, countdown=self._policy.countdown_s))
        self._count_down_later(self._monotonic() + self._policy.countdown_s)

    def _count_down_later(self, end: float) -> None:
        self._timers.after("countdown", 1000, lambda: self._count_down(end))

    def _count_down(self, end: float) -> None:
        """One second less; at the end the person has gone."""
        state = self._shown.state
        if state.countdown is None:
            return
        left = round(end - self._monotonic())
        if left <= 0:
            self._shown.leave(replace(state, countdown=None))
            return
        self._shown.show(replace(state, countdown=left))
        self._count_down_later(end)
