"""The two large pictures: a district office under the morning sun on the first screen, in the brand's own blues so that it lies on the
ground without a frame; and the flowers around the face that says thanks."""

import math
from collections.abc import Iterable
from typing import Any, ClassVar

from PIL import ImageDraw

from kiosk.frozen import frozen
from kiosk.ui.drawing.faces import face
from kiosk.ui.drawing.paint import NEAREST, Painter

LARGER = 2  # drawn so much larger and scaled down: its lines are few and long
BAND = 64  # rows of pixels that are drawn at a time
_Shape = tuple[Any, ...]


def _palm(x: int, top: int, size: int) -> list[_Shape]:
    """A sugar palm of the rice fields: a straight stem and a round head of leaves."""
    leaves = [(-1.0, -0.1), (-0.8, -0.75), (-0.15, -1.0), (0.55, -0.85), (1.0, -0.2), (0.75, 0.45), (-0.7, 0.5)]
    return [
        ("line", "brand_edge", size // 6, x, top, x, 800),
        *(("line", "brand_edge", size // 5, x, top, x + round(dx * size), top + round(dy * size)) for dx, dy in leaves),
    ]


# Thousandths of the picture's height; (kind, colour role, numbers): "disc" x y r, "dome" x y rx ry, "area" points, "line" width points.
_SHAPES: tuple[_Shape, ...] = (
    ("disc", "accent", 640, 430, 190),
    ("dome", "brand_soft", 480, 800, 520, 330),
    ("dome", "brand_soft", 1900, 800, 560, 400),
    ("dome", "brand_soft", 1250, 800, 420, 200),
    *_palm(330, 430, 100),
    *_palm(2060, 380, 120),
    *_palm(2200, 520, 80),
    # the office: two wings, the middle with its gable, the flag
    ("area", "on_brand_soft", 880, 560, 1720, 560, 1720, 800, 880, 800),
    ("area", "brand_edge", 840, 560, 920, 470, 1680, 470, 1760, 560),
    ("area", "on_brand", 1140, 480, 1460, 480, 1460, 800, 1140, 800),
    ("area", "brand_edge", 1090, 490, 1300, 310, 1510, 490),
    ("area", "on_brand", 1190, 470, 1300, 375, 1410, 470),
    ("disc", "accent", 1300, 440, 26),
    *(("area", "brand_deep", x, 620, x + 70, 620, x + 70, 720, x, 720) for x in (930, 1035, 1495, 1600)),
    ("area", "brand_deep", 1250, 620, 1350, 620, 1350, 800, 1250, 800),
    ("area", "on_brand_soft", 1220, 560, 1380, 560, 1380, 590, 1220, 590),
    ("line", "on_brand", 14, 1300, 320, 1300, 90),
    ("area", "level1", 1300, 92, 1440, 92, 1440, 186, 1300, 186),
    ("area", "on_brand", 1300, 108, 1440, 108, 1440, 170, 1300, 170),
    ("area", "brand", 1300, 124, 1440, 124, 1440, 154, 1300, 154),
    # people who come
    *(("disc", role, x, 668, 26) for x, role in ((1800, "on_brand"), (1870, "accent"), (720, "on_brand"))),
    *(
        ("area", role, x - 34, 800, x - 24, 712, x + 24, 712, x + 34, 800)
        for x, role in ((1800, "on_brand"), (1870, "accent"), (720, "on_brand"))
    ),
    # the ground, and rice in rows
    ("line", "on_brand_soft", 16, 120, 806, 2280, 806),
    *(
        ("line", "brand_edge", 10, 1200 + side * near, 850, 1200 + side * far, 960)
        for side in (-1, 1)
        for near, far in ((150, 220), (450, 620), (750, 1000))
    ),
)


@frozen
class Scenery:
    """The picture, at the lower middle of its element, on the gradient of the first screen."""

    WIDTH: ClassVar[int] = 2400  # of a picture 1000 high
    bleed: ClassVar[int] = 0

    def paint(self, painter: Painter) -> None:
        _draw_all(painter, _SHAPES, self.WIDTH)


@frozen
class Thanks:
    """The happy face in a wreath of ratchaphruek, the golden shower tree that is Thailand's flower."""

    MOST_MM: ClassVar[float] = 84  # high, where there is room
    LEAST_MM: ClassVar[float] = 22  # a smaller wreath is a smudge
    bleed: ClassVar[int] = 0

    def paint(self, painter: Painter) -> None:
        _draw_all(painter, _wreath(), 1000)
        size = min(painter.width, painter.height) * 52 // 100
        painter.picture(face(5, size, painter.theme), (painter.width - size) // 2, (painter.height - size) // 2)


def _wreath() -> list[_Shape]:
    """Leaves in pairs along two branches that rise from the lowest point, a flower between every second pair."""
    shapes: list[_Shape] = []
    for side in (-1, 1):
        for number in range(8):
            angle = math.pi / 2 + side * (0.28 + number * 0.32)
            x, y = 500 + 385 * math.cos(angle), 500 + 385 * math.sin(angle)
            shapes += [_leaf(x, y, angle + side * (math.pi / 2 + turn), 120 - 5 * number) for turn in (-0.75, 0.75)]
    for side in (-1, 1):
        for number in range(4):
            angle = math.pi / 2 + side * (0.1 + number * 0.64)
            shapes += _flower(500 + 390 * math.cos(angle), 500 + 390 * math.sin(angle), 30 - 3 * number)
    return shapes


def _leaf(x: float, y: float, angle: float, length: float) -> _Shape:
    along, across = (math.cos(angle) * length, math.sin(angle) * length), (-math.sin(angle) * length * 0.2, math.cos(angle) * length * 0.2)
    sides = [(0.0, 0.0), (0.3, 0.8), (0.6, 0.9), (1.0, 0.0), (0.6, -0.9), (0.3, -0.8)]
    return (
        "area",
        "level4",
        *(value for far, wide in sides for value in (x + along[0] * far + across[0] * wide, y + along[1] * far + across[1] * wide)),
    )


def _flower(x: float, y: float, petal: float) -> list[_Shape]:
    ring = [(x + petal * math.sin(turn * math.tau / 5), y - petal * math.cos(turn * math.tau / 5)) for turn in range(5)]
    return [*(("disc", "accent", *place, petal * 0.78) for place in ring), ("disc", "card", x, y, petal * 0.5)]


def _draw_all(painter: Painter, shapes: Iterable[_Shape], wide: int) -> None:
    """Shapes of a picture `wide` x 1000 at the lower middle of the tile, over its ground; in bands, as the whole of it enlarged would
    take five megabytes that the allocator then keeps."""
    ground = painter.image
    unit = LARGER * min(ground.width / wide, ground.height / 1000)
    left, top = (LARGER * ground.width - wide * unit) / 2, LARGER * ground.height - 1000 * unit
    placed = [_at(shape, unit, left, top) for shape in shapes]
    for y in range(0, ground.height, BAND):
        band = ground.crop((0, y, ground.width, min(y + BAND, ground.height)))
        large = band.resize((band.width * LARGER, band.height * LARGER), NEAREST)
        draw = ImageDraw.Draw(large)
        for kind, role, at, sizes in placed:
            lower = [value - LARGER * y if place % 2 else value for place, value in enumerate(at)]
            _draw(draw, kind, painter.theme[role], lower, sizes)
        painter.picture(large.reduce(LARGER), 0, y)


def _at(shape: _Shape, unit: float, left: float, top: float) -> tuple[str, str, list[float], list[float]]:
    """(kind, colour role, points, sizes) in pixels."""
    kind, role, *numbers = shape
    thick, points = (numbers[0], numbers[1:]) if kind == "line" else (0, numbers)
    size = [points.pop() for _ in range({"disc": 1, "dome": 2}.get(kind, 0))][::-1]
    at = [value * unit + (top if place % 2 else left) for place, value in enumerate(points)]
    return kind, role, at, [value * unit for value in (thick, *size)]


def _draw(draw: ImageDraw.ImageDraw, kind: str, colour: str, at: list[float], sizes: list[float]) -> None:
    """`sizes`: a line's width, then the radii."""
    thick, *radii = sizes
    if kind == "area":
        draw.polygon(at, fill=colour)
    elif kind == "line":
        draw.line(at, fill=colour, width=max(1, round(thick)))
        for x, y in zip(at[::2], at[1::2], strict=True):
            draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=colour)
    else:
        across, down = radii[0], radii[-1]
        x, y = at
        draw.pieslice((x - across, y - down, x + across, y + down), 180 if kind == "dome" else 0, 360, fill=colour)
