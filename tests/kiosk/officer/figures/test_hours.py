"""Responses by the hour."""

from kiosk.officer.figures.views import HoursView
from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from tests.support.office import NOW, Office, walked


def test_the_hours_add_up_to_the_responses(office: Office) -> None:
    """Every response stands in one column; the office's hours are shown even when empty."""
    office.answer(5, at=NOW.replace(hour=10))
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.HOURS)), "en")
    assert isinstance(view, HoursView) and sum(count for _, count in view.hours) == 5
    assert [label for label, _ in view.hours] == [f"{hour:02d}" for hour in range(8, 17)]
