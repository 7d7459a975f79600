"""Files on Windows. A handle is closed to programs started from here and reads bytes as they are only where that is asked for; a lock keeps
others from what it covers; a folder cannot be synced, so a rename is written through instead (MoveFileExW)."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from kiosk.system.windows.libraries import last_error, library

O_NOINHERIT, O_BINARY = 0x80, 0x8000  # of the C library (fcntl.h)
LOCK_PLACE = 1 << 30  # far behind the end, so that what the file holds can be read while it is locked
REPLACE_EXISTING, WRITE_THROUGH = 0x1, 0x8
IN_USE = (5, 32, 33)  # ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: often a virus scanner, for a moment
PATIENCE_S, AGAIN_S = 2.0, 0.02
STILL_ACTIVE, QUERY = 259, 0x1000
READ_ONLY_VOLUME = 0x00080000


def open_file(path: Path, flags: int, permissions: int = 0o600) -> int:
    return os.open(path, flags | O_BINARY | O_NOINHERIT, permissions)


def read_at(handle: int, count: int, offset: int) -> bytes:
    os.lseek(handle, offset, os.SEEK_SET)
    return os.read(handle, count)


def write_at(handle: int, content: bytes, offset: int) -> int:
    os.lseek(handle, offset, os.SEEK_SET)
    return os.write(handle, content)


def lock(handle: int) -> bool:
    runtime = _runtime()
    os.lseek(handle, LOCK_PLACE, os.SEEK_SET)
    try:
        runtime.locking(handle, runtime.LK_NBLCK, 1)
    except OSError:
        return False
    return True


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    handle = open_file(folder / ".starting", os.O_RDWR | os.O_CREAT)
    try:
        while not lock(handle):
            time.sleep(AGAIN_S)
        yield
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """By FlushFileBuffers, which wants a handle that may write."""
    handle = open_file(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(source: Path, target: Path) -> None:
    """A scanner that looks into either file for a moment is waited for."""
    patience = time.monotonic() + PATIENCE_S
    while not library("kernel32").MoveFileExW(str(source), str(target), REPLACE_EXISTING | WRITE_THROUGH):
        error = last_error(source)
        if getattr(error, "winerror", 0) not in IN_USE or time.monotonic() > patience:
            raise error
        time.sleep(AGAIN_S)


def runs(process: int) -> bool:
    from ctypes import byref, c_ulong

    kernel = library("kernel32")
    opened = kernel.OpenProcess(QUERY, 0, process)
    if not opened:
        return False
    status = c_ulong(STILL_ACTIVE)
    kernel.GetExitCodeProcess(opened, byref(status))
    kernel.CloseHandle(opened)
    return status.value == STILL_ACTIVE


def is_on_read_only_disk(path: str) -> bool:
    from ctypes import byref, c_ulong

    flags = c_ulong()
    drive = os.path.splitdrive(os.path.abspath(path))[0] + "\\"  # noqa: PTH100 (a text: this runs at each save)
    if not library("kernel32").GetVolumeInformationW(drive, None, 0, None, None, byref(flags), None, 0):
        raise last_error(path)
    return bool(flags.value & READ_ONLY_VOLUME)


def first_bytes(path: Path, count: int) -> bytes:
    """Through a handle of our own: locks belong to handles here, and closing ours drops none of SQLite's."""
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError:
        return b""


def is_kept_private(folder: Path, files: tuple[Path, ...]) -> bool:
    """Rights are inherited from the folder of the account; a mode of files says nothing about them."""
    return True


def is_ours(folder: Path) -> bool:
    """A program acts for nobody else here. Raises OSError where there is no such folder."""
    folder.stat()
    return True


def _runtime() -> Any:
    return import_module("msvcrt")
