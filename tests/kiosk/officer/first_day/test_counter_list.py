"""An officer goes through the manual's list for the counter; it is advice, kept with position and day, and printed."""

from typing import Any

from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.site import counter_words
from kiosk.survey.first_day.counter_readiness import ITEMS
from kiosk.ui.intents import DoneTyping, TypeText
from tests.support.office import Office, walked


def test_an_officer_says_what_is_ready_and_who_sees_to_it(office: Office) -> None:
    """Each item with the manual's step; the day is today's; the list counts what is ready."""
    controller = office.controller()
    state = walked(controller, Open(PageName.COUNTER), Pick("option", "sign"))
    page: Any = controller.view(state, "en")
    assert "manual, step 1.1" in page.hint
    state = walked(controller, Pick("option", "ready"), start=state)
    named = [TypeText(letter) for letter in "ปลัดอำเภอ"]
    state = walked(controller, Pick("option", "sign"), Act("own_words"), *named, DoneTyping(), start=state)
    word = counter_words.said(office.connection)["sign"]
    assert (word.ready, word.who, word.day) == (True, "ปลัดอำเภอ", "2026-11-23")
    page = controller.view(walked(controller, Open(PageName.COUNTER)), "en")
    assert page.hint.startswith(f"1 of {len(ITEMS)} ready") and len(page.choices) == len(ITEMS)
    assert next(entry.note for entry in page.choices if entry.name == "sign").startswith("Ready · ปลัดอำเภอ · ")


def test_paper_has_every_item(office: Office) -> None:
    """For the readiness page: those nobody spoke of stand there as well, unticked."""
    lines = counter_words.lines({}, office.context().texts["th"])
    assert len(lines) == len(ITEMS) and not any(ready for _, ready in lines)
