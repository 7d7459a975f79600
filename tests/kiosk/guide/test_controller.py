"""What a citizen does before queueing, in their words: find a service, see what it needs, check in."""

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.frozen import replace
from kiosk.guide import intents
from kiosk.guide.context import ShownServices
from kiosk.guide.controller import GuideController
from kiosk.guide.state import GuideState, SurveyNow
from kiosk.guide.views import CardsView, CodeView, DoneView, SearchView, ServiceView
from kiosk.survey.catalogue import LinkLook
from kiosk.survey.procedures import DistrictContent
from kiosk.ui.intents import Back, Erase, Home, TurnPage, TypeText
from tests.support.guide_session import NOW, GuideSession, walked

BENEFIT, TAX, UNKNOWN, ELSEWHERE = "L023", "P003", "L022", "B001"


def service(guide: GuideSession, state: GuideState, language: str = "th") -> ServiceView:
    view = guide.desk.view(state, language)
    assert isinstance(view, ServiceView)
    return view


def cards(guide: GuideSession, state: GuideState) -> CardsView:
    view = guide.desk.view(state, "th")
    assert isinstance(view, CardsView)
    return view


def found(guide: GuideSession, typed: str) -> list[str]:
    state = walked(guide.desk, intents.OpenSearch())
    for letter in typed:
        state = walked(guide.desk, TypeText(letter), start=state)
    view = guide.desk.view(state, "th")
    assert isinstance(view, SearchView)
    return [result.code for result in view.search.results]


def test_i_see_first_what_this_counter_offers(guide: GuideSession) -> None:
    """The district's services in the site's order, with the local owner, then what could not be finished, and the ways to all others."""
    view = cards(guide, guide.desk.open())
    assert [card.name.removeprefix("service_") for card in view.cards] == [*guide.site.services, "unfinished"]
    assert view.cards[1].small == "สำนักงานประกันสังคมจังหวัดยโสธร"
    assert [name for name, *_ in view.below] == ["search", "all"]


def test_a_district_that_does_not_ask_about_unfinished_errands_offers_no_way_to_say_so(guide: GuideSession) -> None:
    """Neither in the list nor on a service's page."""
    guide.site = replace(guide.site, asks_unfinished=False)
    assert "unfinished" not in {card.name for card in cards(guide, guide.desk.open()).cards}
    more = service(guide, walked(guide.desk, intents.ShowService(BENEFIT), intents.OpenTab("more")))
    assert "unfinished" not in {fact.name for fact in more.facts}


def test_every_service_is_reached_through_its_group_and_agency(guide: GuideSession) -> None:
    """Tapping group by group and agency by agency finds each of the catalogue's services once, save the two that nobody checked."""
    seen: list[str] = []
    groups = cards(guide, walked(guide.desk, intents.OpenGroup()))
    for group in groups.cards[:3]:
        inside = walked(guide.desk, intents.OpenGroup(), group.intent)
        for agency in cards(guide, inside).cards:
            seen += [card.name.removeprefix("service_") for card in cards(guide, walked(guide.desk, agency.intent, start=inside)).cards]
    assert len(seen) == len(set(seen)) == 325 - len(guide.catalogue.hidden.difference(guide.site.details))
    assert set(guide.catalogue.services) - set(seen) == guide.catalogue.hidden.difference(guide.site.details)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("ว่างงาน", "L023"), ("วางงาน", "L023"), ("รถยนต", "P003"), ("4kKu", "P003"), ("rp003", "P003"), ("p003", "P003")],
)
def test_i_type_a_few_letters_even_wrongly(guide: GuideSession, typed: str, wanted: str) -> None:
    """A tone mark left out, the keyboard still on English, an id in small letters: the service is among the results."""
    expected = typed != "rp003"
    assert (wanted in found(guide, typed)) is expected


def test_a_service_of_this_counter_comes_first_and_under_its_local_name(guide: GuideSession) -> None:
    """Somebody who types the district's own words for a service finds it."""
    assert found(guide, "งานขอรับประโยชน์ทดแทน")[0] == BENEFIT
    view = guide.desk.view(walked(guide.desk, intents.OpenSearch(), TypeText("งานขอรับประโยชน์")), "th")
    assert isinstance(view, SearchView) and view.search.results[0].text == "งานขอรับประโยชน์ทดแทนกรณีว่างงาน"


