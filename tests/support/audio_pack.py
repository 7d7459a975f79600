"""A pack whose clips are told apart by listening: each is its number, 16 bits long, written as a wave; and what of it was heard."""

from array import array
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from kiosk.audio import pack, waves
from kiosk.audio.pack import Clip, Pack
from kiosk.audio.phrases import Phrase
from kiosk.audio.waves import Samples

BIT = 40  # samples
HEIGHT = 20000


def written(root: Path, language: str, phrases: Iterable[Phrase]) -> Pack:
    """Every phrase, in a pack of the language."""
    folder_of = pack.empty(root, language)
    clips = {}
    for number, phrase in enumerate(phrases, start=1):
        content = waves.encoded(_wave(number))
        sum_ = sha256(content).hexdigest()
        (folder_of.folder / pack.CLIPS).mkdir(parents=True, exist_ok=True)
        (folder_of.folder / pack.CLIPS / sum_).write_bytes(content)
        clips[phrase.id] = Clip(phrase.text, 0.0, {100: sum_})
    whole = folder_of._replace(clips=clips)
    pack.save(whole)
    return whole


def _wave(number: int) -> Samples:
    """A beginning of one up, then a bit after the other: up is 1."""
    bits = [1, *(number >> place & 1 for place in range(15, -1, -1))]
    return array("h", [HEIGHT if bit else -HEIGHT for bit in bits for _ in range(BIT)])


def heard(sound: bytes, clips: Pack) -> list[str]:
    """The ids of the clips in raw samples, in the order in which they are heard."""
    names = dict(enumerate(clips.clips, start=1))
    samples = array("h", sound[: len(sound) // 2 * 2])
    ids, place = [], 0
    while place < len(samples):
        if samples[place] == 0:
            place += 1
            continue
        bits = [samples[place + at * BIT + BIT // 2] > 0 for at in range(1, 17)]
        ids.append(names[int("".join("1" if bit else "0" for bit in bits), 2)])
        place += 17 * BIT
    return ids
