"""Run by the Windows package's Python: a whole survey is walked by taps, and a picture taken of every screen.

usage: python walk_survey.py DATA-DIR WIDTHxHEIGHT
"""

import sys
from pathlib import Path

from kiosk.paths import DataDir
from kiosk.runtime import demo_walk


def main() -> None:
    width, _, height = sys.argv[2].partition("x")
    data = DataDir(Path(sys.argv[1]))
    demo_walk.walk(data, (int(width), int(height)), "th", data.root / "pictures")


if __name__ == "__main__":
    main()
