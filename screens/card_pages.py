"""Cards in a grid that turns pages where not all fit: used by every page that offers a choice. It knows no question."""

from collections.abc import Sequence

from kiosk import intents
from kiosk.ui.cards import ChoiceCard
from kiosk.ui.looks import Button, Words
from kiosk.ui.page import Card, Grid, Page, grid
from kiosk.ui.scene import Box, Element, Look
from kiosk.ui.thai_text import width

COLUMNS_UPRIGHT = (1, 2)
COLUMNS_LYING = (2, 3, 1)


def columns(page: Page, most: int = 3) -> tuple[int, ...]:
    wanted = COLUMNS_LYING if page.metrics.landscape else COLUMNS_UPRIGHT
    return tuple(count for count in wanted if count <= most) or (1,)


def choice_card(page: Page, name: str, intent: object, text: str, small: str, mark: str, chosen: bool) -> Card:
    """A card whose words wrap to its width and whose height follows."""

    def look_at(wide: int) -> tuple[Look, int]:
        style, small_style = page.style(1.0, bold=True), page.style(1.0)
        room = ChoiceCard.words_width(wide, style, mark)
        lines = page.wrapped(text, style, room)
        small_lines = page.wrapped(small, small_style, room) if small else ()
        look = ChoiceCard(lines, style, mark, chosen, small_lines, small_style, page.px(4))
        return look, len(lines) * style.pitch + len(small_lines) * small_style.pitch + style.pixels // 2

    return Card(name, intent, look_at)


def paged(page: Page, cards: Sequence[Card], area: Box, at: int, counts: Sequence[int], most_mm: float = 40.0) -> tuple[list[Element], list[Element]]:
    """(the cards of page `at`, the buttons that turn pages: for the footer's middle, none where one page shows all)."""
    if not cards:
        return [], []
    shown = grid(page, cards, area, counts, at, most_mm)
    return shown.elements, _turners(page, shown) if shown.pages > 1 else []


def _turners(page: Page, shown: Grid) -> list[Element]:
    """Up, "1/3", down: side by side at the origin; the footer moves them together."""
    style, size = page.style(), page.metrics.answer
    words = f"{shown.page + 1}/{shown.pages}"
    wide = width(words, style) + style.pixels
    radius = page.px(4)
    before, after = intents.TurnPage((shown.page - 1) % shown.pages), intents.TurnPage((shown.page + 1) % shown.pages)
    return [
        Element("previous_page", Box(0, 0, size, size), Button((), style, "plain", "up", radius=radius), before, answer=True),
        Element("page_of", Box(size, (size - style.pitch) // 2, wide, style.pitch), Words((words,), style, "soft_ink", "centre")),
        Element("next_page", Box(size + wide, 0, size, size), Button((), style, "primary", "down", radius=radius), after, answer=True),
    ]
