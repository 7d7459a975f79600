"""Runs a program with its calendar clock stopped: `python stopped_clock.py sync.server serve ...`.

`datetime.now` always says noon of 20 November 2569 at the counter, so that "seen two days ago" says the same on every day. Only
`datetime` is changed: what sleeps and waits goes on as ever.
"""

import datetime
import runpy
import sys

NOON = datetime.datetime(2026, 11, 20, 5, 0, tzinfo=datetime.UTC).timestamp()


class StoppedDatetime(datetime.datetime):
    """A datetime whose `now` does not move."""

    __slots__ = ()

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "StoppedDatetime":
        return cls.fromtimestamp(NOON, tz)


if __name__ == "__main__":
    datetime.datetime = StoppedDatetime
    sys.argv = sys.argv[1:]
    sys.path[0] = ""
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
