"""The window on a real display: what a finger and a key change on the glass, and that both surfaces show the same picture."""

import time
import tkinter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageGrab
from Xlib import XK, X
from Xlib.ext import xtest

from kiosk.frozen import replace
from kiosk.ui import window as window_module
from kiosk.ui.drawing.scene import Element, Scene
from kiosk.ui.drawing.theme import Theme, contrast
from kiosk.ui.drawing.tiles import picture_of
from kiosk.ui.input.touch import GUARD_MS
from kiosk.ui.intents import Back, TypeText
from kiosk.ui.page import Page
from kiosk.ui.surface.canvas import CanvasSurface
from kiosk.ui.surface.protocol import Surface
from kiosk.ui.surface.x11 import X11Surface
from kiosk.ui.text.fonts import find_fonts
from kiosk.ui.window import LINGER_MS, Window
from tests.conftest import running_display
from tests.support import gallery
from tests.support.touch_panel import HEIGHT, WIDTH, Finger

VARIANT = gallery.Variant("portrait")
AROUND = gallery.citizen_context()
STATES = gallery.states(AROUND)


def page_of(variant: gallery.Variant = VARIANT) -> Page:
    return gallery.page_for(variant, AROUND, find_fonts())


def scene_of(name: str, variant: gallery.Variant = VARIANT) -> Scene:
    return gallery.scene_for(STATES[name], variant, AROUND, page_of(variant))


@dataclass
class Glass:
    """A window on a display, the finger on it, and what it heard."""

    root: tkinter.Tk
    window: Window
    finger: Finger
    display: str
    heard: list[object]
    faults: list[object] = field(default_factory=list)

    def show(self, scene: Scene, theme: Theme | None = None) -> None:
        self.window.show(scene, theme or page_of().theme)
        tapped = self.window._touch.last_name
        self.settle(GUARD_MS / 1000 + 0.03 if tapped else 0.06)  # until a touch can no longer have fallen through

    def settle(self, seconds: float = 0.06) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.root.update()
            time.sleep(0.002)

    def seen(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display).convert("RGB").crop((0, 0, WIDTH, HEIGHT))

    def card(self, name: str) -> Image.Image:
        box = self.element(name).box
        return self.seen().crop((box.x - 6, box.y - 6, box.right + 6, box.bottom + 6))

    def element(self, name: str) -> Element:
        assert self.window.scene
        named = self.window.scene.find(name)
        assert named, f"no {name}"
        return named

    def middle(self, name: str) -> tuple[int, int]:
        box = self.element(name).box
        return box.x + box.w // 2, box.y + box.h // 2

    def key(self, keysym: str) -> None:
        code = self.finger.display.keysym_to_keycode(XK.string_to_keysym(keysym))
        for kind in (X.KeyPress, X.KeyRelease):
            xtest.fake_input(self.finger.display, kind, code)
        self.finger.display.sync()
        self.settle()


def differ(before: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(before, other).getbbox() is not None


@pytest.fixture
def opened(display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[type[Any]], Glass]]:
    """Opens a window that composes on the surface asked for."""
    windows: list[Glass] = []

    def open_on(surface: type[Any]) -> Glass:
        def chosen(frame: tkinter.Misc, width: int, height: int) -> Surface:
            return surface(frame, width, height)

        monkeypatch.setattr(window_module, "surface_for", chosen)
        root = tkinter.Tk(screenName=display)
        root.overrideredirect(True)
        root.geometry(f"{WIDTH}x{HEIGHT}+0+0")
        root.update()
        heard: list[object] = []
        glass = Glass(root, Window(root, WIDTH, HEIGHT, heard.append, lambda: None), Finger(display), display, heard)
        root.report_callback_exception = lambda *fault: glass.faults.append(fault)
        glass.settle()
        windows.append(glass)
        return glass

    yield open_on
    for glass in windows:
        glass.window.close()
        glass.root.destroy()
        glass.finger.close()
        assert glass.faults == []


@pytest.fixture(scope="session")  # Tk keeps its connection after its window is closed, and ends the process when the server goes
def display_without_sharing() -> Iterator[str]:
    with running_display(320, 240, "-extension", "MIT-SHM") as name:
        yield name


@pytest.fixture
def glass(opened: Callable[[type[Any]], Glass]) -> Glass:
    return opened(X11Surface)


def test_one_switch_answers_a_question(glass: Glass) -> None:
    """The ring goes from answer to answer by itself, and Enter takes the one on which it stands; a page without a pace stands still."""
    scene = replace(scene_of("question-age"), scan_ms=60)
    glass.show(scene)
    rings = []
    for _ in range(6):
        glass.settle(0.06)
        rings.append(glass.window._focus)
    assert len({ring for ring in rings if ring}) >= 3
    glass.key("Return")
    assert glass.heard and glass.heard[-1] in [target.intent for target in scene.targets]
    glass.show(replace(scene, scan_ms=0))
    stands = glass.window._focus
    glass.settle(0.2)
    assert glass.window._focus == stands


