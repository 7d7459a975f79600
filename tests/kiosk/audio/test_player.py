"""Beginning and ending a sound."""

import sys
import time
from array import array
from pathlib import Path

from kiosk.audio.player import Player
from kiosk.audio.waves import RATE

# A sound card: takes 20 ms of samples every 20 ms and writes them down.
CARD = """
import sys, time
with open(sys.argv[1], "wb", buffering=0) as card:
    while piece := sys.stdin.buffer.read(882):
        card.write(piece)
        time.sleep(0.02)
"""


def test_a_voice_is_silent_at_once_when_a_key_is_pressed(tmp_path: Path) -> None:
    """Within a tenth of a second nothing more comes out of the card; and how much was said is known, to go on from there."""
    card, player = tmp_path / "card", Player()
    player.play(array("h", [1000]) * RATE * 20, [sys.executable, "-c", CARD, str(card)])
    while not card.exists() or card.stat().st_size < 5 * 882:
        assert player.plays
        time.sleep(0.005)
    heard = card.stat().st_size
    played = player.stop()
    size = card.stat().st_size
    assert size - heard < 20 * 882  # not what waits in the pipe, which is a second and a half
    assert not player.plays and 0 < played < 20
    time.sleep(0.06)
    assert card.stat().st_size == size


def test_the_next_sound_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """Two voices are never heard together."""
    player = Player()
    player.play(array("h", [1]) * RATE * 20, [sys.executable, "-c", CARD, str(tmp_path / "first")])
    first = player._process
    player.play(array("h", [2]), [sys.executable, "-c", CARD, str(tmp_path / "second")])
    assert first and first.poll() is not None
    player.wait(5)
    assert (tmp_path / "second").read_bytes() == array("h", [2]).tobytes()


def test_a_machine_that_cannot_play_goes_on(tmp_path: Path) -> None:
    """No program, no sound, no fault."""
    player = Player()
    player.play(array("h", [1]), [str(tmp_path / "nothing")])
    assert not player.plays
    assert player.stop() == 0.0
