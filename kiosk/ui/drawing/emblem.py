"""A round emblem in the header and on the first screen, from a square PNG that is transparent outside of its circle."""

import logging
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import ClassVar

from PIL import Image

from kiosk.frozen import frozen
from kiosk.ui.drawing.paint import Painter

log = logging.getLogger(__name__)
SIDE = 256  # pixels that are kept in memory, a quarter of a megabyte


@frozen
class Emblem:
    """`pixels`: RGBA, SIDE x SIDE."""

    pixels: bytes


def load(path: Path) -> Emblem | None:
    """The emblem of a file; None where there is none or it cannot be read: then the product's own sign stands there."""
    try:
        return of_png(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        log.warning("the emblem cannot be shown: %s", error)
        return None


def of_png(content: bytes) -> Emblem:
    """Raises OSError, ValueError, SyntaxError or DecompressionBombError where it is no PNG."""
    with Image.open(BytesIO(content), formats=("PNG",)) as picture:
        return Emblem(picture.convert("RGBA").resize((SIDE, SIDE), Image.Resampling.LANCZOS).tobytes())


@lru_cache(maxsize=4)
def drawn(emblem: Emblem, size: int) -> Image.Image:
    """RGBA, `size` x `size` pixels."""
    return Image.frombytes("RGBA", (SIDE, SIDE), emblem.pixels).resize((size, size), Image.Resampling.LANCZOS)


@frozen
class EmblemMark:
    """The emblem by itself, in the middle of its element."""

    bleed: ClassVar[int] = 0
    emblem: Emblem

    def paint(self, painter: Painter) -> None:
        size = min(painter.width, painter.height)
        painter.picture(drawn(self.emblem, size), (painter.width - size) // 2, (painter.height - size) // 2)
