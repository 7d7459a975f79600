"""A person who sees nothing answers the whole survey by the keypad, and hears what the screen shows. The sound card is ALSA's null device
with its file plugin before it: every sound that was played lies in a file of its own."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.audio import audio_settings, spoken
from kiosk.audio.audio_settings import AudioSettings
from kiosk.audio.pack import Pack
from kiosk.audio.reader import Reader
from kiosk.audio.voice import VOLUMES
from kiosk.language import texts
from kiosk.language.texts import Texts
from kiosk.paths import TEXTS, DataDir
from kiosk.runtime.heard import audio_phrases
from kiosk.ui.drawing.scene import Scene
from tests.support import audio_pack
from tests.support.windowed_kiosk import WindowedKiosk

ALSA = """pcm.null {{ type null }}
pcm.headphones {{ type file slave.pcm "null" file "{folder}/headphones" format "raw" truncate false }}
pcm.speaker {{ type file slave.pcm "null" file "{folder}/speaker" format "raw" truncate false }}
"""

PLUGGED, PULLED = 193, 194  # what X makes of the keypad's F15 and F16

pytestmark = pytest.mark.skipif(not shutil.which("aplay"), reason="aplay is not installed (alsa-utils)")


class Listener:
    """Somebody at the keypad, with headphones on; each key waits until what it brought was said."""

    def __init__(self, counter: WindowedKiosk, folder: Path, clips: Pack) -> None:
        self.counter, self.folder, self.clips = counter, folder, clips
        self.files: set[Path] = set()
        self.keys = 0

    @property
    def reader(self) -> Reader:
        reader = self.counter.kiosk.window.listener
        assert isinstance(reader, Reader)
        return reader

    def press(self, key: str | int) -> list[str]:
        """The clips that are heard after it."""
        self.keys += 1
        end = time.monotonic() + 0.045  # keys nearer together are a bouncing contact
        while time.monotonic() < end:
            self.counter.kiosk.root.update()
        at = int(time.monotonic() * 1000) % 2**31
        root = self.counter.kiosk.root
        if isinstance(key, int):
            root.event_generate("<Key>", keycode=key, time=at)
        else:
            root.event_generate(f"<Key-{key}>", time=at)
            root.event_generate(f"<KeyRelease-{key}>", time=at + 20)
        self.counter.kiosk.root.update()
        return self.listen()

    def listen(self, device: str = "headphones") -> list[str]:
        self.reader._player.wait(5)
        new = sorted(set(self.folder.glob(f"{device}*")) - self.files, key=lambda path: path.suffix)
        self.files |= set(new)
        return [clip for path in new for clip in audio_pack.heard(path.read_bytes(), self.clips)]


@pytest.fixture(scope="module")
def counter(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    folder = tmp_path_factory.mktemp("heard")
    data = DataDir(tmp_path_factory.mktemp("machine"))
    (folder / "asound.conf").write_text(ALSA.format(folder=folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALSA_CONFIG_PATH", str(folder / "asound.conf"))
        machine = WindowedKiosk(data.root)
        clips = audio_pack.written(data.audio, "th", audio_phrases.of_kiosk(data, "th"))
        audio_settings.save(data.audio, AudioSettings("headphones", "speaker", invites=True))
        machine.app.show(machine.app.state)
        machine.wait_until(lambda: isinstance(machine.kiosk.window.listener, Reader))
        yield Listener(machine, folder, clips)
        machine.kiosk.close()
        machine.kiosk.root.destroy()


def words() -> Texts:
    return texts.load(TEXTS, "th", "citizen", "spoken")


def on_screen(listener: Listener, scene: Scene, focus: str, first: str = "") -> list[str]:
    """The clips of what a page shows, and of the element with the ring: what should be heard when it comes."""
    reader = listener.reader
    utterances = spoken.spoken(scene, words())
    shown = [*spoken.opening(utterances), *(said for said in utterances if said.element == focus)]
    groups = reader._voice.clips([*([spoken.Utterance("", words()(first))] if first else []), *shown], "th")
    return [clip for group in groups for clip in group]


def wanted(scene: Scene) -> Sequence[str]:
    """The elements that somebody who answers everything wants on this page, one after another."""
    names = [target.name for target in scene.targets]
    line = next((name for name in names if name.startswith(("option_", "line_"))), "next")
    many = any(getattr(target.look, "mark", "") == "many" for target in scene.targets) or scene.name == "open_question"
    match scene.name:
        case "attract":
            return ("start",)
        case "rating":
            return ("level_4",)
        case "choice" | "open_question":
            return (line, "next") if many else (line,)
    return ("next",)


def clips_of(listener: Listener, name: str) -> list[str]:
    """What the element says."""
    element = listener.counter.scene.find(name)
    assert element
    (clips,) = listener.reader._voice.clips([spoken.Utterance(name, spoken.text_of(element, words()))], "th")
    return list(clips)


def shortest(listener: Listener, name: str) -> int:
    """Keys that somebody needs who sees the ring and the element: the nearer way round, then the select key."""
    names = [target.name for target in listener.counter.scene.targets]
    steps = (names.index(name) - names.index(str(listener.counter.kiosk.window._focus))) % len(names)
    return min(steps, len(names) - steps) + 1


def test_a_blind_person_answers_the_whole_survey_in_the_dark(counter: Listener) -> None:
    """With keys alone and the screen black: what is heard is what each page shows, to the last clip. Who only goes down until they hear
    what they want, and then selects, needs at most half again as many keys as somebody who sees the way."""
    machine, window = counter.counter, counter.counter.kiosk.window
    stored = len(machine.stored())
    heard = counter.press("F12")
    assert heard == on_screen(counter, machine.scene, "start", "spoken_help")
    counter.press("F11")
    assert window.root.winfo_containing(500, 900).winfo_class() == "Frame"
    assert window.root.winfo_containing(500, 900).cget("background") == "black"
    counter.keys, fewest = 0, 0
    for _ in range(40):
        if machine.scene.name == "thanks":
            break
        for name in wanted(machine.scene):
            goal, page = clips_of(counter, name), machine.scene
            fewest += shortest(counter, name)
            for _ in page.targets:  # down, until it is heard
                if heard[-len(goal) :] == goal:
                    break
                heard = counter.press("Down")
                assert heard == clips_of(counter, str(window._focus)), page.name
            assert heard[-len(goal) :] == goal, (page.name, name, goal)
            heard = counter.press("Return")
            if (machine.scene.name, machine.scene.about) != (page.name, page.about):
                assert heard == on_screen(counter, machine.scene, str(window._focus)), machine.scene.name
    assert counter.keys <= 1.5 * fewest, (counter.keys, fewest)
    assert len(machine.stored()) == stored + 1
    assert machine.stored()[-1]["status"] == "complete"
    counter.press("Return")
    assert (machine.scene.name, counter.reader.on, machine.kiosk.window.root.winfo_children()[-1].winfo_class()) == (
        "attract",
        False,
        "Frame",
    )


def test_pace_and_loudness_go_back_after_each_person(counter: Listener) -> None:
    """75 to 150 percent, seven steps of loudness, each told when it changes; the next person begins in the middle again."""
    counter.press("F12")
    rates = [counter.press(key) for key in ("F7", "F7", "F8", "F8", "F8", "F8")]
    said = [
        counter.reader._voice.clips([spoken.Utterance("", words()("spoken_rate", percent=percent))], "th")[0]
        for percent in (75, 75, 100, 125, 150, 150)
    ]
    assert rates == [list(clips) for clips in said]
    counter.press("F10")
    counter.press("F10")
    assert (counter.reader._voice.rate, counter.reader._voice.volume) == (3, len(VOLUMES) - 1)
    counter.press("Return")
    counter.press("Escape")
    assert counter.counter.scene.name == "attract"
    assert (counter.reader._voice.rate, counter.reader._voice.volume, counter.reader.on) == (1, 4, False)


def test_what_was_said_can_be_heard_again(counter: Listener) -> None:
    """The page that came last, or the element; also after a word about the loudness."""
    counter.press("F12")
    came = counter.press("Return")
    assert counter.press("F5") == came
    moved = counter.press("Down")
    counter.press("F9")
    assert counter.press("F5") == moved
    counter.press("Escape")


def test_a_time_out_is_announced(counter: Listener) -> None:
    """The page that asks whether somebody is still there is read when it comes, with its seconds, and not again at every second."""
    machine = counter.counter
    counter.press("F12")
    counter.press("Return")
    machine.app.show(replace(machine.app.state, countdown=30))
    assert counter.listen() == on_screen(counter, machine.scene, str(machine.kiosk.window._focus))
    assert any("spoken.number_30" in clips for clips in counter.reader._voice.clips(counter.reader._last, "th"))
    machine.app.show(replace(machine.app.state, countdown=29))
    assert counter.listen() == []
    counter.press("Return")
    assert machine.scene.name == "notice"
    counter.press("Escape")


def test_headphones_begin_and_end_it_and_the_room_hears_nothing_meanwhile(counter: Listener) -> None:
    """The keypad tells that they were plugged in and pulled out. With headphones in, the room's loudspeaker stays silent;
    without, it invites once."""
    machine = counter.counter
    heard = counter.press(PLUGGED)
    assert heard == on_screen(counter, machine.scene, "start", "spoken_help")
    counter.reader.touched()
    assert counter.listen("speaker") == []
    counter.press("Return")
    counter.press("Escape")
    assert counter.reader.on, "who comes next with the same headphones is heard too"
    counter.press(PULLED)
    assert not counter.reader.on
    counter.press("Return")
    assert counter.listen() == []
    counter.press("Escape")
    assert machine.scene.name == "attract"
    counter.reader.touched()
    counter.reader._player.wait(5)
    counter.reader.touched()
    assert counter.listen("speaker") == ["spoken.spoken_invitation"]


def test_a_kiosk_without_a_pack_loads_nothing_of_it(display: str, tmp_path: Path) -> None:
    """Nobody who listens, no module, no key that means something else."""
    code = (
        "import sys; from pathlib import Path; from tests.support.windowed_kiosk import WindowedKiosk\n"
        f"machine = WindowedKiosk(Path({str(tmp_path)!r}))\n"
        "[machine.kiosk.root.update() for _ in range(300)]\n"
        "loaded = [name for name in sys.modules if 'kiosk.audio' in name]\n"
        "print(type(machine.kiosk.window.listener).__name__, loaded, machine.scene.name)\n"
        "machine.kiosk.close()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=50)
    assert done.stdout.strip() == "Listener [] attract", done.stderr
