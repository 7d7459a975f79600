"""An open question: common answers to tap first, then the person's own words or the search for a service. All optional."""

from collections.abc import Sequence
from functools import partial

from kiosk.citizen import intents
from kiosk.citizen.views import OpenView
from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.looks import Panel, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.grid import Card
from kiosk.ui.page import ButtonSize, Page
from kiosk.ui.text.thai_text import holds_words
from screens.widgets import citizen_frame, composition, paged_cards
from screens.widgets.choice_tiles import Tile, tiles

OWN_LINES = 3  # lines of the person's own words shown; the rest stays in the answer
SHORT_MM = 340.0  # of a page: with less, the largest letters leave one line for them
_HINTS = {  # by whether services can be looked up, and whether there are lines to tap
    (True, True): "open_hint_services",
    (True, False): "open_hint_find",
    (False, True): "open_hint",
    (False, False): "open_hint_own",
}


def build(view: OpenView, page: Page) -> Scene:
    """Common answers to tap, the person's own words, the keyboard and, for services, the search. All of it may be skipped."""
    elements, area = citizen_frame.header(view.frame, page)
    onward = citizen_frame.forward(page) if view.answered else citizen_frame.forward(page, page.words("none_of_these"), intents.Skip())
    shorter = None if view.answered else citizen_frame.skip(page)
    area, bar = page.footer_area(area)
    hint = page.words(_HINTS[view.finding, bool(view.lines)])
    inner = citizen_frame.content(area, page)
    shown = [] if view.lines else _as_tiles(view, page, hint, inner)
    turners: list[Element] = []
    if not shown:
        shown, turners = _below_each_other(view, page, hint, inner)
    footer = citizen_frame.footer(page, bar, turners, onward, shorter, progress=view.frame.progress)
    return Scene("open_question", (*elements, *shown, *footer), typing=True, about=view.frame.progress)


def _as_tiles(view: OpenView, page: Page, hint: str, area: Box) -> list[Element]:
    """With nothing to tap but the ways to answer, these are the page: large, side by side, below the person's own words. None where they do
    not fit."""
    for words in (hint, ""):
        above, rest = page.title(view.title, area, words)
        own, below = _own_words(view, page, rest)
        own, rest = _raised(own, rest.y), rest.cut_top(rest.h - below.h)[1]
        plan = [Tile(name, intent, label, picture, mark="none") for name, label, intent, _, picture in _ways(view, page)]
        if shown := tiles(page, plan, rest):
            return composition.lowered(page, area, [*above, *own, *shown], view.picture)
    return []


def _below_each_other(view: OpenView, page: Page, hint: str, inner: Box) -> tuple[list[Element], list[Element]]:
    """(question, common answers, own words and buttons; what turns pages of the answers)."""
    whole = inner
    buttons, inner = _buttons(view, page, inner)
    own, inner = _own_words(view, page, inner)
    cards, smaller = _cards(view, page), paged_cards.in_smaller_letters(page, partial(_cards, view))
    choices = paged_cards.CardPages(
        cards, view.page, paged_cards.columns(page, min(3, len(cards))), most_mm=30, picture=view.picture, smaller=smaller
    )
    shown, turners = paged_cards.titled(page, view.title, hint, inner, choices)
    if not view.lines:
        own, buttons = _raised([*own, *buttons], max(element.box.bottom for element in shown) + page.air), []
        shown, own = composition.lowered(page, whole, [*shown, *own], view.picture), []
    return [*shown, *own, *buttons], turners


def _ways(view: OpenView, page: Page) -> list[tuple[str, str, object, str, str]]:
    """(name, words, intent, sign of a button, picture of a tile): to type, and for wanted services before it to look one up."""
    ways: list[tuple[str, str, object, str, str]] = [
        ("write", page.words("change_own" if view.own else "write_own"), intents.OpenKeyboard(), "pencil", "write")
    ]
    return [("find", page.words("find_service"), intents.OpenKeyboard(finding=True), "search", "search"), *ways] if view.finding else ways


