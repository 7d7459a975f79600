"""Somebody reads the kiosk's texts aloud; the microphone is a program that stands where ALSA's recorder would."""

import os
import sys
import time
from array import array
from pathlib import Path

import pytest

from kiosk.audio import pack, waves
from kiosk.audio.phrases import Phrase
from kiosk.audio.studio import Studio
from kiosk.audio.waves import SoundError

PHRASES = [Phrase(f"citizen.{name}", text, "survey") for name, text in (("next", "ถัดไป"), ("back", "ย้อนกลับ"), ("skip", "ข้ามข้อนี้"))]
MICROPHONE = """#!{python}
import sys, time
sound = open({sound!r}, "rb").read()
with open(sys.argv[-1], "wb", buffering=0) as file:
    file.write(sound)
    time.sleep(60)
"""


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is said into the microphone."""
    path, program = tmp_path / "sound", tmp_path / "bin" / "arecord"
    program.parent.mkdir()
    program.write_text(MICROPHONE.format(python=sys.executable, sound=str(path)))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return path


def read(studio: Studio, phrase: Phrase, sound: Path, samples: array) -> float:
    """Somebody says it; the level that the meter showed."""
    sound.write_bytes(samples.tobytes())
    studio.begin()
    end = time.monotonic() + 10
    while not studio.level and time.monotonic() < end:
        time.sleep(0.01)
    level = studio.level
    studio.end(phrase)
    return level


def test_what_was_read_is_kept_at_once_and_the_rest_is_read_another_day(tmp_path: Path, sound: Path) -> None:
    """Two of three texts on the first day; on the second only the third is shown. Each is there in four paces, evened in loudness."""
    studio = Studio(tmp_path / "audio", "th-isan", PHRASES)
    assert studio.todo == tuple(PHRASES)
    silence = array("h", bytes(waves.RATE))
    soft = read(studio, PHRASES[0], sound, silence + waves.tone(200, 0.3, -30))
    loud = read(studio, PHRASES[1], sound, silence + waves.tone(200, 0.3, -10))
    assert 0 < soft < loud <= 1
    assert studio.has(PHRASES[0]) and not studio.has(PHRASES[2])
    assert pack.load(tmp_path / "audio" / "th-isan").clips.keys() == {"citizen.next", "citizen.back"}
    studio.close()
    known = pack.load(tmp_path / "audio" / "th-isan")
    assert {len(clip.files) for clip in known.clips.values()} == {4}
    heard = [waves.level_db(waves.louder(known.samples(clip_id, 100), clip.gain)) for clip_id, clip in known.clips.items()]
    assert abs(heard[0] - heard[1]) < 1
    assert Studio(tmp_path / "audio", "th-isan", PHRASES).todo == (PHRASES[2],)


def test_a_recording_without_a_voice_is_not_taken(tmp_path: Path, sound: Path) -> None:
    """The clip from before stays, and the officer is told to come nearer."""
    studio = Studio(tmp_path / "audio", "th", PHRASES)
    read(studio, PHRASES[0], sound, waves.tone(200, 0.3))
    before = studio.pack
    sound.write_bytes(bytes(waves.RATE))
    studio.begin()
    with pytest.raises(SoundError, match="nothing was heard"):
        studio.end(PHRASES[0])
    studio.close()
    assert studio.pack.clips["citizen.next"].files[100] == before.clips["citizen.next"].files[100]


def test_a_machine_without_a_recorder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one sentence."""
    monkeypatch.setenv("PATH", str(tmp_path))
    studio = Studio(tmp_path / "audio", "th", PHRASES)
    with pytest.raises(SoundError, match="arecord is missing"):
        studio.begin()
    studio.close()
