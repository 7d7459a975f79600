"""The kiosk's Tk root: full screen without a way out, or in a window of a given size."""

import os
import tkinter

from kiosk.errors import CannotBeDoneError
from kiosk.system import screen
from kiosk.ui.monotonic_timers import MonotonicRoot


def root_window(windowed: tuple[int, int] | None) -> tkinter.Tk:
    """`windowed`: width and height in pixels. Raises CannotBeDoneError where there is no display."""
    screen.before_first_window()
    try:
        root = MonotonicRoot(className="EServiceKiosk")
    except tkinter.TclError as error:
        display = os.environ.get("DISPLAY")
        raise CannotBeDoneError(f"The display {display} cannot be opened ({error}); start the kiosk in a graphical session.") from error
    root.title("e-Service")
    if windowed:
        root.geometry(f"{windowed[0]}x{windowed[1]}+0+0")
        root.resizable(False, False)
        return root
    root.geometry(f"{root.winfo_screenwidth()}x{root.winfo_screenheight()}+0+0")
    root.attributes("-fullscreen", True)
    root.configure(cursor="none")
    root.protocol("WM_DELETE_WINDOW", lambda: None)  # no key or gesture leads out of the kiosk
    screen.hold(root)
    return root