@pytest.mark.parametrize("name", ["attract", "services-chosen", "rating-answered", "typing", "thanks"])
def test_the_screen_shows_the_picture_of_the_gallery(glass: Glass, name: str) -> None:
    """Pixel by pixel: what the tests judge is what a person sees."""
    scene = scene_of(name)
    glass.show(scene)
    assert not differ(glass.seen(), picture_of(scene, page_of().theme, WIDTH, HEIGHT)[0])


def test_a_card_changes_on_touch_down_and_answers_on_release(glass: Glass) -> None:
    """Pressed while the finger is on it, its intent heard once when it leaves."""
    glass.show(scene_of("question-sex"))
    rest = glass.card("option_female")
    glass.finger.down(*glass.middle("option_female"))
    glass.settle()
    assert differ(glass.card("option_female"), rest)
    assert glass.heard == []
    glass.finger.up()
    glass.settle(LINGER_MS / 1000 + 0.06)
    assert glass.heard == [glass.element("option_female").intent]


def test_what_i_chose_is_seen_before_the_page_turns(glass: Glass) -> None:
    """The card stands ticked for a moment; a second tap meanwhile, there or elsewhere, gives no other answer and loses none."""
    glass.show(scene_of("question-sex"))
    rest, chosen = glass.card("option_female"), glass.element("option_female")
    glass.finger.down(*glass.middle("option_female"))
    glass.settle()
    glass.finger.up()
    glass.settle(0.02)
    assert glass.heard == [] and differ(glass.card("option_female"), rest)
    for name in ("option_female", "option_male"):
        glass.finger.down(*glass.middle(name))
        glass.finger.up()
    glass.settle(LINGER_MS / 1000 + 0.06)
    assert glass.heard == [chosen.intent]


def test_an_answer_is_not_given_to_a_page_that_came_in_between(glass: Glass) -> None:
    """Something else takes the screen while the card is still seen: the tap was for the page that is gone."""
    glass.show(scene_of("question-sex"))
    glass.finger.down(*glass.middle("option_female"))
    glass.settle()
    glass.finger.up()
    glass.settle(0.02)
    glass.window.show(scene_of("trouble"), page_of().theme)
    glass.settle(LINGER_MS / 1000 + 0.06)
    assert glass.heard == []


