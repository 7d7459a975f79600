"""What a citizen can learn of a service before queueing: what the manual, the catalogue and the district give, no more."""

import json
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.site import site_file
from kiosk.survey import catalogue as catalogues
from kiosk.survey.catalogue import LinkLook
from kiosk.survey.procedures import DistrictContent, Procedure, ProceduresError, ProcedureStep, ProcedureText, load
from kiosk.survey.service_knowledge import ServiceFacts, facts_for, with_handbook_look, with_looks

CATALOGUE = catalogues.load(paths.SERVICES, paths.CATALOGUE_NOTES)
PROCEDURES = load(paths.PROCEDURES)
SITE = site_file.yasothon_demonstration()


def facts(service_id: str, content: DistrictContent | None = None) -> ServiceFacts:
    return facts_for(CATALOGUE.services[service_id], CATALOGUE, PROCEDURES, SITE.details.get(service_id), content)


def test_worked_example_shows_steps_documents_and_how_far_the_counter_goes() -> None:
    """The unemployment benefit: ten steps, eight of them here, four documents, the trip that remains, group 1."""
    known = facts("L023").procedure
    assert (len(known.steps), known.counter_until, known.group) == (10, 8, 1)
    assert [step.actor for step in known.steps[known.counter_until or 0 :]] == ["citizen", "agency"]
    assert len(known.documents) == 4
    assert "สำนักงานประกันสังคมด้วยตนเอง" in known.in_person[0].th
    assert known.waiting and known.waiting("en") == "Paid once a month"


def test_licence_says_fifteen_working_days_and_three_ways_to_pay() -> None:
    """The manual's third example keeps its waiting time, ways to pay and group 3."""
    known = facts("B126").procedure
    assert known.group == 3 and known.counter_until == 5 and len(known.payment) == 3
    assert known.waiting and "15 วันทำการ" in known.waiting("th")


def test_vehicle_tax_has_no_waiting_time_because_the_manual_gives_none() -> None:
    """Silence of the source stays silence, and a trip that is spared only by agreement is not promised."""
    known = facts("P003").procedure
    assert known.waiting is None and known.documents == () and known.fees is None
    assert "หากตกลงกันไว้" in known.in_person[0].th and len(known.steps) == 8


def test_step_of_another_service_names_it() -> None:
    """Registering as unemployed is a step of the benefit and says so; the benefit itself does not."""
    part = facts("L005").part_of
    assert part and part("en").startswith("Unemployment benefit")
    assert facts("L023").part_of is None


def test_nothing_is_invented_for_any_other_service() -> None:
    """Every service without a worked procedure has no step, document, fee, waiting time or group."""
    others = [service for service in CATALOGUE.services if service not in ("L023", "L005", "P003", "B126")]
    assert len(others) == 321
    for service in others:
        shown = facts(service)
        assert not shown.anything_known and shown.procedure == Procedure(ProcedureText(""))
        assert (shown.source, shown.as_of) == ("catalogue", "2021-03")


def test_owner_is_the_local_office_beside_the_national_agency() -> None:
    """Yasothon's page: the local office owns it; the department stands beside it."""
    shown = facts("P002")
    assert shown.owner == "สำนักงานขนส่งจังหวัดยโสธร" and shown.agency == "กรมการขนส่งทางบก"
    assert facts("P033").owner == ""


@pytest.mark.parametrize(
    ("service_id", "fault"), [("P023", "cut_off"), ("B124", "session_link"), ("B067", "no_link"), ("B007", "too_long")]
)
def test_broken_link_gives_no_code_but_a_reason(service_id: str, fault: str) -> None:
    """A link that cannot work, is missing or is too long for a phone to read is not offered."""
    assert (facts(service_id).link, facts(service_id).link_fault) == ("", fault)


def test_district_link_replaces_a_broken_one() -> None:
    """Once the district has entered a working link the code is back; a long one falls back to the agency's page."""
    mended = facts("P023", DistrictContent("P023", "2026-11-01", url="https://example.go.th/media"))
    assert (mended.link, mended.link_fault) == ("https://example.go.th/media", "")
    short = facts("B007", DistrictContent("B007", "2026-11-01", agency_page="https://www.dft.go.th/"))
    assert (short.link, short.link_fault) == ("https://www.dft.go.th/", "")


def test_every_link_that_is_shown_is_plain_ascii() -> None:
    """Thai letters in a link are percent-encoded, or some phones would not open it."""
    links = [facts(service).link for service in CATALOGUE.services if facts(service).link]
    assert len(links) > 300 and all(link.isascii() and " " not in link for link in links)
    assert facts("P001").link.startswith("https://consular.mfa.go.th/th/publicform-form/%E0%B9%81")


def test_district_content_lies_over_the_manual_with_its_own_date() -> None:
    """What the district wrote replaces that part only, and the page shows the district's date."""
    content = DistrictContent("L023", "2026-11-05", telephone="045 123 456", fees="ไม่มี", documents=("บัตรประชาชน",))
    shown = facts("L023", content)
    assert [document.words.th for document in shown.procedure.documents] == ["บัตรประชาชน"]
    assert len(shown.procedure.steps) == 10 and shown.procedure.counter_until == 8
    assert (shown.source, shown.as_of, shown.telephone) == ("district", "2026-11-05", "045 123 456")


def test_district_steps_bring_their_own_limit() -> None:
    """New steps are not cut by how far the manual's old steps went."""
    steps = (ProcedureStep("citizen", ProcedureText("ยื่นคำขอ")), ProcedureStep("officer", ProcedureText("กรอกข้อมูล")))
    assert facts("L023", DistrictContent("L023", "2026-11-05", steps=steps)).procedure.counter_until is None
    assert facts("L023", DistrictContent("L023", "2026-11-05", steps=steps, counter_until=1)).procedure.counter_until == 1


