"""Which layout the machine's real keyboards have switched on, Thai or Latin, kept the same as the keys on the screen.

A page with a keyboard says which layer of keys is up. The real keyboards are switched to it, and when a person switches them
(Alt+Shift), the page is told: so one sign on the screen is true of both. A page without one leaves them as they were before.

A layout is a group of the X server's keyboard (XKB protocol, 4.1); which one is Thai is told by the letter of one key.
"""

import ctypes
import tkinter
from ctypes import c_char_p, c_int, c_uint, c_ulong, c_void_p

from kiosk.ui.ctypes_library import declared
from kiosk.ui.input.text_editing import LATIN, THAI

_ANY_KEYBOARD = 0x100  # XkbUseCoreKbd
_LETTER_KEY = 38  # A on a Latin keyboard, fo fan on a Thai one
_GROUPS = 4
_THAI_KEYSYMS = (range(0x0DA1, 0x0DFA), range(0x01000E01, 0x01000E5C))  # X11/keysymdef.h, XK_THAI; and by their code points
_STATE_BYTES = 32  # XkbStateRec has 18; its first is the group

_SIGNATURES = {
    "XOpenDisplay": (c_void_p, [c_char_p]),
    "XCloseDisplay": (c_int, [c_void_p]),
    "XSync": (c_int, [c_void_p, c_int]),
    "XkbGetState": (c_int, [c_void_p, c_uint, c_void_p]),
    "XkbLockGroup": (c_int, [c_void_p, c_uint, c_uint]),
    "XkbKeycodeToKeysym": (c_ulong, [c_void_p, c_uint, c_int, c_int]),
}


class KeyboardLayout:
    """Nothing where there is no X11, or no keyboard with a Thai layout."""

    def __init__(self, root: tkinter.Misc) -> None:
        self._root = root
        self._display: int | None = None
        self._seen = ""  # the layout when it was looked at last
        self._group_before = 0

    def shown(self, layer: str) -> None:
        """A page stands on which that layer of keys is up; "": none is."""
        if not layer:
            self.close()
        elif self._display or self._open():
            wanted = THAI if layer.startswith(THAI) else LATIN
            if wanted != self._seen:
                self._switch(wanted)
            self._seen = self._now()

    def switched(self) -> str:
        """The layout to which a person has switched since the last look; "" if they have not."""
        if not self._display:
            return ""
        before, self._seen = self._seen, self._now()
        return self._seen if self._seen != before else ""

    def close(self) -> None:
        if self._display:
            self._lock(self._group_before)
            self._x.XCloseDisplay(self._display)
            self._display = None

    def _open(self) -> bool:
        """A connection for one page: keyboards come and go, and a new one knows their letters as they are now."""
        try:
            self._x = declared("libX11.so.6", _SIGNATURES)
        except (OSError, AttributeError):
            return False
        name = str(self._root.winfo_screen()).rsplit(".", 1)[0]  # ":1.0" -> ":1"
        self._display = self._x.XOpenDisplay(name.encode())
        if self._display:
            self._group_before = self._group()
            self._seen = self._now()
        return bool(self._display)

    def _group(self) -> int:
        state = ctypes.create_string_buffer(_STATE_BYTES)
        self._x.XkbGetState(self._display, _ANY_KEYBOARD, state)
        return state.raw[0]

    def _now(self) -> str:
        return self._layout_of(self._group())

    def _layout_of(self, group: int) -> str:
        letter = self._x.XkbKeycodeToKeysym(self._display, _LETTER_KEY, group, 0)
        return THAI if any(letter in letters for letters in _THAI_KEYSYMS) else LATIN

    def _switch(self, layout: str) -> None:
        group = next((group for group in range(_GROUPS) if self._layout_of(group) == layout), None)
        if group is not None:
            self._lock(group)

    def _lock(self, group: int) -> None:
        self._x.XkbLockGroup(self._display, _ANY_KEYBOARD, group)
        self._x.XSync(self._display, 0)
