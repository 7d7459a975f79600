"""An officer types in a pile of paper forms."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import paths
from kiosk.officer.controller import OfficerController
from kiosk.officer.entry import paper_form
from kiosk.officer.entry.paper_form import PaperForm
from kiosk.officer.intents import Act, Open, Pick, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import PaperFormView
from kiosk.store import responses, tallies
from kiosk.survey import answers as fitting
from kiosk.survey import questionnaire
from kiosk.ui.intents import DoneTyping, Erase, SetLayer, TypeText
from tests.support.office import NOW, Office, walked

FORM = questionnaire.load(paths.QUESTIONNAIRE)
SERVICES = (("L022", "x"), ("B063", "y"), ("P002", "z"))
WHOLE_FORM = "2541231 " + "5445443354" + "112 "  # part 1 with its first service, ten items, suitable because 1 and 2


def keyed(controller: OfficerController, keys: str, state: OfficerState | None = None) -> OfficerState:
    return walked(
        controller,
        *(Erase() if key == "\b" else TypeText(key) for key in keys),
        start=state or walked(controller, Open(PageName.PAPER_ENTRY)),
    )


def page(controller: OfficerController, state: OfficerState) -> PaperFormView:
    view = controller.view(state, "en")
    assert isinstance(view, PaperFormView)
    return view


def test_a_whole_form_is_typed_with_twenty_four_keys_and_kept(office: Office) -> None:
    """Digits go on by themselves; the response is stored as paper, complete, on today's day."""
    controller = office.controller()
    state = walked(controller, Act("save"), start=keyed(controller, WHOLE_FORM))
    response = responses.last(office.connection)
    assert response and (response.mode, response.status, response.day) == ("paper", "complete", "2026-11-23")
    assert [response.answers[key] for key in ("sex", "age", "services", "1.1", "4", "suitable")] == [
        "female",
        "51_60",
        (office.site.services[0],),
        5,
        4,
        "yes",
    ]
    assert response.answers["suitable_because"] == ("saves_time_cost", "convenient")
    assert page(controller, state).saved == ("1 form kept", "1 kept") and page(controller, state).cells[0].values == ("–",)


def test_a_minus_answers_nothing_and_the_line_says_in_which_layout_it_is_written(office: Office) -> None:
    """The key beside 0 is no 3; in an open question the keyboard is Thai until somebody types or switches to English."""
    controller = office.controller()
    state = walked(controller, Open(PageName.PAPER_ENTRY), Pick("field", "1.1"), TypeText("-", 20), TypeText("/", 61))
    assert page(controller, state).layer == "" and all(cell.values == ("–",) for cell in page(controller, state).cells)
    state = walked(controller, Pick("field", "problems"), start=state)
    assert page(controller, state).layer == "thai"
    english = walked(controller, TypeText("W", 25), start=state)
    assert page(controller, english).layer == page(controller, walked(controller, SetLayer("latin"), start=state)).layer == "latin"


def test_the_next_form_begins_empty(office: Office) -> None:
    """Nothing of the form before is left in the fields."""
    controller = office.controller()
    state = walked(controller, Act("save"), start=keyed(controller, WHOLE_FORM))
    assert isinstance(state.subject, PaperForm) and not state.subject.answers and state.subject.at == "sex"
    walked(controller, Act("save"), start=keyed(controller, WHOLE_FORM, state))
    assert tallies.totals(office.connection, NOW.date(), NOW.date()).by_mode["paper"] == 2


def test_a_gap_is_shown_once_and_then_believed(office: Office) -> None:
    """Paper forms have gaps: the first Enter names them, the second keeps the form as it is."""
    controller = office.controller()
    asked = walked(controller, Act("save"), start=keyed(controller, "25"))
    assert (
        page(controller, asked).message.startswith("16 still empty: Part\u00a01: 1.3, 1.4, 1.5, 1.6, 1.7 · Part\u00a02: 1.1 …")
        and responses.last(office.connection) is None
    )
    walked(controller, Act("save"), start=asked)
    response = responses.last(office.connection)
    assert response and dict(response.answers) == {"sex": "female", "age": "51_60"}


def test_enter_keeps_the_form_in_its_last_field_alone(office: Office) -> None:
    """Everywhere else it leads on; which keys do what stands on the page, and every title names its part."""
    controller = office.controller()
    state = walked(controller, Open(PageName.PAPER_ENTRY))
    hints = {}
    for _ in page(controller, state).cells:
        view = page(controller, state)
        hints[state.subject.at] = (view.last, view.hint, view.title.split(" ")[0])
        state = walked(controller, Act("next"), start=state)
    assert [field for field, (last, *_) in hints.items() if last] == ["suggestions"]
    assert hints["sex"][1:] == ("", "Part\u00a01") and hints["1.1"][1:] == ("", "Part\u00a02")
    assert hints["services"][1] == "Space or Enter = next field · F2 = keep"
    assert hints["suggestions"][1] == "Enter or F2 = keep"


