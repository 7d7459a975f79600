"""An officer sets the kiosk up for another district."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, OpenServicePage, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MenuView, TextEntryView
from kiosk.site import site_file
from kiosk.site.model import Details, ProvinceSettings
from kiosk.store import journal
from kiosk.ui.intents import TypeText
from tests.support.office import PIN, Office, rewritten, walked


def settings(controller: OfficerController, *taps: object) -> OfficerState:
    return walked(controller, Open(PageName.SITE_SETTINGS), *taps)


def services(controller: OfficerController, *taps: object) -> OfficerState:
    return settings(controller, Open(PageName.SERVICES), *taps)


@pytest.fixture
def demonstration(office: Office) -> Office:
    """A machine out of its box: nobody has set anything."""
    office.site = site_file.yasothon_demonstration(office.site.kiosk)
    return office


def named(office: Office, name: str, text: str) -> None:
    controller = office.controller()
    rewritten(controller, settings(controller, Pick("setting", name)), text)


def title(office: Office) -> str:
    controller = office.controller()
    view = controller.view(settings(controller), "en")
    assert isinstance(view, MenuView)
    return view.title


def test_a_district_gets_its_own_name(office: Office) -> None:
    """What is written is what citizens read; the act is in the journal."""
    controller = office.controller()
    state = rewritten(controller, settings(controller, Pick("setting", "place")), "ที่ว่าการอำเภอเลิงนกทา")
    assert state.screen == "officer_site_settings"
    assert office.site.place == "ที่ว่าการอำเภอเลิงนกทา"
    assert "place" in journal.events(office.connection, "officer")[0].text


@pytest.mark.parametrize("order", [("place", "district", "province"), ("province", "district", "place")])
def test_a_machine_is_the_demonstration_until_everything_of_the_example_was_set(demonstration: Office, order: tuple[str, ...]) -> None:
    """In any order; the page names what is still to be set, and a changed service alone says nothing of the other fifteen."""
    names = {"place": "ที่ว่าการอำเภอเขมราฐ", "district": "เขมราฐ", "province": "อุบลราชธานี"}
    walked(demonstration.controller(), Act("up"), start=services(demonstration.controller(), OpenServicePage("L023")))
    for name in order:
        assert demonstration.site.demonstration
        named(demonstration, name, names[name])
    assert demonstration.site.demonstration and title(demonstration) == "A demonstration. Still to be set: Open services"
    settings(demonstration.controller(), Pick("setting", "services_confirmed"))
    assert not demonstration.site.demonstration and demonstration.site.confirmed == ()
    assert "services confirmed" in journal.events(demonstration.connection, "officer")[0].text


def test_a_name_that_happens_to_be_the_examples_is_set_too(demonstration: Office) -> None:
    """A second district of Yasothon keeps the province's name, and its offices."""
    for name, text in (("province", "ยโสธร"), ("district", "เลิงนกทา"), ("place", "ที่ว่าการอำเภอเลิงนกทา")):
        named(demonstration, name, text)
    settings(demonstration.controller(), Pick("setting", "services_confirmed"))
    assert not demonstration.site.demonstration and len(demonstration.site.details) == 16


def test_the_page_of_a_demonstration_says_what_is_missing(demonstration: Office) -> None:
    """By name in its title, and by the colour of each card's sign."""
    named(demonstration, "district", "เขมราฐ")
    assert title(demonstration) == "A demonstration. Still to be set: Province · Place of service · Open services"
    controller = demonstration.controller()
    view = controller.view(settings(controller), "en")
    assert isinstance(view, MenuView)
    signs = {entry.name: entry.good for entry in view.entries}
    assert (signs["district"], signs["province"], signs["place"], signs["services"], signs["telephone"]) == (
        True,
        False,
        False,
        False,
        False,
    )
    assert "trial" not in signs


