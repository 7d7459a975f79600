"""Trouble: one plain sentence, whom to call, the way out. Never a dialog, never a traceback."""

from kiosk.citizen.views import TroubleView
from kiosk.ui.drawing.looks import Panel, Sign, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.intents import Home
from kiosk.ui.page import ButtonSize, Page
from screens.widgets import message_page


def build(view: TroubleView, page: Page) -> Scene:
    """What does not work, what the person can do, and whom to ask; detail for the officer."""
    area = page.screen.inset(page.margin, page.px(6))
    answers: list[Element] = []
    if view.way_out:
        answers, area = message_page.buttons(
            page,
            area,
            [page.button("restart", page.words("trouble_restart"), Home(), kind="primary", size=ButtonSize(1.2, area.w - 3 * page.margin))],
        )
    detail, area = _detail(view, page, area, 1 if page.low and page.text_step else 6)
    sentences = [("sentence", view.sentence, "ink")]
    if view.telephone:
        sentences.append(("telephone", page.words("trouble_telephone", telephone=view.telephone), "ink"))
    words = message_page.blocks(page, area, Sign("warning", "on_accent", "accent"), view.title, sentences)
    return Scene("trouble", (*words, *detail, *answers))


def _detail(view: TroubleView, page: Page, area: Box, most: int) -> tuple[list[Element], Box]:
    """File and line for the officer, in a box of their own; left out where the largest text on a low screen needs the room."""
    if not view.detail or (page.low and page.text_step == 2):
        return [], area
    style, bold = page.style(1.0, step=0), page.style(1.0, bold=True, step=0)
    pad = style.pixels // 2
    lines = page.wrapped(view.detail, style, area.w - 2 * pad)[:most]
    rest, box = area.cut_bottom((len(lines) + 1) * style.pitch + pad + page.px(2), page.px(4))
    title, words = box.inset(pad, pad // 2).cut_top(bold.pitch, page.px(2))
    return [
        Element("detail", box, Panel(radius=page.px(3), shadow=False)),
        Element("detail_title", title, TextLines((page.words("trouble_for_officer"),), bold, "soft_ink")),
        Element("detail_words", words, TextLines(lines, style, "soft_ink")),
    ], rest
