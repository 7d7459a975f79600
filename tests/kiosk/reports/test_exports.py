"""Exports: what a spreadsheet, a statistician and the province find in the file."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.reports import exports
from kiosk.survey import record_checks, response
from kiosk.survey.questionnaire import Questionnaire


def record(seq: int = 1, **changes: object) -> dict[str, Any]:
    draft = response.Draft(
        id=f"0193a000-0000-7000-8000-{seq:012}",
        kiosk="0193a000-0000-7000-8000-0000000000aa",
        questionnaire=("opdc-2564", 1),
        started_at="2026-11-23T09:41:00+07:00",
        answered_at="2026-11-23T09:43:05+07:00",
        duration_s=125,
        language="th",
        mode="self",
        status="complete",
        **{"answers": {"sex": "female", "services": ("L022", "P029"), "1.1": 5, "suggestions": "ขอบคุณ\nมาก"}, **changes},
    )
    return response.seal(draft, seq, response.FIRST_PREVIOUS).as_record()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_spreadsheet_opens_the_csv_as_thai(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """The file begins with a byte order mark and holds Thai, lists with `;`, and line breaks inside a cell."""
    out = tmp_path / "out.csv"
    assert exports.export([record()], questionnaire, "csv", out) == 1
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,kiosk,seq,")
    (row,) = rows(out)
    assert (row["services"], row["1.1"], row["suggestions"], row["age"]) == ("L022;P029", "5", "ขอบคุณ\nมาก", "")


def test_columns_do_not_depend_on_the_responses(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """The contract's fields, the form in its order, words beside "other"; the same for no responses at all."""
    exports.export([], questionnaire, "csv", tmp_path / "none.csv")
    exports.export([record()], questionnaire, "csv", tmp_path / "one.csv")
    heads = [(tmp_path / name).read_text("utf-8-sig").splitlines()[0] for name in ("none.csv", "one.csv")]
    assert heads[0] == heads[1]
    assert heads[0].split(",")[12:20] == ["sex", "age", "occupation", "education", "frequency", "heard_from", "services", "1.1"]
    assert heads[0].split(",")[-4:] == ["other.occupation", "other.heard_from", "other.suitable_because", "unlisted"]


@pytest.mark.parametrize("text", ["=1+1", "+66", "-5", "@SUM(A1)", " =1", "\n=1", "＝1+1", "'=1", "''=1", '=HYPERLINK("http://x")'])
def test_answer_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path, questionnaire: Questionnaire, text: str) -> None:
    """It gets an apostrophe in front, in every text cell, and an import takes exactly that one off again."""
    out = tmp_path / "out.csv"
    exports.export([record(answers={"suggestions": text, "occupation": "other"}, other={"occupation": text})], questionnaire, "csv", out)
    (row,) = rows(out)
    assert row["suggestions"] == row["other.occupation"] == "'" + text
    assert exports.unguarded(row["suggestions"]) == text


@given(st.text())
def test_guard_never_changes_what_a_text_means(text: str) -> None:
    """Guarding and taking the guard off gives any text back, and a guarded text starts with no formula sign."""
    guarded = str(exports.harmless(text))
    assert exports.unguarded(guarded) == text
    assert guarded.lstrip()[:1] not in tuple("=+-@")


def test_answers_of_another_form_are_not_lost(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Questions that today's form does not have stand together in the last column."""
    out = tmp_path / "out.csv"
    exports.export([record(answers={"sex": "male", "1.9": 4, "colours": ("a", "b")}, other={"colours": "ฟ้า"})], questionnaire, "csv", out)
    assert json.loads(rows(out)[0]["unlisted"]) == {"1.9": 4, "colours": ["a", "b"], "other.colours": "ฟ้า"}


def test_person_goes_on_working_with_the_spreadsheet(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """XLSX: numbers are numbers, moments are moments, texts never formulas, the header stays in sight."""
    out = tmp_path / "out.xlsx"
    exports.export([record(), record(2, answers={"1.1": 3, "suggestions": "=1+1"})], questionnaire, "xlsx", out)
    sheet = openpyxl.load_workbook(out).active
    head = [cell.value for cell in sheet[1]]
    first, second = (dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2))
    assert head == list(exports.columns(questionnaire)) and sheet.freeze_panes == "A2"
    assert (first["1.1"].value, first["seq"].value, first["duration_s"].value) == (5, 1, 125)
    assert first["answered_at"].value == datetime(2026, 11, 23, 9, 43, 5)
    assert (second["suggestions"].value, second["suggestions"].data_type) == ("=1+1", "s")
    assert second["suggestions"].quotePrefix and not second["language"].quotePrefix  # stays a text when somebody edits the cell
    assert first["services"].value == "L022;P029" and first["age"].value is None


def test_text_too_long_for_a_spreadsheet_is_refused_not_cut(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A cell holds 32,767 characters; what does not fit is said, and no file appears."""
    answers = {f"q{number}": "ก" * 2000 for number in range(20)}
    with pytest.raises(exports.ExportError, match="use csv or jsonl"):
        exports.export([record(answers=answers)], questionnaire, "xlsx", tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_jsonl_is_the_contract_and_its_hash_still_fits(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Each line is a sound response, ready for `province load`."""
    out = tmp_path / "out.jsonl"
    exports.export([record(), record(2)], questionnaire, "jsonl", out)
    lines = out.read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [record(), record(2)]
    assert record_checks.problems(json.loads(lines[0])) == []


@pytest.mark.parametrize("form", exports.FORMATS)
def test_export_that_breaks_off_leaves_the_old_file(tmp_path: Path, questionnaire: Questionnaire, form: str) -> None:
    """Trouble in the middle: the file of last time stands whole, and nothing half is beside it."""
    out = tmp_path / "out"
    out.write_text("last month")

    def breaking_off() -> object:
        yield record()
        raise exports.ExportError("the stick was pulled out")

    with pytest.raises(exports.ExportError, match="stick"):
        exports.export(breaking_off(), questionnaire, form, out)
    assert out.read_text() == "last month" and list(tmp_path.iterdir()) == [out]


def test_folder_that_is_not_there_is_said(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """The sentence names the file."""
    with pytest.raises(exports.ExportError, match="missing/out.csv: the export cannot be written: No such file"):
        exports.export([], questionnaire, "csv", tmp_path / "missing" / "out.csv")
