"""The real keyboard of an office's PC, Thai or English."""

import types
from typing import Any

import pytest

from kiosk.system.windows import keyboard_layouts
from kiosk.ui import keyboard_layout


class OfWindows:
    """What a window of Tk says there of its system."""

    tk = types.SimpleNamespace(call=lambda *words: "win32")


ENGLISH_KEYBOARD, THAI_KEYBOARD = 0x04090409, 0xFFFFFFFFF0C0041E  # as an office's PC has them, the Thai one as a 64-bit handle


def test_the_real_keyboard_follows_the_keys_on_the_screen(windows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Thai page switches it to Thai, an English one back; who switches by Alt+Shift is told so; afterwards it is as it was before."""
    now = [ENGLISH_KEYBOARD]

    def listed(count: int, handles: Any) -> int:
        if handles is not None:
            handles[:] = [ENGLISH_KEYBOARD, THAI_KEYBOARD][:count]
        return 2

    def switch(layout: int, _flags: int) -> int:
        now[0] = layout
        return 1

    windows(GetKeyboardLayout=lambda thread: now[0], GetKeyboardLayoutList=listed, ActivateKeyboardLayout=switch)
    monkeypatch.setattr(keyboard_layout, "Layouts", keyboard_layouts.Layouts)
    real = keyboard_layout.KeyboardLayout(OfWindows())
    real.shown("thai")
    assert now == [THAI_KEYBOARD] and real.switched() == ""
    real.shown("latin")
    assert now == [ENGLISH_KEYBOARD]
    now[0] = THAI_KEYBOARD
    assert (real.switched(), real.switched()) == ("thai", "")
    real.shown("")
    assert now == [ENGLISH_KEYBOARD] and real.switched() == ""
