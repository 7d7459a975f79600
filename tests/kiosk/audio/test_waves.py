"""Recordings, as they come from a microphone or an engine."""

import io
import math
import wave
from array import array
from itertools import pairwise

import pytest

from kiosk.audio import tempo, waves
from kiosk.audio.waves import RATE, SoundError

QUIET = array("h", bytes(RATE))  # half a second


def pitch(samples: array) -> float:
    """Periods a second, from the sign's changes."""
    return sum(before < 0 <= after for before, after in pairwise(samples)) * RATE / len(samples)


def file_of(samples: array, rate: int, channels: int = 1, width: int = 2) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def test_silence_before_and_after_is_taken_off() -> None:
    """All but a little, so that no consonant is cut; a click of the button is no speech."""
    click = array("h", [30000] * 100)
    words = waves.tone(220, 0.4, -26)
    recording = click + QUIET + words + QUIET
    trimmed = waves.trimmed(recording)
    assert len(words) <= len(trimmed) <= len(words) + RATE * 0.16
    with pytest.raises(SoundError, match="nothing was heard"):
        waves.trimmed(QUIET + QUIET)


def test_loud_and_soft_readers_are_heard_alike() -> None:
    """Each clip's gain brings its speech to one level, the loudest sample under full scale."""
    for decibels in (-40.0, -26.0, -12.0):
        samples = waves.tone(220, 0.5, decibels)
        assert abs(waves.level_db(waves.louder(samples, waves.gain_db(samples))) - waves.TARGET_DB) < 1.5, decibels
    peaks = array("h", [0] * 50000)
    peaks[25000:25100] = array("h", [30000] * 100)
    assert max(waves.louder(peaks, waves.gain_db(peaks))) <= waves.FULL * 10 ** (waves.CEILING_DB / 20) + 50


def test_a_step_of_loudness_is_six_decibels() -> None:
    """At most ten are allowed; measured, not believed."""
    samples = waves.tone(440, 0.3)
    assert abs(waves.level_db(samples) - waves.level_db(waves.louder(samples, -6)) - 6) < 0.2


def test_faster_and_slower_keep_the_pitch() -> None:
    """75 to 150 percent: the length follows, the voice's height does not."""
    samples = waves.tone(180, 1.0)
    for rate in tempo.RATES:
        changed = tempo.at_rate(samples, rate)
        assert abs(len(changed) / len(samples) - 100 / rate) < 0.06, rate
        assert abs(pitch(changed) - pitch(samples)) < 8, rate
    assert tempo.at_rate(samples[:100], 150) == samples[:100]


def test_a_wav_of_any_rate_and_two_channels_is_read() -> None:
    """Engines write 16000, 24000 or 48000; the pitch stays."""
    for rate in (16000, 24000, 48000):
        samples = array("h", [int(9000 * math.sin(2 * math.pi * 300 * place / rate)) for place in range(rate // 2)])
        both = array("h", [sample for sample in samples for _ in range(2)])
        for content in (file_of(samples, rate), file_of(both, rate, channels=2)):
            decoded = waves.decoded(content, "x.wav")
            assert abs(len(decoded) / RATE - 0.5) < 0.01
            assert abs(pitch(decoded) - 300) < 6


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3\\x04mp3", file_of(array("h", [1]), RATE, width=1), file_of(array("h", [1]), 900)])
def test_what_is_no_usable_wav_is_refused_in_a_sentence(content: bytes) -> None:
    """By its name."""
    with pytest.raises(SoundError, match=r"x.wav is no WAV file"):
        waves.decoded(content, "x.wav")
