"""A district's own words about its services: taken in whole or refused whole, kept by date, carried as JSON."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.district_content import ContentError, as_json, for_province, from_json, newest, read, read_stored
from kiosk.survey.procedures import ACTORS, DistrictContent, ProcedureStep, ProcedureText
from kiosk.ui.text.drawable import undrawable_words
from sync.server import schemas

KNOWN = {"P002", "L023", "X-1"}
TODAY = date(2026, 11, 23)
HEADER = "service,updated,telephone,url,steps,counter_until,documents,fees\n"


def written(tmp_path: Path, text: str, name: str = "content.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_officer_brings_a_spreadsheet(tmp_path: Path) -> None:
    """A CSV row becomes a version: lists split at ; and steps by who acts."""
    row = "P002,2026-11-20,045 123 456,https://example.go.th,citizen: ยื่นคำขอ;officer: กรอกข้อมูล,1,บัตรประชาชน; ใบรับรองแพทย์ ,205 บาท\n"
    (content,) = read(written(tmp_path, "\ufeff" + HEADER + row), KNOWN, TODAY, undrawable_words)
    assert content.steps == (ProcedureStep("citizen", ProcedureText("ยื่นคำขอ")), ProcedureStep("officer", ProcedureText("กรอกข้อมูล")))
    assert content.documents == ("บัตรประชาชน", "ใบรับรองแพทย์")
    assert (content.updated, content.counter_until, content.fees) == ("2026-11-20", 1, "205 บาท")


def test_row_without_a_date_is_of_today(tmp_path: Path) -> None:
    """The day of the import is the version where the file names none."""
    (content,) = read(written(tmp_path, "service,fees\nP002,ไม่มี\n"), KNOWN, TODAY, undrawable_words)
    assert content.updated == "2026-11-23"


@pytest.mark.parametrize("written_as", ["20/11/2569", "2569-11-20", "2026-11-20", "20261120"])
def test_a_day_as_thai_spreadsheets_write_it(tmp_path: Path, written_as: str) -> None:
    """Saved again from a spreadsheet, the column of days may come back in Buddhist years."""
    (content,) = read(written(tmp_path, f"service,updated,fees\nP002,{written_as},ไม่มี\n"), KNOWN, TODAY, undrawable_words)
    assert content.updated == "2026-11-20"


def test_a_spreadsheet_leaves_cells_out_and_adds_empty_ones(tmp_path: Path) -> None:
    """Rows that end early, empty cells behind the header's, and empty rows."""
    first, second = read(
        written(tmp_path, "service,updated,fees,,\nP002,2026-11-20\n,,,,\nL023,2026-11-20,ไม่มี,,\n"), KNOWN, TODAY, undrawable_words
    )
    assert (first.service, first.fees, second.fees) == ("P002", "", "ไม่มี")


