"""One file with a new version of the program: a first line, what it is, minisign's signature of that, then the Debian package itself.

    eservice-update 1
    {"program": "eservice-kiosk", "version": "0.4.0", "architecture": "amd64", "size": ..., "sha256": ..., "made_on": ..., "news": {...}}
    untrusted comment: ...          four lines: minisign's signature (Ed25519) of the line above; the name of the program is in
    ...                             what is signed, so that no other file of the same key passes for an update
    <size bytes: the package>

Nothing is unpacked to look into it, so no name, link or length inside can mislead before the signature and the sum are right.
"""

import hashlib
import json
import os
import re
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kiosk.language.sentence import ForeseenError, Sentence, reason_of

SUFFIX = ".update"
FIRST_LINE = b"eservice-update 1\n"
PROGRAM = "eservice-kiosk"  # the Debian package
LINE_LIMIT = 32 * 2**10  # bytes of what it says of itself
SIGNATURE_LIMIT = 1024  # bytes of each of the signature's four lines
LARGEST = 2**30  # bytes of a package; today's has a tenth
NEWS_LIMIT, NEWS_LENGTH = 12, 300  # lines and letters of what is new
PIECE = 1 << 20
VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")


class UpdateError(ForeseenError):
    """The file is not taken, and nothing was changed. Its one sentence is for officers."""


class Manifest(NamedTuple):
    """What an update says of itself, under the signature."""

    program: str
    version: str
    architecture: str
    size: int  # bytes of the package
    sha256: str
    made_on: str  # YYYY-MM-DD
    news: Mapping[str, tuple[str, ...]]  # language -> lines


class Update(NamedTuple):
    """The head of a file that was read. Nothing of it is believed before `prove`."""

    manifest: Manifest
    signed: bytes
    signature: bytes
    start: int  # where the package begins

    @property
    def length(self) -> int:
        return self.start + self.manifest.size


def open_plain(path: Path) -> BinaryIO:
    """A regular file for reading: no link is followed, no device or pipe waited for. Raises UpdateError."""
    try:
        return open(path, "rb", opener=_plainly)
    except _NotPlainError as error:
        raise _no_update(path.name) from error
    except OSError as error:
        raise _unreadable(path, error) from error


class _NotPlainError(OSError):
    """A folder, a device, a pipe."""


def _plainly(path: str, flags: int) -> int:
    handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _NotPlainError
    return handle


def _unreadable(path: Path, error: OSError) -> UpdateError:
    return UpdateError(Sentence("{file}: the update cannot be read: {reason}", file=_shown(path.name), reason=reason_of(error)))


def _no_update(name: str) -> UpdateError:
    return UpdateError(Sentence("{file} is no update of this kiosk", file=_shown(name)))


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:100]


def read(file: BinaryIO) -> Update:
    """The head of an open file, and that the file is as long as it says. Raises UpdateError."""
    name = Path(file.name).name
    try:
        head = [file.readline(len(FIRST_LINE)), file.readline(LINE_LIMIT), *(file.readline(SIGNATURE_LIMIT) for _ in range(4))]
        size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise _unreadable(Path(name), error) from error
    if head[0] != FIRST_LINE:
        raise _no_update(name)
    if not all(line.endswith(b"\n") for line in head):
        raise _cut(name) if size == sum(map(len, head)) else _no_update(name)
    manifest = _manifest(head[1])
    if manifest is None:
        raise _no_update(name)
    update = Update(manifest, head[1].rstrip(b"\n"), b"".join(head[2:]), sum(map(len, head)))
    if size < update.length:
        raise _cut(name)
    if size > update.length:
        raise _altered(name)
    return update


def _cut(name: str) -> UpdateError:
    return UpdateError(Sentence("{file} is not whole: copy it to the stick again", file=_shown(name)))


def _altered(name: str) -> UpdateError:
    return UpdateError(Sentence("{file} is not what was signed: copy it to the stick again", file=_shown(name)))


def _manifest(line: bytes) -> Manifest | None:
    """None for what no release writes: unknown names are let pass, so that a later one may say more."""
    try:
        said = json.loads(line.decode("utf-8"))
        program, version, architecture, sum_, day = (
            _text(said[name], pattern)
            for name, pattern in (
                *(("program", r"[a-z][a-z0-9-]{1,40}"), ("version", VERSION.pattern), ("architecture", r"[a-z0-9]{2,12}")),
                *(("sha256", r"[0-9a-f]{64}"), ("made_on", r"\d{4}-\d{2}-\d{2}")),
            )
        )
        size = said["size"]
        if type(size) is not int or not 0 < size <= LARGEST:
            return None
        return Manifest(program, version, architecture, size, sum_, day, _news(said.get("news", {})))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _text(value: str, pattern: str) -> str:
    if not re.fullmatch(pattern, value):
        raise ValueError(value)
    return value


