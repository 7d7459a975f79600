"""When a touch is a tap: it begins and ends in one target, and is neither the second of a double tap nor fallen through.

Pure: moments come in as milliseconds. Sources: VVSG 2.0 7.2-H (begins and ends in the target), WCAG 2.2 2.5.2; the 250 ms
come from the bug trackers of other kiosks. Older people tap twice 300 to 500 ms apart: on a new page a touch at the place of the tap that
brought it counts after half a second, one elsewhere, which somebody has looked for, after 300 ms.

Where a list turns pages, a finger that is drawn up or down over it turns one, as on a telephone, and taps nothing. Elsewhere, and on the
keys of a keyboard beside a list, a finger may slide inside its target: a hand that trembles still taps.
"""

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.scene import Element, Scene

GUARD_MS = 500  # after so long any touch counts
AGAIN_MS = 250  # the same target of the same page
PAGE_GUARD_MS = 300  # a new page
SAME_PLACE_PX = 60  # about 15 mm
DRAG_PX = SAME_PLACE_PX  # so far along the list, and further than across it: a drag
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
    start: tuple[int, int] | None = None  # where the finger came down on a list that turns pages
    turners: tuple[Element | None, Element | None] = (None, None)  # what a drag down and a drag up mean there; None: no such page


def shown(touch: Touch, now: int) -> Touch:
    """Another scene is shown: a finger still down belonged to the old one."""
    return replace(touch, target=None, inside=False, start=None, shown_at=now)


def redrawn(touch: Touch) -> Touch:
    """The same screen with something changed on it: the finger is let go, the guards run on."""
    return replace(touch, target=None, inside=False, start=None)


def is_fresh(touch: Touch, now: int) -> bool:
    """Whether the page has only just come: a key pressed now is a bouncing contact, meant for the one before."""
    return now - touch.shown_at < QUICK_GUARD_MS


def press(touch: Touch, scene: Scene, x: int, y: int, now: int) -> Touch:
    """A finger came down; `target` is set when it counts."""
    target = scene.target_at(x, y)
    touch = _on_list(touch, scene, x, y, now) if target is None or not target.quick else replace(touch, start=None)
    if target is None:
        return replace(touch, target=None, inside=False)
    again = target.name == touch.last_name and now - touch.last_at < (QUICK_GUARD_MS if target.quick else AGAIN_MS)
    fell_through = now - touch.shown_at < (QUICK_GUARD_MS if target.quick else PAGE_GUARD_MS) or _taps_twice(touch, target, x, y, now)
    if again or (fell_through and touch.last_name):
        return replace(touch, target=None, inside=False)
    return replace(touch, target=target, inside=True)


def _on_list(touch: Touch, scene: Scene, x: int, y: int, now: int) -> Touch:
    """With where a drag would begin; none on a page without a list, nor on one that has only just come."""
    before, after = scene.find("previous_page"), scene.find("next_page")
    if (before is None and after is None) or now - touch.shown_at < PAGE_GUARD_MS:
        return replace(touch, start=None)
    turners = tuple(turner if turner and turner.intent is not None else None for turner in (before, after))
    return replace(touch, start=(x, y), turners=(turners[0], turners[1]))


def _drag(touch: Touch, x: int, y: int) -> int:
    """Pixels that the finger was drawn down (up: negative) over a list; 0: no drag."""
    if touch.start is None:
        return 0
    across, down = x - touch.start[0], y - touch.start[1]
    return down if abs(down) >= DRAG_PX and abs(down) > abs(across) else 0


def _taps_twice(touch: Touch, target: Element, x: int, y: int, now: int) -> bool:
    """A slow double tap: at the place of the tap that brought this page, counted from that tap, however long its card was still seen."""
    same_place = max(abs(x - touch.last_place[0]), abs(y - touch.last_place[1])) < SAME_PLACE_PX
    other_page = touch.shown_at >= touch.last_at
    return same_place and other_page and target.answer and not target.quick and now - touch.last_at < GUARD_MS


def move(touch: Touch, x: int, y: int) -> Touch:
    return replace(touch, inside=touch.target.box.holds(x, y) and not _drag(touch, x, y)) if touch.target else touch


def release(touch: Touch, x: int, y: int, now: int) -> tuple[Touch, Element | None]:
    """The finger left; the element that was tapped, if it was a tap, or the button that means what it was drawn over the list for."""
    target, drag = touch.target, _drag(touch, x, y)
    if drag:
        target = touch.turners[drag < 0]
    elif target is None or not target.box.holds(x, y):
        target = None
    touch = replace(touch, target=None, inside=False, start=None)
    return (replace(touch, last_name=target.name, last_at=now, last_place=(x, y)) if target else touch), target
