"""Memory of the kiosk over many surveys, walked through the app and its window in one process. Run by `make bench`."""

import re
import sys
import tempfile
from pathlib import Path

from kiosk.commands.run import Kiosk
from kiosk.commands.walk import virtual_display
from kiosk.paths import DataDir
from kiosk.ui import fonts
from tests.taps import HEIGHT, WIDTH, _Recorder

SURVEYS = 1000


class _Quiet(_Recorder):
    def _tap(self, target: object) -> None:
        """Where it tapped is nobody's business here."""


def pss_mb() -> float:
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE).group(1)) / 1024  # type: ignore[union-attr]


def main() -> None:
    surveys = int(sys.argv[1]) if len(sys.argv) > 1 else SURVEYS
    with virtual_display(WIDTH, HEIGHT) as name, tempfile.TemporaryDirectory() as folder:
        import os

        os.environ["DISPLAY"] = name
        kiosk = Kiosk(DataDir(Path(folder)), (WIDTH, HEIGHT), "th", fonts.find_fonts())
        kiosk.begin()
        first = None
        for number in range(1, surveys + 1):
            walker = _Quiet(kiosk, Path(folder))
            while not walker.ended:
                walker.step()
                kiosk.root.update()
            if number == min(20, surveys):  # every screen has been drawn, caches have their size
                first = pss_mb()
        print(f"kiosk: memory after 20 surveys {first:.1f} MB PSS, after {surveys} {pss_mb():.1f} MB ({pss_mb() - first:+.1f})")
        kiosk.close()


if __name__ == "__main__":
    main()
