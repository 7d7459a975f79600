"""Pictures of errands and answers: one style, told apart, light on memory."""

from kiosk.ui.drawing.pictures.pictograms import LAYERS, NAMES, SMALL, picture
from kiosk.ui.drawing.theme import CONTRAST, NORMAL, contrast


def test_no_two_pictures_look_alike() -> None:
    """At the size in which they stand beside words, and without their colours."""
    drawn = {name: picture(name, 48, NORMAL).convert("L").resize((12, 12)).tobytes() for name in NAMES}
    near = [
        (first, second)
        for first in drawn
        for second in drawn
        if first < second and sum(abs(a - b) for a, b in zip(drawn[first], drawn[second], strict=True)) < 12 * 12 * 5
    ]
    assert near == []


def test_lines_stand_out_from_what_they_lie_on() -> None:
    """3:1 at least against ground, light shape and spot, in both themes (WCAG 2.2, 1.4.11)."""
    lines = LAYERS[-1]
    assert [role for theme in (NORMAL, CONTRAST) for role in ("chip", "card", "accent") if contrast(theme[lines], theme[role]) < 3] == []


def test_pictures_beside_words_are_kept_and_large_ones_are_not() -> None:
    """At most 2 MB are held: 32 pictures of 128 x 128 pixels."""
    assert picture("car", 48, NORMAL) is picture("car", 48, NORMAL)
    assert picture("car", SMALL + 1, NORMAL) is not picture("car", SMALL + 1, NORMAL)
