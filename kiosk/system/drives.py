"""Sticks that the system itself names: drive letters. Where they are folders (Linux) they are found by looking into them."""

import os

if os.name == "nt":
    from kiosk.system.windows.drives import is_away, removable
else:
    from kiosk.system.posix.drives import is_away, removable

__all__ = ["is_away", "removable"]
