"""Start, touch and memory of the real kiosk on a virtual display, beside a bare Tk window in the same run. Run by `make bench`.

How it measures: Xvfb keeps its picture in a file that is mapped here, so that looking costs no X request; taps are XTEST
events, as a touch panel's driver would make them; a change is seen by comparing samples of the picture in a tight loop.
"""

import mmap
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.paths import DataDir
from kiosk.ui.window import LINGER_MS
from tests.support.site import set_up
from tests.support.touch_panel import HEIGHT, WIDTH, Finger, way_through

BARE = """
import time, tkinter
from PIL import Image
root = tkinter.Tk(); root.geometry('1080x1920+0+0')
frames = []
def flip(event):
    frames[0].pack_forget(); frames.reverse(); frames[0].pack(fill='both', expand=True)
for colour in ('white', 'grey80'):
    frame = tkinter.Frame(root, background=colour)
    for row in range(6):
        tkinter.Button(frame, text='button %d' % row, font=('Helvetica', 24), height=3).pack(fill='x', padx=40, pady=10)
    frames.append(frame)
frames[0].pack(fill='both', expand=True)
root.bind('<ButtonRelease-1>', flip)
root.mainloop()
"""


LINGER_S = LINGER_MS / 1000
QUIET_S = LINGER_S + 0.08  # after so long a page is complete; a chosen card is seen for less before its page turns
IN_MEMORY = "/dev/shm"  # on a disk, each page of the picture would first have to be fetched back after every write-back
CARD_SHARE = 0.3  # a pressed card changes less of the picture than this; a first page that only just appears, more
AFTER_DIAGNOSTICS_S = 45  # the light diagnostics of a start wait until nobody has used the kiosk for half a minute


class Screen(Finger):
    """The virtual display's picture, and a finger."""

    def __init__(self, name: str, folder: Path) -> None:
        self._file = (folder / "Xvfb_screen0").open("rb")
        self._map = mmap.mmap(self._file.fileno(), 0, prot=mmap.PROT_READ)
        self._start = len(self._map) - WIDTH * HEIGHT * 4
        super().__init__(name)

    def look(self) -> bytes:
        """A sample of the picture: every 16th row, whole."""
        row = WIDTH * 4
        return b"".join(self._map[self._start + y * row : self._start + (y + 1) * row : 64] for y in range(0, HEIGHT, 16))

    def until_change(self, before: bytes, start: float, limit: float = 2.0) -> float | None:
        """Seconds from `start` until the picture differs from `before`."""
        while time.perf_counter() - start < limit:
            if self.look() != before:
                return time.perf_counter() - start
        return None

    def until_complete(self, before: bytes, start: float, quiet: float = QUIET_S, limit: float = 2.0) -> float | None:
        """Seconds from `start` to the last change, after which nothing changed for `quiet` seconds; None: nothing changed.

        The time for which a chosen card is seen before its page turns is no work and is left out.
        """
        seen, last, lingered = before, None, 0.0
        while time.perf_counter() - (last or start) < (quiet if last else limit):
            now = self.look()
            if now != seen:
                at = time.perf_counter()
                if last and at - last > LINGER_S / 2:
                    lingered = LINGER_S
                seen, last = now, at
        return last - start - lingered if last else None

    def settle(self, quiet: float = 0.03) -> bytes:
        """Wait until nothing changes any more; the picture then."""
        self.until_complete(self.look(), time.perf_counter(), quiet, quiet)
        return self.look()


