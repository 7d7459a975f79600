"""The image in a PC of qemu's: from power-on to the first screen, the keys that lead nowhere, the plug, once more (`make machine-test`).
It is put on a second disk, as from a stick on the disk inside the PC, and that one starts alone.

With an update file, newer and signed by a key that the image knows, it is there when the machine starts again, as after a power cut in
the middle of an update: it is installed, and the system is read-only afterwards as before.
No network and no KVM: minutes. Needs root (an image belongs to it), qemu-system-x86, ovmf and e2fsprogs.
usage: python -m tests.machine.boot [IMAGE] [bios|uefi] [UPDATE]
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.machine.recorded_disk import run
from tests.machine.virtual_machine import VirtualMachine

FIRST_S = 900  # without KVM and with other work beside it; three minutes alone
BANNER = (242, 169, 0)  # about the colour of the bar of a demonstration, on top of the first screen
SYSTEM_AT = 68 << 20  # where the image's system begins (assets/deploy/image/build)
INBOX = "/var/lib/eservice-kiosk/inbox"
SHELL = """[Unit]
DefaultDependencies=no
[Service]
ExecStart=/bin/sh
StandardInput=tty-force
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
Restart=always
"""
# What somebody at the counter may press, each of them several times: other consoles, the end of X, a reboot, kernel's own keys, a menu.
ESCAPES = (
    *(("ctrl", "alt", f"f{number}") for number in (1, 2, 3, 6, 7)),
    *(("alt", key) for key in ("f2", "f4", "tab", "spc")),
    *(("ctrl", "alt", key) for key in ("delete", "backspace", "t")),
    *(("alt", "sysrq", key) for key in ("r", "k", "e", "i", "u", "b")),
    *(("ctrl", key) for key in ("c", "z", "q", "w")),
    *((key,) for key in ("f1", "f11", "meta_l", "menu", "power", "sleep")),
)


def open_shell(disk: Path) -> None:
    """A root's shell at the serial cable of this copy; machines have none."""
    with tempfile.NamedTemporaryFile("w", suffix=".service") as unit:
        unit.write(SHELL)
        unit.flush()
        system = f"{disk}?offset={SYSTEM_AT}"
        run("debugfs", "-w", "-R", f"write {unit.name} /etc/systemd/system/shell.service", system)
        run("debugfs", "-w", "-R", "symlink /etc/systemd/system/multi-user.target.wants/shell.service ../shell.service", system)


def waited(machine: VirtualMachine, is_there: Callable[[Image.Image], bool], limit_s: float) -> float:
    """Seconds until the screen is so. Raises TimeoutError."""
    began = time.monotonic()
    while time.monotonic() - began < limit_s:
        if is_there(machine.screen()):
            return time.monotonic() - began
        time.sleep(3)
    raise TimeoutError(f"not seen within {limit_s:.0f} s")


