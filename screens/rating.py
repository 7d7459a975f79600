"""One item of the scale: five cards with face, word and number; a tap answers and goes on."""

from dataclasses import replace

from kiosk import intents
from kiosk.ui.cards import ChoiceCard, LevelCard
from kiosk.ui.looks import Chip, Words
from kiosk.ui.page import Page
from kiosk.ui.scene import Box, Element, Scene
from kiosk.ui.thai_text import width
from kiosk.views import RatingView
from screens import citizen_frame


def build(view: RatingView, page: Page) -> Scene:
    elements, area = citizen_frame.header(view.frame, page)
    onward = citizen_frame.forward(page) if view.chosen else None
    area, bar = page.footer_area(area)
    area = citizen_frame.content(area, page)
    above, area = _aspect_line(view, page, area)
    title, area = page.title(view.title, area, view.hint)
    levels = _upright(view, page, area) if page.metrics.landscape else None
    return Scene("rating", (*elements, *above, *title, *(levels or _lying(view, page, area)), *citizen_frame.footer(page, bar, [], onward)))


def _aspect_line(view: RatingView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """The aspect at the left, "5 of 10" at the right; the aspect wraps if it must."""
    style, bold = page.style(), page.style(1.0, bold=True)
    count = page.words("item_of", number=view.number, total=view.total)
    count_width = width(count, style)
    room = area.w - count_width - page.metrics.gap - bold.pixels
    lines = page.wrapped(view.aspect, bold, room)
    height = len(lines) * bold.pitch + bold.pixels // 4
    wide = min(room, max(width(line, bold) for line in lines) + 2) + bold.pixels
    line, rest = area.cut_top(height, page.px(2))
    return [
        Element("aspect", replace(line, w=wide), Chip(lines, bold)),
        Element("count", Box(line.right - count_width, line.y + (height - style.pitch) // 2, count_width, style.pitch), Words((count,), style, "soft_ink")),
    ], rest


def _upright(view: RatingView, page: Page, area: Box) -> list[Element] | None:
    """Five columns, worst to best from left to right; None where the words or faces would not fit."""
    style, number = page.style(1.0, bold=True), page.style(1.1, bold=True)
    boxes = area.columns(5, page.metrics.gap)
    plan = [(level, page.wrapped(word, style, boxes[0].w - style.pixels // 2)) for level, word in reversed(view.levels)]
    lines = max(len(words) for _, words in plan)
    least = page.px(10) + lines * style.pitch + number.pitch + style.pixels // 2
    if area.h < least or any(width(line, style) > boxes[0].w for _, words in plan for line in words):
        return None
    height = min(area.h, page.px(100))
    top = area.y + (area.h - height) // 3
    return [
        Element(
            f"level_{level}",
            replace(box, y=top, h=height),
            LevelCard(level, words, style, str(level), number, True, view.chosen == level, page.px(4)),
            intents.Rate(level),
            answer=True,
        )
        for (level, words), box in zip(plan, boxes, strict=True)
    ]


def _lying(view: RatingView, page: Page, area: Box) -> list[Element]:
    """Five rows, best on top; two columns where the height does not hold five."""
    style, number = page.style(1.1, bold=True), page.style(1.4, bold=True)
    gap = page.metrics.gap
    least = max(page.metrics.answer, style.pitch + gap)
    columns = 1 if area.h >= 5 * least + 4 * gap else 2 if area.h >= 3 * least + 2 * gap else 3
    rows = -(-5 // columns)
    if columns > 1:
        style, number = page.style(1.0, bold=True), page.style(1.0, bold=True)
    height = min((area.h - gap * (rows - 1)) // rows, page.px(50))
    cells = [
        cell for row in range(rows) for cell in Box(area.x, area.y + row * (height + gap), area.w, height).columns(columns, gap)
    ]
    room = cells[0].w - 3 * ChoiceCard.padding(style) - LevelCard.face_size(cells[0].w, height, False, style) - width("5", number)
    return [
        Element(
            f"level_{level}",
            cell,
            LevelCard(level, page.wrapped(word, style, room), style, str(level), number, False, view.chosen == level, page.px(4)),
            intents.Rate(level),
            answer=True,
        )
        for (level, word), cell in zip(view.levels, cells, strict=False)
    ]
