"""The frame of the service guide's pages: header with the way home, cards of facts, the footer."""

from collections.abc import Sequence
from functools import cache

from kiosk.citizen.views import Frame
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.entries import EntryCard
from kiosk.ui.drawing.fact_card import FactCard
from kiosk.ui.drawing.scene import Box, Element, Look
from kiosk.ui.grid import Card
from kiosk.ui.intents import Home, NextTextSize, ToggleContrast
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, width
from screens.widgets import citizen_frame


def header(frame: Frame, page: Page) -> tuple[list[Element], Box]:
    buttons: list[tuple[str, str, str, object]] = [
        ("leave", "", "house", Home()),
        ("contrast", "", "contrast", ToggleContrast()),
        ("text_size", page.words("text_size_short"), "", NextTextSize()),
        citizen_frame.language_button(frame),
    ]
    return citizen_frame.marked(frame, page, *page.header(frame.place, frame.subtitle, buttons, None))


def onward(page: Page, words: str, intent: object) -> tuple[Element, ...]:
    """The way on in the footer, and its shorter words for where not all fits."""
    shorter = (citizen_frame.forward(page, page.words(key), intent, least_mm=0) for key in ("check_in_here", "check_in_short"))
    return citizen_frame.forward(page, words, intent), *shorter


def button_rows(page: Page, words: Sequence[str], room: int, sign: bool = False) -> tuple[int, TextStyle]:
    """(rows, text) for equal buttons of one line each: in one row if they fit, else halved in two rows, else in smaller letters."""
    for step in range(page.text_step, -1, -1):
        style = page.style(1.0, bold=True, step=step)
        longest = max(width(line, style) for line in words) + style.pixels * (3 if sign else 1)
        for rows in (1, 2) if not page.metrics.landscape else (1,):
            count = len(words) // rows
            if longest <= (room - page.metrics.gap * (count - 1)) // count:
                return rows, style
    return 1, style


def entry(page: Page, name: str, sign: str, title: str, note: str, intent: object) -> Card:
    """Something to tap with a sign: its words and a smaller line."""

    @cache
    def look_at(wide: int, scale: float) -> tuple[Look, int]:
        style, small = page.style(scale, bold=True), page.style()
        room = EntryCard.words_width(wide, style, sign)
        lines, notes = page.wrapped(title, style, room), page.wrapped(note, small, room) if note else ()
        look = EntryCard(sign, lines, style, notes, small, page.px(4))
        return look, max(EntryCard.sign_size(style), len(lines) * style.pitch + len(notes) * small.tight) + style.pixels // 2

    return Card(name, intent, look_at)


def fact(page: Page, name: str, sign: str, label: str, words: str) -> Card:
    """Something to read. On a low screen the label begins the words: a line of its own would cost the next fact its place."""
    if page.low and label:
        label, words = "", f"{label}: {words}"

    @cache
    def look_at(wide: int, scale: float) -> tuple[Look, int]:
        style, small = page.style(scale), page.style()
        room = FactCard.words_width(wide, style)
        lines, labels = page.wrapped(words, style, room), page.wrapped(label, small, room) if label else ()
        number, icon = (sign, "") if sign.isdigit() else ("", sign)
        look = FactCard(icon, number, labels, small, lines, style, page.px(4))
        return look, FactCard.height(len(labels), len(lines), small, style) - _spared(page, style)

    return Card(name, None, look_at)


def tick(page: Page, name: str, intent: object, words: str, label: str, chosen: bool) -> Card:
    """Something to tick off. On a low screen the label follows the words where that takes a line less."""

    @cache
    def look_at(wide: int, scale: float) -> tuple[Look, int]:
        style, small = page.style(scale), page.style()
        room = ChoiceCard.words_width(wide, style, "many")
        lines, labels = page.wrapped(words, style, room), page.wrapped(label, small, room) if label else ()
        joined = page.wrapped(f"{words} · {label}", style, room) if page.low and label else ()
        if joined and len(joined) < len(lines) + len(labels):
            lines, labels = joined, ()
        look = ChoiceCard(lines, style, "many", chosen, labels, small, page.px(4))
        return look, len(lines) * style.pitch + len(labels) * small.pitch + style.pixels // 2 - _spared(page, style)

    return Card(name, intent, look_at)


def _spared(page: Page, style: TextStyle) -> int:
    """Pixels of a card's own air that a low screen does without."""
    return style.pixels * 3 // 8 if page.low else 0
