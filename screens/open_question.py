"""An open question: common answers to tap first, then the person's own words or the search for a service. All optional."""

from kiosk import intents
from kiosk.ui.looks import Panel, Words
from kiosk.ui.page import Page
from kiosk.ui.scene import Box, Element, Scene
from kiosk.views import OpenView
from screens import card_pages, citizen_frame

OWN_LINES = 3  # lines of the person's own words shown; the rest stays in the answer


def build(view: OpenView, page: Page) -> Scene:
    elements, area = citizen_frame.header(view.frame, page)
    onward = citizen_frame.forward(page) if view.answered else citizen_frame.forward(page, page.words("none_of_these"), intents.Skip())
    area, bar = page.footer_area(area)
    hint = page.words("open_hint_services" if view.finding else "open_hint")
    title, rest = page.title(view.title, citizen_frame.content(area, page), hint)
    own, rest = _own_words(view, page, rest)
    buttons, rest = _buttons(view, page, rest)
    cards = [
        card_pages.choice_card(page, f"line_{number}", intents.ToggleLine(line.text), line.text, "", "add", line.chosen)
        for number, line in enumerate(view.lines)
    ]
    shown, turners = card_pages.paged(page, cards, rest, view.page, card_pages.columns(page), most_mm=24)
    footer = citizen_frame.footer(page, bar, turners, onward)
    return Scene("open_question", (*elements, *title, *own, *shown, *buttons, *footer), typing=True)


def _own_words(view: OpenView, page: Page, area: Box) -> tuple[list[Element], Box]:
    if not view.own:
        return [], area
    style, small = page.style(1.0, bold=True), page.style()
    pad = style.pixels // 2
    lines = page.wrapped(view.own, style, area.w - 2 * pad)[-OWN_LINES:]
    top, rest = area.cut_top(small.pitch + len(lines) * style.pitch + pad, page.metrics.gap)
    label, words = top.inset(pad, pad // 2).cut_top(small.pitch)
    return [
        Element("own", top, Panel(fill="chosen", radius=page.px(4), edge="chosen_edge", shadow=False)),
        Element("own_label", label, Words((page.words("your_words"),), small, "soft_ink")),
        Element("own_words", words, Words(lines, style)),
    ], rest


def _buttons(view: OpenView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """At the bottom: type, and (for wanted services) look one up."""
    made = [page.button("write", page.words("change_own" if view.own else "write_own"), intents.OpenKeyboard(), icon="pencil")]
    if view.finding:
        made.insert(0, page.button("find", page.words("find_service"), intents.OpenKeyboard(finding=True), icon="search"))
    height = max(one.box.h for one in made)
    rest, bar = area.cut_bottom(height, page.metrics.gap)
    boxes = bar.columns(len(made), page.metrics.gap)
    return [Element(one.name, box, one.look, one.intent, answer=True) for one, box in zip(made, boxes, strict=True)], rest
