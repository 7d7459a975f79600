"""How many files and connections a program may have open at once."""

import os

if os.name == "nt":
    from kiosk.system.windows.open_files import allow
else:
    from kiosk.system.posix.open_files import allow

__all__ = ["allow"]
