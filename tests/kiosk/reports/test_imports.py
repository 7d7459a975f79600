"""Paper forms typed into a spreadsheet, and everything that goes wrong on the way to a CSV file."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kiosk import sheet_file
from kiosk.reports.imports import ImportContext, SheetError, read
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.record_checks import problems
from kiosk.survey.response import FIRST_PREVIOUS, Draft, seal

KIOSK = "0193a000-0000-7000-8000-0000000000aa"
NOW = datetime(2026, 11, 23, 2, 41, tzinfo=UTC)


@pytest.fixture
def form(questionnaire: Questionnaire) -> ImportContext:
    return ImportContext(questionnaire, ("P002", "L022", "L023"), KIOSK, "paper", NOW)


def drafts(tmp_path: Path, form: ImportContext, content: str | bytes) -> tuple[Draft, ...]:
    path = tmp_path / "forms.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, form).drafts


def test_officer_types_in_two_paper_forms(tmp_path: Path, form: ImportContext) -> None:
    """Levels, one choice, several choices, own words, and cells left empty."""
    first, second = drafts(
        tmp_path,
        form,
        "sex,occupation,other.occupation,services,1.1,4,suggestions\nfemale,other,ทอผ้า,P002; L022,5,๔,ดีมาก\nmale,,,,,3,\n",
    )
    assert first.answers == {"sex": "female", "occupation": "other", "services": ("P002", "L022"), "1.1": 5, "4": 4, "suggestions": "ดีมาก"}
    assert first.other == {"occupation": "ทอผ้า"}
    assert second.answers == {"sex": "male", "4": 3}
    assert (first.mode, first.language, first.duration_s, first.status, first.kiosk) == ("paper", "th", 0, "complete", KIOSK)
    assert first.answered_at == first.started_at == "2026-11-23T09:41:00+07:00"
    assert first.id != second.id and first.id[14] == "7"


def test_forms_of_other_days_count_on_their_day(tmp_path: Path, form: ImportContext) -> None:
    """answered_at as a day, a Buddhist day, a moment."""
    drafts_read = drafts(tmp_path, form, "1.1,answered_at\n5,2026-11-01\n5,2569-11-02\n5,3/11/2569 08:30\n")
    assert [draft.answered_at[:16] for draft in drafts_read] == ["2026-11-01T12:00", "2026-11-02T12:00", "2026-11-03T08:30"]


def test_whole_file_is_read_in_the_order_that_its_days_allow(tmp_path: Path, form: ImportContext) -> None:
    """A spreadsheet set to English writes the month first; a file that mixes both is refused by its line."""
    months_first = drafts(tmp_path, form, "1.1,answered_at\n5,11/3/2026\n5,11/23/2026 9:41\n")
    assert [draft.answered_at[:16] for draft in months_first] == ["2026-11-03T12:00", "2026-11-23T09:41"]
    with pytest.raises(SheetError, match=r"line 3, column 2 \(answered_at\): '11/23/2026' has the month first"):
        drafts(tmp_path, form, "1.1,answered_at\n5,3/11/2026\n5,11/23/2026\n5,23/11/2026\n")


def test_what_is_no_file_of_forms_is_refused(tmp_path: Path, form: ImportContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """A film beside the forms on the stick, or a device: one sentence, and the machine's memory is not filled with it."""
    monkeypatch.setattr(sheet_file, "LARGEST_FILE", 1 << 20)
    film = tmp_path / "film.csv"
    film.touch()
    os.truncate(film, 2 << 20)
    with pytest.raises(SheetError, match="larger than 1 MB"):
        read(film, form)
    with pytest.raises(SheetError, match="Not a file but a pipe or a device"):
        read(Path("/dev/zero"), form)


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_file_of_any_spreadsheet(tmp_path: Path, form: ImportContext, prefix: bytes, end: bytes) -> None:
    """With and without a byte order mark, with any line ends, with empty rows at the end."""
    content = prefix + end.join([b"sex,1.1", b"male,5", b"", b"female,4", b",", b""])
    assert [draft.answers["1.1"] for draft in drafts(tmp_path, form, content)] == [5, 4]


