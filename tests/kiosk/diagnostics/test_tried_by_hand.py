"""An officer tried the touch screen or the headphones by hand: what the diagnostics say of it, today and months after."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kiosk.diagnostics import tried_by_hand
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult
from kiosk.survey.dates.calendar import BANGKOK

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=BANGKOK)


@pytest.mark.parametrize("check", ["touch", "sound"])
@pytest.mark.parametrize(
    ("days_ago", "missed", "outcome", "key"),
    [
        (0, (), PASS, "well"),
        (90, (), PASS, "well"),
        (91, (), WARNING, "old"),
        (0, ("left",), FAIL, "missed"),
        (91, ("left",), FAIL, "missed"),
    ],
)
def test_what_was_tried_is_told(
    check: str, days_ago: int, missed: tuple[str, ...], outcome: str, key: str, said: Callable[[CheckResult], str]
) -> None:
    """Well for 90 days; what failed stays failed until it is tried again. Each has its sentence."""
    result = tried_by_hand.result(check, tried_by_hand.record(NOW - timedelta(days=days_ago), missed), NOW)
    assert (result.name, result.outcome, result.key) == (check, outcome, key) and said(result)
