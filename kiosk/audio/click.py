"""The click that a district may want to hear at each tap: short, soft, from the room's loudspeaker."""

from kiosk.audio import waves
from kiosk.audio.audio_settings import AudioSettings
from kiosk.audio.player import DEFAULT, Player, aplay

HERTZ, SECONDS, DECIBELS = 1400.0, 0.012, -26.0  # a tick, quieter than speech


class TapClick:
    """Plays one click and does not wait for it."""

    def __init__(self, device: str) -> None:
        self._player, self._samples, self._command = Player(), waves.tone(HERTZ, SECONDS, DECIBELS), aplay(device)

    def __call__(self) -> None:
        self._player.play(self._samples, self._command)

    def close(self) -> None:
        self._player.stop()


def click_of(settings: AudioSettings) -> TapClick | None:
    """None where none is wanted."""
    return TapClick(settings.speaker or DEFAULT) if settings.click else None
