"""Which layout the machine's real keyboards have switched on, Thai or Latin, kept the same as the keys on the screen.

A page with a keyboard says which layer of keys is up. The real keyboards are switched to it, and when a person switches them
(Alt+Shift), the page is told: so one sign on the screen is true of both. A page without one leaves them as they were before.

Under X a layout is a group of the server's keyboard (XKB protocol, 4.1); which one is Thai is told by the letter of one key. Elsewhere the
system has them (kiosk/system/keyboard_layouts.py).
"""

import ctypes
import tkinter
from ctypes import c_char_p, c_int, c_uint, c_ulong, c_void_p

from kiosk.system.keyboard_layouts import Layouts
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
    """Nothing where there is no keyboard with a Thai layout."""

    def __init__(self, root: tkinter.Misc) -> None:
        self._root = root
        self._layouts: Groups | Layouts | None = None
        self._seen = ""  # the layout when it was looked at last
        self._before = 0

    def shown(self, layer: str) -> None:
        """A page stands on which that layer of keys is up; "": none is."""
        if not layer:
            self.close()
        elif layouts := self._layouts or self._opened():
            wanted = THAI if layer.startswith(THAI) else LATIN
            if wanted != self._seen:
                self._switch(layouts, wanted)
            self._seen = _name(layouts, layouts.now())

    def switched(self) -> str:
        """The layout to which a person has switched since the last look; "" if they have not."""
        if not self._layouts:
            return ""
        before, self._seen = self._seen, _name(self._layouts, self._layouts.now())
        return self._seen if self._seen != before else ""

    def close(self) -> None:
        if self._layouts:
            self._layouts.switch(self._before)
            self._layouts.close()
            self._layouts = None

    def _opened(self) -> "Groups | Layouts | None":
        """For one page: keyboards come and go, and a new one knows their letters as they are now."""
        try:
            layouts = Groups(self._root) if self._root.tk.call("tk", "windowingsystem") == "x11" else Layouts()
        except (OSError, AttributeError):
            return None
        self._layouts, self._before = layouts, layouts.now()
        self._seen = _name(layouts, self._before)
        return layouts

    def _switch(self, layouts: "Groups | Layouts", wanted: str) -> None:
        layout = next((layout for layout in layouts.all() if _name(layouts, layout) == wanted), None)
        if layout is not None:
            layouts.switch(layout)


def _name(layouts: "Groups | Layouts", layout: int) -> str:
    return THAI if layouts.is_thai(layout) else LATIN


class Groups:
    """Of the X server's keyboard, over a connection of their own. Raises OSError, AttributeError where there is none or no XKB."""

    def __init__(self, root: tkinter.Misc) -> None:
        self._x = declared("libX11.so.6", _SIGNATURES)
        name = str(root.winfo_screen()).rsplit(".", 1)[0]  # ":1.0" -> ":1"
        self._display = self._x.XOpenDisplay(name.encode())
        if not self._display:
            raise OSError("the display accepts no other connection")

    def now(self) -> int:
        state = ctypes.create_string_buffer(_STATE_BYTES)
        self._x.XkbGetState(self._display, _ANY_KEYBOARD, state)
        return state.raw[0]

    def all(self) -> tuple[int, ...]:
        return tuple(range(_GROUPS))

    def is_thai(self, layout: int) -> bool:
        letter = self._x.XkbKeycodeToKeysym(self._display, _LETTER_KEY, layout, 0)
        return any(letter in letters for letters in _THAI_KEYSYMS)

    def switch(self, layout: int) -> None:
        self._x.XkbLockGroup(self._display, _ANY_KEYBOARD, layout)
        self._x.XSync(self._display, 0)

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)
