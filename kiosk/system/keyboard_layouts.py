"""Layouts of the real keyboards, where the system has them and not the display."""

import os

if os.name == "nt":
    from kiosk.system.windows.keyboard_layouts import Layouts
else:
    from kiosk.system.posix.keyboard_layouts import Layouts  # type: ignore[assignment]  # the other half

__all__ = ["Layouts"]
