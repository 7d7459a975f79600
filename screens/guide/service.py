"""One service: its name and owner, tabs, and the lines of the open tab, a page at a time."""

from kiosk.frozen import replace
from kiosk.guide.intents import OpenTab
from kiosk.guide.views import FactView, ServiceView
from kiosk.ui.drawing.looks import Button, Chip, TextLines
from kiosk.ui.drawing.scene import Box, Element, Look, Scene
from kiosk.ui.grid import Card, grid
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import width
from screens.guide import frame
from screens.widgets import citizen_frame, paged_cards

Made = tuple[list[Element], list[Element], bool, int]  # all between header and footer, the page turners, whether a card is cut, pages
LEAST_LINES = 3  # on a page: with fewer nobody sees that it is a list, and the letters give way


def build(view: ServiceView, page: Page) -> Scene:
    """What to prepare, the steps, more about the service, and how to take the list along; the person may check in here."""
    above, below = view.frame, replace(view.frame, mark="")
    beside = [(below, view.frame.mark)] if page.low and page.metrics.landscape else []  # where a line of its own would cost a document
    for shown, mark in (*beside, (above, ""), (below, "")):  # on a very low screen a line that fits whole comes before the mark
        elements, area = frame.header(shown, page)
        area, bar = page.footer_area(area)
        layout = _largest(view, page, citizen_frame.content(area, page), mark)
        if not layout[2]:
            break
    footer = (
        citizen_frame.footer(page, bar, layout[1], *frame.onward(page, *view.check_in))
        if view.check_in
        else page.footer(bar, citizen_frame.back(page), layout[1], None)
    )
    return Scene("check_service", (*elements, *layout[0], *footer))


def _largest(view: ServiceView, page: Page, area: Box, mark: str) -> Made:
    """In the person's text size; where a line would not fit whole, or stands alone on its page, owner, title and note give way, then the
    letters. The ways to take the list along are few: owner and title give way for them to stand on one page."""
    most_pages = 1 if view.tab == "take" else -(-len(view.facts) // LEAST_LINES)
    scarce = page.text_step == 2 or page.metrics.roominess == 1.0
    whole: list[Made] = []
    for step in range(page.text_step, -1, -1):
        for owner, note, title in ((view.owner, view.note, step), ("", view.note, step), ("", view.note, 0), ("", "", 0)):
            layout = _between(replace(view, owner=owner, note=note), replace(page, text_step=step), area, title, mark)
            if layout[2]:
                continue
            if layout[3] <= most_pages:
                return layout
            whole.append(layout)
        if whole and (view.tab == "take" or not scarce):
            break
    return min(whole, key=lambda candidate: candidate[3]) if whole else layout


def _between(view: ServiceView, page: Page, area: Box, title_step: int, mark: str) -> Made:
    line = _one_line(view, page, area, mark) if page.low and page.metrics.landscape else None
    if mark and line is None:
        return [], [], True, 1
    scales = (1.3, 1.15, 1.0) if not page.low else (1.0,)
    title, rest = line or page.title(view.name, area, view.owner, scales, 0 if page.low else title_step)
    tabs, rest = _tabs(view, page, rest)
    note, rest = ([], rest) if line else _note(view, page, rest)
    cards = [_card(fact, page) for fact in view.facts]
    counts = (1, 2) if page.metrics.landscape else (1,)
    if not rest.h:
        return [], [], True, 1
    shown = grid(page, cards, rest, counts, view.page, 34)
    lines, turners = paged_cards.paged(page, cards, rest, view.page, counts, 34)
    return title + tabs + note + lines, turners, shown.cut, shown.pages


def _one_line(view: ServiceView, page: Page, area: Box, mark: str) -> tuple[list[Element], Box] | None:
    """Title, whose translation it is, and the note side by side, where the screen is so low that a line less is a document more; None where
    they do not fit beside each other, nor where the owner is to be named."""
    style, small, gap = page.style(1.0, bold=True, step=0), page.style(1.0, step=0), page.metrics.gap
    fill, role = _note_colours(view)
    aside: list[tuple[str, Look, int]] = (
        [("note", Chip((view.note,), style, fill, role), width(view.note, style) + style.pixels)] if view.note else []
    )
    aside += [("mark", TextLines((mark,), small, "soft_ink"), width(mark, small))] if mark else []
    if view.owner or width(view.name, style) + sum(wide + 2 * gap for *_, wide in aside) > area.w:
        return None
    line, rest = area.cut_top(style.pitch, gap)
    elements, right = [], line.right
    for name, look, wide in aside:
        elements.append(Element(name, Box(right - wide, line.y, wide, line.h), look))
        right -= wide + 2 * gap
    title = Element("title", Box(line.x, line.y, right - line.x, line.h), TextLines((view.name,), style))
    return [title, *reversed(elements)], rest


def _tabs(view: ServiceView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """The open one filled. Side by side; two above two where the letters would be too small otherwise."""
    words = [words for _, words in view.tabs]
    rows, style = frame.button_rows(page, words, area.w)
    tall = page.metrics.target if page.low else page.metrics.answer
    bar, rest = area.cut_top(rows * max(tall, style.pitch + style.pixels // 5) + (rows - 1) * page.metrics.gap, page.air)
    boxes = [box for row in bar.rows(rows, page.metrics.gap) for box in row.columns(len(words) // rows, page.metrics.gap)]
    return [
        Element(f"tab_{name}", box, Button((label,), style, "primary" if name == view.tab else "plain", radius=page.px(3)), OpenTab(name))
        for (name, label), box in zip(view.tabs, boxes, strict=True)
    ], rest


def _note(view: ServiceView, page: Page, area: Box) -> tuple[list[Element], Box]:
    if not view.note:
        return [], area
    style = page.style(1.0, bold=True)
    lines = page.wrapped(view.note, style, area.w - 2 * style.pixels)
    fill, role = _note_colours(view)
    box, rest = area.cut_top(len(lines) * style.pitch + style.pixels // 3, page.metrics.gap * 2)
    return [Element("note", box, Chip(lines, style, fill, role))], rest


def _note_colours(view: ServiceView) -> tuple[str, str]:
    return ("good_soft", "good") if view.complete else ("accent_soft", "on_accent_soft")


def _card(fact: FactView, page: Page) -> Card:
    if fact.chosen is not None:
        return frame.tick(page, fact.name, fact.intent, fact.words, fact.label, fact.chosen)
    if fact.intent is not None:
        return frame.entry(page, fact.name, fact.sign, fact.words, fact.label, fact.intent)
    return frame.fact(page, fact.name, fact.sign, fact.label, fact.words)
