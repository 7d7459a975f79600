"""What each step of the first day decides, what is left after a power cut, and when the kiosk becomes real."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from kiosk.language.result_line import ResultLine
from kiosk.officer import menu
from kiosk.officer.context import OfficerActions
from kiosk.officer.controller import OfficerController
from kiosk.officer.first_day import look, sequence, wanted, welcome
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState, Trial
from kiosk.site import first_setup
from kiosk.site.model import Server
from kiosk.site.site_file import yasothon_demonstration
from kiosk.store import journal, responses
from kiosk.survey.first_day.set_up import SetUp
from kiosk.ui.intents import Back, DoneTyping, Home, TypeText
from tests.support.drafts import make_draft
from tests.support.office import KIOSK, NOW, PIN, Office, walked

SIX = ("L022", "L023", "L005", "P017", "P083")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Fresh out of the box: the demonstration, no PIN."""
    with closing(Office(tmp_path)) as office:
        office.site = yasothon_demonstration(KIOSK)
        yield office


def fresh(office: Office, **offered: Any) -> OfficerController:
    return office.controller(installed=True, offered=OfficerActions(**offered))


def begun(controller: OfficerController) -> OfficerState:
    """After the PIN was set."""
    return walked(controller, *(TypeText(digit) for digit in PIN * 2), start=controller.open())


def to_the_services(controller: OfficerController) -> OfficerState:
    """District, place, telephone and screen are decided, each page leading to the next."""
    digits = [TypeText(digit) for digit in "045 797 111"]
    return walked(
        controller,
        Open(PageName.AREA),
        Pick("area", "34"),
        Pick("area", "3405"),
        Pick("place", "ศูนย์ดำรงธรรมอำเภอเขมราฐ"),
        *(*digits, DoneTyping()),
        Pick("screen", "476x268"),
        start=begun(controller),
    )


def test_each_step_leads_to_the_next_and_keeps_what_was_decided(office: Office) -> None:
    """District by its code, the place with an English name, telephone and screen; every one in the site at once."""
    state = to_the_services(fresh(office))
    assert state.screen == PageName.SERVICE_GROUPS
    site = office.site
    assert (site.province, site.district, site.district_code) == ("อุบลราชธานี", "เขมราฐ", "3405")
    assert (site.place, site.place_en) == ("ศูนย์ดำรงธรรมอำเภอเขมราฐ", "Damrongdhama Centre, Khemarat District")
    assert (site.telephone, site.screen_mm) == ("045 797 111", (476, 268))
    assert site.demonstration and "ยโสธร" not in str(site.details)
    assert any("first day, district: เขมราฐ อุบลราชธานี (3405)" in event.text for event in journal.events(office.connection, "officer"))


def test_somebody_who_reads_english_reads_the_places_english_name(office: Office) -> None:
    """Thai where there is none; and a place that is renamed by hand loses the English name of the one before."""
    to_the_services(fresh(office))
    assert office.site.place_in("en") == "Damrongdhama Centre, Khemarat District"
    assert office.site.place_in("th") == "ศูนย์ดำรงธรรมอำเภอเขมราฐ"
    renamed = first_setup.moved(office.site, place="เทศบาลตำบลเขมราฐ")
    assert renamed.place_in("en") == "เทศบาลตำบลเขมราฐ"


def test_services_begin_with_none_and_the_pilots_are_marked(office: Office) -> None:
    """The example's sixteen are not this district's. Five of the six that went well; L019 and B071 are warned about."""
    controller = fresh(office)
    state = to_the_services(controller)
    assert first_setup.chosen_services(office.site) == ()
    groups: Any = controller.view(state, "en")
    assert [choice.name for choice in groups.choices] == ["pilot", "people", "business", "labour"] and len(groups.actions) == 1
    state = walked(controller, Pick("group", "pilot"), *(Pick("service", service) for service in SIX), start=state)
    assert office.site.services == SIX and first_setup.chosen_services(office.site) == SIX
    shown: Any = controller.view(state, "th")
    assert all("นำร่องแล้วได้ผลดี" in choice.note for choice in shown.choices)
    labour: Any = controller.view(walked(controller, Pick("group", "labour/กรมสวัสดิการและคุ้มครองแรงงาน"), start=state), "en")
    warned = next(choice for choice in labour.choices if choice.name == "service_L019")
    assert "advised against" in warned.note


