"""Puts tiles on the screen. On X11 each tile is a pixmap of the server and a screen is composed there and shown at once.

Why not Tk images: measured under Xvfb at 1080x1920, exchanging the whole screen costs 16 ms on a Canvas, 11 ms on Labels
(Tk paints three times: ground, image, copy) and 0.8 ms as one server-side copy; a pressed card 1.5 ms against 0.15 ms. And
the pictures then lie in the server's memory, not in ours. The page is the window's own background pixmap, so the server
repaints it when it must, without waiting for us. Where there is no X11 of 24 bits, `canvas.CanvasSurface` does it with Tk.
"""

import ctypes
import tkinter
from collections import OrderedDict
from collections.abc import Hashable
from ctypes import c_char_p, c_int, c_short, c_uint, c_ulong, c_ushort, c_void_p

from PIL import Image

from kiosk.ui.ctypes_library import declared
from kiosk.ui.surface.protocol import Paint
from kiosk.ui.surface.shared_memory import SharedPixels

TILE_BYTES = 64 * 1024 * 1024  # pixmaps kept in the server: about eight whole screens of 1080x1920


_SIGNATURES = {
    "XOpenDisplay": (c_void_p, [c_char_p]),
    "XCloseDisplay": (c_int, [c_void_p]),
    "XDefaultScreen": (c_int, [c_void_p]),
    "XDefaultVisual": (c_void_p, [c_void_p, c_int]),
    "XCreatePixmap": (c_ulong, [c_void_p, c_ulong, c_uint, c_uint, c_uint]),
    "XFreePixmap": (c_int, [c_void_p, c_ulong]),
    "XCreateGC": (c_void_p, [c_void_p, c_ulong, c_ulong, c_void_p]),
    "XSetGraphicsExposures": (c_int, [c_void_p, c_void_p, c_int]),
    "XCreateImage": (c_void_p, [c_void_p, c_void_p, c_uint, c_int, c_int, c_void_p, c_uint, c_uint, c_int, c_int]),
    "XPutImage": (c_int, [c_void_p, c_ulong, c_void_p, c_void_p, c_int, c_int, c_int, c_int, c_uint, c_uint]),
    "XCopyArea": (c_int, [c_void_p, c_ulong, c_ulong, c_void_p, c_int, c_int, c_uint, c_uint, c_int, c_int]),
    "XSetWindowBackgroundPixmap": (c_int, [c_void_p, c_ulong, c_ulong]),
    "XSetClipRectangles": (c_int, [c_void_p, c_void_p, c_int, c_int, c_void_p, c_int, c_int]),
    "XSetClipMask": (c_int, [c_void_p, c_void_p, c_ulong]),
    "XFlush": (c_int, [c_void_p]),
    "XFree": (c_int, [c_void_p]),
    "XSync": (c_int, [c_void_p, c_int]),
    "XSetErrorHandler": (c_void_p, [c_void_p]),
}
_Z_PIXMAP = 2
_NO_CLIP = 0
_Place = tuple[int, int, int, int, int]  # a pixmap, and the rectangle that it lies on: x, y, width, height


class _Rectangle(ctypes.Structure):
    """XRectangle of X11/Xlib.h."""

    _fields_ = (("x", c_short), ("y", c_short), ("width", c_ushort), ("height", c_ushort))


def changed(before: list[_Place], after: list[_Place]) -> set[tuple[int, int, int, int]]:
    """The rectangles to redraw: of every tile that went or came; the whole background where it or the order of the tiles changed."""
    old, new = set(before), set(after)
    same = [place for place in before if place in new] == [place for place in after if place in old]
    return {place[1:] for place in (old ^ new if same else after[:1])}


