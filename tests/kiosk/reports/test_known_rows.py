"""The clerk's spreadsheet grows all year and is imported every week: each row counts once, in whatever file it comes."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kiosk.reports import exports
from kiosk.reports.import_store import Imported, Take, import_sheet
from kiosk.reports.imports import ImportContext, read
from kiosk.reports.known_rows import KnownRowsError
from kiosk.store import amendments, imported_rows, journal, responses, settings
from kiosk.store.database import open_store, transaction
from kiosk.store.migrations import MIGRATIONS, statements
from kiosk.store.recovery.salvage import salvage
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import from_record
from tests.support.drafts import SERVICES, make_draft

KIOSK = "0193a000-0000-7000-8000-0000000000aa"
MONDAY = datetime(2026, 11, 23, 2, 41, tzinfo=UTC)
FIRST = "answered_at,sex,1.1,1.2\n23/11/2569,male,5,4\n23/11/2569,female,3,3\n"
GROWN = FIRST + "24/11/2569,male,4,4\n"


class Counter:
    """A kiosk's store and the folder that the clerk's files lie in."""

    def __init__(self, folder: Path, questionnaire: Questionnaire) -> None:
        self.folder, self.form = folder, questionnaire
        self.store = open_store(folder / "kiosk.db")
        self.now = MONDAY

    def take(self, content: str | bytes | Path, name: str = "forms.csv", take: Take = "unless_known") -> Imported:
        """As `kiosk import` does with a file of this content, or with this file."""
        path = content if isinstance(content, Path) else self.folder / name
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        names = {"P002": "จองคิว", "L022": "ทำบัตรประชาชน", **dict.fromkeys(SERVICES, "")}
        sheet = read(path, ImportContext(self.form, names, KIOSK, "paper", self.now))
        with transaction(self.store):
            return import_sheet(self.store, sheet, path.name, self.form, self.now, take)

    def refused(self, content: str | bytes | Path, name: str = "forms.csv") -> KnownRowsError:
        before = self.count
        with pytest.raises(KnownRowsError) as raised:
            self.take(content, name)
        assert self.count == before
        return raised.value

    @property
    def count(self) -> int:
        return sum(1 for _ in responses.records(self.store))


@pytest.fixture
def counter(tmp_path: Path, questionnaire: Questionnaire) -> Iterator[Counter]:
    kiosk = Counter(tmp_path, questionnaire)
    with closing(kiosk.store):
        yield kiosk


def test_spreadsheet_that_grew_by_a_row_brings_that_row(counter: Counter) -> None:
    """The clerk is told how many came in before, from which file and day; nothing is taken until the clerk says what."""
    assert counter.take(FIRST, "november.csv") == Imported(2, 0)
    counter.now += timedelta(days=7)
    refusal = counter.refused(GROWN, "december.csv")
    assert str(refusal) == (
        "december.csv: 2 of its 3 forms came in before: 2 in november.csv, which was imported on 2026-11-23; "
        "nothing was changed (--only-new takes the other 1, --again takes all)"
    )
    assert counter.take(GROWN, "december.csv", "only_new") == Imported(1, 2)
    assert counter.refused(GROWN.replace("\n", "\r\n"), "crlf.csv").overlap.known == 3
    assert counter.take(GROWN.replace("\n", "\r\n"), "crlf.csv", "only_new") == Imported(0, 3)
    assert counter.take(GROWN, "december.csv", "all") == Imported(3, 0) and counter.count == 6


def as_workbook(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "book.xlsx") as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        rows: list[list[Any]] = [["answered_at", "sex", "1.1", "1.2"], [23, "male", 5, 4], [23, "female", 3, 3]]
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(line, column, datetime(2026, 11, 23) if cell == 23 else cell, *([day] if cell == 23 else []))
    return folder / "book.xlsx"


@pytest.mark.parametrize(
    "content",
    [
        FIRST.replace("\n", "\r\n"),
        FIRST.replace(",", ";"),
        FIRST.replace(",", "\t").encode("utf-16"),
        "﻿" + FIRST,
        FIRST + ",,,\n\n",
        FIRST.replace("male", "ชาย").replace("feชาย", "หญิง").replace("sex", "เพศ").encode("cp874"),
        FIRST.replace("23/11/2569", "23 พ.ย. 69"),
        FIRST.replace("23/11/2569", "2026-11-23").replace(",5,", ",5.0,").replace(",3,", ",๓,"),
        "1.2,1.1,sex,answered_at\n3,3,Female,2569-11-23\n4,มากที่สุด,Male,46349\n",
    ],
)
def test_same_rows_written_in_another_way(counter: Counter, content: str | bytes) -> None:
    """Line ends, separators, encodings, order of columns and rows, labels, ways to write a day: the rows are the same."""
    counter.take(FIRST)
    assert counter.refused(content, "again.csv").overlap.known == 2


def test_same_rows_as_a_workbook(counter: Counter) -> None:
    """The clerk first saved it as CSV and then brings the workbook."""
    counter.take(FIRST)
    assert counter.refused(as_workbook(counter.folder)).overlap.known == 2


def test_several_choices_and_own_words_in_another_order(counter: Counter) -> None:
    """The order of codes and blanks within words say nothing; other words do."""
    counter.take('answered_at,services,suggestions\n2026-11-23,P002;L022,"ดี  มาก"\n')
    assert counter.refused("answered_at,services,suggestions\n2026-11-23,ทำบัตรประชาชน;จองคิว,ดี มาก\n").overlap.known == 1
    assert counter.take("answered_at,services,suggestions\n2026-11-23,P002;L022,ดี\n") == Imported(1, 0)


def test_two_equal_forms_both_count_and_the_third_is_new(counter: Counter) -> None:
    """Two people of one day may answer alike. Each form that came in stands for one."""
    two = "answered_at,sex,1.1\n2026-11-23,male,5\n2026-11-23,male,5\n"
    assert counter.take(two) == Imported(2, 0)
    assert counter.refused(two + "2026-11-23,male,5\n", "later.csv").overlap.known == 2
    assert counter.take(two + "2026-11-23,male,5\n", "later.csv", "only_new") == Imported(1, 2)


def test_equal_answers_at_another_time_of_day_are_another_form(counter: Counter) -> None:
    """Where both name a time it tells them apart; a form that names none may be either."""
    counter.take("answered_at,1.1\n2026-11-23 9:41,5\n")
    assert counter.take("answered_at,1.1\n2026-11-23 10:15,5\n") == Imported(1, 0)
    assert counter.refused("answered_at,1.1\n2026-11-23 9.41 น.,5\n2026-11-23,5\n2026-11-23,5\n").overlap.known == 2


def test_forms_without_a_day_are_known_a_week_later(counter: Counter) -> None:
    """They count on the day of the import, so the next import's day says nothing about them."""
    counter.take("sex,1.1\nmale,5\nfemale,4\n", "pile.csv")
    counter.now += timedelta(days=7)
    refusal = counter.refused("sex,1.1\nmale,5\nfemale,4\nfemale,3\n", "pile-2.csv")
    assert refusal.overlap.sources == (("pile.csv", MONDAY.date(), 2),)
    assert counter.take("sex,1.1\nmale,5\nfemale,4\nfemale,3\n", "pile-2.csv", "only_new") == Imported(1, 2)
    assert counter.take("answered_at,sex,1.1\n2026-11-29,male,5\n") == Imported(1, 0)