def test_too_few_services_are_said_but_are_no_gate(office: Office) -> None:
    """Three of five: a warning stands on the page, and the officer may go on."""
    controller = fresh(office)
    state = walked(controller, Pick("group", "pilot"), *(Pick("service", id_) for id_ in SIX[:3]), start=to_the_services(controller))
    page: Any = controller.view(state, "en")
    assert "Only 3 open" in page.warning
    assert walked(controller, Act("keep"), start=state).screen == PageName.PRINTER


def test_the_last_service_taken_out_begins_the_choice_again(office: Office) -> None:
    """A site holds at least one service; on the first day none is chosen then, and the step is open."""
    controller = fresh(office)
    walked(controller, Pick("group", "pilot"), Pick("service", "L022"), Pick("service", "L022"), start=to_the_services(controller))
    assert first_setup.chosen_services(office.site) == () and "services" not in office.site.confirmed


def test_another_district_asks_for_the_place_again(office: Office) -> None:
    """The centre's name carries the district's; the officer who took the wrong one is asked once more."""
    controller = fresh(office)
    state = to_the_services(controller)
    first = walked(controller, Back(), start=state)
    state = walked(controller, Open(PageName.AREA), Pick("area", "35"), Pick("area", "3503"), start=first)
    assert state.screen == PageName.PLACE and "place" not in office.site.confirmed
    choices: Any = controller.view(state, "th")
    assert [choice.words for choice in choices.choices[:2]] == ["ที่ว่าการอำเภอกุดชุม", "ศูนย์ดำรงธรรมอำเภอกุดชุม"]


def test_a_khet_of_bangkok_has_its_own_kind_of_office(office: Office) -> None:
    """No district office of that kind, and no Damrongdhama centre in the manual's words."""
    controller = fresh(office)
    state = walked(controller, Open(PageName.AREA), Pick("area", "10"), Pick("area", "1002"), start=begun(controller))
    choices: Any = controller.view(state, "th")
    assert choices.choices[0].words == "สำนักงานเขตดุสิต" and len(choices.choices) == 2


def test_letters_narrow_the_list_and_enter_takes_the_only_one(office: Office) -> None:
    """On a real keyboard: four letters, Enter, and the districts of that province stand there."""
    controller = fresh(office)
    state = walked(controller, Open(PageName.AREA), *(TypeText(letter) for letter in "ยโส"), DoneTyping(), start=begun(controller))
    page: Any = controller.view(state, "th")
    assert page.title == "อำเภอใดในยโสธร" and len(page.choices) == 9
    nothing: Any = controller.view(walked(controller, *(TypeText(letter) for letter in "ฮฮฮ"), start=state), "en")
    assert nothing.choices == () and "No such name" in nothing.empty


def test_power_goes_in_the_middle_and_nothing_is_lost(office: Office) -> None:
    """A new program on the same folder: after the PIN the steps stand there, five of nine ticked, the sixth next."""
    walked(fresh(office), Pick("group", "pilot"), Pick("service", "L022"), start=to_the_services(fresh(office)))
    again = fresh(office)
    state = walked(again, *(TypeText(digit) for digit in PIN), start=again.open())
    page: Any = again.view(state, "en")
    assert [step.ticked for step in page.steps] == [True] * 5 + [False] * 4
    assert page.following.intent == Open(PageName.SERVICE_GROUPS) and page.frame.progress == (5, 9)
    assert first_setup.chosen_services(office.site) == ("L022",)


