"""What a citizen does before queueing, in their words: find a service, see what it needs, check in."""

from pathlib import Path

import pytest

from kiosk.guide import intents
from kiosk.guide.state import GuideState, SurveyNow
from kiosk.guide.views import CardsView, CodeView, DoneView, SearchView, ServiceView
from kiosk.survey.procedures import DistrictContent
from kiosk.ui.intents import Back, Erase, Home, TurnPage, TypeText
from tests.support.guide_counter import Counter, walked

BENEFIT, TAX, UNKNOWN, ELSEWHERE = "L023", "P003", "L022", "B001"


def service(counter: Counter, state: GuideState, language: str = "th") -> ServiceView:
    view = counter.desk.view(state, language)
    assert isinstance(view, ServiceView)
    return view


def cards(counter: Counter, state: GuideState) -> CardsView:
    view = counter.desk.view(state, "th")
    assert isinstance(view, CardsView)
    return view


def found(counter: Counter, typed: str) -> list[str]:
    state = walked(counter.desk, intents.OpenSearch())
    for letter in typed:
        state = walked(counter.desk, TypeText(letter), start=state)
    view = counter.desk.view(state, "th")
    assert isinstance(view, SearchView)
    return [one.code for one in view.found.results]


def test_i_see_first_what_this_counter_offers(counter: Counter) -> None:
    """The district's services in the site's order, with the local owner, then the ways to all the others."""
    view = cards(counter, counter.desk.open())
    assert [one.name.removeprefix("service_") for one in view.cards] == list(counter.site.services)
    assert view.cards[1].small == "สำนักงานประกันสังคมจังหวัดยโสธร"
    assert [name for name, *_ in view.below] == ["search", "all"]


def test_every_service_is_reached_through_its_group_and_agency(counter: Counter) -> None:
    """Tapping group by group and agency by agency finds each of the catalogue's services once, save the two that nobody checked."""
    seen: list[str] = []
    groups = cards(counter, walked(counter.desk, intents.OpenGroup()))
    for group in groups.cards[:3]:
        inside = walked(counter.desk, intents.OpenGroup(), group.intent)
        for agency in cards(counter, inside).cards:
            seen += [one.name.removeprefix("service_") for one in cards(counter, walked(counter.desk, agency.intent, start=inside)).cards]
    assert len(seen) == len(set(seen)) == 325 - len(counter.catalogue.hidden.difference(counter.site.details))
    assert set(counter.catalogue.services) - set(seen) == counter.catalogue.hidden.difference(counter.site.details)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("ว่างงาน", "L023"), ("วางงาน", "L023"), ("รถยนต", "P003"), ("4kKu", "P003"), ("rp003", "P003"), ("p003", "P003")],
)
def test_i_type_a_few_letters_even_wrongly(counter: Counter, typed: str, wanted: str) -> None:
    """A tone mark left out, the keyboard still on English, an id in small letters: the service is among the results."""
    expected = typed != "rp003"
    assert (wanted in found(counter, typed)) is expected


def test_a_service_of_this_counter_comes_first_and_under_its_local_name(counter: Counter) -> None:
    """Somebody who types the district's own words for a service finds it."""
    assert found(counter, "งานขอรับประโยชน์ทดแทน")[0] == BENEFIT
    view = counter.desk.view(walked(counter.desk, intents.OpenSearch(), TypeText("งานขอรับประโยชน์")), "th")
    assert isinstance(view, SearchView) and view.found.results[0].text == "งานขอรับประโยชน์ทดแทนกรณีว่างงาน"


def test_a_real_keyboard_works_too(counter: Counter) -> None:
    """Letters typed on the list open the search; the back key leads back."""
    state = walked(counter.desk, TypeText("ภ"), TypeText("า"), Erase())
    assert (state.screen, state.text) == ("check_find", "ภ")
    assert walked(counter.desk, Back(), start=state).screen == "check_list"
    assert walked(counter.desk, Erase(), start=state).text == ""


def test_i_tick_what_i_have_brought(counter: Counter) -> None:
    """Two of four documents and three things to know; a tick goes away when tapped again, and each service has its own."""
    state = walked(counter.desk, intents.OpenService(BENEFIT), intents.Tick(0), intents.Tick(3), intents.Tick(3), intents.Tick(1))
    view = service(counter, state)
    assert [one.chosen for one in view.facts] == [True, True, False, False, False, False, False]
    assert view.note == "เตรียมแล้ว 2 จาก 7 รายการ" and not view.complete
    other = walked(counter.desk, Back(), intents.OpenService(TAX), start=state)
    assert "0 จาก 3" in service(counter, other).note
    again = walked(counter.desk, Back(), intents.OpenService(BENEFIT), start=other)
    assert "2 จาก 7" in service(counter, again).note


