"""One item of the scale: five cards with face, word and number; a tap answers and goes on."""

from collections.abc import Sequence
from itertools import product

from kiosk.citizen import intents
from kiosk.citizen.views import RatingView
from kiosk.frozen import replace
from kiosk.ui.drawing.cards import ChoiceCard, LevelCard
from kiosk.ui.drawing.looks import Chip, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import TITLE_SCALES, Page
from kiosk.ui.text.thai_text import holds_words, width
from screens.widgets import citizen_frame
from screens.widgets.composition import lowered

# What gives way above the cards, in order: aspect shown, hint shown, scales of the title, its text step.
_WAYS = ((True, True, TITLE_SCALES, None), (True, False, (1.15, 1.0), None), (False, False, (1.0,), None), (False, False, (1.0,), 0))

ASPECT_LINES = 2


def build(view: RatingView, page: Page) -> Scene:
    """One item of the scale: the person taps one of five levels. Face, word and number stand together, as colour alone says nothing
    to a person who cannot tell colours apart (WCAG 2.2, 1.4.1)."""
    elements, area = citizen_frame.header(view.frame, page)
    onward = citizen_frame.forward(page) if view.chosen else None
    area, bar = page.footer_area(area)
    area = citizen_frame.content(area, page)
    above, levels = _fitted(view, page, area)
    levels = [replace(element, lingers=element.intent is not None) for element in levels]
    shown = lowered(page, area, [*above, *levels])  # no picture: only the shortest of ten questions would leave room for one
    return Scene(
        "rating",
        (*elements, *shown, *citizen_frame.footer(page, bar, [], onward, progress=view.frame.progress)),
        about=view.frame.progress,
    )


def _fitted(view: RatingView, page: Page, area: Box) -> tuple[list[Element], list[Element]]:
    """Aspect and question, then the five cards. Where they would not fit, the hint gives way, then the aspect, then the size of the
    cards' words and of the title, and last the order of one row or one column, which shows at a glance what is more and what is less."""
    ordered, steps = (_upright, _lying) if page.metrics.landscape else (_lying,), range(page.text_step, -1, -1)
    plans = [*product(steps, ordered, (_WAYS[:-1],)), *product(steps, ordered, (_WAYS[-1:],)), *product(steps, (_packed,), (_WAYS,))]
    for smaller, draw, ways in plans:
        cards = replace(page, text_step=smaller)
        for aspect, hint, scales, step in ways:
            above, rest = _aspect_line(view, page, area) if aspect else ([], area)
            title, rest = page.title(view.title, rest, view.hint if hint else "", scales, step)
            levels = draw(view, cards, rest)
            if levels:
                return above + title, levels
    raise ValueError(f"a screen of {page.metrics.width}x{page.metrics.height} pixels is too small for five answers")