def test_forms_typed_in_at_the_kiosk_come_in_a_file_too(counter: Counter) -> None:
    """They came in from no file: the sentence says that they were typed in here."""
    answers = {"answers": {"sex": "male", "1.1": 5}, "other": {}}
    responses.save(counter.store, replace(make_draft(mode="paper", answered_at=MONDAY), **answers), counter.form)
    refusal = counter.refused("answered_at,sex,1.1\n23/11/2569,male,5\n")
    assert "1 was typed in or answered on this kiosk" in str(refusal)


def test_form_corrected_at_the_kiosk_is_one_form(counter: Counter) -> None:
    """The sheet still says what it said, or was corrected too: either is that form. Both of them are two, and one is new."""
    counter.take(FIRST)
    (first, _) = responses.records(counter.store)
    corrected = replace(from_record(first), answers={**first["answers"], "1.1": 1})
    amendments.correct(counter.store, first["id"], corrected, amendments.Decision("typed wrong", MONDAY), counter.form)
    assert counter.refused(FIRST).overlap.known == counter.refused(FIRST.replace("male,5,4", "male,1,4", 1)).overlap.known == 2
    assert counter.refused(FIRST + "23/11/2569,male,1,4\n").overlap.known == 2


def test_form_withdrawn_at_the_kiosk_does_not_come_back_unseen(counter: Counter) -> None:
    """An officer withdrew it; the sheet that still holds it is no reason to count it again, unless somebody says so."""
    counter.take(FIRST)
    amendments.withdraw(counter.store, next(responses.records(counter.store))["id"], amendments.Decision("a test", MONDAY), counter.form)
    assert counter.refused(FIRST).overlap.known == 2
    assert counter.take(FIRST, take="all") == Imported(2, 0)


