"""Checks of the screen: that there is one, its size, shape and colours, and when its touch was last tried. It draws nothing."""

from collections.abc import Iterator
from datetime import datetime

from kiosk.diagnostics import tried_by_hand
from kiosk.diagnostics.result import CheckResult, failed, passed, warned
from kiosk.frozen import frozen

SMALLEST = (768, 768)  # pixels, both sides: below it the 20 mm answers no longer fit a page (1024x768 is the least we lay out)
LEAST_MM = (
    160,
    220,
)  # the shorter side, lying and upright: on less everything is drawn smaller than it should be (kiosk/ui/drawing/metrics.py)
COLOURS = 24  # bits a pixel; with fewer the shades of a card show as bands
PLAUSIBLE_MM = (100, 2000)  # a projector or a broken EDID reports sizes outside


@frozen
class Screen:
    """The root window: pixels, millimetres as the screen itself says, bits a pixel."""

    width: int
    height: int
    width_mm: int
    height_mm: int
    depth: int


class NoScreenError(Exception):
    """There is no display that this process can reach. Report it as a failed check."""


def measured() -> Screen:
    """Asks X through Tk (0.1 s). Raises NoScreenError with the reason in the words of Tk."""
    import tkinter  # late: a check that a running kiosk answers from its own window

    try:
        root = tkinter.Tk()
    except tkinter.TclError as error:
        raise NoScreenError(str(error)) from error
    try:
        root.withdraw()
        size = (root.winfo_screenwidth(), root.winfo_screenheight(), root.winfo_screenmmwidth(), root.winfo_screenmmheight())
        return Screen(*size, root.winfo_screendepth())
    finally:
        root.destroy()


def check_screen(screen: Screen | None, site_mm: tuple[int, int] | None) -> Iterator[CheckResult]:
    """`screen`: None where no display can be reached; `site_mm`: the size entered at setup, which is believed first."""
    if screen is None:
        yield warned("screen", "none")
        return
    size = {"width": screen.width, "height": screen.height}
    if screen.width < SMALLEST[0] or screen.height < SMALLEST[1]:
        yield failed("screen", "small", **size)
    elif screen.depth < COLOURS:
        yield warned("screen", "colours", depth=screen.depth, **size)
    elif site_mm is None and not all(PLAUSIBLE_MM[0] <= side <= PLAUSIBLE_MM[1] for side in (screen.width_mm, screen.height_mm)):
        yield warned("screen", "unmeasured", **size)
    else:
        width_mm, height_mm = site_mm or (screen.width_mm, screen.height_mm)
        if min(width_mm, height_mm) < LEAST_MM[screen.height > screen.width]:
            yield warned("screen", "tiny", width_mm=width_mm, height_mm=height_mm)
            return
        yield passed("screen", "portrait" if screen.height > screen.width else "landscape", width_mm=width_mm, height_mm=height_mm, **size)


def check_touch(record: str | None, now: datetime) -> Iterator[CheckResult]:
    """The last tapping of the five targets, from the setting "touch_test"."""
    yield warned("touch", "untried") if record is None else tried_by_hand.result("touch", record, now)
