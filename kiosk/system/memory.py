"""The memory of the machine."""

import os

if os.name == "nt":
    from kiosk.system.windows.memory import available_megabytes
else:
    from kiosk.system.posix.memory import available_megabytes

__all__ = ["available_megabytes"]