def test_clerk_leaves_cells_out_and_a_spreadsheet_adds_some(tmp_path: Path, form: ImportContext) -> None:
    """Trailing empty cells that were not written, empty ones behind the header's, empty rows and columns without a name."""
    short = drafts(tmp_path, form, "sex,1.1,suggestions\nmale,5,ok\nmale,5\nfemale\n")
    assert [dict(draft.answers) for draft in short] == [
        {"sex": "male", "1.1": 5, "suggestions": "ok"},
        {"sex": "male", "1.1": 5},
        {"sex": "female"},
    ]
    long = drafts(tmp_path, form, "sex,1.1,suggestions\nmale,5,ok,,\n,,,,,\nmale,5,,,\n")
    named_by_nothing = drafts(tmp_path, form, "sex,1.1,suggestions,,\nmale,5,ok,,\nmale,5,,,\n")
    assert [draft.answers for draft in long] == [draft.answers for draft in named_by_nothing] == [draft.answers for draft in short[:2]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_file_of_any_office_program(tmp_path: Path, form: ImportContext, encoding: str, separator: str) -> None:
    """Whatever it separates columns with, and however it writes Thai; several choices stay one cell."""
    path = tmp_path / "forms.csv"
    rows = [["sex", "services", "1.1", "suggestions"], ["male", '"P002;L022"', "5", "น้ำดื่มไม่มี"]]
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    sheet = read(path, form)
    assert [dict(draft.answers) for draft in sheet.drafts] == [
        {"sex": "male", "services": ("P002", "L022"), "1.1": 5, "suggestions": "น้ำดื่มไม่มี"}
    ]
    assert sheet.encoding == {"utf-16": "UTF-16", "cp874": "Windows-874"}.get(encoding, "UTF-8")


def test_spreadsheet_names_its_separator(tmp_path: Path, form: ImportContext) -> None:
    """`sep=;`, which Excel reads and hides, is no row, and lines are still counted from the top of the file."""
    assert drafts(tmp_path, form, "sep=;\r\nsex;1.1\r\nmale;5\r\n")[0].answers == {"sex": "male", "1.1": 5}
    with pytest.raises(SheetError, match=r"line 3, column 2 \(1\.1\)"):
        drafts(tmp_path, form, "sep=;\r\nsex;1.1\r\nmale;9\r\n")


def workbook(path: Path, *sheets: list[list[object]], hidden: int = -1) -> Path:
    """A workbook with these rows on its sheets."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet()
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(line, column, cell, *([day] if isinstance(cell, datetime) else []))
            if number == hidden:
                sheet.hide()
        book.worksheets()[-1].activate()
    return path


def test_clerk_brings_the_workbook_itself(tmp_path: Path, form: ImportContext) -> None:
    """XLSX: numbers as numbers, days as days, a serial number without its format, an empty row between."""
    path = workbook(
        tmp_path / "forms.xlsx",
        [
            ["answered_at", "เพศ", 1.1, 4, "suggestions"],
            [datetime(2026, 11, 23), "ชาย", 5, 4.0, "ดีมาก"],
            [],
            [datetime(2569, 11, 24, 9, 41), "female", "3", None, 12],
            [46351, "Male", 1],
        ],
    )
    sheet = read(path, form)
    assert sheet.encoding == "XLSX"
    assert [draft.answered_at for draft in sheet.drafts] == [
        "2026-11-23T12:00:00+07:00",
        "2026-11-24T09:41:00+07:00",
        "2026-11-25T12:00:00+07:00",
    ]
    assert [dict(draft.answers) for draft in sheet.drafts] == [
        {"sex": "male", "1.1": 5, "4": 4, "suggestions": "ดีมาก"},
        {"sex": "female", "1.1": 3, "suggestions": "12"},
        {"sex": "male", "1.1": 1},
    ]


def test_forms_lie_on_the_first_sheet_that_is_seen(tmp_path: Path, form: ImportContext) -> None:
    """A hidden list of words for the drop-downs and an empty sheet are no forms; faults name line and column of the right one."""
    path = workbook(tmp_path / "forms.xlsx", [["words"], ["x"]], [], [["sex", "1.1"], ["male", 9]], hidden=0)
    with pytest.raises(SheetError, match=r"forms\.xlsx, line 2, column 2 \(1\.1\)"):
        read(path, form)
    with pytest.raises(SheetError, match=r"empty\.xlsx: the file is empty"):
        read(workbook(tmp_path / "empty.xlsx", []), form)


def test_truncated_workbook_is_refused(tmp_path: Path, form: ImportContext) -> None:
    """A stick was pulled out while it was copied."""
    path = workbook(tmp_path / "forms.xlsx", [["sex", "1.1"], ["male", 5]])
    path.write_bytes(path.read_bytes()[:-900])
    with pytest.raises(SheetError, match="the workbook cannot be read"):
        read(path, form)


@pytest.mark.parametrize(
    ("header", "cell", "field", "answer"),
    [
        *(
            ("sex", "ชาย", "sex", "male"),
            ("เพศ", "Male", "sex", "male"),
            ("SEX", " MALE ", "sex", "male"),
            ("1.1 เพศ", "ชาย", "sex", "male"),
        ),
        *(("age", "21 – 30 ปี", "age", "21_30"), ("อายุ", "21-30", "age", "21_30"), ("Age", "ไม่เกิน  20 ปี", "age", "le20")),
        *(("occupation", "อื่นๆ", "occupation", "other"), ("1.1", "มากที่สุด", "1.1", 5), ("1.1", "very satisfied", "1.1", 5)),
        *(("ข้อ 2.1", "๕", "2.1", 5), ("2.1", "5.0", "2.1", 5), ("1.2 ขั้นตอนการให้บริการไม่ยุ่งยากซับซ้อน", "4 มาก", "1.2", 4)),
        ("ท่านทราบว่าการเปิดให้บริการประชาชนด้วยระบบอิเล็กทรอนิกส์ (e-Service) ณ อำเภอกุดชุม จากแหล่งใด", "เว็บไซต์", "heard_from", "website"),
        *(("services", "p002;ทำบัตร ประชาชน", "services", ("P002", "L022")), ("Services", "L022", "services", ("L022",))),
    ],
)
def test_words_of_the_paper_stand_for_ids_and_codes(
    tmp_path: Path, form: ImportContext, header: str, cell: str, field: str, answer: object
) -> None:
    """In Thai or English, in any letter case, with any dash, in Thai figures; so do the names of the open services."""
    named = replace(form, services={"P002": "จองคิว", "L022": "ทำบัตรประชาชน"})
    assert drafts(tmp_path, named, f'"{header}"\n"{cell}"\n')[0].answers == {field: answer}


def test_form_without_a_day_is_known_as_such(tmp_path: Path, form: ImportContext) -> None:
    """It counts on the day of the import; whoever looks for it in an earlier file must not look on that day alone."""
    path = tmp_path / "forms.csv"
    path.write_text("วันที่,id,1.1\n,,5\n23 พ.ย. 69,0193a000-0000-7000-8000-000000000001,4\n", encoding="utf-8")
    sheet = read(path, form)
    assert sheet.undated == {sheet.drafts[0].id} and sheet.identified == {sheet.drafts[1].id}


def test_several_lines_in_one_cell(tmp_path: Path, form: ImportContext) -> None:
    """A quoted cell keeps its line breaks, and faults after it still name the right line."""
    assert drafts(tmp_path, form, 'suggestions,1.1\r\n"หนึ่ง\r\nสอง",5\r\n')[0].answers["suggestions"] == "หนึ่ง\nสอง"
    with pytest.raises(SheetError, match=r"line 4, column 2 \(1\.1\)"):
        drafts(tmp_path, form, 'suggestions,1.1\n"หนึ่ง\nสอง",5\nx,9\n')


def test_what_an_export_says_about_a_form_is_taken_over(tmp_path: Path, form: ImportContext) -> None:
    """Id, moments, language, mode and status stay; a place in another chain does not."""
    (draft,) = drafts(
        tmp_path,
        form,
        "id,kiosk,seq,answered_at,started_at,duration_s,language,mode,status,hash,1.1\n"
        "0193a000-0000-7000-8000-000000000001,x,7,2026-11-20T10:00:00+07:00,2026-11-20T09:58:00+07:00,120,en,assisted,partial,y,5\n",
    )
    assert (draft.id, draft.kiosk) == ("0193a000-0000-7000-8000-000000000001", KIOSK)
    assert (draft.started_at, draft.duration_s) == ("2026-11-20T09:58:00+07:00", 120)
    assert (draft.language, draft.mode, draft.status) == ("en", "assisted", "partial")


@pytest.mark.parametrize(("cell", "seconds"), [("120", 120), ("120.0", 120), ("12.5", 12.5)])
def test_whole_seconds_stay_whole(tmp_path: Path, form: ImportContext, cell: str, seconds: float) -> None:
    """A spreadsheet's 120.0 is 120: JSON readers that tell the two apart would otherwise find another hash."""
    (draft,) = drafts(tmp_path, form, f"1.1,duration_s\n5,{cell}\n")
    assert (draft.duration_s, type(draft.duration_s)) == (seconds, type(seconds))


FAULTS = {
    "the file is empty": b"",
    "the file is empty ": b" \n\n",
    "a header and no forms": b"sex,1.1\n",
    "the first row must be a header": b"male,5\n",
    "this is an export to hand on": b"day,status,1.1\n2026-11-23,complete,5\n",
    "names no question": b"id,mode\n",
    "line 1, column 2: '1.4' is no question or item of this questionnaire; perhaps 1.3": b"sex,1.4\nmale,5\n",
    "line 1, column 3: sex stands in the header twice": b"sex,1.1,sex\nmale,5,male\n",
    "line 2, column 3: the row has 3 cells and the header 2": b"sex,1.1\nmale,5,4\n",
    "line 3, column 4: the row has 4 cells and the header 2": b"sex,1.1\nmale,5\nmale,5,,x\n",
    "line 2, column 3: a cell stands under a column without a name": b"sex,1.1,\nmale,5,4\n",
    "line 3, column 2 (1.1): must be a level from 1 to 5, not 6": b"sex,1.1\nmale,5\nmale,6\n",
    "line 2, column 1 (1.1): must be a level from 1 to 5, not '4.5'": b"1.1\n4.5\n",
    "line 2, column 1 (1.1): must be a level from 1 to 5, not '05'": b"1.1\n05\n",
    "line 2, column 1 (sex): has no option 'm'; right are male (ชาย), female (หญิง)": b"sex,1.1\nm,5\n",
    "line 2, column 2 (1.1): must be a level from 1 to 5, not 'ดี'; right are 5 (มากที่สุด), 4 (มาก), ": "sex,1.1\nmale,ดี\n".encode(),
    "line 2, column 1 (services): has no option 'P999'; right are P002, L022, L023": b"services,1.1\nP002;P999,5\n",
    "line 1, column 1: 'อาชพ' is no question or item of this questionnaire; perhaps occupation": "อาชพ,1.1\nx,5\n".encode(),
    "line 2, column 1 (services): names an option twice": b"services\nP002;P002\n",
    "line 2, column 2 (unsuitable_because): is asked only when suitable is no": b"suitable,unsuitable_because\nyes,far\n",
    "line 2, column 2 (other.occupation): has words of its own only after": b"occupation,other.occupation\nfarming,x\n",
    "line 2: the row holds no answer": b"answered_at,1.1\n2026-11-01,\n",
    "line 2, column 1 (answered_at): '3/4/2026' can be read two ways": b"answered_at,1.1\n3/4/2026,5\n",
    "line 2, column 1 (id): must be a UUID": b"id,1.1\n7,5\n",
    "line 3, column 1 (id): another row": b"id,1.1\n0193a000-0000-7000-8000-000000000001,5\n0193a000-0000-7000-8000-000000000001,5\n",
    "line 2, column 2 (mode): must be one of self, assisted, paper": b"1.1,mode\n5,fax\n",
    "line 2, column 2 (duration_s): must be a number of seconds, not 'nan'": b"1.1,duration_s\n5,nan\n",
    "line 2, column 1 (suggestions): holds control characters": b"suggestions\na\x07b\n",
    "line 2, column 1 (suggestions): must be 1 to 2000 characters": b"suggestions\n" + b"a" * 2001 + b"\n",
    "line 3: a quotation mark opens in this row and never closes": b'sex,1.1\nmale,5\nmale,"5\nmale,4\n',
    "line 2: the row is not CSV": b'sex,1.1\n"male"x,5\n',
    "the workbook cannot be read; save it again as XLSX": b"PK\x03\x04\x14\0\0\0",
    "an old workbook (XLS), or one with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
    "line 2: the file holds NUL bytes": b"sex,1.1\nma\0le,5\n",
    "line 2: the file holds NUL bytes ": "sex,1.1\nma\0le,5\n".encode("utf-16"),
    "line 3: the file is neither UTF-8 nor Thai of Windows": b"sex,1.1\nmale,5\n\xfc\xd2\xc2,5\n",
    "line 2: the file is neither UTF-8 nor Thai of Windows": "suggestions,1.1\ncafé größer,5\n".encode("latin-1"),
    "the file begins as UTF-16 and is not": "sex,1.1\nmale,5\n".encode("utf-16")[:-1],
}


@pytest.mark.parametrize("words", FAULTS)
def test_malformed_file_is_refused_and_the_place_is_named(tmp_path: Path, form: ImportContext, words: str) -> None:
    """One sentence: file, line, column, what is wrong."""
    with pytest.raises(SheetError) as raised:
        drafts(tmp_path, form, FAULTS[words])
    assert words.strip() in str(raised.value) and str(raised.value).startswith("forms.csv")


def test_file_that_is_not_there(tmp_path: Path, form: ImportContext) -> None:
    """Missing files and folders are a sentence too."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(SheetError, match="cannot be read"):
            read(path, form)


HEADS = ["sex", "1.1", "services", "answered_at", "id", "duration_s", "", "other.occupation"]
CELLS = ["5", "male", "other", "P002", "P002;L022", "2569-11-23", "'=1", '"', '""', "\n", "x" * 30, "๕", "true", "-1", "1e9"]
SHEETS = st.lists(st.lists(st.sampled_from(HEADS + CELLS)), max_size=6)


@given(st.binary(max_size=200) | SHEETS.map(lambda rows: "\n".join(",".join(row) for row in rows).encode()))
def test_no_file_at_all_gets_past_as_anything_but_forms_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire, content: bytes
) -> None:
    """Random bytes and half-sensible sheets: sound drafts, or SheetError on one line."""
    form = ImportContext(questionnaire, ("P002", "L022"), KIOSK, "paper", NOW)
    try:
        drafts_read = drafts(tmp_path_factory.mktemp("sheet"), form, content)
    except SheetError as fault:
        assert str(fault).startswith("forms.csv") and "\n" not in str(fault)
    else:
        assert drafts_read and all(problems(seal(draft, 1, FIRST_PREVIOUS).as_record()) == [] for draft in drafts_read)


def test_tapped_lines_and_unfinished_errands_come_back_from_an_export(tmp_path: Path, form: ImportContext) -> None:
    """It stands among the unlisted answers; whatever else stands there is still refused."""
    (tapped,) = drafts(tmp_path, form, 'problems,unlisted\n"รอนาน\nพัดลมเสีย","{""problems.picked"": [""long_wait""]}"\n')
    assert tapped.answers == {"problems": "รอนาน\nพัดลมเสีย", "problems.picked": ("long_wait",)}
    (unfinished,) = drafts(tmp_path, form, 'services,unlisted\nP002,"{""services.unfinished"": [""said"", ""long_wait""]}"\n')
    assert unfinished.answers == {"services": ("P002",), "services.unfinished": ("said", "long_wait")}
    with pytest.raises(SheetError, match="unlisted"):
        drafts(tmp_path, form, 'problems,unlisted\nรอนาน,"{""problems.picked"": [""long_wait""], ""colours"": ""red""}"\n')
