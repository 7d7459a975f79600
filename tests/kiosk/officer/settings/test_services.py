"""An officer opens, closes, adds and orders services."""

from dataclasses import replace

from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, OpenServicePage, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import FindServiceView, MenuView, ServicesView, TextEntryView
from kiosk.site.model import Details, OwnService
from kiosk.ui.intents import TypeText
from tests.support.office import Office, rewritten, walked


def settings(controller: OfficerController, *taps: object) -> OfficerState:
    return walked(controller, Open(PageName.SITE_SETTINGS), *taps)


def services(controller: OfficerController, *taps: object) -> OfficerState:
    return settings(controller, Open(PageName.SERVICES), *taps)


def test_a_service_is_found_by_everyday_words_and_opened(office: Office) -> None:
    """Typed letters find it; a tap opens it, a second closes it."""
    controller = office.controller()
    state = services(controller, Open(PageName.FIND_SERVICE), *(TypeText(letter) for letter in "บำนาญ"))
    view = controller.view(state, "en")
    assert isinstance(view, FindServiceView) and "P020" in [entry.name for entry in view.results]
    walked(controller, Pick("service", "P020"), start=state)
    assert office.site.services[-1] == "P020"
    walked(controller, Pick("service", "P020"), start=state)
    assert "P020" not in office.site.services


def test_a_service_is_closed_on_its_own_page(office: Office) -> None:
    """The page goes with it: the officer is on the list again, where it stands no longer."""
    controller = office.controller()
    before = services(controller)
    assert walked(controller, OpenServicePage("L022"), start=before).screen == PageName.SERVICE
    state = walked(controller, OpenServicePage("L022"), Act("close"), start=before)
    view = controller.view(state, "en")
    assert state.screen == before.screen and isinstance(view, ServicesView) and "L022" not in [entry.name for entry in view.entries]


def test_fewer_than_five_services_are_warned_of(office: Office) -> None:
    """Allowed, and said: the district's KPI needs five."""
    office.site = replace(office.site, services=office.site.services[:4])
    controller = office.controller()
    view = controller.view(services(controller), "en")
    assert isinstance(view, ServicesView) and "at least 5" in view.warning


def test_what_the_pilot_advised_against_says_so(office: Office) -> None:
    """L019 and B071 can be opened, with the warning beside them; P015 stays hidden until it is named."""
    office.site = replace(office.site, services=("L019", "B071", "P015", "P002", "L022"), details={})
    controller = office.controller()
    view = controller.view(services(controller), "en")
    assert isinstance(view, ServicesView)
    notes = {entry.name: entry.note for entry in view.entries}
    assert all("pilot advised against" in notes[service] for service in ("L019", "B071")) and "hidden" in notes["P015"]
    named = rewritten(controller, services(controller, OpenServicePage("P015"), Pick("field", "name")), "ตรวจสอบสิทธิ")
    assert office.site.details["P015"] == Details(name="ตรวจสอบสิทธิ") and named.screen == "officer_service"
    after = controller.view(services(controller), "en")
    assert isinstance(after, ServicesView) and "hidden" not in {entry.name: entry.note for entry in after.entries}["P015"]


def test_a_name_that_may_be_read_wrongly_is_asked_about_before_it_is_opened(office: Office) -> None:
    """B036 "ยกเลิกลิขสิทธิ์สำหรับคนพิการ" probably means its opposite; once the district has named it there is nothing to ask."""
    office.site = replace(office.site, services=("B036", "B098", "L022"), details={"B098": Details(name="ขอใบอนุญาตโรงงาน")})
    controller = office.controller()
    view = controller.view(services(controller), "th")
    assert isinstance(view, ServicesView)
    assert ["ถามหน่วยงานก่อนเปิด" in entry.note for entry in view.entries] == [True, False, False]


def test_the_district_adds_a_service_of_its_own(office: Office) -> None:
    """With owner, telephone and link; its id was used by no answer before, and by no other kiosk."""
    controller = office.controller()
    first = f"X-{office.site.kiosk[-8:]}-1"
    state = rewritten(controller, services(controller, Act("add_own")), "จดทะเบียนพาณิชย์ออนไลน์")
    assert state.screen == "officer_service" and state.subject == first
    for field, text in (("owner", "อบต.กำแมด"), ("telephone", "0 4570 0000"), ("url", "https://kammaet.go.th")):
        rewritten(controller, walked(controller, Pick("field", field), start=state), text)
    assert office.site.own_services[first] == OwnService("จดทะเบียนพาณิชย์ออนไลน์", "อบต.กำแมด", "0 4570 0000", "https://kammaet.go.th")
    walked(controller, Act("close"), start=state)
    assert first not in office.site.services and first in office.site.own_services
    assert rewritten(controller, services(controller, Act("add_own")), "งานที่สอง").subject == first[:-1] + "2"


def test_a_link_that_is_no_link_is_not_taken(office: Office) -> None:
    """The QR code of such a link would lead nowhere."""
    controller = office.controller()
    state = rewritten(controller, services(controller, OpenServicePage("L022"), Pick("field", "url")), "sso.go.th")
    view = controller.view(state, "en")
    assert isinstance(view, TextEntryView) and view.wrong


def test_the_most_asked_service_is_moved_up(office: Office) -> None:
    """Citizens see the services in this order."""
    controller, third = office.controller(), office.site.services[2]
    walked(controller, Act("up"), Act("up"), Act("up"), start=services(controller, OpenServicePage(third)))
    assert office.site.services[0] == third


def test_the_last_service_stays_open(office: Office) -> None:
    """A counter without any service has no page for it: closing is not offered."""
    office.site = replace(office.site, services=("L022",))
    controller = office.controller()
    view = controller.view(services(controller, OpenServicePage("L022")), "en")
    assert isinstance(view, MenuView) and "close" not in [entry.name for entry in view.entries]
    walked(controller, Act("close"), start=services(controller, OpenServicePage("L022")))
    assert office.site.services == ("L022",)
