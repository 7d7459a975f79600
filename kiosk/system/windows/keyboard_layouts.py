"""Windows keeps a layout for each thread: these are those of the thread that has the window, from which they are called."""

from ctypes import c_void_p

from kiosk.system.windows.libraries import library

LANGUAGE, THAI = 0x3FF, 0x1E  # the primary language of a layout's handle; LANG_THAI


class Layouts:
    def now(self) -> int:
        layout: int = library("user32").GetKeyboardLayout(0) or 0
        return layout

    def all(self) -> tuple[int, ...]:
        user = library("user32")
        handles = (c_void_p * user.GetKeyboardLayoutList(0, None))()
        count: int = user.GetKeyboardLayoutList(len(handles), handles)
        return tuple(handle or 0 for handle in handles[:count])

    def is_thai(self, layout: int) -> bool:
        return layout & LANGUAGE == THAI

    def switch(self, layout: int) -> None:
        library("user32").ActivateKeyboardLayout(layout, 0)

    def close(self) -> None:
        """Nothing is held."""
