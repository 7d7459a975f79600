"""What every surface does: tiles shown, moved and let go of; how it is done differs between X11 and the Canvas."""

from collections.abc import Callable, Hashable
from typing import Protocol

from PIL import Image

Paint = Callable[[], Image.Image]


class Surface(Protocol):
    """Where a window's picture is put together. Tiles are named by any hashable key and drawn when first needed."""

    def ready(self, key: Hashable) -> bool: ...

    def prepare(self, key: Hashable, paint: Paint) -> None: ...

    def show(self, ground: tuple[Hashable, Paint], placed: list[tuple[Hashable, Paint, int, int]]) -> None:
        """Put tiles on a ground, of which `paint` draws a strip as high as the window; the whole appears at once."""
        ...

    def patch(self, key: Hashable, paint: Paint, x: int, y: int) -> None: ...

    def forget(self) -> None:
        """Let go of every tile that is not on the screen."""
        ...

    def close(self) -> None: ...
