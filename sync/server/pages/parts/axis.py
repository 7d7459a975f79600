"""The one rule for the axis of every percent that is drawn over time, so that a curve uses its height and two pages compare by eye."""

from collections.abc import Iterable
from fractions import Fraction

from kiosk.frozen import frozen

CUTS = (80, 60, 40, 20)  # where an axis may begin; 20 is what the worst answers give


@frozen
class AxisTick:
    at: int
    label: str


@frozen
class Axis:
    """From `lowest` at the height `bottom` to 100 at `top`; heights count from above."""

    lowest: int
    top: int
    bottom: int

    def height(self, percent: Fraction) -> int:
        return round(self.bottom - (percent - self.lowest) * (self.bottom - self.top) / (100 - self.lowest))

    @property
    def ticks(self) -> tuple[AxisTick, ...]:
        step = {80: 5, 60: 10}.get(self.lowest, 20)
        return tuple(AxisTick(self.height(Fraction(value)), str(value)) for value in range(self.lowest, 101, step))


def axis_of(percents: Iterable[Fraction | int | None], top: int, bottom: int) -> Axis:
    """It ends at 100 and begins at the highest multiple of 20 that all `percents` reach; the drawing marks where it is cut."""
    lowest = min((percent for percent in percents if percent is not None), default=CUTS[-1])
    return Axis(next((cut for cut in CUTS if lowest >= cut), CUTS[-1]), top, bottom)
