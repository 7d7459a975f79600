"""Memory of the kiosk over many surveys, walked through the app and its window in one process. Run by `make bench`."""

import os
import re
import sys
import tempfile
import time
import tkinter
from pathlib import Path

from kiosk.paths import DataDir
from kiosk.runtime.demo_walk import virtual_display
from kiosk.runtime.kiosk import Kiosk
from kiosk.ui.text import fonts
from tests.support.touch_panel import HEIGHT, WIDTH, _Recorder

SURVEYS = 1000
DIAGNOSTICS_S = 20  # the diagnostics of a start have been run, and what it needs is loaded


class _Quiet(_Recorder):
    def _tap(self, target: object) -> None:
        """Where it tapped is nobody's business here."""


def memory_mb(kind: str) -> float:
    """`Pss` is all of it, its share of the files that others have mapped too included; `Pss_Anon` only what it has made itself:
    that alone does not change when other programs come and go, so growth is told by it."""
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(rf"^{kind}:\s+(\d+)", text, re.MULTILINE).group(1)) / 1024


def idle(root: tkinter.Tk, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        root.update()
        time.sleep(0.01)


def main() -> None:
    surveys = int(sys.argv[1]) if len(sys.argv) > 1 else SURVEYS
    with virtual_display(WIDTH, HEIGHT) as name, tempfile.TemporaryDirectory() as folder:
        os.environ["DISPLAY"] = name
        kiosk = Kiosk(DataDir(Path(folder)), (WIDTH, HEIGHT), "th", fonts.find_fonts())
        kiosk.begin()
        idle(kiosk.root, DIAGNOSTICS_S)
        for number in range(1, surveys + 1):
            walker = _Quiet(kiosk, Path(folder))
            while not walker.ended:
                walker.step()
                kiosk.root.update()
            if number == min(20, surveys):  # every screen has been drawn, caches have their size
                whole, own = memory_mb("Pss"), memory_mb("Pss_Anon")
        print(
            f"kiosk: memory after 20 surveys {whole:.1f} MB PSS, after {surveys} {memory_mb('Pss'):.1f} MB; "
            f"its own grew by {memory_mb('Pss_Anon') - own:+.1f} MB (target 5 MB)"
        )
        kiosk.close()


if __name__ == "__main__":
    main()