def _news(said: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        language: tuple(_shown_line(line) for line in lines[:NEWS_LIMIT])
        for language, lines in said.items()
        if re.fullmatch(r"[a-z]{2,8}", language) and isinstance(lines, list)
    }


def _shown_line(line: str) -> str:
    return "".join(letter for letter in line if letter.isprintable())[:NEWS_LENGTH]


# ------------------------------------------------------------------ is it to be believed, and for this machine


def prove(update: Update, keys: Path) -> None:
    """That one of the public keys in the folder `keys` (*.pub, minisign's own files) has signed it. Raises UpdateError."""
    known = sorted(keys.glob("*.pub"))
    if not known:
        raise UpdateError(Sentence("this machine has no key of those who make updates; a technician puts it into {folder}", folder=keys))
    if not signed_by_any(keys, update.signed, update.signature):
        raise UpdateError(Sentence("this update is not signed by anybody whom this machine knows; do not use it"))


def signed_by_any(keys: Path, signed: bytes, signature: bytes) -> bool:
    """Whether one of the public keys in the folder has signed these bytes. Raises UpdateError where that cannot be checked."""
    return any(_signed_by(key, signed, signature) for key in sorted(keys.glob("*.pub")))


def _signed_by(key: Path, signed: bytes, signed_with: bytes) -> bool:
    with tempfile.TemporaryDirectory(prefix="eservice-update-") as folder:
        message, signature = Path(folder, "manifest"), Path(folder, "signature")
        message.write_bytes(signed)
        signature.write_bytes(signed_with)
        command = ["minisign", "-V", "-q", "-p", str(key), "-x", str(signature), "-m", str(message)]
        try:
            done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False)
        except OSError as error:
            raise UpdateError(Sentence("signatures cannot be checked here: the program minisign is missing")) from error
        except subprocess.TimeoutExpired as error:
            raise UpdateError(Sentence("signatures cannot be checked here: the program minisign does not answer")) from error
    return done.returncode == 0


def fits(update: Update, installed: str, architecture: str) -> None:
    """That it is this program, for this kind of machine, and newer than the version `installed`. Raises UpdateError."""
    said = update.manifest
    if said.program != PROGRAM:
        raise UpdateError(Sentence("this update is for another program ({program}), not for a kiosk", program=said.program))
    if said.architecture != architecture:
        raise UpdateError(
            Sentence(
                "this update is for machines of another kind ({theirs}); this one is {ours}", theirs=said.architecture, ours=architecture
            )
        )
    if number(said.version) == number(installed):
        raise UpdateError(Sentence("version {version} is installed here already", version=said.version))
    if number(said.version) < number(installed):
        raise UpdateError(
            Sentence("this update ({theirs}) is older than the version that is installed ({ours})", theirs=said.version, ours=installed)
        )


def number(version: str) -> tuple[int, ...]:
    """To compare; () for what is no version, which is older than any."""
    known = VERSION.match(version)
    return tuple(map(int, known.groups())) if known else ()


def package(file: BinaryIO, update: Update) -> Iterator[bytes]:
    """The package, piece by piece; its end comes only where all of it has the sum that was signed. Raises UpdateError.

    Whoever keeps the pieces throws them away when this raises.
    """
    name, digest, left = Path(file.name).name, hashlib.sha256(), update.manifest.size
    try:
        file.seek(update.start)
        while left and (piece := file.read(min(PIECE, left))):
            digest.update(piece)
            left -= len(piece)
            yield piece
    except OSError as error:
        raise _unreadable(Path(name), error) from error
    if left:
        raise _cut(name)
    if digest.hexdigest() != update.manifest.sha256:
        raise _altered(name)


def checked(path: Path, keys: Path, installed: str, architecture: str) -> Update:
    """All of a file: that it is whole, signed, and for this machine. Nothing is written. Raises UpdateError."""
    with open_plain(path) as file:
        update = read(file)
        prove(update, keys)
        fits(update, installed, architecture)
        for _ in package(file, update):
            pass
    return update
