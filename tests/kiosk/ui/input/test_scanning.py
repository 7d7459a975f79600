"""Somebody who can press one switch and no more: the ring moves by itself, the switch takes what it stands on."""

from types import SimpleNamespace
from typing import Any

from kiosk.frozen import replace
from kiosk.ui import scan_bar
from kiosk.ui.display import FIRST_PACE_MS, PACES_MS, Display
from kiosk.ui.input.scanning import HOLD_MS, Scanner
from kiosk.ui.intents import NextPace, ToggleScan
from kiosk.ui.text.fonts import find_fonts
from tests.support import gallery
from tests.support.scene_checks import problems


def press(keysym: str, time: int) -> Any:
    return SimpleNamespace(keysym=keysym, time=time)


def test_the_switch_held_for_two_seconds_begins_once() -> None:
    """However the window system repeats it; a short press and a second hold begin anew."""
    scanner = Scanner(None, lambda: None)
    held = [scanner.is_held(press("Return", at), at > 0) for at in (0, 500, HOLD_MS, HOLD_MS + 500)]
    assert held == [False, False, True, False]
    assert not scanner.is_held(press("Return", 9000), False)
    assert not scanner.is_held(press("Return", 9500), True)
    assert not scanner.is_held(press("a", 20000), True), "a letter held down is typed"


def test_the_person_sets_the_pace_and_it_goes_with_them() -> None:
    """From 1.5 seconds through all five, half a second to three; the switch held again ends it."""
    begun = Display().after(ToggleScan())
    paces = [begun := begun.after(NextPace()) for _ in PACES_MS]
    assert (Display().scan_ms, paces[-1].scan_ms, {display.scan_ms for display in paces}) == (0, FIRST_PACE_MS, set(PACES_MS))
    assert (min(PACES_MS), max(PACES_MS)) == (500, 3000)
    assert begun.after(ToggleScan()).scan_ms == 0
    assert Display().after(NextPace()).scan_ms == 0


def test_every_page_has_room_for_the_button_of_the_pace() -> None:
    """Nothing is clipped or crowded above it, in the smallest and the largest letters; a low screen keeps its pace without the button."""
    context = gallery.citizen_context()
    for variant in (gallery.Variant("portrait"), gallery.Variant("landscape", "en", 2), gallery.Variant("1280x800", "th", 2)):
        page = replace(gallery.page_for(variant, context, find_fonts()), scan_ms=FIRST_PACE_MS)
        for shown, state in gallery.states(context).items():
            scene = scan_bar.within(page, lambda inner, state=state, variant=variant: gallery.scene_for(state, variant, context, inner))
            assert problems(scene, page) == [], (variant.name, shown)
            assert scene.scan_ms == FIRST_PACE_MS
            assert (scene.find("pace") is None) == page.low
