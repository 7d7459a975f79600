"""An officer reads and prints how a service is coordinated."""

from kiosk.officer.intents import Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.transfer.views import DocumentView
from kiosk.officer.views import MenuView
from tests.support.office import Office, walked


def test_the_steps_of_coordination_ask_the_person_to_confirm(office: Office) -> None:
    """The manual's eight steps in their order; after the third, at which an officer types, the person confirms; then what to agree on."""
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.COORDINATION)), "th")
    assert isinstance(view, MenuView)
    names = [entry.name for entry in view.entries]
    assert names[:5] == ["step_1", "step_2", "step_3", "confirm", "step_4"] and names[-1] == "print" and names.count("step_8") == 1
    assert "กรอกข้อมูลในระบบ e-Service แทน" in view.entries[2].note and "ยืนยันข้อมูลของตน" in view.entries[3].title
    assert sum(name.startswith("condition_") for name in names) == 3


def test_the_steps_are_printed_from_their_own_page(office: Office) -> None:
    """The last card opens the sheet's preview, as the page of printed things does."""
    controller = office.controller()
    state = walked(controller, Open(PageName.COORDINATION), Pick("document", "coordination"))
    state.subject.preparation.wait(20)
    view = controller.view(state, "th")
    assert isinstance(view, DocumentView) and view.picture and "ขั้นตอนการประสานงาน" in view.frame.title
