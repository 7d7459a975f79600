"""From texts to sound: which pack is heard, how fast, how loud. It knows clips and samples, no screen and no key."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from kiosk.audio import audio_settings, pack, splicing, waves
from kiosk.audio.pack import AudioPackError, Pack
from kiosk.audio.spoken import Utterance
from kiosk.audio.tempo import RATES
from kiosk.audio.waves import RATE, Samples

# Decibels under the level that clips are evened to: a range of 36, in steps of 6 (VVSG 2.0 7.1-K: at most 10; EN 301 549 8.2.1.2: a step
# 12 above the lowest).
VOLUMES = (-36, -30, -24, -18, -12, -6, 0)
DEFAULT_VOLUME, DEFAULT_RATE = 4, 1  # places in VOLUMES and RATES
_WAKE_S, _BETWEEN_S, _SPLICE_S = 0.12, 0.25, 0.03  # silence: before the first word, between two elements, between two clips
NOT_READ = "spoken.spoken_not_read"
_CACHED = 96  # clips, about 100 kB each


class Voice:
    """The voice of one language. Pace and volume are places in RATES and VOLUMES."""

    def __init__(self, packs: Sequence[Pack], broken: Callable[[AudioPackError], None]) -> None:
        """`packs`: by language; `broken` hears of a clip that cannot be played."""
        self._packs = {pack.language: pack for pack in packs}
        self._splicers = {
            pack.language: splicing.Splicer(((clip_id, clip.text) for clip_id, clip in pack.clips.items()), pack.language) for pack in packs
        }
        self._broken = broken
        self._clip = lru_cache(maxsize=_CACHED)(self._sound)
        self.rate, self.volume = DEFAULT_RATE, DEFAULT_VOLUME

    def speaks(self, language: str) -> bool:
        return language in self._packs

    def reset(self) -> None:
        """As for the next person."""
        self.rate, self.volume = DEFAULT_RATE, DEFAULT_VOLUME

    def faster(self, steps: int) -> int:
        """The pace in percent, `steps` further."""
        self.rate = max(0, min(self.rate + steps, len(RATES) - 1))
        return RATES[self.rate]

    def louder(self, steps: int) -> int:
        """Which step of VOLUMES it is now, from 1."""
        self.volume = max(0, min(self.volume + steps, len(VOLUMES) - 1))
        return self.volume + 1

    def clips(self, utterances: Iterable[Utterance], language: str) -> tuple[tuple[str, ...], ...]:
        """For each utterance the clips that say it; where one is missing, the clip that says so."""
        splicer, known = self._splicers[language], self._packs[language].clips
        missing = (NOT_READ,) if NOT_READ in known else ()
        return tuple(splicing.letters(said.text, known) if said.spelled else splicer.clips(said.text) or missing for said in utterances)

    def sound(self, groups: Iterable[Sequence[str]], language: str) -> Samples:
        """The clips, at the pace and loudness of now, with a breath between groups."""
        samples = array("h", bytes(2 * int(_WAKE_S * RATE)))
        between, splice = bytes(2 * int(_BETWEEN_S * RATE)), bytes(2 * int(_SPLICE_S * RATE))
        for group in groups:
            for clip in group:
                samples.extend(self._clip(language, clip, RATES[self.rate], VOLUMES[self.volume]))
                samples.frombytes(splice)
            samples.frombytes(between)
        return samples

    def _sound(self, language: str, clip_id: str, rate: int, decibels: int) -> Samples:
        pack = self._packs[language]
        try:
            return waves.louder(pack.samples(clip_id, rate), pack.clips[clip_id].gain + decibels)
        except AudioPackError as error:
            self._broken(error)
            return array("h")


def chosen(root: Path, faulty: Callable[[AudioPackError], None]) -> list[Pack]:
    """One pack for each language of a data directory's `audio`: the chosen one, else the language's own, else the first dialect."""
    packs, faults = pack.loaded(root)
    for fault in faults:
        faulty(fault)
    settings = audio_settings.load(root)
    ordered = sorted(packs, key=lambda known: (known.name != settings.pack_of(known.language), known.dialect != "", known.name))
    return list({known.language: known for known in reversed(ordered)}.values())