class X11Surface:
    """Tiles as pixmaps, through libX11, which Tk itself has loaded; a connection of its own, so Tk is never disturbed."""

    def __init__(self, window: tkinter.Misc, width: int, height: int) -> None:
        self._x = declared("libX11.so.6", _SIGNATURES)
        display = str(window.winfo_screen()).rsplit(".", 1)[0]  # ":1.0" -> ":1"
        self._display = self._x.XOpenDisplay(display.encode())
        if not self._display:
            raise OSError("the display accepts no second connection")
        window.update_idletasks()
        self._window = window.winfo_id()
        self._depth = window.winfo_depth()
        self._visual = self._x.XDefaultVisual(self._display, self._x.XDefaultScreen(self._display))
        self._context = self._x.XCreateGC(self._display, self._window, 0, None)
        self._x.XSetGraphicsExposures(self._display, self._context, 0)  # else each copy is answered by an event that nobody reads
        self._page = self._pixmap(width, height)
        self._width, self._height = width, height
        self._tiles: OrderedDict[Hashable, tuple[int, int, int]] = OrderedDict()
        self._shown: set[Hashable] = set()
        self._laid: list[_Place] = []  # what the page is made of, the ground first
        self._patched: set[tuple[int, int, int, int]] = set()  # where it has been drawn on since
        self._bytes = 0
        self._x.XSetWindowBackgroundPixmap(self._display, self._window, self._page)
        self._shared = self._shared_pixels()

    def _shared_pixels(self) -> SharedPixels | None:
        try:
            return SharedPixels(self._x, self._display, self._visual, self._depth, self._width * self._height * 4)
        except OSError:
            return None  # an X server on another machine: pixels go through the connection

    def ready(self, key: Hashable) -> bool:
        return key in self._tiles

    def prepare(self, key: Hashable, paint: Paint) -> None:
        self._tile(key, paint)

    def show(self, ground: tuple[Hashable, Paint], placed: list[tuple[Hashable, Paint, int, int]]) -> None:
        tiles = [(self._tile(key, paint), x, y) for key, paint, x, y in placed]
        laid = [(pixmap, x, y, width, height) for (pixmap, width, height), x, y in ((self._ground(*ground), 0, 0), *tiles)]
        self._draw(laid, changed(self._laid, laid) | self._patched)
        self._laid, self._patched = laid, set()
        self._shown = {key for key, *_ in placed} | {ground[0]}
        self._evict(TILE_BYTES)

    def _draw(self, laid: list[_Place], places: set[tuple[int, int, int, int]]) -> None:
        """Make the page of these tiles, but touch only these places; then show them at once."""
        rectangles = (_Rectangle * len(places))(*(_Rectangle(*place) for place in places))
        self._x.XSetClipRectangles(self._display, self._context, 0, 0, rectangles, len(places), 0)
        for pixmap, x, y, width, height in laid:
            self._x.XCopyArea(self._display, pixmap, self._page, self._context, 0, 0, width, height, x, y)
        self._x.XCopyArea(self._display, self._page, self._window, self._context, 0, 0, self._width, self._height, 0, 0)
        self._x.XSetClipMask(self._display, self._context, _NO_CLIP)
        self._x.XFlush(self._display)

    def forget(self) -> None:
        self._evict(0)

    def patch(self, key: Hashable, paint: Paint, x: int, y: int) -> None:
        pixmap, width, height = self._tile(key, paint)
        for target in (self._window, self._page):
            self._x.XCopyArea(self._display, pixmap, target, self._context, 0, 0, width, height, x, y)
        self._x.XFlush(self._display)
        self._patched.add((x, y, width, height))

    def close(self) -> None:
        """Frees everything in the server with the connection."""
        self._x.XCloseDisplay(self._display)
        if self._shared:
            self._shared.close()

    def _pixmap(self, width: int, height: int) -> int:
        return self._x.XCreatePixmap(self._display, self._window, width, height, self._depth)

    def _tile(self, key: Hashable, paint: Paint) -> tuple[int, int, int]:
        tile = self._tiles.get(key)
        if tile:
            self._tiles.move_to_end(key)
            return tile
        image = paint()
        tile = (self._pixmap(image.width, image.height), image.width, image.height)
        self._put(tile[0], image)
        self._tiles[key] = tile
        self._bytes += image.width * image.height * 4
        return tile

    def _ground(self, key: Hashable, paint: Paint) -> tuple[int, int, int]:
        """A strip drawn by us, repeated over the whole width by the server: the copy doubles what is there."""
        if key not in self._tiles:
            strip = paint()
            pixmap, drawn = self._pixmap(self._width, self._height), min(strip.width, self._width)
            self._put(pixmap, strip)
            while drawn < self._width:
                self._x.XCopyArea(
                    self._display, pixmap, pixmap, self._context, 0, 0, min(drawn, self._width - drawn), self._height, drawn, 0
                )
                drawn *= 2
            self._tiles[key] = (pixmap, self._width, self._height)
            self._bytes += self._width * self._height * 4
        return self._tiles[key]

    def _put(self, pixmap: int, image: Image.Image) -> None:
        pixels = image.tobytes("raw", "BGRX")  # the order of 24-bit TrueColor on little-endian machines
        if self._shared and image.height <= self._height and image.width <= self._width:
            self._shared.put(pixmap, self._context, pixels, image.width, image.height)
            return
        data = ctypes.cast(c_char_p(pixels), c_void_p)
        header = self._x.XCreateImage(self._display, self._visual, self._depth, _Z_PIXMAP, 0, data, image.width, image.height, 32, 0)
        self._x.XPutImage(self._display, pixmap, self._context, header, 0, 0, 0, 0, image.width, image.height)
        self._x.XFree(header)  # the header only: the pixels are Python's

    def _evict(self, most: int) -> None:
        """Drops the tiles longest unused until no more bytes than `most` are left; never one that is on the screen."""
        for key in list(self._tiles):
            if self._bytes <= most:
                return
            if key not in self._shown:
                pixmap, width, height = self._tiles.pop(key)
                self._x.XFreePixmap(self._display, pixmap)
                self._bytes -= width * height * 4
