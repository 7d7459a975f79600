"""Files on Linux."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def open_file(path: Path, flags: int, permissions: int = 0o600) -> int:
    """A handle that no program started from here inherits; bytes are read and written as they are. Raises OSError."""
    return os.open(path, flags | os.O_CLOEXEC, permissions)


def read_at(handle: int, count: int, offset: int) -> bytes:
    return os.pread(handle, count, offset)


def write_at(handle: int, content: bytes, offset: int) -> int:
    """How many bytes were written."""
    return os.pwrite(handle, content, offset)


def lock(handle: int) -> bool:
    """Take the file for this process alone, until the handle is closed or the process ends, however it ends; False where another one has
    it. What it holds can be read all the same."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other program is in such a block for this folder. Raises OSError."""
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """What the file holds lasts through a power cut from here on. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(source: Path, target: Path) -> None:
    """`source` takes the place of `target`, at once and to last through a power cut. Raises OSError; `target` then stands unchanged."""
    source.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last. Some USB sticks' file systems refuse to sync a folder: the file is complete all the same."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


def runs(process: int) -> bool:
    """Whether there is a process of that number; True where it cannot be told."""
    return process == os.getpid() or Path(f"/proc/{process}").exists() or not Path("/proc/self").exists()


def is_on_read_only_disk(path: str) -> bool:
    """Whether the file system takes no more writes. Raises OSError."""
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def first_bytes(path: Path, count: int) -> bytes:
    """The beginning of a file that SQLite has open here; b"" where it cannot be read.

    Read through SQLite's own handle: closing one of ours would drop every lock that this process holds on the file, and the next program
    to exit would delete the log while we use it (sqlite.org/howtocorrupt.html, 2.2).
    """
    with suppress(OSError):  # where the file cannot be read, SQLite says so
        database = path.stat()
        for descriptor in Path("/proc/self/fd").iterdir():
            with suppress(OSError):  # one that another thread has closed meanwhile, or that was the listing's own
                opened = os.fstat(int(descriptor.name))
                if (opened.st_dev, opened.st_ino) == (database.st_dev, database.st_ino):
                    return os.pread(int(descriptor.name), count, 0)
    return b""


def is_kept_private(folder: Path, files: tuple[Path, ...]) -> bool:
    """Whether other accounts of this machine can read none of `files` in `folder`."""
    return folder.stat().st_mode & 0o011 == 0 or not any(file.stat().st_mode & 0o044 for file in files)


def is_ours(folder: Path) -> bool:
    """Whether it belongs to the user that this program is. Raises OSError."""
    return folder.stat().st_uid == os.geteuid()
