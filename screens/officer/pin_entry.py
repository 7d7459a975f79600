"""The officers' PIN: large digits, dots instead of figures, and how long to wait after wrong tries."""

from kiosk.officer.page_names import PageName
from kiosk.officer.views import PinEntryView
from kiosk.ui.drawing.entries import Dots
from kiosk.ui.drawing.looks import Button, Chip, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.intents import Erase, TypeText
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import balanced
from screens.officer import frame

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "erase")


def build(view: PinEntryView, page: Page) -> Scene:
    """Six digits to enter, to set or to change the PIN; while a wait runs the keys do nothing."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    if page.metrics.landscape:
        words, pad = inner.columns(2, page.px(8))
    else:
        words, pad = inner.cut_top(inner.h * 30 // 100, page.px(4))
    return Scene(PageName.PIN_ENTRY, (*elements, *_words(view, page, words), *_pad(view, page, pad), *frame.footer(page, bar)))


def _words(view: PinEntryView, page: Page, area: Box) -> list[Element]:
    dots = page.px(11)
    for scale in (1.0, 0.9, 0.82, frame.small(page)):
        title, text = frame.style(page, 1.4 * scale, bold=True), frame.style(page, scale)
        lines, hint = balanced(view.title, title, area.w), balanced(view.hint, text, area.w)
        message = balanced(view.message, text, area.w - text.pixels * 2) if view.message else ()
        needed = len(lines) * title.pitch + len(hint) * text.pitch + dots + (len(message) * text.pitch + text.pixels if message else 0)
        if needed + 4 * page.px(2) <= area.h:
            break
    gap = min(page.px(6), max(page.px(2), (area.h - needed) // 4))
    y = area.y + max(0, (area.h - needed - 3 * gap) // 2)
    elements = []
    for name, look, height in (
        ("title", TextLines(lines, title, "ink", "centre"), len(lines) * title.pitch),
        ("hint", TextLines(hint, text, "soft_ink", "centre"), len(hint) * text.pitch),
        ("dots", Dots(view.filled, view.digits), dots),
        ("message", Chip(message, text, "bad_soft", "bad", "bad"), len(message) * text.pitch + text.pixels),
    ):
        if name != "message" or message:
            elements.append(Element(name, Box(area.x, y, area.w, height), look))
            y += height + gap
    return elements


def _pad(view: PinEntryView, page: Page, area: Box) -> list[Element]:
    """Twelve keys as large as fit, at most 34 mm high; they rest while one has to wait."""
    gap = page.metrics.gap
    tall = min((area.h - 3 * gap) // 4, page.px(34))
    wide = min((area.w - 2 * gap) // 3, page.px(56))
    left, top = area.x + (area.w - 3 * wide - 2 * gap) // 2, area.y + (area.h - 4 * tall - 3 * gap) // (2 if page.metrics.landscape else 6)
    figure = frame.style(page, 1.8, bold=True)
    elements = []
    for place, key in enumerate(_KEYS):
        box = Box(left + place % 3 * (wide + gap), top + place // 3 * (tall + gap), wide, tall)
        radius = page.px(4)
        if key == "erase":
            elements.append(Element("erase", box, Button((), figure, "plain", "erase", radius=radius), Erase(), quick=True, answer=True))
        elif key:
            intent = TypeText(key) if view.open else None
            elements.append(
                Element(
                    f"digit_{key}", box, Button((key,), figure, "plain", radius=radius, dim=not view.open), intent, quick=True, answer=True
                )
            )
    return elements
