"""The memory of the machine."""

import os

if os.name == "nt":
    from kiosk.system.windows.memory import available_megabytes, give_back
else:
    from kiosk.system.posix.memory import available_megabytes, give_back

__all__ = ["available_megabytes", "give_back"]
