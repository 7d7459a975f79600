"""Finding a service by a few letters: the survey's page for it, where a tap opens the service."""

from kiosk.citizen import intents
from kiosk.frozen import replace
from kiosk.guide.intents import ShowService
from kiosk.guide.views import SearchView
from kiosk.ui.drawing.scene import Element, Scene
from kiosk.ui.intents import Home
from kiosk.ui.page import Page
from screens.widgets.service_search import service_search


def build(view: SearchView, page: Page) -> Scene:
    """A few letters, and the services that match; a tap opens one."""
    scene = service_search(view.search, page, "check_find_nothing")
    return replace(scene, name="check_find", elements=tuple(_opening(element) for element in scene))


def _opening(element: Element) -> Element:
    """A result opens its service, and the house leads home at once: nothing is lost here."""
    if isinstance(element.intent, intents.AskStop):
        return replace(element, intent=Home())
    if not isinstance(element.intent, intents.ToggleLine):
        return element
    return replace(element, intent=ShowService(element.name.removeprefix("found_")), look=replace(element.look, mark="none"))