def test_own_service_of_the_district() -> None:
    """An addition of the district shows its owner and link and no national agency or date."""
    own = catalogues.Service("X-1", "people", "เทศบาลตำบลกุดชุม", "ขอใช้ศาลา", "https://example.go.th")
    shown = facts_for(own, CATALOGUE, PROCEDURES)
    assert (shown.owner, shown.agency, shown.link, shown.as_of) == ("เทศบาลตำบลกุดชุม", "", "https://example.go.th", "")


def test_the_licence_whose_listed_link_is_broken_has_the_link_of_its_own_steps() -> None:
    """The list of 325 prints letters that were lost; the steps name a short link, which a telephone opens. Nobody has looked at it yet."""
    shown = facts("B126")
    assert (shown.link, shown.link_fault) == ("https://is.gd/KndEyD", "")
    assert with_looks(shown, CATALOGUE, None).link_fault == "unchecked"
    assert with_looks(shown, CATALOGUE, LinkLook(shown.link, "2026-11-20T09:00:00+07:00", True)).link == shown.link


def test_a_handbook_of_the_catalogue_waits_for_a_look_and_the_districts_does_not() -> None:
    """Tap water (P051): the waterworks' guide is shown once somebody opened it; what the district gave, until it fails."""
    printed = facts("P051")
    assert printed.handbook_url == "https://www.pwa.co.th/contents/service/customer-guide"
    at = "2026-11-20T09:00:00+07:00"
    assert with_handbook_look(printed, CATALOGUE, None).handbook_url == ""
    assert with_handbook_look(printed, CATALOGUE, LinkLook(printed.handbook_url, at, True)).handbook_url == printed.handbook_url
    own = facts("P051", DistrictContent("P051", "2026-11-05", handbook_url="https://example.go.th/guide.pdf"))
    assert with_handbook_look(own, CATALOGUE, LinkLook(printed.handbook_url, at, False)).handbook_url == "https://example.go.th/guide.pdf"
    assert with_handbook_look(own, CATALOGUE, LinkLook(own.handbook_url, at, False)).handbook_url == ""


def test_the_code_opens_the_site_that_the_steps_speak_of() -> None:
    """Unemployment: the steps and the listed link named two sites. What a district gives still comes first."""
    shown = facts("L023")
    assert shown.link == "https://empui.doe.go.th" and any(shown.link in step.words.th for step in shown.procedure.steps)
    assert facts("L023", DistrictContent("L023", "2026-11-05", url="https://example.go.th/")).link == "https://example.go.th/"


def test_links_of_worked_procedures_are_those_of_their_steps() -> None:
    """The notes on the catalogue say what procedures.json says."""
    sites = {entry["catalogue"][0]["id"]: entry["site"] for entry in json.loads(paths.PROCEDURES.read_text(encoding="utf-8"))["procedures"]}
    assert dict(CATALOGUE.worked_links) == {service: sites[service] for service in ("B126", "L023")}


def test_a_photo_is_brought_in_a_form_that_the_system_takes() -> None:
    """People came with the wrong file: its kinds and size stand beside the document."""
    limits = [document.limit for document in facts("L023").procedure.documents if document.limit]
    assert [(limit.types, limit.max_mb) for limit in limits] == [((".jpg", ".gif", ".png"), 5)]


def test_open_lists_are_known_to_be_open() -> None:
    """The manual ends both lists of ways to pay with "and so on"; a list that the district wrote is closed."""
    assert facts("P003").procedure.payment_open and facts("B126").procedure.payment_open
    assert not facts("P003", DistrictContent("P003", "2026-11-05", payment=("เงินสด",))).procedure.payment_open


def test_going_to_the_agency_is_said_only_where_the_manual_says_it() -> None:
    """The excise office prints the licence at once; of the others nothing is known."""
    direct = facts("B126").procedure.at_agency
    assert direct and "สำนักงานสรรพสามิตพื้นที่" in direct("th") and facts("P003").procedure.at_agency is None


def _broken(tmp_path: Path, change: object) -> Path:
    data = json.loads(paths.PROCEDURES.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "procedures.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data["procedures"][1]["steps"][0].update(actor="robot"), "procedure 2: 'robot' acts in no step"),
        (lambda data: data["procedures"][0].pop("documents"), "procedure 1: 'documents' is missing"),
        (lambda data: data["procedures"][2].update(group=4), "procedure 3: the group must be 1, 2 or 3"),
        (lambda data: data["procedures"][2].update(counter_until=9), "procedure 3: counter_until must be one of the 6 steps"),
        (lambda data: data["procedures"][0]["steps"][3].update(seq=9), "procedure 1: the steps are not numbered"),
    ],
)
def test_broken_procedures_file_is_named_with_its_place(tmp_path: Path, change: object, words: str) -> None:
    """A fault in the file says which procedure and what."""
    with pytest.raises(ProceduresError, match=words):
        load(_broken(tmp_path, change))


def test_procedures_file_of_the_wrong_shape(tmp_path: Path) -> None:
    """A list where an object belongs is refused in words."""
    path = tmp_path / "procedures.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(ProceduresError, match="'procedures' must be a list"):
        load(path)


def test_procedures_file_that_is_no_json_names_its_line(tmp_path: Path) -> None:
    """A cut file says the line, a missing one that it cannot be read."""
    path = tmp_path / "procedures.json"
    path.write_text('{\n "procedures": [', encoding="utf-8")
    with pytest.raises(ProceduresError, match="line 2"):
        load(path)
    with pytest.raises(ProceduresError, match="cannot be read"):
        load(tmp_path / "none.json")