def test_a_real_keyboard_works_too(guide: GuideSession) -> None:
    """Letters typed on the list open the search; the back key leads back."""
    state = walked(guide.desk, TypeText("ภ"), TypeText("า"), Erase())
    assert (state.screen, state.entry.text) == ("check_find", "ภ")
    assert walked(guide.desk, Back(), start=state).screen == "check_list"
    assert walked(guide.desk, Erase(), start=state).entry.text == ""


def test_i_tick_what_i_have_brought(guide: GuideSession) -> None:
    """Two of four documents and three things to know; a tick goes away when tapped again, and each service has its own."""
    state = walked(
        guide.desk,
        intents.ShowService(BENEFIT),
        intents.TickDocument(0),
        intents.TickDocument(3),
        intents.TickDocument(3),
        intents.TickDocument(1),
    )
    view = service(guide, state)
    assert [fact.chosen for fact in view.facts] == [True, True, False, False, False, False, False]
    assert view.note.replace("\u200b", "") == "เตรียมแล้ว 2 จาก 7 รายการ" and not view.complete
    other = walked(guide.desk, Back(), intents.ShowService(TAX), start=state)
    assert "0 จาก 3" in service(guide, other).note
    again = walked(guide.desk, Back(), intents.ShowService(BENEFIT), start=other)
    assert "2 จาก 7" in service(guide, again).note


def test_i_see_how_far_this_counter_goes_and_what_i_must_do_myself(guide: GuideSession) -> None:
    """Ten steps with who acts; after the eighth they are no longer at this counter; what remains in person stands under details."""
    view = service(guide, walked(guide.desk, intents.ShowService(BENEFIT), intents.OpenTab("steps")))
    assert view.note == "จุดนี้ทำให้ได้ถึงขั้นตอนที่ 8 จาก 10 ขั้นตอน"
    assert [fact.sign for fact in view.facts] == [str(number) for number in range(1, 11)]
    assert view.facts[1].label == "เจ้าหน้าที่" and view.facts[8].label == "ท่าน (ผู้รับบริการ) · ขั้นตอนหลังออกจากจุดให้บริการนี้"
    more = service(guide, walked(guide.desk, intents.ShowService(BENEFIT), intents.OpenTab("more")))
    said = {fact.name: fact.words for fact in more.facts}
    assert said["telephone"] == "0 4571 2345" and said["owner"] == "สำนักงานประกันสังคมจังหวัดยโสธร" and said["agency"] == "สำนักงานประกันสังคม"
    assert "สำนักงานประกันสังคมด้วยตนเอง" in said["in_person_0"] and said["waiting"] == "โอนเงินเดือนละ 1 ครั้ง"
    assert "มีนาคม 2564" in said["as_of"]


def test_where_nothing_is_known_i_am_told_to_ask(guide: GuideSession) -> None:
    """No steps, no documents, no group and no fee are made up for a service that the manual does not work out."""
    opened = walked(guide.desk, intents.ShowService(UNKNOWN))
    for tab in ("prepare", "steps"):
        view = service(guide, walked(guide.desk, intents.OpenTab(tab), start=opened))
        assert [fact.name for fact in view.facts] == ["ask_officer", "unit_telephone"] and view.note == ""
    more = service(guide, walked(guide.desk, intents.OpenTab("more"), start=opened))
    assert {fact.name for fact in more.facts} == {"owner", "agency", "unit_telephone", "ask_officer", "as_of", "unfinished"}


def test_the_group_is_shown_only_where_the_manual_gives_it(guide: GuideSession) -> None:
    """The three worked examples, and the registration that is a step of the first."""
    pages = {listed.id: service(guide, GuideState("check_service", service=listed.id, tab="more")) for listed in guide.desk.services.all}
    grouped = {name for name, page in pages.items() if "group" in {fact.name for fact in page.facts}}
    assert grouped == {"L023", "L005", "P003", "B126"}


