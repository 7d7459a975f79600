"""A hand rests on the glass and another finger taps, on an X server with a panel that knows several fingers."""

import time
import tkinter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from kiosk.ui.input.contacts import RESTS_MS
from kiosk.ui.input.touch import PAGE_GUARD_MS
from kiosk.ui.window import Window
from tests.kiosk.ui.test_window import page_of, scene_of
from tests.support.multitouch import HEIGHT, WIDTH, Panel, running_panel

HAND, FINGER, OTHER = 1, 2, 3


@dataclass
class Glass:
    """A window with the question of one's sex, and what it heard."""

    root: tkinter.Tk
    window: Window
    panel: Panel
    heard: list[object]

    def settle(self, seconds: float = 0.06) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.root.update()
            time.sleep(0.002)

    def middle(self, name: str) -> tuple[int, int]:
        assert self.window.scene
        element = self.window.scene.find(name)
        assert element, f"no {name}"
        return element.box.x + element.box.w // 2, element.box.y + element.box.h // 2

    def down(self, finger: int, place: tuple[int, int]) -> None:
        self.panel.down(finger, *place)
        self.settle()

    def up(self, finger: int) -> None:
        self.panel.up(finger)
        self.settle(0.3)  # an answer is seen chosen before its page turns

    def rests(self) -> None:
        self.settle(RESTS_MS / 1000 + 0.05)


@pytest.fixture(scope="session")  # Tk keeps its connection after its window is closed, and ends the process when the server goes
def panel_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bool], tuple[str, Panel]]]:
    """(a display, its panel), mounted upside down or not."""
    running: dict[bool, tuple[str, Panel]] = {}
    with ExitStack() as stack:

        def opened(upside_down: bool) -> tuple[str, Panel]:
            if upside_down not in running:
                running[upside_down] = stack.enter_context(running_panel(tmp_path_factory.mktemp("panel"), upside_down))
            return running[upside_down]

        yield opened


@pytest.fixture(params=[False, True], ids=["as it was made", "mounted upside down"])
def glass(request: pytest.FixtureRequest, panel_of: Callable[[bool], tuple[str, Panel]]) -> Iterator[Glass]:
    name, panel = panel_of(request.param)
    root = tkinter.Tk(screenName=name)
    root.overrideredirect(True)
    root.geometry(f"{WIDTH}x{HEIGHT}+0+0")
    root.update()
    heard: list[object] = []
    faults: list[object] = []
    root.report_callback_exception = lambda *fault: faults.append(fault)
    shown = Glass(root, Window(root, WIDTH, HEIGHT, heard.append, lambda: None), panel, heard)
    for _ in range(2):  # an app that was put together again after a fault asks again: still one tap is one tap
        shown.window.fingers.hear_others()
    shown.window.show(scene_of("question-sex"), page_of().theme)
    shown.settle(PAGE_GUARD_MS / 1000 + 0.05)
    yield shown
    panel.all_up()
    shown.settle()
    shown.window.close()
    root.destroy()
    assert faults == []


def names_heard(glass: Glass, wanted: int = 1) -> list[str]:
    """Once so many were heard, or after a while: a busy machine takes its time."""
    assert glass.window.scene
    end = time.monotonic() + 5
    while len(glass.heard) < wanted and time.monotonic() < end:
        glass.settle()
    return [element.name for intent in glass.heard for element in glass.window.scene.targets if element.intent == intent]


def test_one_finger_taps_as_it_always_did(glass: Glass) -> None:
    """Once, not once as the pointer and once more as a touch."""
    glass.down(FINGER, glass.middle("option_female"))
    glass.up(FINGER)
    assert names_heard(glass) == ["option_female"]


@pytest.mark.parametrize("under_the_hand", ["option_male", "header"])
def test_a_hand_that_rests_on_the_glass_does_not_block_another_finger(glass: Glass, under_the_hand: str) -> None:
    """Somebody leans on the panel: the other hand answers, and what lies under the first is not answered, not when it is lifted either."""
    glass.down(HAND, glass.middle(under_the_hand))
    glass.rests()
    glass.down(FINGER, glass.middle("option_female"))
    glass.up(FINGER)
    assert names_heard(glass) == ["option_female"]
    glass.up(HAND)
    assert names_heard(glass) == ["option_female"]


def test_the_hand_moves_a_little_while_the_finger_taps(glass: Glass) -> None:
    """The finger's place counts, not the hand's."""
    glass.down(HAND, (300, 300))
    glass.rests()
    glass.down(FINGER, glass.middle("option_female"))
    glass.panel.move(HAND, 320, 310)
    glass.settle()
    glass.up(FINGER)
    assert names_heard(glass) == ["option_female"]


def test_the_hand_is_lifted_before_the_finger(glass: Glass) -> None:
    """The finger's tap still ends where the finger is lifted."""
    glass.down(HAND, (300, 300))
    glass.rests()
    glass.down(FINGER, glass.middle("option_female"))
    glass.up(HAND)
    assert names_heard(glass, 0) == []
    glass.up(FINGER)
    assert names_heard(glass) == ["option_female"]


def test_two_fingers_of_one_hand_give_one_answer(glass: Glass) -> None:
    """They come down nearly together: the second means nothing."""
    glass.panel.down(HAND, *glass.middle("option_female"))
    glass.panel.down(FINGER, *glass.middle("option_male"))
    glass.settle()
    glass.up(FINGER)
    glass.up(HAND)
    assert names_heard(glass) == ["option_female"]


def test_a_finger_beside_the_hand_slides_off_its_answer(glass: Glass) -> None:
    """No tap, as for any finger; the next one is."""
    glass.down(HAND, (300, 300))
    glass.rests()
    glass.down(FINGER, glass.middle("option_female"))
    glass.panel.move(FINGER, 540, 400)
    glass.up(FINGER)
    assert names_heard(glass, 0) == []
    glass.rests()
    glass.down(OTHER, glass.middle("option_male"))
    glass.up(OTHER)
    assert names_heard(glass) == ["option_male"]
