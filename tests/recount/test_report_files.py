"""Every figure of the yearly report, as a workbook and on paper, is what a recount of the single responses gives."""

import re
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pytest

from tests.recount.arithmetic import ASPECTS, DASH, FORM, ITEMS, Figures, counted, level_of, printed
from tests.recount.conftest import Recount
from tests.recount.made_province import OPTIONS, OWN, TAPPED
from tests.recount.reading import paper_lines
from tests.recount.test_pages import HIDDEN, left_out, month_words, name_of

WHOLE = "รวมทั้งจังหวัด"
Sheet = dict[str, dict[str, Any]]  # first cell of a row (or the second, where it is an id) -> head -> value


def sheet(recount: Recount, name: str, key: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, str]]:
    """Rows by their cells under the heads of `key`, numbers as they are printed."""
    page = openpyxl.load_workbook(recount.files["xlsx"])[name]
    heads = [str(cell.value) for cell in page[4]]
    rows = [dict(zip(heads, map(shown, row), strict=True)) for row in page.iter_rows(min_row=5, values_only=True) if any(row)]
    return {tuple(row[head] for head in key): row for row in rows}


def shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def decimal(text: str) -> str:
    """A decimal of a sheet: 80 is stored without its noughts."""
    return f"{float(text):.2f}" if text else DASH


def check_row(row: dict[str, str], figures: Figures) -> None:
    service = bool(figures.service)
    if not service:
        assert row["ผู้มารับบริการ"] == ("" if figures.people is None else str(figures.people))
    assert row["จำนวนครั้งที่ใช้บริการ"] == ("" if figures.uses is None else str(figures.uses))
    assert (row["ผู้ตอบแบบสำรวจ"], row["ออกก่อนตอบจบ"]) == (str(figures.n), str(figures.partial))
    assert decimal(row["ผู้ตอบต่อการใช้บริการนี้ (ร้อยละ)" if service else "อัตราการตอบ (ร้อยละ)"]) == printed(figures.rate)
    for aspect in FORM["aspect"]:
        assert decimal(row[f"{aspect['id']}. {aspect['text']['th']}"]) == printed(figures.aspect(aspect["id"]))
    assert decimal(row["คะแนนภาพรวม"]) == printed(figures.overall)
    assert decimal(row["S.D."]) == printed(figures.own_sd)
    assert row["ระดับ"] == figures.level
    assert decimal(row["ร้อยละความพึงพอใจ"]) == printed(figures.percent)
    ends = figures.interval or (None, None)
    assert (decimal(row["ช่วงความเชื่อมั่น 95% ต่ำสุด"]), decimal(row["ช่วงความเชื่อมั่น 95% สูงสุด"])) == tuple(map(printed, ends))


def test_the_sheets_of_districts_and_months(recount: Recount) -> None:
    """Each district with its target and open services, the province, each month."""
    rows = sheet(recount, "อำเภอ", ("อำเภอ",))
    for district in recount.province.districts:
        row, figures = rows[district,], recount.figures(district)
        check_row(row, figures)
        assert row["จำนวนผู้ตอบที่ควรได้ (เกณฑ์ของระบบ)"] == ("" if figures.target is None else str(figures.target))
        assert row["งานบริการที่เปิด"] == str(len(recount.province.open_services[district]))
    check_row(rows[WHOLE,], recount.figures())
    months = sheet(recount, "รายเดือน", ("เดือน",))
    assert set(months) == {(month_words(month),) for month in recount.months()}
    for month in recount.months():
        check_row(months[month_words(month),], recount.figures(month=month))
    assert left_out(recount) in str(openpyxl.load_workbook(recount.files["xlsx"])["อำเภอ"]["A2"].value)


def test_the_sheets_of_services(recount: Recount) -> None:
    """Of the whole, and of each district, under one name."""
    whole = sheet(recount, "งานบริการ", ("รหัส", "งานบริการ"))
    by_district = sheet(recount, "งานบริการรายอำเภอ", ("อำเภอ", "รหัส"))
    assert set(whole) == {(service.partition("@")[0], name_of(recount, service)) for service in recount.services()}
    for service in recount.services():
        check_row(whole[service.partition("@")[0], name_of(recount, service)], recount.figures(service=service))
    for district, identity in by_district:
        service = f"{identity}@{district}" if identity == OWN else identity
        check_row(by_district[district, identity], recount.figures(district, service=service))
        assert by_district[district, identity]["งานบริการ"] == name_of(recount, service, district)


def test_the_sheets_of_items(recount: Recount) -> None:
    """n, each level, mean, S.D. and level of each item; the mean of each in each district."""
    rows, across = sheet(recount, "ประเด็น", ("ข้อ",)), sheet(recount, "ประเด็นรายอำเภอ", ("ข้อ",))
    whole = recount.figures()
    for item in ITEMS[:9]:
        scored, row = whole.item(item), rows[item,]
        assert [row["n"], *(row[f"ระดับ {level}"] for level in (5, 4, 3, 2, 1))] == [str(scored.n), *map(str, scored.counts)]
        assert (decimal(row["คะแนนเฉลี่ย"]), decimal(row["S.D."])) == (printed(scored.mean), printed(scored.sd))
        assert row["ระดับ"] == level_of(scored.mean, scored.n)
        for district in recount.province.districts:
            assert decimal(across[item,][district]) == printed(recount.figures(district).item(item).mean)
    for aspect in ASPECTS:
        assert decimal(across[aspect,][WHOLE]) == printed(whole.aspect(aspect))
    assert decimal(across["",][WHOLE]) == printed(whole.overall)


