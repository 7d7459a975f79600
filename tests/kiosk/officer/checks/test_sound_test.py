"""An officer tries headphones and keypad: the tone on each side, then every key. The sound card is ALSA's null device with its file
plugin before it."""

import shutil
import sys
from array import array
from pathlib import Path
from typing import Any

import pytest

from kiosk.audio import audio_settings
from kiosk.audio.audio_settings import AudioSettings
from kiosk.diagnostics.audio import check_sound
from kiosk.officer.checks.sound_test import KEYS
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MessageView
from kiosk.store import settings
from tests.support.office import NOW, Office, walked

ALSA = """pcm.null {{ type null }}
pcm.headphones {{ type file slave.pcm "null" file "{folder}/headphones" format "raw" truncate false }}
"""
TEST = (Open(PageName.DIAGNOSTICS), Open(PageName.SOUND_TEST))

pytestmark = pytest.mark.skipif(not shutil.which("aplay"), reason="aplay is not installed (alsa-utils)")


@pytest.fixture(autouse=True)
def headphones(office: Office, monkeypatch: pytest.MonkeyPatch) -> Path:
    (office.folder / "asound.conf").write_text(ALSA.format(folder=office.folder))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(office.folder / "asound.conf"))
    audio_settings.save(office.folder / "audio", AudioSettings("headphones"))
    return office.folder


def seen(controller: OfficerController, state: OfficerState) -> Any:
    return controller.view(state, "th")


def heard(folder: Path, before: set[Path]) -> tuple[int, int]:
    """The loudest sample left and right of what was played since."""
    import time

    end = time.monotonic() + 10
    while not (new := {path for path in folder.glob("headphones*") if path.stat().st_size > 20_000} - before):
        assert time.monotonic() < end, "nothing was played"
        time.sleep(0.02)
    samples = array("h", new.pop().read_bytes()[:40_000])
    if sys.byteorder == "big":
        samples.byteswap()
    return max(map(abs, samples[::2])), max(map(abs, samples[1::2]))


def test_each_side_sounds_alone(office: Office, headphones: Path) -> None:
    """First the left one, after "heard" the right one; the tone can be asked for again."""
    controller = office.controller()
    state = walked(controller, *TEST)
    left, right = heard(headphones, set())
    assert left > 1000 and right == 0 and seen(controller, state).side == "left"
    before = set(headphones.glob("headphones*"))
    state = walked(controller, Act("heard"), start=state)
    left, right = heard(headphones, before)
    assert left == 0 and right > 1000 and seen(controller, state).side == "right"
    walked(controller, Act("missed"), start=state)  # which also ends the tone


def test_headphones_and_keys_that_all_work_are_in_the_diagnostics(office: Office) -> None:
    """The last key ends the test; the result is a line of the diagnostics, and so of the readiness PDF."""
    controller = office.controller()
    state = walked(controller, *TEST, Act("heard"), Act("heard"))
    view = seen(controller, state)
    assert {intent.value for _, intent in view.keys} == set(KEYS) and [done for *_, done in view.rows] == [False] * len(KEYS)
    state = walked(controller, *(Pick("key", key) for key in KEYS), start=state)
    page = seen(controller, state)
    assert isinstance(page, MessageView) and page.good
    (result,) = check_sound(office.folder / "audio", settings.SOUND_TEST.get(office.connection), NOW)
    assert (result.name, result.outcome) == ("sound", "pass")


def test_a_silent_side_and_dead_keys_are_kept(office: Office) -> None:
    """The officer says so; the diagnostics fail until the test is passed, and say how many parts it is."""
    controller = office.controller()
    pressed = [Pick("key", key) for key in KEYS[:-2]]
    state = walked(controller, *TEST, Act("heard"), Act("missed"), *pressed, Act("missed"))
    assert not seen(controller, state).good
    (result,) = check_sound(office.folder / "audio", settings.SOUND_TEST.get(office.connection), NOW)
    assert result.outcome == "fail" and result.values["count"] == 3


def test_where_nothing_was_recorded_nobody_is_asked_to_try(office: Office, tmp_path: Path) -> None:
    """A silent kiosk is well; one with a pack is told that its headphones were never tried."""
    root = office.folder / "audio"
    assert list(check_sound(root, None, NOW)) == []
    (root / "th").mkdir(parents=True)
    (root / "th" / "manifest.json").write_text("{}")
    assert [result.key for result in check_sound(root, None, NOW)] == ["untried"]
