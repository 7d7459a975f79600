"""Looking up a service by a few letters: results above, keyboard below; a tap takes a service or gives it back."""

from kiosk.citizen import intents
from kiosk.citizen.views import FindView
from kiosk.frozen import replace
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.grid import Card, grid
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import width
from screens.widgets import citizen_frame, paged_cards
from screens.widgets.text_field import field_height, key_area, text_field

MOST_MM = 24


def service_search(view: FindView, page: Page, nothing: str) -> Scene:
    """The field, the results as cards, the keyboard. `nothing`: key of the text shown where no service matches."""
    if page.low:
        page = replace(page, text_step=0)  # field, results and keyboard: there is no room for larger lines
    beside = bool(view.frame.mark) and page.metrics.landscape  # a low screen has no line to spare for the mark
    elements, area = citizen_frame.header(replace(view.frame, mark="") if beside else view.frame, page)
    keys, area = key_area(view.layer, page, area)
    inner = citizen_frame.content(area, page)
    title: list[Element] = []
    if not page.metrics.landscape:
        title, inner = page.title(page.words("find_service"), inner)
    line, rest = inner.cut_top(field_height(page, 1), page.metrics.gap)
    if beside:
        style = page.style(1.0, step=0)
        wide = width(view.frame.mark, style) + style.pixels // 2
        room = Box(line.right - wide, line.y + max(0, (line.h - style.tight) // 2), wide, style.tight)
        line = replace(line, w=line.w - wide - page.metrics.gap)
        elements.append(citizen_frame.mark_in(room, view.frame, page))
    field = text_field(view.text, page, line, view.layer)
    return Scene("find_service", (*elements, *title, *field, *_results(view, page, rest, nothing), *keys), typing=True, layer=view.layer)


def _results(view: FindView, page: Page, area: Box, nothing: str) -> list[Element]:
    if not view.results:
        style = page.style()
        words = page.wrapped(page.words(nothing if view.text.strip() else "find_hint"), style, area.w)
        return [Element("hint", Box(area.x, area.y, area.w, len(words) * style.pitch), TextLines(words, style, "soft_ink"))]
    if page.text_step == 2:
        page = replace(page, text_step=1)  # between field and keyboard there is no room for larger lines
    counts = (2, 3, 1) if page.metrics.landscape else (1,)
    cards = _cards(view, page, small=page.text_step == 0)
    if page.metrics.landscape and grid(page, cards, _beside_turners(page, area), counts).cut:
        cards, counts = _cards(view, page, small=False), (1,)  # long names on a low screen: each has the whole width
    shown, turners = paged_cards.paged(page, cards, area, view.page, counts, MOST_MM)
    if not turners:
        return shown
    # Where not all fit, the buttons that turn pages stand at the right, so that no line is lost on a low screen.
    group = max(turner.box.right for turner in turners)
    if page.metrics.landscape:
        room, side = replace(area, w=area.w - group - page.metrics.gap), Box(area.right - group, area.y, group, page.metrics.answer)
        if grid(page, cards, room, counts).cut:
            cards, counts = _cards(view, page, small=False), (1,)
    else:
        room, bar = area.cut_bottom(page.metrics.answer, page.metrics.gap)
        side = Box(bar.right - group, bar.y, group, bar.h)
    shown, turners = paged_cards.paged(page, cards, room, view.page, counts, MOST_MM)
    return shown + [replace(turner, box=replace(turner.box, x=side.x + turner.box.x, y=side.y + turner.box.y)) for turner in turners]


def _cards(view: FindView, page: Page, small: bool) -> list[Card]:
    return [
        paged_cards.choice_card(
            page,
            f"found_{result.code}",
            intents.ToggleLine(result.text),
            paged_cards.ChoiceWords(result.text, result.small if small else "", "add", result.chosen, result.picture if small else ""),
        )
        for result in view.results
    ]


def _beside_turners(page: Page, area: Box) -> Box:
    """About what is left when the buttons that turn pages stand at the right."""
    return replace(area, w=area.w - 3 * page.metrics.answer - 3 * page.metrics.gap)
