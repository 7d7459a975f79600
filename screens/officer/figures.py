"""The figures of a period: four numbers, every item with its bar, the five levels, the services. Two pages where one is too small."""

from collections.abc import Callable

from kiosk.frozen import frozen, replace
from kiosk.officer.figures.views import FiguresView, FigureView
from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.charts import BarRow, CountRow, Figure, LevelRow, PanelRow, PanelRows, WordsRow, widest
from kiosk.ui.drawing.looks import Panel, TextLines
from kiosk.ui.drawing.paint import BLEED
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, width
from screens.officer import card_rows, frame

AIR = BLEED  # pixels between a panel's title and its rows: a tile covers so much around it
STRETCH = {"scores": 1.7, "levels": 1.5, "uses": 1.25}  # how much of their own height a panel's rows may grow to, where there is room
FEW = 5
NARROW_MM = 240.0  # a screen with less room for buttons: the hours are reached from the curve
FULL = 500  # hundredths of the best mean
LEFT_SHARE = 60  # hundredths of a lying screen for the items
VALUE = 2.2  # a figure's number against the words of the page: read from a step away
ICONS = {"answered": "pencil", "percent": "chart", "people": "people", "uses": "list", "modes": "people", "unsent": "send"}
LABEL_SHARE = 0.66  # of a table's width for the words, at the most


def build(view: FiguresView, page: Page) -> Scene:
    """The numbers of a period with its scores, levels and services; an officer moves through periods and opens details."""
    elements, area = frame.header(view.frame, page, explained=True)
    area, bar = frame.footer_area(page, area)
    period, area = frame.period_bar(view.period, page, frame.content(area, page))
    pages = _pages(view, page, area)
    at = min(max(view.page, 0), len(pages) - 1)
    turners = card_rows.turners(page, len(pages), at) if len(pages) > 1 else []
    more = (
        []
        if view.service
        else [
            ("by_service", "list", PageName.BY_SERVICE),
            ("trend", "chart", PageName.TREND),
            *([("hours", "clock", PageName.HOURS)] if page.metrics.width >= page.px(NARROW_MM) else []),
            ("comments", "speech", PageName.COMMENTS),
        ]
    )
    actions = [frame.button(page, name, page.words(f"to_{name}"), Open(target), icon=icon) for name, icon, target in more]
    return Scene(PageName.FIGURES, (*elements, *period, *pages[at], *frame.footer(page, bar, actions, turners)))


def _pages(view: FiguresView, page: Page, area: Box) -> list[list[Element]]:
    """All on one page with the largest text that fits; else the numbers with levels and services, then the items."""
    gap = page.px(3)
    for wrapping in (False, True):
        for scale in frame.scales(page):
            numbers, rest = _numbers(view, page, area, scale)
            table_width = rest.w * LEFT_SHARE // 100 if page.metrics.landscape else rest.w
            whole = None if _wraps(view, page, table_width, scale) and not wrapping else _whole(view, page, rest, scale, gap)
            if whole:
                return [[*numbers, *whole]]
    for scale in frame.scales(page):
        numbers, rest = _numbers(view, page, area, scale)
        if rest.h >= _side_height(view, page, rest.w, scale, gap):
            return [[*numbers, *_side(view, page, rest, scale, gap)], *_alone(view, page, area)]
    alone = next(
        (
            numbers_alone
            for scale in frame.scales(page)
            if (numbers_alone := _numbers(view, page, area, scale, 2))[0][-1].box.bottom <= area.bottom
        ),
        None,
    )
    numbers = (alone or _numbers(view, page, area, frame.small(page)))[0]
    return [numbers, *_alone(view, page, area), _side(view, page, area, _fitting_scale(view, page, area, gap), gap)]


def _side_height(view: FiguresView, page: Page, wide: int, scale: float, gap: int) -> int:
    """The least height of levels beside services."""
    half = (wide - gap) // 2 if view.uses_title else wide
    return max(_levels(view, page, half, scale).height, _uses(view, page, half, scale, 0).height if view.uses_title else 0)


def _fitting_scale(view: FiguresView, page: Page, area: Box, gap: int) -> float:
    tried = frame.scales(page)
    return next((scale for scale in tried if _side_height(view, page, area.w, scale, gap) <= area.h), tried[-1])


