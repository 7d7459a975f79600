"""A clock that is wrong: by a year, against the answers, against the province."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kiosk.diagnostics.clock import ServerClock, check_clock
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult
from kiosk.survey.dates.calendar import BANGKOK

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("now", "last_answer", "ahead_of_us", "outcome", "key"),
    [
        (NOW, None, None, PASS, "alone"),
        (NOW, NOW - timedelta(days=2), timedelta(seconds=10), PASS, "well"),
        (datetime(1970, 1, 1, tzinfo=BANGKOK), None, None, FAIL, "before_made"),  # the battery is empty
        (NOW - timedelta(days=365), NOW, None, FAIL, "before_made"),
        (NOW, NOW + timedelta(hours=1), None, FAIL, "behind_answers"),
        (NOW, NOW + timedelta(seconds=30), timedelta(0), PASS, "well"),
        (NOW, NOW + timedelta(days=900), timedelta(0), WARNING, "was_ahead"),  # set right since: nobody is told to set it wrong again
        (NOW, NOW + timedelta(days=900), -timedelta(minutes=7), FAIL, "ahead_of_server_minutes"),
        (NOW, None, timedelta(seconds=90), WARNING, "a_little_off"),
        (NOW, None, timedelta(minutes=7), FAIL, "behind_server_minutes"),
        (NOW, None, timedelta(hours=5), FAIL, "behind_server_hours"),  # set by hand, a wrong time of day
        (NOW, None, -timedelta(days=730), FAIL, "ahead_of_server_days"),
        (NOW, None, -timedelta(minutes=7), FAIL, "ahead_of_server_minutes"),
    ],
)
def test_clock(
    now: datetime, last_answer: datetime | None, ahead_of_us: timedelta | None, outcome: str, key: str, said: Callable[[CheckResult], str]
) -> None:
    """Each wrong clock has its own sentence with the day written for people."""
    server = None if ahead_of_us is None else ServerClock(ahead_of_us, NOW)
    (result,) = check_clock(now, last_answer, server)
    assert (result.outcome, result.key) == (outcome, key)
    assert "-" not in said(result)  # no ISO day in front of people


def test_a_clock_set_back_since_the_server_was_heard_is_held_against_the_answers() -> None:
    """What the server said of another time says nothing of this one."""
    heard = ServerClock(timedelta(0), NOW + timedelta(days=2))
    (result,) = check_clock(NOW, NOW + timedelta(days=2), heard)
    assert result.key == "behind_answers"
