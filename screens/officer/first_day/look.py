"""The bar that lies over a page which an officer looks at: which of how many it is, back, and "right"."""

from kiosk.frozen import replace
from kiosk.officer.first_day.views import LookView
from kiosk.ui.drawing.looks import Fill, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import balanced
from screens.officer import frame
from screens.officer.first_day.parts import action


def over(view: LookView, scene: Scene, page: Page) -> Scene:
    """The scene of another page with nothing to tap, and this page's own bar along the bottom."""
    bar = frame.footer_area(page, page.screen)[1]
    still = (replace(element, name=f"looked_{element.name}", intent=None) for element in scene.elements if element.box.y < bar.y)
    buttons = frame.footer(page, bar, [action(page, view.back), action(page, view.right)], back=False)
    left = min(button.box.x for button in buttons if button.intent is not None)
    text = frame.style(page, 0.75)
    room = Box(bar.x + page.margin, bar.y, left - bar.x - page.margin - page.px(3), bar.h)
    lines = balanced(view.words, text, room.w)
    box = Box(room.x, bar.y + (bar.h - len(lines) * text.pitch) // 2, room.w, len(lines) * text.pitch)
    words = [Element("words", box, TextLines(lines, text, "ink"))]
    ground = Element("look_ground", bar, Fill("card"))
    return Scene(f"officer_look_{view.which}", (*still, ground, *buttons, *words), scene.backdrop, enter="right")
