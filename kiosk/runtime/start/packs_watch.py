"""Looks for packs of clips each time the first screen shows; without any nothing of audio is loaded."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.paths import DataDir
from kiosk.ui.listener import Listener
from kiosk.ui.window import Window

if TYPE_CHECKING:
    from kiosk.audio.reader import Reader
    from kiosk.runtime.app import App


class PacksWatch:
    def __init__(self, data: DataDir, window: Window, app: "Callable[[], App | None]") -> None:
        self._root, self._window, self._app = data.audio, window, app
        self._seen: tuple[tuple[str, int], ...] = ()
        self._reader: Reader | None = None

    def look(self) -> None:
        """The reader of the packs that are there now; whoever listens keeps theirs until they have gone."""
        if not self._seen and not self._root.exists():
            return
        seen = tuple(sorted((str(path), path.stat().st_mtime_ns) for path in self._root.glob("*/manifest.json")))
        seen += tuple((str(path), path.stat().st_mtime_ns) for path in self._root.glob("audio.json"))
        if seen == self._seen or (self._reader and self._reader.on):
            return
        from kiosk.runtime.heard import audio_mode  # late: most kiosks are silent

        self._seen = seen
        self._window.listener.close()
        self._reader = audio_mode.reader(self._root, self._window, self._app)
        self._window.listener = self._reader or Listener()
        self._window.listener.click = audio_mode.click(self._root)
        if self._window.scene:
            self._window.listener.shown(self._window.scene, None)
