"""How many requests of kiosks are worked on at once. Whoever comes while a line is full is told when to come again, before anything of a
body is read: what is let in is answered within seconds, so that nobody gives up waiting and sends the same once more.

Those who are turned away get turns one behind the other, at the pace of the last requests (RFC 9110, 10.2.3): a thousand kiosks that come
back in one second are spread over the time that the work takes.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sync import wire

WAITING = 8  # for each that is worked on: requests that are let in to wait, their bodies still packed
LONGEST_S = 300  # as long as a kiosk waits by itself at most
_FIRST_GUESS_S = 0.2
_WEIGHT = 0.1  # of the latest request in the mean


class Line:
    """Of one process. `at_once`: how many are worked on at the same time."""

    def __init__(self, at_once: int) -> None:
        self._at_once, self._room = at_once, at_once * (1 + WAITING)
        self._places = asyncio.Semaphore(at_once)
        self._inside, self._each_s, self._last_turn = 0, _FIRST_GUESS_S, 0.0

    def turn_in_s(self) -> int:
        """0: come in. Else the line is full, and a turn is kept for whoever asked: in so many seconds."""
        if self._inside < self._room:
            return 0
        now, step = time.monotonic(), self._each_s / self._at_once
        self._last_turn = max(self._last_turn, now + self._inside * step) + step
        wait = math.ceil(self._last_turn - now)
        self._last_turn = min(self._last_turn, now + LONGEST_S)
        return max(1, min(wait, LONGEST_S))

    @contextmanager
    def entered(self) -> Iterator[None]:
        """From the moment on which one is let in until it is answered or gone."""
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait until it is one's turn, in the order of arrival; the work is done inside."""
        async with self._places:
            began = time.monotonic()
            yield
            self._each_s += _WEIGHT * (time.monotonic() - began - self._each_s)


def lines_of(at_once: int) -> dict[str, Line]:
    """Address of the wire -> its line: what kiosks send, and apart from it what they ask and say of themselves."""
    sent, asked = Line(at_once), Line(max(1, at_once // 2))
    return {wire.RESPONSES: sent, wire.VISITS: sent, wire.CONTENT: sent, wire.HEARTBEAT: asked, wire.LEDGER: asked}