def test_nobody_else_sets_the_pin_once_it_is_set(office: Office) -> None:
    """Whoever comes to the half set-up machine sees what is left, may try it out, and is asked for the PIN."""
    controller = fresh(office)
    to_the_services(controller)
    page: Any = controller.view(welcome.opening(), "en")
    assert "4 steps are left" in page.sentences[0] and page.begin.words == "Go on"
    entered = walked(controller, Act("begin"), start=welcome.opening())
    assert entered.screen == PageName.PIN_ENTRY and entered.subject.purpose == "enter"
    assert controller.handle(welcome.opening(), Act("try_first")) == Trial()


def finished_steps(office: Office, controller: OfficerController) -> OfficerState:
    state = walked(controller, Pick("group", "pilot"), *(Pick("service", service) for service in SIX), start=to_the_services(controller))
    return walked(controller, Act("keep"), Pick("option", "sheet"), Act("later"), *[Act("next")] * len(look.PAGES), start=state)


def test_ready_says_what_the_check_found_and_opens_the_doors(office: Office) -> None:
    """Good news in one line, the rest in full; then the demonstration is over and the first screen comes."""
    lines = [ResultLine("fine", True), ResultLine("the printer does not answer", False, "look at its cable")]
    controller = fresh(office, diagnostics=lambda language: lines)
    steps = finished_steps(office, controller)
    assert steps.screen == PageName.FIRST_DAY and office.site.demonstration
    ready = walked(controller, Open(PageName.READY), start=steps)
    ready.subject.job.wait(5)
    page: Any = controller.view(ready, "en")
    assert [line.title for line in page.lines] == ["1 check is well", "the printer does not answer"]
    assert (page.title, page.well) == ("Everything is set; 1 thing needs a look", False)
    assert controller.handle(ready, Act("finish")) is None
    assert not office.site.demonstration and office.site.confirmed == () and office.site.services == SIX


def test_ready_is_said_when_the_check_has_found_nothing(office: Office) -> None:
    """Not while it runs, and the first page of all no longer says that nothing is set up."""
    through = Event()
    controller = fresh(office, diagnostics=lambda language: [ResultLine("fine", through.wait(5))])
    ready = walked(controller, Open(PageName.READY), start=finished_steps(office, controller))
    page: Any = controller.view(ready, "en")
    assert page.title == "Checking this kiosk"
    through.set()
    ready.subject.job.wait(5)
    page = controller.view(ready, "en")
    assert (page.title, page.well) == ("Ready", True)
    first: Any = controller.view(welcome.opening(), "en")
    assert first.title == "This kiosk is nearly ready"


def test_nothing_is_ready_while_a_step_is_open(office: Office) -> None:
    """The page with all steps stays, and says which."""
    controller = fresh(office)
    state = begun(controller)
    assert walked(controller, Open(PageName.READY), start=state).screen == PageName.FIRST_DAY
    to_the_services(controller)
    assert office.site.demonstration


def test_settings_do_not_end_the_first_day(office: Office) -> None:
    """Four names set on the settings' page would end a demonstration; not one that these pages lead through."""
    controller = fresh(office)
    finished_steps(office, controller)
    office.site = first_setup.confirmed(office.site, "place")
    assert office.site.demonstration
    assert not first_setup.confirmed(office.site, *first_setup.NEEDED).demonstration  # kiosk setup does


def test_joining_waits_for_what_is_sent(office: Office) -> None:
    """Without district, place and services no code is spent."""
    controller = fresh(office, enrol=lambda *words: [])
    early = walked(controller, Open(PageName.JOINING), Act("enrol"), start=begun(controller))
    assert early.screen == PageName.MESSAGE
    finished_steps(office, controller)
    state = walked(
        controller, Open(PageName.JOINING), Act("enrol"), start=sequence.opening(OfficerState(menu.PAGE, None), office.context())
    )
    assert state.screen == PageName.TEXT_ENTRY


