"""A district may let each tap be heard. The sound card is ALSA's null device with its file plugin before it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.audio import audio_settings
from kiosk.audio.audio_settings import AudioSettings
from kiosk.audio.click import TapClick
from kiosk.audio.waves import RATE
from kiosk.paths import DataDir
from tests.support.windowed_kiosk import WindowedKiosk

ALSA = """pcm.null {{ type null }}
pcm.speaker {{ type file slave.pcm "null" file "{folder}/speaker" format "raw" truncate false }}
"""

pytestmark = pytest.mark.skipif(not shutil.which("aplay"), reason="aplay is not installed (alsa-utils)")


@pytest.fixture
def counter(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowedKiosk]:
    (tmp_path / "asound.conf").write_text(ALSA.format(folder=tmp_path))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    machine = WindowedKiosk(tmp_path / "machine")
    yield machine
    machine.kiosk.close()
    machine.kiosk.root.destroy()


def sounds(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("speaker*")) if path.stat().st_size]


def press(counter: WindowedKiosk, name: str) -> None:
    """A finger in the middle of an element."""
    element, root = counter.scene.find(name), counter.kiosk.root
    assert element
    x, y = element.box.x + element.box.w // 2, element.box.y + element.box.h // 2
    for event in ("<ButtonPress-1>", "<ButtonRelease-1>"):
        root.event_generate(event, x=x, y=y, rootx=root.winfo_rootx() + x, rooty=root.winfo_rooty() + y)
    root.update()


def test_nothing_is_heard_unless_a_district_wants_it(counter: WindowedKiosk, tmp_path: Path) -> None:
    """A new kiosk is silent; nothing of sound is loaded for a tap."""
    counter.tap("start")
    assert counter.kiosk.window.listener.click is None and sounds(tmp_path) == []


def test_each_tap_clicks_once_where_it_was_switched_on(counter: WindowedKiosk, tmp_path: Path) -> None:
    """Short and soft, from the next first page on; a touch beside every button is silent."""
    audio_settings.save(DataDir(tmp_path / "machine").audio, AudioSettings(speaker="speaker", click=True))
    counter.app.show(counter.app.state)
    counter.wait_until(lambda: counter.kiosk.window.listener.click is not None)
    press(counter, "title")
    assert sounds(tmp_path) == []
    press(counter, "start")
    counter.wait_until(lambda: len(sounds(tmp_path)) == 1)
    (heard,) = sounds(tmp_path)
    assert 0 < len(heard.strip(b"\0")) <= RATE * 2 // 20  # bytes of a twentieth of a second; the card fills its period with silence


def test_who_listens_hears_no_click_from_the_room(counter: WindowedKiosk, tmp_path: Path) -> None:
    """While pages are read aloud, or headphones are in, the loudspeaker is silent."""
    listener = counter.kiosk.window.listener
    clicks: list[str] = []

    class Noted(TapClick):
        def __call__(self) -> None:
            clicks.append("click")

    listener.click = Noted("speaker")
    for state in ("on", "plugged"):
        setattr(listener, state, True)
        listener.pressed()
        setattr(listener, state, False)
    assert clicks == []
    listener.pressed()
    assert clicks == ["click"]
