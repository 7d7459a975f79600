"""The five faces of the scale, drawn: colour, mouth and eyes differ, so the colour is never the only sign."""

from functools import lru_cache

from PIL import Image

from kiosk.ui.paint import smooth
from kiosk.ui.theme import Theme

_EYES = (("disc", 340, 390, 62), ("disc", 660, 390, 62))
# The lowest level looks sad, not angry: an angry face would blame the person who taps it.
_MOUTHS: dict[int, tuple[tuple, ...]] = {
    5: (("area", 250, 570, 750, 570, 715, 690, 640, 775, 560, 815, 500, 822, 440, 815, 360, 775, 285, 690),),
    4: (("arc", 70, 500, 500, 280, 35, 145),),
    3: (("line", 62, 330, 680, 670, 680),),
    2: (("arc", 70, 500, 930, 280, 232, 308),),
    1: (("arc", 70, 500, 900, 250, 205, 335), ("line", 46, 235, 330, 385, 255), ("line", 46, 765, 330, 615, 255)),
}


@lru_cache(maxsize=32)
def face(level: int, size: int, theme: Theme) -> Image.Image:
    """An RGBA picture of `size` x `size` pixels for a level from 5 (best) to 1."""
    disc = smooth(size, size, (("disc", 500, 500, 490),))
    picture = Image.new("RGBA", (size, size), theme[f"level{level}"])
    picture.paste(theme["face"], (0, 0), smooth(size, size, _EYES + _MOUTHS[level]))
    picture.putalpha(disc)
    return picture
