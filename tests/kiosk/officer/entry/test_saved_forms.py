"""A clerk finds a form that was typed in wrong, corrects it or takes it back, and says why."""

import sqlite3
from datetime import timedelta

import pytest

from kiosk.officer.controller import OfficerController
from kiosk.officer.entry.paper_form import PaperForm
from kiosk.officer.intents import Act, Open, Pick, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MenuView, MessageView, SavedFormsView, TextEntryView
from kiosk.store import amendments, journal, responses, tallies
from kiosk.survey.response import Response
from kiosk.ui.intents import Back, DoneTyping, TypeText
from tests.kiosk.officer.entry.test_paper_entry import WHOLE_FORM, keyed
from tests.support.office import NOW, Office, walked

TODAY = NOW.date()


def typed_in(office: Office, keys: str = WHOLE_FORM) -> Response:
    """A whole paper form, saved by the clerk."""
    controller = office.controller()
    walked(controller, Act("save"), start=keyed(controller, keys))
    response = responses.last(office.connection)
    assert response
    return response


def page_of(controller: OfficerController, *taps: object) -> OfficerState:
    return walked(controller, Open(PageName.SAVED_FORMS), *taps)


def listed(office: Office, *taps: object) -> SavedFormsView:
    controller = office.controller()
    view = controller.view(page_of(controller, *taps), "en")
    assert isinstance(view, SavedFormsView)
    return view


def reason(*taps: object, why: str = "typed twice") -> tuple[object, ...]:
    return (*taps, TypeText(why), DoneTyping())


def test_the_forms_of_a_day_are_listed_newest_first(office: Office) -> None:
    """With time, how each was answered, its number; the arrows lead to other days."""
    office.answer(1, at=NOW - timedelta(days=1), mode="self")
    office.answer(1, at=NOW - timedelta(hours=1), seed=1, mode="self")
    typed_in(office)
    assert [entry.title for entry in listed(office).entries] == ["16:40 · paper · No. 3", "15:40 · self · No. 2"]
    assert [entry.title for entry in listed(office, ShiftPeriod(-1)).entries] == ["16:40 · self · No. 1"]
    assert listed(office, ShiftPeriod(-2)).entries == () and not listed(office).has_next


def test_a_form_is_read_as_it_was_typed(office: Office) -> None:
    """Every answer under its question's words; a citizen's own answers are not shown to anybody."""
    office.answer(1, at=NOW - timedelta(hours=1), mode="self")
    mine, citizens = typed_in(office), amendments.listed(office.connection, TODAY, TODAY)[1]
    controller = office.controller()
    view = controller.view(page_of(controller, Pick("form", mine.id)), "en")
    assert isinstance(view, MenuView)
    notes = {entry.name: entry.note for entry in view.entries}
    assert notes["answer_sex"] == "Female" and notes["answer_1.1"].startswith("5 · ")
    assert [entry.name for entry in view.entries][:2] == ["correct", "withdraw"]
    other = controller.view(page_of(controller, Pick("form", citizens.id)), "en")
    assert isinstance(other, MenuView) and [entry.name for entry in other.entries] == ["withdraw"]


def test_ratings_that_went_into_the_services_are_put_right(office: Office) -> None:
    """The clerk types the form over; it counts in its new form, at its old moment, and both are kept."""
    response = typed_in(office)
    office.now = NOW + timedelta(hours=2)
    controller = office.controller()
    form = page_of(controller, Pick("form", response.id), Act("correct"))
    assert isinstance(form.subject, PaperForm) and form.subject.answers == response.answers
    ended = walked(controller, Pick("field", "1.1"), TypeText("1"), *reason(Act("save")), start=form)
    view = controller.view(ended, "en")
    assert isinstance(view, MessageView) and view.title == "Corrected"
    now = amendments.history(office.connection, response.id)
    assert now.form and now.form.answers == {**response.answers, "1.1": 1} and now.form.answered_at == response.answered_at
    day = tallies.totals(office.connection, TODAY, TODAY)
    assert day.complete == 1 and day.counts["1.1"] == {5: 0, 4: 0, 3: 0, 2: 0, 1: 1}
    after = listed(office)
    assert [entry.note for entry in after.entries] == ["Corrected"] and after.note == "1 saved · 1 corrected · 0 withdrawn"
    assert walked(controller, Back(), start=ended).screen == PageName.SAVED_FORMS
    assert "typed twice" in journal.events(office.connection, "officer")[0].text