def _cards(view: OpenView, page: Page) -> list[Card]:
    return [
        paged_cards.choice_card(
            page, f"line_{number}", intents.ToggleLine(line.text), paged_cards.ChoiceWords(line.text, "", "add", line.chosen)
        )
        for number, line in enumerate(view.lines)
    ]


def _raised(elements: list[Element], top: int) -> list[Element]:
    """With nothing to tap above them, the words and their button follow the question."""
    lift = max(0, min((element.box.y for element in elements), default=0) - top)
    return [replace(element, box=replace(element.box, y=element.box.y - lift)) for element in elements]


def _own_words(view: OpenView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """The person's own words, above the button that opens the keyboard: the last lines where not all fit."""
    if not view.own or (page.low and page.text_step == 2):
        return [], area
    style, small = page.style(1.0, bold=True), page.style()
    pad = style.pixels // 2
    scarce = page.low or (page.text_step == 2 and page.metrics.height < SHORT_MM * page.metrics.per_mm)
    label = () if scarce else (page.words("your_words"),)
    most = 1 if scarce else OWN_LINES
    lines = page.wrapped(view.own, style, area.w - 2 * pad)[-most:]
    between = page.px(2) if label else 0
    rest, bottom = area.cut_bottom(len(label) * small.pitch + between + len(lines) * style.pitch + pad, page.metrics.gap)
    label_box, words_box = bottom.inset(pad, pad // 2).cut_top(len(label) * small.pitch, between)
    elements = [Element("own", bottom, Panel(fill="chosen", radius=page.px(4), edge="chosen_edge", shadow=False))]
    if label:
        elements.append(Element("own_label", label_box, TextLines(label, small, "soft_ink")))
    return [*elements, Element("own_words", words_box, TextLines(lines, style))], rest


def _buttons(view: OpenView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """At the bottom: type, and (for wanted services) look one up; under each other where a word would be torn side by side.

    Below lines to tap on a low panel in the letters in which they are lowest: the question needs the room.
    """
    plan = [way[:4] for way in _ways(view, page)]
    steps = range(page.text_step, -1, -1) if view.lines and page.low else [page.text_step]
    tries = [_button_rows(page, step, plan, area, columns) for columns in (len(plan), 1) for step in steps]
    whole = [buttons for buttons in tries if buttons.whole] or tries[-1:]
    rows = min(whole, key=lambda buttons: buttons.height) if len(steps) > 1 else whole[0]
    rest, bar = area.cut_bottom(rows.height, page.metrics.gap * (1 if page.low else 2))
    boxes = [box for row in bar.rows(len(plan) // rows.columns, page.metrics.gap) for box in row.columns(rows.columns, page.metrics.gap)]
    pairs = zip(rows.buttons, boxes, strict=True)
    return [Element(button.name, box, button.look, button.intent, answer=True) for button, box in pairs], rest


@frozen
class _ButtonRows:
    buttons: Sequence[Element]
    columns: int
    height: int
    whole: bool  # no word is torn


def _button_rows(page: Page, step: int, plan: Sequence[tuple[str, str, object, str]], area: Box, columns: int) -> _ButtonRows:
    gap, lettering = page.metrics.gap, replace(page, text_step=step)
    style = lettering.style(1.0, bold=True)
    limit = (area.w - gap * (columns - 1)) // columns - style.pixels * 4  # the sign and the space beside the words
    buttons = [lettering.button(name, words, intent, "tinted", icon, ButtonSize(limit=limit)) for name, words, intent, icon in plan]
    rows = len(plan) // columns
    height = rows * max(button.box.h for button in buttons) + (rows - 1) * gap
    return _ButtonRows(buttons, columns, height, all(holds_words(words, style, limit) for _, words, *_ in plan))