def test_joining_offers_the_provinces_file_too(office: Office) -> None:
    """On the first day and after it, from the page of sending; once joined the card goes. Another district's file moves no real kiosk."""
    joined: list[tuple[str, ...]] = []
    controller = fresh(office, enrol=noting(joined, [ResultLine("joined", True)]))
    first: Any = controller.view(walked(controller, Open(PageName.JOINING), start=begun(controller)), "th")
    assert [choice.name for choice in first.choices] == ["enrol", "later", "set_up"]
    office.site = replace(office.site, demonstration=False, confirmed=())
    at_joining = walked(controller, Open(PageName.OUTBOX), Open(PageName.JOINING))
    page: Any = controller.view(at_joining, "th")
    assert [choice.name for choice in page.choices] == ["enrol", "set_up"]
    here, elsewhere = on_a_stick(office, the_provinces(province="ยโสธร", district="กุดชุม", place="ศาลากลางเก่า")), office.site
    taken = walked(controller, Open(PageName.SET_UP_FILES), Pick("file", str(here)), Act("keep"), start=at_joining)
    taken.subject.wait(5)
    assert (office.site.place, len(office.site.services)) == ("ศาลากลางเก่า", 5) and joined == [("https://ubon.example", "AB-CD", "th")]
    other = on_a_stick(office, the_provinces())
    office.site = elsewhere
    refused = walked(controller, Open(PageName.SET_UP_FILES), Pick("file", str(other)), Act("keep"), start=at_joining)
    assert refused.screen == PageName.MESSAGE and office.site == elsewhere
    office.site = replace(elsewhere, server=Server("https://ubon.example"))
    after: Any = controller.view(walked(controller, Open(PageName.JOINING)), "th")
    assert [choice.name for choice in after.choices] == ["enrol"]


def test_a_place_that_is_set_up_never_sees_the_first_day(office: Office) -> None:
    """Its menu has no such card, and the PIN leads to the menu."""
    office.site = replace(office.site, demonstration=False)
    controller = fresh(office.with_pin())
    state = walked(controller, *(TypeText(digit) for digit in PIN), start=controller.open())
    page: Any = controller.view(state, "en")
    assert state.screen == PageName.MENU and "first_day" not in [entry.name for entry in page.entries]


def test_what_citizens_ask_for_is_counted_where_there_are_answers(office: Office) -> None:
    """Names picked from the list in 3.2; those that are open here are not offered again."""
    office.site = replace(office.site, demonstration=False, services=SIX)
    names = {id_: office.context().catalogue.services[id_].name for id_ in ("P002", "B063", "L022")}
    for words, count in ((f"{names['P002']}\n{names['L022']}", 3), (f"{names['B063']}\nที่จอดรถ", 1)):
        for seed in range(count):
            draft = make_draft(seed + 10 * count, answered_at=NOW, services=("L022",))
            responses.save(office.connection, replace(draft, answers={**draft.answers, "wanted_services": words}), office.form)
    assert wanted.most_wanted(office.context()) == (("P002", 3), ("B063", 1))


def test_home_leaves_the_first_day_and_back_never_loses(office: Office) -> None:
    """Back from every step's page is the page with all steps; the house locks."""
    controller = fresh(office, enrol=lambda *words: [])
    first = begun(controller)
    for step in (
        PageName.AREA,
        PageName.PLACE,
        PageName.TELEPHONE,
        PageName.RULER,
        PageName.SERVICE_GROUPS,
        PageName.PRINTER,
        PageName.JOINING,
    ):
        assert walked(controller, Open(step), Back(), start=first).screen == PageName.FIRST_DAY, step
    assert controller.handle(first, Home()) is None


def the_provinces(**fields: object) -> str:
    """A set-up for Khemarat, until tomorrow."""
    words = ("อุบลราชธานี", "เขมราฐ", "ที่ว่าการอำเภอเขมราฐ", "045 797 111")
    set_up = SetUp(*words, ("L022", "P002", "L023", "L005", "P017"), "https://ubon.example", "AB-CD", "2026-11-24T09:00:00+07:00")
    return json.dumps({**json.loads(set_up.as_text()), **fields})


