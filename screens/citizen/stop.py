"""Stop here? A page, not a dialog: going on is the larger, first choice."""

from kiosk.citizen.views import StopView
from kiosk.ui.drawing.looks import Sign
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.intents import Back, Home
from kiosk.ui.page import ButtonSize, Page
from screens.widgets import citizen_frame, message_page


def build(view: StopView, page: Page) -> Scene:
    """Asks whether to stop here: on with the survey, or home."""
    elements, area = citizen_frame.header(view.frame, page, leave=False)
    inner = citizen_frame.content(area, page)
    size = ButtonSize(limit=inner.w // (2 if page.metrics.landscape else 1) - 2 * page.margin)
    buttons = [
        page.button("stop_now", page.words("stop_now"), Home(), kind="danger", size=size),
        page.button("continue", page.words("stop_continue"), Back(), kind="primary", size=size),
    ]
    answers, rest = message_page.buttons(page, inner, buttons if page.metrics.landscape else buttons[::-1])
    sentences = [("hint", page.words("stop_hint"), "soft_ink")] if view.answered else []
    words = message_page.blocks(page, rest, Sign("house", "on_chip", "chip"), page.words("stop_title"), sentences)
    return Scene("stop", (*elements, *words, *answers))