@contextmanager
def screen(*options: str) -> Iterator[Screen]:
    """With these options of Xvfb; named in DISPLAY."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        ready, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-fbdir", folder, "-nolisten", "tcp", "-noreset", *options]
        server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        name = ":" + os.read(ready, 16).decode().strip()
        os.environ["DISPLAY"] = name
        try:
            yield Screen(name, Path(folder))
        finally:
            server.terminate()
            server.wait()


def started(look: Screen, command: list[str], tap: tuple[int, int], limit: float = 30) -> tuple[subprocess.Popen[bytes], float]:
    """The process, and seconds from its start to the first tap that was answered."""
    empty = look.look()
    start = time.perf_counter()
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent)  # Wine takes no files for them
    look.until_change(empty, start, limit)
    while time.perf_counter() - start < limit:
        before = look.settle(0.015)
        pressed = time.perf_counter()
        look.down(*tap)
        answered = look.until_change(before, pressed, 0.1)
        if answered is not None and _share(before, look.settle(0.015)) < CARD_SHARE:
            look.up()
            look.settle(QUIET_S)
            return process, pressed + answered - start
        look.move(0, 0)  # let go beside the card: what appeared was the first page, and this was no tap
        look.up()
    raise SystemExit(f"no tap was answered within {limit:.0f} s: {command[:3]}")


def _share(before: bytes, after: bytes) -> float:
    """How much of the picture differs."""
    return sum(old != other for old, other in zip(before, after, strict=True)) / len(before)


def pss_kb(process: subprocess.Popen[bytes]) -> int:
    text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE).group(1))


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def show(name: str, values: list[float], unit: str = "ms") -> None:
    ordered = sorted(values)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{name:<52} median {statistics.median(ordered):7.2f}  p99 {p99:7.2f}  max {ordered[-1]:7.2f} {unit}  ({len(ordered)})")


def taps(look: Screen, places: Callable[[], tuple[int, int] | None], count: int, pause: float) -> tuple[list[float], list[float]]:
    touched, completed = [], []
    for _ in range(count):
        place = places()
        if place is None:
            break
        before = look.settle(QUIET_S)
        start = time.perf_counter()
        look.down(*place)
        seen = look.until_change(before, start)
        if seen is not None:
            touched.append(seen * 1000)
        time.sleep(0.05)
        before = look.look()
        start = time.perf_counter()
        look.up()
        done = look.until_complete(before, start)
        if done is not None:
            completed.append(done * 1000)
        time.sleep(pause)
    return touched, completed


def main() -> None:
    surveys = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    python = sys.executable
    with screen() as look:
        bare_starts: list[float] = []
        kiosk_starts: list[float] = []
        for _ in range(5):
            process, spent = started(look, [python, "-c", BARE], (540, 200))
            bare_starts.append(spent * 1000)
            touched, completed = taps(look, lambda: (540, 200), 20, 0.1)
            bare_pss = pss_kb(process)
            process.kill()
            process.wait()
            time.sleep(0.2)
        show("bare Tk + Pillow: start to first answered tap", bare_starts)
        show("bare Tk: touch to visible change", touched)
        show("bare Tk: release to next screen complete", completed)
        print(f"bare Tk: memory {bare_pss / 1024:.1f} MB PSS")
        _kiosk(look, python, kiosk_starts, surveys, statistics.median(bare_starts))


def _kiosk(look: Screen, python: str, starts: list[float], surveys: int, floor: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        program = str(Path(python).with_name("kiosk"))
        set_up(DataDir(Path(folder)))
        way = way_through()
        for _ in range(6):
            process, spent = started(look, [program, "--data-dir", folder, "run"], way[0])
            starts.append(spent * 1000)
            time.sleep(0.6)
            after_start = pss_kb(process)
            if len(starts) < 6:
                process.terminate()
                process.wait()
                time.sleep(0.2)
        show("kiosk: start to first answered tap (after the first)", starts[1:])
        print(f"  {statistics.median(starts[1:]) / floor:.2f} x bare Tk with Pillow;  memory after start {after_start / 1024:.1f} MB PSS")
        touched, completed = [], []
        grown = None
        for number in range(surveys):
            steps = iter(way[1:] if number == 0 else way)
            more_touched, more_completed = taps(look, lambda: next(steps, None), 99, 0.3)  # noqa: B023
            touched += more_touched
            completed += more_completed
            grown = grown or pss_kb(process)
        show("kiosk: touch to visible change", touched)
        show("kiosk: release to next screen complete", completed)
        now = pss_kb(process)
        print(f"kiosk: memory after {surveys} surveys {now / 1024:.1f} MB PSS, {(now - grown) / 1024:+.1f} MB since the first")
        time.sleep(AFTER_DIAGNOSTICS_S)
        spent = cpu_seconds(process)
        time.sleep(20)
        print(f"kiosk: idle on the attract screen {(cpu_seconds(process) - spent) * 3:.2f} s of CPU a minute")
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
