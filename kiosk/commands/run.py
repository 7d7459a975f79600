"""`kiosk run`: takes the lock on the data directory and starts the kiosk."""

import gc
from contextlib import ExitStack

from kiosk.paths import DataDir
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.log_file import log_to
from kiosk.store.database import StoreUnavailableError
from kiosk.store.lock import only_kiosk
from kiosk.system import screen, watchdog
from kiosk.ui.text.fonts import find_fonts


def run(data: DataDir, windowed: tuple[int, int] | None, language: str) -> int:
    """Run until the window is closed (windowed) or the process is told to end. Without a display: a walk on a virtual one."""
    if not screen.is_there():
        return _walk(data, windowed or (1080, 1920), language)
    fonts = find_fonts()
    log_to(data)
    watchdog.write_to(data.hang)
    with ExitStack() as locks:

        def lock() -> None:
            locks.enter_context(only_kiosk(data.lock))

        try:
            lock()
            kiosk = Kiosk(data, windowed, language, fonts)
        except StoreUnavailableError:  # a disk that became read-only: people in front of it read so, and it is tried again
            kiosk = Kiosk(data, windowed, language, fonts, lock)
        kiosk.root.after(1000, _collect_again)
        kiosk.run()
    return 0


def _walk(data: DataDir, size: tuple[int, int], language: str) -> int:
    from kiosk.runtime.demo_walk import walk_without_display

    walk_without_display(data, size, language)
    print("These answers are a demonstration: they count nowhere and are never sent. The demonstration's figures of today:\n")
    print(_demonstration_totals(data))
    return 0


def _demonstration_totals(data: DataDir) -> str:
    from kiosk.language import texts
    from kiosk.paths import TEXTS
    from kiosk.reports import totals, trial_totals
    from kiosk.runtime import opening
    from kiosk.site import open_services

    place = opening.place(data)
    with opening.store(data) as connection:
        figures = trial_totals.of_day(connection, place.questionnaire, opening.now().date())
    names = open_services.names(place.site, place.catalogue)
    return totals.as_text(
        figures, place.site.place, place.site.level_band, names, place.questionnaire, texts.load(TEXTS, "en", "reports", "unfinished")
    )


def _collect_again() -> None:
    """What the start has made stays for ever: it is not looked through again (`main` had stopped collecting)."""
    gc.freeze()
    gc.enable()
