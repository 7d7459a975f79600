"""Colours: every pair that stands on each other on a screen can be told apart, in both themes."""

import pytest

from kiosk.ui.drawing.faces import face
from kiosk.ui.drawing.theme import CONTRAST, NORMAL, Theme, contrast
from tests.support.colour_vision import KINDS, seen

THEMES = [NORMAL, CONTRAST]
QUESTIONS = [("ink", "paper"), ("ink", "card")]
TEXTS = [
    ("ink", "chosen"),
    ("ink", "pressed"),
    ("soft_ink", "paper"),
    ("soft_ink", "card"),
    ("soft_ink", "chosen"),
    ("soft_ink", "pressed"),
    ("on_brand", "brand"),
    ("on_brand", "brand_deep"),
    ("on_brand", "brand_soft"),
    ("on_brand_soft", "brand"),
    ("on_brand_soft", "brand_deep"),
    ("on_action", "action"),
    ("on_action", "action_pressed"),
    ("on_accent", "accent"),
    ("on_accent", "accent_pressed"),
    ("on_accent_soft", "accent_soft"),
    ("on_chip", "chip"),
    ("bad", "card"),
    ("bad", "bad_soft"),
    ("good", "good_soft"),
    *((f"level{level}_text", ground) for level in range(1, 6) for ground in ("card", f"level{level}_soft")),
]
SIGNS = [
    ("edge", "paper"),
    ("edge", "card"),
    ("edge", "chosen"),
    ("chosen_edge", "paper"),
    ("brand_edge", "brand"),
    ("brand_edge", "brand_deep"),
    ("action", "paper"),
    ("action", "chosen"),
    ("accent", "brand"),
    ("accent", "progress_track"),
    ("focus", "paper"),
    ("focus", "card"),
    ("accent", "brand_deep"),
    ("bar", "track"),
    ("bar_soft", "track"),
    ("modules", "face"),
    *((f"level{level}", ground) for level in range(1, 6) for ground in ("face", "card", f"level{level}_soft")),
]


def faint(theme: Theme, pairs: list[tuple[str, str]], least: float) -> list[str]:
    ratios = [(role, other, contrast(theme[role], theme[other])) for role, other in pairs]
    return [f"{role} on {other}: {ratio:.2f}" for role, other, ratio in ratios if ratio < least]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_weak_eyes_can_read_every_text(theme: Theme) -> None:
    """10:1 for the questions, 7:1 for all other words (WCAG 2.2, 1.4.6)."""
    assert faint(theme, QUESTIONS, 10) + faint(theme, TEXTS, 7) == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_weak_eyes_can_see_every_edge_and_sign(theme: Theme) -> None:
    """3:1 for edges, signs, bars, faces (WCAG 2.2, 1.4.11)."""
    assert faint(theme, SIGNS, 3) == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_who_does_not_tell_all_colours_apart_reads_the_same(theme: Theme) -> None:
    """4.5:1 for words, 7:1 for questions, 3:1 for edges and signs, as a person with protanopia, deuteranopia or tritanopia sees them."""
    for kind in KINDS:
        simulated = Theme(kind, tuple((role, seen(colour, kind)) for role, colour in theme.colours))
        assert faint(simulated, QUESTIONS, 7) + faint(simulated, TEXTS, 4.5) + faint(simulated, SIGNS, 3) == [], kind


def test_the_five_faces_differ_without_their_colours() -> None:
    """Mouth and eyes of each: in one colour they are five pictures still."""
    grey = Theme("grey", tuple((role, "#808080" if role.startswith("level") else colour) for role, colour in NORMAL.colours))
    assert len({face(level, 64, grey).tobytes() for level in range(1, 6)}) == 5


def test_the_high_contrast_theme_is_near_20_to_1() -> None:
    """Black on white, and white on black."""
    assert faint(CONTRAST, [*QUESTIONS, ("on_brand", "brand"), ("on_action", "action"), ("ink", "card")], 20) == []


def test_both_themes_know_the_same_roles() -> None:
    """A screen names a role and finds it in either."""
    assert {role for role, _ in NORMAL.colours} == {role for role, _ in CONTRAST.colours}


def test_contrast_is_that_of_the_standard() -> None:
    """Known values: black on white 21, a colour on itself 1, and #767676 on white, the well-known edge of 4.5."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#123F7A", "#123F7A") == pytest.approx(1)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
