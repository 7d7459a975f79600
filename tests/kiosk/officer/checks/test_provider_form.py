"""An officer fills in the provider's questionnaire where the provider is: at the kiosk."""

from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.transfer.documents import pages_of
from kiosk.site import provider_draft
from kiosk.survey.yearly.provider_answers import Answers
from tests.support.office import Office, entries, rewritten, walked

FORM = (Open(PageName.DIAGNOSTICS), Open(PageName.DUTIES), Open(PageName.PROVIDER_FORM))


def filled(controller: OfficerController) -> OfficerState:
    """Suitable for two reasons, no place to sit, one suggestion, by the deputy."""
    state = walked(controller, *FORM, Pick("option", "yes"), Pick("option", "convenient"), Pick("option", "saves_time_cost"))
    written = {"obstacle_place": "ไม่มีที่นั่งรอ", "2": "เพิ่มเจ้าหน้าที่", "position": "ปลัดอำเภอ", "opened_on": "14 ก.พ. 2564"}
    for field, words in written.items():
        state = rewritten(controller, walked(controller, Pick("field", field), start=state), words)
    return state


def test_an_officer_answers_and_it_goes_with_the_next_heartbeat(office: Office) -> None:
    """What is missing is named and nothing goes before; then it is done, for the duties too; a change has to be sent again."""
    controller = office.controller()
    opened = walked(controller, *FORM, Act("questionnaire"))
    assert "ยังขาด" in entries(controller, opened)["send"].note and entries(controller, opened)["position"].good is False
    assert provider_draft.finished(office.connection) is None
    state = filled(controller)
    assert entries(controller, state)["obstacle_place"].note == "ไม่มีที่นั่งรอ"
    sent = walked(controller, Act("questionnaire"), start=state)
    form = provider_draft.finished(office.connection)
    obstacles = {"place": "ไม่มีที่นั่งรอ"}
    expected = Answers("2021-02-14", "yes", ("saves_time_cost", "convenient"), "", "", obstacles, ("เพิ่มเจ้าหน้าที่",), "ปลัดอำเภอ")
    assert form and (form.year, form.answers) == (2570, expected) and entries(controller, sent)["send"].good is True
    assert entries(controller, sent.back())["questionnaire"].good is True
    walked(controller, Pick("option", "no"), start=sent)
    assert provider_draft.finished(office.connection) is None


def test_a_district_without_a_network_prints_what_is_filled_in(office: Office) -> None:
    """The manual's form with ticks and words, to be signed; the button says that it is complete, not that it is sent."""
    controller = office.controller()
    state = filled(controller)
    assert entries(controller, state)["send"].title == "กรอกครบแล้ว"
    page = pages_of("provider-filled", office.context())[0].text.replace("\u200b", "")
    assert "14 กุมภาพันธ์ 2564" in page and "ไม่มีที่นั่งรอ" in page and "(1) เพิ่มเจ้าหน้าที่" in page and "ปลัดอำเภอ" in page
    assert walked(controller, Act("print"), start=state).screen == PageName.DOCUMENT