def test_a_form_typed_twice_is_taken_back_and_can_come_back(office: Office) -> None:
    """Withdrawn, with its reason to be read; typed over it counts again."""
    response = typed_in(office)
    controller = office.controller()
    walked(controller, *reason(Act("withdraw")), start=page_of(controller, Pick("form", response.id)))
    assert tallies.totals(office.connection, TODAY, TODAY).complete == 0
    page = page_of(controller, Pick("form", response.id))
    view = controller.view(page, "en")
    assert isinstance(view, MenuView)
    assert [(entry.title, entry.note) for entry in view.entries if entry.name.startswith("amendment")] == [
        ("Withdrawn · 23 Nov 2026", "typed twice")
    ]
    assert "withdraw" not in [entry.name for entry in view.entries]
    walked(controller, Act("correct"), *reason(Act("save"), why="it was not"), start=page)
    assert tallies.totals(office.connection, TODAY, TODAY).complete == 1


def test_a_full_disk_is_said_in_thai_and_the_reason_is_still_there(office: Office) -> None:
    """Nothing is withdrawn then, and Back leads to what was typed; nor is anything without its line in the journal."""
    response = typed_in(office)
    controller = office.controller()
    typed = walked(controller, Act("withdraw"), TypeText("ซ้ำ"), start=page_of(controller, Pick("form", response.id)))
    office.connection.execute("PRAGMA query_only = ON")
    refused = walked(controller, DoneTyping(), start=typed)
    view = controller.view(refused, "th")
    assert isinstance(view, MessageView) and (view.title, view.good) == ("บันทึกไม่ได้", False)
    assert view.detail == "ฐานข้อมูลของเครื่อง: โฟลเดอร์หรือไฟล์เขียนไม่ได้ ให้แก้สิทธิ์ให้โปรแกรมนี้เขียนได้"
    office.connection.execute("PRAGMA query_only = OFF")
    office.connection.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON main.journal BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError):
        walked(controller, Back(), DoneTyping(), start=refused)
    assert tallies.totals(office.connection, TODAY, TODAY).complete == 1
    office.connection.execute("DROP TRIGGER full")
    walked(controller, Back(), DoneTyping(), start=refused)
    assert tallies.totals(office.connection, TODAY, TODAY).complete == 0
    assert journal.events(office.connection, "officer")[0].text.endswith("ซ้ำ")


def test_without_a_reason_nothing_happens(office: Office) -> None:
    """The page says so and stays."""
    response = typed_in(office)
    controller = office.controller()
    asked = walked(controller, Act("withdraw"), DoneTyping(), start=page_of(controller, Pick("form", response.id)))
    view = controller.view(asked, "en")
    assert isinstance(view, TextEntryView) and view.wrong
    assert tallies.totals(office.connection, TODAY, TODAY).complete == 1


def test_a_form_saved_without_a_change_is_told_so(office: Office) -> None:
    """In the officer's language; nothing is written."""
    response = typed_in(office)
    controller = office.controller()
    asked = walked(controller, *reason(Act("correct"), Act("save")), start=page_of(controller, Pick("form", response.id)))
    view = controller.view(asked, "th")
    assert isinstance(view, TextEntryView) and view.hint == "ยังไม่ได้แก้อะไร"


def test_of_an_earlier_questionnaire_a_form_can_only_be_withdrawn(office: Office) -> None:
    """What its codes meant is no longer on the page where forms are typed."""
    response = typed_in(office)
    office.form = office.form.__class__(**{**office.form.__dict__, "version": 2})
    controller = office.controller()
    view = controller.view(page_of(controller, Pick("form", response.id)), "en")
    assert isinstance(view, MenuView) and view.entries[0].name == "withdraw"
