"""Drawing on one tile with Pillow: smooth panels, shadows, shaped text. It knows colours by role and no widget."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

from kiosk.ui import thai_text
from kiosk.ui.thai_text import TextStyle
from kiosk.ui.theme import Theme

_SMOOTH = 4  # corners are drawn this much larger and scaled down
BLEED = 6  # pixels around a box that its tile may draw on: shadows, focus rings


class Painter:
    """One tile: `width` x `height` pixels of a box, with BLEED pixels around it. Coordinates are the box's own."""

    def __init__(self, width: int, height: int, theme: Theme, ground: Image.Image) -> None:
        self.width, self.height, self.theme = width, height, theme
        self.image = ground  # RGB, (width + 2 BLEED) x (height + 2 BLEED)
        self.clipped: list[str] = []  # texts that did not fit; the gallery's tests demand that there are none
        self._draw = ImageDraw.Draw(ground)

    def panel(self, fill: str, radius: int, edge: str = "", edge_width: int = 0, shadow: bool = False, box: tuple[int, int, int, int] | None = None) -> None:
        """A rounded rectangle over the whole box, or over `box` = (x, y, w, h)."""
        x, y, w, h = box or (0, 0, self.width, self.height)
        radius = min(radius, w // 2, h // 2)
        if shadow:
            self.image.paste(self.theme["shadow"], (x + BLEED - 6, y + BLEED - 4), _shadow(w, h, radius))
        if edge and edge_width:
            self._fill(edge, x, y, w, h, radius)
            x, y, w, h, radius = x + edge_width, y + edge_width, w - 2 * edge_width, h - 2 * edge_width, max(0, radius - edge_width)
        self._fill(fill, x, y, w, h, radius)

    def _fill(self, role: str, x: int, y: int, w: int, h: int, radius: int) -> None:
        if w > 0 and h > 0:
            self.image.paste(self.theme[role], (x + BLEED, y + BLEED), _rounded(w, h, radius))

    def ring(self, radius: int, role: str = "focus", width: int = 5) -> None:
        """The focus ring just outside the box (WCAG 2.2, 2.4.7): seen on any colour, as it has a light line inside."""
        outer = _rounded(self.width + 2 * BLEED, self.height + 2 * BLEED, radius + BLEED).copy()
        inner = _rounded(self.width + 2 * (BLEED - width), self.height + 2 * (BLEED - width), radius)
        outer.paste(0, (width, width), inner)
        self.image.paste(self.theme[role], (0, 0), outer)

    def text(self, x: int, y: int, text: str, style: TextStyle, role: str, align: str = "left", within: int = 0) -> int:
        """One line; `align` in the `within` pixels from x. Returns the line's width."""
        wide = thai_text.width(text, style)
        room = within or self.width - x
        x += {"left": 0, "centre": (room - wide) // 2, "right": room - wide}[align]
        if x < 0 or wide > room or y + round(1.42 * style.pixels) > self.height + 2 or y < -2 - style.pixels // 20:
            self.clipped.append(text)
        thai_text.draw(self._draw, x + BLEED, y + BLEED, text, style, self.theme[role])
        return wide

    def lines(
        self, x: int, y: int, lines: tuple[str, ...], style: TextStyle, role: str, align: str = "left", within: int = 0, pitch: int = 0
    ) -> int:
        """Several lines, `pitch` apart (the style's own unless given); returns the y below them."""
        for line in lines:
            self.text(x, y, line, style, role, align, within)
            y += pitch or style.pitch
        return y

    def stencil(self, mask: Image.Image, x: int, y: int, role: str) -> None:
        """A mask (L) in one colour: icons, QR codes."""
        self.image.paste(self.theme[role], (x + BLEED, y + BLEED), mask)

    def picture(self, picture: Image.Image, x: int, y: int) -> None:
        """An RGBA or RGB picture as it is."""
        self.image.paste(picture, (x + BLEED, y + BLEED), picture if picture.mode == "RGBA" else None)

    def line(self, points: list[tuple[int, int]], role: str, width: int) -> None:
        self._draw.line([(x + BLEED, y + BLEED) for x, y in points], fill=self.theme[role], width=width)


@lru_cache(maxsize=96)
def _rounded(w: int, h: int, radius: int) -> Image.Image:
    """Mask of a rounded rectangle with smooth corners: only the corners are drawn large and scaled down."""
    mask = Image.new("L", (w, h), 255)
    if radius > 0:
        corner = _quarter(radius)
        mask.paste(corner, (0, 0))
        mask.paste(corner.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (w - radius, 0))
        mask.paste(corner.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, h - radius))
        mask.paste(corner.transpose(Image.Transpose.ROTATE_180), (w - radius, h - radius))
    return mask


@lru_cache(maxsize=64)
def _quarter(radius: int) -> Image.Image:
    large = Image.new("L", (radius * _SMOOTH, radius * _SMOOTH), 0)
    ImageDraw.Draw(large).ellipse((0, 0, 2 * radius * _SMOOTH - 1, 2 * radius * _SMOOTH - 1), fill=255)
    return large.resize((radius, radius), Image.Resampling.BOX)


@lru_cache(maxsize=48)
def _shadow(w: int, h: int, radius: int) -> Image.Image:
    """A soft shadow, 6 pixels larger all round than the panel it lies under."""
    mask = Image.new("L", (w + 12, h + 12), 0)
    mask.paste(_rounded(w, h, radius), (6, 6))
    return mask.filter(ImageFilter.BoxBlur(3))


@lru_cache(maxsize=64)
def smooth(width: int, height: int, shape: "tuple[tuple, ...]") -> Image.Image:
    """A mask of simple shapes given in thousandths of the smaller side: ("line", width, x0, y0, ...), ("disc", x, y, r),
    ("ring", width, x, y, r), ("arc", width, x, y, r, from, to), ("area", x0, y0, ...). Drawn large, scaled down."""
    large = Image.new("L", (width * _SMOOTH, height * _SMOOTH), 0)
    draw = ImageDraw.Draw(large)
    unit = min(width, height) * _SMOOTH / 1000
    for kind, *numbers in shape:
        _SHAPES[kind](draw, [number * unit for number in numbers], numbers)
    return large.resize((width, height), Image.Resampling.BOX)


def _line(draw: ImageDraw.ImageDraw, at: list[float], _: list) -> None:
    thick, *points = at
    draw.line(points, fill=255, width=max(1, round(thick)), joint="curve")
    for x, y in zip(points[::2], points[1::2], strict=True):
        draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)


def _disc(draw: ImageDraw.ImageDraw, at: list[float], _: list) -> None:
    x, y, r = at
    draw.ellipse((x - r, y - r, x + r, y + r), fill=255)


def _ring(draw: ImageDraw.ImageDraw, at: list[float], _: list) -> None:
    thick, x, y, r = at
    draw.ellipse((x - r, y - r, x + r, y + r), outline=255, width=max(1, round(thick)))


def _arc(draw: ImageDraw.ImageDraw, at: list[float], numbers: list) -> None:
    thick, x, y, r, *_angles = at
    draw.arc((x - r, y - r, x + r, y + r), numbers[4], numbers[5], fill=255, width=max(1, round(thick)))


def _area(draw: ImageDraw.ImageDraw, at: list[float], _: list) -> None:
    draw.polygon(at, fill=255)


_SHAPES = {"line": _line, "disc": _disc, "ring": _ring, "arc": _arc, "area": _area}
