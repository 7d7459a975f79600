"""Cards in a grid that turns pages where not all fit: used by every page that offers a choice. It knows no question."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.looks import Button, TextLines
from kiosk.ui.drawing.scene import Box, Element, Look
from kiosk.ui.grid import Card, Grid, grid
from kiosk.ui.intents import TurnPage
from kiosk.ui.page import TITLE_SCALES, Page
from kiosk.ui.text.text_cache import cached
from kiosk.ui.text.thai_text import TextStyle, balanced, holds_words, width
from screens.widgets import composition

COLUMNS_UPRIGHT = (1, 2)
COLUMNS_LYING = (2, 3, 1)


MOST_PAGES = 3  # more than these, and the room belongs to the names alone
LEAST_CARDS = 3  # on a page: with fewer nobody sees that it is a list, and the letters give way
# How title and hint give way: (hint: 2 shown, 1 shown in less room, 0 not), scales of the title, text step at the most.
_WAYS = ((2, TITLE_SCALES, 2), (1, (1.15, 1.0), 2), (0, (1.15, 1.0), 2), (0, (1.0,), 1), (0, (1.0,), 0), (0, (), 0))


def columns(page: Page, most: int = 3) -> tuple[int, ...]:
    counts = COLUMNS_LYING if page.metrics.landscape else COLUMNS_UPRIGHT
    return tuple(count for count in counts if count <= most) or (1,)


@frozen
class ChoiceWords:
    """What a card says: its text, smaller words below it, its mark, and whether it is chosen."""

    text: str
    small: str
    mark: str  # of ChoiceCard: one, many, add, none
    chosen: bool
    picture: str = ""


@frozen
class CardPages:
    """Cards that may need several pages: which page is shown, in how many columns, how high a card may grow in mm."""

    cards: Sequence[Card]
    at: int
    columns: Sequence[int]
    most_mm: float = 40.0
    many: bool = False  # more than one may be chosen: a list to look through
    picture: str = ""  # of what is asked, where the page is composed around few answers
    # Made only where the page has no room for `cards`:
    briefer: Callable[[], Sequence[Card]] | None = None  # the same cards with fewer words
    plain: Callable[[], Sequence[Card]] | None = None  # the same cards without pictures
    smaller: Sequence[Callable[[], Sequence[Card]]] = ()  # the same cards in smaller letters, the largest first


def in_smaller_letters(page: Page, cards: Callable[[Page], Sequence[Card]]) -> list[Callable[[], Sequence[Card]]]:
    """Makes what `cards` makes of the page in each smaller text step, the largest first; none but on low panels and in the largest
    letters."""
    if not page.low and page.text_step < 2:
        return []
    return [partial(cards, replace(page, text_step=step)) for step in range(page.text_step - 1, -1, -1)]


def choice_card(page: Page, name: str, intent: object, choice: ChoiceWords) -> Card:
    """A card whose words wrap to its width and whose height follows."""
    plain, bold, radius = page.style(), page.style(bold=True), page.px(4)

    @cache  # title and columns are tried in turn, many of them with the same width for the cards
    def look_at(wide: int, scale: float) -> tuple[Look, int]:
        style = bold if scale == 1.0 else page.style(scale, bold=True)
        return _choice_look(choice, wide, style, plain, radius)

    @cache
    def words_fit(wide: int) -> bool:
        return holds_words(choice.text, bold, ChoiceCard.words_width(wide, bold, choice.mark, choice.picture))

    return Card(name, intent, look_at, words_fit)


@cached(1024)  # a grid tries each card at several widths and sizes, again for every tap on the page
def _choice_look(choice: ChoiceWords, wide: int, style: TextStyle, small_style: TextStyle, radius: int) -> tuple[Look, int]:
    """(the card, the height that its words need)."""
    room = ChoiceCard.words_width(wide, style, choice.mark, choice.picture)
    lines, small_lines = balanced(choice.text, style, room), balanced(choice.small, small_style, room) if choice.small else ()
    look = ChoiceCard(lines, style, choice.mark, choice.chosen, small_lines, small_style, radius, picture=choice.picture)
    words = len(lines) * style.pitch + len(small_lines) * small_style.pitch
    return look, max(words, ChoiceCard.picture_size(style) if choice.picture else 0) + style.pixels // 2


def paged(
    page: Page, cards: Sequence[Card], area: Box, at: int, counts: Sequence[int], most_mm: float = 40.0
) -> tuple[list[Element], list[Element]]:
    """(the cards of page `at`, the buttons that turn pages: for the footer's middle, none where one page shows all)."""
    if not cards:
        return [], []
    shown = grid(page, cards, area, counts, at, most_mm)
    return shown.elements, _turners(page, shown) if shown.pages > 1 else []


def titled(page: Page, title: str, hint: str, area: Box, choices: CardPages) -> tuple[list[Element], list[Element]]:
    """(title, hint and cards, the buttons that turn pages).

    The title is smaller, and the hint left out, where that saves a page. Where there would be more than MOST_PAGES even so,
    the title takes a smaller text step if that saves a third of them, and the briefer cards are taken.
    Where a card would not fit, the title's size gives way, then the title.
    """
    if not choices.cards:
        return _heading(page, title, hint, area), []
    above, shown = _best(page, title, hint, area, choices)
    if choices.plain and (shown.pages > 1 or shown.cut):
        bare = _best(page, title, hint, area, replace(choices, cards=choices.plain()))
        few = choices.many and shown.pages <= MOST_PAGES  # pictures may cost one page of a list, none of one choice: whose is overlooked
        if shown.cut or bare[1].pages * 2 <= shown.pages or (not few and bare[1].pages < shown.pages):
            above, shown = bare
    if choices.briefer and shown.pages > MOST_PAGES:
        above, shown = _best(page, title, hint, area, replace(choices, cards=choices.briefer()))
    for lower, smaller in enumerate(choices.smaller, start=1):
        if shown.pages <= -(-len(choices.cards) // LEAST_CARDS):
            break
        lettering = replace(page, text_step=page.text_step - lower) if page.low else page  # of the question: it would take a card's room
        tried = _best(lettering, title, "" if page.low else hint, area, replace(choices, cards=smaller()))
        if tried[1].pages < shown.pages:  # smaller letters for nothing are not taken
            above, shown = tried
    elements = above + shown.elements
    return (elements, _turners(page, shown)) if shown.pages > 1 else (composition.lowered(page, area, elements, choices.picture), [])


def _heading(page: Page, title: str, hint: str, area: Box) -> list[Element]:
    """Title and hint where there are no cards: they give way as above cards, until they end above what follows."""
    for hint_step, scales, step in _WAYS[:-1]:
        elements, _ = page.title(title, area, hint if hint_step else "", scales, min(step, page.text_step))
        if elements[-1].box.bottom <= area.bottom:
            break
    return elements


def _best(page: Page, title: str, hint: str, area: Box, choices: CardPages) -> tuple[list[Element], Grid]:
    best: tuple[list[Element], Grid] | None = None
    for hint_step, scales, step in _WAYS:
        above, rest = page.title(title, area, hint if hint_step else "", scales, min(step, page.text_step)) if scales else ([], area)
        shown = grid(page, choices.cards, rest, choices.columns, choices.at, choices.most_mm)
        if best is None or _better(shown, best[1], smaller=not scales or step < page.text_step):
            best = above, shown
        if not shown.cut and (shown.pages == 1 or (hint_step == 0 and (shown.pages <= MOST_PAGES or step <= 1))):
            break
    assert best
    return best


def _better(shown: Grid, before: Grid, smaller: bool) -> bool:
    """Whether fewer pages, or cards that fit, are worth what gave way. Letters smaller than a person chose are worth it for a third of the
    pages, which low panels save: one page of five is not."""
    if shown.cut != before.cut:
        return before.cut
    return shown.pages * 3 <= before.pages * 2 if smaller else shown.pages < before.pages


def _turners(page: Page, shown: Grid) -> list[Element]:
    """Up, "1/3", down: side by side at the origin; the footer moves them together. "More" is said in words where there is room; at the
    first and the last page the sign that leads nowhere looks so."""
    style, bold, size = page.style(), page.style(1.0, bold=True), page.metrics.answer
    count, gap, radius = f"{shown.page + 1}/{shown.pages}", page.metrics.gap, page.px(4)
    wide = width(count, style) + style.pixels // 2
    more = (page.words("next_page"),) if page.metrics.width >= page.px(400) and page.text_step < 2 else ()
    long = max(size, width(more[0], bold) + round(bold.pixels * 3.2)) if more else size
    before = TurnPage(shown.page - 1) if shown.page else None
    after = TurnPage(shown.page + 1) if shown.page + 1 < shown.pages else None
    return [
        Element(
            "previous_page",
            Box(0, 0, size, size),
            Button((), style, "plain" if before else "dead", "up", radius=radius),
            before,
            answer=True,
        ),
        Element("page_of", Box(size + gap, (size - style.pitch) // 2, wide, style.pitch), TextLines((count,), style, "soft_ink", "centre")),
        Element(
            "next_page",
            Box(size + wide + 2 * gap, 0, long, size),
            Button(more, bold, "tinted" if after else "dead", "down", True, radius=radius),
            after,
            answer=True,
        ),
    ]