def test_citizens_answers_hide_no_paper_form(counter: Counter) -> None:
    """Somebody at the screen answered as somebody on paper did: that happens every day, and both count."""
    answers = {"answers": {"sex": "male", "1.1": 5}, "other": {}}
    responses.save(counter.store, replace(make_draft(mode="self", answered_at=MONDAY), **answers), counter.form)
    assert counter.take("answered_at,sex,1.1\n23/11/2569,male,5\n") == Imported(1, 0)


def test_own_export_without_its_ids(counter: Counter) -> None:
    """Somebody deleted the columns that look technical and imports the rest: every row is known by what it says."""
    counter.take(GROWN)
    draft = make_draft(answered_at=MONDAY)
    responses.save(counter.store, draft, counter.form)
    out = counter.folder / "out.csv"
    exports.export(responses.records(counter.store), counter.form, "csv", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with out.open("w", encoding="utf-8", newline="") as file:
        left = [name for name in rows[0] if name not in ("id", "kiosk", "seq", "prev_hash", "hash")]
        writer = csv.DictWriter(file, left, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    counter_known = counter.refused(out).overlap
    assert (counter_known.known, counter_known.count) == (4, 4)


def brought_up_to_date(store: sqlite3.Connection) -> None:
    """As the step that made the table found the store of an earlier version."""
    store.execute("DROP TABLE imported_rows")
    for statement in statements(next(step.sql for step in MIGRATIONS if "imported_rows" in step.sql)):
        store.execute(statement)


def test_rows_that_the_version_before_imported(counter: Counter) -> None:
    """It noted files, not rows: their names and days come from the journal, a form without a day from its moment."""
    noted = MONDAY + timedelta(seconds=2)  # a page read the clock again before it wrote
    (counter.folder / "old.csv").write_text("answered_at,1.1\n2026-11-20,5\n,4\n")
    sheet = read(counter.folder / "old.csv", ImportContext(counter.form, (), KIOSK, "paper", MONDAY))
    with transaction(counter.store):
        responses.save_all(counter.store, sheet.drafts, counter.form)
        settings.imported(sheet.digest).put(counter.store, timestamp(noted))
        journal.note(counter.store, "officer", "แบบ: เก่า.csv: 2 forms imported, 0 were here before", noted)
    responses.save(counter.store, make_draft(answered_at=MONDAY), counter.form)
    brought_up_to_date(counter.store)
    rows = list(imported_rows.of_days(counter.store, [datetime(2026, 11, 20).date(), MONDAY.date()]))
    assert [(row.seq, row.file, row.dated) for row in rows] == [(1, "แบบ: เก่า.csv", True), (2, "แบบ: เก่า.csv", False), (3, "", True)]
    counter.now += timedelta(days=30)
    assert counter.refused("answered_at,1.1\n2026-11-20,5\n,4\n,3\n").overlap.sources == (("แบบ: เก่า.csv", MONDAY.date(), 2),)


def test_store_without_any_import_is_brought_up_to_date(counter: Counter) -> None:
    """Also where a setting of the old version cannot be read as a moment."""
    settings.imported("ab").put(counter.store, "yesterday")
    responses.save(counter.store, make_draft(), counter.form)
    brought_up_to_date(counter.store)
    assert counter.store.execute("SELECT count(*) FROM imported_rows").fetchone() == (0,)


def test_salvaged_store_still_knows_the_files(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """The beginning of the database is gone: rows are read from its pages, those about files too."""
    counter = Counter(tmp_path, questionnaire)
    with closing(counter.store):
        counter.take(FIRST + ",male,1,1\n", "november.csv")
    with (tmp_path / "kiosk.db").open("r+b") as file:
        file.write(b"\xff" * 100)
    salvage(tmp_path / "kiosk.db", tmp_path / "damaged", questionnaire, MONDAY)
    counter.store = open_store(tmp_path / "kiosk.db")
    with closing(counter.store):
        counter.now += timedelta(days=7)
        assert counter.refused(GROWN + ",male,1,1\n").overlap.sources == (("november.csv", MONDAY.date(), 3),)


def test_a_large_file_of_equal_rows_is_recognised_in_a_moment(counter: Counter) -> None:
    """A sheet of one column has thousands of equal rows; each is still one form."""
    rows = "answered_at,1.1\n" + "2026-11-23,5\n" * 3000
    counter.take(rows)
    assert counter.refused(rows + "2026-11-23,5\n" * 10).overlap.known == 3000
