"""Ends this program so that what keeps it running starts it anew, with the version that is installed by now."""

import os
import signal
from collections.abc import Callable


def restarter() -> Callable[[], None] | None:
    """None where nobody would start it again: systemd names its invocation (systemd.exec(5))."""
    return _end if os.environ.get("INVOCATION_ID") and os.environ.get("NOTIFY_SOCKET") else None


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)  # the event loop ends as it does at a shutdown (kiosk/runtime/start/root_window.py)
