"""A whole pack in one signed file, to carry to kiosks: a first line, the manifest, minisign's signature of it, then the clips.

    eservice-audio 1
    {"clips": ..., "sizes": {"<sha256>": bytes}, ...}
    four lines: minisign's signature of the line above; the name of the program is in what is signed, so that no other file of the same
    key passes for a pack
    the clips one after another, in the order of their sums

Nothing is unpacked to look into it, and no name of a file comes from it: a clip is stored under the sum that it was seen to have.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from kiosk import atomic_file
from kiosk.audio import pack as packs
from kiosk.audio.pack import CLIPS, LARGEST_CLIP, LARGEST_MANIFEST, AudioPackError, Pack
from kiosk.language.sentence import Sentence
from kiosk.updates import update_file

SUFFIX = ".audio"
FIRST_LINE = b"eservice-audio 1\n"
_SIGNATURE_LIMIT = 1024


def write(pack: Pack, out: Path, sign: Callable[[bytes], bytes]) -> None:
    """`sign`: from a message to minisign's four lines. Raises AudioPackError where a clip is missing, OSError."""
    sums = sorted({sum_ for clip in pack.clips.values() for sum_ in clip.files.values()})
    contents = {sum_: _content(pack, sum_) for sum_ in sums}
    said = {**pack.as_json(), "sizes": {sum_: len(content) for sum_, content in contents.items()}}
    manifest = json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8")
    with atomic_file.replacing(out, 0o644) as temporary, temporary.open("wb") as file:
        file.write(FIRST_LINE + manifest + b"\n" + sign(manifest))
        for content in contents.values():
            file.write(content)


def _content(pack: Pack, sum_: str) -> bytes:
    path = pack.folder / CLIPS / sum_
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != sum_:
        raise AudioPackError(Sentence("{file} is not the clip that the manifest names", file=path))
    return content


def proved(path: Path, keys: Path) -> Pack:
    """The pack of a file that is whole and signed by one of the public keys in `keys` (*.pub); writes nothing. Raises AudioPackError."""
    try:
        with update_file.open_plain(path) as file:
            pack, clips = _read(file, path.name, keys)
            for _ in clips:
                pass
            return pack
    except (update_file.UpdateError, OSError) as error:
        raise AudioPackError(_no_pack(path.name)) from error


def altered(name: str) -> Sentence:
    return Sentence("{file} is not what was signed: copy it to the stick again", file=name)


def take_in(path: Path, root: Path, keys: Path) -> Pack:
    """The pack of a file that one of the public keys in `keys` (*.pub) has signed, whole or not at all, in place of the one of its name
    below `root`. Raises AudioPackError."""
    try:
        with update_file.open_plain(path) as file:
            return _taken(file, path.name, root, keys)
    except update_file.UpdateError as error:
        raise AudioPackError(_no_pack(path.name)) from error
    except OSError as error:
        raise AudioPackError(Sentence("the clip cannot be written to {folder}", folder=root)) from error


def _read(file: BinaryIO, name: str, keys: Path) -> tuple[Pack, Iterator[tuple[str, bytes]]]:
    """(the pack, its clips by their sums, each checked as it comes): the signature first. Raises AudioPackError."""
    first, line = file.readline(len(FIRST_LINE)), file.readline(LARGEST_MANIFEST)
    signature = b"".join(file.readline(_SIGNATURE_LIMIT) for _ in range(4))
    if first != FIRST_LINE or not line.endswith(b"\n"):
        raise AudioPackError(_no_pack(name))
    manifest = line.rstrip(b"\n")
    if not update_file.signed_by_any(keys, manifest, signature):
        raise AudioPackError(Sentence("this audio pack is not signed by anybody whom this machine knows; do not use it"))
    pack, sizes = _parts(manifest, name)
    return pack, _clips(file, sizes, name)


def _clips(file: BinaryIO, sizes: Mapping[str, int], name: str) -> Iterator[tuple[str, bytes]]:
    for sum_ in sorted(sizes):
        content = file.read(sizes[sum_])
        if hashlib.sha256(content).hexdigest() != sum_:
            raise AudioPackError(altered(name))
        yield sum_, content
    if file.read(1):
        raise AudioPackError(altered(name))


def _taken(file: BinaryIO, name: str, root: Path, keys: Path) -> Pack:
    pack, clips = _read(file, name, keys)
    folder = root / f".{pack.name}.new"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for sum_, content in clips:
            packs.write(folder, sum_, content)
        packs.save(pack._replace(folder=folder))
        return _in_place(pack, folder, root / pack.name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parts(manifest: bytes, name: str) -> tuple[Pack, dict[str, int]]:
    """(the pack, sum -> bytes): each clip that is named and no other, none larger than a clip may be."""
    pack = packs.parsed(manifest, Path(name))
    sizes = json.loads(manifest)["sizes"]
    named = {sum_ for clip in pack.clips.values() for sum_ in clip.files.values()}
    if not isinstance(sizes, dict) or sizes.keys() != named:
        raise AudioPackError(_no_pack(name))
    if not all(type(size) is int and 0 < size <= LARGEST_CLIP for size in sizes.values()):
        raise AudioPackError(_no_pack(name))
    return pack, sizes


def _in_place(pack: Pack, folder: Path, place: Path) -> Pack:
    """The new folder where the old one was; a moment in between has neither, and then nothing is heard."""
    before = place.with_name(f".{place.name}.old")
    shutil.rmtree(before, ignore_errors=True)
    if place.exists():
        place.rename(before)
    folder.rename(place)
    shutil.rmtree(before, ignore_errors=True)
    return pack._replace(folder=place)


def _no_pack(name: str) -> Sentence:
    return Sentence("{file} is no audio pack of this kiosk", file="".join(letter if letter.isprintable() else "?" for letter in name)[:100])