@pytest.mark.parametrize("first", ["place", "district", "province"])
def test_no_office_of_yasothon_stays_in_ubon_whatever_was_changed_first(demonstration: Office, first: str) -> None:
    """Citizens of Ubon are not sent to สำนักงานประกันสังคมจังหวัดยโสธร; what an officer wrote about a service stays."""
    own = Details(name="งานของเรา", owner="สำนักงานจัดหางานจังหวัดอุบลราชธานี", telephone="045 000 000")
    details = {**demonstration.site.details, "L022": own, "L005": replace(own, owner="สำนักงานจัดหางานจังหวัดยโสธร")}
    demonstration.site = replace(demonstration.site, details=details)
    names = {"place": "ที่ว่าการอำเภอเขมราฐ", "district": "เขมราฐ", "province": "อุบลราชธานี"}
    for name in (first, *(name for name in names if name != first)):
        named(demonstration, name, names[name])
    assert demonstration.site.details == {"L022": own, "L005": Details(name="งานของเรา")}


def test_an_officer_switches_a_trial_on_and_off(office: Office) -> None:
    """Both are noted with their day; the page says which it is."""
    controller = office.controller()
    settings(controller, Pick("setting", "trial"))
    assert office.site.trial and office.site.trial_mark == "trial"
    settings(controller, Pick("setting", "trial"))
    assert not office.site.trial and office.site.trial_mark == ""
    assert [event.text for event in journal.events(office.connection, "officer")] == ["trial ended", "trial begun"]


def test_a_place_without_a_name_is_not_taken(office: Office) -> None:
    """The page stays and says so; what was there before stays too."""
    controller, before = office.controller(), office.site
    state = rewritten(controller, settings(controller, Pick("setting", "place")), "")
    view = controller.view(state, "en")
    assert isinstance(view, TextEntryView) and view.wrong and view.hint == "It must not be empty"
    assert office.site == before


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("268x476", (268, 476)), ("268 × 476", (268, 476)), ("268 476", (268, 476)), ("big", None), ("", None), ("49x300", None)],
)
def test_the_screen_is_measured_with_a_ruler(office: Office, typed: str, expected: tuple[int, int] | None) -> None:
    """Width x height in millimetres; anything else is told and changes nothing; empty means as the screen reports."""
    controller = office.controller()
    rewritten(controller, settings(controller, Pick("setting", "screen_mm")), typed)
    assert office.site.screen_mm == expected


def test_switches_change_at_a_tap(office: Office) -> None:
    """Band, Thai digits and question 1.6 go there and back."""
    controller = office.controller()
    settings(controller, Pick("setting", "band"), Pick("setting", "thai_digits"))
    assert (office.site.band, office.site.thai_digits) == ("0.50", True)
    settings(controller, Pick("setting", "band"))
    assert office.site.band == "0.80"


def test_what_the_province_decides_is_shown_and_not_changed_here(office: Office) -> None:
    """The page says whose band and whose day they are; a tap on them does nothing."""
    joined = replace(office.site.server, url="https://survey.example.go.th")
    office.site = replace(office.site, server=joined, from_province=ProvinceSettings("0.50", 25))
    controller = office.controller()
    view = controller.view(settings(controller), "en")
    assert isinstance(view, MenuView)
    shown = {entry.name: (entry.note, entry.intent) for entry in view.entries}
    assert shown["band"] == ("0.50, as the province decides", None) and shown["sending_day"] == ("25, as the province decides", None)
    before = office.site
    assert settings(controller, Pick("setting", "band")) == settings(controller, Pick("setting", "sending_day")) == settings(controller)
    assert office.site == before and office.site.level_band == "0.50"


def test_the_first_page_gets_a_title_of_its_own_and_loses_it_again(office: Office) -> None:
    """Thai and English apart; an empty one means the usual words."""
    controller = office.controller()
    rewritten(controller, settings(controller, Pick("setting", "attract_th")), "บริการเป็นอย่างไร")
    rewritten(controller, settings(controller, Pick("setting", "attract_en")), "How was it?")
    assert office.site.texts == {"attract_title": {"th": "บริการเป็นอย่างไร", "en": "How was it?"}}
    rewritten(controller, settings(controller, Pick("setting", "attract_th")), "")
    rewritten(controller, settings(controller, Pick("setting", "attract_en")), "")
    assert office.site.texts == {}