def _aspect_line(view: RatingView, page: Page, area: Box, step: int | None = None) -> tuple[list[Element], Box]:
    """The aspect at the left, "5 of 10" at the right; the aspect wraps if it must, and the room is the question's: in the largest
    letters an aspect of more than ASPECT_LINES takes a smaller step."""
    style, bold = page.style(step=step), page.style(1.0, bold=True, step=step)
    count = page.words("item_of", number=view.number, total=view.total)
    if width(count, style) + width(view.aspect, bold) + 3 * bold.pixels > area.w:
        count = f"{view.number}/{view.total}"
    count_width = width(count, style)
    room = area.w - count_width - page.metrics.gap - bold.pixels
    lines = page.wrapped(view.aspect, bold, room)
    if step is None and page.text_step == 2 and len(lines) > ASPECT_LINES:
        return _aspect_line(view, page, area, 1)
    height = len(lines) * bold.pitch + bold.pixels // 4
    wide = min(room, max(width(line, bold) for line in lines) + 2) + bold.pixels
    line, rest = area.cut_top(height, page.px(2 if page.low else 3))
    return [
        Element("aspect", replace(line, w=wide), Chip(lines, bold)),
        Element(
            "count",
            Box(line.right - count_width, line.y + (height - style.pitch) // 2, count_width, style.pitch),
            TextLines((count,), style, "soft_ink"),
        ),
    ], rest


def _upright(view: RatingView, page: Page, area: Box) -> list[Element]:
    """Five columns, best at the left as it is on top in rows: one order on every panel; none where the words or faces would not fit."""
    gap = page.metrics.gap * (1 if page.low else 2)
    boxes = area.columns(5, gap)
    for scale in (1.2, 1.0):
        style, number = page.style(scale, bold=True), page.style(scale * 1.2, bold=True)
        plan = [(level, page.wrapped(word, style, boxes[0].w - style.pixels // 2)) for level, word in view.levels]
        lines = max(len(words) for _, words in plan)
        least = page.px(14) + lines * style.pitch + number.pitch + style.pixels
        whole = all(holds_words(word, style, boxes[0].w - style.pixels // 2) for _, word in view.levels)
        if area.h >= least and whole and (lines == 1 or scale == 1.0):
            break
    else:
        return []
    height = min(area.h, max(page.px(110), least))
    top = area.y + (area.h - height) // 3
    size = LevelCard.face_size(boxes[0].w, height, True, style, lines)
    return [
        Element(
            f"level_{level}",
            replace(box, y=top, h=height),
            LevelCard(level, words, style, str(level), number, size, True, view.chosen == level, page.px(5)),
            intents.Rate(level),
            answer=True,
        )
        for (level, words), box in zip(plan, boxes, strict=True)
    ]


def _lying(view: RatingView, page: Page, area: Box) -> list[Element]:
    """Five rows, best on top; none where the height does not hold them."""
    return _in_columns(view, page, area, ((1, 1.3), (1, 1.1), (1, 1.0)))


def _packed(view: RatingView, page: Page, area: Box) -> list[Element]:
    """Two or three columns, each read downwards before the next, on a screen too low for five rows and too narrow for the words side
    by side; none where not even those fit."""
    return _in_columns(view, page, area, ((2, 1.0), (3, 1.0)))


def _in_columns(view: RatingView, page: Page, area: Box, tries: Sequence[tuple[int, float]]) -> list[Element]:
    for columns, scale in tries:
        style, number = page.style(scale, bold=True), page.style(scale * (1.3 if columns == 1 else 1.0), bold=True)
        rows = -(-5 // columns)
        cells = _cells(page, area, columns, rows)
        height = cells[0].h
        size = LevelCard.face_size(cells[0].w, height, False, style)
        room = cells[0].w - 3 * ChoiceCard.padding(style) - size - width("5", number) - style.pixels // 3
        plan = [(level, page.wrapped(word, style, room)) for level, word in view.levels]
        needed = max(page.metrics.answer, max(len(words) for _, words in plan) * style.pitch, number.pitch)
        if height >= needed and all(holds_words(word, style, room) for _, word in view.levels):
            return [
                Element(
                    f"level_{level}",
                    cell,
                    LevelCard(level, words, style, str(level), number, size, False, view.chosen == level, page.px(5)),
                    intents.Rate(level),
                    answer=True,
                )
                for (level, words), cell in zip(plan, cells, strict=False)
            ]
    return []


def _cells(page: Page, area: Box, columns: int, rows: int) -> list[Box]:
    """Equal cells, no higher than 52 mm, with as much space between them as is left, up to 5 mm."""
    gap = page.metrics.gap
    height = min((area.h - gap * (rows - 1)) // rows, page.px(52))
    between = min(page.px(5), (area.h - height * rows) // (rows - 1)) if columns == 1 else gap
    lines = [Box(area.x, area.y + row * (height + between), area.w, height).columns(columns, gap) for row in range(rows)]
    return [line[column] for column in range(columns) for line in lines]  # best to worst down a column, then down the next
