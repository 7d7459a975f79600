"""A recording through ALSA's own recorder as a child process, with the level of the last moment while it runs."""

import contextlib
import shutil
import subprocess
import tempfile
from array import array
from pathlib import Path

from kiosk.audio import waves
from kiosk.audio.player import DEFAULT
from kiosk.audio.waves import RATE, Samples, SoundError
from kiosk.language.sentence import Sentence

METER_S = 0.15  # the meter shows the loudness of so long
LOWEST_DB = -60.0


def is_there() -> bool:
    """Whether this machine can record at all."""
    return shutil.which("arecord") is not None


class Recorder:
    def __init__(self, device: str = DEFAULT) -> None:
        self._device = device
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="eservice-recording-")
        self._file = Path(self._folder.name, "raw")

    @property
    def runs(self) -> bool:
        return self._process is not None

    def begin(self) -> None:
        """Raises SoundError where this machine cannot record."""
        self.end()
        self._file.write_bytes(b"")
        command = ["arecord", "-q", "-t", "raw", "-f", "S16_LE", "-r", str(RATE), "-c", "1", "-d", str(waves.LONGEST_S)]
        try:
            self._process = subprocess.Popen(
                [*command, "-D", self._device, str(self._file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise SoundError(Sentence("this machine cannot record: the program arecord is missing")) from error

    def level(self) -> float:
        """From 0 (silence) to 1 (too loud), of the last moment."""
        decibels = waves.level_db(self._samples(int(METER_S * RATE)))
        return max(0.0, min(1.0, 1 - decibels / LOWEST_DB))

    def end(self) -> Samples:
        """What was recorded; nothing where nothing was begun."""
        process, self._process = self._process, None
        if process is None:
            return array("h")
        with contextlib.suppress(OSError):
            process.terminate()  # it writes what it has
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return self._samples(RATE * waves.LONGEST_S)

    def close(self) -> None:
        self.end()
        self._folder.cleanup()

    def _samples(self, most: int) -> Samples:
        """The last samples of the file, at most so many."""
        try:
            with self._file.open("rb") as file:
                size = file.seek(0, 2) // 2 * 2
                file.seek(max(0, size - 2 * most))
                content = file.read(2 * most)
        except OSError:
            content = b""
        return array("h", content[: len(content) // 2 * 2])
