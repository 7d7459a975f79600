"""The national catalogue as it is shipped, and a broken one. Finding a service by typing is in test_catalogue_search.py."""

import json
from collections import Counter
from pathlib import Path

import pytest

from kiosk.frozen import replace
from kiosk.language import texts
from kiosk.paths import CATALOGUE_NOTES, SERVICES, TEXTS
from kiosk.survey import catalogue as catalogue_file
from kiosk.survey.catalogue import AUDIENCES, Catalogue, CatalogueError, LinkLook, as_printed, link_fault

SOUND_NOTES = {"hidden": [], "advised_against": [], "recommended": [], "broken_links": {}, "as_of": "2021-03"}
LONGEST_ON_A_CARD = 75  # letters; the longest Thai name of the list has 170
HEADER = "id,audience,number,agency,name,url,corrected\n"


def test_the_catalogue_holds_the_325_services_in_their_three_groups(catalogue: Catalogue) -> None:
    """87 for people, 192 for business, 46 for labour, numbered without a gap."""
    assert Counter(service.audience for service in catalogue.services.values()) == {"people": 87, "business": 192, "labour": 46}
    wanted = [f"{group}{number:03d}" for group, last in (("P", 87), ("B", 192), ("L", 46)) for number in range(1, last + 1)]
    assert list(catalogue.services) == wanted


def test_its_notes_speak_of_services_that_exist(catalogue: Catalogue) -> None:
    """Hidden, warned against, recommended, broken links, everyday words."""
    noted = [*catalogue.hidden, *catalogue.advised_against, *catalogue.recommended, *catalogue.broken_links, *catalogue.also_called]
    noted += catalogue.doubtful_links | catalogue.doubtful_names
    assert catalogue.unknown(noted) == []
    assert catalogue.advised_against == {"L019", "B071"}
    assert catalogue.as_of == "2021-03"


def test_a_foreigner_reads_every_service_agency_and_group_in_english(catalogue: Catalogue) -> None:
    """One name each, no Thai letter in it, none so long that a card has to cut it, and no two services called the same."""
    names = [service.name_in("en") for service in catalogue.services.values()]
    agencies = {service.agency: service.agency_in("en") for service in catalogue.services.values()}
    groups = [texts.load(TEXTS, "en", group)(f"group_{audience}") for group in ("guide", "documents") for audience in AUDIENCES]
    assert len(names) == len(set(names)) == 325 and len(set(agencies.values())) == len(agencies) == 85
    for name in (*names, *agencies.values(), *groups):
        assert name == name.strip() and name[0].isalnum() and not any("ก" <= letter <= "๛" for letter in name), name
        assert 3 <= len(name) <= LONGEST_ON_A_CARD, name


def test_a_translation_never_changes_what_is_thai(catalogue: Catalogue) -> None:
    """Thai stays the contract's own words; a language that nobody has translated into reads English."""
    driving = catalogue.services["P002"]
    assert (driving.name_in("th"), driving.agency_in("th")) == ("จองคิวทำใบขับขี่", "กรมการขนส่งทางบก")
    assert (driving.name_in("en"), driving.agency_in("en")) == ("Book a queue for a driving licence", "Department of Land Transport")
    assert driving.name_in("lo") == driving.name_in("en")


def test_translations_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """The file, in one sentence; the kiosk does not start with half of its names."""
    services, notes = tmp_path / "services.csv", tmp_path / "notes.json"
    services.write_text(HEADER + "P001,people,1,กรม,งาน,,\n", encoding="utf-8")
    notes.write_text(json.dumps(SOUND_NOTES), encoding="utf-8")
    for broken in ("{", "[]", '{"services": {}}'):
        (tmp_path / "services.xx.json").write_text(broken, encoding="utf-8")
        with pytest.raises(CatalogueError, match=r"services\.xx\.json: the translated names cannot be read"):
            catalogue_file.load(services, notes)
    (tmp_path / "services.xx.json").write_text('{"services": {"P001": "work"}, "agencies": {}}', encoding="utf-8")
    service = catalogue_file.load(services, notes).services["P001"]
    assert (service.name_in("xx"), service.agency_in("xx")) == ("work", "กรม")


def test_an_officer_who_mistypes_an_id_is_shown_the_nearest(catalogue: Catalogue) -> None:
    """For `--services P999` and the like: existing ids, never none."""
    for wrong in ("P999", "p02", "L22", "B0711", " l019"):
        near = catalogue.nearest(wrong)
        assert near and catalogue.unknown(near) == []
    assert catalogue.nearest("L22")[0] == "L022"


def test_an_unknown_id_is_shown_as_it_is(catalogue: Catalogue) -> None:
    """A district's own service whose name is gone still has its id in old responses."""
    assert (catalogue.name("X-9"), catalogue.unknown(["P001", "X-9"])) == ("X-9", ["X-9"])


