"""What Tk's event loop hears besides its window: a bell that any thread rings, a monotonic alarm, the wish that the program end."""

import os

if os.name == "nt":
    from kiosk.system.windows.event_loop import Alarm, Bell, end_on_signals
else:
    from kiosk.system.posix.event_loop import Alarm, Bell, end_on_signals  # type: ignore[assignment]  # the other half

__all__ = ["Alarm", "Bell", "end_on_signals"]