def test_i_read_what_my_services_group_means(guide: GuideSession) -> None:
    """Group 2: its name in small letters, and below it what may be done electronically, in the manual's words."""
    said = {fact.name: fact for fact in service(guide, walked(guide.desk, intents.ShowService(TAX), intents.OpenTab("more"))).facts}
    assert said["group"].label == "กลุ่ม 2 · การยื่นเรื่องและชำระเงินผ่านระบบ e-Service ได้"
    assert said["group"].words.startswith("สามารถยื่นคำขอและชำระค่าธรรมเนียมผ่านทางระบบอิเล็กทรอนิกส์")


def test_what_the_district_wrote_stands_in_place_of_nothing(tmp_path: Path) -> None:
    """Documents and telephone entered by an officer appear, with their date."""
    wrote = DistrictContent(UNKNOWN, "2026-11-20", telephone="0 4570 1111", documents=("บัตรประจำตัวประชาชน",))
    with closing(GuideSession(tmp_path, versions=[wrote])) as guide:
        opened = walked(guide.desk, intents.ShowService(UNKNOWN))
        assert [fact.words for fact in service(guide, opened).facts] == ["บัตรประจำตัวประชาชน"]
        said = {fact.name: fact.words for fact in service(guide, walked(guide.desk, intents.OpenTab("more"), start=opened)).facts}
    assert said["telephone"] == "0 4570 1111" and said["as_of"] == "อำเภอปรับปรุงเมื่อ 20 พ.ย. 2569"


def test_one_tap_checks_me_in_and_once_only(guide: GuideSession) -> None:
    """The visit is stored with its service and no person; tapping again, or on another service, counts nobody twice."""
    state = walked(guide.desk, intents.ShowService(BENEFIT), intents.CheckIn(BENEFIT))
    view = guide.desk.view(state, "th")
    assert isinstance(view, DoneView) and view.good and view.queue == ""
    again = walked(guide.desk, intents.CheckIn(BENEFIT), Back(), Back(), intents.ShowService(TAX), intents.CheckIn(TAX), start=state)
    assert again.screen == "check_done"
    assert (guide.came().people, guide.came().uses) == (1, {BENEFIT: 1})


def test_i_came_for_two_things(guide: GuideSession) -> None:
    """Both are ticked before checking in: one person, two uses. A tick taken back is not counted."""
    way = [intents.TakeService(code) for code in (BENEFIT, TAX, UNKNOWN, UNKNOWN)]
    state = walked(guide.desk, intents.ChooseServices(), *way)
    assert cards(guide, state).onward == ("แจ้งเข้ารับบริการ 2 งาน", intents.CheckIn())
    walked(guide.desk, intents.CheckIn(), start=state)
    assert (guide.came().people, guide.came().uses) == (1, {BENEFIT: 1, TAX: 1})


def test_without_a_service_nobody_is_checked_in(guide: GuideSession) -> None:
    """There is no such button, and the intent itself does nothing."""
    state = walked(guide.desk, intents.ChooseServices())
    assert cards(guide, state).onward is None
    assert walked(guide.desk, intents.CheckIn(), start=state) == state
    assert guide.came().people == 0


def test_i_get_the_number_of_the_day_where_the_district_gives_one(tmp_path: Path) -> None:
    """The third person of the day is number three."""
    with closing(GuideSession(tmp_path, queue=True)) as guide:
        numbers = [guide.desk.view(walked(guide.desk, intents.ShowService(TAX), intents.CheckIn(TAX)), "th").queue for _ in range(3)]  # type: ignore[attr-defined]
    assert numbers == ["1", "2", "3"]


def test_a_service_that_is_not_open_here_cannot_be_checked_in_for(guide: GuideSession) -> None:
    """Its page says so, and no visit is counted for it."""
    opened = walked(guide.desk, intents.ShowService(ELSEWHERE), intents.OpenTab("more"))
    view = service(guide, opened)
    assert view.check_in is None and view.facts[0].name == "not_open"
    walked(guide.desk, intents.CheckIn(ELSEWHERE), start=opened)
    assert guide.came().people == 0