def test_a_catalogue_saved_by_a_spreadsheet_still_loads(tmp_path: Path) -> None:
    """With a byte order mark and CRLF."""
    path = tmp_path / "services.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + "P001,people,1,กรม,ชื่อ,,\n").replace("\n", "\r\n").encode())
    assert catalogue_file.load(path, CATALOGUE_NOTES).name("P001") == "ชื่อ"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("P001,people,1,กรม,ชื่อ,,\nP001,people,2,กรม,ชื่อ,,\n", r"services\.csv, line 3: the id P001 is used twice"),
        ("P001,people,1,กรม,,,\n", r"services\.csv, line 2: name is empty"),
        ("P001,everyone,1,กรม,ชื่อ,,\n", r"services\.csv, line 2: audience must be one of people, business, labour"),
        ("ก001,people,1,กรม,ชื่อ,,\n", r"services\.csv, line 2: the id must be made of letters"),
        ("P001,people,1,กรม\n", r"services\.csv, line 2: the row does not have the header's columns"),
        ("P001,people,1,กรม,ชื่อ,,,,\n", r"services\.csv, line 2: the row does not have the header's columns"),
        ("", r"services\.csv: holds no service"),
    ],
)
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, rows: str, fault: str) -> None:
    """One sentence for the trouble page."""
    path = tmp_path / "services.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(CatalogueError, match=fault):
        catalogue_file.load(path, CATALOGUE_NOTES)


def test_a_catalogue_that_is_not_there_or_not_utf_8_is_named(tmp_path: Path) -> None:
    """A Thai spreadsheet may save windows-874."""
    path = tmp_path / "services.csv"
    with pytest.raises(CatalogueError, match=r"services\.csv: the catalogue cannot be read"):
        catalogue_file.load(path, CATALOGUE_NOTES)
    path.write_bytes((HEADER + "P001,people,1,กรมการกงสุล,ชื่อ,,\n").encode("cp874"))
    with pytest.raises(CatalogueError, match=r"services\.csv: the catalogue cannot be read"):
        catalogue_file.load(path, CATALOGUE_NOTES)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('{\n"as_of": }', r"notes\.json, line 2: not valid JSON"),
        ("[]", r"notes\.json: something is missing or of the wrong kind"),
        ("{}", r"notes\.json: something is missing or of the wrong kind: 'hidden'"),
        (json.dumps({**SOUND_NOTES, "broken_links": ["P001"]}), r"notes\.json: something is missing or of the wrong kind"),
    ],
)
def test_broken_notes_are_named_and_not_the_catalogue(tmp_path: Path, content: str, fault: str) -> None:
    """The file to mend is the one in the sentence."""
    path = tmp_path / "notes.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=fault):
        catalogue_file.load(SERVICES, path)


def test_missing_notes_are_named(tmp_path: Path) -> None:
    """And not the catalogue beside them."""
    with pytest.raises(CatalogueError, match=r"^\S*notes\.json: the notes on the catalogue cannot be read"):
        catalogue_file.load(SERVICES, tmp_path / "notes.json")


GOOD = LinkLook("", "2026-11-23T09:41:00+07:00", True)


def fault(catalogue: Catalogue, service: str, look: LinkLook | None, link: str = "") -> str:
    printed = catalogue.services[service].url
    return link_fault(service, link or printed, catalogue, replace(look, url=link or printed) if look else None)


def test_the_link_to_a_wrong_bank_is_shown_to_nobody(catalogue: Catalogue) -> None:
    """Krungthai's host lost a letter group in the source: whoever registers it would get people's passwords. A look does not mend it."""
    by_person = replace(GOOD, by_person=True)
    assert fault(catalogue, "P060", None) == fault(catalogue, "P060", by_person) == "look_alike"
    assert fault(catalogue, "P061", by_person, "https://ktbnbank.com/login") == "look_alike"
    assert fault(catalogue, "P060", None, "https://www.ktbnetbank.com/consumer/") == ""


def test_a_service_never_opens_the_page_of_another(catalogue: Catalogue) -> None:
    """The status of a case has the link of the bankruptcy search, in whose place it was printed."""
    assert fault(catalogue, "P017", GOOD) == "wrong_page" and fault(catalogue, "P018", GOOD) == ""


def test_a_link_is_shown_once_somebody_has_looked_at_it(catalogue: Catalogue) -> None:
    """The catalogue's own link waits for the check; the last check that failed hides it, whoever wrote it."""
    assert (fault(catalogue, "P001", None), fault(catalogue, "P001", GOOD)) == ("unchecked", "")
    assert fault(catalogue, "P001", replace(GOOD, ok=False)) == "failed"
    assert fault(catalogue, "P001", None, "https://example.go.th") == ""
    assert fault(catalogue, "P001", replace(GOOD, ok=False), "https://example.go.th") == "failed"
    other = LinkLook("https://example.go.th/before", GOOD.at, True)
    assert link_fault("P001", catalogue.services["P001"].url, catalogue, other) == "unchecked"


@pytest.mark.parametrize("service", ["P027", "P050", "P070"])
def test_a_doubted_link_waits_for_a_person(catalogue: Catalogue, service: str) -> None:
    """A bare address, a test host, another company's: that something answers there says nothing."""
    assert fault(catalogue, service, GOOD) == "doubtful" and fault(catalogue, service, replace(GOOD, by_person=True)) == ""


def test_an_officer_sees_what_the_manual_printed(catalogue: Catalogue) -> None:
    """Names that were mended keep the printed letters beside them; a line break in the print is no correction."""
    assert as_printed(catalogue.services["P045"]) == {"agency": "กรมอุดมศึกษา", "name": "ขอใช้ข้อมูลศูนย์มหาวิทยาลัย"}
    assert as_printed(catalogue.services["P007"]) == {} and as_printed(catalogue.services["P002"]) == {}
