"""Signs of life of the running kiosk: when they end, somebody ends the program, so that it can be started again."""

import os

if os.name == "nt":
    from kiosk.system.windows.watchdog import alive, seconds_between_signs, write_to
else:
    from kiosk.system.posix.watchdog import alive, seconds_between_signs, write_to

__all__ = ["alive", "seconds_between_signs", "write_to"]
