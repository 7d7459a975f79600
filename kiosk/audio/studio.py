"""Somebody reads a pack aloud: the next phrase, the recording, hearing it, again. Used by the officers' page and by the command."""

import logging
import queue
import threading
from collections.abc import Sequence
from pathlib import Path

from kiosk.audio import audio_settings, pack, waves
from kiosk.audio.pack import AudioPackError, Pack
from kiosk.audio.phrases import Phrase
from kiosk.audio.player import Player, aplay
from kiosk.audio.recorder import Recorder

log = logging.getLogger(__name__)

READ_S = 3.0  # that one phrase takes, with the next one to be looked at


class Studio:
    """`phrases`: everything that this kiosk says, in the order in which it is read. What is recorded is written at once; the other paces
    are made meanwhile, in a thread of their own."""

    def __init__(self, root: Path, name: str, phrases: Sequence[Phrase]) -> None:
        """Raises AudioPackError."""
        self.pack: Pack = pack.load(root / name) if (root / name / pack.MANIFEST).exists() else pack.empty(root, name)
        self._speaker = aplay(audio_settings.load(root).headphones)
        self._recorder, self._player = Recorder(), Player()
        state = pack.compare(self.pack, phrases)
        self.whole, self.stale = len(phrases), len(state.stale)
        open_ones = {phrase.id for phrase in (*state.missing, *state.stale)}
        self.todo: tuple[Phrase, ...] = tuple(phrase for phrase in phrases if phrase.id in open_ones)
        self._lock = threading.Lock()
        self._waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._make_rates, name="audio rates", daemon=True)
        self._thread.start()

    @property
    def records(self) -> bool:
        return self._recorder.runs

    @property
    def level(self) -> float:
        """Of the microphone, from 0 to 1."""
        return self._recorder.level() if self.records else 0.0

    def has(self, phrase: Phrase) -> bool:
        """Whether these very words were read."""
        return phrase.id in self.pack.clips and self.pack.clips[phrase.id].text == phrase.text

    def begin(self) -> None:
        """Raises SoundError."""
        self._player.stop()
        self._recorder.begin()

    def end(self, phrase: Phrase) -> None:
        """The recording becomes the phrase's clip. Raises SoundError where nothing was heard, AudioPackError."""
        samples = self._recorder.end()
        with self._lock:
            self.pack = pack.read_clip(self.pack, phrase, samples)
        self._waiting.put(phrase.id)

    def hear(self, phrase: Phrase) -> None:
        """As the kiosk plays it. Raises AudioPackError."""
        if self.has(phrase):
            clip = self.pack.clips[phrase.id]
            self._player.play(waves.louder(self.pack.samples(phrase.id, 100), clip.gain), self._speaker)

    def stop(self) -> None:
        """Nothing is recorded or heard any more."""
        self._recorder.end()
        self._player.stop()

    def close(self) -> None:
        """Waits until every pace is made."""
        self._recorder.close()
        self._player.stop()
        self._waiting.put(None)
        self._thread.join()

    def leave(self) -> None:
        """As `close`, but nobody waits: what has no pace of its own is played at the usual one until `kiosk audio make` has made it."""
        self._recorder.close()
        self._player.stop()
        self._waiting.put(None)

    def _make_rates(self) -> None:
        while (clip_id := self._waiting.get()) is not None:
            before = self.pack
            try:
                whole = pack.with_rates(before, clip_id).clips[clip_id]
                with self._lock:
                    if self.pack.clips.get(clip_id) == before.clips[clip_id]:  # not read anew meanwhile
                        self.pack = self.pack.with_clip(clip_id, whole)
                        pack.save(self.pack)
            except AudioPackError as error:
                log.error("%s", error)