def on_a_stick(office: Office, text: str) -> Path:
    folder = office.folder / "exports"
    folder.mkdir(exist_ok=True)
    (folder / "eservice-set-up-test.json").write_text(text, encoding="utf-8")
    return folder / "eservice-set-up-test.json"


def noting(words_of: list[tuple[str, ...]], answer: Any) -> Callable[..., Any]:
    """What the province would answer, and with which words it was asked."""

    def ask(*words: str) -> Any:
        words_of.append(words)
        return answer

    return ask


def test_a_file_of_the_province_decides_five_steps_at_once(office: Office) -> None:
    """Read before it is taken; district with its code, place, telephone, services; and the code is spent for joining."""
    joined: list[tuple[str, ...]] = []
    controller = fresh(office, enrol=noting(joined, [ResultLine("joined", True)]))
    path = on_a_stick(office, the_provinces())
    state = walked(controller, Open(PageName.AREA), Open(PageName.SET_UP_FILES), Pick("file", str(path)), start=begun(controller))
    page: Any = controller.view(state, "th")
    assert [choice.note for choice in page.choices[:3]] == ["อำเภอเขมราฐ จังหวัดอุบลราชธานี", "ที่ว่าการอำเภอเขมราฐ", "045 797 111"]
    assert office.site.district == "กุดชุม"  # only read so far
    taken = walked(controller, Act("keep"), start=state)
    taken.subject.wait(5)
    assert joined == [("https://ubon.example", "AB-CD", "th")]
    assert (office.site.district_code, office.site.place_en, len(office.site.services)) == ("3405", "Khemarat District Office", 5)
    steps: Any = controller.view(walked(controller, Back(), start=taken), "en")
    assert [step.name for step in steps.steps if not step.ticked] == ["screen", "printer", "joining", "look"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"services": ["Z999"]}, "Z999"), ({"expires_at": "2026-11-20T09:00:00+07:00"}, "until"), ({"place": "ที่ว่าการ 🏛"}, "U+1F3DB")],
)
def test_a_file_with_one_thing_wrong_changes_nothing(office: Office, fields: dict[str, object], says: str) -> None:
    """Refused whole, with one sentence."""
    controller = fresh(office)
    before = begun(controller)
    path = on_a_stick(office, the_provinces(**fields))
    site = office.site
    state = walked(controller, Open(PageName.SET_UP_FILES), Pick("file", str(path)), start=before)
    page: Any = controller.view(state, "en")
    assert state.screen == PageName.MESSAGE and says in page.detail and office.site == site


def test_a_scanned_qr_fetches_the_set_up(office: Office) -> None:
    """A scanner types address and code in one go; what the province answers is read and taken as a file is."""
    asked: list[tuple[str, ...]] = []
    controller = fresh(office, set_up=noting(asked, the_provinces()), enrol=lambda *words: [])
    scanned = [TypeText(letter) for letter in "https://ubon.example AB-CD"]
    state = walked(controller, Open(PageName.SET_UP_FILES), Act("enrol"), *scanned, DoneTyping(), start=begun(controller))
    state.subject.job.wait(5)
    assert asked == [("https://ubon.example", "AB-CD", "th")]
    walked(controller, Act("keep"), start=state)
    assert office.site.district == "เขมราฐ"


def test_a_code_that_the_province_does_not_know_is_said(office: Office) -> None:
    """The province's sentence stands on the page, and there is nothing to take."""

    def refuse(*words: str) -> str:
        raise LookupError("this code is not known")

    controller = fresh(office, set_up=refuse)
    scanned = [TypeText(letter) for letter in "https://ubon.example AB-CD"]
    state = walked(controller, Open(PageName.SET_UP_FILES), Act("enrol"), *scanned, DoneTyping(), start=begun(controller))
    state.subject.job.wait(5)
    page: Any = controller.view(state, "en")
    assert "not known" in page.warning and page.actions == ()
