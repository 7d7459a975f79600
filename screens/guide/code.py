"""A QR code as large as fits, with what it is for."""

from kiosk.frozen import replace
from kiosk.guide.views import CodeView
from kiosk.ui.drawing import qr
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.guide import frame
from screens.widgets import citizen_frame

MOST_MM = 200.0  # larger is no easier to frame with a phone


def build(view: CodeView, page: Page) -> Scene:
    """One code to scan with a phone: the link of a service, or the list to take along."""
    elements, area = frame.header(view.frame, page)
    area, bar = page.footer_area(area)
    inner = citizen_frame.content(area, page)
    code = qr.code(view.payload, view.correction)
    beside = page.metrics.landscape
    room, side = _halves(inner, page) if beside else (inner, inner)
    words, rest = _words(view, page, side)
    if not beside:
        room = rest
    module = max(1, min(room.w, room.h, page.px(MOST_MM)) // code.size)
    size = module * code.size
    box = Box(room.x + (room.w - size) // 2, room.y + (room.h - size) // 2, size, size)
    footer = page.footer(bar, citizen_frame.back(page), [], None)
    return Scene("check_code", (*elements, *words, Element("code", box, code), *footer))


def _halves(area: Box, page: Page) -> tuple[Box, Box]:
    """The code's square at the left, the words at the right of it."""
    side = min(area.h, page.px(MOST_MM), area.w * 6 // 10)
    left = Box(area.x, area.y, side, area.h)
    return left, Box(left.right + page.margin, area.y, area.right - left.right - page.margin, area.h)


def _words(view: CodeView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """Title and service; upright they leave the code at least two thirds of the height."""
    share = 1.0 if page.metrics.landscape else 0.3
    for step in range(page.text_step, -1, -1):
        for hint in (view.hint, ""):
            above, rest = page.title(view.title, area, hint, step=step) if step < page.text_step else page.title(view.title, area, hint)
            if area.h - rest.h <= area.h * share and above[-1].box.bottom <= area.bottom:
                return above, rest
    return above, replace(rest, h=max(rest.h, 1))
