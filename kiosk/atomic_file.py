"""A file written whole or not at all, also when the power goes: temporary file, fsync, rename. It knows no format."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident


def write(path: Path, content: bytes, permissions: int = 0o644) -> None:
    """Replace `path` by `content`. Raises OSError; the old file then stands unchanged."""
    with replacing(path, permissions) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: Path, permissions: int = 0o644) -> Iterator[Path]:
    """Give a temporary path beside `path` to write to; it takes the place of `path` only when the block ends well."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}.tmp")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, permissions))
        yield temporary
        _sync(temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last. Some USB sticks' file systems refuse to sync a folder: the file is complete all the same."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
