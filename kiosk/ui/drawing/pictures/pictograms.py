"""Pictures of errands and of what is asked: one style, drawn for this product. A light shape, a spot of the accent, lines of one width
with round ends; on a tinted ground. Each is three masks of a few shapes, so that it costs no file and is sharp at every size."""

from functools import lru_cache
from typing import ClassVar

from PIL import Image

from kiosk.frozen import frozen
from kiosk.ui.drawing.paint import Painter, rounded, smooth
from kiosk.ui.drawing.pictures.questions import QUESTIONS
from kiosk.ui.drawing.pictures.services import SERVICES
from kiosk.ui.drawing.theme import Theme

LAYERS = ("card", "accent", "on_chip")  # colour roles, from the lowest: the light shape, the spot, the lines
_PICTURES = {**SERVICES, **QUESTIONS}
NAMES = frozenset(_PICTURES)
SMALL = 128  # pixels: as beside words; larger ones stand alone, and their tile is kept


def picture(name: str, size: int, theme: Theme) -> Image.Image:
    """An RGBA picture of `size` x `size` pixels on its tinted rounded ground."""
    return _small(name, size, theme) if size <= SMALL else _drawn(name, size, theme)


def _drawn(name: str, size: int, theme: Theme) -> Image.Image:
    image = Image.new("RGBA", (size, size), theme["chip"])
    image.putalpha(rounded(size, size, size // 4))
    inner = size * 70 // 100
    inset = (size - inner) // 2
    for role, shapes in zip(LAYERS, _PICTURES[name], strict=True):
        image.paste(theme[role], (inset, inset), smooth.__wrapped__(inner, inner, shapes))
    return image


_small = lru_cache(maxsize=32)(_drawn)  # at most 2 MB


@frozen
class Pictogram:
    """A picture by itself, in the middle of its element."""

    bleed: ClassVar[int] = 0
    name: str

    def paint(self, painter: Painter) -> None:
        size = min(painter.width, painter.height)
        painter.picture(picture(self.name, size, painter.theme), (painter.width - size) // 2, (painter.height - size) // 2)
