"""A QR code as large as fits, with what it is for."""

from kiosk.guide.views import CodeView
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page
from screens.guide import frame
from screens.widgets import citizen_frame, code_page


def build(view: CodeView, page: Page) -> Scene:
    """One code to scan with a phone: the link of a service, or the list to take along."""
    elements, area = frame.header(view.frame, page)
    area, bar = page.footer_area(area)
    shown = code_page.elements(page, citizen_frame.content(area, page), view.title, view.hint, view.payload, view.correction)
    return Scene("check_code", (*elements, *shown, *page.footer(bar, citizen_frame.back(page), [], None)))
