"""A QR code as large as fits, with what it is for: beside it on a wide screen, above it on a tall one."""

from kiosk.frozen import replace
from kiosk.ui.drawing import qr
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.page import Page

MOST_MM = 200.0  # larger is no easier to frame with a phone


def elements(page: Page, area: Box, title: str, hint: str, payload: str, correction: str = "M") -> list[Element]:
    """Title, hint and code in the area."""
    code = qr.code(payload, correction)
    beside = page.metrics.landscape
    room, side = _halves(area, page) if beside else (area, area)
    words, rest = _words(title, hint, page, side)
    if not beside:
        room = rest
    module = max(1, min(room.w, room.h, page.px(MOST_MM)) // code.size)
    size = module * code.size
    box = Box(room.x + (room.w - size) // 2, room.y + (room.h - size) // 2, size, size)
    return [*words, Element("code", box, code)]


def _halves(area: Box, page: Page) -> tuple[Box, Box]:
    """The code's square at the left, the words at the right of it."""
    side = min(area.h, page.px(MOST_MM), area.w * 6 // 10)
    left = Box(area.x, area.y, side, area.h)
    return left, Box(left.right + page.margin, area.y, area.right - left.right - page.margin, area.h)


def _words(title: str, hint: str, page: Page, area: Box) -> tuple[list[Element], Box]:
    """Title and what it is for; upright they leave the code at least two thirds of the height."""
    share = 1.0 if page.metrics.landscape else 0.3
    for step in range(page.text_step, -1, -1):
        for words in (hint, ""):
            above, rest = page.title(title, area, words, step=step) if step < page.text_step else page.title(title, area, words)
            if area.h - rest.h <= area.h * share and above[-1].box.bottom <= area.bottom:
                return above, rest
    return above, replace(rest, h=max(rest.h, 1))