def test_i_see_how_far_this_counter_goes_and_what_i_must_do_myself(counter: Counter) -> None:
    """Ten steps with who acts; after the eighth they are no longer at this counter; what remains in person stands under details."""
    view = service(counter, walked(counter.desk, intents.OpenService(BENEFIT), intents.OpenTab("steps")))
    assert view.note == "ที่นี่ทำให้ได้ถึงขั้นที่ 8 จาก 10"
    assert [one.sign for one in view.facts] == [str(number) for number in range(1, 11)]
    assert view.facts[1].label == "เจ้าหน้าที่" and view.facts[8].label == "ผู้รับบริการ · หลังจากเคาน์เตอร์นี้"
    more = service(counter, walked(counter.desk, intents.OpenService(BENEFIT), intents.OpenTab("more")))
    said = {one.name: one.words for one in more.facts}
    assert said["telephone"] == "0 4571 2345" and said["owner"] == "สำนักงานประกันสังคมจังหวัดยโสธร" and said["agency"] == "สำนักงานประกันสังคม"
    assert "สำนักงานประกันสังคมด้วยตนเอง" in said["in_person_0"] and said["waiting"] == "โอนเงินเดือนละ 1 ครั้ง"
    assert "มีนาคม 2564" in said["as_of"]


def test_where_nothing_is_known_i_am_told_to_ask(counter: Counter) -> None:
    """No steps, no documents, no group and no fee are made up for a service that the manual does not work out."""
    opened = walked(counter.desk, intents.OpenService(UNKNOWN))
    for tab in ("prepare", "steps"):
        view = service(counter, walked(counter.desk, intents.OpenTab(tab), start=opened))
        assert [one.name for one in view.facts] == ["ask_officer"] and view.note == ""
    more = service(counter, walked(counter.desk, intents.OpenTab("more"), start=opened))
    assert {one.name for one in more.facts} == {"owner", "agency", "ask_officer", "as_of"}


def test_the_group_is_shown_only_where_the_manual_gives_it(counter: Counter) -> None:
    """The three worked examples, and the registration that is a step of the first."""
    pages = {one.id: service(counter, GuideState("check_service", service=one.id, tab="more")) for one in counter.desk.shown.all}
    grouped = {name for name, page in pages.items() if "group" in {fact.name for fact in page.facts}}
    assert grouped == {"L023", "L005", "P003", "B126"}


def test_what_the_district_wrote_stands_in_place_of_nothing(tmp_path: Path) -> None:
    """Documents and telephone entered by an officer appear, with their date."""
    wrote = DistrictContent(UNKNOWN, "2026-11-20", telephone="0 4570 1111", documents=("บัตรประจำตัวประชาชน",))
    counter = Counter(tmp_path, versions=[wrote])
    opened = walked(counter.desk, intents.OpenService(UNKNOWN))
    assert [one.words for one in service(counter, opened).facts] == ["บัตรประจำตัวประชาชน"]
    said = {one.name: one.words for one in service(counter, walked(counter.desk, intents.OpenTab("more"), start=opened)).facts}
    assert said["telephone"] == "0 4570 1111" and said["as_of"] == "อำเภอปรับปรุงเมื่อ 20 พ.ย. 2569"


def test_one_tap_checks_me_in_and_once_only(counter: Counter) -> None:
    """The visit is stored with its service and no person; tapping again, or on another service, counts nobody twice."""
    state = walked(counter.desk, intents.OpenService(BENEFIT), intents.CheckIn(BENEFIT))
    view = counter.desk.view(state, "th")
    assert isinstance(view, DoneView) and view.good and view.queue == ""
    again = walked(counter.desk, intents.CheckIn(BENEFIT), Back(), Back(), intents.OpenService(TAX), intents.CheckIn(TAX), start=state)
    assert again.screen == "check_done"
    assert (counter.came().people, counter.came().uses) == (1, {BENEFIT: 1})


def test_i_came_for_two_things(counter: Counter) -> None:
    """Both are ticked before checking in: one person, two uses. A tick taken back is not counted."""
    way = [intents.TakeService(one) for one in (BENEFIT, TAX, UNKNOWN, UNKNOWN)]
    state = walked(counter.desk, intents.ChooseServices(), *way)
    assert cards(counter, state).onward == ("เช็กอิน 2 งาน", intents.CheckIn())
    walked(counter.desk, intents.CheckIn(), start=state)
    assert (counter.came().people, counter.came().uses) == (1, {BENEFIT: 1, TAX: 1})


def test_without_a_service_nobody_is_checked_in(counter: Counter) -> None:
    """There is no such button, and the intent itself does nothing."""
    state = walked(counter.desk, intents.ChooseServices())
    assert cards(counter, state).onward is None
    assert walked(counter.desk, intents.CheckIn(), start=state) == state
    assert counter.came().people == 0


def test_i_get_the_number_of_the_day_where_the_district_gives_one(tmp_path: Path) -> None:
    """The third person of the day is number three."""
    counter = Counter(tmp_path, queue=True)
    numbers = [counter.desk.view(walked(counter.desk, intents.OpenService(TAX), intents.CheckIn(TAX)), "th").queue for _ in range(3)]  # type: ignore[attr-defined]
    assert numbers == ["1", "2", "3"]


