"""The image's own system in a container with a virtual screen (`make container-test`): minutes, where a PC of qemu's would take an hour.

All of the image but firmware, loader, kernel, udev and X is as it is: systemd and its units, the kiosk shut in, the read-only system,
and with an update file the installing of it while the kiosk serves, as after a power cut in the middle.
Needs root, loop devices, systemd-container, xvfb and fdisk. usage: python -m tests.machine.in_container [IMAGE [UPDATE]]
"""

import json
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image

from tests.machine.boot import INBOX, SYSTEM_FACTS, is_kiosk
from tests.machine.recorded_disk import run

FIRST_S, UPDATE_S = 300, 1500
WIDTH, HEIGHT = 1080, 1920
NAME = "eservice-kiosk-test"
# In the place of a PC's screen and of its udev, which a container has not; the kiosk waits for the file as for the session's.
SCREEN = f"""[Unit]
DefaultDependencies=no
After=systemd-tmpfiles-setup.service
[Service]
ExecStartPre=/bin/sh -c 'mkdir -p /run/eservice-kiosk; chown kiosk: /run/eservice-kiosk; chmod 700 /run/eservice-kiosk'
ExecStart=/usr/bin/Xvfb :0 -screen 0 {WIDTH}x{HEIGHT}x24 -fbdir /screen -nolisten tcp -ac
ExecStartPost=/usr/sbin/runuser -u kiosk -- touch /run/eservice-kiosk/screen
"""


@contextmanager
def mounted(file: Path, place: Path, offset: int, size: int, options: str = "rw") -> Iterator[Path]:
    """A partition of a disk in a file."""
    place.mkdir(exist_ok=True)
    run("mount", "-o", f"loop,{options},offset={offset},sizelimit={size}", file, place)
    try:
        yield place
    finally:
        run("umount", place)


def partition(image: Path, name: str) -> tuple[int, int]:
    """Where it begins and how long it is, in bytes."""
    table = json.loads(run("sfdisk", "--json", image))["partitiontable"]
    entry = next(entry for entry in table["partitions"] if entry.get("name") == name)
    return entry["start"] * table["sectorsize"], entry["size"] * table["sectorsize"]


def prepare(root: Path, folder: Path, data: Path, update: Path | None) -> None:
    """What a container needs beside the image, and the update as the kiosk puts it there that has found it on a stick."""
    units = root / "etc/systemd/system"
    (units / "screen.service").write_text(SCREEN)
    (units / "multi-user.target.wants/screen.service").symlink_to("../screen.service")
    (units / "getty@tty1.service").symlink_to("/dev/null")
    (root / "usr/bin/Xvfb").touch()
    (root / "screen").mkdir()
    (root / "usr/bin/udevadm").unlink()
    (root / "usr/bin/udevadm").symlink_to("true")
    fstab = (root / "etc/fstab").read_text().splitlines(keepends=True)
    (folder / "fstab").write_text("".join(line for line in fstab if not line.startswith("LABEL=")))
    inbox = data / INBOX.lstrip("/")
    if update:
        shutil.copy(update, inbox / "kiosk.update")
        shutil.chown(inbox / "kiosk.update", inbox.stat().st_uid, inbox.stat().st_gid)
        (inbox / "request").write_text("install\n")


class Container:
    """Started at once; `shell` and `picture` look into it."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._screen = folder / "screen" / "Xvfb_screen0"
        self._screen.parent.mkdir()
        binds = [f"--bind={folder}/data:/data", f"--bind={folder}/screen:/screen", f"--bind-ro={folder}/fstab:/etc/fstab"]
        options = ["--quiet", "--boot", "--private-network", "--register=no", "--keep-unit", "--console=pipe", "--bind-ro=/usr/bin/Xvfb"]
        command = ["systemd-nspawn", *options, f"--directory={root}", f"--machine={NAME}", *binds]
        self._nspawn = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def shell(self, line: str) -> str:
        """What a line prints, typed by its root; "" where it has not begun."""
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text().split()
        if not children:
            return ""
        enter = ["nsenter", "-t", children[0], "-m", "-u", "-i", "-n", "-p", "--", "sh", "-c", line]
        return subprocess.run(enter, capture_output=True, text=True, timeout=120, check=False).stdout.strip()

    def picture(self) -> Image.Image | None:
        """What is on the screen now, from the file of Xvfb's (XWD: a header of 25 numbers, a table of colours, rows)."""
        with suppress(OSError, struct.error, ValueError):
            screen = self._screen.read_bytes()
            header = struct.unpack(">25I", screen[:100])
            begins, row = header[0] + 12 * header[19], header[12]
            return Image.frombuffer("RGB", (WIDTH, HEIGHT), screen[begins : begins + row * HEIGHT], "raw", "BGRX", row, 1)
        return None

    def waited(self, is_so: Callable[[], bool], limit_s: float) -> float:
        """Seconds. Raises TimeoutError."""
        began = time.monotonic()
        while not is_so():
            if time.monotonic() - began > limit_s:
                raise TimeoutError(f"not seen within {limit_s:.0f} s")
            time.sleep(1)
        return time.monotonic() - began

    def end(self) -> None:
        self._nspawn.terminate()
        self._nspawn.wait(60)


def problems_of(container: Container, update: Path | None) -> list[str]:
    def drawn() -> bool:
        picture = container.picture()
        return picture is not None and is_kiosk(picture)

    print(f"the first screen after {container.waited(drawn, FIRST_S):.0f} s", flush=True)
    serving = container.shell("systemctl show -P MainPID eservice-kiosk")
    outcome = "/var/lib/eservice-kiosk/outcome.json"
    if update:
        seconds = container.waited(lambda: "state" in container.shell(f"cat {outcome}"), UPDATE_S)
        container.waited(lambda: container.shell("systemctl is-active eservice-kiosk-update") == "inactive", 120)
        print(f"update by {update.name} after {seconds:.0f} s: {container.shell(f'cat {outcome}; kiosk --version')}", flush=True)
    answers = {fact: container.shell(fact) for fact in SYSTEM_FACTS}
    problems = [f"{fact}: {answer!r}, not {SYSTEM_FACTS[fact]!r}" for fact, answer in answers.items() if answer != SYSTEM_FACTS[fact]]
    if update and '"installed"' not in container.shell(f"cat {outcome}"):
        problems.append(container.shell("journalctl -u eservice-kiosk-update -n 20 --no-pager"))
    if not drawn() or container.shell("systemctl show -P MainPID eservice-kiosk") != serving:
        problems.append("the kiosk did not serve all the time")
    return problems


def main(image: Path, update: Path | None) -> int:
    with tempfile.TemporaryDirectory(prefix="container-", dir="/var/tmp") as name:
        folder = Path(name)
        begins, size = partition(image, "system")
        with mounted(image, folder / "given", *partition(image, "data"), options="ro,noload") as given:
            run("cp", "-a", given, folder / "data")
        run(
            "dd", f"if={image}", f"of={folder}/system", "bs=1M", f"skip={begins >> 20}", f"count={size >> 20}", "conv=sparse", "status=none"
        )
        with mounted(folder / "system", folder / "root", 0, size) as root:
            prepare(root, folder, folder / "data", update)
            run("mount", "-o", "remount,ro", root)
            container = Container(root, folder)
            try:
                problems = problems_of(container, update)
            finally:
                container.end()
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    images = sorted(Path("out/image").glob("*.img"))
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else images[-1]
    sys.exit(main(chosen, Path(sys.argv[2]) if len(sys.argv) > 2 else None))