def test_the_sheet_of_respondents(recount: Recount) -> None:
    """Each district's own; the province is the sum of those that have five respondents, and hides what could be subtracted."""
    rows = sheet(recount, "ผู้ตอบ", ("พื้นที่", "คำถาม", "คำตอบ"))
    for question in ("age", "frequency"):
        (asked,) = [entry for entry in FORM["question"] if entry["id"] == question]
        labels = {option["code"]: option["th"] for option in asked["options"] if option["code"] in OPTIONS[question]}
        sums, broken_down = dict.fromkeys(labels, 0), 0
        for district in recount.province.districts:
            given = [record["answers"].get(question) for record in recount.figures(district).complete]
            if len(given) - given.count(None) < 5:
                assert (district, asked["text"]["th"], labels[OPTIONS[question][0]]) not in rows
                continue
            broken_down += len(given) - given.count(None)
            for code, label in labels.items():
                cell = rows[district, asked["text"]["th"], label]["จำนวน (คน)"]
                sums[code] += given.count(code)
                assert cell == str(given.count(code)) or (cell == HIDDEN and given.count(code)), (district, code)
                assert not 0 < given.count(code) < 5 or cell == HIDDEN
        for code, label in labels.items():
            whole = rows[WHOLE, asked["text"]["th"], label]
            assert whole["จำนวน (คน)"] in (str(sums[code]), HIDDEN)
            if whole["จำนวน (คน)"] != HIDDEN:
                assert decimal(whole["ร้อยละ"]) == printed(Figures.share(sums[code], broken_down))


def test_the_sheet_of_opinions(recount: Recount) -> None:
    """Whether it is suitable and why, over the districts that have five respondents; then what was tapped under an open question."""
    rows = sheet(recount, "ความเห็นต่อบริการ", ("คำถาม", "คำตอบ"))
    for question in ("suitable", "suitable_because"):
        (asked,) = [entry for entry in FORM["question"] if entry["id"] == question]
        labels = {option["code"]: option["th"] for option in asked["options"]}
        sums, respondents = dict.fromkeys(labels, 0), 0
        for district in recount.province.districts:
            given = [chosen(record, question) for record in recount.figures(district).complete]
            n = sum(map(bool, given)) if asked["kind"] == "one" else len(given)
            if n >= 5:
                respondents += n
                for code in labels:
                    sums[code] += sum(code in codes for codes in given)
        for code, label in labels.items():
            (row,) = [row for (_, answer), row in rows.items() if answer == label]
            assert row["จำนวน (คน)"] in (str(sums[code]), HIDDEN) and not (0 < sums[code] < 5 and row["จำนวน (คน)"] != HIDDEN), (
                question,
                code,
            )
            assert row["จำนวน (คน)"] == HIDDEN or decimal(row["ร้อยละ"]) == printed(Figures.share(sums[code], respondents))
    whole = recount.figures().complete
    for code, line in TAPPED.items():
        n = sum(code in chosen(record, "problems.picked") for record in whole)
        (row,) = [row for (_, answer), row in rows.items() if answer == line]
        assert (row["จำนวน (คน)"], decimal(row["ร้อยละ"])) == (str(n), printed(Figures.share(n, len(whole))))


def chosen(record: Mapping[str, Any], question: str) -> Sequence[str]:
    answer = record["answers"].get(question, ())
    return (answer,) if isinstance(answer, str) else answer


def test_the_days_that_no_rate_rests_on(recount: Recount) -> None:
    """Each by its name, on a sheet of its own."""
    page = openpyxl.load_workbook(recount.files["xlsx"])["วันที่ไม่ได้นับ"]
    listed = [row[0] for row in page.iter_rows(min_row=5, max_col=1, values_only=True)]
    expected = [district for district, days in recount.uncounted().items() for _ in days]
    assert sorted(listed) == expected


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) reads the PDF back")
def test_the_paper(recount: Recount) -> None:
    """The lines of each district, month and service, and the cards of the province and of each district."""
    lines = [" ".join(line) for line in paper_lines(recount.files["pdf"])]
    for district in recount.province.districts:
        assert stands(cells(recount.figures(district)), [line for line in lines if line.startswith(district)]), district
    assert stands(cells(recount.figures()), [line for line in lines if "จังหวัด" in line])
    for month in recount.months():
        year = str(int(month[:4]) + 543)
        assert stands(cells(recount.figures(month=month)), [line for line in lines if year in line]), month
    for service in recount.services():
        assert stands(cells(recount.figures(service=service)), lines), service  # a long name stands on lines of its own
    text = " ".join(lines)
    assert re.sub(r"\s", "", left_out(recount)) in re.sub(r"\s", "", text)


def stands(figures: list[str], lines: list[str]) -> bool:
    """Whether a line ends with these figures; its name is before them, whose Thai vowels a PDF may set apart."""
    return any(numbers(line)[-len(figures) :] == figures for line in lines)


def numbers(line: str) -> list[str]:
    """The figures of a line, in order, with dashes where there is none."""
    return re.findall(r"\d[\d,]*\.\d\d–\d[\d,]*\.\d\d|\d[\d,]*(?:\.\d\d)?|–", line)


def cells(figures: Figures) -> list[str]:
    """What a line of the paper holds: a service has neither people nor rate."""
    came = [counted(figures.people)] if not figures.service else []
    rate = [printed(figures.rate)] if not figures.service else []
    few = [str(figures.n)] if figures.few else []
    ends = few or (["–".join(map(printed, figures.interval))] if figures.interval else [DASH])
    return [
        *came,
        counted(figures.uses),
        counted(figures.n),
        *rate,
        printed(figures.percent),
        printed(figures.overall),
        printed(figures.own_sd),
        *ends,
    ]
