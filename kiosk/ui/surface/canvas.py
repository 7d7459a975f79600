"""The surface where there is no 24-bit X11: Tk images on a Canvas. Slower than pixmaps, the same to look at."""

import tkinter
from collections import OrderedDict
from collections.abc import Hashable

from PIL import Image, ImageTk

from kiosk.ui.surface.protocol import Paint

TILE_BYTES = 24 * 1024 * 1024  # these lie in our own memory


class CanvasSurface:
    def __init__(self, window: tkinter.Misc, width: int, height: int) -> None:
        self._canvas = tkinter.Canvas(window, width=width, height=height, highlightthickness=0, borderwidth=0)
        self._canvas.place(x=0, y=0)
        self._canvas.bindtags((str(window), str(window.winfo_toplevel()), "all"))  # touches belong to the window
        self._tiles: OrderedDict[Hashable, ImageTk.PhotoImage] = OrderedDict()
        self._shown: set[Hashable] = set()
        self._patches: dict[tuple[int, int], int] = {}  # where -> the Canvas' number of what was put there since the page was shown
        self._bytes = 0

    def ready(self, key: Hashable) -> bool:
        return key in self._tiles

    def prepare(self, key: Hashable, paint: Paint) -> None:
        self._tile(key, paint)

    def show(self, ground: tuple[Hashable, Paint], placed: list[tuple[Hashable, Paint, int, int]]) -> None:
        self._canvas.delete("all")
        self._patches.clear()
        for key, paint, x, y in ((ground[0], lambda: self._widened(ground[1]()), 0, 0), *placed):
            self._canvas.create_image(x, y, anchor="nw", image=self._tile(key, paint))
        self._canvas.update_idletasks()
        self._shown = {key for key, *_ in placed} | {ground[0]}
        self._evict(TILE_BYTES)

    def forget(self) -> None:
        self._evict(0)

    def patch(self, key: Hashable, paint: Paint, x: int, y: int) -> None:
        if item := self._patches.get((x, y)):
            self._canvas.itemconfigure(item, image=self._tile(key, paint))
            self._canvas.tag_raise(item)
        else:
            self._patches[x, y] = self._canvas.create_image(x, y, anchor="nw", image=self._tile(key, paint))
        self._canvas.update_idletasks()

    def _widened(self, strip: Image.Image) -> Image.Image:
        return strip.crop((0, 0, 1, strip.height)).resize((int(self._canvas["width"]), strip.height))

    def close(self) -> None:
        self._tiles.clear()  # here and now: an image let go of in another thread waits for this one's main loop, a second each
        self._canvas.destroy()

    def _tile(self, key: Hashable, paint: Paint) -> ImageTk.PhotoImage:
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        self._tiles[key] = photo = ImageTk.PhotoImage(paint(), master=self._canvas)
        self._bytes += photo.width() * photo.height() * 4
        return photo

    def _evict(self, most: int) -> None:
        for key in list(self._tiles):
            if self._bytes <= most:
                return
            if key not in self._shown:
                photo = self._tiles.pop(key)
                self._bytes -= photo.width() * photo.height() * 4
