"""The screen under X: its session (assets/deploy/kiosk) keeps everything else away, so the window has nothing to defend."""

import os
import tkinter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

WITHOUT_FRIBIDI = "install the package libfribidi0"
CONNECTORS = Path("/sys/class/drm")  # Linux, Documentation/ABI: card0-HDMI-A-1/status, and modes, the preferred one first
TAP_BUTTONS: tuple[int, ...] = (1,)  # of the mouse, or of a touch that is told as one


def is_there() -> bool:
    """Whether a window can be shown."""
    return bool(os.environ.get("DISPLAY"))


def before_first_window() -> None:
    """What has to be said before Tk makes a window."""


def hold(root: tkinter.Tk) -> None:
    """Keep the full-screen window the only thing that a person meets."""


def fill(root: tkinter.Tk, width: int, height: int, x: int, y: int) -> None:
    """The full-screen window takes this size and place, in pixels."""
    root.geometry(f"{width}x{height}+{x}+{y}")


def described(connectors: Path = CONNECTORS) -> dict[str, object]:
    """For whoever helps from far away: what is connected and its preferred size in pixels. Whether or not a window can be shown."""
    connected = [path.parent for path in sorted(connectors.glob("*/status")) if path.read_text(encoding="ascii").strip() == "connected"]
    modes = {path.name: (path / "modes").read_text(encoding="ascii").split("\n")[0] for path in connected}
    return {"display": os.environ.get("DISPLAY", ""), "monitors": len(connected), "pixels": modes}


def picture() -> "Image.Image":
    """What is on the screen."""
    from PIL import ImageGrab

    return ImageGrab.grab(xdisplay=os.environ["DISPLAY"])
