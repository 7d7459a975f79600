r"""Ports such as \\.\COM3 and LPT1. A port is not asked: a read that nobody answers would hold the program."""

import os

from kiosk.system.windows.files import O_BINARY, O_NOINHERIT


def open_device(path: str) -> int:
    return os.open(path, os.O_WRONLY | O_BINARY | O_NOINHERIT)


def ask(path: str, question: bytes, seconds: float) -> bytes:
    return b""
