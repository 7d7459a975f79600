"""Cards of the officers' pages in rows as high as their words need, and the buttons that turn pages. It knows no figure."""

from collections.abc import Callable, Sequence

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.looks import Button, TextLines
from kiosk.ui.drawing.metrics import ANSWER_MM
from kiosk.ui.drawing.scene import Box, Element, Look
from kiosk.ui.intents import TurnPage
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import width
from screens.officer import frame


@frozen
class RowCard:
    """A card before it has a place: its name, what a tap means (None: nothing), and its look and least height at a width."""

    name: str
    intent: object
    look_at: Callable[[int], tuple[Look, int]]


@frozen
class RowLimits:
    """How many cards may stand side by side, the choice to be tried first; how high a row may grow, and how high it is at least."""

    columns: Sequence[int]
    most_mm: float
    least_mm: float = ANSWER_MM


CardRows = list[tuple[int, list[tuple[RowCard, Look]]]]  # height, cards side by side


def paged(page: Page, cards: Sequence[RowCard], area: Box, at: int, limits: RowLimits) -> tuple[list[Element], list[Element]]:
    """(the cards of page `at`, the page turners for the footer): in the first columns that show all, else with fewest pages."""
    if not cards:
        return [], []
    pages, count = _best(page, cards, area, limits)
    at = min(max(at, 0), len(pages) - 1)
    shown = _placed(page, pages[at], area, count, page.px(limits.most_mm), answer=limits.least_mm >= ANSWER_MM)
    return shown, turners(page, len(pages), at) if len(pages) > 1 else []


def paged_at_side(page: Page, cards: Sequence[RowCard], area: Box, at: int, limits: RowLimits) -> list[Element]:
    """As `paged`, where a keyboard has the footer's place: what turns pages stands at the right of the cards, without the count."""
    shown, turning = paged(page, cards, area, at, limits)
    if not turning:
        return shown
    side = page.metrics.answer
    shown, (before, _, after) = paged(page, cards, Box(area.x, area.y, area.w - side - page.px(3), area.h), at, limits)
    tall = min(side, (area.h - page.metrics.gap) // 2)
    return [
        *shown,
        replace(before, box=Box(area.right - side, area.y, side, tall), answer=False),
        replace(after, box=Box(area.right - side, area.y + tall + page.metrics.gap, side, tall), answer=False),
    ]


def page_holding(page: Page, cards: Sequence[RowCard], area: Box, card: int, limits: RowLimits) -> int:
    """The page that holds the card with this number."""
    pages, _count = _best(page, cards, area, limits)
    ends = [sum(len(row[1]) for shown in pages[: place + 1] for row in shown) for place in range(len(pages))]
    return next((place for place, end in enumerate(ends) if card < end), 0)


def _best(page: Page, cards: Sequence[RowCard], area: Box, limits: RowLimits) -> "tuple[list[CardRows], int]":
    """The pages and their columns: no card higher than the area, on as few pages as can be, in the first columns that do so."""
    plans = [(_pages(_rows(page, cards, area, count, limits.least_mm), area.h, page.metrics.gap), count) for count in limits.columns]
    return min(plans, key=lambda plan: (_cut(page, cards, area, plan[1]), len(plan[0])))


def _cut(page: Page, cards: Sequence[RowCard], area: Box, count: int) -> int:
    """How many cards would be higher than the area with so many side by side."""
    return sum(card.look_at(_wide(page, area, count))[1] > area.h for card in cards)


def _wide(page: Page, area: Box, count: int) -> int:
    return (area.w - page.metrics.gap * (count - 1)) // count


def _rows(page: Page, cards: Sequence[RowCard], area: Box, count: int, least_mm: float) -> CardRows:
    looks = [(card, *_at_most(area.h, *card.look_at(_wide(page, area, count)))) for card in cards]
    chunks = [looks[start : start + count] for start in range(0, len(looks), count)]
    least = page.px(least_mm)
    return [(max(least, *(height for *_, height in chunk)), [(card, look) for card, look, _ in chunk]) for chunk in chunks]


def _at_most(high: int, look: Look, height: int) -> tuple[Look, int]:
    """Somebody's very long name takes a page of its own at the most, and ends in dots: no card lies over the footer."""
    if height <= high:
        return look, height
    parts = {part: getattr(look, part) for part in ("lines", "small", "note") if getattr(look, part, ())}
    room = max(1, high // look.style.pitch - 1) if parts else 0  # type: ignore[attr-defined]  # a look with lines has their style
    for part, lines in parts.items():
        parts[part] = lines if len(lines) <= room else (*lines[: room - 1], lines[room - 1][:-2].rstrip() + "…") if room else ()
        room -= len(parts[part])
    return replace(look, **parts), high


def _pages(rows: CardRows, height: int, gap: int) -> list[CardRows]:
    """Filled from the top, then evened out, so that the last page is not a lonely card beside a full one; nor is the first."""
    pages = _filled(rows, height, gap)
    for least in range(max(row[0] for row in rows), height, max(1, height // 20)):
        even = _filled(rows, least, gap)
        if len(even) == len(pages) and len(even[0]) >= len(even[-1]):
            return even
    return pages


def _filled(rows: CardRows, height: int, gap: int) -> list[CardRows]:
    pages: list[CardRows] = [[]]
    used = 0
    for row in rows:
        if pages[-1] and used + row[0] > height:
            pages.append([])
            used = 0
        pages[-1].append(row)
        used += row[0] + gap
    return pages


def _placed(page: Page, rows: CardRows, area: Box, count: int, most: int, answer: bool) -> list[Element]:
    """Rows share what height is left over, up to `most` pixels each."""
    gap = page.metrics.gap
    spare = max(0, area.h - sum(height for height, _ in rows) - gap * (len(rows) - 1))
    elements, y = [], area.y
    for place, (height, cards) in enumerate(rows):
        more = min(spare // (len(rows) - place), max(0, most - height))
        spare -= more
        cells = Box(area.x, y, area.w, height + more).columns(count, gap)
        elements += [Element(card.name, cell, look, card.intent, answer=answer) for (card, look), cell in zip(cards, cells, strict=False)]
        y += height + more + gap
    return elements


def turners(page: Page, pages: int, at: int) -> list[Element]:
    """Up, "1/3", down: side by side at the origin; the footer moves them together."""
    text, size, gap = frame.style(page), page.metrics.answer, page.metrics.gap
    words = f"{at + 1}/{pages}"
    wide = width(words, text) + text.pixels // 2
    before, after = TurnPage(at - 1) if at else None, TurnPage(at + 1) if at + 1 < pages else None
    radius = page.px(4)
    up = Button((), text, "plain" if before else "dead", "up", radius=radius)
    down = Button((), text, "plain" if after else "dead", "down", radius=radius)
    return [
        Element("previous_page", Box(0, 0, size, size), up, before, answer=True),
        Element("page_of", Box(size + gap, 0, wide, text.pitch), TextLines((words,), text, "soft_ink", "centre")),
        Element("next_page", Box(size + wide + 2 * gap, 0, size, size), down, after, answer=True),
    ]
