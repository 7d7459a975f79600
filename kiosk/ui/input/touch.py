"""When a touch is a tap: it begins and ends in one target, and is neither the second of a double tap nor fallen through.

Pure: moments come in as milliseconds. Sources: VVSG 2.0 7.2-H (begins and ends in the target), WCAG 2.2 2.5.2; the 250 ms
come from the bug trackers of other kiosks. Older people tap twice 300 to 500 ms apart: on a new page a touch at the place of the tap that
brought it counts after half a second, one elsewhere, which somebody has looked for, after 300 ms.
"""

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.scene import Element, Scene

GUARD_MS = 500  # after so long any touch counts
AGAIN_MS = 250  # the same target of the same page
PAGE_GUARD_MS = 300  # a new page
SAME_PLACE_PX = 60  # about 15 mm
QUICK_GUARD_MS = 40  # keys of the on-screen keyboard: a bouncing contact, not a fast finger


@frozen
class Touch:
    """What the finger is doing, and what it did last."""

    target: Element | None = None  # pressed now
    inside: bool = False
    last_name: str = ""
    last_at: int = -GUARD_MS
    last_place: tuple[int, int] = (-SAME_PLACE_PX, -SAME_PLACE_PX)
    shown_at: int = -GUARD_MS


def shown(touch: Touch, now: int) -> Touch:
    """Another scene is shown: a finger still down belonged to the old one."""
    return replace(touch, target=None, inside=False, shown_at=now)


def redrawn(touch: Touch) -> Touch:
    """The same screen with something changed on it: the finger is let go, the guards run on."""
    return replace(touch, target=None, inside=False)


def is_fresh(touch: Touch, now: int) -> bool:
    """Whether the page has only just come: a key pressed now is a bouncing contact, meant for the one before."""
    return now - touch.shown_at < QUICK_GUARD_MS


def press(touch: Touch, scene: Scene, x: int, y: int, now: int) -> Touch:
    """A finger came down; `target` is set when it counts."""
    target = scene.target_at(x, y)
    if target is None:
        return replace(touch, target=None, inside=False)
    again = target.name == touch.last_name and now - touch.last_at < (QUICK_GUARD_MS if target.quick else AGAIN_MS)
    fell_through = now - touch.shown_at < (QUICK_GUARD_MS if target.quick else PAGE_GUARD_MS) or _taps_twice(touch, target, x, y, now)
    if again or (fell_through and touch.last_name):
        return replace(touch, target=None, inside=False)
    return replace(touch, target=target, inside=True)


def _taps_twice(touch: Touch, target: Element, x: int, y: int, now: int) -> bool:
    """A slow double tap: at the place of the tap that brought this page, counted from that tap, however long its card was still seen."""
    same_place = max(abs(x - touch.last_place[0]), abs(y - touch.last_place[1])) < SAME_PLACE_PX
    other_page = touch.shown_at >= touch.last_at
    return same_place and other_page and target.answer and not target.quick and now - touch.last_at < GUARD_MS


def move(touch: Touch, x: int, y: int) -> Touch:
    return replace(touch, inside=touch.target.box.holds(x, y)) if touch.target else touch


def release(touch: Touch, x: int, y: int, now: int) -> tuple[Touch, Element | None]:
    """The finger left; the element that was tapped, if it was a tap."""
    target = touch.target
    if target is None or not target.box.holds(x, y):
        return replace(touch, target=None, inside=False), None
    return replace(touch, target=None, inside=False, last_name=target.name, last_at=now, last_place=(x, y)), target
