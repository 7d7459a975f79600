"""One citizen at one kiosk, in a process of its own: the whole survey tapped through the real screens on a display nobody sees."""

import os
import sys
from pathlib import Path

from kiosk.paths import DataDir
from kiosk.runtime.demo_walk import BETWEEN_TAPS_MS, Walker, virtual_display
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.log_file import log_to
from kiosk.store.lock import only_kiosk
from kiosk.ui.text import fonts

SIZE = (1080, 1920)


def main(folder: Path, pictures: Path) -> int:
    """1 when the walk did not come to the thanks."""
    data = DataDir(folder)
    pictures.mkdir(parents=True, exist_ok=True)
    log_to(data)
    with virtual_display(*SIZE) as display, only_kiosk(data.lock):
        os.environ["DISPLAY"] = display
        kiosk = Kiosk(data, SIZE, "th", fonts.find_fonts())
        walker = Walker(kiosk, pictures)
        kiosk.root.after(BETWEEN_TAPS_MS, walker.step)
        kiosk.run()
    if walker.failed:
        print(f"the walk stopped at {walker.failed}", file=sys.stderr)
    return 1 if walker.failed else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
