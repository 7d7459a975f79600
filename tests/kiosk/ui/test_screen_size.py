"""The screen becomes another one while the kiosk runs: a television switched on late, a panel turned, another resolution."""

import ctypes
from collections.abc import Callable, Iterator
from ctypes import c_ulong, c_void_p
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image, ImageChops, ImageGrab
from Xlib.display import Display
from Xlib.ext import randr

from kiosk.paths import DataDir
from kiosk.runtime.kiosk import WATCH_MS, Kiosk
from kiosk.ui import screen_size
from kiosk.ui.drawing.theme import NORMAL
from kiosk.ui.drawing.tiles import picture_of
from kiosk.ui.text import fonts
from tests.support.touch_panel import Person

BIG, SMALL, TALL = (1280, 1024), (1024, 768), (768, 1024)


@pytest.fixture
def name(display_of: Callable[[int, int], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A display whose size may be changed, as no other test uses one of this size; it is left as it was."""
    name = display_of(*BIG)
    monkeypatch.setenv("DISPLAY", name)
    yield name
    set_size(name, BIG)


@pytest.fixture
def person(name: str, tmp_path: Path) -> Iterator[Person]:
    """In front of a kiosk that fills the screen."""
    kiosk = Kiosk(DataDir(tmp_path), None, "th", fonts.find_fonts())
    kiosk.begin()
    somebody = Person(kiosk, name)
    somebody.settle(WATCH_MS / 1000 + 0.5)
    yield somebody
    somebody.finger.close()
    kiosk.close()
    kiosk.root.destroy()


def set_size(name: str, size: tuple[int, int]) -> None:
    """What a driver does when the mode changes (RandR); Xvfb's own picture mode is switched off first, as it would not fit."""
    server = Display(name)
    root = server.screen().root
    known = randr.get_screen_resources(root)
    for crtc in known.crtcs:
        randr.set_crtc_config(server, crtc, known.config_timestamp, 0, 0, 0, randr.Rotate_0, [])
    randr.set_screen_size(root, *size, size[0] // 4, size[1] // 4)
    server.sync()
    server.close()
    assert ImageGrab.grab(xdisplay=name).size == size


def resize(person: Person, size: tuple[int, int]) -> None:
    set_size(person.name, size)
    person.settle(0.6)


def seen(person: Person) -> Image.Image:
    return ImageGrab.grab(xdisplay=person.name).convert("RGB")


def test_the_first_screen_fills_the_new_size_and_the_old_one_again(person: Person) -> None:
    """Smaller, turned, and back: each time the whole screen is the first page laid out for that very size."""
    for size in (SMALL, TALL, BIG):
        resize(person, size)
        scene, theme = person.kiosk.window.scene, NORMAL
        assert scene and seen(person).size == size
        assert ImageChops.difference(seen(person), picture_of(scene, theme, *size)[0]).getbbox() is None


def test_a_person_in_the_middle_of_the_survey_goes_on_where_they_were(person: Person) -> None:
    """The answer given before stands ticked on the new screen, the language stays, and taps meet what they see."""
    person.tap("language", "start", "next", "option_female")
    person.until("choice")
    resize(person, SMALL)
    person.tap("back")
    app = person.kiosk.app
    assert app and app.state.session and app.state.display.language == "en"
    assert app.state.session.step.id == "sex" and app.state.session.answers["sex"] == "female"
    person.tap("option_male")
    assert app.state.session and app.state.session.step.id == "age" and app.state.session.answers["sex"] == "male"


class WindowOfWindows:
    """Tk's root there: it learns of another resolution by itself."""

    tk = SimpleNamespace(call=lambda *words: "win32")

    def __init__(self) -> None:
        self.width, self.later = 1920, dict[int, Callable[[], None]]()

    def after(self, milliseconds: int, call: Callable[[], None]) -> int:
        self.later = {max(self.later, default=0) + 1: call}
        return max(self.later)

    def after_cancel(self, number: int) -> None:
        del self.later[number]

    def winfo_screenwidth(self) -> int:
        return self.width

    def winfo_screenheight(self) -> int:
        return 1080

    winfo_screenmmwidth, winfo_screenmmheight = winfo_screenwidth, winfo_screenheight


def test_somebody_changes_the_resolution_in_windows_settings() -> None:
    """Heard of once, within two seconds; nothing is looked at any more once the kiosk has ended."""
    root, heard = WindowOfWindows(), list[int]()
    watch = screen_size.watch(root, lambda size: heard.append(size.width))
    for width in (1920, 1280, 1280):
        root.width = width
        next(iter(root.later.values()))()
    assert heard == [1280] and watch
    watch.close()
    assert root.later == {}


def test_a_kiosk_that_cannot_start_says_so_on_the_new_size_too(name: str, tmp_path: Path) -> None:
    """A broken site.json: the trouble page is laid out anew at once."""
    DataDir(tmp_path).site.write_text("{", encoding="utf-8")
    kiosk = Kiosk(DataDir(tmp_path), None, "th", fonts.find_fonts())
    kiosk.begin()
    person = Person(kiosk, name)
    person.settle(WATCH_MS / 1000 + 0.5)
    resize(person, SMALL)
    scene = kiosk.window.scene
    assert scene and scene.name == "trouble" and max(element.box.right for element in scene) <= SMALL[0]
    person.finger.close()
    kiosk.close()
    kiosk.root.destroy()


@pytest.fixture
def two_monitors(name: str) -> Iterator[None]:
    """One X screen of 1280x1024 that is a panel of 768x1024 beside a monitor at a desk, the panel at the right and primary."""
    x11, xrandr = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXrandr.so.2")
    x11.XOpenDisplay.restype, x11.XDefaultRootWindow.restype, x11.XInternAtom.restype = c_void_p, c_ulong, c_ulong
    display = c_void_p(x11.XOpenDisplay(name.encode()))
    root = c_ulong(x11.XDefaultRootWindow(display))
    atoms = []
    for title, primary, x, width in ((b"DESK", 0, 0, 512), (b"PANEL", 1, 512, 768)):
        atoms.append(c_ulong(x11.XInternAtom(display, title, 0)))
        monitor = screen_size._Monitor(atoms[-1].value, primary, 0, 0, x, 0, width, 1024, width // 4, 256, None)
        xrandr.XRRSetMonitor(display, root, ctypes.byref(monitor))
    x11.XSync(display, 0)
    yield
    for atom in atoms:
        xrandr.XRRDeleteMonitor(display, root, atom)
    x11.XCloseDisplay(display)


def test_of_two_monitors_the_kiosk_takes_the_one_that_is_touched(two_monitors: None, person: Person) -> None:
    """The primary one, whole, and nothing of the other; a finger meets what it sees there."""
    scene = person.kiosk.window.scene
    assert scene and person.kiosk.size == (768, 1024)
    picture = seen(person)
    panel = picture.crop((512, 0, 1280, 1024))
    assert ImageChops.difference(panel, picture_of(scene, NORMAL, 768, 1024)[0]).getbbox() is None
    assert picture.crop((0, 0, 500, 1024)).getcolors() is not None and len(picture.crop((0, 0, 500, 1024)).getcolors(9999) or []) == 1
    person.tap("start")
    assert person.kiosk.window.scene and person.kiosk.window.scene.name != "attract"
