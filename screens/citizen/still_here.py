"""Is anybody there? Thirty seconds to say so, counted down in large figures (WCAG 2.2, 2.2.1; VVSG: 20 to 45 s)."""

from kiosk.citizen import intents
from kiosk.citizen.views import StillHereView
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import ButtonSize, Page
from screens.widgets import citizen_frame, message_page


def build(view: StillHereView, page: Page) -> Scene:
    """A countdown before the kiosk goes back to the start; any touch keeps the answers on the screen (WCAG 2.2, 2.2.1)."""
    elements, area = citizen_frame.header(view.frame, page, leave=False)
    inner = citizen_frame.content(area, page)
    size = ButtonSize(1.2, inner.w - 3 * page.margin)
    buttons = [page.button("still_here", page.words("still_here"), intents.StillHere(), kind="primary", size=size)]
    answers, rest = message_page.buttons(page, inner, buttons)
    hint = page.words("still_hint_officer" if view.officer else "still_hint", seconds=view.seconds)
    words = message_page.blocks(page, rest, None, page.words("still_title"), [("hint", hint, "soft_ink")], large=str(view.seconds))
    return Scene("still_here", (*elements, *words, *answers))
