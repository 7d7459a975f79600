"""Sound as samples: WAV files read and written, silence trimmed, loudness measured. Mono, 16 bits, 22050 a second; no sound card here."""

import io
import math
import wave
from array import array
from pathlib import Path
from typing import TypeAlias

from kiosk.language.sentence import ForeseenError, Sentence

Samples: TypeAlias = "array[int]"  # as a word: Python 3.11 does not subscript an array

RATE = 22050  # samples a second: speech up to 11 kHz
LONGEST_S = 120  # of one clip: more is no sentence of a screen
FULL = 32767
FRAME = RATE // 100  # samples of 10 ms
TARGET_DB, CEILING_DB = -20.0, -1.0  # of full scale: how loud speech is on average, and its loudest sample at most
MOST_GAIN_DB = 24.0
_SILENT_SHARE = 0.03  # of the loudest frame: below it nobody speaks
_MARGIN = 6  # frames left before and after, so that no consonant is cut
SILENCE_DB = -100.0


class SoundError(ForeseenError):
    """A recording cannot be used. Its one sentence is for officers."""


def read(path: Path) -> Samples:
    """The samples of a WAV file of whatever rate and channels, as ours. Raises SoundError."""
    return decoded(path.read_bytes(), path.name)


def decoded(content: bytes, name: str) -> Samples:
    """Raises SoundError."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            channels, width, rate, frames = file.getparams()[:4]
            if width != 2 or not 4000 <= rate <= 192_000 or channels not in (1, 2) or frames > rate * LONGEST_S:
                raise SoundError(Sentence("{file} is no WAV file of 16 bits and at most {seconds} seconds", file=name, seconds=LONGEST_S))
            samples = array("h", file.readframes(frames))
    except (wave.Error, EOFError, ValueError) as error:
        raise SoundError(
            Sentence("{file} is no WAV file of 16 bits and at most {seconds} seconds", file=name, seconds=LONGEST_S)
        ) from error
    mono = samples[::2] if channels == 2 else samples
    return mono if rate == RATE else _resampled(mono, rate)


def encoded(samples: Samples) -> bytes:
    """A WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def _resampled(samples: Samples, rate: int) -> Samples:
    """Between two samples in a straight line: what a voice has above 8 kHz is too faint to fold back audibly."""
    count = len(samples) * RATE // rate
    step, last = rate / RATE, len(samples) - 1
    out = array("h", bytes(2 * count))
    for place in range(count):
        at = place * step
        before = min(int(at), last)
        first = samples[before]
        out[place] = int(first + (samples[min(before + 1, last)] - first) * (at - before))
    return out


def frame_levels(samples: Samples) -> list[float]:
    """The root mean square of every 10 ms, of full scale."""
    return [
        math.sqrt(sum(sample * sample for sample in samples[start : start + FRAME]) / FRAME) / FULL
        for start in range(0, len(samples) - FRAME + 1, FRAME)
    ]


def trimmed(samples: Samples) -> Samples:
    """From just before the first sound to just after the last. A click of 10 ms is no sound. Raises SoundError where nobody spoke."""
    levels = frame_levels(samples)
    loudest = max(levels, default=0.0)
    limit = max(loudest * _SILENT_SHARE, 0.002)
    loud = [place for place in range(1, len(levels)) if levels[place] > limit and levels[place - 1] > limit]
    if loudest < 0.01 or not loud:
        raise SoundError(Sentence("nothing was heard: come nearer to the microphone and read again"))
    return samples[max(0, loud[0] - 1 - _MARGIN) * FRAME : (loud[-1] + 1 + _MARGIN) * FRAME]


def gain_db(samples: Samples) -> float:
    """By how many decibels a clip is played louder, so that all clips are heard alike: the mean of its spoken frames at TARGET_DB, the
    loudest sample under CEILING_DB."""
    levels = frame_levels(samples)
    limit = max(levels, default=0.0) * _SILENT_SHARE * 3
    spoken = [level * level for level in levels if level > limit]
    if not spoken:
        return 0.0
    peak = max(map(abs, samples)) / FULL
    wanted = TARGET_DB - 10 * math.log10(sum(spoken) / len(spoken))
    return round(max(-MOST_GAIN_DB, min(wanted, CEILING_DB - 20 * math.log10(peak), MOST_GAIN_DB)), 1)


def louder(samples: Samples, decibels: float) -> Samples:
    """Quieter below 0; never over full scale."""
    factor = 10 ** (decibels / 20)
    return array("h", [max(-FULL, min(FULL, int(sample * factor))) for sample in samples])


def level_db(samples: Samples) -> float:
    """The mean level, for a meter; SILENCE_DB for none."""
    power = sum(sample * sample for sample in samples) / max(1, len(samples)) / FULL**2
    return 10 * math.log10(power) if power > 1e-10 else SILENCE_DB


def tone(hertz: float, seconds: float, decibels: float = TARGET_DB) -> Samples:
    """With soft ends, so that it does not click."""
    count, height = round(seconds * RATE), FULL * 10 ** (decibels / 20) * math.sqrt(2)
    edge = max(1, min(RATE // 100, count // 4))
    shape = (min(1.0, place / edge, (count - place) / edge) for place in range(count))
    return array("h", [int(height * soft * math.sin(2 * math.pi * hertz * place / RATE)) for place, soft in enumerate(shape)])
