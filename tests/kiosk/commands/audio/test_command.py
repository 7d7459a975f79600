"""`kiosk audio`: a technician makes the kiosk speak."""

import json
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.audio import pack
from kiosk.paths import DataDir
from kiosk.runtime.heard import audio_phrases
from tests.support import audio_pack
from tests.support.site import set_up

# Reads aloud as an engine does: text in, a WAV file out; here one tone of half a second for every text.
ENGINE = (
    "import sys, math, wave, array; sys.stdin.read(); out = wave.open(sys.argv[1], 'wb'); out.setparams((1, 2, 16000, 0, 'NONE', '')); "
)
ENGINE += "out.writeframes(array.array('h', [int(9000 * math.sin(at / 9)) for at in range(1600)]).tobytes()); out.close()"


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    set_up(DataDir(tmp_path / "data"))
    return DataDir(tmp_path / "data")


def typed(data: DataDir, *words: str) -> int:
    return main(["audio", *words, "--data-dir", str(data.root)])


def test_what_is_missing_is_listed_and_an_engine_reads_it(data: DataDir, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing at first; then every text of a part, in four paces; a text that changes afterwards is named as changed."""
    assert typed(data, "check") == 0
    assert "nothing can be heard here" in capsys.readouterr().out
    assert typed(data, "check", "en", "--part", "letters", "--json") == 1
    (before,) = json.loads(capsys.readouterr().out)
    assert len(before["missing"]) == before["texts"] > 100
    engine = tmp_path / "engine.py"
    engine.write_text(ENGINE)
    assert typed(data, "make", "en", "--part", "letters", "--engine", f"{sys.executable} {tmp_path}/nothing.py {{out}}") == 1
    assert "could not read" in capsys.readouterr().err
    read = [phrase for phrase in audio_phrases.of_kiosk(data, "en") if phrase.part == "letters"]
    known = audio_pack.written(data.audio, "en", read[2:])
    changed = known.clips[read[2].id]._replace(text="as it was called before")
    pack.save(known.with_clip(read[2].id, changed))
    assert typed(data, "check", "en", "--part", "letters", "--missing") == 1
    listed = capsys.readouterr().out
    assert f"changed: {read[2].id}: {read[2].text}" in listed and f"missing: {read[0].id}: {read[0].text}" in listed
    assert typed(data, "make", "en", "--part", "letters", "--engine", f"{sys.executable} {engine} {{out}}") == 0
    assert typed(data, "check", "en", "--part", "letters") == 0
    assert "to be read: nothing" in capsys.readouterr().out
    assert {len(clip.files) for clip in pack.load(data.audio / "en").clips.values()} == {4}


def test_what_cannot_be_is_refused_in_a_sentence(data: DataDir, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Thai by espeak-ng, an engine that names no file, a pack of a language that is none, an unknown word."""
    wrong = {
        ("make", "th", "--engine", "espeak-ng -v th -w {out}"): "espeak-ng cannot read Thai",
        ("make", "en", "--engine", "espeak-ng -v en"): "must name the file that it writes",
        ("check", "de"): "is no name of a pack",
        ("use", "--th", "en"): "en is no pack in th",
        ("sing",): "invalid choice",
        (): "required",
        ("install", str(tmp_path / "none.audio")): "is no audio pack",
        ("pack", "th", str(tmp_path / "x.audio"), "--key", "k"): "cannot be used",
    }
    for words, sentence in wrong.items():
        assert typed(data, *words) in (1, 2), words
        error = capsys.readouterr().err
        assert sentence in error, words
        assert len(error.splitlines()) == 1, words


def test_devices_and_dialects_are_chosen(data: DataDir, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not named stays as it was."""
    assert typed(data, "use", "--headphones", "plughw:CARD=AudioNav", "--th", "th-isan", "--invites", "yes") == 0
    assert typed(data, "use", "--speaker", "default", "--click", "yes") == 0
    assert capsys.readouterr().out.splitlines()[-6:] == [
        "headphones: plughw:CARD=AudioNav",
        "speaker: default",
        "invites: True",
        "click: True",
        "th: th-isan",
        "en: -",
    ]
