"""An officer at the PIN's page."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.frozen import replace
from kiosk.officer import pin
from kiosk.officer.controller import OfficerController
from kiosk.officer.state import OfficerState
from kiosk.officer.views import PinEntryView
from kiosk.store import journal
from kiosk.ui.intents import Back, Erase, Home, TypeText
from tests.support.office import PIN, Office


def typed(controller: OfficerController, digits: str, state: OfficerState | None = None) -> OfficerState:
    state = state or controller.open()
    for digit in digits:
        moved = controller.handle(state, TypeText(digit))
        assert isinstance(moved, OfficerState)
        state = moved
    return state


def page(controller: OfficerController, state: OfficerState) -> PinEntryView:
    view = controller.view(state, "en")
    assert isinstance(view, PinEntryView)
    return view


def test_an_officer_types_the_pin_and_stands_at_the_menu(office: Office) -> None:
    """The sixth digit answers; no key to confirm."""
    assert typed(office.controller(), PIN).screen == "officer_menu"


@pytest.mark.parametrize("letters", ["ภค/ตๅ-", "๔๘๒๙๑๓", "$*@(!#", "482913"], ids=["Thai", "Thai figures", "shift", "digits"])
def test_the_keyboard_was_left_on_thai_or_with_shift(office: Office, letters: str) -> None:
    """The row of digits means digits on both layouts, with shift or without, and Thai figures are figures."""
    controller = office.controller()
    state = controller.open()
    for letter, figure in zip(letters, "482913", strict=True):
        key = 0 if "๐" <= letter <= "๙" else 9 + int(figure)
        moved = controller.handle(state, TypeText(letter, key))
        assert isinstance(moved, OfficerState)
        state = moved
    assert state.screen == "officer_menu"


def test_an_officer_corrects_a_digit(office: Office) -> None:
    """Backspace takes the last digit back before it counts."""
    controller = office.controller()
    state = controller.handle(typed(controller, PIN[:-1] + ""), TypeText("9"))
    assert isinstance(state, OfficerState) and state.screen == "officer_pin_entry"
    state = typed(controller, "4829", controller.open())
    shorter = controller.handle(state, Erase())
    assert isinstance(shorter, OfficerState) and page(controller, shorter).filled == 3


def test_a_wrong_pin_is_not_right_and_nothing_more_is_said(office: Office) -> None:
    """The page never tells which digit was wrong, and starts empty again."""
    controller = office.controller()
    shown = page(controller, typed(controller, "482914"))
    assert (shown.message, shown.filled) == ("The PIN is not right", 0)


def test_somebody_guesses_five_times_and_waits_in_words(office: Office) -> None:
    """15 s, counted down; digits do nothing meanwhile, and afterwards the right PIN opens."""
    controller = office.controller()
    state = typed(controller, "482914" * 5)
    assert page(controller, state).message == "Several wrong tries: wait 15 s" and not page(controller, state).open
    assert controller.refresh_s(state) == 1.0
    assert typed(controller, PIN, state).screen == "officer_pin_entry"
    office.now += timedelta(seconds=9)
    assert "wait 6 s" in page(controller, state).message
    office.now += timedelta(seconds=7)
    assert controller.refresh_s(state) is None
    assert typed(controller, PIN, state).screen == "officer_menu"


def test_after_fifteen_mistakes_there_is_one_try_an_hour(office: Office) -> None:
    """The page says when, and how a new PIN is set meanwhile; every wrong one is in the journal with its moment."""
    controller = office.controller()
    state = controller.open()
    for _ in range(pin.LOCKED_AT):
        state = typed(controller, "482914", state)
        office.now += timedelta(hours=1)
    office.now -= timedelta(hours=1)
    view = page(controller, state)
    assert "next try in 1 h" in view.message and "kiosk pin set" in view.message and not view.open
    events = journal.events(office.connection, "pin")
    assert len(events) == pin.LOCKED_AT and events[0].text == "wrong PIN, mistake 15, the next try in 3600 s, locked"
    office.now += timedelta(hours=1)
    assert typed(controller, PIN, state).screen == "officer_menu"


def test_nobody_chooses_a_pin_where_one_was_set(office: Office) -> None:
    """Its file is gone: a passer-by reads what the technician has to do."""
    typed(office.controller(), PIN)
    (office.folder / "pin.json").unlink()
    controller = office.controller()
    assert "kiosk pin set" in page(controller, controller.open()).message
    assert typed(controller, "739105739105").screen == "officer_pin_entry" and not pin.is_set(office.folder / "pin.json")


def test_nobody_chooses_the_first_pin_of_a_real_place(tmp_path: Path) -> None:
    """It was set up by command, and so is its PIN."""
    with closing(Office(tmp_path)) as office:
        office.site = replace(office.site, demonstration=False)
        controller = office.controller()
        assert "kiosk pin set" in page(controller, controller.open()).message


def test_the_installer_chooses_the_first_pin_of_an_installed_machine(tmp_path: Path) -> None:
    """Before anybody else; the journal says when."""
    with closing(Office(tmp_path)) as office:
        office.site = replace(office.site, demonstration=False)
        controller = office.controller(installed=True)
        assert page(controller, controller.open()).title.startswith("Setting up this kiosk")
        assert typed(controller, PIN + PIN).screen == "officer_menu"
        assert [event.text for event in journal.events(office.connection, "pin")] == ["PIN set at the screen"]


def test_a_new_machine_asks_for_a_pin_twice(tmp_path: Path) -> None:
    """A demonstration: there is no default PIN, a weak one is refused, two that differ begin again, the same twice opens the steps of the
    first day, and the menu from the next time on."""
    with closing(Office(tmp_path)) as office:
        office.site = replace(office.site, demonstration=True)
        controller = office.controller()
        state = typed(controller, "123456")
        assert page(controller, state).message.startswith("This PIN is guessed first")
        state = typed(controller, PIN + "482914", state)
        assert page(controller, state).message == "The two PINs differ; please set it again"
        first = typed(controller, PIN + PIN, state)
        assert first.screen == "officer_first_day"
        assert first.before and first.before.screen == typed(controller, PIN).screen == "officer_menu"


def test_somebody_who_is_no_officer_goes_back(office: Office) -> None:
    """Back, the keypad's back key and the house all lead out of the corner."""
    controller = office.controller()
    for way_out in (Back(), Back(), Home()):
        assert controller.handle(typed(controller, "48"), way_out) is None


def test_the_pin_stands_in_no_log(office: Office) -> None:
    """A state that is printed shows no typed digit."""
    assert "4829" not in repr(typed(office.controller(), "4829"))


def test_a_damaged_pin_file_is_told_in_a_sentence(office: Office) -> None:
    """Nobody gets in, and the page says what to do."""
    (office.folder / "pin.json").write_text("{")
    assert "kiosk pin set" in page(office.controller(), office.controller().open()).message