def test_a_visit_that_could_not_be_kept_is_not_thanked_for(guide: GuideSession) -> None:
    """The disk is read-only: the page sends the person to the officer, and Back leads to the service again."""
    guide.connection.execute("PRAGMA query_only = ON")
    opened = walked(guide.desk, intents.ShowService(TAX))
    state = walked(guide.desk, intents.CheckIn(TAX), start=opened)
    view = guide.desk.view(state, "th")
    assert isinstance(view, DoneView) and not view.good and not view.survey
    assert walked(guide.desk, Back(), start=state).screen == "check_service"


def test_i_go_on_to_the_survey_with_what_i_came_for(guide: GuideSession) -> None:
    """The desk hands the services over; home hands nothing."""
    state = walked(guide.desk, intents.ShowService(TAX), intents.CheckIn(TAX))
    assert guide.desk.handle(state, intents.BeginSurvey()) == SurveyNow((TAX,))
    assert guide.desk.handle(state, Home()) is None


def test_back_leads_the_way_i_came_and_then_home(guide: GuideSession) -> None:
    """Through groups and agencies to a service and back again, to the page of the list where one was."""
    state = walked(guide.desk, intents.OpenGroup(), intents.OpenGroup("business"), TurnPage(2))
    deep = walked(guide.desk, intents.OpenAgency("กรมสรรพสามิต"), intents.ShowService("B126"), start=state)
    back = walked(guide.desk, Back(), Back(), start=deep)
    assert (back.screen, back.page) == ("check_agencies", 2)
    assert guide.desk.handle(walked(guide.desk, Back(), Back(), start=back), Back()) is None


def test_a_code_says_when_its_link_was_looked_at(guide: GuideSession) -> None:
    """And one that nobody has opened yet, or that did not open, has no code and says so."""
    link = guide.shown().facts(TAX).link
    for look, note in (
        (None, "Nobody has looked"),
        (LinkLook(link, NOW.isoformat(), True), "looked at on 23 Nov 2026"),
        (LinkLook(link, NOW.isoformat(), False), "did not open"),
    ):
        looks = {TAX: look} if look else {}
        shown = ShownServices(guide.site, guide.catalogue, guide.procedures, guide.versions, looks)
        desk = GuideController(replace(guide.context, load=lambda shown=shown: shown))
        view = desk.view(walked(desk, intents.ShowService(TAX), intents.OpenTab("take")), "en")
        assert isinstance(view, ServiceView)
        facts = {fact.name: fact.label for fact in view.facts}
        assert note in facts["take_link" if look and look.ok else "no_link"]
        assert ("take_link" in facts) == bool(look and look.ok)


def test_a_broken_link_has_no_code_and_says_why(guide: GuideSession) -> None:
    """Every service of the catalogue: either a code of its link, or the reason."""
    reasons = set()
    for listed in guide.desk.services.all:
        view = service(guide, GuideState("check_service", service=listed.id, tab="take"))
        names = {fact.name: fact for fact in view.facts}
        assert ("take_link" in names) != ("no_link" in names)
        assert "take_list" in names and "take_print" not in names
        if "no_link" in names:
            reasons.add(names["no_link"].label)
    assert "ลิงก์ในข้อมูลต้นทางไม่ครบ" in reasons and len(reasons) > 2


def test_printing_is_offered_only_where_there_is_a_printer(tmp_path: Path) -> None:
    """One tap prints the list of this service, in the language that the person reads."""
    with closing(GuideSession(tmp_path, printer=True)) as guide:
        state = walked(guide.desk, intents.ShowService(BENEFIT), intents.OpenTab("take"))
        for spoken in ("th", "en"):
            (button,) = [fact for fact in service(guide, state, spoken).facts if fact.name == "take_print"]
            done = guide.desk.view(walked(guide.desk, button.intent, start=state), spoken)
            assert isinstance(done, DoneView) and done.good
    assert guide.printed == [(BENEFIT, "th"), (BENEFIT, "en")]


