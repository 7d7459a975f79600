"""Thanks: the answers are saved, how many people answered today, home after five seconds."""

from kiosk.citizen.views import ThanksView
from kiosk.ui.drawing.pictures.scenery import Thanks
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.intents import Home
from kiosk.ui.page import ButtonSize, Page
from screens.widgets import citizen_frame, message_page


def build(view: ThanksView, page: Page) -> Scene:
    """Thanks, once the answers are saved, and how many people answered today."""
    elements, area = citizen_frame.header(view.frame, page, leave=False)
    inner = citizen_frame.content(area, page)
    finish, rest = message_page.buttons(
        page,
        inner,
        [page.button("finish", page.words("finish"), Home(), kind="primary", size=ButtonSize(1.2, inner.w - 3 * page.margin))],
    )
    sentences = [
        ("thanks", view.thanks, "ink"),
        ("saved", page.words("thanks_saved"), "good"),
    ]
    if view.today:  # none is counted in a trial, or while the clock is not believed
        sentences.append(("today", page.words("thanks_today", count=view.today), "soft_ink"))
    words = message_page.blocks(page, rest, Thanks(), page.words("thanks_title"), sentences)
    return Scene("thanks", (*elements, *words, *finish))
