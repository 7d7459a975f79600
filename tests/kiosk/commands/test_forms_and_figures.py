"""From a pile of paper forms to figures, exports and backups, by command."""

import csv
import json
import os
import re
import sqlite3
from contextlib import closing
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kiosk.runtime import opening
from kiosk.store import visits
from kiosk.survey.dates.calendar import BANGKOK
from tests.kiosk.commands.conftest import Command

MEANS = {"1.1": 44, "1.2": 39, "1.3": 41, "2.1": 42, "2.2": 44, "2.3": 40, "3.1": 41, "3.2": 40, "3.3": 39, "4": 43}  # in tenths


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """Ten forms whose item means are those of the manual's worked example."""
    path = tmp_path / "forms.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["services", "answered_at", *MEANS])
        for form in range(10):
            levels = [mean // 10 + (form < mean % 10) for mean in MEANS.values()]
            writer.writerow(["P002;L022" if form < 3 else "P002", "2569-11-23", *levels])
    return path


def scores(kiosk: Command, *words: str) -> dict[str, Any]:
    return json.loads(kiosk("scores", "--json", *words).out)


def test_manuals_worked_example(kiosk: Command, forms: Path) -> None:
    """Aspects 4.13 4.20 4.00 4.30, overall 4.16, percent 83.17."""
    assert kiosk("import", forms).status == 0
    figures = scores(kiosk)
    assert list(figures) == ["n", "items", "aspects", "overall", "percent"]
    assert [item["mean"] for item in figures["items"].values()] == [f"{mean / 10:.2f}" for mean in MEANS.values()]
    assert figures["aspects"] == {"1": "4.13", "2": "4.20", "3": "4.00", "4": "4.30"}
    assert (figures["n"], figures["overall"], figures["percent"]) == (10, "4.16", "83.17")


def test_forms_are_not_imported_under_a_clock_of_1970(kiosk: Command, forms: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those without a day would count in no report ever."""
    monkeypatch.setattr(opening, "now", lambda: datetime(1970, 1, 1, 7, 20, tzinfo=BANGKOK))
    ended = kiosk("import", forms)
    assert ended.status == 1 and "clock shows 1970-01-01" in ended.err
    monkeypatch.undo()
    assert scores(kiosk)["n"] == 0


def test_manuals_corrected_item(kiosk: Command, tmp_path: Path) -> None:
    """36, 33 and 6 answers at 5, 4 and 3 are 4.40, not the printed 3.70; aspects nobody answered have no score."""
    (tmp_path / "forms.csv").write_text("1.1\n" + "5\n" * 36 + "4\n" * 33 + "3\n" * 6)
    kiosk("import", tmp_path / "forms.csv")
    figures = scores(kiosk)
    assert figures["items"]["1.1"] == {"n": 75, "mean": "4.40", "sd": "0.64", "counts": {"5": 36, "4": 33, "3": 6, "2": 0, "1": 0}}
    assert (figures["aspects"]["2"], figures["overall"], figures["percent"]) == (None, None, None)
    assert "–" in kiosk("scores").out and "0.00 %" not in kiosk("scores").out


def test_scores_of_a_period_and_of_a_service(kiosk: Command, forms: Path) -> None:
    """A form that names two services counts once in each; days outside the period do not count."""
    kiosk("import", forms)
    assert (scores(kiosk, "--service", "P002")["n"], scores(kiosk, "--service", "L022")["n"]) == (10, 3)
    assert scores(kiosk, "--from", "2026-11-23", "--to", "2569-11-23")["n"] == 10
    assert scores(kiosk, "--to", "2026-11-22")["n"] == scores(kiosk, "--from", "2026-11-24")["n"] == 0


def test_day_at_a_glance(kiosk: Command, forms: Path) -> None:
    """People, uses, responses by mode, scores, unsent; in words in Thai and English."""
    kiosk("import", forms)
    totals = json.loads(kiosk("totals", "--date", "2026-11-23", "--json").out)
    assert totals["responses"] == {"complete": 10, "partial": 0, "self": 0, "assisted": 0, "paper": 10}
    assert (totals["people"], totals["unsent"], totals["chosen"]) == (0, 10, {"L022": 3, "P002": 10})
    assert totals["scores"] == scores(kiosk) and totals["interval"][0] < "83.17" < totals["interval"][1]
    thai, english = kiosk("totals", "--date", "2026-11-23").out, kiosk("totals", "--date", "2026-11-23", "--lang", "en").out
    assert "จันทร์ 23 พฤศจิกายน 2569" in thai and "83.17 %" in thai and "งานจองคิวทำใบขับขี่" in thai
    assert "Monday 23 November 2026" in english and "Satisfied (band 0.80)" in english


def test_day_with_more_answers_than_people_says_why(kiosk: Command, folder: Path, tmp_path: Path) -> None:
    """Seven forms of five people, of which an officer typed in five; and a day on which nobody counted shows no zero."""
    (tmp_path / "forms.csv").write_text("1.1,answered_at\n" + "5,2026-11-23\n" * 7)
    kiosk("import", tmp_path / "forms.csv")
    uncounted = kiosk("totals", "--date", "2026-11-23", "--lang", "en").out
    assert re.search("People who came +–\n", uncounted) and "Nobody has counted the people of this day" in uncounted
    with closing(sqlite3.connect(folder / "kiosk.db", isolation_level=None)) as connection:
        visits.set_day(connection, date(2026, 11, 23), 5, {"P002": 4}, datetime(2026, 11, 23, 16, tzinfo=BANGKOK))
    counted = kiosk("totals", "--date", "2026-11-23", "--lang", "en").out
    assert re.search("People who came +5\n", counted) and "More responses than people, as they are counted apart" in counted
    assert json.loads(kiosk("totals", "--date", "2026-11-23", "--json").out)["people_counted"] is True
    with closing(sqlite3.connect(folder / "kiosk.db", isolation_level=None)) as connection:
        visits.set_day(connection, date(2026, 11, 23), 7, {"P002": 4}, datetime(2026, 11, 23, 17, tzinfo=BANGKOK))
    assert "counted apart" not in kiosk("totals", "--date", "2026-11-23", "--lang", "en").out


def test_same_file_twice_is_refused_unless_meant(kiosk: Command, forms: Path) -> None:
    """A response must not be counted twice by a slip."""
    kiosk("import", forms)
    answer = kiosk("import", forms)
    assert answer.status == 2 and "was imported on" in answer.err and scores(kiosk)["n"] == 10
    assert kiosk("import", forms, "--again").status == 0 and scores(kiosk)["n"] == 20


def test_clerks_sheet_grows_by_a_row(kiosk: Command, tmp_path: Path) -> None:
    """How many came in before, from which file and when; the rest with --only-new, everything with --again, never both."""
    sheet, crlf = tmp_path / "forms.csv", tmp_path / "crlf.csv"
    sheet.write_text("answered_at,sex,1.1\n23/11/2569,male,5\n23/11/2569,female,3\n")
    assert json.loads(kiosk("import", sheet, "--json").out) == {"imported": 2, "held_before": 0, "encoding": "UTF-8"}
    sheet.write_text(sheet.read_text() + "24/11/2569,male,4\n")
    outcome = kiosk("import", sheet)
    assert outcome.status == 2 and outcome.out == "" and outcome.err.count("\n") == 1 and scores(kiosk)["n"] == 2
    assert "2 of its 3 forms came in before: 2 in forms.csv, which was imported on" in outcome.err
    assert "1 form imported; 2 were here before" in kiosk("import", sheet, "--only-new").out
    crlf.write_bytes(sheet.read_bytes().replace(b"\n", b"\r\n"))
    assert kiosk("import", crlf).status == 2
    assert json.loads(kiosk("import", crlf, "--only-new", "--json").out)["imported"] == 0 and scores(kiosk)["n"] == 3
    assert kiosk("import", crlf, "--again").status == 0 and scores(kiosk)["n"] == 6
    assert kiosk("import", crlf, "--again", "--only-new").status == 2


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("sex;suggestions\nชาย;ดีมาก\n".encode("cp874"), "Windows-874"),
        ("sex\tsuggestions\nชาย\tดีมาก\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_file_that_is_not_utf_8_is_named(kiosk: Command, tmp_path: Path, content: bytes, encoding: str) -> None:
    """It is taken, and the technician sees as what it was read."""
    (tmp_path / "forms.csv").write_bytes(content)
    outcome = kiosk("import", tmp_path / "forms.csv")
    assert outcome.out == f"1 form imported\nthe file was read as {encoding}, it is not UTF-8\n" and outcome.err == ""
    kiosk("export", "--format", "csv", "--out", tmp_path / "out.csv")
    assert "ดีมาก" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_file_with_one_bad_row_changes_nothing(kiosk: Command, forms: Path) -> None:
    """The row is named by line and column; none of the good rows came in, and the mended file does."""
    good = forms.read_text()
    forms.write_text(good.replace("P002,2569-11-23,4,3", "P002,2569-11-23,4,7", 1))
    answer = kiosk("import", forms)
    assert answer.status == 2 and "column 4 (1.2): must be a level from 1 to 5, not 7" in answer.err and "line " in answer.err
    assert scores(kiosk)["n"] == 0
    forms.write_text(good)
    assert kiosk("import", forms).status == 0


@pytest.mark.parametrize("command", [["import"], ["content"], ["setup", "--emblem"]], ids=lambda words: words[-1])
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_named_is_no_file(kiosk: Command, tmp_path: Path, command: list[str], kind: str) -> None:
    """A pipe would be waited for and a device never ends; both are refused in one sentence at once."""
    named = Path("/dev/zero")
    if kind == "pipe":
        named = tmp_path / "forms.csv"
        os.mkfifo(named)
    refused = kiosk(*command, str(named))
    assert refused.status == 2 and refused.err.count("\n") == 1 and "Not a file but a pipe or a device" in refused.err


def test_district_takes_only_forms_about_its_own_services(district: Command, forms: Path) -> None:
    """A service that this district has not opened is refused by name."""
    forms.write_text("services,1.1\nP002,5\nB126,4\n")
    answer = district("import", forms)
    assert answer.status == 2 and "line 3, column 1 (services): has no option 'B126'" in answer.err


def test_forms_from_tomorrow_are_warned_about(kiosk: Command, forms: Path) -> None:
    """They come in: perhaps it is the kiosk's clock that is wrong."""
    forms.write_text("answered_at,1.1\n2900-01-01,5\n")
    answer = kiosk("import", forms)
    assert answer.status == 0 and "warning: 1 of the forms are dated after today" in answer.err
    assert json.loads(kiosk("totals", "--date", "2357-01-01", "--json").out)["responses"]["complete"] == 1


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_export_of_a_period(kiosk: Command, forms: Path, tmp_path: Path, form: str) -> None:
    """The file is there, the number is said, days outside are left out."""
    kiosk("import", forms)
    assert json.loads(kiosk("export", "--format", form, "--out", tmp_path / "out", "--json").out) == {"exported": 10}
    assert json.loads(kiosk("export", "--format", form, "--out", tmp_path / "none", "--to", "2026-11-22", "--json").out) == {"exported": 0}
    assert (tmp_path / "out").stat().st_size > (tmp_path / "none").stat().st_size


def test_own_export_comes_back_without_counting_twice(kiosk: Command, forms: Path, tmp_path: Path) -> None:
    """On the same kiosk every response is known by its id; one whose answers were changed is refused."""
    kiosk("import", forms)
    out = tmp_path / "out.csv"
    kiosk("export", "--format", "csv", "--sealed", "--out", out)
    assert "0 forms imported; 10 were here before" in kiosk("import", out).out
    out.write_text(out.read_text("utf-8-sig").replace(",paper,complete", ",self,complete"))
    answer = kiosk("import", out)
    assert answer.status == 2 and "belongs to a response with other answers" in answer.err and scores(kiosk)["n"] == 10


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_an_export_to_hand_on_leads_to_nobody(kiosk: Command, tmp_path: Path, form: str) -> None:
    """No id, no number, no hash and no moment of any response is anywhere in the file; the day and the answers are."""
    rows = "2026-11-23 09:41,2,โทร 081-234-5678\n2026-11-23 10:12,5,ดี\n"
    (tmp_path / "forms.csv").write_text("answered_at,1.1,suggestions\n" + rows * 4)
    kiosk("import", tmp_path / "forms.csv", "--again")
    kiosk("export", "--format", "jsonl", "--sealed", "--out", tmp_path / "sealed")
    kiosk("export", "--format", form, "--out", tmp_path / "out")
    content = _content(tmp_path / "out", form)
    for record in map(json.loads, (tmp_path / "sealed").read_text("utf-8").splitlines()):
        assert all(record[name] not in content for name in ("id", "kiosk", "hash", "prev_hash", "answered_at", "started_at"))
    assert not re.search(r"\d\d:\d\d|seq|duration|5678", content)
    assert content.count("2026-11-23") == 8 and content.count("▇▇▇") == 4 and content.count("ดี") == 4


def _content(file: Path, form: str) -> str:
    if form != "xlsx":
        return file.read_text("utf-8-sig")
    return "\n".join(
        str(cell) for row in openpyxl.load_workbook(BytesIO(file.read_bytes())).active.iter_rows(values_only=True) for cell in row
    )


def test_two_exports_of_one_day_stand_in_different_orders(kiosk: Command, tmp_path: Path) -> None:
    """The order says nothing about who came when, and the same responses are in both."""
    (tmp_path / "forms.csv").write_text("answered_at,suggestions\n" + "".join(f"2026-11-23,เรื่อง {number}\n" for number in range(40)))
    kiosk("import", tmp_path / "forms.csv")
    files = [tmp_path / name for name in ("first.jsonl", "second.jsonl")]
    for file in files:
        kiosk("export", "--format", "jsonl", "--out", file)
    first, second = ([json.loads(line)["answers"]["suggestions"] for line in file.read_text("utf-8").splitlines()] for file in files)
    assert first != second and sorted(first) == sorted(second) == sorted(f"เรื่อง {number}" for number in range(40))


def test_an_export_to_hand_on_is_imported_by_mistake(kiosk: Command, forms: Path, tmp_path: Path) -> None:
    """It is refused with the way out: its rows could not be recognised, and would count a second time."""
    kiosk("import", forms)
    for form in ("csv", "xlsx"):
        kiosk("export", "--format", form, "--out", tmp_path / f"out.{form}")
        answer = kiosk("import", tmp_path / f"out.{form}")
        assert answer.status == 2 and "a sealed export can be imported" in answer.err and scores(kiosk)["n"] == 10


def test_export_into_a_folder_that_is_not_there(kiosk: Command, tmp_path: Path) -> None:
    """Exit status 1 and a sentence: the stick was not put in."""
    answer = kiosk("export", "--format", "csv", "--out", tmp_path / "usb" / "out.csv")
    assert answer.status == 1 and "cannot be written" in answer.err


@pytest.mark.parametrize("name", ["kiosk.db", "kiosk.db-wal", "site.json", "pin.json"])
def test_nothing_is_written_over_the_kiosks_own_files(kiosk: Command, forms: Path, folder: Path, name: str) -> None:
    """A slip in --out must not cost the responses: refused, whatever is to be written."""
    kiosk("import", forms)
    for words in (["export", "--format", "csv", "--out", folder / name], ["backup", folder / ".." / folder.name / name]):
        answer = kiosk(*words)
        assert answer.status == 2 and "where this kiosk keeps its own data" in answer.err and answer.err.count("\n") == 1
    assert scores(kiosk)["n"] == 10 and kiosk("backup", folder / "copy.db").status == 0


def test_somebody_alters_a_stored_answer(kiosk: Command, forms: Path, folder: Path) -> None:
    """`kiosk verify` is content with the store as it is, and names the response that was altered."""
    kiosk("import", forms)
    assert json.loads(kiosk("verify", "--json").out) == {"ok": True, "responses": 10, "problems": []}
    with closing(sqlite3.connect(folder / "kiosk.db")) as connection, connection:
        connection.execute("""UPDATE responses SET record = replace(record, '"1.1":4', '"1.1":5') WHERE seq = 7""")
    answer = kiosk("verify")
    assert answer.status == 1 and "response 7 was altered" in answer.out and answer.err == ""


def test_dead_kiosk_comes_back_on_a_new_machine(district: Command, forms: Path, folder: Path, tmp_path: Path) -> None:
    """One file brings responses, site and the kiosk's UUID back; newer data is never overwritten."""
    district("import", forms)
    before, figures = (folder / "site.json").read_text(), scores(district)
    assert json.loads(district("backup", tmp_path / "copy", "--json").out) == {"responses": 10}
    folder.rename(tmp_path / "dead")
    district("totals")  # somebody has already started the new machine: it calls itself the demonstration
    assert district("restore", tmp_path / "copy").status == 0
    assert (folder / "site.json").read_text() == before and scores(district) == figures
    forms.write_text("1.1\n5\n")
    district("import", forms)
    answer = district("restore", tmp_path / "copy")
    assert answer.status == 1 and "lacks 1 response that is stored here" in answer.err and scores(district)["n"] == 11


@pytest.mark.parametrize("content", [b"", b"not a backup", b"SQLite format 3\0" + b"\0" * 4000])
def test_restoring_what_is_no_backup(district: Command, forms: Path, tmp_path: Path, content: bytes) -> None:
    """Refused in a sentence; what is stored stays."""
    district("import", forms)
    (tmp_path / "copy").write_bytes(content)
    answer = district("restore", tmp_path / "copy")
    assert answer.status == 2 and answer.err.count("\n") == 1 and scores(district)["n"] == 10


def test_restoring_a_file_that_is_not_there(district: Command, tmp_path: Path) -> None:
    """A name mistyped is input, as it is for an import."""
    answer = district("restore", tmp_path / "nowhere")
    assert answer.status == 2 and "there is no such file" in answer.err and answer.err.count("\n") == 1


def test_a_single_response_is_spoken_of_in_the_singular(kiosk: Command, tmp_path: Path) -> None:
    """Import, export, check, backup and restore of the day on which one person came."""
    (tmp_path / "forms.csv").write_text("1.1\n5\n")
    assert "1 form imported" in kiosk("import", tmp_path / "forms.csv").out
    assert "1 response exported to" in kiosk("export", "--format", "csv", "--out", tmp_path / "out.csv").out
    assert "1 response: the chain is whole" in kiosk("verify").out
    assert "1 response is in" in kiosk("backup", tmp_path / "copy").out
    assert "1 response is back" in kiosk("restore", tmp_path / "copy").out
