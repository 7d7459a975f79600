"""Playing samples through ALSA's own player as a child process: what it plays ends at once when it is killed, and no library of sound is
loaded into the kiosk.

aplay is in every Debian that has a sound card (alsa-utils). A library would play as well and would be one more in the process that people
wait for; a kill takes a millisecond, also when the sound server is stuck.
"""

import contextlib
import logging
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence

from kiosk.audio.waves import RATE, Samples

log = logging.getLogger(__name__)
DEFAULT = "default"  # ALSA's device


def aplay(device: str, channels: int = 1) -> tuple[str, ...]:
    """What plays raw samples from its standard input."""
    return ("aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", str(RATE), "-c", str(channels), "-D", device)


def is_there() -> bool:
    """Whether this machine can play at all."""
    return shutil.which("aplay") is not None


class Player:
    """One sound at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failed = False

    def play(self, samples: Samples, command: Sequence[str]) -> None:
        """Begin; whatever played before ends. Returns at once, also where nothing can be played: that is logged once."""
        self.stop()
        with tempfile.TemporaryFile() as file:  # in memory where /tmp is; no pipe to feed while people touch the screen
            file.write(samples.tobytes())
            file.seek(0)
            try:
                self._process = subprocess.Popen(command, stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            except OSError as error:
                if not self._failed:
                    log.error("nothing can be heard: %s", error)
                self._failed = True
                return
        self._started = time.monotonic()

    def stop(self) -> float:
        """Silence, now; returns how many seconds had been played."""
        process, self._process = self._process, None
        if process is None:
            return 0.0
        played = time.monotonic() - self._started
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()
        return played

    @property
    def plays(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait(self, seconds: float) -> None:
        """Until the sound has ended, for a command and the tests."""
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
