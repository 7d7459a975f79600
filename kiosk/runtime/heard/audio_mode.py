"""The reader of pages on the running kiosk: its packs, its window, and who uses it now. Loaded only where a pack is."""

import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.audio import audio_settings, voice
from kiosk.audio.click import TapClick, click_of
from kiosk.audio.player import Player
from kiosk.audio.reader import Reader
from kiosk.language import texts
from kiosk.language.texts import Texts
from kiosk.paths import TEXTS
from kiosk.survey.limits import LANGUAGES
from kiosk.ui.blank_cover import BlankCover
from kiosk.ui.window import Window

if TYPE_CHECKING:
    from kiosk.runtime.app import App

log = logging.getLogger(__name__)


class AudioKiosk:
    """What the reader needs of window and app."""

    def __init__(self, window: Window, app: "Callable[[], App | None]") -> None:
        self._window, self._app, self._cover = window, app, BlankCover(window.root)

    def language(self) -> str:
        app = self._app()
        return app.state.display.language if app else ""

    def take_focus(self) -> str | None:
        return self._window.take_focus()

    def active(self) -> None:
        if app := self._app():
            app.activity()

    def blank(self, wanted: bool) -> None:
        self._cover.follow(wanted)

    def later(self, milliseconds: int, call: Callable[[], None]) -> None:
        self._window.root.after(milliseconds, call)


def reader(root: Path, window: Window, app: "Callable[[], App | None]") -> Reader | None:
    """None where no pack can be used."""
    packs = voice.chosen(root, lambda fault: log.error("%s", fault))
    if not packs:
        return None
    speaking = voice.Voice(packs, lambda fault: log.error("%s", fault))
    return Reader(speaking, Player(), audio_settings.load(root), AudioKiosk(window, app), _texts)


def click(root: Path) -> TapClick | None:
    """What is heard at each tap; None where the district does not want it."""
    return click_of(audio_settings.load(root))


@lru_cache(maxsize=2)
def _texts(language: str) -> Texts:
    """Of a language that came as files nothing was recorded: it is never asked for what is said."""
    return texts.load(TEXTS, language if language in LANGUAGES else "en", "citizen", "spoken")
