"""A file written whole or not at all, also when the power goes: temporary file, fsync, rename. It knows no format."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

from kiosk.system import files

_LEFT = re.compile(r"\..+\.(\d+)-\d+\.tmp\w*", re.DOTALL)  # as `replacing` names its files, and XLSX exports a folder beside theirs


def write(path: Path, content: bytes, permissions: int = 0o600) -> None:
    """Replace `path` by `content`. Raises OSError; the old file then stands unchanged."""
    with replacing(path, permissions) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: Path, permissions: int = 0o600) -> Iterator[Path]:
    """Give a temporary path beside `path` to write to; it takes the place of `path` only when the block ends well.

    Raises OSError that names `path`, also where something stands there that is no file.
    """
    refuse_what_is_no_file(path)
    _clear_up(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}.tmp")
    try:
        os.close(files.open_file(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, permissions))
        yield temporary
        files.sync(temporary)
        files.replace(temporary, path)
    except BaseException as error:
        _forget(temporary)
        if isinstance(error, OSError) and error.filename == str(temporary):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def refuse_what_is_no_file(path: Path) -> None:
    """A folder, a device or a pipe is never replaced: with the rights of root, /dev/null would become a file. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "this is a folder; name a file in it", str(path))
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, "this is no file but a device or a pipe", str(path))


def _clear_up(folder: Path) -> None:
    """Away with what programs left here that a kill or a power cut ended in the middle: nobody else would find copies of people's answers
    under a hidden name. What a running program writes stays."""
    with suppress(OSError):
        for path in folder.iterdir():
            process = _LEFT.fullmatch(path.name)
            if process and not files.runs(int(process[1])):
                _erase(path)


def _erase(path: Path) -> None:
    import shutil  # late: hardly ever needed

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        _forget(path)


def _forget(temporary: Path) -> None:
    with suppress(OSError):  # a folder that is gone, or no folder at all, holds no temporary file either
        temporary.unlink(missing_ok=True)
