"""Runs a program with its calendar clock stopped: `python stopped_clock.py sync.server serve ...`. Without words: a program for each line
of standard input, as JSON (its words, the file that takes what it says), forked from one that has loaded both; prints its exit status.

`datetime.now` always says noon of 20 November 2569 at the counter, so that "seen two days ago" says the same on every day. Only
`datetime` is changed: what sleeps and waits goes on as ever.
"""

import datetime
import importlib
import json
import os
import runpy
import sys

NOON = datetime.datetime(2026, 11, 20, 5, 0, tzinfo=datetime.UTC).timestamp()


class StoppedDatetime(datetime.datetime):
    """A datetime whose `now` does not move."""

    __slots__ = ()

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "StoppedDatetime":
        return cls.fromtimestamp(NOON, tz)


def run(words: list[str]) -> None:
    sys.argv = words
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


def forked(words: list[str], out: str) -> int:
    """The exit status of a program; what it says, also of a failure, is in the file `out`."""
    child = os.fork()
    if not child:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(handle, 1)
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))  # ours holds the next programs' words
        try:
            run(words)
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(int(end.code or 0))
        finally:
            sys.stdout.flush()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    datetime.datetime = StoppedDatetime
    sys.path[0] = ""
    if sys.argv[1:]:
        run(sys.argv[1:])
    else:
        importlib.import_module("sync.server.__main__")
        del sys.modules["sync.server.__main__"]
        for line in sys.stdin:
            print(forked(*json.loads(line)), flush=True)
