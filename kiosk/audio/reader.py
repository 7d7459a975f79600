"""Reads a kiosk's pages to somebody who cannot see them: says each page that comes, each element that the focus comes to, and what keys do.

Headphones, or a key, start it; the next person finds it off. Every key and touch ends what is being said before anything else is done.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from kiosk.audio import audio_keys as keys
from kiosk.audio import spoken
from kiosk.audio.audio_settings import AudioSettings
from kiosk.audio.player import Player, aplay
from kiosk.audio.spoken import Utterance
from kiosk.audio.voice import VOLUMES, Voice
from kiosk.audio.waves import RATE, Samples
from kiosk.language.texts import Texts
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.listener import Listener

FIRST, COUNTDOWN = "attract", "still_here"  # names of scenes: where everybody begins; where the seconds are shown that go by
OFFICERS = "officer_"  # the names of their scenes begin so
LISTENING_MS = 500  # how often is looked whether the voice has ended: who listens is not away


class ReadKiosk(Protocol):
    """What the reader needs of the kiosk."""

    def language(self) -> str: ...

    def take_focus(self) -> str | None:
        """The focus to the first answer, as a key would do; the name of the element that has it."""
        ...

    def active(self) -> None:
        """Somebody is there."""
        ...

    def blank(self, wanted: bool) -> None:
        """A dark screen that touches lift, while keys go on."""
        ...

    def later(self, milliseconds: int, call: Callable[[], None]) -> None: ...


class Reader(Listener):
    def __init__(self, voice: Voice, player: Player, settings: AudioSettings, kiosk: ReadKiosk, texts: Callable[[str], Texts]) -> None:
        """`texts`: language -> its texts of the groups "citizen" and "spoken"."""
        self._voice, self._player, self._settings, self._kiosk, self._texts = voice, player, settings, kiosk, texts
        self.on = self.plugged = self._blank = self._paused = False
        self._invited = False
        self._scene: Scene | None = None
        self._heard: tuple[Utterance, ...] = ()  # of the scene, as it was read last
        self._last: tuple[Utterance, ...] = ()  # what Repeat says
        self._left: Samples | None = None  # of a voice that was paused
        self._sound: Samples | None = None

    # ------------------------------------------------------------------ what the window tells

    def shown(self, scene: Scene, focus: str | None) -> None:
        """A page came, or the page changed."""
        before, self._scene = self._scene, scene
        same = before is not None and (before.name, before.about) == (scene.name, scene.about)
        if scene.name == FIRST and before is not None and not same:
            self._next_person()
        if not self._speaks:
            return
        heard, self._heard = self._heard, spoken.spoken(scene, self._words)
        if not same:
            self._say((*spoken.opening(self._heard), *self._named(focus)))
        elif scene.name != COUNTDOWN:
            self._say(self._changed(heard, focus), keeps=True)

    def focused(self, name: str) -> None:
        """The focus came to an element."""
        if self._speaks:
            self._say(self._named(name))

    def touched(self) -> bool:
        """A finger: it ends what is said, and lights a dark screen, on which nobody taps what they cannot see."""
        self._stop()
        if self._blank:
            self._darken(False)
            return True
        if self._settings.invites and not self._invited and not self.on and self._scene and self._scene.name == FIRST:
            self._invited = True
            self._invite()
        return False

    def key(self, keysym: str, code: int) -> bool:
        """Any key ends what is being said; returns whether it was one of ours, and means nothing else."""
        meaning = keys.meaning(keysym, code)
        if meaning in (keys.PLUGGED, keys.PULLED) and self._is_officers:
            self.plugged = meaning == keys.PLUGGED  # heard from the first page on
        if meaning == keys.PAUSE and self.on and not self._is_officers:
            self._pause()
            return True
        self._stop()
        if not meaning or self._is_officers:
            return False
        if meaning in (keys.PLUGGED, keys.PULLED):
            self._plug(meaning == keys.PLUGGED)
        elif meaning == keys.START or not self.on:
            self._turn(not self.on)
        else:
            self._steer(meaning)
        return True

    def close(self) -> None:
        super().close()
        self._stop()

    # ------------------------------------------------------------------ on and off

    @property
    def _speaks(self) -> bool:
        """On citizens' pages alone: officers' pages hold what others wrote and figures that nobody has recorded."""
        return self.on and not self._is_officers and self._voice.speaks(self._kiosk.language())

    @property
    def _is_officers(self) -> bool:
        return self._scene is not None and self._scene.name.startswith(OFFICERS)

    @property
    def _words(self) -> Texts:
        return self._texts(self._kiosk.language())

    def _plug(self, plugged: bool) -> None:
        self.plugged = plugged
        self._turn(plugged)

    def _turn(self, on: bool) -> None:
        if on and not self.on:
            focus = self._kiosk.take_focus()
            self.on = True
            self._whole_page(self._words("spoken_help"), focus)
        elif not on:
            self._say_text(self._words("spoken_goodbye"))
            self.on = False
            self._darken(False)

    def _next_person(self) -> None:
        """Headphones that stay in go on with what they say, at the pace and loudness that everybody begins with."""
        self._voice.reset()
        self._darken(False)
        self._paused, self._left, self._invited = False, None, False
        self.on = self.plugged
        if not self.on:
            self._stop()

    def _darken(self, dark: bool) -> None:
        if dark != self._blank:
            self._blank = dark
            self._kiosk.blank(dark)

    # ------------------------------------------------------------------ steering

    def _steer(self, meaning: str) -> None:
        words = self._words
        match meaning:
            case keys.REPEAT:
                self._say(self._last, keeps=True)
            case keys.SLOWER | keys.FASTER:
                percent = self._voice.faster(1 if meaning == keys.FASTER else -1)
                self._say_text(words("spoken_rate", percent=percent))
            case keys.QUIETER | keys.LOUDER:
                level = self._voice.louder(1 if meaning == keys.LOUDER else -1)
                self._say_text(words("spoken_volume", level=level, levels=len(VOLUMES)))
            case keys.BLANK:
                self._darken(not self._blank)
                self._say_text(words("spoken_blanked" if self._blank else "spoken_shown"))

    def _pause(self) -> None:
        """Silence, or on from where it was."""
        if self._left is not None:
            left, self._left = self._left, None
            self._play(left)
        elif self._player.plays and self._sound is not None:
            played = int(self._player.stop() * RATE)
            self._left = self._sound[max(0, played - RATE // 2) :]  # half a second again: nobody misses a word

    def _stop(self) -> None:
        self._left = None
        self._player.stop()

    # ------------------------------------------------------------------ saying

    def _named(self, name: str | None) -> tuple[Utterance, ...]:
        return tuple(said for said in self._heard if name and said.element == name)

    def _whole_page(self, first: str, focus: str | None) -> None:
        if self._scene is None or not self._speaks:
            return
        self._heard = spoken.spoken(self._scene, self._words)
        self._say((Utterance("", first), *spoken.opening(self._heard), *self._named(focus)))

    def _changed(self, before: Sequence[Utterance], focus: str | None) -> tuple[Utterance, ...]:
        """What is new on a page that stays: the answer that was ticked, letters that were typed, a line that came. A button that came is
        said when the focus comes to it: said now, it would be taken for the one that a key means."""
        old = {said.element: said for said in before}
        return tuple(
            changed
            for said in self._heard
            if old.get(said.element) != said and said.element not in spoken.FRAME
            if not said.target or said.element == focus
            for changed in (self._typed(old.get(said.element), said) if said.spelled else [said])
        )

    def _typed(self, before: Utterance | None, after: Utterance) -> list[Utterance]:
        """Of somebody's own words only what came or went."""
        old = before.text if before and before.text != self._words("spoken_empty") else ""
        if after.text.startswith(old):
            return [Utterance(after.element, after.text.removeprefix(old), spelled=True)]
        return [Utterance(after.element, self._words("spoken_erased"))]

    def _say_text(self, text: str) -> None:
        if self._speaks:
            self._speak((Utterance("", text),))

    def _say(self, utterances: Iterable[Utterance], keeps: bool = False) -> None:
        """`keeps`: Repeat says the page or element from before."""
        said = tuple(utterances)
        if not said:
            return
        if not keeps:
            self._last = said
        self._speak(said)

    def _speak(self, utterances: Sequence[Utterance]) -> None:
        language = self._kiosk.language()
        self._play(self._voice.sound(self._voice.clips(utterances, language), language))

    def _play(self, samples: Samples) -> None:
        """In the headphones, or where no headphones can be plugged in; the room's loudspeaker is silent while some are in."""
        self._sound = samples
        self._player.play(samples, aplay(self._settings.headphones))
        self._kiosk.later(LISTENING_MS, self._listening)

    def _listening(self) -> None:
        if self._player.plays and self._scene is not None:
            if self._scene.name != COUNTDOWN:
                self._kiosk.active()
            self._kiosk.later(LISTENING_MS, self._listening)

    def _invite(self) -> None:
        """Once, in the room, where the district wants that and nobody listens through headphones."""
        language = self._kiosk.language()
        if self._settings.speaker and not self.plugged and self._voice.speaks(language):
            invitation = (Utterance("", self._words("spoken_invitation")),)
            self._player.play(self._voice.sound(self._voice.clips(invitation, language), language), aplay(self._settings.speaker))
