"""A dark screen outside of opening hours, on the real glass: the first touch wakes it and means nothing else."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PIL import ImageGrab
from Xlib import XK, X
from Xlib.ext import xtest

from kiosk.frozen import replace
from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.ui.dark_screen import AWAKE_S
from kiosk.ui.input.touch import GUARD_MS
from tests.support.site import real_site
from tests.support.touch_panel import HEIGHT, WIDTH, Person, somebody_at


def closed_now() -> str:
    """Hours that this moment is not in."""
    return "20:00-21:00" if datetime.now(BANGKOK).hour < 12 else "01:00-02:00"


@pytest.fixture
def at_night(display: str, tmp_path: Path) -> Iterator[tuple[Person, str]]:
    """Somebody before a kiosk of a counter that is closed; and the display."""
    site_file.save(DataDir(tmp_path).site, replace(real_site(), open_hours=closed_now()))
    with somebody_at(display, tmp_path) as person:
        yield person, display


def goes_dark(person: Person) -> None:
    """As two minutes later."""
    app = person.kiosk.app
    assert app
    app.dark._touched_s -= AWAKE_S + 1
    app.darken()
    person.settle()


def brightest(display: str) -> int:
    return max(ImageGrab.grab(xdisplay=display).convert("L").crop((0, 0, WIDTH, HEIGHT)).tobytes())


def test_a_touch_at_night_only_wakes_the_screen(at_night: tuple[Person, str]) -> None:
    """Not a pixel is lit; the tap that fell on the start button begins nothing, the next one does, and an office that opens lights it."""
    person, display = at_night
    app = person.kiosk.app
    assert app
    app.darken()
    assert not app.dark.is_dark, "somebody was just there"
    goes_dark(person)
    assert app.dark.is_dark and brightest(display) == 0
    person.finger.down(*person.middle("start"))
    person.settle()
    person.finger.up()
    person.settle()
    assert not app.dark.is_dark and person.screen == "attract" and brightest(display) > 200
    person.settle(GUARD_MS / 1000 + 0.05)
    person.tap("start")
    assert person.screen == "notice"
    goes_dark(person)
    assert not app.dark.is_dark, "nobody is left in the dark in the middle of something"


def test_a_key_wakes_it_and_the_morning_does(at_night: tuple[Person, str]) -> None:
    """A keypad's key is not taken for an answer either; when the counter opens the screen is lit by itself."""
    person, display = at_night
    app = person.kiosk.app
    assert app
    goes_dark(person)
    keyboard = person.finger.display
    for event in (X.KeyPress, X.KeyRelease):
        xtest.fake_input(keyboard, event, keyboard.keysym_to_keycode(XK.XK_Return))
    keyboard.sync()
    person.settle()
    assert not app.dark.is_dark and person.screen == "attract" and person.kiosk.window._focus is None
    goes_dark(person)
    app._controllers.citizen.context = replace(app.context, site=replace(app.context.site, open_hours=""))
    app.darken()
    person.settle()
    assert not app.dark.is_dark and brightest(display) > 200
