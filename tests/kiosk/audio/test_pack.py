"""Packs in their folders: what is missing, what was read from another text, what is damaged."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.audio import audio_settings, pack, voice, waves
from kiosk.audio.audio_settings import AudioSettings
from kiosk.audio.pack import AudioPackError, Clip, Pack
from kiosk.audio.phrases import Phrase
from kiosk.audio.splicing import Splicer

NEXT, BACK = Phrase("citizen.next", "ถัดไป", "survey"), Phrase("citizen.back", "ย้อนกลับ", "survey")


@pytest.fixture
def recorded(tmp_path: Path) -> Pack:
    """`next` was read, `back` was not."""
    return pack.read_clip(pack.empty(tmp_path, "th-isan", "นางสมศรี"), NEXT, waves.tone(220, 0.3))


def test_what_was_recorded_is_there_after_a_start(recorded: Pack) -> None:
    """The pack as it was, its clip trimmed and with the gain that evens it."""
    again = pack.load(recorded.folder)
    assert again == recorded
    assert (again.name, again.language, again.read_by) == ("th-isan", "th", "นางสมศรี")
    assert len(again.samples("citizen.next", 100)) > waves.RATE * 0.25
    state = pack.compare(again, [NEXT, BACK])
    assert (state.missing, state.stale, state.unused) == ((BACK,), (), ())


def test_a_clip_whose_text_changed_is_told_and_never_played(recorded: Pack) -> None:
    """The kiosk says "ไปต่อ" now: the clip that says "ถัดไป" is no clip for it."""
    changed = Phrase("citizen.next", "ไปต่อ", "survey")
    assert pack.compare(recorded, [changed]).stale == (changed,)
    splicer = Splicer(((clip_id, clip.text) for clip_id, clip in recorded.clips.items()), "th")
    assert splicer.clips("ไปต่อ") is None
    assert pack.compare(recorded, [BACK]).unused == ("citizen.next",)


def test_every_pace_is_made_and_a_new_recording_takes_the_place_of_all(recorded: Pack) -> None:
    """Files that no clip names any more go."""
    whole = pack.with_rates(recorded, "citizen.next")
    pack.save(whole)
    assert sorted(whole.clips["citizen.next"].files) == [75, 100, 125, 150]
    assert len(list((whole.folder / pack.CLIPS).iterdir())) == 4
    assert len(whole.samples("citizen.next", 150)) < len(whole.samples("citizen.next", 100)) < len(whole.samples("citizen.next", 75))
    again = pack.read_clip(whole, NEXT, waves.tone(330, 0.3))
    assert len(list((again.folder / pack.CLIPS).iterdir())) == 1
    assert again.samples("citizen.next", 150) == again.samples("citizen.next", 100)


def test_an_altered_or_missing_clip_is_silence_and_a_sentence(recorded: Pack) -> None:
    """Nobody hears what somebody put there; the rest is heard."""
    (path,) = (recorded.folder / pack.CLIPS).iterdir()
    path.write_bytes(waves.encoded(waves.tone(1000, 0.3)))
    with pytest.raises(AudioPackError, match="is not the clip that the manifest names"):
        recorded.samples("citizen.next", 100)
    faults: list[AudioPackError] = []
    sound = voice.Voice([recorded], faults.append).sound([("citizen.next",)], "th")
    assert not any(sound) and len(faults) == 1
    path.unlink()
    with pytest.raises(AudioPackError, match="cannot be played"):
        recorded.samples("citizen.next", 100)


def change(name: str, value: object) -> Callable[[dict], object]:
    return lambda said: said["clips"]["citizen.next"].__setitem__(name, value)


@pytest.mark.parametrize(
    "altered",
    [
        change("text", "อื่น"),
        change("gain", 90),
        change("gain", "1"),
        change("files", {"100": "../../etc/passwd"}),
        change("files", {"75": "0" * 64}),
        change("files", {"100": "0" * 64, "9": "0" * 64}),
        lambda said: said.__setitem__("program", "eservice-kiosk"),
        lambda said: said.__setitem__("dialect", "../x"),
        lambda said: said.__setitem__("clips", [1]),
        lambda said: said["clips"].__setitem__("../x", said["clips"]["citizen.next"]),
    ],
)
def test_a_manifest_that_nobody_of_us_wrote_is_refused_whole(recorded: Pack, altered: Callable[[dict], object]) -> None:
    """Names, sums and numbers are looked at before any is used; other packs go on."""
    path = recorded.folder / pack.MANIFEST
    said = json.loads(path.read_text())
    altered(said)
    path.write_text(json.dumps(said))
    packs, faults = pack.loaded(recorded.folder.parent)
    assert packs == []
    assert "cannot be used" in str(faults[0])


def test_the_chosen_dialect_is_heard_where_there_are_several(recorded: Pack, tmp_path: Path) -> None:
    """Else the language's own pack, else the only dialect."""

    def heard() -> list[str]:
        return [known.name for known in voice.chosen(tmp_path, lambda fault: None)]

    assert heard() == ["th-isan"]
    pack.save(pack.empty(tmp_path, "th")._replace(clips={"citizen.next": Clip("ถัดไป", 0.0, {100: "0" * 64})}))
    assert heard() == ["th"]
    audio_settings.save(tmp_path, AudioSettings(th="th-isan"))
    assert heard() == ["th-isan"]
    (tmp_path / "audio.json").write_text("{")
    assert heard() == ["th"]


def test_a_name_that_is_no_language_is_refused(tmp_path: Path) -> None:
    """Nor does it become a folder somewhere else."""
    for name in ("", "de", "../th", "th-", "th-ISAN", "th/x"):
        with pytest.raises(AudioPackError, match="is no name of a pack"):
            pack.empty(tmp_path, name)
