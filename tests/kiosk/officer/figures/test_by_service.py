"""Figures of one service."""

from kiosk.officer.figures.views import ByServiceView
from kiosk.officer.intents import Open, OpenServicePage
from kiosk.officer.page_names import PageName
from tests.support.office import Office, figure, shown, walked


def test_one_service_has_figures_of_its_own(office: Office) -> None:
    """A response that chose two services counts in both."""
    office.answer(4, services=("L022",))
    office.answer(3, services=("L022", "B063"), seed=1)
    controller = office.controller()
    listed = controller.view(walked(controller, Open(PageName.BY_SERVICE)), "en")
    assert isinstance(listed, ByServiceView) and [service.id for service in listed.services][:2] == ["L022", "B063"]
    opened = shown(controller, walked(controller, Open(PageName.BY_SERVICE), OpenServicePage("B063")))
    assert figure(opened, "answered").value == "3" and opened.service
