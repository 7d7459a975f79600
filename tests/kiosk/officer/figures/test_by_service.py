"""Figures of one service."""

from kiosk.officer.controller import OfficerController
from kiosk.officer.figures.views import ByServiceView, ServiceFiguresView
from kiosk.officer.intents import Open, OpenServicePage
from kiosk.officer.page_names import PageName
from kiosk.store import visits
from tests.support.office import NOW, Office, figure, shown, walked


def listed(controller: OfficerController, language: str) -> tuple[ServiceFiguresView, ...]:
    page = controller.view(walked(controller, Open(PageName.BY_SERVICE)), language)
    assert isinstance(page, ByServiceView)
    return page.services


def test_uses_that_nobody_counted_are_not_called_nought(office: Office) -> None:
    """Before the first check-in or typed day nothing is known of uses; a day typed in as nobody is 0."""
    office.answer(4, services=("L022",))
    controller = office.controller()
    first, *others = listed(controller, "th")
    assert first.note == "ยังไม่มีการนับ · ผู้ตอบ 4 คน · เพียง 4 คน" and {other.note for other in others} == {"ยังไม่มีการนับ · ยังไม่มีผู้ตอบ"}
    visits.set_day(office.connection, NOW.date(), 0, {}, NOW)
    assert listed(controller, "th")[0].note.startswith("ใช้บริการ 0 ครั้ง · ผู้ตอบ 4 คน")


def test_one_service_has_figures_of_its_own(office: Office) -> None:
    """A response that chose two services counts in both."""
    office.answer(4, services=("L022",))
    office.answer(3, services=("L022", "B063"), seed=1)
    controller = office.controller()
    assert [service.id for service in listed(controller, "en")][:2] == ["L022", "B063"]
    opened = shown(controller, walked(controller, Open(PageName.BY_SERVICE), OpenServicePage("B063")))
    assert figure(opened, "answered").value == "3" and opened.service
