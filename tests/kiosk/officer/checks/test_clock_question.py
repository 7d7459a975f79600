"""An officer comes to a kiosk whose clock is wrong, or may be."""

import random
from datetime import datetime, timedelta

from kiosk.officer.context import ClockActions
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MenuView, ResultsView, TextEntryView
from kiosk.store import tallies, undated
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.dates.clock import Reading
from kiosk.ui.intents import Back, DoneTyping, TypeText
from tests.kiosk.officer.test_pin_entry import typed
from tests.support.drafts import make_draft
from tests.support.office import NOW, PIN, Office

OLD = datetime(1970, 1, 1, 7, 20, tzinfo=BANGKOK)


class Clock:
    """What the running kiosk's clock is asked and told."""

    def __init__(self, office: Office, shows: datetime) -> None:
        self.office, self.right = office, False
        office.now = shows

    def actions(self) -> ClockActions:
        return ClockActions(self.reading, lambda: not self.right, lambda: not self.right, lambda: "this start", self.confirm, self.set_to)

    def reading(self) -> Reading:
        return Reading(self.office.now, 500.0)

    def confirm(self) -> None:
        self.right = True

    def set_to(self, moment: datetime) -> None:
        self.office.now = moment


def written(controller: OfficerController, state: OfficerState, text: str) -> OfficerState:
    moved = controller.handle(controller.handle(state, TypeText(text)), DoneTyping())
    assert isinstance(moved, OfficerState)
    return moved


def lines(controller: OfficerController, state: OfficerState) -> ResultsView:
    view = controller.view(state, "en")
    assert isinstance(view, ResultsView)
    return view


def test_the_officer_is_asked_before_the_menu_and_sets_the_time(office: Office) -> None:
    """The time as typed is shown again, and one yes later the menu stands there without a word about clocks."""
    clock = Clock(office, OLD)
    controller = office.controller(clock=clock.actions())
    state = typed(controller, PIN)
    assert state.screen == PageName.CLOCK
    view = lines(controller, state)
    assert "1 January 1970, 07:20" in view.lines[0].words
    assert Act("clock_right") not in dict(view.actions)  # nobody can say yes to 1970
    state = written(controller, controller.handle(state, Act("set_clock")), "23/11/2569 16:40")
    assert "Monday 23 November 2026, 16:40" in lines(controller, state).lines[0].words
    menu = controller.handle(state, Act("clock_right"))
    assert isinstance(menu, OfficerState) and menu.screen == PageName.MENU
    shown = controller.view(menu, "en")
    assert isinstance(shown, MenuView) and "clock" not in {entry.name for entry in shown.entries}


def test_a_time_that_cannot_be_read_or_cannot_be_is_asked_for_again(office: Office) -> None:
    """In one sentence with an example; a day without its time would mean noon."""
    controller = office.controller(clock=Clock(office, OLD).actions())
    asking = controller.handle(typed(controller, PIN), Act("set_clock"))
    for text in ("23/11/2569", "yesterday", "23/11/2552 10:00"):
        view = controller.view(written(controller, asking, text), "en")
        assert isinstance(view, TextEntryView) and view.wrong and "28/11/2569" in view.hint


def test_nothing_that_counts_on_a_day_is_typed_in_under_a_wrong_clock(office: Office) -> None:
    """Figures and checks can be looked at; the menu says first what is the matter."""
    controller = office.controller(clock=Clock(office, OLD).actions())
    menu = controller.handle(typed(controller, PIN), Back())
    assert isinstance(menu, OfficerState) and menu.screen == PageName.MENU
    view = controller.view(menu, "th")
    assert isinstance(view, MenuView) and view.entries[0].name == "clock"
    for page in (PageName.PAPER_ENTRY, PageName.VISITS, PageName.FORM_IMPORT):
        moved = controller.handle(menu, Open(page))
        assert isinstance(moved, OfficerState) and moved.screen == PageName.CLOCK
    moved = controller.handle(menu, Open(PageName.FIGURES))
    assert isinstance(moved, OfficerState) and moved.screen == PageName.FIGURES


def test_the_officer_names_the_day_of_answers_from_before_the_last_start(office: Office) -> None:
    """Not a day to come; then they are counted there."""
    clock = Clock(office, NOW)
    clock.right = True
    draft = make_draft(random.Random(3), answered_at=OLD)
    undated.hold_response(office.connection, draft, undated.MachineMoment(Reading(OLD, 90.0), "an earlier start"))
    controller = office.controller(clock=clock.actions())
    state = typed(controller, PIN)
    assert "1 answer came before" in lines(controller, state).lines[-1].words
    asking = controller.handle(state, Act("name_day"))
    view = controller.view(written(controller, asking, "24/11/2569"), "en")
    assert isinstance(view, TextEntryView) and view.wrong
    menu = written(controller, asking, "20/11/2569")
    assert menu.screen == PageName.MENU
    friday = NOW.date() - timedelta(days=3)
    assert tallies.totals(office.connection, friday, friday).complete == 1
