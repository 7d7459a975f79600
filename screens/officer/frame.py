"""The frame of every officers' page: header with the lock, period bar, footer. Text is that of the first step:
an officer works close to the screen, and the pages hold tables."""

from collections.abc import Sequence
from typing import get_args

from kiosk.frozen import replace
from kiosk.officer.figures.views import PeriodView
from kiosk.officer.intents import Open, PeriodKind, SetPeriod, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.views import OfficerFrame, SelectableView
from kiosk.ui.drawing.looks import Button, Fill, TextLines
from kiosk.ui.drawing.metrics import CONSONANT_MM
from kiosk.ui.drawing.pictures.pictograms import Pictogram
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.intents import Back, Home, SetLanguage
from kiosk.ui.page import PROGRESS_MM, Page
from kiosk.ui.text import thai_words
from kiosk.ui.text.thai_text import TextStyle, balanced, width

# Tables may be smaller than answers, as in the mockup: 3.6 mm consonants, inside the smallest step of VVSG 2.0, 7.1-G (3.5 to 4.2 mm).
SMALLEST_MM = 3.6
BACK = Back()
_SCALES = (1.0, 0.9, 0.82, 0.75, 0.7, 0.66, 0.63)


def scales(page: Page) -> tuple[float, ...]:
    """Scales of text that may be tried, from an answer's size down to SMALLEST_MM."""
    return tuple(scale for scale in _SCALES if round(scale * CONSONANT_MM[0] * page.metrics.roominess, 6) >= SMALLEST_MM)


def small(page: Page) -> float:
    return scales(page)[-1]


def style(page: Page, scale: float = 1.0, bold: bool = False) -> TextStyle:
    return page.style(scale, bold, step=0)


def header(frame: OfficerFrame, page: Page, explained: bool = False) -> tuple[list[Element], Box]:
    """`explained`: with the "?" of every page of figures, which says in words what they mean."""
    language = ("language", page.words("other_language_short"), "", SetLanguage(page.words("other_language")))
    leave = ("leave", "", "house" if frame.locked else "lock", Home())
    explain = [("explain", "?", "", Open(PageName.FIGURES_HELP))] if explained else []
    elements, rest = page.header(frame.title, frame.subtitle, [*explain, language, leave], frame.progress)
    if frame.progress:
        return elements, rest
    rule = page.px(PROGRESS_MM)
    return [*elements, Element("header_rule", Box(rest.x, rest.y - rule, rest.w, rule), Fill("accent"))], rest


def content(area: Box, page: Page) -> Box:
    return area.inset(page.margin, page.px(3))


def footer_area(page: Page, area: Box) -> tuple[Box, Box]:
    """(the page's content, the footer's bar): one height on every officers' page."""
    return area.cut_bottom(page.metrics.answer + 2 * page.px(3))


def button(page: Page, name: str, words: str, intent: object, kind: str = "plain", icon: str = "") -> Element:
    """A button at the origin, as `Page.button`, in the officers' text size."""
    text = style(page, 1.0, bold=kind != "quiet")
    lines = (words,) if words else ()
    wide = (width(words, text) + 2 * text.pixels if words else 0) + (round(text.pixels * 1.5) if icon and words else 0)
    box = Box(0, 0, max(wide, page.metrics.answer), page.metrics.answer)
    return Element(name, box, Button(lines, text, kind, icon, icon == "right", radius=page.px(4)), intent, answer=True)


def switch(page: Page, name: str, view: SelectableView) -> Element:
    """A button that is on or off."""
    off = button(page, name, view.words, view.intent)
    return replace(off, look=replace(off.look, chosen=view.chosen))


