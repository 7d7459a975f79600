"""The screen and the one window on it."""

import os

if os.name == "nt":
    from kiosk.system.windows.screen import TAP_BUTTONS, WITHOUT_FRIBIDI, before_first_window, described, fill, hold, is_there, picture
else:
    from kiosk.system.posix.screen import TAP_BUTTONS, WITHOUT_FRIBIDI, before_first_window, described, fill, hold, is_there, picture

__all__ = ["TAP_BUTTONS", "WITHOUT_FRIBIDI", "before_first_window", "described", "fill", "hold", "is_there", "picture"]