def test_a_finger_that_leaves_the_card_takes_its_tap_back(glass: Glass) -> None:
    """The card is let go under the finger, and nothing is heard."""
    glass.show(scene_of("question-sex"))
    before = glass.seen()
    glass.finger.down(*glass.middle("option_female"))
    glass.settle()
    glass.finger.move(20, HEIGHT // 2 + 300)
    glass.settle()
    assert not differ(glass.seen(), before)
    glass.finger.up()
    glass.settle()
    assert glass.heard == []
    assert not differ(glass.seen(), before)


def test_a_finger_that_comes_back_to_its_card_taps_it(glass: Glass) -> None:
    """Pressed again on the way back."""
    glass.show(scene_of("question-sex"))
    rest = glass.card("option_male")
    x, y = glass.middle("option_male")
    glass.finger.down(x, y)
    glass.finger.move(x, y + 900)
    glass.settle()
    glass.finger.move(x + 5, y)
    glass.settle()
    assert differ(glass.card("option_male"), rest)
    glass.finger.up()
    glass.settle(LINGER_MS / 1000 + 0.06)
    assert glass.heard == [glass.element("option_male").intent]


def test_the_arrow_keys_move_a_ring_that_can_be_seen(glass: Glass) -> None:
    """It stands on the first answer, goes on, wraps round, and goes when a finger touches the glass."""
    glass.show(scene_of("question-sex"))
    bare = glass.seen()
    glass.key("Down")
    first = glass.seen()
    assert differ(first, bare) and differ(glass.card("option_male"), bare.crop(_around(glass.element("option_male"))))
    glass.key("Down")
    assert differ(glass.card("option_female"), bare.crop(_around(glass.element("option_female"))))
    assert not differ(glass.card("option_male"), bare.crop(_around(glass.element("option_male"))))
    glass.key("Up")
    assert not differ(glass.seen(), first)
    glass.finger.down(20, HEIGHT // 2 + 300)
    glass.finger.up()
    glass.settle()
    assert not differ(glass.seen(), bare)


def _around(element: Element) -> tuple[int, int, int, int]:
    box = element.box
    return box.x - 6, box.y - 6, box.right + 6, box.bottom + 6


def test_a_display_of_this_machine_shares_memory_and_another_may_refuse(display_without_sharing: str) -> None:
    """Where the X server lacks the extension nothing breaks, and no X error ends the program."""
    root = tkinter.Tk(screenName=display_without_sharing)
    root.update()
    surface = X11Surface(root, 300, 200)
    assert surface._shared is None
    surface.close()
    root.destroy()


def test_four_keys_do_all_that_a_finger_can(glass: Glass) -> None:
    """Every target can be reached with Down and taken with Return; Escape means back."""
    glass.show(scene_of("question-sex"))
    assert glass.window.scene
    targets = glass.window.scene.targets
    for _ in targets:
        glass.key("Down")
        glass.key("Return")
    glass.key("Escape")
    assert {repr(intent) for intent in glass.heard[:-1]} == {repr(target.intent) for target in targets}
    assert glass.heard[-1] == Back()


def _colour(role: str) -> tuple[int, ...]:
    return tuple(int(role[place : place + 2], 16) for place in (1, 3, 5))


def test_the_ring_is_seen_on_the_first_screen_too(glass: Glass) -> None:
    """On its dark ground the ring takes the accent's colour."""
    glass.show(scene_of("attract"))
    glass.key("Down")
    box = glass.element("start").box
    ring = glass.seen().getpixel((box.x + box.w // 2, box.y - 4))
    theme = page_of().theme
    assert ring == _colour(theme["accent"])
    assert glass.seen().getpixel((box.x + box.w // 2, box.y + 1)) == _colour(theme["on_accent"]), "ring and button are of one colour"
    assert contrast(theme["accent"], theme["on_accent"]) >= 3  # WCAG 2.2, 1.4.11


class ThroughTheConnection(X11Surface):
    """As on a display that shares no memory with us."""

    def _shared_pixels(self) -> None:
        return None


@pytest.mark.parametrize("surface", [CanvasSurface, ThroughTheConnection])
@pytest.mark.parametrize("name", ["attract", "rating-answered", "typing"])
def test_the_surfaces_of_last_resort_show_the_same(opened: Callable[[type[Any]], Glass], surface: type[Any], name: str) -> None:
    """A display without 24-bit X11 gets Tk images, one on another machine its pixels by wire: the same picture and pressed card."""
    glass = opened(surface)
    scene = scene_of(name)
    glass.show(scene)
    assert not differ(glass.seen(), picture_of(scene, page_of().theme, WIDTH, HEIGHT)[0])
    target = next(element for element in scene.targets if element.answer or element.quick)
    rest = glass.card(target.name)
    glass.finger.down(*glass.middle(target.name))
    glass.settle()
    assert differ(glass.card(target.name), rest)
    glass.finger.up()
    glass.settle(LINGER_MS / 1000 + 0.06 if target.lingers else 0.06)
    assert glass.heard == [target.intent]
    assert target.lingers or not differ(glass.card(target.name), rest)


NUMBER_BLOCK = {"KP_Insert": "0", "KP_End": "1", "KP_Down": "2", "KP_Begin": "5", "KP_Left": "4", "KP_Home": "7", "KP_Up": "8"}


def test_the_number_block_types_digits_whatever_its_lamp_says(glass: Glass) -> None:
    """Without NumLock its keys are arrows; an officer who types a PIN or a sum means digits, and no ring goes for a walk."""
    glass.show(scene_of("typing"))
    for key in NUMBER_BLOCK:
        glass.key(key)
    assert [intent.text for intent in glass.heard if isinstance(intent, TypeText)] == [*NUMBER_BLOCK.values()]
    assert glass.window._focus is None


def test_the_number_blocks_arrows_move_the_ring_where_nothing_is_typed(glass: Glass) -> None:
    """A keypad of four keys may be wired to them."""
    glass.show(scene_of("question-sex"))
    glass.key("KP_Down")
    assert glass.heard == [] and glass.window._focus == "option_male"


def test_a_picture_that_is_drawn_late_comes_after_somebodys_words_were_wiped(glass: Glass) -> None:
    """A first page forgets what the person before wrote, before its late picture is drawn: the picture still comes."""
    scene = scene_of("attract")
    faces = scene.find("faces")
    assert faces
    late = Scene("attract", tuple(replace(element, later=element is faces) for element in scene), backdrop=scene.backdrop)
    glass.window.show(late, page_of().theme)
    glass.window.forget()
    assert not glass.window.is_complete
    glass.settle(2)
    assert glass.window.is_complete
    together = glass.seen()
    glass.show(scene)
    assert not differ(together, glass.seen())


def test_a_ring_that_moves_for_hours_leaves_nothing_on_the_canvas(opened: Callable[[type[Any]], Glass]) -> None:
    """Where Tk itself draws, each place has one picture however often it changes: the screen does not grow slower by the hour."""
    glass = opened(CanvasSurface)
    scene = scene_of("rating-answered")
    glass.show(scene)
    assert isinstance(glass.window.surface, CanvasSurface)
    canvas = glass.window.surface._canvas
    for _ in scene.targets:
        glass.window._move_focus(1)
    once, picture = len(canvas.find_all()), glass.seen()
    for _ in range(3 * len(scene.targets)):
        glass.window._move_focus(1)
    glass.settle()
    assert len(canvas.find_all()) == once and not differ(picture, glass.seen())
