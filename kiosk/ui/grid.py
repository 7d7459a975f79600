"""Cards in rows as high as their words need, on as few pages as can be; no card is ever clipped."""

from collections.abc import Callable, Sequence

from kiosk.frozen import frozen
from kiosk.ui.drawing.scene import Box, Element, Look
from kiosk.ui.page import Page


@frozen
class Card:
    """One thing for the grid: its name, its intent, and how it looks at a width and a scale of its text (with the height it then needs)."""

    name: str
    intent: object
    look_at: Callable[[int, float], tuple[Look, int]]
    words_fit: Callable[[int], bool] = lambda width: True  # whether no word need be torn at a width


@frozen
class Grid:
    elements: list[Element]
    pages: int
    page: int
    bottom: int  # y below the last row
    cut: bool  # a card is higher than the area: there is no room for it


EVEN_SHARE = 0.35  # of a row's height that must lie before the middle, when rows are evened out over pages
CARD_SCALES = (1.25, 1.12)  # larger letters where all cards fit in no more lines than at 1.0


def grid(page: Page, cards: Sequence[Card], area: Box, columns: Sequence[int], at: int = 0, most_mm: float = 40.0) -> Grid:
    """Cards in rows as high as their words need: the first of `columns` that shows them all, else the one with fewest pages."""
    best: tuple[tuple[bool, bool, int], int, list[_CardRow]] | None = None
    for count in columns:
        rows = _rows(page, cards, area, count)
        cut = any(row.height > area.h for row in rows)
        torn = not all(card.words_fit(_width(page, area, count)) for card in cards)
        badness = cut, torn, len(_pages(rows, area.h, page.metrics.gap))
        if best is None or badness < best[0]:
            best = badness, count, rows
        if badness == (False, False, 1):
            break
    assert best
    (cut, _, needed), count, plain = best
    rows = _largest(page, cards, area, count, plain) if not cut and needed == 1 else plain
    pages = _pages(rows, area.h, page.metrics.gap)
    at = min(max(at, 0), len(pages) - 1)
    roomy = len(rows) <= 2 or len(pages) > 1  # few cards on a page may be higher; one row of several is the page
    most = area.h if len(pages[at]) == 1 < len(pages) else page.px(most_mm * 1.5 if roomy else most_mm)
    elements = _placed(page, pages[at], area, most)
    return Grid(elements, len(pages), at, elements[-1].box.bottom if elements else area.y, cut)


@frozen
class _CardRow:
    cards: tuple[tuple[Card, Look], ...]
    columns: int
    height: int
    needed: int  # by the words alone


def _largest(page: Page, cards: Sequence[Card], area: Box, count: int, plain: list[_CardRow]) -> list[_CardRow]:
    """The rows `plain` in the largest letters that fit on this one page without another line."""
    for scale in CARD_SCALES:
        rows = _rows(page, cards, area, count, scale)
        same_lines = all(row.needed <= old.needed * scale * 1.03 for row, old in zip(rows, plain, strict=True))
        if same_lines and rows[0].height <= area.h and len(_pages(rows, area.h * 95 // 100, page.metrics.gap)) == 1:
            return rows
    return plain


def _rows(page: Page, cards: Sequence[Card], area: Box, count: int, scale: float = 1.0) -> list[_CardRow]:
    width = _width(page, area, count)
    looks = [(card, *card.look_at(width, scale)) for card in cards]
    rows = []
    for start in range(0, len(looks), count):
        chunk = looks[start : start + count]
        needed = max(height for *_, height in chunk)
        rows.append(_CardRow(tuple((card, look) for card, look, _ in chunk), count, max(page.metrics.answer, needed), needed))
    return rows


def _width(page: Page, area: Box, columns: int) -> int:
    return (area.w - page.metrics.gap * (columns - 1)) // columns


def _pages(rows: list[_CardRow], height: int, gap: int) -> list[list[_CardRow]]:
    """Rows filled into pages from the top; then evened out, so that the last page is not a lonely card: by their number, the first page no
    emptier than a later one, as it is the one that all see; by their heights where some are too high for that."""
    filled = _filled_pages(rows, height, gap)
    for even in (_evened_by_number(rows, len(filled)), _evened_by_height(rows, len(filled))):
        fits = all(sum(row.height for row in shown_rows) + gap * (len(shown_rows) - 1) <= height for shown_rows in even)
        if fits and len(even) == len(filled):
            return even
    return filled


def _evened_by_number(rows: list[_CardRow], pages: int) -> list[list[_CardRow]]:
    even, left = [], list(rows)
    for page in range(pages, 0, -1):
        count = -(-len(left) // page)
        even.append(left[:count])
        left = left[count:]
    return even


def _evened_by_height(rows: list[_CardRow], pages: int) -> list[list[_CardRow]]:
    """A row that lies about the middle goes to the page before."""
    share = sum(row.height for row in rows) / pages
    even: list[list[_CardRow]] = [[]]
    used = 0.0
    for row in rows:
        if even[-1] and used + row.height * EVEN_SHARE > share * len(even):
            even.append([])
        even[-1].append(row)
        used += row.height
    return even


def _filled_pages(rows: list[_CardRow], height: int, gap: int) -> list[list[_CardRow]]:
    pages: list[list[_CardRow]] = [[]]
    used = 0
    for row in rows:
        if pages[-1] and used + row.height > height:
            pages.append([])
            used = 0
        pages[-1].append(row)
        used += row.height + gap
    return pages


def _placed(page: Page, rows: list[_CardRow], area: Box, most: int) -> list[Element]:
    """Rows share what height is left over, up to `most` pixels each; then the gaps between them grow a little."""
    gap = page.metrics.gap
    spare = max(0, area.h - sum(row.height for row in rows) - gap * (len(rows) - 1))
    heights = []
    for place, row in enumerate(rows):
        more = min(spare // (len(rows) - place), max(0, most - row.height))
        spare -= more
        heights.append(row.height + more)
    between = gap + min(spare // max(1, len(rows) - 1), page.px(2.5))
    elements, y = [], area.y
    for row, height in zip(rows, heights, strict=True):
        cells = Box(area.x, y, area.w, height).columns(row.columns, gap)
        elements += [Element(card.name, cell, look, card.intent, answer=True) for (card, look), cell in zip(row.cards, cells, strict=False)]
        y += height + between
    return elements
