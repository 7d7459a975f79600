"""Somebody rests a hand on a key: the window system goes on telling presses, each in its own way."""

from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.ui.input.key_repeat import KeyRepeat


def event(keysym: str, time: int) -> Any:
    return SimpleNamespace(keysym=keysym, time=time)


def pressed_again(repeat: KeyRepeat, time: int, releases: bool) -> bool:
    if releases:
        repeat.released(event("Return", time))
    return repeat.pressed(event("Return", time))


@pytest.mark.parametrize("releases", [True, False], ids=["x", "windows"])
def test_a_key_that_is_held_down_was_pressed_once(releases: bool) -> None:
    """X tells a release with each press, Windows none; let go and pressed anew it is a press again, and so is another key."""
    repeat = KeyRepeat(releases)
    assert not repeat.pressed(event("Return", 0))
    assert [pressed_again(repeat, time, releases) for time in (500, 530)] == [True, True]
    repeat.released(event("Return", 600))
    assert not repeat.pressed(event("Return", 700))
    assert not repeat.pressed(event("space", 700))


def test_a_key_let_go_in_another_window_is_no_longer_down() -> None:
    """Windows tells that release to the other window alone: the next press counts all the same."""
    repeat = KeyRepeat(sends_releases=False)
    repeat.pressed(event("Return", 0))
    repeat.let_everything_go()
    assert not repeat.pressed(event("Return", 900))
