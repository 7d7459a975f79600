"""One thing to print: a picture of its first page, and the buttons that save or print it."""

from kiosk.officer.intents import Act
from kiosk.officer.page_names import PageName
from kiosk.officer.transfer.views import DocumentView
from kiosk.ui.drawing.looks import Panel, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.officer import frame


def build(view: DocumentView, page: Page) -> Scene:
    """An officer sees what will come out of the printer before paper is used, then saves it on a stick or prints it."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    text = frame.style(page, 0.82)
    note = page.wrapped(f"{view.note} · {view.said}", text, inner.w)
    top, rest = inner.cut_top(len(note) * text.pitch, page.px(3))
    sheet: list[Element] = []
    if view.picture:
        wide, high = view.picture.fitted(rest.w, rest.h)
        box = Box(rest.x + (rest.w - wide) // 2, rest.y + (rest.h - high) // 2, wide, high)
        sheet = [Element("sheet_edge", box.grown(1), Panel("card", 0)), Element("sheet", box, view.picture)]
    buttons = [
        frame.button(page, "save", view.save, Act("save"), icon="save"),
        frame.button(page, "print", view.print, Act("print"), kind="primary", icon="list"),
    ]
    words = Element("note", top, TextLines(note, text, "soft_ink"))
    return Scene(PageName.DOCUMENT, (*elements, words, *sheet, *frame.footer(page, bar, buttons if view.picture else [])))
