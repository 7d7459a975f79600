"""The screen under Windows, where the desktop stays alive behind the window: real pixels instead of a stretched picture, a resting finger
is no right click, and the window comes back to the front. It locks nothing: what Windows itself can lock is in the handbook.
"""

import tkinter
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.system.windows.event_loop import Repeated
from kiosk.system.windows.libraries import library

if TYPE_CHECKING:
    from PIL import Image

WITHOUT_FRIBIDI = "fribidi.dll belongs beside the program; unpack or install the kiosk again"
TAP_BUTTONS: tuple[int, ...] = (1, 3)  # a finger that rests long may still be told as a right click
IN_FRONT_S = 2.0
PER_MONITOR = -4  # DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2
NO_DISK_WINDOWS = 0x1 | 0x8000  # SEM_FAILCRITICALERRORS, SEM_NOOPENFILEERRORBOX
WIDTH, HEIGHT, MONITORS = 0, 1, 80  # SM_CXSCREEN, SM_CYSCREEN, SM_CMONITORS
ROOT_OF_WINDOW = 2  # GA_ROOT: the window around Tk's own
TABLET_SERVICE = "MicrosoftTabletPenServiceProperty"
# tpcshrd.h: no press-and-hold, no ring of a tap, no ring of a pen's button, no flicks, no flick fallback keys, no menu of touch
NO_GESTURES = 0x1 | 0x8 | 0x10 | 0x100 | 0x10000 | 0x200000
STAY_AWAKE = 0x80000000 | 0x1 | 0x2  # ES_CONTINUOUS, ES_SYSTEM_REQUIRED, ES_DISPLAY_REQUIRED


def is_there() -> bool:
    return True


def before_first_window() -> None:
    """Real pixels: once a window is there, Windows refuses the wish and stretches a blurred picture (SetProcessDpiAwarenessContext). And no
    window that asks for a disk when an empty reader of cards is looked at."""
    library("kernel32").SetErrorMode(NO_DISK_WINDOWS)
    user = library("user32")
    try:
        aware = user.SetProcessDpiAwarenessContext(PER_MONITOR)
    except AttributeError:  # before Windows 10 of 2017
        aware = 0
    if not aware:
        user.SetProcessDPIAware()


def hold(root: tkinter.Tk) -> None:
    """Full screen, in front, awake. Touches come at once, not when the finger lifts: without this a press of a second becomes a right click
    with a square around it (Microsoft, "Tablet PC: WM_TABLET_QUERYSYSTEMGESTURESTATUS")."""
    root.attributes("-topmost", True)
    root.update_idletasks()
    _take_touches_at_once(root)
    library("kernel32").SetThreadExecutionState(STAY_AWAKE)
    Repeated(root, IN_FRONT_S, lambda: _come_back(root))


def _take_touches_at_once(root: tkinter.Tk) -> None:
    """Said of the window around Tk's own, which Tk makes anew whenever its style changes."""
    user = library("user32")
    window = user.GetAncestor(root.winfo_id(), ROOT_OF_WINDOW) or root.winfo_id()
    library("kernel32").GlobalAddAtomW(TABLET_SERVICE)
    user.SetPropW(window, TABLET_SERVICE, NO_GESTURES)


def fill(root: tkinter.Tk, width: int, height: int, x: int, y: int) -> None:
    """Tk gives a full-screen window no other size: it leaves full screen for a moment."""
    root.attributes("-fullscreen", False)
    root.geometry(f"{width}x{height}+{x}+{y}")
    root.attributes("-fullscreen", True)
    root.attributes("-topmost", True)
    root.update_idletasks()
    _take_touches_at_once(root)


def _come_back(root: tkinter.Tk) -> None:
    """In front again after another program, the taskbar or a notice of Windows."""
    if root.focus_displayof() is None or root.state() == "iconic":
        root.deiconify()
        root.attributes("-topmost", True)
        root.lift()
        root.focus_force()


def described() -> dict[str, object]:
    """The first monitor's real pixels and its scale in Settings (96 dots an inch are 100 %); how many monitors there are."""
    before_first_window()
    user = library("user32")
    said: dict[str, object] = {"pixels": f"{user.GetSystemMetrics(WIDTH)}x{user.GetSystemMetrics(HEIGHT)}"}
    said["monitors"] = user.GetSystemMetrics(MONITORS)
    with suppress(AttributeError):  # before Windows 10 of 2016
        said["scale_percent"] = round(user.GetDpiForSystem() * 100 / 96)
    return said


def picture() -> "Image.Image":
    from PIL import ImageGrab

    return ImageGrab.grab()