def footer(page: Page, bar: Box, actions: Sequence[Element] = (), turners: Sequence[Element] = (), back: bool = True) -> list[Element]:
    """Back at the left, page turners beside it, the page's own buttons at the right; words shrink and wrap before anything is cut."""
    left = [button(page, "back", page.words("back"), Back(), icon="left")] if back else []
    frame = [Element("footer", bar, Fill("card")), Element("footer_rule", Box(bar.x, bar.y, bar.w, 2), Fill("line"))]
    inner = bar.inset(page.margin, page.px(3))
    gap = page.metrics.gap
    sign = [button(page, "back", "", Back(), icon="left")] if back else []
    arrows = _without_count(turners, gap)
    for turning, leading in ((turners, left), (arrows, left), (arrows, sign)):  # before a button is cut, count and word give way
        group = max((turner.box.right for turner in turning), default=0)
        room = inner.w - (group + gap if turning else 0)
        placed = _fitted(page, [*leading, *actions], room, inner.h, gap)
        if sum(element.box.w + gap for element in placed) - gap <= room:
            break
    x, elements = inner.x, []
    for turner in placed[: len(left)]:
        elements.append(replace(turner, box=Box(x, inner.y, turner.box.w, inner.h)))
        x += turner.box.w + gap
    right = inner.right
    for turner in reversed(placed[len(left) :]):
        elements.append(replace(turner, box=Box(right - turner.box.w, inner.y, turner.box.w, inner.h)))
        right -= turner.box.w + gap
    start = x + max(0, (right - x - group) // 2)
    for turner in turning:
        tall = inner.h if turner.intent is not None else turner.box.h
        elements.append(replace(turner, box=Box(start + turner.box.x, inner.y + (inner.h - tall) // 2, turner.box.w, tall)))
    return [*frame, *elements]


def _without_count(turners: Sequence[Element], gap: int) -> list[Element]:
    """Up and down beside each other."""
    arrows, x = [], 0
    for turner in turners:
        if turner.name != "page_of":
            arrows.append(replace(turner, box=replace(turner.box, x=x)))
            x += turner.box.w + gap
    return arrows


def _fitted(page: Page, buttons: Sequence[Element], room: int, tall: int, gap: int) -> list[Element]:
    """The buttons with the largest text at which they stand side by side in `room`, on one line or two."""
    gaps = gap * max(0, len(buttons) - 1)
    shown: list[Element] = []
    for signs, sides in ((True, 1.0), (False, 1.0), (False, 0.5)):
        for scale in scales(page):
            for lines in (1, 2):
                shown = [_as_wide(page, button, scale, lines, tall, (signs, sides)) for button in buttons]
                if sum(element.box.w for element in shown) + gaps <= room:
                    return shown
    return shown


def _as_wide(page: Page, element: Element, scale: float, lines: int, tall: int, adorned: tuple[bool, float]) -> Element:
    """`adorned`: with the sign beside words, and how much of the room at their sides."""
    signs, sides = adorned
    look = element.look
    assert isinstance(look, Button)
    look = look if signs or not look.lines else replace(look, icon="")
    text = style(page, scale, bold=True)
    words = " ".join(look.lines)
    wrapped: tuple[str, ...] = (words,) if words else ()
    if lines > 1 and words and 2 * text.pitch <= tall:
        whole = max(width(word.strip(), text) for word in thai_words.words(words))
        wrapped = balanced(words, text, max(whole, width(words, text) * 6 // 10))
        wrapped = wrapped if len(wrapped) <= 2 else (words,)
    wide = max((width(line, text) for line in wrapped), default=0) + round(text.pixels * sides * (1.5 if scale > 0.9 else 1.0))
    wide += round(text.pixels * 1.5) if look.icon and words else 0
    return replace(element, box=Box(0, 0, max(wide, page.metrics.answer), tall), look=replace(look, lines=wrapped, style=text))


def period_bar(period: PeriodView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """Earlier, the period's name, later; and day, month, fiscal year at the right (below, where the screen is upright)."""
    tall, gap = page.metrics.target, page.metrics.gap
    kinds = [(kind, page.words(f"period_{kind}")) for kind in get_args(PeriodKind)]
    tab_text = style(page, 0.9, bold=True)
    tabs = 3 * (max(width(words, tab_text) for _, words in kinds) + tab_text.pixels) + 2 * gap
    left = area.w - tabs - page.px(5) - 2 * (tall + gap)
    beside = next((text for scale in scales(page) if width(period.title, text := style(page, scale, bold=True)) <= left), None)
    rows = 1 if beside else 2
    text = beside or style(page, 1.0, bold=True)
    bar, rest = area.cut_top(rows * tall + (rows - 1) * gap, page.px(3))
    title = min(left, max(page.px(80), width(period.title, text) + text.pixels))
    line = Box(bar.x, bar.y, 2 * (tall + gap) + title if beside else bar.w, tall)
    elements = _steps(period, page, line, text)
    boxes = Box(bar.right - tabs, bar.y, tabs, tall) if beside else Box(bar.x, bar.y + tall + gap, bar.w, tall)
    for (kind, words), box in zip(kinds, boxes.columns(3, gap), strict=True):
        look = Button((words,), tab_text, "plain", radius=page.px(3), chosen=kind == period.kind)
        elements.append(Element(f"period_{kind}", box, look, SetPeriod(kind)))
    return elements, rest


def day_bar(period: PeriodView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """As `period_bar`, for pages that are always about one day."""
    line, rest = area.cut_top(page.metrics.target, page.px(3))
    text = style(page, 1.0, bold=True)
    return _steps(
        period,
        page,
        Box(line.x, line.y, min(line.w, width(period.title, text) + 2 * (line.h + page.metrics.gap) + page.px(12)), line.h),
        text,
    ), rest


def _steps(period: PeriodView, page: Page, line: Box, text: TextStyle) -> list[Element]:
    size, gap = line.h, page.metrics.gap
    later = ShiftPeriod(1) if period.has_next else None
    middle = Box(line.x + size + gap, line.y, line.w - 2 * (size + gap), size)
    text = next((smaller for scale in scales(page) if width(period.title, smaller := style(page, scale, True)) <= middle.w), text)
    elements = [
        Element("earlier", Box(line.x, line.y, size, size), Button((), text, "plain", "left", radius=page.px(3)), ShiftPeriod(-1)),
        Element(
            "period",
            Box(middle.x, line.y + (size - text.pitch) // 2, middle.w, text.pitch),
            TextLines((period.title,), text, "ink", "centre"),
        ),
    ]
    if later:
        elements.append(
            Element("later", Box(line.right - size, line.y, size, size), Button((), text, "plain", "right", radius=page.px(3)), later)
        )
    return elements


def empty(page: Page, area: Box, words: str, picture: str = "calendar") -> list[Element]:
    """A picture and one sentence where there is nothing to show."""
    text = style(page)
    lines = balanced(words, text, area.w)
    high, gap = len(lines) * text.pitch, page.px(5)
    size = min(page.px(44), area.w // 3, area.h - high - gap)
    size = size if size >= page.px(16) else 0
    y = area.y + max(0, (area.h - high - size - gap) * 2 // 5)
    shown = [Element("empty_picture", Box(area.x + (area.w - size) // 2, y, size, size), Pictogram(picture))] if size else []
    return [*shown, Element("empty", Box(area.x, y + size + gap, area.w, high), TextLines(lines, text, "soft_ink", "centre"))]
