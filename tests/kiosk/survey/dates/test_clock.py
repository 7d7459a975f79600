"""A clock that jumps is noticed from the readings, by as much as it jumped, and from nothing else."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.dates.clock import LONGEST_PAUSE, TOLERANCE_S, Jump, Reading, jump, jump_since_last_start

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BANGKOK)
BEFORE = Reading(NOON, 1000.0)
YEAR_S = 365 * 86400


def _after(passed: float, moved: float) -> Reading:
    """`passed` seconds later by the monotonic clock, while the wall clock was set by `moved` seconds."""
    return Reading(NOON + timedelta(seconds=passed + moved), 1000.0 + passed)


@pytest.mark.parametrize(("moved", "noticed"), [(-YEAR_S, Jump("back", YEAR_S)), (86400, Jump("forward", 86400)), (-60, Jump("back", 60))])
def test_a_clock_set_back_a_year_or_forward_a_day_is_noticed(moved: int, noticed: Jump) -> None:
    """However much time passed in between."""
    assert jump(BEFORE, _after(600, moved)) == noticed


@given(st.floats(0, 10**7), st.floats(-TOLERANCE_S + 0.01, TOLERANCE_S - 0.01))
def test_time_that_simply_passes_is_no_jump(passed: float, drift: float) -> None:
    """Days of running and the small corrections of a time server."""
    assert jump(BEFORE, _after(passed, drift)) is None


@given(st.floats(0, 10**6), st.integers(-(10**8), 10**8).filter(lambda seconds: abs(seconds) > TOLERANCE_S + 1))
def test_any_larger_move_is_named_with_its_direction_and_size(passed: float, moved: int) -> None:
    """To the second."""
    assert jump(BEFORE, _after(passed, moved)) == Jump("back" if moved < 0 else "forward", abs(moved))


def test_an_empty_battery_is_noticed_at_the_next_start() -> None:
    """The wall clock stands before the last time it was seen."""
    assert jump_since_last_start(NOON, datetime(1970, 1, 1, 0, 0, tzinfo=BANGKOK)).direction == "back"


def test_a_night_or_a_holiday_off_is_no_jump() -> None:
    """Switched off for a night, or for half a year; a pause longer than any is one."""
    assert jump_since_last_start(NOON, NOON + timedelta(hours=16)) is None
    assert jump_since_last_start(NOON, NOON + timedelta(days=180)) is None
    assert jump_since_last_start(NOON, NOON - timedelta(seconds=5)) is None
    assert jump_since_last_start(NOON, NOON + LONGEST_PAUSE + timedelta(days=1)).direction == "forward"


def test_a_note_says_what_happened() -> None:
    """It stands beside the response."""
    assert Jump("back", 31536000).as_note() == "back 31536000"