def test_an_empty_form_is_not_kept(office: Office) -> None:
    """Enter on nothing says so, however often."""
    controller = office.controller()
    state = walked(controller, Act("save"), Act("save"), start=keyed(controller, "   "))
    assert page(controller, state).message == "Nothing is filled in yet" and responses.last(office.connection) is None


def test_the_keyboard_was_left_on_thai(office: Office) -> None:
    """The same keys mean the same, whichever layout is switched on: / is 2 and ถ is 5."""
    controller = office.controller()
    thai = walked(controller, Open(PageName.PAPER_ENTRY), TypeText("/", 11), TypeText("ถ", 14))
    assert thai.subject == keyed(controller, "25").subject


def test_a_comment_is_written_and_read_back(office: Office) -> None:
    """In an open question that holds words, keys write; Enter then leads to the next field, as the page says."""
    controller = office.controller()
    state = walked(controller, Pick("field", "problems"), start=keyed(controller, WHOLE_FORM))
    state = keyed(controller, "รอนาน 2 ชั่วโมง", state)
    assert page(controller, state).text == "รอนาน 2 ชั่วโมง" and page(controller, state).writing
    state = walked(controller, Act("next"), start=state)
    assert not page(controller, state).writing
    walked(controller, Act("save"), start=state)
    response = responses.last(office.connection)
    assert response and response.answers["problems"] == "รอนาน 2 ชั่วโมง"


def test_an_occupation_of_its_own_opens_a_line(office: Office) -> None:
    """Option 8, other, is followed by a line to write on; taking the option back takes the words back."""
    controller = office.controller()
    state = keyed(controller, "258")
    assert isinstance(state.subject, PaperForm) and state.subject.at == "occupation.other"
    state = keyed(controller, "ร้อยมาลัย", state)
    assert dict(state.subject.other) == {"occupation": "ร้อยมาลัย"}
    state = keyed(controller, "1", walked(controller, Pick("field", "occupation"), start=state))
    assert dict(state.subject.other) == {}


def test_a_wrong_key_is_taken_back(office: Office) -> None:
    """Backspace steps back to the answer and then clears it."""
    controller = office.controller()
    state = keyed(controller, "2\b\b")
    assert isinstance(state.subject, PaperForm) and state.subject.at == "sex" and not state.subject.answers
    assert keyed(controller, "9").subject == walked(controller, Open(PageName.PAPER_ENTRY)).subject


def test_forms_of_last_friday_count_on_last_friday(office: Office) -> None:
    """The day written on the paper is chosen once for the pile; never a day to come."""
    controller = office.controller()
    state = walked(
        controller, Open(PageName.PAPER_ENTRY), ShiftPeriod(-1), ShiftPeriod(-1), ShiftPeriod(-1), ShiftPeriod(1), ShiftPeriod(-1)
    )
    state = walked(controller, Act("save"), start=keyed(controller, WHOLE_FORM, state))
    response = responses.last(office.connection)
    assert (
        response
        and response.day == (NOW.date() - timedelta(days=3)).isoformat()
        and page(controller, state).day == "Friday 20 November 2026"
    )
    assert controller.handle(walked(controller, Open(PageName.PAPER_ENTRY)), ShiftPeriod(1)) == walked(
        controller, Open(PageName.PAPER_ENTRY)
    )


def test_all_of_it_can_be_tapped(office: Office) -> None:
    """Options and fields are targets; the screen's keyboard writes an open answer."""
    controller = office.controller()
    state = walked(controller, Open(PageName.PAPER_ENTRY), Pick("option", "male"), Pick("field", "suggestions"), Act("write"))
    state = walked(controller, TypeText("ดี"), DoneTyping(), start=state)
    assert isinstance(state.subject, PaperForm) and dict(state.subject.answers) == {"sex": "male", "suggestions": "ดี"}


def test_a_full_disk_keeps_the_form_on_the_screen(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be stored is not thrown away: the sentence stands on the page, the answers too."""
    controller = office.controller()
    state = keyed(controller, WHOLE_FORM)
    office.connection.execute("PRAGMA query_only = ON")
    refused = walked(controller, Act("save"), start=state)
    assert page(controller, refused).message and refused.subject.answers == state.subject.answers
    office.connection.execute("PRAGMA query_only = OFF")
    walked(controller, Act("save"), start=refused)
    assert responses.last(office.connection) is not None


KEYS = st.lists(st.sampled_from([*"123456789ab ", "\b", "ก", "่", "ภ"]), max_size=60)


@given(KEYS)
def test_whatever_is_typed_fits_the_questionnaire(keys: list[str]) -> None:
    """No row of keys makes a form that the store or the province would refuse."""
    form = paper_form.empty(NOW.date(), FORM)

    def ways(of: PaperForm) -> tuple[paper_form.PaperField, ...]:
        return paper_form.fields(FORM, SERVICES, of)

    for key in keys:
        form = paper_form.tidied(FORM, paper_form.erase(ways(form), form) if key == "\b" else paper_form.typed(ways, form, key))
    answers, other = paper_form.finished(FORM, form)
    assert fitting.problems(FORM, answers, other, [service for service, _ in SERVICES]) == []
