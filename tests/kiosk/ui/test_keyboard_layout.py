"""Somebody types on a real keyboard: real keys of an X server that has an English and a Thai layout, and the sign on the screen."""

import subprocess
import tkinter
from collections.abc import Callable, Iterator

import pytest
from Xlib import X
from Xlib.ext import xtest

from kiosk.ui.drawing.looks import Chip
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.intents import SetLayer, TypeText
from kiosk.ui.text.fonts import find_fonts
from kiosk.ui.window import Window
from tests.conftest import running_display
from tests.support import gallery
from tests.support.touch_panel import Finger

AROUND = gallery.citizen_context()
STATES = gallery.states(AROUND)
VARIANT = gallery.Variant("portrait")
PAGE = gallery.page_for(VARIANT, AROUND, find_fonts())
A_KEY, D_KEY, SHIFT, ALT = 38, 40, 50, 64


def scene_of(name: str) -> Scene:
    return gallery.scene_for(STATES[name], VARIANT, AROUND, PAGE)


Typist = tuple[Window, Callable[..., list[object]]]


@pytest.fixture(scope="session")  # Tk keeps its connection after its window is closed, and ends the process when the server goes
def display_with_thai() -> Iterator[str]:
    with running_display(640, 480) as name:
        yield name


@pytest.fixture
def keyboard(display_with_thai: str) -> Iterator[Typist]:
    """A window, and a keyboard before it with the layouts of assets/deploy/kiosk/xorg.conf: `press(keys)` gives what the window heard."""
    set_layouts(display_with_thai, "-layout", "us,th", "-option", "grp:alt_shift_toggle")
    root = tkinter.Tk(screenName=display_with_thai)
    heard: list[object] = []
    window, finger = Window(root, 1080, 1920, heard.append, lambda: None), Finger(display_with_thai)
    root.update()
    root.focus_force()
    let_go = []
    root.bind("<KeyRelease>", lambda event: let_go.append(event.keycode), add="+")

    def press(*keys: int) -> list[object]:
        heard.clear()
        let_go.clear()
        for kind, codes in ((X.KeyPress, keys), (X.KeyRelease, keys[::-1])):
            for code in codes:
                xtest.fake_input(finger.display, kind, code)
        finger.display.sync()
        while len(let_go) < len(keys):
            root.update()
        return [*heard]

    yield window, press
    finger.close()
    window.close()
    root.destroy()


def set_layouts(display: str, *words: str) -> None:
    subprocess.run(["setxkbmap", "-display", display, *words], check=True, timeout=30)


def test_a_page_in_thai_makes_the_keyboard_thai_and_one_in_english_english(keyboard: Typist) -> None:
    """Nobody has to know which layout the machine was left in; after the page it is what it was before."""
    window, press = keyboard
    window.show(scene_of("typing"), PAGE.theme)
    assert press(A_KEY) == [TypeText("ฟ", A_KEY)]
    window.show(scene_of("typing-latin"), PAGE.theme)
    assert press(A_KEY) == [TypeText("a", A_KEY)]
    window.show(scene_of("typing"), PAGE.theme)
    assert press(D_KEY) == [TypeText("ก", D_KEY)]
    window.show(scene_of("attract"), PAGE.theme)
    assert press(D_KEY) == [TypeText("d", D_KEY)]


def test_who_switches_the_keyboard_sees_it_on_the_screen(keyboard: Typist) -> None:
    """Alt+Shift brings the other layer of keys, and its sign; only once."""
    window, press = keyboard
    window.show(scene_of("typing"), PAGE.theme)
    assert press(ALT, SHIFT) == [SetLayer("latin")]
    window.show(scene_of("typing-latin"), PAGE.theme)
    assert press(A_KEY) == [TypeText("a", A_KEY)]
    assert press(ALT, SHIFT) == [SetLayer("thai")]
    window.show(scene_of("attract"), PAGE.theme)


def test_a_letter_of_the_other_layout_brings_its_layer() -> None:
    """Where the machine has no Thai layout, or another way to switch: the sign follows what is written. Figures change nothing."""
    after = TextEntry("", "thai").after(TypeText("a", A_KEY))
    assert after == TextEntry("a", "latin") and after.after(TypeText("1", 10)).layer == "latin"
    assert TextEntry("", "digits").after(TypeText("ฟ", A_KEY)).layer == "thai"
    assert TextEntry("", "thai").after(TypeText("/")) == TextEntry("/", "thai")


@pytest.mark.parametrize(("name", "sign"), [("typing", "ไทย"), ("typing-shift", "ไทย"), ("typing-latin", "EN"), ("find-service", "ไทย")])
def test_the_field_says_which_layout_is_on(name: str, sign: str) -> None:
    """As the language bar of an office's PC does, at the end of the line that is being written."""
    scene = scene_of(name)
    element = scene.find("layout")
    assert element and isinstance(element.look, Chip) and element.look.lines == (sign,)
    assert scene.layer.startswith({"ไทย": "thai", "EN": "latin"}[sign])


def test_a_keyboard_without_thai_is_no_fault(keyboard: Typist, display_with_thai: str) -> None:
    """The page stands, and the keys write English."""
    window, press = keyboard
    set_layouts(display_with_thai, "-layout", "us", "-option", "")
    window.show(scene_of("typing"), PAGE.theme)
    assert press(A_KEY) == [TypeText("a", A_KEY)] and press(ALT, SHIFT) == []
