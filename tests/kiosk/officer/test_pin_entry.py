"""An officer at the PIN's page."""

from datetime import timedelta
from pathlib import Path

from kiosk.officer import pin
from kiosk.officer.controller import Desk
from kiosk.officer.state import OfficerState
from kiosk.officer.views import PinView
from kiosk.ui.intents import Back, Erase, Home, TypeText
from tests.support.office import PIN, Office


def typed(desk: Desk, digits: str, state: OfficerState | None = None) -> OfficerState:
    state = state or desk.open()
    for digit in digits:
        moved = desk.handle(state, TypeText(digit))
        assert isinstance(moved, OfficerState)
        state = moved
    return state


def page(desk: Desk, state: OfficerState) -> PinView:
    view = desk.view(state, "en")
    assert isinstance(view, PinView)
    return view


def test_an_officer_types_the_pin_and_stands_at_the_menu(office: Office) -> None:
    """The sixth digit answers; no key to confirm."""
    assert typed(office.desk(), PIN).screen == "officer_menu"


def test_the_keyboard_was_left_on_thai(office: Office) -> None:
    """The row of digits means digits on both layouts, and Thai figures are figures."""
    desk = office.desk()
    assert typed(desk, "ภค/ต1-").screen == typed(desk, "๔๘๒๙๑๓").screen == "officer_menu"  # 482913


def test_an_officer_corrects_a_digit(office: Office) -> None:
    """Backspace takes the last digit back before it counts."""
    desk = office.desk()
    state = desk.handle(typed(desk, PIN[:-1] + ""), TypeText("9"))
    assert isinstance(state, OfficerState) and state.screen == "officer_pin"
    state = typed(desk, "4829", desk.open())
    shorter = desk.handle(state, Erase())
    assert isinstance(shorter, OfficerState) and page(desk, shorter).filled == 3


def test_a_wrong_pin_is_not_right_and_nothing_more_is_said(office: Office) -> None:
    """The page never tells which digit was wrong, and starts empty again."""
    desk = office.desk()
    shown = page(desk, typed(desk, "482914"))
    assert (shown.message, shown.filled) == ("The PIN is not right", 0)


def test_somebody_guesses_five_times_and_waits_in_words(office: Office) -> None:
    """15 s, counted down; digits do nothing meanwhile, and afterwards the right PIN opens."""
    desk = office.desk()
    state = typed(desk, "111222" * 5)
    assert page(desk, state).message == "Several wrong tries: wait 15 s" and not page(desk, state).open
    assert desk.refresh_s(state) == 1.0
    assert typed(desk, PIN, state).screen == "officer_pin"
    office.now += timedelta(seconds=9)
    assert "wait 6 s" in page(desk, state).message
    office.now += timedelta(seconds=7)
    assert desk.refresh_s(state) is None
    assert typed(desk, PIN, state).screen == "officer_menu"


def test_after_fifteen_mistakes_the_page_says_how_it_is_unlocked(office: Office) -> None:
    """Locked for good: only `kiosk pin set` helps, and the page names it."""
    desk = office.desk()
    state = desk.open()
    for _ in range(pin.LOCKED_AT):
        state = typed(desk, "111222", state)
        office.now += timedelta(days=1)
    assert "kiosk pin set" in page(desk, state).message and not page(desk, state).open


def test_a_new_machine_asks_for_a_pin_twice(tmp_path: Path) -> None:
    """There is no default PIN: a weak one is refused, two that differ begin again, the same twice opens."""
    office = Office(tmp_path)
    desk = office.desk()
    state = typed(desk, "123456")
    assert page(desk, state).message.startswith("This PIN is guessed first")
    state = typed(desk, PIN + "482914", state)
    assert page(desk, state).message == "The two PINs differ; please set it again"
    assert typed(desk, PIN + PIN, state).screen == "officer_menu"
    assert typed(desk, PIN).screen == "officer_menu"


def test_somebody_who_is_no_officer_goes_back(office: Office) -> None:
    """Back, the keypad's back key and the house all lead out of the corner."""
    desk = office.desk()
    for way_out in (Back(), Back(), Home()):
        assert desk.handle(typed(desk, "48"), way_out) is None


def test_the_pin_stands_in_no_log(office: Office) -> None:
    """A state that is printed shows no typed digit."""
    assert "4829" not in repr(typed(office.desk(), "4829"))


def test_a_damaged_pin_file_is_told_in_a_sentence(office: Office) -> None:
    """Nobody gets in, and the page says what to do."""
    (office.folder / "pin.json").write_text("{")
    assert "kiosk pin set" in page(office.desk(), office.desk().open()).message
