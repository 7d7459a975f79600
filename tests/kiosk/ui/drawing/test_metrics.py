"""Millimetres to pixels: what is believed of a panel's size, and that a minimum stays a minimum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.frozen import replace
from kiosk.ui.drawing.metrics import ANSWER_MM, ASSUMED_DIAGONAL_MM, GAP_MM, TARGET_MM, metrics


def test_a_measured_panel_is_believed() -> None:
    """A 21.5 inch panel of 1080x1920 pixels and 268x476 mm has about four pixels in a millimetre."""
    screen = metrics(1080, 1920, 268, 476)
    assert screen.per_mm == pytest.approx(4.03, abs=0.01)
    assert screen.answer == 81 and screen.answer / screen.per_mm >= ANSWER_MM


def test_a_panel_that_was_turned_keeps_its_size() -> None:
    """X goes on reporting the sides of the panel as it left the factory."""
    assert metrics(1080, 1920, 476, 268) == metrics(1080, 1920, 268, 476)


@pytest.mark.parametrize(("width_mm", "height_mm"), [(0, 0), (160, 90), (16, 9), (1600, 900), (476, 476), (-476, -268), (4000, 2000)])
def test_a_size_that_belongs_to_no_kiosk_is_not_believed(width_mm: float, height_mm: float) -> None:
    """Unset, no size but a shape, a projector's or a crooked one: the usual 21.5 inches are taken instead."""
    assert metrics(1920, 1080, width_mm, height_mm).per_mm == pytest.approx((1920**2 + 1080**2) ** 0.5 / ASSUMED_DIAGONAL_MM)


def test_large_panels_have_larger_letters() -> None:
    """They are read from further away; a 10 inch one has no room for it."""
    assert metrics(1920, 1080, 476, 268).roominess > metrics(1280, 800, 217, 136).roominess == 1.0


def test_a_panel_too_small_for_a_page_is_drawn_smaller() -> None:
    """7 inches and 800x480: a page as a 160 mm high one has it, answers of 16 mm instead of buttons over each other."""
    small, least = metrics(800, 480, 212, 127), metrics(800, 480, 267, 160)
    assert replace(small, glass_per_mm=0) == replace(least, glass_per_mm=0) and small.answer / (480 / 127) == pytest.approx(16, abs=0.3)
    for width, height, width_mm, height_mm in (
        (1024, 600, 154, 90),
        (800, 480, 154, 86),
        (1920, 1080, 155, 87),
    ):  # that say how small they are
        page = metrics(width, height, width_mm, height_mm)
        assert page.per_mm == pytest.approx(height / 160) and page.answer / (height / height_mm) > 10
    assert metrics(1280, 800, 261, 163).per_mm == pytest.approx(800 / 163, abs=0.01)


def test_a_very_large_panel_or_a_wrong_size_leaves_no_page_of_tiny_letters() -> None:
    """46 inches, and 21.5 that claim 55: everything grows with the panel, though not as fast; up to 27 inches nothing changes."""
    for width, height, width_mm, height_mm in ((2160, 3840, 572, 1016), (1080, 1920, 686, 1219)):
        screen = metrics(width, height, width_mm, height_mm)
        assert 1.3 < screen.per_mm / (width / width_mm) < 1.6
    assert metrics(2560, 1440, 597, 336).per_mm == pytest.approx(2560 / 597, abs=0.01)


@given(st.integers(640, 4000), st.integers(480, 4000), st.floats(50, 2000), st.floats(50, 2000))
def test_a_minimum_in_millimetres_stays_a_minimum_in_pixels(width: int, height: int, width_mm: float, height_mm: float) -> None:
    """Whatever the panel, rounding goes up, never down."""
    screen = metrics(width, height, width_mm, height_mm)
    for pixels, millimetres in ((screen.answer, ANSWER_MM), (screen.target, TARGET_MM), (screen.gap, GAP_MM)):
        assert millimetres <= pixels / screen.per_mm + 1e-9
        assert pixels - millimetres * screen.per_mm < 1
