"""A page with one message: sign, title, sentences, and one or two large buttons. Thanks, stop, still here and trouble are such pages."""

from collections.abc import Sequence

from kiosk.ui.looks import Sign, Words
from kiosk.ui.page import Page
from kiosk.ui.scene import Box, Element
from kiosk.ui.thai_text import TextStyle, balanced

Block = tuple[str, object, int]


def blocks(page: Page, area: Box, sign: tuple[str, str, str] | None, title: str, sentences: Sequence[tuple[str, str, str]], large: str = "") -> list[Element]:
    """Sign (icon, role, ground), title and (name, words, role) sentences, centred in the area; the sign gives way first.

    `large` stands in place of the sign: the number of a countdown.
    """
    for scale in (1.7, 1.4, 1.2, 1.0):
        made = _made(page, area, page.style(scale, bold=True), title, sentences)
        if sum(height for *_, height in made) <= area.h * 0.72:
            break
    room = area.h - sum(height for *_, height in made)
    top = min(page.px(34), room - page.px(8))
    if large and room > page.style(3.0).pitch:
        style = page.style(3.0, bold=True)
        made.insert(0, ("large", Words((large,), style, "action", "centre"), style.pitch))
    elif sign and top >= page.px(12):
        made.insert(0, ("sign", Sign(*sign), top))
    gap = min(page.px(7), max(page.px(1), (area.h - sum(height for *_, height in made)) // (len(made) + 1)))
    whole = sum(height for *_, height in made) + gap * (len(made) - 1)
    elements, y = [], area.y + max(0, (area.h - whole) * 2 // 5)
    for name, look, height in made:
        elements.append(Element(name, Box(area.x, y, area.w, height), look))  # type: ignore[arg-type]
        y += height + gap
    return elements


def _made(page: Page, area: Box, style: TextStyle, title: str, sentences: Sequence[tuple[str, str, str]]) -> list[Block]:
    lines = balanced(title, style, area.w)
    made: list[Block] = [("title", Words(lines, style, "ink", "centre"), len(lines) * style.pitch)]
    text = page.style(1.1)
    for name, words, role in sentences:
        wrapped = balanced(words, text, area.w)
        made.append((name, Words(wrapped, text, role, "centre"), len(wrapped) * text.pitch))
    return made


def buttons(page: Page, area: Box, made: Sequence[Element]) -> tuple[list[Element], Box]:
    """Large buttons along the bottom of the area: beside each other where the screen is wide, else above each other."""
    height = max(page.px(24), *(one.box.h for one in made))
    across = page.metrics.landscape
    whole = height if across else len(made) * height + (len(made) - 1) * page.metrics.gap
    rest, bar = area.cut_bottom(whole, page.px(4))
    boxes = bar.columns(len(made), page.metrics.gap) if across else bar.rows(len(made), page.metrics.gap)
    return [Element(one.name, box, one.look, one.intent, answer=True) for one, box in zip(made, boxes, strict=True)], rest
