"""Five targets where a touch panel fails first: the corners of the screen and its middle. Nothing else is on the page."""

from kiosk.officer.intents import Act, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.views import TouchCalibrationView
from kiosk.ui.drawing.looks import Button, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.officer import frame


def build(view: TouchCalibrationView, page: Page) -> Scene:
    """Five targets to tap; the officer says which cannot be reached."""
    size, edge, screen = page.metrics.answer, page.px(1), page.screen
    right, bottom = screen.right - size - edge, screen.bottom - size - edge
    middle = ((screen.w - size) // 2, (screen.h - size) // 2)
    places = {"top_left": (edge, edge), "top_right": (right, edge), "middle": middle}
    places |= {"bottom_left": (edge, bottom), "bottom_right": (right, bottom)}
    style = frame.style(page, 1.0, bold=True)
    elements = [
        Element(name, Box(*places[name], size, size), _target(page, tapped), None if tapped else Pick("touch", name), answer=True)
        for name, tapped in view.targets
    ]
    column = Box(screen.w // 6, 0, screen.w * 4 // 6, screen.h)
    title, hint = page.wrapped(view.title, style, column.w), page.wrapped(view.hint, frame.style(page), column.w)
    y = screen.h // 8
    words = [Element("title", Box(column.x, y, column.w, len(title) * style.pitch), TextLines(title, style, "ink", "centre"))]
    y = words[0].box.bottom + page.px(2)
    look = TextLines(hint, frame.style(page), "ink", "centre")
    words.append(Element("hint", Box(column.x, y, column.w, len(hint) * style.pitch), look))
    gone = frame.button(page, "missed", view.missed, Act("missed"), kind="quiet")
    wide = gone.box.w
    box = Box((screen.w - wide) // 2, screen.bottom - page.metrics.answer - page.px(10), wide, page.metrics.answer)
    return Scene(PageName.TOUCH_CALIBRATION, (*words, *elements, Element(gone.name, box, gone.look, gone.intent, answer=True)))


def _target(page: Page, tapped: bool) -> Button:
    style = frame.style(page, 1.0, bold=True)
    return Button((), style, "plain" if tapped else "primary", "tick" if tapped else "plus", radius=page.metrics.answer // 2, chosen=tapped)
