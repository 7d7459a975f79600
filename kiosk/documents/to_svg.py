"""A sheet as SVG, its letters as outlines: sharp at every size on any web site, whatever fonts its readers have (HarfBuzz shapes)."""

from base64 import b64encode
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from kiosk.documents.sheet import POINT, Bookmark, CodeMark, Colour, Mark, PaperPage, PictureMark, Rectangle, Stroke, TextLine
from kiosk.ui.text import fonts


def svg_of(page: PaperPage, title: str) -> str:
    """A whole SVG file; `title` is what a screen reader says. Raises fonts.FontsMissingError."""
    marks = "".join(_drawn(mark) for mark in page.marks)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(page.width)} {_n(page.height)}" role="img">'
    return f"{head}<title>{escape(title)}</title>{marks}</svg>\n"


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _hex(colour: Colour | None) -> str:
    return "none" if colour is None else "#{:02x}{:02x}{:02x}".format(*colour)


def _drawn(mark: Mark) -> str:
    match mark:
        case TextLine():
            return _words(mark)
        case Rectangle():
            place = f'x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.w)}" height="{_n(mark.h)}" rx="{_n(mark.radius)}"'
            edge = f' stroke="{_hex(mark.edge)}" stroke-width="{_n(mark.stroke)}"' if mark.edge else ""
            return f'<rect {place} fill="{_hex(mark.fill)}"{edge}/>'
        case Stroke():
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in mark.points)
            dots = ' stroke-dasharray="0.3 0.9"' if mark.dotted else ""
            return f'<polyline points="{points}" fill="none" stroke="{_hex(mark.colour)}" stroke-width="{_n(mark.width)}"{dots}/>'
        case CodeMark():
            module = mark.side / len(mark.rows)
            path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(mark.rows) for x, dark in enumerate(row) if dark == "1")
            size = f'width="{_n(mark.side)}" height="{_n(mark.side)}"'
            white = f'<rect x="{_n(mark.x)}" y="{_n(mark.y)}" {size} fill="#fff"/>'
            place = f'transform="translate({_n(mark.x)} {_n(mark.y)}) scale({module:.5f})"'
            return f'{white}<path {place} shape-rendering="crispEdges" d="{path}"/>'
        case PictureMark():
            place = f'x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.w)}" height="{_n(mark.h)}"'
            return f'<image {place} href="data:image/png;base64,{b64encode(mark.png).decode()}"><title>{escape(mark.alt)}</title></image>'
        case Bookmark():
            return ""


def _words(words: TextLine) -> str:
    """One path for a line; outlines are in the font's units, with y upwards."""
    import uharfbuzz

    family = fonts.find_fonts()
    font, units = _font(family.bold if words.set.bold else family.regular)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(words.text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    x, parts = 0, []
    for glyph, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        parts.append(_outline(font, glyph.codepoint, x + at.x_offset, at.y_offset))
        x += at.x_advance
    scale = words.set.size * POINT / units
    place = f"translate({_n(words.x)} {_n(words.y)}) scale({scale:.6f} {-scale:.6f})"
    return f'<path transform="{place}" fill="{_hex(words.set.colour)}" d="{"".join(parts)}"/>'


@lru_cache(maxsize=4)
def _font(path: Path) -> tuple[Any, int]:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return uharfbuzz.Font(face), face.upem


def _outline(font: Any, glyph: int, dx: int, dy: int) -> str:
    import uharfbuzz

    drawn: list[str] = []

    def step(letter: str) -> Any:
        def add(*coordinates: Any) -> None:
            numbers = coordinates[:-1]  # the last is the container
            moved = (value + (dx, dy)[place % 2] for place, value in enumerate(numbers))
            drawn.append(letter + " ".join(_n(value) for value in moved))

        return add

    funcs = uharfbuzz.DrawFuncs()
    funcs.set_move_to_func(step("M"))
    funcs.set_line_to_func(step("L"))
    funcs.set_quadratic_to_func(step("Q"))
    funcs.set_cubic_to_func(step("C"))
    funcs.set_close_path_func(lambda _container: drawn.append("Z"))
    font.draw_glyph(glyph, funcs, None)
    return "".join(drawn)
