"""A pack: clips of one language or dialect in a folder `audio/<language>[-<dialect>]`, with a manifest that says what each was read from.

    manifest.json    {"program": "eservice-audio", "format": 1, "language": "th", "dialect": "isan", "read_by": ..., "clips": {
                      "citizen.next": {"text": ..., "sha256": of the text, "gain": decibels, "files": {"100": sum of the clip, "75": ...}}}}
    clips/<sha256>   WAV files, named by their own sum

A clip is played for the very text in the manifest and for no other, and only while its file has the sum that stands there.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kiosk import atomic_file
from kiosk.audio import tempo, waves
from kiosk.audio.phrases import Phrase
from kiosk.audio.waves import Samples, SoundError
from kiosk.language.sentence import ForeseenError, Sentence

FOLDER, MANIFEST, CLIPS = "audio", "manifest.json", "clips"
PROGRAM, FORMAT = "eservice-audio", 1
NAME = re.compile(r"(th|en)(-[a-z0-9]{2,16})?")
CLIP_ID = re.compile(r"[a-z][A-Za-z0-9._-]{0,120}")
SUM = re.compile(r"[0-9a-f]{64}")
LARGEST_MANIFEST = 4 * 2**20  # bytes
MOST_CLIPS = 5000
TEXT_LIMIT = 2000  # letters of one text
LARGEST_CLIP = 2 * waves.RATE * waves.LONGEST_S * 2  # bytes, at the slowest rate


class AudioPackError(ForeseenError):
    """A pack cannot be used, or was not written. Its one sentence is for officers."""


class Clip(NamedTuple):
    text: str
    gain: float  # decibels
    files: Mapping[int, str]  # percent of the pace -> sha256 of the file

    def as_json(self) -> dict[str, Any]:
        files = {str(rate): sum_ for rate, sum_ in sorted(self.files.items())}
        return {"text": self.text, "sha256": text_sum(self.text), "gain": self.gain, "files": files}


class Pack(NamedTuple):
    folder: Path
    language: str
    dialect: str
    read_by: str
    clips: Mapping[str, Clip]

    @property
    def name(self) -> str:
        return f"{self.language}-{self.dialect}" if self.dialect else self.language

    def samples(self, clip_id: str, rate: int) -> Samples:
        """The sound of a clip at a rate, or at 100 where that was not made. Raises AudioPackError: missing, altered."""
        files = self.clips[clip_id].files
        sum_ = files.get(rate) or files[100]
        path = self.folder / CLIPS / sum_
        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != sum_:
                raise AudioPackError(Sentence("{file} is not the clip that the manifest names", file=path))
            return waves.decoded(content, path.name)
        except (OSError, SoundError) as error:
            raise AudioPackError(Sentence("{file} cannot be played", file=path)) from error

    def with_clip(self, clip_id: str, clip: Clip) -> "Pack":
        return self._replace(clips={**self.clips, clip_id: clip})

    def as_json(self) -> dict[str, Any]:
        clips = {clip_id: clip.as_json() for clip_id, clip in sorted(self.clips.items())}
        head = {"program": PROGRAM, "format": FORMAT, "language": self.language, "dialect": self.dialect, "read_by": self.read_by}
        return {**head, "clips": clips}


class PackState(NamedTuple):
    """A pack beside what the kiosk says now."""

    missing: tuple[Phrase, ...]  # nobody has read it
    stale: tuple[Phrase, ...]  # read from another text: not played any more
    unused: tuple[str, ...]  # clips of texts that are gone


def text_sum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def compare(pack: Pack, phrases: Iterable[Phrase]) -> PackState:
    wanted = {phrase.id: phrase for phrase in phrases}
    missing = tuple(phrase for phrase in wanted.values() if phrase.id not in pack.clips)
    stale = tuple(phrase for phrase in wanted.values() if phrase.id in pack.clips and pack.clips[phrase.id].text != phrase.text)
    return PackState(missing, stale, tuple(clip for clip in pack.clips if clip not in wanted))


def empty(root: Path, name: str, read_by: str = "") -> Pack:
    """A pack without a clip, for a name such as th-isan; nothing is written. Raises AudioPackError."""
    if not NAME.fullmatch(name):
        raise AudioPackError(Sentence("{name} is no name of a pack: th or en, perhaps with a dialect (th-isan)", name=name))
    language, _, dialect = name.partition("-")
    return Pack(root / name, language, dialect, read_by, {})


def load(folder: Path) -> Pack:
    """The pack of a folder. Raises AudioPackError."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > LARGEST_MANIFEST:
            raise AudioPackError(_damaged(path))
        manifest = path.read_bytes()
    except OSError as error:
        raise AudioPackError(_damaged(path)) from error
    return parsed(manifest, folder)