def _whole(view: FiguresView, page: Page, area: Box, scale: float, gap: int) -> list[Element] | None:
    if page.metrics.landscape:
        left = Box(area.x, area.y, area.w * LEFT_SHARE // 100, area.h)
        right = Box(left.right + gap, area.y, area.right - left.right - gap, area.h)
        table = _table(view, page, left.w, scale)
        levels = _levels(view, page, right.w, scale)
        least = levels.height + (gap + _uses(view, page, right.w, scale, 0).height if view.uses_title else 0)
        if max(table.height, least) > area.h:
            return None
        return [*table.at(left), *_stacked(view, page, right, scale, gap)]
    table = _table(view, page, area.w, scale)
    below = table.height + gap + _levels(view, page, area.w if not view.uses_title else (area.w - gap) // 2, scale).height
    if below > area.h:
        return None
    top, rest = area.cut_top(max(table.height, min(table.height * 12 // 10, area.h - (below - table.height) - page.px(20))), gap)
    return [*table.at(top), *_side(view, page, rest, scale, gap)]


def _stacked(view: FiguresView, page: Page, area: Box, scale: float, gap: int) -> list[Element]:
    """Levels above services, in one column."""
    levels = _levels(view, page, area.w, scale)
    if not view.uses_title:
        return levels.at(area)
    top, rest = area.cut_top(levels.height, gap)
    return [*levels.at(top), *_uses(view, page, rest.w, scale, rest.h).at(rest)]


def _side(view: FiguresView, page: Page, area: Box, scale: float, gap: int) -> list[Element]:
    """Levels beside services."""
    if not view.uses_title:
        return _levels(view, page, area.w, scale).at(area)
    left, right = area.columns(2, gap)
    return [*_levels(view, page, left.w, scale).at(left), *_uses(view, page, right.w, scale, area.h).at(right)]


def _alone(view: FiguresView, page: Page, area: Box) -> list[list[Element]]:
    """The items on a page of their own with the largest text that fits; two aspects a page where the screen is too low for four."""
    for scale in frame.scales(page):
        table = _table(view, page, area.w, scale)
        if table.height <= area.h:
            return [table.at(area)]
    half = next((place for place, score in enumerate(view.scores) if score.strong and place >= len(view.scores) // 2), len(view.scores))
    parts = [replace(view, scores=view.scores[:half]), replace(view, scores=view.scores[half:])]
    return [_table(part, page, area.w, _scale_of_table(part, page, area)).at(area) for part in parts if part.scores]


def _scale_of_table(view: FiguresView, page: Page, area: Box) -> float:
    tried = frame.scales(page)
    return next((scale for scale in tried if _table(view, page, area.w, scale).height <= area.h), tried[-1])


# ------------------------------------------------------------------ numbers


def _numbers(view: FiguresView, page: Page, area: Box, scale: float, per_row: int = 0) -> tuple[list[Element], Box]:
    gap, per_row = page.metrics.gap, per_row or (4 if page.metrics.landscape else 2)
    small, large = (
        frame.style(page, max(scale * 0.85, frame.small(page))),
        frame.style(page, VALUE * scale, bold=True),
    )
    wide = (area.w - gap * (per_row - 1)) // per_row
    looks = [_number(figure, page, wide, small, large) for figure in view.figures]
    tall = max(Figure.height(len(look.label), len(look.notes), small, large) for look in looks)
    rows = -(-len(looks) // per_row)
    top, rest = area.cut_top(rows * tall + (rows - 1) * gap, page.px(3))
    cells = [cell for row in top.rows(rows, gap) for cell in row.columns(per_row, gap)]
    return [Element(f"figure_{figure.name}", cell, look) for figure, look, cell in zip(view.figures, looks, cells, strict=False)], rest


def _number(figure: FigureView, page: Page, wide: int, small: TextStyle, large: TextStyle) -> Figure:
    room = wide - 2 * Figure.padding(small)
    notes = tuple(line for note in figure.notes for line in _longest(note, small, room, page))
    label = _longest(figure.labels, small, room, page)
    return Figure(label, figure.value, notes, small, large, figure.role, page.px(4), figure.level, ICONS[figure.name])


def _longest(lengths: tuple[str, ...], text: TextStyle, room: int, page: Page) -> tuple[str, ...]:
    """The longest wording that fits on a line; the shortest, wrapped, where none does."""
    return next(((words,) for words in lengths if width(words, text) <= room), page.wrapped(lengths[-1], text, room))


# ------------------------------------------------------------------ panels


@frozen
class _Block:
    """A panel before it has a place: its least height, and what it puts into a box."""

    height: int
    at: Callable[[Box], list[Element]]


def _block(page: Page, name: str, title: str, wide: int, scale: float, rows: list[tuple[PanelRow, int]]) -> _Block:
    """A titled panel; its rows share what height is left, up to STRETCH times their own."""
    bold, pad = frame.style(page, scale, bold=True), page.px(3.4)
    needed, lines = sum(height for _, height in rows), page.wrapped(title, bold, _inner(page, wide))

    def at(box: Box) -> list[Element]:
        inner = box.inset(pad, pad * 2 // 3)
        heading, rest = inner.cut_top(len(lines) * bold.pitch, AIR)
        stretch = min(STRETCH[name], max(1.0, rest.h / max(1, needed)))
        parts = tuple((row, int(height * stretch)) for row, height in rows)
        body, _ = rest.cut_top(sum(height for _, height in parts))
        return [
            Element(name, box, Panel(radius=page.px(4))),
            Element(f"{name}_title", heading, TextLines(lines, bold)),
            Element(f"{name}_rows", body, PanelRows(parts)),
        ]

    return _Block(needed + len(lines) * bold.pitch + AIR + pad * 4 // 3, at)


def _inner(page: Page, wide: int) -> int:
    return wide - 2 * page.px(3.4)


def _table(view: FiguresView, page: Page, wide: int, scale: float) -> _Block:
    plain, bold = frame.style(page, scale), frame.style(page, scale, bold=True)
    inner, limit = _inner(page, wide), int(_inner(page, wide) * LABEL_SHARE)
    shown, n = (
        widest([score.mean for score in view.scores] + ["4.40"], bold),
        widest([page.words("n_people", n=score.n) for score in view.scores if score.n], plain),
    )
    planned = []
    for score in view.scores:
        text, indent = (bold, 0) if score.strong else (plain, plain.pixels)
        planned.append((score, text, indent, page.wrapped(score.label, text, limit - indent)))
    label = min(limit, max(widest(lines, text) + indent for _, text, indent, lines in planned))
    rows: list[tuple[PanelRow, int]] = []
    for score, text, indent, lines in planned:
        note = page.words("n_people", n=score.n) if score.n else ""
        role = "accent" if score.lowest else ""
        look = BarRow(lines, text, score.hundredths, FULL, score.mean, note, plain, score.strong, role, indent, label, shown, n)
        rows.append((look, len(lines) * text.tight))
    assert inner > label
    title = page.words("scores_title_lowest", item=view.lowest) if view.lowest else page.words("scores_title")
    return _block(page, "scores", title, wide, scale, rows)


def _wraps(view: FiguresView, page: Page, wide: int, scale: float) -> bool:
    """Whether a line of the table would need two."""
    text, bold, limit = frame.style(page, scale), frame.style(page, scale, bold=True), int(_inner(page, wide) * LABEL_SHARE)
    return any(width(score.label, bold if score.strong else text) + (0 if score.strong else text.pixels) > limit for score in view.scores)


def _levels(view: FiguresView, page: Page, wide: int, scale: float) -> _Block:
    text = frame.style(page, scale)
    words, shares = widest([level.word for level in view.levels], text), widest([level.percent for level in view.levels], text)
    counts, most = widest([f"{level.count:,}" for level in view.levels], text), max(level.count for level in view.levels)
    rows: list[tuple[PanelRow, int]] = []
    for level in view.levels:
        look = LevelRow(level.level, level.word, text, level.count, max(most, 1), f"{level.count:,}", level.percent, words, counts, shares)
        rows.append((look, round(text.pixels * 1.45)))
    if view.level_total:
        small = frame.style(page, frame.small(page))
        note = page.wrapped(page.words("levels_rounded"), small, _inner(page, wide))
        rows.append((WordsRow(note, small), len(note) * small.pitch))
    return _block(page, "levels", page.words("levels_title", count=f"{view.level_total:,}"), wide, scale, rows)


def _uses(view: FiguresView, page: Page, wide: int, scale: float, room: int) -> _Block:
    """As many services as fit into `room` pixels, the most used first; the last line says how many more there are.

    In the smallest letters where they would be fewer than FEW otherwise.
    """
    rows = _use_rows(view, page, wide, scale, room)
    if room and len(rows) <= min(FEW, len(view.uses)):
        scale = frame.small(page)
        rows = _use_rows(view, page, wide, scale, room)
    return _block(page, "uses", view.uses_title, wide, scale, rows)


def _use_rows(view: FiguresView, page: Page, wide: int, scale: float, room: int) -> list[tuple[PanelRow, int]]:
    text, inner = frame.style(page, scale), _inner(page, wide)
    most, counts = max((service.count for service in view.uses), default=1), widest([f"{service.count:,}" for service in view.uses], text)
    rows: list[tuple[PanelRow, int]] = []
    for service in view.uses:
        lines = page.wrapped(service.label, text, inner - counts - text.pixels)
        rows.append((CountRow(lines, text, f"{service.count:,}", service.count, most), CountRow.height(len(lines), text)))
    if not rows:
        lines = page.wrapped(view.uses_none, text, inner)
        rows.append((WordsRow(lines, text), len(lines) * text.pitch))
    head = frame.style(page, scale, bold=True).pitch + AIR + page.px(3.4) * 4 // 3
    return _fitting(page, rows, room - head, text, inner)


def _fitting(page: Page, rows: list[tuple[PanelRow, int]], room: int, text: TextStyle, wide: int) -> list[tuple[PanelRow, int]]:
    if sum(height for _, height in rows) <= room:
        return rows
    shown: list[tuple[PanelRow, int]] = []
    used = text.pitch
    for row in rows:
        if used + row[1] > room and shown:
            break
        shown.append(row)
        used += row[1]
    left = len(rows) - len(shown)
    more = page.wrapped(page.words("uses_more", count=left), text, wide)
    return [*shown, (WordsRow(more, text), text.pitch * len(more))] if left else shown
