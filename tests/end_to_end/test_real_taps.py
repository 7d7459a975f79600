"""Real taps through X on the real screen: the whole way, the guards, and the plug pulled right after the thanks."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageGrab
from Xlib import XK, X
from Xlib.ext import xtest

from kiosk.paths import DataDir
from kiosk.store import database, responses
from kiosk.store.verify import verify
from kiosk.survey.questionnaire import Questionnaire
from kiosk.ui.input.touch import GUARD_MS, PAGE_GUARD_MS, SAME_PLACE_PX
from kiosk.ui.window import LINGER_MS
from tests.support.site import set_up
from tests.support.touch_panel import HEIGHT, WIDTH, Finger, Person, somebody_at, way_through


@pytest.fixture
def person(display: str, tmp_path: Path) -> Iterator[Person]:
    with somebody_at(display, tmp_path) as somebody:
        yield somebody


def test_citizen_taps_from_the_first_screen_into_the_survey(person: Person) -> None:
    """Touch, release, next screen: through the X server and Tk's own event loop."""
    person.tap("start")
    assert person.screen == "notice"
    person.tap("next")
    person.tap("option_female")
    assert person.kiosk.app and person.kiosk.app.state.session
    assert person.kiosk.app.state.session.answers == {"sex": "female"}


def test_the_card_changes_while_the_finger_is_down(person: Person, display: str) -> None:
    """A tap answers at once: the pressed card is another picture before the finger leaves."""
    place = person.middle("start")
    corner = person.kiosk.window.scene.find("start").box
    spot = (corner.x + 60, corner.y + corner.h // 2)
    before = ImageGrab.grab(xdisplay=display).getpixel(spot)
    person.finger.down(*place)
    person.settle()
    assert ImageGrab.grab(xdisplay=display).getpixel(spot) != before
    person.finger.move(5, 5)
    person.settle()
    assert ImageGrab.grab(xdisplay=display).getpixel(spot) == before, "sliding off lets go of the card"
    person.finger.up()
    person.settle()
    assert person.screen == "attract"


def test_a_shaking_hand_taps_twice(person: Person) -> None:
    """The second tap within a quarter of a second does not fall through to the next screen."""
    person.tap("start")
    person.settle(GUARD_MS / 1000 + 0.05)
    place = person.middle("next")
    for _ in range(2):
        person.finger.down(*place)
        person.settle(0.02)
        person.finger.up()
        person.settle(0.02)
    assert person.kiosk.app and person.kiosk.app.state.session
    assert person.kiosk.app.state.session.step.id == "sex" and not person.kiosk.app.state.session.answers


def test_a_shaking_hand_answers_one_question_not_two(person: Person) -> None:
    """The next question stands where this one stood: the second tap must not choose an age for somebody who chose a sex."""
    person.tap("start")
    person.tap("next")
    person.settle(GUARD_MS / 1000 + 0.05)
    place = person.middle("option_male")
    for _ in range(2):
        person.finger.down(*place)
        person.settle(0.03)
        person.finger.up()
        person.settle(0.03)
    person.settle(LINGER_MS / 1000)
    assert person.kiosk.app and person.kiosk.app.state.session
    assert person.kiosk.app.state.session.answers == {"sex": "male"}
    person.tap("option_le20")
    assert person.kiosk.app.state.session.answers == {"sex": "male", "age": "le20"}


def test_a_thumb_that_rests_on_the_select_key_answers_once(person: Person) -> None:
    """X repeats a key that is held: that is one press, and the focus waits visibly on the next question's first answer."""
    person.kiosk.root.focus_force()
    person.tap("start")
    person.tap("next")
    keys = person.finger.display
    code = keys.keysym_to_keycode(XK.string_to_keysym("Return"))
    person.settle(0.1)
    person.kiosk.root.event_generate("<Key>", keysym="Down")
    xtest.fake_input(keys, X.KeyPress, code)
    keys.sync()
    person.settle(1.5)
    xtest.fake_input(keys, X.KeyRelease, code)
    keys.sync()
    person.settle()
    assert person.kiosk.app and person.kiosk.app.state.session
    assert person.kiosk.app.state.session.answers == {"sex": "male"}
    assert person.kiosk.app.state.session.step.id == "age"
    left, top = person.middle("option_le20")
    ringed = ImageGrab.grab(xdisplay=person.name).crop((0, top - 80, left, top))
    person.finger.down(WIDTH // 2, HEIGHT - 200)  # a touch takes over from the keys: the ring goes
    person.finger.up()
    person.settle()
    assert ringed != ImageGrab.grab(xdisplay=person.name).crop((0, top - 80, left, top))


def test_keys_alone_do_what_touch_does(person: Person) -> None:
    """Up, down, select and back of a keypad: a visible focus, an answer, the way back."""
    root = person.kiosk.root
    root.focus_force()
    for key in ("Return", "Return", "Return", "Down", "Return"):
        root.event_generate("<Key>", keysym=key)
        person.settle()
    assert person.kiosk.app and person.kiosk.app.state.session
    assert person.kiosk.app.state.session.answers == {"sex": "female"}, person.kiosk.app.state
    root.event_generate("<Key>", keysym="Escape")
    person.settle()
    assert person.kiosk.app.state.session.step.id == "sex"


@pytest.mark.timeout(180)
def test_the_plug_is_pulled_right_after_the_thanks(display: str, tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A real kiosk process, real taps to the thanks, SIGKILL at once: what was thanked for is there, and the next start is whole."""
    way, finger = way_through(), Finger(display)
    set_up(DataDir(tmp_path))
    program = [sys.executable, "-m", "kiosk", "--data-dir", str(tmp_path), "run", "--windowed", f"{WIDTH}x{HEIGHT}"]
    with killed_in_the_end(program, display):
        _wait_for_first_screen(display)
        for place, (next_x, next_y) in pairwise(way):
            before = ImageGrab.grab(xdisplay=display)
            finger.down(*place)
            time.sleep(0.03)
            finger.up()
            _wait_for_next_screen(display, before)
            near = max(abs(next_x - place[0]), abs(next_y - place[1])) < SAME_PLACE_PX
            time.sleep((GUARD_MS if near else PAGE_GUARD_MS) / 1000 + 0.08)
        _wait_until(lambda: _stored(tmp_path) == 1)
    finger.close()
    connection = database.open_store(DataDir(tmp_path).database)
    assert len(list(responses.records(connection))) == 1
    assert verify(connection, questionnaire).ok
    connection.close()
    _wait_until(lambda: not _is_lit(display))
    with killed_in_the_end(program, display):
        _wait_for_first_screen(display)


@contextmanager
def killed_in_the_end(program: list[str], display: str) -> Iterator[None]:
    process = subprocess.Popen(program, env={**os.environ, "DISPLAY": display})
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _stored(folder: Path) -> int:
    connection = database.open_store(DataDir(folder).database)
    try:
        return len(list(responses.records(connection)))
    finally:
        connection.close()


def _wait_for_first_screen(display: str) -> None:
    _wait_until(lambda: _is_lit(display))
    time.sleep(0.5)


def _is_lit(display: str) -> bool:
    return ImageGrab.grab(xdisplay=display).getpixel((20, 900)) not in ((0, 0, 0), (255, 255, 255))


def _wait_for_next_screen(display: str, before: Image.Image) -> None:
    """A person looks before the next tap: another picture stands there, for longer than a chosen card lingers."""

    def stands() -> bool:
        now = ImageGrab.grab(xdisplay=display)
        time.sleep(2 * LINGER_MS / 1000)
        return now != before and now == ImageGrab.grab(xdisplay=display)

    _wait_until(stands)


def _wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
