"""What `kiosk run` does where there is no display: says so, and walks the whole survey through the real screens on a virtual one.

It taps as a person would, through the window's own touch handling, and takes a picture of every screen.
"""

import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import CannotBeDoneError
from kiosk.paths import DataDir
from kiosk.site.site_file import site_or_demonstration
from kiosk.system import screen
from kiosk.ui.drawing.scene import Element, Scene
from kiosk.ui.input.touch import GUARD_MS, PAGE_GUARD_MS, SAME_PLACE_PX
from kiosk.ui.window import LINGER_MS

BETWEEN_TAPS_MS = LINGER_MS + PAGE_GUARD_MS + 60
SAME_PLACE_MS = GUARD_MS - PAGE_GUARD_MS  # longer, where the last page was tapped
TRIES = 10  # of one tap: on a busy machine a page may be drawn so late that a touch comes before it counts
WORDS_ON_THE_LINE = "รอนาน"  # what the walk types on the screen's keyboard, key by key


def walk_without_display(data: DataDir, size: tuple[int, int], language: str) -> None:
    """The survey is walked to its end and stored. Only a demonstration is walked: real figures stay real. Raises CannotBeDoneError."""
    if not site_or_demonstration(data).demonstration:
        raise CannotBeDoneError(
            f"there is no display (DISPLAY is not set), and {data.root} belongs to a real place: start the kiosk in a graphical session"
        )
    print("There is no display here, so the kiosk walks through a whole survey on a virtual one.")
    pictures = data.root / "pictures"
    with virtual_display(*size) as name:
        os.environ["DISPLAY"] = name
        walk(data, size, language, pictures)
    print(f"Pictures of every screen: {pictures}")


@contextmanager
def virtual_display(width: int, height: int) -> Iterator[str]:
    """An X server without a screen, on a free number; its name, as ":7"."""
    if not shutil.which("Xvfb"):
        raise CannotBeDoneError("there is no display and no virtual one either: install the package xvfb")
    ready, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        yield f":{_number(ready)}"
    finally:
        os.close(ready)
        server.terminate()
        server.wait()


def _number(ready: int) -> str:
    text = b""
    while not text.endswith(b"\n"):
        readable, _, _ = select.select([ready], [], [], 30)
        piece = os.read(ready, 16) if readable else b""
        if not piece:
            raise CannotBeDoneError("the virtual display did not start; try 'Xvfb :7' to see why")
        text += piece
    return text.decode().strip()


def walk(data: DataDir, size: tuple[int, int] | None, language: str, pictures: Path) -> None:
    """In a window of that size, or full screen. Raises CannotBeDoneError where it comes to a page that it does not know."""
    from kiosk.runtime.kiosk import Kiosk
    from kiosk.runtime.log_file import log_to
    from kiosk.store.lock import only_kiosk
    from kiosk.ui.text import fonts

    log_to(data)
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    with only_kiosk(data.lock):
        kiosk = Kiosk(data, size, language, fonts.find_fonts())
        walker = Walker(kiosk, pictures)
        kiosk.root.after(BETWEEN_TAPS_MS, walker.step)
        kiosk.run()
    if walker.failed:
        raise CannotBeDoneError(f"the walk stopped at the screen {walker.failed}; {data.log} says more")


class Walker:
    """Looks at the scene that stands, takes its picture, taps what comes next; ends after the thanks."""

    def __init__(self, kiosk: "Kiosk", pictures: Path) -> None:  # type: ignore[name-defined]  # noqa: F821
        self._kiosk, self._pictures = kiosk, pictures
        self._tapped: list[tuple[str, str]] = []
        self._last_place = (-SAME_PLACE_PX, -SAME_PLACE_PX)
        self._touched: Scene | None = None
        self._tries = 0
        self._number = 0
        self.failed = ""

    def step(self) -> None:
        scene = self._kiosk.window.scene
        if not self._kiosk.window.is_complete:
            self._kiosk.root.after(BETWEEN_TAPS_MS, self.step)
            return
        if scene is self._touched and self._tries < TRIES:
            self._tries += 1
            self._kiosk.root.after(BETWEEN_TAPS_MS, self.step)
            self._press(self._last_place)
            return
        target = self._next(scene)
        if target is None:
            self.failed = "" if scene.name == "thanks" else scene.name
            self._picture(scene.name)
            self._kiosk.root.quit()
            return
        if not target.quick:
            self._picture(scene.name)
        pause = SAME_PLACE_MS if self._at_last_place(target) else 0
        self._kiosk.root.after(pause, self._tap, target)
        self._kiosk.root.after(pause + BETWEEN_TAPS_MS, self.step)

    def _at_last_place(self, target: Element) -> bool:
        (x, y), (last_x, last_y) = _middle(target), self._last_place
        return max(abs(x - last_x), abs(y - last_y)) < SAME_PLACE_PX

    def _next(self, scene: Scene) -> Element | None:
        """The way of a person who answers everything, types a word, and looks at the officers' door only from outside."""
        names = [element.name for element in scene.targets]
        title = scene.find("title")
        key = f"{scene.name}:{title.look.lines if title else ''}"  # type: ignore[attr-defined]
        tapped = [name for where, name in self._tapped if where == key]
        wanted = _WANTED.get(scene.name, ("next",))
        if scene.name == "typing":
            wanted = (*(f"key_{letter}" for letter in WORDS_ON_THE_LINE), "key_done")
        if scene.name == "open_question" and "typing" in [where.split(":")[0] for where, _ in self._tapped]:
            wanted = ("line_0", "next")
        following = next((name for name in _expanded(wanted, names) if name not in tapped or name == "next"), None)
        repeated = scene.name == "typing" and len(tapped) < len(wanted)
        following = wanted[len(tapped)] if repeated else following
        self._tapped.append((key, following or ""))
        return scene.find(following) if following else None

    def _tap(self, target: Element) -> None:
        self._touched, self._tries, self._last_place = self._kiosk.window.scene, 1, _middle(target)
        self._press(self._last_place)

    def _press(self, place: tuple[int, int]) -> None:
        x, y = place
        root = self._kiosk.root
        root.event_generate("<ButtonPress-1>", x=x, y=y, rootx=root.winfo_rootx() + x, rooty=root.winfo_rooty() + y)
        root.after(
            40, lambda: root.event_generate("<ButtonRelease-1>", x=x, y=y, rootx=root.winfo_rootx() + x, rooty=root.winfo_rooty() + y)
        )

    def _picture(self, name: str) -> None:
        self._kiosk.root.update()  # Windows paints when it is asked, not when it is told
        self._number += 1
        screen.picture().save(self._pictures / f"{self._number:02d}-{name}.png", compress_level=1)


def _middle(target: Element) -> tuple[int, int]:
    return target.box.x + target.box.w // 2, target.box.y + target.box.h // 2


_WANTED = {
    "attract": ("start",),
    "choice": ("option:0", "option:3", "next"),
    "rating": ("level_5", "next"),
    "open_question": ("line_0", "write", "next"),
    "review": ("next",),
    "thanks": (),
}


def _expanded(wanted: tuple[str, ...], names: list[str]) -> list[str]:
    """`option:3` is the fourth option that the scene has; names that it does not have are left out."""
    options = [name for name in names if name.startswith("option_")]
    present = []
    for name in wanted:
        head, _, place = name.partition(":")
        if place:
            present += options[int(place) : int(place) + 1]
        elif head in names:
            present.append(head)
    return present
