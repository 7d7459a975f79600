"""The five faces of the scale, drawn: colour, mouth and eyes differ, so the colour is never the only sign."""

from functools import lru_cache
from typing import Any

from PIL import Image

from kiosk.ui.drawing.paint import smooth
from kiosk.ui.drawing.theme import Theme

_EYES = (("disc", 345, 390, 64), ("disc", 655, 390, 64))
# Round-ended lines, so that every face looks soft. The lowest level looks sad, not angry: an angry face would blame the
# person who taps it, so its brows rise towards the middle.
_FEATURES: dict[int, tuple[tuple[Any, ...], ...]] = {
    5: (
        *_EYES,
        ("area", 235, 560, 765, 560, 752, 625, 722, 690, 672, 752, 606, 796, 500, 815, 394, 796, 328, 752, 278, 690, 248, 625),
        ("disc", 250, 575, 22),
        ("disc", 750, 575, 22),
    ),
    4: (*_EYES, ("line", 66, 275, 590, 310, 655, 360, 705, 425, 738, 500, 749, 575, 738, 640, 705, 690, 655, 725, 590)),
    3: (*_EYES, ("line", 66, 320, 680, 680, 680)),
    2: (*_EYES, ("line", 66, 310, 735, 350, 692, 405, 662, 470, 648, 530, 648, 595, 662, 650, 692, 690, 735)),
    1: (
        ("disc", 345, 425, 64),
        ("disc", 655, 425, 64),
        ("line", 66, 285, 780, 315, 715, 365, 665, 430, 636, 500, 627, 570, 636, 635, 665, 685, 715, 715, 780),
        ("line", 46, 240, 330, 305, 305, 365, 262),
        ("line", 46, 760, 330, 695, 305, 635, 262),
    ),
}


@lru_cache(maxsize=32)
def face(level: int, size: int, theme: Theme, inverted: bool = False) -> Image.Image:
    """An RGBA picture of `size` x `size` pixels for a level from 5 (best) to 1; `inverted` for a dark ground without colours."""
    disc = smooth(size, size, (("disc", 500, 500, 490),))
    ground, features = theme[f"level{level}"], theme["face"]
    if inverted:
        ground, features = features, ground
    picture = Image.new("RGBA", (size, size), ground)
    picture.paste(features, (0, 0), smooth(size, size, _FEATURES[level]))
    picture.putalpha(disc)
    return picture
