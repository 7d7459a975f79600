"""An officer types in how many people came."""

from datetime import timedelta

from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MessageView, VisitsView
from kiosk.store import outbox, visits
from kiosk.survey.identity import uuid7
from kiosk.ui.intents import Erase, TurnPage, TypeText
from kiosk.ui.text.fonts import find_fonts
from screens.registry import SCREENS
from tests.screens.officer.gallery_states import page_for
from tests.support.gallery import Variant
from tests.support.office import NOW, Office, walked


def page(controller: OfficerController, state: OfficerState) -> VisitsView:
    view = controller.view(state, "en")
    assert isinstance(view, VisitsView)
    return view


def numbers(view: VisitsView) -> dict[str, str]:
    return {cell.name: cell.value for cell in view.cells if cell.value}


def test_people_and_uses_are_typed_and_kept_apart(office: Office) -> None:
    """91 people, 60 uses of the first service, 41 of the second: three numbers, sent to the province."""
    controller = office.controller()
    keys = [*"91", " ", *"60", " ", *"41"]
    state = walked(controller, Open(PageName.VISITS), *(TypeText(key) for key in keys))
    assert page(controller, state).sums == "91 people · 101 uses"
    saved = walked(controller, Act("save"), start=state)
    assert saved.screen == "officer_message"
    message = controller.view(saved, "en")
    assert isinstance(message, MessageView) and "later check-ins add nothing" in message.sentences[0]
    came = visits.people_and_uses(office.connection, NOW.date(), NOW.date())
    assert came.people == 91 and came.uses == dict(zip(office.site.services, (60, 41), strict=False))
    assert outbox.counts(office.connection).pending == 1


def test_a_day_typed_in_before_is_corrected(office: Office) -> None:
    """The page says so, shows what stands, and replaces it."""
    visits.set_day(office.connection, NOW.date(), 91, {"L022": 60}, NOW)
    controller = office.controller()
    state = walked(controller, Open(PageName.VISITS))
    assert numbers(page(controller, state)) == {"people": "91", "L022": "60"} and "replaces" in page(controller, state).note
    walked(controller, TypeText("8"), TypeText("8"), Act("save"), start=state)
    assert visits.people_and_uses(office.connection, NOW.date(), NOW.date()).people == 88


def test_the_page_begins_with_the_check_ins(office: Office) -> None:
    """Who checked in at the kiosk need not be counted again."""
    for number in range(3):
        visits.check_in(office.connection, uuid7(number + 1, number), NOW, ["L022"])
    assert numbers(page(office.controller(), walked(office.controller(), Open(PageName.VISITS)))) == {"people": "3", "L022": "3"}


def test_a_minus_and_a_stroke_are_no_digits(office: Office) -> None:
    """Of the number block, or beside the digits; on a Thai keyboard the keys of 3 and 2 write them, and mean 3 and 2."""
    controller = office.controller()
    signs = (TypeText("-", 82), TypeText("/", 106), TypeText("-", 20), TypeText("/", 61))
    state = walked(controller, Open(PageName.VISITS), *signs, TypeText("5", 14), *signs)
    assert numbers(page(controller, state)) == {"people": "5"}
    assert numbers(page(controller, walked(controller, TypeText("-", 12), TypeText("/", 11), start=state))) == {"people": "532"}


def test_a_wrong_digit_is_erased(office: Office) -> None:
    """The first digit begins a number anew, backspace takes one away."""
    controller = office.controller()
    state = walked(controller, Open(PageName.VISITS), TypeText("1"), TypeText("2"), Erase(), TypeText("9"))
    assert numbers(page(controller, state)) == {"people": "19"}


def test_a_service_closed_since_keeps_its_uses(office: Office) -> None:
    """Uses of a service that is no longer offered are shown and kept when the day is saved again."""
    visits.set_day(office.connection, NOW.date(), 5, {"P001": 2}, NOW)
    controller = office.controller()
    walked(controller, Open(PageName.VISITS), Pick("field", "people"), TypeText("6"), Act("save"))
    assert visits.people_and_uses(office.connection, NOW.date(), NOW.date()) == visits.Visits(6, {"P001": 2})


def test_yesterday_can_be_typed_in_and_tomorrow_cannot(office: Office) -> None:
    """A day that has not come has no visitors."""
    controller = office.controller()
    state = walked(controller, Open(PageName.VISITS))
    assert controller.handle(state, ShiftPeriod(1)) is state
    walked(controller, ShiftPeriod(-1), TypeText("7"), Act("save"), start=state)
    yesterday = NOW.date() - timedelta(days=1)
    assert visits.people_and_uses(office.connection, yesterday, yesterday).people == 7


def test_pages_of_cells_are_turned_back_to_the_first(office: Office) -> None:
    """The cell in hand is on a later page: up leads to the first one all the same, and the next key to the cell again."""
    controller = office.controller()
    drawn = page_for(Variant("1024x768"), office.context(), find_fonts())

    def count(state: OfficerState) -> str:
        shown = SCREENS[VisitsView](page(controller, state), drawn)
        return next(" ".join(element.look.lines) for element in shown.elements if element.name == "page_of")  # type: ignore[attr-defined]

    cells = len(page(controller, walked(controller, Open(PageName.VISITS))).cells)
    last = walked(controller, Open(PageName.VISITS), *[Act("next")] * (cells - 1))
    pages = count(last).partition("/")[2]
    assert count(last) == f"{pages}/{pages}" != "1/1"
    first = walked(controller, TurnPage(0), start=last)
    assert count(first) == f"1/{pages}"
    assert count(walked(controller, Act("next"), TurnPage(int(pages) - 1), start=first)) == f"{pages}/{pages}"
    assert count(walked(controller, Act("next"), start=first)) == f"1/{pages}"
