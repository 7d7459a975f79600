"""The screen and its touch, as a technician meets them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kiosk.diagnostics import tried_by_hand
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult
from kiosk.diagnostics.screen import NoScreenError, Screen, check_screen, check_touch, measured
from kiosk.survey.dates.calendar import BANGKOK

Said = Callable[[CheckResult], str]
PORTRAIT = Screen(1080, 1920, 336, 597, 24)
NOW = datetime(2026, 11, 23, 9, 41, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("screen", "site_mm", "outcome", "key"),
    [
        (PORTRAIT, None, PASS, "portrait"),
        (replace(PORTRAIT, width=1920, height=1080), None, PASS, "landscape"),
        (Screen(1024, 768, 304, 228, 24), None, PASS, "landscape"),
        (replace(PORTRAIT, width_mm=0, height_mm=0), None, WARNING, "unmeasured"),
        (replace(PORTRAIT, width_mm=0, height_mm=0), (336, 597), PASS, "portrait"),
        (replace(PORTRAIT, depth=16), None, WARNING, "colours"),
        (replace(PORTRAIT, width=640, height=480), None, FAIL, "small"),
        (Screen(1024, 768, 180, 135, 24), None, WARNING, "tiny"),
        (PORTRAIT, (150, 270), WARNING, "tiny"),
        (None, None, WARNING, "none"),
    ],
)
def test_screen(screen: Screen | None, site_mm: tuple[int, int] | None, outcome: str, key: str, said: Said) -> None:
    """Size, shape and colours each have their sentence; the size entered at setup is believed first."""
    (result,) = check_screen(screen, site_mm)
    assert (result.outcome, result.key) == (outcome, key) and said(result)


def test_real_screen_is_measured(display: str) -> None:
    """What X itself says of the test display."""
    screen = measured()
    assert display and (screen.width, screen.height, screen.depth) == (1080, 1920, 24)


def test_display_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a remote shell there is no display: a reason, not a traceback."""
    monkeypatch.setenv("DISPLAY", ":98765")
    with pytest.raises(NoScreenError):
        measured()


@pytest.mark.parametrize(
    ("record", "outcome", "key"),
    [
        (None, WARNING, "untried"),
        (tried_by_hand.record(NOW, ()), PASS, "well"),
        (tried_by_hand.record(NOW - timedelta(days=91), ()), WARNING, "old"),
        (tried_by_hand.record(NOW, ("top_left",)), FAIL, "missed"),
    ],
)
def test_touch(record: str | None, outcome: str, key: str, said: Said) -> None:
    """Never tried, tried and well, tried long ago, and a corner that does not answer."""
    (result,) = check_touch(record, NOW)
    assert (result.outcome, result.key) == (outcome, key) and said(result)
