"""A paper form on one screen: every field as a cell, the options of the field in hand with the keys that give them."""

from itertools import product

from kiosk.frozen import replace
from kiosk.officer.figures.views import PeriodView
from kiosk.officer.intents import Act
from kiosk.officer.page_names import PageName
from kiosk.officer.views import KeyView, PaperCellView, PaperFormView
from kiosk.ui.drawing.entries import FormCell, KeyCard
from kiosk.ui.drawing.looks import Chip, TextLines
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Box, Element, Look, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, width
from screens.officer import card_rows, frame
from screens.officer.text_entry import text_line


def build(view: PaperFormView, page: Page) -> Scene:
    """The fields of a paper form and the keys of the active one; an officer types, moves between fields, and saves."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    day, inner = _day_line(view, page, inner)
    gap = page.px(4)
    if page.metrics.landscape:
        cells_box = Box(inner.x, inner.y, inner.w * 56 // 100, inner.h)
        panel = Box(cells_box.right + gap, inner.y, inner.right - cells_box.right - gap, inner.h)
        cells, _ = _cells(view, page, cells_box)
    else:
        cells, panel = _cells(view, page, inner)
        panel = panel.cut_top(page.px(2))[1]
    options, turners = _panel(view, page, panel)
    actions = [
        frame.button(page, "next_field", page.words("next_field"), Act("next"), icon="right"),
        frame.button(page, "save", page.words("paper_save"), Act("save"), kind="primary", icon="tick"),
    ]
    footer = frame.footer(page, bar, actions, turners)
    return Scene(
        PageName.PAPER_ENTRY,
        (*elements, *day, *cells, *options, *footer),
        typing=True,
        layer=view.layer,
        enter="save" if view.last else "next_field",
        keys=(("F2", "save"),) if view.writing else (("F2", "save"), ("KP_Add", "save")),
    )


def _day_line(view: PaperFormView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """The day on the forms, and how many were kept."""
    elements, rest = frame.day_bar(PeriodView("day", view.day, view.has_next), page, area)
    right = max(cell.box.right for cell in elements) + page.px(3)
    styles = [frame.style(page, scale, bold=True) for scale in (0.9, 0.82, frame.small(page))]
    fitting = ((words, text) for words in view.saved for text in styles if width(words, text) <= area.right - right)
    words, text = next(fitting, (view.saved[-1], styles[-1]))
    place = Box(right, area.y + (page.metrics.target - text.pitch) // 2, area.right - right, text.pitch)
    shown = [Element("saved", place, TextLines((words,), text, "brand", "right"))] if width(words, text) <= place.w else []
    return [*elements, *shown], rest


# ------------------------------------------------------------------ the fields


def _cells(view: PaperFormView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """Part 1, the ten items, part 3, each under its name: with words where there is room, else numbers and keys alone."""
    room = area.h if page.metrics.landscape else area.h * 56 // 100
    for form in ("words", "numbers", "lines"):
        cells, bottom = _grid(view, page, area, room, form)
        if bottom <= area.y + room + page.metrics.gap:
            break
    return cells, Box(area.x, bottom, area.w, area.bottom - bottom)


def _grid(view: PaperFormView, page: Page, area: Box, room: int, form: str) -> tuple[list[Element], int]:
    """Each part's rows, its name at their left: numbers occur in two parts."""
    gap, label = page.metrics.gap, frame.style(page, frame.small(page))
    value = frame.style(page, 0.82, bold=True)
    names = {part: tuple(name.split()) for part, name in view.parts}
    strip = max(width(word, label) for words in names.values() for word in words) + gap
    cells = Box(area.x + strip, area.y, area.w - strip, area.h)
    narrowest = max(page.metrics.target, width("3.3", label) + 2 * label.pixels)
    items = 10 if (cells.w - 9 * gap) // 10 >= narrowest else 5
    columns = {"words": {1: 4, 2: items, 3: 3}, "numbers": {1: 7, 2: items, 3: 7}, "lines": {1: 5, 2: 5, 3: 5}}[form]
    if form == "lines":  # wider ones where that takes no more rows
        columns = {part: 4 if len(_rows_of(view, part, 4)) == len(_rows_of(view, part, 5)) else 5 for part in columns}
    rows = [row for part in (1, 2, 3) for row in _rows_of(view, part, columns[part])]
    least = max(page.metrics.target, 0 if form == "lines" else FormCell.height(label, value, 1))
    tall = least if form == "lines" else min(least * 4 // 3, max(least, (room - (gap + page.px(2)) * len(rows)) // len(rows)))
    elements, y = [], area.y
    for row in rows:
        part = row[0].part
        if part in names:
            y += page.px(1.5) if y > area.y else 0
            words = names.pop(part)
            place = Box(area.x, y, strip - gap, max(tall, len(words) * label.pitch))
            elements.append(Element(f"part_{part}", place, TextLines(words, label, "soft_ink")))
        boxes = Box(cells.x, y, cells.w, tall).columns(columns[part], gap)
        elements += [_cell(cell, page, box, label, value, form == "lines") for cell, box in zip(row, boxes, strict=False)]
        y += tall + gap
    return elements, y


def _rows_of(view: PaperFormView, part: int, columns: int) -> list[list[PaperCellView]]:
    cells = [cell for cell in view.cells if cell.part == part]
    return [cells[start : start + columns] for start in range(0, len(cells), columns)]


def _cell(cell: PaperCellView, page: Page, box: Box, label: TextStyle, value: TextStyle, on_one_line: bool) -> Element:
    room = box.w - label.pixels
    name = cell.labels[-1] if on_one_line else next((words for words in cell.labels if width(words, label) <= room), cell.labels[-1])
    room -= width(name, label) + label.pixels // 3 if on_one_line else 0
    styles = (value, frame.style(page, frame.small(page), bold=True))
    fitting = ((words, text) for words in cell.values for text in styles if width(words, text) <= room)
    shown, value = next(fitting, (cell.values[-1], styles[-1]))
    look = FormCell(name, label, (shown,), value, cell.cell.active, cell.cell.missing, page.px(2))
    return Element(f"field_{cell.cell.name}", box, look, cell.cell.intent)


# ------------------------------------------------------------------ the field in hand


def _panel(view: PaperFormView, page: Page, area: Box) -> tuple[list[Element], list[Element]]:
    """What is asked, a warning if there is one, the options or the line to write on, and the page turners of the options; in the
    longest and largest title that leaves them three quarters of the room, and a scale all of its page."""
    for words, scale in product((view.title, view.short_title), (0.9, 0.82, frame.small(page))):
        bold = frame.style(page, scale, bold=True)
        lines = page.wrapped(words, bold, area.w)
        top, rest = area.cut_top(len(lines) * bold.pitch, page.px(2))
        elements, turners = _asked(view, page, rest)
        if top.h <= area.h // 4 and not (view.levels and turners):
            break
    return [Element("title", top, TextLines(lines, bold)), *elements], turners


def _asked(view: PaperFormView, page: Page, area: Box) -> tuple[list[Element], list[Element]]:
    hint, rest = _hint(view, page, area)
    warning, rest = _warning(view, page, rest)
    if view.text is not None:
        return [*hint, *warning, *_open(view, page, rest)], []
    cards = [_card(key, page) for key in view.keys]
    limits = card_rows.RowLimits(_columns(page, area), most_mm=16, least_mm=TARGET_MM)
    shown, turners = card_rows.paged(page, cards, rest, view.page, limits)
    return [*hint, *warning, *shown], turners


def _hint(view: PaperFormView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """Keys keep the figures that are printed on them."""
    if not view.hint:
        return [], area
    text = replace(frame.style(page, frame.small(page)), thai_digits=False)
    lines = page.wrapped(view.hint, text, area.w)
    line, rest = area.cut_top(len(lines) * text.pitch, page.px(2))
    return [Element("key_hint", line, TextLines(lines, text, "soft_ink"))], rest


def _columns(page: Page, area: Box) -> tuple[int, ...]:
    """As many columns as have 70 mm each, for a service's name."""
    return tuple(count for count in (1, 2, 3) if area.w // count >= page.px(70)) or (1,)


def _warning(view: PaperFormView, page: Page, area: Box) -> tuple[list[Element], Box]:
    if not view.message:
        return [], area
    text = frame.style(page, 0.75)
    lines = page.wrapped(view.message, text, area.w - 2 * text.pixels)
    line, rest = area.cut_top(len(lines) * text.pitch + text.pixels // 2, page.px(2))
    return [Element("message", line, Chip(lines, text, "bad_soft", "bad", "bad", "left"))], rest


def _open(view: PaperFormView, page: Page, area: Box) -> list[Element]:
    """The words, and a button for who has no keyboard."""
    write = frame.button(page, "write", page.words("paper_keyboard"), Act("write"), icon="pencil")
    field, rest = area.cut_top(max(page.px(14), min(area.h - write.box.h - page.px(3), page.px(50))), page.px(3))
    button = Box(rest.x, rest.y, min(write.box.w, rest.w), write.box.h)
    return [*text_line(view.text or "", page, field, view.layer), Element("write", button, write.look, write.intent, answer=True)]


def _card(key: KeyView, page: Page) -> card_rows.RowCard:
    def look_at(wide: int) -> tuple[Look, int]:
        text = frame.style(page, 0.75)
        lines = page.wrapped(key.words, text, KeyCard.words_width(wide, text))
        return KeyCard(key.key, lines, text, key.chosen, page.px(3)), len(lines) * text.tight + text.pixels // 2

    return card_rows.RowCard(f"option_{key.code}", key.intent, look_at)
