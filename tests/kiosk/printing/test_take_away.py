"""The list a citizen takes home in a QR code: what it says, how it is cut, and that a reader gives it back."""

import pytest
import qrcode
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from kiosk import paths
from kiosk.frozen import replace
from kiosk.language import texts as language
from kiosk.printing.take_away import TAKE_AWAY_BYTES, take_away
from kiosk.site import site_file
from kiosk.survey import catalogue as catalogues
from kiosk.survey.procedures import DistrictContent, load
from kiosk.survey.service_knowledge import ServiceFacts, facts_for

CATALOGUE = catalogues.load(paths.SERVICES, paths.CATALOGUE_NOTES)
PROCEDURES = load(paths.PROCEDURES)
SITE = site_file.yasothon_demonstration()
TEXTS = {tongue: language.load(paths.TEXTS, tongue, "guide", "trouble") for tongue in ("th", "en")}


def facts(service_id: str, content: DistrictContent | None = None) -> ServiceFacts:
    return facts_for(CATALOGUE.services[service_id], CATALOGUE, PROCEDURES, SITE.details.get(service_id), content)


def test_benefit_list_names_papers_and_the_trip() -> None:
    """What to bring and where to go come before everything that may be cut."""
    lines = take_away(facts("L023"), TEXTS["th"]).splitlines()
    assert lines[0] == "งานขอรับประโยชน์ทดแทนกรณีว่างงาน"
    assert "- สำเนาบัตรประจำตัวประชาชนของผู้ประกันตน" in lines
    assert any("สำนักงานประกันสังคมด้วยตนเอง" in line for line in lines)
    assert lines[-1] == "ข้อมูล ณ มีนาคม 2564"


def test_unknown_service_sends_the_person_to_the_officer() -> None:
    """Where nothing is known the list says so instead of staying silent."""
    text = take_away(facts("P002"), TEXTS["en"])
    assert "please ask the officer" in text and "Bring" not in text


def test_the_list_says_whom_to_call_before_coming() -> None:
    """The counter's own telephone is on the list; without one there is no such line."""
    about = replace(facts("B126"), unit="ศูนย์ดำรงธรรมอำเภอกุดชุม", unit_telephone="0 4571 6054")
    assert "สอบถาม ศูนย์ดำรงธรรมอำเภอกุดชุม โทร. 0 4571 6054" in take_away(about, TEXTS["th"]).splitlines()
    assert "สอบถาม ศูนย์" not in take_away(facts("B126"), TEXTS["th"])


def test_the_licence_list_names_the_quicker_way_and_open_ways_to_pay() -> None:
    """Going to the excise office oneself, and that the ways to pay are examples; a list of the district's own is no example."""
    lines = take_away(facts("B126"), TEXTS["en"], 5000).splitlines()
    assert any(line.startswith("Another way: You may also go to the area excise office") for line in lines)
    assert "Ways to pay, for example:" in lines
    assert "Ways to pay:" in take_away(facts("P002", DistrictContent("P002", "2026-11-01", payment=("เงินสด",))), TEXTS["en"])


@pytest.mark.parametrize("service_id", sorted(PROCEDURES))
@pytest.mark.parametrize("tongue", ["th", "en"])
def test_name_link_and_papers_are_on_every_worked_list(service_id: str, tongue: str) -> None:
    """Whatever is cut from a long list, its first lines are the name, the link and all that must be brought, in this order."""
    about, texts = facts(service_id), TEXTS[tongue]
    papers = [f"- {document.words(tongue)}" for document in about.procedure.documents]
    if papers:  # the last is a file
        papers[-1] += {"th": " (ไฟล์ .jpg .gif .png ไม่เกิน 5 MB)", "en": " (file .jpg .gif .png, at most 5 MB)"}[tongue]
    heading = [texts("takeaway_documents")] if papers else []
    link = [texts("takeaway_link", link=about.link)] if about.link else []
    lines = take_away(about, texts).splitlines()
    assert lines[: 1 + len(link) + len(heading) + len(papers)] == [about.name, *link, *heading, *papers]


def test_the_longest_list_that_is_cut_still_holds_its_link() -> None:
    """Unemployment benefit in Thai is longer than a code: what goes is at its end, and it says so."""
    lines = take_away(facts("L023"), TEXTS["th"]).splitlines()
    assert lines[1] == f"เว็บไซต์ {facts('L023').link}" and TEXTS["th"]("takeaway_more_at_counter") in lines


@pytest.mark.parametrize("tongue", ["th", "en"])
def test_every_list_fits_and_is_read_back(tongue: str) -> None:
    """All 325 fit one code; the longest of them, drawn at 3 pixels a module, is read by a real decoder."""
    lists = [take_away(facts(service), TEXTS[tongue]) for service in CATALOGUE.services]
    assert max(len(text.encode()) for text in lists) <= TAKE_AWAY_BYTES
    longest = max(lists, key=lambda text: len(text.encode()))
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, box_size=3)
    code.add_data(longest.encode())
    code.make(fit=True)
    assert code.version <= 25
    assert zxingcpp.read_barcode(code.make_image().get_image().convert("L")).bytes.decode() == longest


@given(st.integers(120, 1500), st.sampled_from(["L023", "P003", "B126", "P002"]), st.sampled_from(["th", "en"]))
def test_cut_is_by_whole_lines(limit: int, service_id: str, tongue: str) -> None:
    """However small the code, only whole lines of the full list stand in it, and a cut list says that there is more."""
    whole = take_away(facts(service_id), TEXTS[tongue], 10_000).splitlines()
    short = take_away(facts(service_id), TEXTS[tongue], limit).splitlines()
    note = TEXTS[tongue]("takeaway_more_at_counter")
    assert [line for line in short if line != note] == [line for line in whole if line in short]
    assert short == whole or note in short
    assert not short[-2].endswith(":")


def test_fees_telephone_and_handbook_of_the_district_are_on_it() -> None:
    """What the district entered goes home with the person, with the day it was entered."""
    content = DistrictContent("P002", "2026-11-05", telephone="045 789 000", fees="205 บาท", handbook_url="https://example.go.th/h")
    text = take_away(facts("P002", content), TEXTS["th"])
    assert all(part in text for part in ("โทร. 045 789 000", "205 บาท", "https://example.go.th/h", "ข้อมูล ณ 5 พ.ย. 2569"))
