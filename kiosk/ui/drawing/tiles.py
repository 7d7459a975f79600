"""From a scene to tiles: what is drawn for each element, under which key, on which ground. No Tk: the gallery uses it too."""

from collections.abc import Hashable
from functools import lru_cache

from PIL import Image

from kiosk.ui.drawing.looks import Fill, Panel
from kiosk.ui.drawing.paint import NEAREST, Painter
from kiosk.ui.drawing.scene import Box, Element, Look, Scene, bleed_of
from kiosk.ui.drawing.theme import Theme

STRIP = 16  # pixels: a ground is the same from left to right, so one strip of it is drawn and repeated


def ground_key(scene: Scene, theme: Theme) -> Hashable:
    return ("ground", scene.backdrop, theme.name)


@lru_cache(maxsize=4)
def ground(backdrop: str, theme: Theme, height: int) -> Image.Image:
    """A strip of what everything lies on: one colour, or the first screen's gradient from brand to deep brand."""
    if backdrop != "brand":
        return Image.new("RGB", (STRIP, height), theme[backdrop])
    mask = Image.linear_gradient("L").resize((STRIP, height))
    return Image.composite(Image.new("RGB", mask.size, theme["brand_deep"]), Image.new("RGB", mask.size, theme["brand"]), mask)


def tile_key(element: Element, look: Look, scene: Scene, theme: Theme, under: str) -> Hashable:
    """Equal keys are equal pictures. Where a tile lies matters only on a gradient."""
    place = element.box.y if under == "brand" else None
    return (look, element.box.w, element.box.h, theme.name, under, place)


def paint_tile(element: Element, look: Look, theme: Theme, under: str, height: int) -> Image.Image:
    return painted(element.box, look, theme, under, height).image


def painted(box: Box, look: Look, theme: Theme, under: str, height: int) -> Painter:
    """The painter after drawing: its picture, and what did not fit."""
    bleed = bleed_of(look)
    tile = box.grown(bleed)
    if under == "brand":
        picture = ground("brand", theme, height).crop((0, tile.y, 1, tile.bottom)).resize((tile.w, tile.h), NEAREST)
    else:
        picture = Image.new("RGB", (tile.w, tile.h), theme[under])
    painter = Painter(box.w, box.h, theme, picture, bleed)
    look.paint(painter)
    return painter


def ground_under(scene: Scene) -> dict[str, str]:
    """For each element's name the colour role it lies on: that of the last surface below it that holds it whole."""
    under: dict[str, str] = {}
    surfaces: list[tuple[Box, str]] = []
    for element in scene.elements:
        role = next((fill for box, fill in reversed(surfaces) if _holds(box, element.box)), scene.backdrop)
        under[element.name] = role
        fill = _surface_of(element.look)
        if fill:
            surfaces.append((element.box, fill))
    return under


def _surface_of(look: Look) -> str:
    """The colour of a look that others lie on (Panel, Fill); empty for all others."""
    match look:
        case Panel():
            return look.fill
        case Fill():
            return look.role
        case _:
            return ""


def _holds(outer: Box, inner: Box) -> bool:
    return outer.x <= inner.x and outer.y <= inner.y and inner.right <= outer.right and inner.bottom <= outer.bottom


def picture_of(scene: Scene, theme: Theme, width: int, height: int) -> tuple[Image.Image, list[str]]:
    """The whole screen as one picture, and the texts that did not fit (none, or it is a bug): for the gallery."""
    picture = ground(scene.backdrop, theme, height).crop((0, 0, 1, height)).resize((width, height), NEAREST)
    under = ground_under(scene)
    clipped: list[str] = []
    for element in scene.elements:
        painter = painted(element.box, element.look, theme, under[element.name], height)
        clipped += [f"{scene.name}/{element.name}: {text}" for text in painter.clipped]
        picture.paste(painter.image, (element.box.x - element.bleed, element.box.y - element.bleed))
    return picture, clipped