@pytest.mark.parametrize("encoding", ["utf-16", "cp874"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_file_of_any_office_program(tmp_path: Path, encoding: str, separator: str) -> None:
    """However it writes Thai and separates columns; several entries stay one cell."""
    rows = [["service", "documents"], ["P002", '"บัตรประชาชน;ใบรับรองแพทย์"']]
    (tmp_path / "content.csv").write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    (content,) = read(tmp_path / "content.csv", KNOWN, TODAY, undrawable_words)
    assert content.documents == ("บัตรประชาชน", "ใบรับรองแพทย์")


def test_an_officer_brings_the_workbook_itself(tmp_path: Path) -> None:
    """XLSX, with a day as a day and a number as a number."""
    with xlsxwriter.Workbook(tmp_path / "content.xlsx") as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["service", "updated", "steps", "counter_until"])
        sheet.write_row(1, 0, ["P002", "", "officer: กรอกข้อมูล", 1])
        sheet.write_datetime(1, 1, datetime(2026, 11, 20), day)
    (content,) = read(tmp_path / "content.xlsx", KNOWN, TODAY, undrawable_words)
    assert (content.updated, content.counter_until, len(content.steps)) == ("2026-11-20", 1, 1)


def test_days_of_a_file_are_read_in_one_order(tmp_path: Path) -> None:
    """The month first where a day over 12 says so."""
    first, second = read(written(tmp_path, "service,updated\nP002,11/3/2026\nL023,11/20/2026\n"), KNOWN, TODAY, undrawable_words)
    assert (first.updated, second.updated) == ("2026-11-03", "2026-11-20")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("P999,2026-11-20,,,,,,\n", "line 2, service: there is no service 'P999'"),
        ("P002,yesterday,,,,,,\n", "line 2, updated: must be a day such as 2026-11-23"),
        ("P002,3/4/2026,,,,,,\n", "line 2, updated: can be read two ways"),
        ("P002,2026-11-24,,,,,,\n", "line 2, updated: 2026-11-24 has not come yet"),
        ("P002,2026-11-20,call,,,,,\n", "line 2, telephone: has no digit"),
        ("P002,2026-11-20,,ftp://x,,,,\n", "line 2, url: must be a link"),
        ("P002,2026-11-20,,,ยื่นคำขอ,,,\n", "line 2, steps: each must begin with who acts"),
        ("P002,2026-11-20,,,officer: a,2,,\n", "line 2, counter_until: there is only 1 step"),
        ("P002,2026-11-20,,,,x,,\n", "line 2, counter_until: must be the number"),
        ("P002,2026-11-20,,,,,,๑๐ บาท 😀\n", "line 2, fees: kiosks have no letter 😀 U+1F600 GRINNING FACE"),
        ("P002,2026-11-20,,,officer: ส่ง ✅,,,\n", "line 2, steps: kiosks have no letter ✅ U+2705"),
        ("P002,2026-11-20,,,,,,1\nP002,2026-11-20,,,,,,2\n", "line 3, updated: P002 has two versions"),
        ("P002,2026-11-20,,,,,,,ไม่มี\n", "line 2: a cell stands under a column without a name"),
        ('P002,2026-11-20,"call\n', "line 2: a quotation mark opens in this row and never closes"),
    ],
)
def test_one_bad_row_refuses_the_whole_file(tmp_path: Path, row: str, words: str) -> None:
    """Line and field are named, and nothing is taken in."""
    with pytest.raises(ContentError, match="nothing was taken in") as refused:
        read(written(tmp_path, HEADER + row), KNOWN, TODAY, undrawable_words)
    assert words in str(refused.value)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    """Two bad rows are both named, so that the officer mends the file once."""
    with pytest.raises(ContentError, match=r"line 2, service.*line 3, fees"):
        read(written(tmp_path, f"service,fees\nP1,1\nP002,{'x' * 501}\n"), KNOWN, TODAY, undrawable_words)
    with pytest.raises(ContentError, match="line 21, service.*; and 80 more") as refused:
        read(written(tmp_path, "service\n" + "P1\n" * 100), KNOWN, TODAY, undrawable_words)
    assert "line 22" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "service,price\nP002,1\n", "column 'price' is not known"),
        ("a.csv", "fees\n1\n", "column 'service' is missing"),
        ("a.csv", "service,fees,fees\nP002,1,2\n", "column 'fees' stands in the header twice"),
        ("a.csv", "", "the file is empty; nothing was taken in"),
        ("a.xlsx", "PK", "column 'PK' is not known"),
        ("a.csv", "service,fees\n", "no record"),
        ("a.json", '[\n{"service": }]', "line 2: not valid JSON"),
        ("a.json", '{"service": "P002"}', "must be a list of objects"),
        ("a.json", '[{"service": "P002", "documents": "one"}]', "entry 1, documents: must be a list"),
        ("a.json", '[{"service": "P002", "price": "1"}]', "entry 1, price: is not known"),
        ("a.json", "[" * 100_000, "not valid JSON"),
        ("a.json", '[{"service": ' + "9" * 5000 + "}]", "not valid JSON"),
    ],
)
def test_file_of_the_wrong_shape(tmp_path: Path, name: str, text: str, words: str) -> None:
    """A wrong column, an empty file or broken JSON is refused with its place."""
    with pytest.raises(ContentError, match=words):
        read(written(tmp_path, text, name), KNOWN, TODAY, undrawable_words)


def test_a_stored_file_that_names_no_service_is_refused(tmp_path: Path) -> None:
    """Such as one that somebody has edited by hand: a sentence, whatever stands in the place of the id."""
    for service in ("[1]", "{}", "null", "7"):
        with pytest.raises(ContentError, match="entry 1, service: must be text"):
            read_stored(written(tmp_path, f'[{{"service": {service}}}]', "content.json"))


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file is one sentence, not a traceback."""
    with pytest.raises(ContentError, match="cannot be read"):
        read(tmp_path / "none.csv", KNOWN, TODAY, undrawable_words)


def test_the_newest_version_is_shown() -> None:
    """That of the latest day; of one day the last."""
    old, new = DistrictContent("P002", "2026-10-01", fees="1"), DistrictContent("P002", "2026-11-01", fees="2")
    mended = DistrictContent("P002", "2026-11-01", fees="3")
    assert newest([new, mended, old]) == {"P002": mended}


def test_province_gets_numbered_versions_as_its_wire_wants_them() -> None:
    """Versions count up for each service, texts and lists only, the day as a moment of Bangkok."""
    first = DistrictContent("P002", "2026-10-01", steps=(ProcedureStep("officer", ProcedureText("กรอก")),), counter_until=1)
    records = for_province([first, DistrictContent("L023", "2026-10-02"), DistrictContent("P002", "2026-11-01", fees="2")])
    assert [(record["service"], record["version"]) for record in records] == [("P002", 1), ("L023", 1), ("P002", 2)]
    assert records[0]["at"] == "2026-10-01T00:00:00+07:00"
    assert records[0]["details"] == {"steps": ["officer: กรอก"], "counter_until": "1"}
    assert schemas.ServiceContent.model_validate(records[0]).version == 1


plain = st.text(alphabet="กขคabc ().", max_size=20).map(str.strip)
entries = st.lists(plain.filter(bool), max_size=4).map(tuple)


steps = st.lists(st.builds(ProcedureStep, st.sampled_from(ACTORS), st.builds(ProcedureText, plain.filter(bool))), max_size=3).map(tuple)
contents = st.builds(
    DistrictContent,
    service=st.sampled_from(sorted(KNOWN)),
    updated=st.just("2026-11-01"),
    owner=plain,
    fees=plain,
    documents=entries,
    limits=entries,
    steps=steps,
)


@given(contents)
def test_content_survives_the_way_to_the_province(content: DistrictContent) -> None:
    """What goes out as JSON comes back the same."""
    assert from_json(json.loads(json.dumps(as_json(content))), KNOWN, TODAY) == content
