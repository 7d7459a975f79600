"""The code by which one person answers on a telephone, once."""

from kiosk.citizen.intents import ShowPhoneCode
from kiosk.citizen.views import PhoneCodeView
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page
from screens.widgets import citizen_frame, code_page


def build(view: PhoneCodeView, page: Page) -> Scene:
    """One code to scan, good for one answer; who comes next taps for another."""
    elements, area = citizen_frame.header(view.frame, page, leave=False)
    area, bar = page.footer_area(area)
    words = page.words
    shown = code_page.elements(page, citizen_frame.content(area, page), words("phone_code_title"), words("phone_code_hint"), view.payload)
    another, short = (citizen_frame.forward(page, words(key), ShowPhoneCode(), 0) for key in ("phone_code_new", "phone_code_new_short"))
    return Scene("phone_code", (*elements, *shown, *citizen_frame.footer(page, bar, [], another, short)))