def test_one_person_prints_three_lists_and_not_twenty(tmp_path: Path) -> None:
    """A child at the screen empties no roll; the list can still be taken by its code, and the next person starts anew."""
    with closing(GuideSession(tmp_path, printer=True)) as guide:
        state = walked(guide.desk, intents.ShowService(BENEFIT), intents.OpenTab("take"))
        for _ in range(20):
            state = walked(guide.desk, intents.PrintList("th"), start=state)
            state = walked(guide.desk, Back(), start=state) if state.screen == "check_printed" else state
        assert len(guide.printed) == 3
        names = {fact.name for fact in service(guide, state).facts}
        assert "take_list" in names and "take_print" not in names
        assert guide.desk.open().person.may_print


def test_the_take_away_code_holds_the_list_in_my_language(guide: GuideSession) -> None:
    """Plain text: the name, what to bring, the link and the date of the information."""
    state = walked(guide.desk, intents.ShowService(BENEFIT), intents.ShowCode("list"))
    thai, english = (guide.desk.view(state, spoken) for spoken in ("th", "en"))
    assert isinstance(thai, CodeView) and thai.payload.startswith("งานขอรับประโยชน์ทดแทนกรณีว่างงาน") and "สำเนาบัตร" in thai.payload
    assert isinstance(english, CodeView) and "national ID card" in english.payload


def test_the_first_letter_does_not_wait_for_the_index(guide: GuideSession) -> None:
    """It is made with the pages drawn ahead, while the person looks at the keyboard."""
    opened = walked(guide.desk, intents.OpenSearch())
    assert "search" not in vars(guide.desk.services)
    for state in guide.desk.prefetch(opened):
        guide.desk.view(state, "th")
    assert "_entries" in vars(guide.desk.services.search)


def test_the_pages_drawn_ahead_do_nothing(guide: GuideSession) -> None:
    """What one tap may lead to is prepared while the person reads; nobody is checked in by that."""
    opened = walked(guide.desk, intents.ShowService(BENEFIT))
    states = [guide.desk.open(), opened, walked(guide.desk, intents.OpenTab("take"), start=opened)]
    assert all(guide.desk.prefetch(state) for state in states)
    assert guide.came().people == 0


def test_every_service_page_says_whom_to_call(guide: GuideSession) -> None:
    """The counter's telephone stands among the details of each service, and where nothing else is known beside "ask the officer"."""
    for id_ in (BENEFIT, TAX, UNKNOWN, ELSEWHERE):
        state = walked(guide.desk, intents.ShowService(id_), intents.OpenTab("more"))
        assert "โทร. 0 4571 6054" in [fact.words for fact in service(guide, state).facts]
    assert service(guide, walked(guide.desk, intents.ShowService(UNKNOWN))).facts[1].words == "โทร. 0 4571 6054"
    guide.site = replace(guide.site, telephone="")
    assert [fact.name for fact in service(guide, walked(guide.desk, intents.ShowService(UNKNOWN))).facts] == ["ask_officer"]


def test_i_take_the_handbook_along_as_a_code(guide: GuideSession) -> None:
    """Where the district gave one; a service without a handbook offers none."""
    state = walked(guide.desk, intents.ShowService(BENEFIT), intents.OpenTab("take"), intents.ShowCode("handbook"))
    code = guide.desk.view(state, "th")
    assert isinstance(code, CodeView) and code.payload == "https://www.sso.go.th/handbook.pdf"
    assert "take_handbook" not in [
        fact.name for fact in service(guide, walked(guide.desk, intents.ShowService(TAX), intents.OpenTab("take"))).facts
    ]


def test_the_photo_says_which_files_are_taken(guide: GuideSession) -> None:
    """Among what to prepare: kinds and size beside the document, in either language."""
    state = walked(guide.desk, intents.ShowService(BENEFIT))
    assert any(fact.label.endswith("ไฟล์ .jpg .gif .png ไม่เกิน 5 MB") for fact in service(guide, state).facts)
    assert any(fact.label.endswith("at most 5 MB") for fact in service(guide, state, "en").facts)


def test_the_licence_page_says_that_the_excise_office_prints_it_at_once(guide: GuideSession) -> None:
    """After the steps of this counter, the other way."""
    facts = service(guide, walked(guide.desk, intents.ShowService("B126"), intents.OpenTab("steps"))).facts
    assert facts[-1].label == "อีกทางหนึ่ง" and "พิมพ์ใบอนุญาตให้เลย" in facts[-1].words
