"""Printers that are a device of their own: one that takes bytes and may answer."""

import os

if os.name == "nt":
    from kiosk.system.windows.devices import ask, open_device
else:
    from kiosk.system.posix.devices import ask, open_device

__all__ = ["ask", "open_device"]
