"""Paper forms typed into a spreadsheet, and everything that goes wrong on the way to a CSV file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.reports.imports import FormImportError, ImportContext, read
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


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_file_of_any_spreadsheet(tmp_path: Path, form: ImportContext, prefix: bytes, end: bytes) -> None:
    """With and without a byte order mark, with any line ends, with empty rows at the end."""
    content = prefix + end.join([b"sex,1.1", b"male,5", b"", b"female,4", b",", b""])
    assert [draft.answers["1.1"] for draft in drafts(tmp_path, form, content)] == [5, 4]


def test_several_lines_in_one_cell(tmp_path: Path, form: ImportContext) -> None:
    """A quoted cell keeps its line breaks, and faults after it still name the right line."""
    assert drafts(tmp_path, form, 'suggestions,1.1\r\n"หนึ่ง\r\nสอง",5\r\n')[0].answers["suggestions"] == "หนึ่ง\nสอง"
    with pytest.raises(FormImportError, match=r"line 4, column 2 \(1\.1\)"):
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
    "names no question": b"id,mode\n",
    "columns must be separated by commas": b"sex;1.1\nmale;5\n",
    "line 1, column 2: '1.4' is no question or item of this questionnaire; perhaps 1.3": b"sex,1.4\nmale,5\n",
    "line 1, column 3: sex stands in the header twice": b"sex,1.1,sex\nmale,5,male\n",
    "line 3, column 2: the row has 1 cell and the header 2": b"sex,1.1\nmale,5\nfemale\n",
    "line 2, column 3: the row has 3 cells and the header 2": b"sex,1.1\nmale,5,4\n",
    "line 2, column 3: a cell stands under a column without a name": b"sex,1.1,\nmale,5,4\n",
    "line 3, column 2 (1.1): must be a level from 1 to 5, not 6": b"sex,1.1\nmale,5\nmale,6\n",
    "line 2, column 1 (1.1): must be a level from 1 to 5, not '4.5'": b"1.1\n4.5\n",
    "line 2, column 1 (1.1): must be a level from 1 to 5, not '05'": b"1.1\n05\n",
    "line 2, column 1 (sex): has no option 'm'": b"sex,1.1\nm,5\n",
    "line 2, column 1 (services): has no option 'P999'": b"services,1.1\nP002;P999,5\n",
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
    "the file is a workbook (XLSX, ODS), not CSV": b"PK\x03\x04\x14\0\0\0",
    "line 2: the file holds NUL bytes": b"sex,1.1\nma\0le,5\n",
    "line 3: the file is not UTF-8": b"sex,1.1\nmale,5\n\xaa\xd2\xc2,5\n",
    "not UTF-8 but UTF-16": "sex,1.1\nmale,5\n".encode("utf-16"),
}


@pytest.mark.parametrize("words", FAULTS)
def test_malformed_file_is_refused_and_the_place_is_named(tmp_path: Path, form: ImportContext, words: str) -> None:
    """One sentence: file, line, column, what is wrong."""
    with pytest.raises(FormImportError) as raised:
        drafts(tmp_path, form, FAULTS[words])
    assert words.strip() in str(raised.value) and str(raised.value).startswith("forms.csv")


def test_file_that_is_not_there(tmp_path: Path, form: ImportContext) -> None:
    """Missing files and folders are a sentence too."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(FormImportError, match="cannot be read"):
            read(path, form)


HEADS = ["sex", "1.1", "services", "answered_at", "id", "duration_s", "", "other.occupation"]
CELLS = ["5", "male", "other", "P002", "P002;L022", "2569-11-23", "'=1", '"', '""', "\n", "x" * 30, "๕", "true", "-1", "1e9"]
SHEETS = st.lists(st.lists(st.sampled_from(HEADS + CELLS)), max_size=6)


@given(st.binary(max_size=200) | SHEETS.map(lambda rows: "\n".join(",".join(row) for row in rows).encode()))
def test_no_file_at_all_gets_past_as_anything_but_forms_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire, content: bytes
) -> None:
    """Random bytes and half-sensible sheets: sound drafts, or FormImportError on one line."""
    form = ImportContext(questionnaire, ("P002", "L022"), KIOSK, "paper", NOW)
    try:
        drafts_read = drafts(tmp_path_factory.mktemp("sheet"), form, content)
    except FormImportError as fault:
        assert str(fault).startswith("forms.csv") and "\n" not in str(fault)
    else:
        assert drafts_read and all(problems(seal(draft, 1, FIRST_PREVIOUS).as_record()) == [] for draft in drafts_read)
