"""A picture in colour as a look, made smaller to fit: the sheet that is about to be printed."""

from PIL import Image

from kiosk.frozen import frozen
from kiosk.ui.drawing.paint import Painter


@frozen
class Photograph:
    """`pixels`: RGB, three bytes a pixel, row by row. It is never made larger than it is."""

    width: int
    height: int
    pixels: bytes

    def fitted(self, width: int, height: int) -> tuple[int, int]:
        """The largest size of the same shape within a box, pixels."""
        scale = min(width / self.width, height / self.height, 1.0)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def paint(self, painter: Painter) -> None:
        picture = Image.frombytes("RGB", (self.width, self.height), self.pixels)
        size = self.fitted(painter.width, painter.height)
        shown = picture.resize(size, Image.Resampling.LANCZOS) if size != picture.size else picture
        painter.picture(shown, (painter.width - size[0]) // 2, (painter.height - size[1]) // 2)
