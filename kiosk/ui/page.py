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

HEADER_MM = (17.0, 24.0)  # one line, two lines: on screens lower than LOW_MM a second line would cost an answer
LOW_MM = 200.0
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
        height = CONSONANT_MM[self.text_step if step is None else step] * self.metrics.per_mm * self.metrics.roominess * scale
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
        height = self.px(HEADER_MM[self.metrics.height >= LOW_MM * self.metrics.per_mm])
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
        elements.append(self._heading(Box(self.margin, bar.y, x - self.margin, height), place, subtitle))
        if progress:
            elements.append(Element("progress", line, Progress(*progress)))
        return elements, rest

    def _heading(self, box: Box, place: str, subtitle: str) -> Element:
        """As much of place and subtitle as fits whole: two lines, else the place alone on one or two lines."""
        style, small = self.style(1.0, bold=True, step=0), self.style(1.0, step=0)
        emblem = self.style(1.5, bold=True, step=0)
        size = min(box.h, Heading.emblem_size(style)) + style.pixels // 2
        two = style.tight * 2 + style.pixels // 4 <= box.h
        for mark, room in ((emblem, box.w - size), (None, box.w)) if two else ():
            if thai_text.width(place, style) <= room and thai_text.width(subtitle, small) <= room:
                return Element("heading", box, Heading((place,), style, (subtitle,), small, mark))
        for mark, room in ((emblem, box.w - size), (None, box.w)):
            lines = self.wrapped(place, style, room)
            if len(lines) * style.tight + style.pixels // 4 <= box.h:
                return Element("heading", box, Heading(lines, style, (), small, mark))
        return Element("heading", box, Heading((), style, (), small, emblem))

    def footer_area(self, area: Box) -> tuple[Box, Box]:
        """(the space for the page's content, the footer's bar: Back, something between, Next)."""
        return area.cut_bottom(max(self.metrics.answer, self.style().pitch * 5 // 4) + 2 * self.px(3))

    def footer(self, bar: Box, left: Element | None, middle: Sequence[Element], right: Element | None) -> list[Element]:
        """Left, a group in the middle and right, in the bar; each as wide as it wants, less where there is no room."""
        elements = [Element("footer", bar, Fill("card")), Element("footer_rule", Box(bar.x, bar.y, bar.w, 2), Fill("line"))]
        inner = bar.inset(self.margin, self.px(3))
        group = max((one.box.right for one in middle), default=0)
        wanted = [left.box.w if left else 0, group, right.box.w if right else 0]
        gaps = self.metrics.gap * (sum(width > 0 for width in wanted) - 1)
        wide_left, wide_right = _shares([wanted[0], wanted[2]], inner.w - group - gaps)
        low = inner.x + wide_left + self.metrics.gap
        high = inner.right - wide_right - self.metrics.gap
        start = min(max(inner.x + (inner.w - group) // 2, low), high - group)
        if left:
            elements.append(replace(left, box=Box(inner.x, inner.y, wide_left, inner.h)))
        elements += [replace(one, box=Box(start + one.box.x, _middle(inner, one), one.box.w, _height(inner, one))) for one in middle]
        if right:
            elements.append(replace(right, box=Box(inner.right - wide_right, inner.y, wide_right, inner.h)))
        return elements

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


def _height(bar: Box, element: Element) -> int:
    return bar.h if element.intent is not None else element.box.h


def _middle(bar: Box, element: Element) -> int:
    return bar.y + (bar.h - _height(bar, element)) // 2


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
    bottom: int  # y below the last row


def grid(page: Page, cards: Sequence[Card], area: Box, columns: Sequence[int], at: int = 0, most_mm: float = 40.0, answer: bool = True) -> Grid:
    """Cards in rows as high as their words need: the first of `columns` that shows them all, else the one with fewest pages."""
    best: tuple[bool, int, list[list[_Row]]] | None = None
    for count in columns:
        rows = _rows(page, cards, area, count, answer)
        pages = _pages(rows, area.h, page.metrics.gap)
        cut = any(row.height > area.h for row in rows)
        if best is None or (cut, len(pages)) < best[:2]:
            best = cut, len(pages), pages
        if not cut and len(pages) == 1:
            break
    assert best
    pages = best[2]
    at = min(max(at, 0), len(pages) - 1)
    shown = pages[at]
    elements = _placed(page, shown, area, page.px(most_mm), answer)
    return Grid(elements, len(pages), at, elements[-1].box.bottom if elements else area.y)


@dataclass(frozen=True, slots=True)
class _Row:
    cards: tuple[tuple[Card, Look], ...]
    columns: int
    height: int


def _rows(page: Page, cards: Sequence[Card], area: Box, count: int, answer: bool) -> list[_Row]:
    width = (area.w - page.metrics.gap * (count - 1)) // count
    floor = page.metrics.answer if answer else page.metrics.target
    looks = [(card, *card.look_at(width)) for card in cards]
    chunks = [looks[start : start + count] for start in range(0, len(looks), count)]
    return [_Row(tuple((card, look) for card, look, _ in chunk), count, max(floor, *(height for *_, height in chunk))) for chunk in chunks]


def _pages(rows: list[_Row], height: int, gap: int) -> list[list[_Row]]:
    """Rows filled into pages from the top; then evened out, so that the last page is not a lonely card."""
    filled = _filled_pages(rows, height, gap)
    most = -(-len(rows) // len(filled))
    even = [rows[start : start + most] for start in range(0, len(rows), most)]
    fits = all(sum(row.height for row in one) + gap * (len(one) - 1) <= height for one in even)
    return even if fits and len(even) == len(filled) else filled


def _filled_pages(rows: list[_Row], height: int, gap: int) -> list[list[_Row]]:
    pages: list[list[_Row]] = [[]]
    used = 0
    for row in rows:
        if pages[-1] and used + row.height > height:
            pages.append([])
            used = 0
        pages[-1].append(row)
        used += row.height + gap
    return pages


def _placed(page: Page, rows: list[_Row], area: Box, most: int, answer: bool) -> list[Element]:
    """Rows share what height is left over, up to `most` pixels each."""
    gap = page.metrics.gap
    spare = max(0, area.h - sum(row.height for row in rows) - gap * (len(rows) - 1))
    elements, y = [], area.y
    for place, row in enumerate(rows):
        more = min(spare // (len(rows) - place), max(0, most - row.height))
        spare -= more
        cells = Box(area.x, y, area.w, row.height + more).columns(row.columns, gap)
        elements += [Element(card.name, cell, look, card.intent, answer=answer) for (card, look), cell in zip(row.cards, cells, strict=False)]
        y += row.height + more + gap
    return elements
