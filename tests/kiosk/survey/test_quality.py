"""Flags beside a response: what looks like nobody read the questions. They remove nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey import quality

ITEMS = ["1.1", "1.2", "1.3", "2.1"]
NOON = datetime.fromisoformat("2026-11-23T12:00:00+07:00")


def ago(*seconds: int) -> list[datetime]:
    return [NOON - timedelta(seconds=offset) for offset in seconds]


@pytest.mark.parametrize(
    ("given_answers", "duration_s", "mode", "flags"),
    [
        (dict(zip(ITEMS, (5, 4, 5, 5), strict=True)), 125, "self", ()),
        (dict(zip(ITEMS, (5, 5, 5, 5), strict=True)), 125, "self", ("straight_lined",)),
        (dict(zip(ITEMS, (5, 4, 5, 5), strict=True)), 3, "self", ("too_fast",)),
        (dict(zip(ITEMS, (5, 4, 5, 5), strict=True)), 4, "self", ()),
        (dict(zip(ITEMS, (5, 5, 5, 5), strict=True)), 0, "assisted", ("too_fast", "straight_lined")),
        (dict(zip(ITEMS, (5, 4, 5, 5), strict=True)), 0, "paper", ()),  # typed in: its duration says nothing about the person
        (dict.fromkeys(ITEMS[:3], 5), 125, "self", ()),  # one item left out: they were not on one line throughout
        ({}, 0, "self", ()),
    ],
)
def test_what_one_response_earns_by_itself(given_answers: dict[str, Any], duration_s: int, mode: str, flags: tuple[str, ...]) -> None:
    """Faster than a second an answer, or the same level throughout."""
    assert quality.flags(given_answers, ITEMS, duration_s, mode) == flags


def test_children_playing_with_the_kiosk_are_a_burst() -> None:
    """Five responses within two minutes; a careful survey takes about two minutes each."""
    assert quality.is_burst(ago(110, 80, 50, 20), NOON)
    assert quality.is_burst(ago(120, 1, 1, 1), NOON)
    assert not quality.is_burst(ago(121, 80, 50, 20), NOON)
    assert not quality.is_burst(ago(80, 50, 20), NOON)
    assert not quality.is_burst([], NOON)


def test_a_burst_is_seen_in_whatever_order_the_responses_arrive() -> None:
    """Later ones may be known already when an earlier one comes in; but two minutes are two minutes, not four."""
    assert quality.is_burst(ago(50, 20, -20, -50), NOON)
    assert quality.is_burst(ago(-10, -20, -30, -40), NOON)
    assert not quality.is_burst(ago(110, 100, -100, -110), NOON)


@given(st.lists(st.integers(-400, 400), max_size=12))
def test_a_burst_is_five_in_some_window_of_two_minutes(seconds: list[int]) -> None:
    """Against trying every window, second by second."""
    moments = [0, *seconds]
    windows = range(-quality.BURST_SECONDS, 1)
    crowded = any(sum(start <= offset <= start + quality.BURST_SECONDS for offset in moments) >= quality.BURST_COUNT for start in windows)
    assert quality.is_burst(ago(*seconds), NOON) == crowded
