"""A page with one message: sign, title, sentences, and one or two large buttons. Thanks, stop, still here and trouble are such pages."""

from collections.abc import Sequence

from kiosk.ui.drawing.looks import Chip, TextLines
from kiosk.ui.drawing.scene import Box, Element, Look
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, width

LARGE = (3.4, 2.6, 2.0, 1.5)  # how much larger than a sentence the one large figure is, if there is room
Block = tuple[str, Look, int, int]  # name, look, width (0: the whole area), height


def blocks(
    page: Page, area: Box, sign: Look | None, title: str, sentences: Sequence[tuple[str, str, str]], large: str = ""
) -> list[Element]:
    """Sign, title and (name, words, role) sentences, centred in the area; the sign gives way first, then the title's size.

    A sentence whose role is "good" is on a chip. `large` takes the place of the sign and never gives way, only its size does:
    the number of a countdown, somebody's place in the queue.
    """
    least = page.style(LARGE[-1], bold=True).pitch + page.px(2) if large else 0
    for scale in (1.9, 1.7, 1.4, 1.2, 1.0):
        content = _blocks(page, area, page.style(scale, bold=True), title, sentences)
        if _whole(content) <= min(area.h * 0.66, area.h - least):
            break
    while _whole(content) + least + page.px(2) * (len(content) - 1) > area.h and len(content) > 1:
        content.pop()  # the last sentence is the one that a person can do without
    gap = min(page.px(8), max(page.px(2), (area.h - _whole(content) - least) // (len(content) + 3)))
    room = area.h - _whole(content) - gap * len(content)
    top = min(page.px(getattr(sign, "MOST_MM", 48)), area.w // 3, room)
    if large:
        number = next((style for scale in LARGE if (style := page.style(scale, bold=True)).pitch <= room), page.style(LARGE[-1], bold=True))
        content.insert(0, ("large", TextLines((large,), number, "brand", "centre"), 0, number.pitch))
    elif sign and top >= page.px(getattr(sign, "LEAST_MM", 12)):
        content.insert(0, ("sign", sign, 0, top))
    y = area.y + max(0, (area.h - _whole(content) - gap * (len(content) - 1)) * 9 // 20)
    elements = []
    for name, look, wide, height in content:
        across = wide or area.w
        elements.append(Element(name, Box(area.x + (area.w - across) // 2, y, across, height), look))
        y += height + gap
    return elements


def _whole(content: Sequence[Block]) -> int:
    return sum(height for *_, height in content)


def _blocks(page: Page, area: Box, style: TextStyle, title: str, sentences: Sequence[tuple[str, str, str]]) -> list[Block]:
    lines = page.wrapped(title, style, area.w)
    content: list[Block] = [("title", TextLines(lines, style, "ink", "centre"), 0, len(lines) * style.pitch)]
    text = page.style(1.1 if style.pixels > page.style().pixels else 1.0)
    for name, words, role in sentences:
        wrapped = page.wrapped(words, text, area.w - 2 * text.pixels)
        if role == "good":
            wide = max(width(line, text) for line in wrapped) + 2 * text.pixels
            content.append((name, Chip(wrapped, text, "good_soft", "good"), wide, len(wrapped) * text.pitch + text.pixels // 3))
        else:
            content.append((name, TextLines(wrapped, text, role, "centre"), 0, len(wrapped) * text.pitch))
    return content


def buttons(page: Page, area: Box, answers: Sequence[Element]) -> tuple[list[Element], Box]:
    """Large buttons along the bottom of the area, in the middle: beside each other where the screen is wide, else above each other."""
    height = max(page.px(20 if page.low else 26), *(answer.box.h for answer in answers))
    gap = page.metrics.gap * 2
    widest = max(answer.box.w for answer in answers)
    across = page.metrics.landscape and widest * len(answers) + gap * (len(answers) - 1) <= area.w
    whole = height if across else len(answers) * height + (len(answers) - 1) * gap
    rest, bar = area.cut_bottom(whole, page.air)
    wide = min(bar.w, max(page.px(150), widest) * len(answers) + gap * (len(answers) - 1)) if page.metrics.landscape else bar.w
    bar = Box(bar.x + (bar.w - wide) // 2, bar.y, wide, bar.h)
    boxes = bar.columns(len(answers), gap) if across else bar.rows(len(answers), gap)
    return [Element(answer.name, box, answer.look, answer.intent, answer=True) for answer, box in zip(answers, boxes, strict=True)], rest