def test_what_is_saved_is_what_a_restart_reads(office: Office, tmp_path: Path) -> None:
    """Every setting goes through site.json's own rules."""
    path = tmp_path / "site.json"
    site_file.save(path, office.site)
    controller = office.controller(load_site=lambda: site_file.load(path), save_site=lambda site: site_file.save(path, site))
    rewritten(controller, settings(controller, Pick("setting", "telephone")), "0 4579 1234")
    assert site_file.load(path).telephone == "0 4579 1234"


def test_the_opening_day_is_written_as_thais_write_it(office: Office) -> None:
    """It stands on poster and leaflet; what is no day is not taken, and an empty line takes it away."""
    controller = office.controller()
    rewritten(controller, settings(controller, Pick("setting", "opened_on")), "14 ก.พ. 2564")
    named(office, "line", "@kudchum")
    assert (office.site.opened_on, office.site.line) == ("2021-02-14", "@kudchum")
    state = rewritten(controller, settings(controller, Pick("setting", "opened_on")), "31/2/2564")
    assert office.site.opened_on == "2021-02-14" and state.screen == "officer_text_entry"
    rewritten(controller, settings(controller, Pick("setting", "opened_on")), "")
    assert office.site.opened_on == ""


def test_the_printer_is_named(office: Office, tmp_path: Path) -> None:
    """A receipt printer's address and its paper; what can be none is refused in Thai and changes nothing."""
    path = tmp_path / "site.json"
    site_file.save(path, office.site)
    controller = office.controller(load_site=lambda: site_file.load(path), save_site=lambda site: site_file.save(path, site))
    rewritten(controller, settings(controller, Pick("setting", "printer")), "tcp://192.168.1.50")
    settings(controller, Pick("setting", "paper_mm"))
    assert (site_file.load(path).printer, site_file.load(path).paper_mm) == ("tcp://192.168.1.50", 58)
    view = controller.view(rewritten(controller, settings(controller, Pick("setting", "printer")), "tcp://"), "th")
    assert isinstance(view, TextEntryView) and view.wrong and "CUPS" in view.hint and "must" not in view.hint
    view = controller.view(rewritten(controller, settings(controller, Pick("setting", "printer")), str(path)), "th")
    assert isinstance(view, TextEntryView) and view.wrong and "ไม่ใช่เครื่องพิมพ์" in view.hint
    assert site_file.load(path).printer == "tcp://192.168.1.50"


def test_the_pin_is_changed_only_by_who_knows_it(office: Office) -> None:
    """The old one first, then the new one twice."""
    controller = office.controller()
    asked = settings(controller, Open(PageName.PIN_ENTRY))
    typed = [TypeText(digit) for digit in PIN + "739146" * 2]
    assert walked(controller, *typed, start=asked).screen == "officer_message"
    assert walked(controller, *(TypeText(digit) for digit in "739146"), start=controller.open()).screen == "officer_menu"


def test_a_site_that_cannot_be_written_is_told(office: Office) -> None:
    """A full disk or a read-only folder: the sentence stands on a page, nothing is half changed."""

    def refused(site: object) -> None:
        raise site_file.ConfigError("site.json: the site cannot be written: No space left on device")

    controller = office.controller(save_site=refused)
    assert settings(controller, Pick("setting", "band")).screen == "officer_message"
    state = rewritten(controller, settings(controller, Pick("setting", "telephone")), "02")
    view = controller.view(state, "en")
    assert isinstance(view, TextEntryView) and "No space left" in view.hint


def test_a_district_wants_to_hear_each_tap(office: Office) -> None:
    """Off on a new machine; a tap switches it on, another off again, and the journal has both."""
    controller = office.controller()
    words = [controller.view(settings(controller), "th")]
    for _ in range(2):
        state = settings(controller, Pick("setting", "click_sound"))
        words.append(controller.view(state, "th"))
    notes = [entry.note for view in words if isinstance(view, MenuView) for entry in view.entries if entry.name == "click_sound"]
    assert notes[0] == notes[2] != notes[1]
    assert [event.text for event in journal.events(office.connection, "officer")][:2] == ["click sound off", "click sound on"]