def test_a_service_that_is_not_open_here_cannot_be_checked_in_for(counter: Counter) -> None:
    """Its page says so, and no visit is counted for it."""
    opened = walked(counter.desk, intents.OpenService(ELSEWHERE), intents.OpenTab("more"))
    view = service(counter, opened)
    assert view.check_in is None and view.facts[0].name == "not_open"
    walked(counter.desk, intents.CheckIn(ELSEWHERE), start=opened)
    assert counter.came().people == 0


def test_a_visit_that_could_not_be_kept_is_not_thanked_for(counter: Counter) -> None:
    """The disk is read-only: the page sends the person to the officer, and Back leads to the service again."""
    counter.connection.execute("PRAGMA query_only = ON")
    opened = walked(counter.desk, intents.OpenService(TAX))
    state = walked(counter.desk, intents.CheckIn(TAX), start=opened)
    view = counter.desk.view(state, "th")
    assert isinstance(view, DoneView) and not view.good and not view.survey
    assert walked(counter.desk, Back(), start=state).screen == "check_service"


def test_i_go_on_to_the_survey_with_what_i_came_for(counter: Counter) -> None:
    """The desk hands the services over; home hands nothing."""
    state = walked(counter.desk, intents.OpenService(TAX), intents.CheckIn(TAX))
    assert counter.desk.handle(state, intents.BeginSurvey()) == SurveyNow((TAX,))
    assert counter.desk.handle(state, Home()) is None


def test_back_leads_the_way_i_came_and_then_home(counter: Counter) -> None:
    """Through groups and agencies to a service and back again, to the page of the list where one was."""
    state = walked(counter.desk, intents.OpenGroup(), intents.OpenGroup("business"), TurnPage(2))
    deep = walked(counter.desk, intents.OpenAgency("กรมสรรพสามิต"), intents.OpenService("B126"), start=state)
    back = walked(counter.desk, Back(), Back(), start=deep)
    assert (back.screen, back.page) == ("check_agencies", 2)
    assert counter.desk.handle(walked(counter.desk, Back(), Back(), start=back), Back()) is None


def test_a_broken_link_has_no_code_and_says_why(counter: Counter) -> None:
    """Every service of the catalogue: either a code of its link, or the reason."""
    reasons = set()
    for one in counter.desk.shown.all:
        view = service(counter, GuideState("check_service", service=one.id, tab="take"))
        names = {fact.name: fact for fact in view.facts}
        assert ("take_link" in names) != ("no_link" in names)
        assert "take_list" in names and "take_print" not in names
        if "no_link" in names:
            reasons.add(names["no_link"].label)
    assert "ลิงก์ในคู่มือพิมพ์มาไม่ครบ" in reasons and len(reasons) > 2


def test_printing_is_offered_only_where_there_is_a_printer(tmp_path: Path) -> None:
    """One tap prints the list of this service, in the language that the person reads."""
    counter = Counter(tmp_path, printer=True)
    state = walked(counter.desk, intents.OpenService(BENEFIT), intents.OpenTab("take"))
    for spoken in ("th", "en"):
        (button,) = [fact for fact in service(counter, state, spoken).facts if fact.name == "take_print"]
        done = counter.desk.view(walked(counter.desk, button.intent, start=state), spoken)
        assert isinstance(done, DoneView) and done.good
    assert counter.printed == [(BENEFIT, "th"), (BENEFIT, "en")]


def test_the_take_away_code_holds_the_list_in_my_language(counter: Counter) -> None:
    """Plain text: the name, what to bring, the link and the date of the information."""
    state = walked(counter.desk, intents.OpenService(BENEFIT), intents.ShowCode("list"))
    thai, english = (counter.desk.view(state, spoken) for spoken in ("th", "en"))
    assert isinstance(thai, CodeView) and thai.payload.startswith("งานขอรับประโยชน์ทดแทนกรณีว่างงาน") and "สำเนาบัตร" in thai.payload
    assert isinstance(english, CodeView) and "national ID card" in english.payload


def test_the_first_letter_does_not_wait_for_the_index(counter: Counter) -> None:
    """It is made with the pages drawn ahead, while the person looks at the keyboard."""
    opened = walked(counter.desk, intents.OpenSearch())
    assert "search" not in vars(counter.desk.shown)
    for state in counter.desk.prefetch(opened):
        counter.desk.view(state, "th")
    assert "_entries" in vars(counter.desk.shown.search)


def test_the_pages_drawn_ahead_do_nothing(counter: Counter) -> None:
    """What one tap may lead to is prepared while the person reads; nobody is checked in by that."""
    opened = walked(counter.desk, intents.OpenService(BENEFIT))
    states = [counter.desk.open(), opened, walked(counter.desk, intents.OpenTab("take"), start=opened)]
    assert all(counter.desk.prefetch(state) for state in states)
    assert counter.came().people == 0
