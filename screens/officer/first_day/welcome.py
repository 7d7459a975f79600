"""The first page of a machine that nobody has set up: what comes, the language, the way in, and a way to try it out."""

from kiosk.officer.first_day.views import WelcomeView
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.officer import frame
from screens.officer.first_day.parts import action


def build(view: WelcomeView, page: Page) -> Scene:
    """An officer reads what this is, takes a language, and begins; or looks at the demonstration before."""
    elements, area = frame.header(view.frame, page)
    elements = [element for element in elements if element.name not in ("leave", "language")]  # both languages are below
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    wide = min(inner.w, page.px(220))
    column = Box(inner.x + (inner.w - wide) // 2, inner.y, wide, inner.h)
    words, cards = column.cut_bottom(page.metrics.answer, page.px(4))
    body = _words(view, page, words)
    for choice, box in zip(view.languages, cards.columns(len(view.languages), page.metrics.gap), strict=True):
        look = ChoiceCard((choice.words,), frame.style(page, 1.0, bold=True), "one", choice.chosen, radius=page.px(4))
        body.append(Element(choice.name, box, look, choice.intent, answer=True))
    buttons = frame.footer(page, bar, [action(page, view.trial), action(page, view.begin)], back=False)
    return Scene(PageName.WELCOME, (*elements, *body, *buttons), enter="begin")


def _words(view: WelcomeView, page: Page, area: Box) -> list[Element]:
    """Title and sentences in the middle, as large as fit."""
    for scale in (1.4, 1.2, 1.0, 0.9, 0.82):
        title, text = frame.style(page, 1.4 * scale, bold=True), frame.style(page, scale)
        lines = page.wrapped(view.title, title, area.w)
        sentences = [page.wrapped(sentence, text, area.w) for sentence in view.sentences]
        gap = page.px(3)
        tall = len(lines) * title.pitch + sum(len(sentence) * text.pitch + gap for sentence in sentences)
        if tall <= area.h:
            break
    y = area.y + max(0, (area.h - tall) // 2)
    elements = [Element("title", Box(area.x, y, area.w, len(lines) * title.pitch), TextLines(lines, title, "ink", "centre"))]
    y += len(lines) * title.pitch + gap
    for place, sentence in enumerate(sentences):
        box = Box(area.x, y, area.w, len(sentence) * text.pitch)
        elements.append(Element(f"sentence_{place}", box, TextLines(sentence, text, "soft_ink", "centre")))
        y += box.h + gap
    return elements
