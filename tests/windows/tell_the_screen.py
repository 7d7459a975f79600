"""Run by Windows' Python: the kiosk, full screen. It says when another page stands: a line of JSON with the page's name and the middle
of everything on it that can be tapped.

usage: python tell_the_screen.py DATA-DIR
"""

import json
import sys
from pathlib import Path

from kiosk.paths import DataDir
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.log_file import log_to
from kiosk.store.lock import only_kiosk
from kiosk.system import screen
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.text import fonts

LOOK_MS = 50


def main() -> None:
    data = DataDir(Path(sys.argv[1]))
    log_to(data)
    screen.before_first_window()
    with only_kiosk(data.lock):
        kiosk = Kiosk(data, None, "th", fonts.find_fonts())
        shown: list[Scene] = []

        def look() -> None:
            scene = kiosk.window.scene
            if scene is not None and scene not in shown:
                shown[:] = [scene]
                middles = {target.name: (target.box.x + target.box.w // 2, target.box.y + target.box.h // 2) for target in scene.targets}
                print(json.dumps({"page": scene.name, "targets": middles}), flush=True)
            kiosk.root.after(LOOK_MS, look)

        kiosk.root.after(LOOK_MS, look)
        kiosk.run()


if __name__ == "__main__":
    main()
