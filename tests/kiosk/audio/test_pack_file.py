"""A pack that is carried: signed, taken in whole or not at all."""

from pathlib import Path

import pytest

from kiosk.audio import pack, pack_file, waves
from kiosk.audio.pack import AudioPackError, Pack
from kiosk.audio.phrases import Phrase
from kiosk.updates.make import signature

TEXTS = [Phrase("citizen.next", "ถัดไป", "survey"), Phrase("citizen.back", "ย้อนกลับ", "survey")]


@pytest.fixture
def recorded(tmp_path: Path) -> Pack:
    known = pack.empty(tmp_path / "there", "th-isan")
    for number, phrase in enumerate(TEXTS):
        known = pack.read_clip(known, phrase, waves.tone(200 + 50 * number, 0.2))
    return known


@pytest.fixture
def carried(recorded: Pack, tmp_path: Path, signing_keys: Path) -> Path:
    pack_file.write(recorded, tmp_path / "th-isan.audio", lambda message: signature(message, signing_keys / "release.key"))
    return tmp_path / "th-isan.audio"


def test_a_signed_pack_is_heard_on_another_kiosk(carried: Path, recorded: Pack, tmp_path: Path, signing_keys: Path) -> None:
    """Clip by clip the same; taken in again it replaces the one before."""
    for _ in range(2):
        taken = pack_file.take_in(carried, tmp_path / "here", signing_keys / "keys")
        assert pack.load(tmp_path / "here" / "th-isan") == taken
        assert taken.clips == recorded.clips
        assert [path.name for path in (tmp_path / "here").iterdir()] == ["th-isan"]
        assert all(taken.samples(phrase.id, 100) == recorded.samples(phrase.id, 100) for phrase in TEXTS)


def test_what_nobody_known_has_signed_changes_nothing(carried: Path, recorded: Pack, tmp_path: Path, signing_keys: Path) -> None:
    """A stranger's key, a changed text or clip, a file cut or longer, another program's file: the pack from before stays."""
    here, keys = tmp_path / "here", signing_keys / "keys"
    before = pack_file.take_in(carried, here, keys)
    whole = carried.read_bytes()
    stranger = tmp_path / "stranger.audio"
    pack_file.write(recorded, stranger, lambda message: signature(message, signing_keys / "stranger.key"))
    wrong = {
        "stranger": stranger.read_bytes(),
        "text": whole.replace("ถัดไป".encode(), "ถอดไป".encode(), 1),
        "clip": whole[:-100] + bytes(100),
        "cut": whole[:-7],
        "longer": whole + b"x",
        "update": whole.replace(b"eservice-audio 1", b"eservice-update ", 1),
        "empty": b"",
    }
    for name, content in wrong.items():
        carried.write_bytes(content)
        with pytest.raises(AudioPackError, match=r"not signed|is no audio pack|is not what was signed"):
            pack_file.take_in(carried, here, keys)
        assert pack.load(here / "th-isan") == before, name
        assert [path.name for path in here.iterdir()] == ["th-isan"], name
    with pytest.raises(AudioPackError, match="is no audio pack"):
        pack_file.take_in(tmp_path, here, keys)


def test_a_pack_with_a_damaged_clip_is_not_carried(recorded: Pack, tmp_path: Path) -> None:
    """Before anything is written."""
    next((recorded.folder / pack.CLIPS).iterdir()).write_bytes(b"x")
    with pytest.raises(AudioPackError, match="is not the clip"):
        pack_file.write(recorded, tmp_path / "out.audio", lambda message: b"")
    assert not (tmp_path / "out.audio").exists()
