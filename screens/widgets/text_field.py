"""The keyboard of the screen and the line that it writes on: used by every page on which somebody types."""

from kiosk.ui.drawing.looks import Chip, Panel, TextLines
from kiosk.ui.drawing.paint import BLEED
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.input import keyboard
from kiosk.ui.intents import DoneTyping, Erase, SetLayer, TypeText
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, width, wrap


def field_height(page: Page, lines: int) -> int:
    style = _style(page)
    return lines * _pitch(style) + style.pixels // 2


def _pitch(style: TextStyle) -> int:
    """From line to line: each is a tile of its own, whose bleed must not reach into the line above."""
    return style.pitch + BLEED


def _style(page: Page) -> TextStyle:
    return page.style(1.2 if page.text_step < 2 else 1.0)


def key_area(layer: str, page: Page, area: Box) -> tuple[list[Element], Box]:
    """The keyboard along the bottom, half of the area at the most; returns its keys and what is left above."""
    height = keyboard.height(page.metrics, area.h * 52 // 100)
    rest, bottom = area.cut_bottom(height + 2 * page.px(2))
    letter = page.as_typed.style(1.2 if page.metrics.roominess > 1 else 1.0, step=min(1, page.text_step))
    styles = keyboard.KeyStyles(letter, page.as_typed.style(1.0, bold=True, step=0))
    heard = keyboard.KeyIntents(TypeText, SetLayer, Erase(), DoneTyping())
    board = keyboard.keys(bottom.inset(page.px(2)), layer, styles, page.metrics, heard, page.words("done"))
    return board, rest


def layout_sign(layer: str, page: Page, area: Box, line: int) -> Element:
    """The layout's short name at the right end of a field's first line, which is `line` high: what keys write, a real keyboard's too."""
    style = page.as_typed.style(1.0, bold=True)
    words = keyboard.SIGNS[layer.removesuffix("_shift")]
    wide, high = max(width(sign, style) for sign in keyboard.SIGNS.values()) + style.pixels, min(line, style.pitch)
    box = Box(area.right - wide - style.pixels // 2, area.y + (line - high) // 2, wide, high)
    return Element("layout", box, Chip((words,), style))


def text_field(text: str, page: Page, area: Box, layer: str) -> list[Element]:
    """The typed text with a caret, the last lines where not all fit, and the layout in which it is typed. `area` is the field's box."""
    style = _style(page.as_typed)
    pad = style.pixels // 2
    sign = layout_sign(layer, page, area, min(area.h, style.pitch + pad))
    lines = wrap(text + "|", style, sign.box.x - area.x - 2 * pad)
    pitch = _pitch(style)
    fitting = max(1, (area.h - pad) // pitch)
    inner = area.inset(pad, pad // 2)
    rows = [Box(inner.x, inner.y + number * pitch, sign.box.x - pad - inner.x, style.pitch) for number in range(fitting)]
    shown = enumerate(zip(rows, lines[-fitting:], strict=False))  # a line is a tile: typing redraws one of them, not the whole field
    return [
        Element("field", area, Panel(radius=page.px(3), edge="action", shadow=False)),
        *(Element(f"text_{number}" if number else "text", row, TextLines((line,), style)) for number, (row, line) in shown),
        sign,
    ]
