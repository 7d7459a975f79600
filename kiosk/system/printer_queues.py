"""Printers that only a queue of the system reaches, such as one at a USB cable under Windows, spoken to in their own bytes."""

import os

if os.name == "nt":
    from kiosk.system.windows.printer_queues import is_ready, send
else:
    from kiosk.system.posix.printer_queues import is_ready, send

__all__ = ["is_ready", "send"]
