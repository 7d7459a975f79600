"""Which surface a window gets: X11 pixmaps where the display has them, else a Canvas."""

import tkinter

from kiosk.ui.surface.protocol import Surface
from kiosk.ui.surface.x11 import X11Surface


def surface_for(window: tkinter.Misc, width: int, height: int) -> Surface:
    """The fastest surface that works on this display."""
    if window.tk.call("tk", "windowingsystem") == "x11" and window.winfo_depth() in (24, 32):
        try:
            return X11Surface(window, width, height)
        except OSError:
            pass  # no libX11 by that name: the Canvas needs none
    from kiosk.ui.surface.canvas import CanvasSurface

    return CanvasSurface(window, width, height)
