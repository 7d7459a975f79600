"""`kiosk run`: the window, the event loop, and a page instead of a crash when the kiosk cannot be put together."""

import gc
import os
from contextlib import ExitStack

from kiosk.paths import DataDir
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.log_file import log_to
from kiosk.store.database import StoreUnavailableError
from kiosk.store.lock import only_kiosk
from kiosk.ui import fonts


def run(data: DataDir, windowed: tuple[int, int] | None, language: str) -> int:
    """Run until the window is closed (windowed) or the process is told to end. Without a display: a walk on a virtual one."""
    if not os.environ.get("DISPLAY"):
        from kiosk.runtime.demo_walk import walk_without_display

        return walk_without_display(data, windowed or (1080, 1920), language)
    found = fonts.find_fonts()
    log_to(data)
    with ExitStack() as held:

        def be_alone() -> None:
            held.enter_context(only_kiosk(data.lock))

        try:
            be_alone()
            kiosk = Kiosk(data, windowed, language, found)
        except StoreUnavailableError:  # a disk that became read-only: people in front of it read so, and it is tried again
            kiosk = Kiosk(data, windowed, language, found, be_alone)
        kiosk.root.after(1000, _collect_again)
        kiosk.run()
    return 0


def _collect_again() -> None:
    """What the start has made stays for ever: it is not looked through again (`main` had stopped collecting)."""
    gc.freeze()
    gc.enable()
