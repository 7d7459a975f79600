"""Who hears what a window shows. This one is deaf; the one that reads pages aloud (kiosk/audio/reader.py) the toolkit does not know."""

from typing import Protocol

from kiosk.ui.drawing.scene import Scene


class ClickSound(Protocol):
    def __call__(self) -> None: ...
    def close(self) -> None: ...


class Listener:
    on = plugged = False  # pages are read aloud; headphones are in
    click: ClickSound | None = None  # heard at each tap, where that is wanted

    def shown(self, scene: Scene, focus: str | None) -> None:
        """A page came, or changed; `focus` names the element at which the keys are."""

    def focused(self, name: str) -> None:
        """The keys came to an element."""

    def touched(self) -> bool:
        """A finger came down; whether that only lit a dark screen, and means nothing else."""
        return False

    def pressed(self) -> None:
        """A finger is on something that can be tapped. Nothing comes from the room's loudspeaker while headphones are in."""
        if self.click and not (self.on or self.plugged):
            self.click()

    def key(self, keysym: str, code: int) -> bool:
        """A key, before anything is done with it; whether it was the listener's own."""
        return False

    def close(self) -> None:
        """The window goes."""
        if self.click:
            self.click.close()
