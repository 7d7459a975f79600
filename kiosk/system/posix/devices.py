"""Device files."""

import os
import select
import stat
import termios
import tty
from pathlib import Path


def open_device(path: str) -> int:
    """A handle that takes bytes; what is not there is never made, and nothing is emptied. Raises OSError."""
    return os.open(os.path.realpath(path), os.O_WRONLY | os.O_NOCTTY | os.O_NOFOLLOW | os.O_CLOEXEC)


def ask(path: str, question: bytes, seconds: float) -> bytes:
    """The device's answer within so many seconds; b"" where it gives none, cannot be read back or is in use.

    Anything but a device would hand back our own question (a pipe) or keep it (a file).
    """
    try:
        if not stat.S_ISCHR(Path(path).stat().st_mode):
            return b""
        device = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return _answer(device, question, seconds)
    except (OSError, termios.error):
        return b""
    finally:
        os.close(device)


def _answer(device: int, question: bytes, seconds: float) -> bytes:
    if os.isatty(device):  # a serial line hands answers on only at the end of a line, and echoes them
        tty.setraw(device)
    os.write(device, question)
    ready, _, _ = select.select([device], [], [], seconds)
    return os.read(device, 16) if ready else b""
