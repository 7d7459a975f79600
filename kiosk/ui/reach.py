"""How high somebody who sits reaches on this screen."""

from kiosk.frozen import frozen
from kiosk.ui.drawing.metrics import ScreenMetrics

HIGHEST_MM = 1220  # above the floor (2010 ADA Standards 308.2.1; the lowest, 380 mm, lies below every panel that stands)
LEAST_MM = 190  # of the layout: what is lower holds no page in the largest letters


@frozen
class Reach:
    """Pixels from the screen's lower edge up to the highest target, and whether the person wants all of them below that."""

    pixels: int
    lowered: bool = False


def reach_of(screen: ScreenMetrics, floor_mm: int) -> int:
    """Pixels of the screen that somebody who sits reaches, from its lower edge, which hangs `floor_mm` above the floor. 0 where they reach
    all of it, or so little that no page fits."""
    pixels = round((HIGHEST_MM - floor_mm) * (screen.glass_per_mm or screen.per_mm))
    return pixels if LEAST_MM * screen.per_mm <= pixels < screen.height else 0
