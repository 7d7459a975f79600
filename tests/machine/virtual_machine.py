"""A PC of qemu's, without a network, seen and touched from outside: pictures of its screen, keys, and its plug. KVM is not needed."""

import json
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image

UEFI = Path("/usr/share/OVMF/OVMF_CODE_4M.fd")  # of Debian's package ovmf


class VirtualMachine:
    """`firmware`: bios or uefi. `disk` is written to. With a disk `inside` it is a stick. A root's shell is at `shell` where the disk was
    prepared for one (`open_shell`)."""

    def __init__(self, disk: Path, folder: Path, firmware: str, inside: Path | None = None) -> None:
        self._folder, self._socket = folder, folder / "control"
        self._socket.unlink(missing_ok=True)
        devices = ["-device", "qemu-xhci", "-device", "usb-tablet", "-device", "usb-kbd", "-vga", "std"]
        devices += ["-audiodev", "none,id=silence", "-device", "intel-hda", "-device", "hda-output,audiodev=silence"]
        command = [
            "qemu-system-x86_64",
            "-accel",
            "tcg,thread=multi",
            "-smp",
            "2",
            "-m",
            "1G",
            "-nic",
            "none",
            "-display",
            "none",
            *devices,
        ]
        command += ["-drive", f"file={inside or disk},format=raw,if=virtio,cache=writeback"]
        if inside:
            command += ["-drive", f"file={disk},format=raw,if=none,id=stick,cache=writeback"]
            command += ["-device", "usb-storage,drive=stick,bootindex=0"]
        command += ["-qmp", f"unix:{self._socket},server=on,wait=off"]
        command += ["-chardev", f"socket,id=shell,path={folder}/shell,server=on,wait=off", "-serial", "chardev:shell"]
        if firmware == "uefi":
            command += ["-machine", "q35", "-drive", f"if=pflash,format=raw,readonly=on,file={UEFI}"]
        self._qemu = subprocess.Popen(command)
        self._control = self._connected().makefile("rw")
        self._control.readline()
        self._ask("qmp_capabilities")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.pull_the_plug()

    def _connected(self) -> socket.socket:
        for _ in range(200):
            control = socket.socket(socket.AF_UNIX)
            try:
                control.connect(str(self._socket))
            except OSError:
                control.close()
                time.sleep(0.1)
            else:
                return control
        raise OSError("qemu does not start")

    def _ask(self, name: str, **words: object) -> dict[str, Any]:
        self._control.write(json.dumps({"execute": name, "arguments": words}) + "\n")
        self._control.flush()
        while True:
            answer: dict[str, Any] = json.loads(self._control.readline())
            if "event" not in answer:
                return answer

    def screen(self) -> Image.Image:
        """What is seen now."""
        path = self._folder / "screen.png"
        self._ask("screendump", filename=str(path), format="png")
        return Image.open(path).convert("RGB")

    def press(self, *keys: str) -> None:
        """Keys held down together, by qemu's names: ctrl, alt, f2."""
        self._ask("send-key", keys=[{"type": "qcode", "data": key} for key in keys])

    def pull_the_plug(self) -> None:
        self._qemu.kill()
        self._qemu.wait()

    def shell(self, line: str, wait_s: float = 120) -> str:
        """What a line prints, typed into root's shell at the serial cable."""
        mark = f"end-{time.monotonic_ns()}"
        with socket.socket(socket.AF_UNIX) as cable:
            cable.connect(str(self._folder / "shell"))
            cable.settimeout(wait_s)
            cable.sendall(f"stty -echo; {line} 2>&1; echo {mark[:3]}''{mark[3:]}\n".encode())
            answer = b""
            while mark.encode() not in answer:
                answer += cable.recv(4096)
        return answer.decode(errors="replace").partition(mark)[0].strip().removeprefix("#").strip()
