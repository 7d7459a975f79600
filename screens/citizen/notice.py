"""The notice: why this is asked, that it is anonymous, that one may skip or stop (PDPA B.E. 2562, section 23)."""

from kiosk.citizen.views import NoticeView
from kiosk.frozen import replace
from kiosk.ui.drawing.looks import Panel, Sign, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.widgets import citizen_frame

SCALES = (1.35, 1.2, 1.1, 1.0)


def build(view: NoticeView, page: Page) -> Scene:
    """Why this is asked and that nobody is named; the person starts or goes back (PDPA B.E. 2562, section 23). Who came from an errand
    that was not finished is told that this is noted, and may leave."""
    elements, area = citizen_frame.header(view.frame, page, leave=view.noted)
    area, bar = page.footer_area(area)
    footer = citizen_frame.footer(page, bar, [], citizen_frame.forward(page, page.words("start"), least_mm=70))
    inner = citizen_frame.content(area, page)
    title, rest = page.title(page.words("notice_noted" if view.noted else "notice_title"), inner)
    points = _points(view, page, rest)
    if points[-3].box.bottom > rest.bottom:
        title, points = [], _points(view, page, inner)  # the largest text on a low screen
    for step in range(page.text_step - 1, -1, -1):
        if points[-3].box.bottom <= inner.bottom:
            break
        points = _points(view, replace(page, text_step=step), inner)
    return Scene("notice", (*elements, *title, *points, *footer))


def _points(view: NoticeView, page: Page, area: Box) -> list[Element]:
    """Three panels with a sign each, as large as fit; the form's own purpose in one short sentence where it leaves no room for three."""
    others = [("people", page.words("notice_anonymous")), ("tick", page.words("notice_voluntary"))]
    gap = page.metrics.gap * (1 if page.low else 2)
    for scale, purpose in (*((scale, view.purpose) for scale in SCALES), *((scale, page.words("notice_purpose")) for scale in SCALES[2:])):
        style = page.style(scale)
        pad = style.pixels * (2 if page.low else 3) // 3
        size = min(round(style.pixels * 2.2), page.px(22))
        plan = [(sign, page.wrapped(text, style, area.w - 3 * pad - size)) for sign, text in (("list", purpose), *others)]
        heights = [max(size, len(lines) * style.pitch) + pad for _, lines in plan]
        if sum(heights) + gap * (len(plan) - 1) <= area.h * (1.0 if scale == 1.0 else 0.9):
            break
    spare = min(2 * pad, max(0, area.h - sum(heights) - gap * (len(plan) - 1)) // len(plan))
    elements, y = [], area.y
    for number, ((sign, lines), needed) in enumerate(zip(plan, heights, strict=True)):
        box = Box(area.x, y, area.w, needed + spare)
        elements += [
            Element(f"point_{number}", box, Panel(radius=page.px(4))),
            Element(f"sign_{number}", Box(box.x + pad, y + (box.h - size) // 2, size, size), Sign(sign, "on_chip", "chip")),
            Element(f"words_{number}", _middle(box, 2 * pad + size, pad, len(lines) * style.pitch), TextLines(lines, style)),
        ]
        y += box.h + gap
    return elements


def _middle(box: Box, left: int, right: int, height: int) -> Box:
    return Box(box.x + left, box.y + (box.h - height) // 2, box.w - left - right, height)