def is_kiosk(picture: Image.Image) -> bool:
    """A page of a kiosk that nobody has set up: the banner on top, and words below it."""
    top = picture.getpixel((picture.width // 50, 5))
    near = isinstance(top, tuple) and all(abs(value - wanted) < 12 for value, wanted in zip(top, BANNER, strict=True))
    return near and len(picture.getcolors(1 << 20) or ()) > 300


def escapes(machine: VirtualMachine) -> list[str]:
    """Which keys changed what is seen, or who serves."""
    serving = "systemctl show -P MainPID eservice-kiosk; cat /proc/[0-9]*/comm | grep -c Xorg; cat /sys/class/tty/tty0/active"
    before = machine.shell(serving)
    shown = []
    for keys in ESCAPES:
        for _ in range(3):
            machine.press(*keys)
        time.sleep(1)
        if not is_kiosk(machine.screen()):
            shown.append(f"{'+'.join(keys)}: something else is seen")
    after = machine.shell(serving)
    return shown + ([] if after == before else [f"another program serves: {before!r}, then {after!r}"])


# The kiosk's unit, doing something else: with all that shuts the kiosk in, something is played, and written to a printer's device.
DEVICES = (
    "mkdir -p /dev/usb; mknod -m 660 /dev/usb/lp0 c 1 3; chgrp lp /dev/usb/lp0;"
    " sed -e '/^ExecSt/d; /^Restart/d; /^Watchdog/d; s/^Type=.*/Type=oneshot/'"
    " -e '/^.Service/a ExecStart=aplay -q -d 1 /dev/zero' -e '/^.Service/a ExecStart=cp /etc/hostname /dev/usb/lp0'"
    " /usr/lib/systemd/system/eservice-kiosk.service >/run/systemd/system/devices.service;"
    " systemctl daemon-reload; systemctl start devices && echo both || journalctl -u devices -n 5 --no-pager"
)
# What holds of the image's system wherever it runs.
SYSTEM_FACTS = {
    "findmnt -no OPTIONS / | cut -d, -f1": "ro",
    "findmnt -no OPTIONS /home | cut -d, -f1": "rw",
    "systemctl is-active eservice-kiosk": "active",
    "systemctl show -P User eservice-kiosk": "kiosk",
    "systemctl --failed --no-legend | wc -l": "0",
    "ss -Htuln | awk '$5 !~ /^127|%lo:|^\\[::1\\]/' | wc -l": "0",
    "P=$(systemctl show -P MainPID eservice-kiosk); nsenter -t $P -m setpriv --reuid kiosk --regid kiosk --clear-groups sh -c"
    " 'for f in /home/kiosk/x /opt/x /var/x /etc/x; do touch $f && echo $f; done' 2>/dev/null | wc -l": "0",
}
FACTS = {DEVICES: "both", **SYSTEM_FACTS}


def disk_problems(machine: VirtualMachine) -> list[str]:
    """The other disk becomes what this one is: asked for as the kiosk does after its officer's two yeses."""
    began = time.monotonic()
    machine.shell(f'echo "to-disk vda $(cat /proc/sys/kernel/random/boot_id)" >{INBOX}/wish; mv {INBOX}/wish {INBOX}/request')
    while "waits" in machine.shell(f"test -e {INBOX}/request && echo waits") and time.monotonic() - began < FIRST_S:
        time.sleep(10)
    outcome = machine.shell("cat /var/lib/eservice-kiosk/outcome.json")
    print(f"put on the disk inside after {time.monotonic() - began:.0f} s: {outcome}", flush=True)
    if '"copied"' in outcome:
        return []
    return [f"the disk inside: {outcome}", machine.shell("journalctl -u eservice-kiosk-update -n 20 --no-pager")]


def put_update(disk: Path, update: Path) -> None:
    """As the kiosk puts it there that has found it on a stick: the file first, then the wish."""
    partitions = json.loads(run("sfdisk", "--json", disk))["partitiontable"]
    start = next(partition["start"] for partition in partitions["partitions"] if partition.get("name") == "data")
    data = f"{disk}?offset={start * partitions['sectorsize']}"
    subprocess.run(["e2fsck", "-p", data], check=False, capture_output=True)  # the plug was pulled
    with tempfile.NamedTemporaryFile("w") as wish:
        wish.write("install\n")
        wish.flush()
        for file, name in ((update, "kiosk.update"), (wish.name, "request")):
            run("debugfs", "-w", "-R", f"write {file} {INBOX}/{name}", data)


def update_problems(machine: VirtualMachine, update: Path) -> list[str]:
    """Installed while nobody but its service could write the system, which is read-only again."""
    for _ in range(FIRST_S // 10):
        if "state" in machine.shell("cat /var/lib/eservice-kiosk/outcome.json"):
            break
        time.sleep(10)
    outcome = machine.shell("cat /var/lib/eservice-kiosk/outcome.json; kiosk --version; findmnt -no OPTIONS / | cut -d, -f1")
    print(f"update by {update.name}: {outcome}", flush=True)
    return [] if '"installed"' in outcome and outcome.endswith("ro") else [f"the update: {outcome}"]


def main(image: Path, firmware: str, update: Path | None) -> int:
    problems = []
    with tempfile.TemporaryDirectory(prefix="machine-", dir="/var/tmp") as name:
        folder = Path(name)
        disk, inside = folder / "disk", folder / "inside"
        run("cp", "--sparse=always", image, disk)
        run("truncate", "-s", "6G", disk)
        run("truncate", "-s", "9G", inside)
        open_shell(disk)
        with VirtualMachine(disk, folder, firmware, inside) as machine:
            print(f"{firmware}: the first screen after {waited(machine, is_kiosk, FIRST_S):.0f} s", flush=True)
            machine.shell("true")  # which also ends the echo
            for command, expected in FACTS.items():
                answer = machine.shell(command)
                problems += [] if answer == expected else [f"{command}: {answer!r}, not {expected!r}"]
            print(machine.shell("systemd-analyze security eservice-kiosk | tail -1; df -h /data | tail -1"), flush=True)
            problems += escapes(machine)
            machine.shell("kill -9 $(systemctl show -P MainPID eservice-kiosk); sleep 1")
            print(f"killed: back after {1 + waited(machine, is_kiosk, FIRST_S):.0f} s", flush=True)
            problems += disk_problems(machine)
        if update:
            put_update(disk, update)
        with VirtualMachine(disk, folder, firmware) as machine:  # the plug was pulled
            print(f"after the plug was pulled: the first screen after {waited(machine, is_kiosk, FIRST_S):.0f} s", flush=True)
            problems += update_problems(machine, update) if update else []
        with VirtualMachine(inside, folder, firmware) as machine:  # the stick was taken out
            print(f"from the disk inside: the first screen after {waited(machine, is_kiosk, FIRST_S):.0f} s", flush=True)
            facts = {command: machine.shell(command) for command in ("true", *FACTS)}
            problems += [
                f"from the disk inside: {said!r} to {command}" for command, said in facts.items() if said != FACTS.get(command, said)
            ]
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    images = sorted(Path("out/image").glob("*.img"))
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else images[-1]
    sys.exit(main(chosen, sys.argv[2] if len(sys.argv) > 2 else "uefi", Path(sys.argv[3]) if len(sys.argv) > 3 else None))
