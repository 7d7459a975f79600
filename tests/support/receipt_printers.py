"""What comes out of a receipt printer: the bytes that it was sent, read back as the picture that it burns, and where it cuts.

Written from the command reference of ESC/POS (GS v 0, ESC @, ESC d, GS V), apart from the library that writes the bytes."""

import os
import select
import socket
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageChops

INIT, FEED, RASTER, CUT, ASK = b"\x1b@", b"\x1bd", b"\x1dv0", b"\x1dV", b"\x10\x04"
PAPER_IS_THERE, PAPER_IS_OUT = b"\x12", b"\x72"


class Paper:
    """`picture` is what stands on the roll; `cuts`: how many dots of it stood before each cut."""

    def __init__(self, sent: bytes) -> None:
        self.strips: list[Image.Image] = []
        self.cuts: list[int] = []
        while sent:
            sent = self._one(sent)

    def _one(self, sent: bytes) -> bytes:
        if sent.startswith(RASTER):
            across, down = int.from_bytes(sent[4:6], "little"), int.from_bytes(sent[6:8], "little")
            assert sent[3] == 0 and len(sent) >= 8 + across * down
            burnt = Image.frombytes("1", (across * 8, down), sent[8 : 8 + across * down])
            self.strips.append(ImageChops.invert(burnt))
            return sent[8 + across * down :]
        if sent.startswith(CUT):
            self.cuts.append(sum(strip.height for strip in self.strips))
            return sent[4 if sent[2] in (65, 66) else 3 :]
        if sent.startswith((FEED, ASK)):
            return sent[3:]
        assert sent.startswith(INIT), f"a printer would print {sent[:12]!r} as letters"
        return sent[2:]

    @property
    def picture(self) -> Image.Image:
        whole = Image.new("1", (self.strips[0].width, sum(strip.height for strip in self.strips)))
        y = 0
        for strip in self.strips:
            whole.paste(strip, (0, y))
            y += strip.height
        return whole


class NetworkPrinter:
    """Listens on a port of this machine. `tells` is its answer to whether it has paper, empty: it never answers."""

    def __init__(self, tells: bytes, takes: bool) -> None:
        self.tells, self.takes, self.sent = tells, takes, b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.name = f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line:
                self._take(line)

    def _take(self, line: socket.socket) -> None:
        if not self.takes:
            self._closed.wait()
            return
        while piece := line.recv(65536):
            self.sent += piece
            if piece.startswith(ASK) and self.tells:
                line.sendall(self.tells)

    def close(self) -> None:
        """Ends once it has taken everything that was sent."""
        self._closed.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)


@contextmanager
def cable_printer(tells: bytes = PAPER_IS_THERE) -> Iterator["CablePrinter"]:
    printer = CablePrinter(tells)
    try:
        yield printer
    finally:
        printer.close()


class CablePrinter:
    """A serial printer: a real device file (a pseudo terminal), at whose other end the same questions are answered."""

    def __init__(self, tells: bytes) -> None:
        self.tells, self.sent = tells, b""
        self._end, self._device = os.openpty()
        tty.setraw(self._device)  # as a technician sets a serial printer's line
        self.name = os.ttyname(self._device)
        self._stop, self._stopped = os.pipe()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._end, self._stop], [], [])
            if self._end not in ready:
                return
            piece = os.read(self._end, 65536)
            self.sent += piece
            if piece.startswith(ASK) and self.tells:
                os.write(self._end, self.tells)

    def close(self) -> None:
        """Ends once it has taken everything that was sent."""
        os.write(self._stopped, b"x")
        self._thread.join(10)
        for descriptor in (self._end, self._device, self._stop, self._stopped):
            os.close(descriptor)


@contextmanager
def network_printer(tells: bytes = PAPER_IS_THERE, takes: bool = True) -> Iterator[NetworkPrinter]:
    printer = NetworkPrinter(tells, takes)
    try:
        yield printer
    finally:
        printer.close()
