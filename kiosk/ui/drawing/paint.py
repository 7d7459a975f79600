"""Drawing on one tile with Pillow: smooth panels, shadows, shaped text. It knows colours by role and no widget."""

from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from kiosk.frozen import frozen
from kiosk.ui.drawing.theme import Theme
from kiosk.ui.text import thai_text
from kiosk.ui.text.thai_text import TextStyle

_SMOOTH = 4  # corners are drawn this much larger and scaled down
NEAREST = Image.Resampling.NEAREST  # for what is the same all along: repeated, not blended, in a tenth of the time
BLEED = 6  # pixels around a box that its tile may draw on: shadows, focus rings


@frozen
class Pen:
    """How words are written: style, colour by role, where they stand in their room; `tight`: lines as close as a table's."""

    style: TextStyle
    role: str = "ink"
    align: str = "left"  # left | centre | right
    tight: bool = False


class Painter:
    """One tile: `width` x `height` pixels of a box, with `bleed` pixels around it. Coordinates are the box's own."""

    def __init__(self, width: int, height: int, theme: Theme, ground: Image.Image, bleed: int = BLEED) -> None:
        self.width, self.height, self.theme, self.bleed = width, height, theme, bleed
        self.image = ground  # RGB, (width + 2 bleed) x (height + 2 bleed)
        self.clipped: list[str] = []  # texts that did not fit; the gallery's tests demand that there are none
        self._draw = ImageDraw.Draw(ground)

    def panel(
        self,
        fill: str,
        radius: int,
        edge: str = "",
        edge_width: int = 0,
        shadow: bool = False,
        box: tuple[int, int, int, int] | None = None,
    ) -> None:
        """A rounded rectangle over the whole box, or over `box` = (x, y, w, h)."""
        x, y, w, h = box or (0, 0, self.width, self.height)
        radius = min(radius, w // 2, h // 2)
        if shadow and not self._dark:
            self._shade(x + self.bleed, y + self.bleed + 2, w, h, radius)
        if edge and edge_width:
            self._fill(edge, x, y, w, h, radius)
            x, y, w, h, radius = x + edge_width, y + edge_width, w - 2 * edge_width, h - 2 * edge_width, max(0, radius - edge_width)
        self._fill(fill, x, y, w, h, radius)

    def _fill(self, role: str, x: int, y: int, w: int, h: int, radius: int) -> None:
        """A rounded rectangle as three plain ones and four smooth corners: no mask of the whole is made or kept."""
        if w <= 0 or h <= 0:
            return
        x, y, colour = x + self.bleed, y + self.bleed, self.theme[role]
        self.image.paste(colour, (x + radius, y, x + w - radius, y + h))
        for left in (x, x + w - radius):
            self.image.paste(colour, (left, y + radius, left + radius, y + h - radius))
        if radius > 0:
            for place, corner in zip(_corners(x, y, w, h, radius), _four(_quarter(radius)), strict=True):
                self.image.paste(colour, place, corner)

    def _shade(self, x: int, y: int, w: int, h: int, radius: int) -> None:
        """A soft shadow around the panel at x, y of the image: four blurred corners, four edges stretched between them."""
        colour, side = self.theme["shadow"], max(radius, 1) + 2 * SPREAD
        if w < 2 * side or h < 2 * side:
            return
        corner, edge = _shadow_corner(radius)
        outer = (x - SPREAD, y - SPREAD, w + 2 * SPREAD, h + 2 * SPREAD)
        for place, mask in zip(_corners(*outer, side), _four(corner), strict=True):
            self.image.paste(colour, place, mask)
        across, down = (
            edge.resize((outer[2] - 2 * side, side), NEAREST),
            edge.transpose(Image.Transpose.TRANSPOSE).resize((side, outer[3] - 2 * side), NEAREST),
        )
        self.image.paste(colour, (outer[0] + side, outer[1]), across)
        self.image.paste(colour, (outer[0] + side, outer[1] + outer[3] - side), across.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
        self.image.paste(colour, (outer[0], outer[1] + side), down)
        self.image.paste(colour, (outer[0] + outer[2] - side, outer[1] + side), down.transpose(Image.Transpose.FLIP_LEFT_RIGHT))

    def ring(self, radius: int) -> None:
        """The focus ring just outside the box, with a line inside it that parts the two: light where the ring is dark, dark where it is of
        the accent's colour, as the button below it may be, too. Seen on any colour (WCAG 2.2, 2.4.7 and 2.4.13)."""
        self._hollow("on_accent" if self._dark else "card", self.width, self.height, radius, 0, 3)
        self._hollow(self.ring_role(), self.width + 2 * BLEED, self.height + 2 * BLEED, radius + BLEED, -BLEED, BLEED)

    def ring_role(self) -> str:
        """Dark on light grounds, the accent on dark ones."""
        return "accent" if self._dark else "focus"

    @property
    def _dark(self) -> bool:
        """Whether the tile lies on a dark ground: a shadow would be a halo there."""
        red, green, blue = self.image.getpixel((0, 0))  # type: ignore[misc]
        return red + green + blue < 3 * 128

    def _hollow(self, role: str, w: int, h: int, radius: int, at: int, thick: int) -> None:
        mask = rounded(w, h, radius).copy()
        mask.paste(0, (thick, thick), rounded(w - 2 * thick, h - 2 * thick, max(0, radius - thick)))
        self.image.paste(self.theme[role], (at + self.bleed, at + self.bleed), mask)

    def text(self, x: int, y: int, text: str, pen: Pen, within: int = 0) -> int:
        """One line, aligned in the `within` pixels from x (all that are left, unless said). Returns the line's width."""
        style = pen.style
        wide = thai_text.width(text, style)
        room = within or self.width - x
        x += {"left": 0, "centre": (room - wide) // 2, "right": room - wide}[pen.align]
        if x < 0 or wide > room:
            self.clipped.append(text)
        self._ink(x, y + style.rise, text, style, pen.role)
        return wide

    def lines(self, x: int, y: int, lines: tuple[str, ...], pen: Pen, within: int = 0) -> int:
        """Several lines below each other, each as `text` draws it; returns the y below them."""
        pitch = pen.style.tight if pen.tight else pen.style.pitch
        for line in lines:
            self.text(x, y, line, pen, within)
            y += pitch
        return y

    def letter(self, letter: str, box: tuple[int, int, int, int], style: TextStyle, role: str) -> None:
        """One letter in the middle of `box` = (x, y, w, h), by its ink and not by its line: an emblem."""
        x, y, w, h = box
        left, top, right, bottom = thai_text.ink(letter, style)
        self._ink(x + (w - right - left) // 2, y + (h - bottom - top) // 2, letter, style, role)

    def _ink(self, x: int, y: int, text: str, style: TextStyle, role: str) -> None:
        """A line's ink, from its start on the baseline."""
        mask, left, top = thai_text.mask(text, style)
        self.stencil(mask, x + left, y + top, role)

    def stencil(self, mask: Image.Image, x: int, y: int, role: str) -> None:
        """A mask (L) in one colour: icons, QR codes."""
        self.image.paste(self.theme[role], (x + self.bleed, y + self.bleed), mask)

    def picture(self, picture: Image.Image, x: int, y: int) -> None:
        """An RGBA or RGB picture as it is."""
        self.image.paste(picture, (x + self.bleed, y + self.bleed), picture if picture.mode == "RGBA" else None)

    def line(self, points: list[tuple[int, int]], role: str, width: int) -> None:
        self._draw.line([(x + self.bleed, y + self.bleed) for x, y in points], fill=self.theme[role], width=width)


@lru_cache(maxsize=4)
def rounded(w: int, h: int, radius: int) -> Image.Image:
    """Mask of a rounded rectangle with smooth corners: only the corners are drawn large and scaled down."""
    mask = Image.new("L", (w, h), 255)
    if radius > 0:
        for place, corner in zip(_corners(0, 0, w, h, radius), _four(_quarter(radius)), strict=True):
            mask.paste(corner, place)
    return mask


@lru_cache(maxsize=64)
def _quarter(radius: int) -> Image.Image:
    large = Image.new("L", (radius * _SMOOTH, radius * _SMOOTH), 0)
    ImageDraw.Draw(large).ellipse((0, 0, 2 * radius * _SMOOTH - 1, 2 * radius * _SMOOTH - 1), fill=255)
    return large.resize((radius, radius), Image.Resampling.BOX)


SPREAD = 6  # pixels that a shadow reaches beyond its panel


@lru_cache(maxsize=16)
def _shadow_corner(radius: int) -> tuple[Image.Image, Image.Image]:
    """(the top left corner of a shadow, one pixel's width of its top edge), both as high as corner and blur need."""
    side = max(radius, 1) + 2 * SPREAD
    mask = Image.new("L", (3 * side, 3 * side), 0)
    mask.paste(rounded(3 * side - 2 * SPREAD, 3 * side - 2 * SPREAD, radius), (SPREAD, SPREAD))
    soft = mask.filter(ImageFilter.BoxBlur(SPREAD // 2))
    return soft.crop((0, 0, side, side)), soft.crop((side, 0, side + 1, side))


def _corners(x: int, y: int, w: int, h: int, side: int) -> tuple[tuple[int, int], ...]:
    """Where squares of `side` lie in the corners of a rectangle: top left, top right, bottom left, bottom right."""
    right, bottom = x + w - side, y + h - side
    return (x, y), (right, y), (x, bottom), (right, bottom)


def _four(corner: Image.Image) -> tuple[Image.Image, ...]:
    """A top left corner turned for all four, in the order of `_corners`."""
    flip = Image.Transpose
    return corner, corner.transpose(flip.FLIP_LEFT_RIGHT), corner.transpose(flip.FLIP_TOP_BOTTOM), corner.transpose(flip.ROTATE_180)


@lru_cache(maxsize=64)
def smooth(width: int, height: int, shape: "tuple[tuple[Any, ...], ...]") -> Image.Image:
    """A mask of simple shapes given in thousandths of the smaller side: ("line", width, x0, y0, ...), ("disc", x, y, r),
    ("ring", width, x, y, r), ("arc", width, x, y, r, from, to), ("area", x0, y0, ...). Drawn large, scaled down."""
    large = Image.new("L", (width * _SMOOTH, height * _SMOOTH), 0)
    draw = ImageDraw.Draw(large)
    unit = min(width, height) * _SMOOTH / 1000
    for kind, *numbers in shape:
        _SHAPES[kind](draw, [number * unit for number in numbers], numbers)
    return large.resize((width, height), Image.Resampling.BOX)


def _line(draw: ImageDraw.ImageDraw, at: list[float], _: list[Any]) -> None:
    thick, *points = at
    draw.line(points, fill=255, width=max(1, round(thick)), joint="curve")
    for x, y in zip(points[::2], points[1::2], strict=True):
        draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)


def _disc(draw: ImageDraw.ImageDraw, at: list[float], _: list[Any]) -> None:
    x, y, r = at
    draw.ellipse((x - r, y - r, x + r, y + r), fill=255)


def _ring(draw: ImageDraw.ImageDraw, at: list[float], _: list[Any]) -> None:
    thick, x, y, r = at
    draw.ellipse((x - r, y - r, x + r, y + r), outline=255, width=max(1, round(thick)))


def _arc(draw: ImageDraw.ImageDraw, at: list[float], numbers: list[Any]) -> None:
    thick, x, y, r, *_angles = at
    draw.arc((x - r, y - r, x + r, y + r), numbers[4], numbers[5], fill=255, width=max(1, round(thick)))


def _area(draw: ImageDraw.ImageDraw, at: list[float], _: list[Any]) -> None:
    draw.polygon(at, fill=255)


_SHAPES = {"line": _line, "disc": _disc, "ring": _ring, "arc": _arc, "area": _area}
