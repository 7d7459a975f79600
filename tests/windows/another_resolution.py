"""Run by Windows' Python: the kiosk, full screen, while somebody chooses another resolution in Settings. FILE says in the end how large the
kiosk, its window and its page are: "1024x768 1024x768+0+0 attract 768".

usage: python another_resolution.py DATA-DIR FILE
"""

import ctypes
import sys
from pathlib import Path

from kiosk.paths import DataDir
from kiosk.runtime.kiosk import WATCH_MS, Kiosk
from kiosk.system import screen
from kiosk.ui.screen_size import LOOK_MS
from kiosk.ui.text import fonts

WIDTH, HEIGHT = 1024, 768
WIDTH_AND_HEIGHT = 0x80000 | 0x100000  # DM_PELSWIDTH, DM_PELSHEIGHT


class _Mode(ctypes.Structure):
    """DEVMODEW of wingdi.h, where it is about a display."""

    _fields_ = [
        ("name", ctypes.c_wchar * 32),
        *((name, ctypes.c_ushort) for name in ("version", "driver", "size", "extra")),
        ("fields", ctypes.c_ulong),
        ("place", ctypes.c_byte * 16),
        ("of_printers", ctypes.c_short * 5),
        ("form", ctypes.c_wchar * 32),
        ("pixels", ctypes.c_ushort),
        *((name, ctypes.c_ulong) for name in ("bits", "width", "height", "flags", "frequency")),
        ("more", ctypes.c_ulong * 8),
    ]


def choose() -> None:
    mode = _Mode(size=ctypes.sizeof(_Mode), fields=WIDTH_AND_HEIGHT, width=WIDTH, height=HEIGHT)
    assert ctypes.CDLL("user32").ChangeDisplaySettingsW(ctypes.byref(mode), 0) == 0


def main() -> None:
    screen.before_first_window()
    kiosk = Kiosk(DataDir(Path(sys.argv[1])), None, "th", fonts.find_fonts())

    def tell() -> None:
        scene, (width, height) = kiosk.window.scene, kiosk.size
        page = f"{scene.name} {max(element.box.bottom for element in scene)}" if scene else "no page"
        Path(sys.argv[2]).write_text(f"{width}x{height} {kiosk.root.winfo_geometry()} {page}", encoding="utf-8")
        kiosk.root.quit()

    kiosk.root.after(2 * WATCH_MS + LOOK_MS, choose)
    kiosk.root.after(2 * WATCH_MS + 5 * LOOK_MS, tell)
    kiosk.run()


if __name__ == "__main__":
    main()