def parsed(manifest: bytes, folder: Path) -> Pack:
    """A manifest, checked whole: names, sums and numbers are what they must be before any of them is used. Raises AudioPackError."""
    try:
        said = json.loads(manifest.decode("utf-8"))
        language, dialect = said["language"], said["dialect"]
        if said["program"] != PROGRAM or said["format"] != FORMAT or not NAME.fullmatch(f"{language}-{dialect}" if dialect else language):
            raise AudioPackError(_damaged(folder / MANIFEST))
        if len(said["clips"]) > MOST_CLIPS:
            raise AudioPackError(_damaged(folder / MANIFEST))
        clips = {clip_id: _clip(clip_id, clip) for clip_id, clip in said["clips"].items()}
        return Pack(folder, language, dialect, str(said.get("read_by", ""))[:200], clips)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AudioPackError(_damaged(folder / MANIFEST)) from error


def _clip(clip_id: str, said: Mapping[str, Any]) -> Clip:
    text, gain, files = said["text"], said["gain"], said["files"]
    if not CLIP_ID.fullmatch(clip_id) or not 0 < len(text) <= TEXT_LIMIT or said["sha256"] != text_sum(text):
        raise ValueError(clip_id)
    if type(gain) not in (int, float) or not -waves.MOST_GAIN_DB <= gain <= waves.MOST_GAIN_DB or "100" not in files:
        raise ValueError(clip_id)
    if not all(rate in map(str, tempo.RATES) and SUM.fullmatch(sum_) for rate, sum_ in files.items()):
        raise ValueError(clip_id)
    return Clip(text, float(gain), {int(rate): sum_ for rate, sum_ in files.items()})


def _damaged(path: Path) -> Sentence:
    return Sentence("{file}: the audio pack cannot be used; take it in or record it again", file=path)


def loaded(root: Path) -> tuple[list[Pack], list[AudioPackError]]:
    """(every pack of a data directory's `audio`, what is wrong with others)."""
    packs, faults = [], []
    for path in sorted(root.glob(f"*/{MANIFEST}")):
        if NAME.fullmatch(path.parent.name):
            try:
                packs.append(load(path.parent))
            except AudioPackError as error:
                faults.append(error)
    return packs, faults


# ------------------------------------------------------------------ writing


def read_clip(pack: Pack, phrase: Phrase, recording: Samples) -> Pack:
    """The recording as the clip of a phrase, trimmed and evened; other rates come with `with_rates`. Written at once. Raises SoundError
    and AudioPackError."""
    samples = waves.trimmed(recording)
    sum_ = _kept(pack.folder, samples)
    changed = pack.with_clip(phrase.id, Clip(phrase.text, waves.gain_db(samples), {100: sum_}))
    save(changed)
    return changed


def with_rates(pack: Pack, clip_id: str) -> Pack:
    """The clip at every rate. It takes about as long as the clip."""
    clip = pack.clips[clip_id]
    samples = pack.samples(clip_id, 100)
    files = {rate: clip.files.get(rate) or _kept(pack.folder, tempo.at_rate(samples, rate)) for rate in tempo.RATES}
    return pack.with_clip(clip_id, clip._replace(files=files))


def _kept(folder: Path, samples: Samples) -> str:
    content = waves.encoded(samples)
    sum_ = hashlib.sha256(content).hexdigest()
    write(folder, sum_, content)
    return sum_


def write(folder: Path, sum_: str, content: bytes) -> None:
    """One clip. Raises AudioPackError."""
    try:
        (folder / CLIPS).mkdir(parents=True, exist_ok=True)
        atomic_file.write(folder / CLIPS / sum_, content, 0o644)
    except OSError as error:
        raise AudioPackError(Sentence("the clip cannot be written to {folder}", folder=folder)) from error


def save(pack: Pack) -> None:
    """The manifest; then the clips that it does not name go. Raises AudioPackError."""
    try:
        pack.folder.mkdir(parents=True, exist_ok=True)
        atomic_file.write(pack.folder / MANIFEST, manifest_of(pack) + b"\n", 0o644)
        named = {sum_ for clip in pack.clips.values() for sum_ in clip.files.values()}
        for path in (pack.folder / CLIPS).glob("*"):
            if SUM.fullmatch(path.name) and path.name not in named:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise AudioPackError(Sentence("the clip cannot be written to {folder}", folder=pack.folder)) from error


def manifest_of(pack: Pack) -> bytes:
    """On one line, as it is signed."""
    return json.dumps(pack.as_json(), ensure_ascii=False, sort_keys=True).encode("utf-8")
