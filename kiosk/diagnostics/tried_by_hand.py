"""When an officer last tried a part of the machine by hand, and what failed: the touch screen, headphones and keys."""

import json
from datetime import datetime, timedelta

from kiosk.diagnostics.result import CheckResult, failed, passed, warned

LASTS = timedelta(days=90)


def record(at: datetime, missed: tuple[str, ...]) -> str:
    """What is kept under a setting: when it was done, and which of the things to try failed."""
    return json.dumps({"at": at.isoformat(), "missed": missed})


def result(check: str, stored: str, now: datetime) -> CheckResult:
    """Of what `record` made: failed where something was missed, a warning where it was long ago."""
    trial = json.loads(stored)
    at = datetime.fromisoformat(trial["at"])
    if trial["missed"]:
        return failed(check, "missed", count=len(trial["missed"]), day=at.date().isoformat())
    return warned(check, "old", day=at.date().isoformat()) if now - at > LASTS else passed(check, day=at.date().isoformat())
