"""What every screen is built on: sizes of text, the frame with header and footer, and the grid that never clips a card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kiosk.ui import thai_text
from kiosk.ui.fonts import Fonts, consonant_ratio
from kiosk.ui.looks import Button, Fill, Heading, Progress, Words
from kiosk.ui.metrics import CONSONANT_MM, Metrics
from kiosk.ui.scene import Box, Element, Look
from kiosk.ui.thai_text import TextStyle
from kiosk.ui.theme import Theme

HEADER_MM = 18.0
MARGIN_MM = 6.0
PROGRESS_MM = 1.8
TITLE_SCALES = (1.4, 1.2, 1.0)  # a title is larger than an answer where there is room for it
TITLE_SHARE = 0.36  # of the height between header and footer


@dataclass(frozen=True, slots=True)
class Page:
    """The measures of one screen in one theme and text step, and the words of one language."""

    metrics: Metrics
    fonts: Fonts
    theme: Theme
    words: Callable[..., str]  # texts of the screen's language by key
    text_step: int = 0

    def style(self, scale: float = 1.0, bold: bool = False, step: int | None = None) -> TextStyle:
        """Text whose consonants are `scale` x the step's height; the step's height is the floor (VVSG 7.1-G)."""
        path = self.fonts.bold if bold else self.fonts.regular
        height = CONSONANT_MM[self.text_step if step is None else step] * self.metrics.per_mm * scale
        return TextStyle(path, max(10, int(-(-height / consonant_ratio(path) // 1))))

    @property
    def screen(self) -> Box:
        return Box(0, 0, self.metrics.width, self.metrics.height)

    @property
    def margin(self) -> int:
        return self.metrics.px(MARGIN_MM)

    def px(self, millimetres: float) -> int:
        return self.metrics.px(millimetres)

    def wrapped(self, text: str, style: TextStyle, width: int) -> tuple[str, ...]:
        return thai_text.wrap(text, style, width)

    def title(self, text: str, area: Box, hint: str = "") -> "tuple[list[Element], Box]":
        """A title and a hint below it at the top of `area`; returns them and what is left of the area."""
        small = self.style()
        hint_lines = self.wrapped(hint, small, area.w) if hint else ()
        for scale in TITLE_SCALES:
            style = self.style(scale, bold=True)
            lines = thai_text.balanced(text, style, area.w)
            if len(lines) * style.pitch + len(hint_lines) * small.pitch <= area.h * TITLE_SHARE:
                break
        top, rest = area.cut_top(len(lines) * style.pitch)
        elements = [Element("title", top, Words(lines, style))]
        if hint_lines:
            top, rest = rest.cut_top(len(hint_lines) * small.pitch)
            elements.append(Element("hint", top, Words(hint_lines, small, "soft_ink")))
        return elements, replace(rest, y=rest.y + self.metrics.gap, h=rest.h - self.metrics.gap)

    def header(self, place: str, subtitle: str, buttons: Sequence[tuple[str, str, str, object]], progress: tuple[int, int] | None) -> "tuple[list[Element], Box]":
        """The brand bar: emblem, place, and small buttons (name, words, icon, intent) at the right; a progress line below."""
        height = self.px(HEADER_MM)
        bar, rest = self.screen.cut_top(height)
        line, rest = rest.cut_top(self.px(PROGRESS_MM))
        elements = [Element("header", bar, Fill("brand"))]
        x = bar.right - self.px(3)
        style = self.style(1.0, bold=True, step=0)
        for name, words, icon, intent in reversed(buttons):
            wide = max(self.px(16), thai_text.width(words, style) + style.pixels if words else 0)
            box = Box(x - wide, bar.y + (height - self.metrics.target) // 2, wide, self.metrics.target)
            elements.append(Element(name, box, Button((words,) if words else (), style, "header", icon, radius=self.px(3)), intent))
            x = box.x - self.metrics.gap
        elements.append(self._heading(Box(self.margin, bar.y + self.px(1), x - self.margin, height - 2 * self.px(1)), place, subtitle))
        if progress:
            elements.append(Element("progress", line, Progress(*progress)))
        return elements, rest

    def _heading(self, box: Box, place: str, subtitle: str) -> Element:
        """As much of place and subtitle as fits whole: two lines, else the place alone on one or two lines."""
        style, small = self.style(1.0, bold=True, step=0), self.style(1.0, step=0)
        emblem = self.style(1.5, bold=True, step=0)
        size = min(box.h, 2 * style.pitch) + style.pixels // 2
        for mark, room in ((emblem, box.w - size), (None, box.w)):
            if thai_text.width(place, style) <= room and thai_text.width(subtitle, small) <= room:
                return Element("heading", box, Heading((place,), style, (subtitle,), small, mark))
        for mark, room in ((emblem, box.w - size), (None, box.w)):
            lines = self.wrapped(place, style, room)
            if len(lines) * style.pitch <= box.h:
                return Element("heading", box, Heading(lines, style, (), small, mark))
        return Element("heading", box, Heading((), style, (), small, emblem))

    def footer(self, area: Box, left: Element | None, middle: Element | None, right: Element | None) -> "tuple[list[Element], Box]":
        """The bar with Back, something between, and Next; each gets what it needs, heights of 20 mm or more."""
        given = [element for element in (left, middle, right) if element]
        inner = area.w - 2 * self.margin
        widths = _shares([element.box.w for element in given], inner - self.metrics.gap * (len(given) - 1))
        heights = max([self.metrics.answer, *(element.box.h for element in given)])
        rest, bar = area.cut_bottom(heights + 2 * self.px(3))
        elements = [Element("footer", bar, Fill("card")), Element("footer_rule", Box(bar.x, bar.y, bar.w, 2), Fill("line"))]
        y = bar.y + self.px(3)
        for element, width in zip(given, widths, strict=True):
            x = {id(left): bar.x + self.margin, id(right): bar.right - self.margin - width}.get(id(element), bar.x + (bar.w - width) // 2)
            if element is middle and left and right:
                low, high = bar.x + self.margin + widths[0] + self.metrics.gap, bar.right - self.margin - widths[-1] - self.metrics.gap
                x = min(max(x, low), high - width)
            elements.append(replace(element, box=Box(x, y, width, heights)))
        return elements, rest

    def button(self, name: str, words: str, intent: object, kind: str = "plain", icon: str = "", after: bool = False, answer: bool = True, least_mm: float = 0) -> Element:
        """A button as large as its words need, at the origin: the layout moves it."""
        style = self.style(1.0, bold=kind != "quiet")
        limit = self.metrics.width // 2 - self.margin * 2
        lines = self.wrapped(words, style, limit) if words else ()
        wide = max([thai_text.width(line, style) for line in lines], default=0) + 2 * style.pixels
        wide += round(style.pixels * 1.5) if icon and words else 0
        floor = self.metrics.answer if answer else self.metrics.target
        box = Box(0, 0, max(wide, floor, self.px(least_mm)), max(floor, len(lines) * style.pitch + style.pixels // 2))
        return Element(name, box, Button(lines, style, kind, icon, after, radius=self.px(4)), intent, answer=answer)


def _shares(wanted: list[int], room: int) -> list[int]:
    """Widths as wanted, or all scaled down to fit the room."""
    total = sum(wanted)
    return wanted if total <= room else [width * room // total for width in wanted]


@dataclass(frozen=True, slots=True)
class Card:
    """One thing for the grid: its name, its intent, and how it looks at a width (with the height it then needs)."""

    name: str
    intent: object
    look_at: Callable[[int], tuple[Look, int]]


@dataclass(frozen=True, slots=True)
class Grid:
    elements: list[Element]
    pages: int
    page: int
    first: int  # index of the first card shown
    bottom: int  # y below the last row


def grid(page: Page, cards: Sequence[Card], area: Box, columns: Sequence[int], at: int = 0, most_mm: float = 32.0, answer: bool = True) -> Grid:
    """Cards in equal cells: the first of `columns` that shows them all, else the one that shows most, in pages."""
    best: tuple[int, list[tuple[Look, int]], int] = (0, [], 1)
    for count in columns:
        width = (area.w - page.metrics.gap * (count - 1)) // count
        looks = [card.look_at(width) for card in cards]
        needed = max([page.metrics.answer if answer else page.metrics.target, *(height for _, height in looks)])
        rows = max(1, (area.h + page.metrics.gap) // (needed + page.metrics.gap))
        if rows * count > best[0]:
            best = (rows * count, looks, count)
        if rows * count >= len(cards):
            break
    capacity, looks, count = best
    return _placed(page, cards, looks, area, count, capacity, at, most_mm, answer)


def _placed(page: Page, cards: Sequence[Card], looks: list[tuple[Look, int]], area: Box, count: int, capacity: int, at: int, most_mm: float, answer: bool) -> Grid:
    pages = max(1, -(-len(cards) // capacity))
    at = min(max(at, 0), pages - 1)
    first = at * capacity
    shown = list(zip(cards, looks, strict=True))[first : first + capacity]
    rows = capacity // count if pages > 1 else max(1, -(-len(shown) // count))
    gap = page.metrics.gap
    needed = max([page.metrics.answer if answer else page.metrics.target, *(height for _, (_, height) in shown)])
    height = max(needed, min((area.h - gap * (rows - 1)) // rows, page.px(most_mm)))
    cells = [cell for place in range(rows) for cell in Box(area.x, area.y + place * (height + gap), area.w, height).columns(count, gap)]
    elements = [Element(card.name, cell, look, card.intent, answer=answer) for (card, (look, _)), cell in zip(shown, cells, strict=False)]
    return Grid(elements, pages, at, first, elements[-1].box.bottom if elements else area.y)
