"""An officer reads one text after another aloud: the text in large letters, the microphone's level, and what can be done with it."""

from typing import ClassVar

from kiosk.frozen import frozen
from kiosk.officer.intents import Act
from kiosk.officer.page_names import PageName
from kiosk.officer.views import RecordingView
from kiosk.ui.drawing.looks import Button, Chip, Panel, Sign, TextLines
from kiosk.ui.drawing.paint import Painter
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, balanced, holds_words
from screens.officer import frame
from screens.widgets import message_page

STEPS = 20  # of the meter, as the view counts them
LOUD = 17  # from here on the voice may be torn
SCALES = (2.4, 2.0, 1.7, 1.4, 1.2, 1.0, 0.82)


@frozen
class LevelMeter:
    """How loud it is at the microphone: steps that fill from the left; the last ones are too many."""

    level: int
    bleed: ClassVar[int] = 0

    def paint(self, painter: Painter) -> None:
        gap = max(2, painter.width // 160)
        wide = (painter.width - gap * (STEPS - 1)) // STEPS
        for step in range(STEPS):
            role = ("level1" if step >= LOUD else "level5") if step < self.level else "line"
            painter.panel(role, min(wide, painter.height) // 4, box=(step * (wide + gap), 0, wide, painter.height))


def build(view: RecordingView, page: Page) -> Scene:
    """The officer reads what stands there, hears how it sounds, and goes on; what is read is kept at once."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    other, switch = view.language or ("", None)
    actions = [frame.button(page, "language_of_pack", other, switch, kind="quiet")] if switch else []
    if not view.text:
        thanks = message_page.blocks(page, inner, Sign("tick", "on_action", "level5"), view.title, [("hint", view.hint, "soft_ink")])
        return Scene(PageName.RECORDING, (*elements, *thanks, *frame.footer(page, bar, actions)))
    words, below_it = (view.progress, "") if page.low else (view.title, view.progress)
    title, rest = page.title(words, inner, below_it, scales=(1.15, 1.0), step=0)
    buttons, rest = _buttons(view, page, rest)
    below, rest = _below(view, page, rest)
    return Scene(
        PageName.RECORDING,
        (*elements, *title, *_text(view, page, rest), *below, *buttons, *frame.footer(page, bar, actions)),
        enter=_enter(view),
    )


def _enter(view: RecordingView) -> str:
    """What Enter does: begin, end, next."""
    return "read_end" if view.records else "next" if view.was_read else "read"


def _buttons(view: RecordingView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """One large button for what comes next, smaller ones beside it; along the lower edge, where the hand is."""
    plan = [("read", "recording_begin", "primary", Act("read")), ("later", "recording_later", "quiet", Act("later"))]
    if view.records:
        plan = [("read_end", "recording_end", "danger", Act("read_end"))]
    elif view.was_read:
        plan = [
            ("again", "recording_again", "plain", Act("again")),
            ("hear", "recording_hear", "plain", Act("hear")),
            ("next", "recording_next", "primary", Act("next")),
        ]
    rest, row = area.cut_bottom(max(page.metrics.answer, page.px(20)), page.px(4))
    elements = []
    for (name, key, kind, intent), box in zip(plan, row.columns(len(plan), page.metrics.gap), strict=True):
        for text in (frame.style(page, scale, bold=True) for scale in (1.2, *frame.scales(page))):
            lines = balanced(page.words(key), text, box.w - text.pixels)
            if len(lines) * text.pitch <= box.h and holds_words(page.words(key), text, box.w - text.pixels):
                break
        elements.append(Element(name, box, Button(lines, text, kind, radius=page.px(4)), intent, answer=True))
    return elements, rest


def _below(view: RecordingView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """What to do, or what went wrong; the meter while somebody reads."""
    if view.records and page.low:
        rest, meter = area.cut_bottom(page.px(8), page.px(3))
        return [Element("meter", meter, LevelMeter(view.level))], rest
    text = frame.style(page)
    lines = balanced(view.hint, text, area.w - 2 * text.pixels)
    rest, line = area.cut_bottom(len(lines) * text.pitch + text.pixels // 3, page.px(3))
    look = Chip(lines, text, "bad_soft", "bad") if view.wrong else TextLines(lines, text, "soft_ink", "centre")
    elements = [Element("guidance", line, look)]
    if view.records:
        rest, meter = rest.cut_bottom(page.px(8), page.px(3))
        elements.append(Element("meter", meter, LevelMeter(view.level)))
    return elements, rest


def _text(view: RecordingView, page: Page, area: Box) -> list[Element]:
    """The words as large as they fit on their card; on a low panel without the line that says where they stand."""
    small = frame.style(page, 0.9)
    for label in (small.pitch, 0):
        inner = area.inset(page.px(6), page.px(4 if label else 1))
        top, room = inner.cut_top(label, page.px(2) if label else 0)
        style, lines = _largest(view.text, page, room)
        if len(lines) * style.pitch <= room.h:
            break
    y = room.y + max(0, (room.h - len(lines) * style.pitch) // 2)
    return [
        Element("card", area, Panel("chosen" if view.was_read else "card", page.px(5), "chosen_edge" if view.was_read else "line")),
        *([Element("part", top, TextLines((view.part,), small, "soft_ink"))] if label else []),
        Element("text_to_read", Box(room.x, y, room.w, len(lines) * style.pitch), TextLines(lines, style, "ink", "centre")),
    ]


def _largest(text: str, page: Page, room: Box) -> tuple[TextStyle, tuple[str, ...]]:
    """The first of SCALES whose lines the room holds, else the last."""
    for scale in SCALES:
        style = page.style(scale, bold=True, step=0)
        lines = balanced(text, style, room.w)
        if len(lines) * style.pitch <= room.h and holds_words(text, style, room.w):
            break
    return style, lines
