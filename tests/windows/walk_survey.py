"""Run by the Windows package's Python: a whole survey is walked by taps, full screen, and a picture taken of every screen.

usage: python walk_survey.py DATA-DIR
"""

import sys
from pathlib import Path

from kiosk.paths import DataDir
from kiosk.runtime import demo_walk


def main() -> None:
    data = DataDir(Path(sys.argv[1]))
    demo_walk.walk(data, None, "th", data.root / "pictures")


if __name__ == "__main__":
    main()
