"""The officers' corner on the whole kiosk: real window, real store, from the gear in the corner and back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.officer import pin
from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.paths import DataDir
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.timing.idle_policy import IdlePolicy
from kiosk.runtime.timing.waits import Waits
from kiosk.store import responses
from kiosk.ui.intents import Erase, TypeText
from kiosk.ui.text import fonts
from tests.support.office import PIN
from tests.support.site import set_up
from tests.support.windowed_kiosk import TappedKiosk

WHOLE_FORM = "2541231 " + "5445443354" + "112 "


class Corner(TappedKiosk):
    """A kiosk whose gear has been tapped."""

    def __init__(self, folder: Path, waits: Waits | None = None) -> None:
        data = DataDir(folder)
        folder.mkdir()
        pin.set_pin(data.pin, PIN)
        set_up(data)
        self.kiosk = Kiosk(data, (1080, 1920), "th", fonts.find_fonts(), waits=waits or Waits())
        self.kiosk.begin()
        self.tap("officer")

    def turn_to(self, name: str) -> None:
        """Turns the pages of a list until the card is seen."""
        while not self.scene.find(name):
            self.tap("next_page")

    def entries(self) -> list[str]:
        """The menu's cards in their order, read from its first page to its last; the first stands again."""
        names: list[str] = []
        while True:
            names += [element.name for element in self.scene.targets if element.name.startswith("entry_")]
            after = self.scene.find("next_page")
            if not after or not after.intent:
                break
            self.tap("next_page")
        while (before := self.scene.find("previous_page")) and before.intent:
            self.tap("previous_page")
        return names

    def keys(self, keys: str) -> None:
        for key in keys:
            self.app.on_intent(Erase() if key == "\b" else TypeText(key))

    def until(self, screen: str, seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while self.scene.name != screen:
            assert time.monotonic() < end, f"{self.scene.name} stands, not {screen}"
            self.kiosk.root.update()
            time.sleep(0.02)

    def enter(self) -> None:
        self.press("Return")

    def press(self, key: str) -> None:
        self.kiosk.root.event_generate(f"<{key}>")
        self.kiosk.root.update()


@pytest.fixture
def corner(display: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Corner]:
    corner = Corner(tmp_path / "data", getattr(request, "param", None))
    yield corner
    corner.kiosk.close()
    corner.kiosk.root.destroy()


def test_from_the_gear_to_todays_figures_and_home(corner: Corner) -> None:
    """Tapped PIN, one tap to today; the lock leads to the first page."""
    corner.tap(*(f"digit_{digit}" for digit in PIN))
    assert corner.scene.name == "officer_menu"
    corner.tap("entry_figures", "by_service", "back", "leave")
    assert corner.scene.name == "attract"


def test_every_page_of_the_menu_opens_and_leads_back(corner: Corner) -> None:
    """Also on a machine where nobody has answered yet."""
    corner.keys(PIN)
    elsewhere = ("entry_assisted", "entry_check")
    entries = [entry for entry in corner.entries() if entry not in elsewhere]
    assert len(entries) == len(set(entries)) == 12
    for entry in entries:
        corner.turn_to(entry)
        corner.tap(entry)
        assert corner.scene.name not in ("officer_menu", "trouble"), entry
        corner.tap("back")
        assert corner.scene.name == "officer_menu", entry


def test_clerk_presses_enter_to_leave_the_services(corner: Corner) -> None:
    """Enter is "next field" to a clerk, in a field of several choices too: the ratings land in their items, nothing is saved."""
    corner.keys(PIN)
    corner.tap("entry_paper")
    corner.keys("25412314")
    assert "Enter = ข้อถัดไป" in " ".join(corner.scene.find("key_hint").look.lines)
    corner.enter()
    corner.keys("5455445345")
    assert responses.last(corner.app.saver.connection) is None
    subject = corner.app.state.person.subject
    assert [subject.answers[item] for item in ("1.1", "1.2", "4")] == [5, 4, 5] and len(subject.answers["services"]) == 2


@pytest.mark.parametrize("key", ["F2", "KP_Add"])
def test_paper_form_is_kept_with_its_own_key_from_any_field(corner: Corner, key: str) -> None:
    """F2, or the plus of the number block that the clerk's hand lies on; held down it saves once."""
    corner.keys(PIN)
    corner.tap("entry_paper")
    corner.keys(WHOLE_FORM)
    corner.press(key)
    last = responses.last(corner.app.saver.connection)
    assert last and last.answers["1.1"] == 5 and corner.app.state.person.subject.answers == {}


def test_a_paper_form_is_kept_with_enter(corner: Corner) -> None:
    """Both hands on the keyboard: the window's own Enter leads past the open questions, keeps the form in its last field, and the
    next one begins."""
    corner.keys(PIN)
    corner.tap("entry_paper")
    corner.keys(WHOLE_FORM)
    for _ in ("wanted_services", "problems"):
        corner.enter()
        assert responses.last(corner.app.saver.connection) is None
    corner.enter()
    last = responses.last(corner.app.saver.connection)
    assert last and last.mode == "paper" and last.answers["1.1"] == 5
    assert corner.scene.name == "officer_paper_entry" and corner.app.saver.answered_today() == 1


def test_an_officer_helps_somebody_answer(corner: Corner) -> None:
    """The survey that starts is marked `assisted`; the corner is closed behind it."""
    corner.keys(PIN)
    corner.tap("entry_assisted")
    assert corner.scene.name == "notice" and not isinstance(corner.app.state.person, OfficerState)
    corner.tap("next", "option_female", "leave", "stop_now")
    last = responses.last(corner.app.saver.connection)
    assert last and (last.mode, last.status) == ("assisted", "partial")


def test_what_an_officer_sets_stands_on_the_first_page(corner: Corner) -> None:
    """The place's new name, without a restart."""
    corner.keys(PIN)
    corner.turn_to("entry_site")
    corner.tap("entry_site", "entry_place")
    corner.keys("\b" * 60 + "ที่ว่าการอำเภอทรายมูล")
    corner.enter()
    assert corner.scene.name == "officer_site_settings"
    corner.tap("leave")
    place = corner.scene.find("place")
    assert place and "ทรายมูล" in "".join(place.look.lines)  # type: ignore[attr-defined]


@pytest.mark.parametrize("corner", [Waits(IdlePolicy(officer_s=0.2, countdown_s=1))], indirect=True)
def test_a_corner_left_alone_warns_and_locks(corner: Corner) -> None:
    """After three minutes (shortened here) a countdown, then the first page; after the PIN the form stands where it was."""
    corner.keys(PIN)
    corner.app.on_intent(Open(PageName.PAPER_ENTRY))
    corner.keys("25")
    form = corner.app.state.person
    corner.until("still_here")
    corner.keys("4")  # any key says that somebody is there, and is no answer
    assert corner.app.state.person == form and corner.scene.name == PageName.PAPER_ENTRY
    corner.until("still_here")
    corner.until("attract")
    corner.tap("officer")
    assert corner.scene.name == "officer_pin_entry"
    corner.keys(PIN)
    assert corner.app.state.person == form


def test_an_officer_who_reads_english_switches_and_the_next_citizen_reads_thai(corner: Corner) -> None:
    """The language belongs to the person at the screen; it goes with them."""
    corner.keys(PIN)
    corner.tap("language")
    title = corner.scene.find("title")
    assert title and title.look.lines[0][0].isascii()  # type: ignore[attr-defined]
    corner.tap("leave")
    assert corner.app.state.display.language == "th"
