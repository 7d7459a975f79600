"""Looking up a service that a citizen would like to see here."""

from kiosk.citizen.views import FindView
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page
from screens.widgets.service_search import service_search


def build(view: FindView, page: Page) -> Scene:
    """A few letters, and the services that match; a tap adds one to the answer or takes it back."""
    return service_search(view, page, "find_nothing")
