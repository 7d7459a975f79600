"""Clocks beside the wall clock: one that only goes forward, also while the machine sleeps; which start of the machine this is."""

import os

if os.name == "nt":
    from kiosk.system.windows.clocks import boot_id, seconds_since_boot, set_by_network
else:
    from kiosk.system.posix.clocks import boot_id, seconds_since_boot, set_by_network

__all__ = ["boot_id", "seconds_since_boot", "set_by_network"]
