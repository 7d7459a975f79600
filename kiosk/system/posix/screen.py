"""The screen under X: its session (assets/deploy/kiosk) keeps everything else away, so the window has nothing to defend."""

import os
import tkinter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

WITHOUT_FRIBIDI = "install the package libfribidi0"
TAP_BUTTONS: tuple[int, ...] = (1,)  # of the mouse, or of a touch that is told as one


def is_there() -> bool:
    """Whether a window can be shown."""
    return bool(os.environ.get("DISPLAY"))


def before_first_window() -> None:
    """What has to be said before Tk makes a window."""


def hold(root: tkinter.Tk) -> None:
    """Keep the full-screen window the only thing that a person meets."""


def picture() -> "Image.Image":
    """What is on the screen."""
    from PIL import ImageGrab

    return ImageGrab.grab(xdisplay=os.environ["DISPLAY"])
