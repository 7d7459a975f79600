"""The click that a district may want to hear at each tap: short, soft, from the room's loudspeaker."""

from collections.abc import Callable

from kiosk.audio import waves
from kiosk.audio.audio_settings import AudioSettings
from kiosk.audio.player import DEFAULT, Player, aplay

HERTZ, SECONDS, DECIBELS = 1400.0, 0.012, -26.0  # a tick, quieter than speech


def clicker(settings: AudioSettings) -> Callable[[], None] | None:
    """Plays one click and does not wait for it; None where none is wanted."""
    if not settings.click:
        return None
    player, samples, command = Player(), waves.tone(HERTZ, SECONDS, DECIBELS), aplay(settings.speaker or DEFAULT)
    return lambda: player.play(samples, command)
