"""Every figure of the files that are taken along from the pages is what a recount of the single responses gives."""

import pytest

from tests.recount.arithmetic import Figures, printed
from tests.recount.comparing import enough, low_share
from tests.recount.conftest import Recount
from tests.recount.taken_files import cell, csv_lines, workbook_rows
from tests.recount.test_comparison import without
from tests.recount.test_pages import carried

FLAGS = ("too_fast", "straight_lined", "burst")


def ends(figures: Figures) -> list[str]:
    return [cell(end) for end in figures.interval or (None, None)]


def test_quality_flags_of_each_district(recount: Recount) -> None:
    """How many carry each flag, and percent and interval with them and without."""
    listed = {line["district"]: line for line in csv_lines(recount, "/data/quality.csv")}
    assert set(listed) == set(recount.province.districts)
    for district, line in listed.items():
        records, visits = recount.scope(district)
        figures, rest = recount.figures(district), Figures([record for record in records if not carried(record)], visits)
        counts = [sum(flag in carried(record) for record in records) for flag in FLAGS]
        assert [int(line[flag]) for flag in FLAGS] == counts and int(line["flagged"]) == figures.n - rest.n, district
        assert [int(line["complete"]), int(line["complete_without"])] == [figures.n, rest.n], district
        assert [line[name] for name in ("percent", "low", "high")] == [cell(figures.percent), *ends(figures)], district
        assert [line[f"{name}_without"] for name in ("percent", "low", "high")] == [cell(rest.percent), *ends(rest)], district


def test_one_service_in_each_district(recount: Recount) -> None:
    """Respondents, percent and interval of those who chose it; of what kiosks took, as nobody answered on a telephone."""
    for service in sorted(service for service in recount.services() if "@" not in service):
        for line in csv_lines(recount, "/data/districts.csv", service=service):
            figures = recount.figures(line["district"], service=service)
            assert int(line["complete"]) == figures.n and line["percent"] == cell(figures.percent), (service, line["district"])
            assert [line["low"], line["high"]] == ends(figures), (service, line["district"])
    for line in csv_lines(recount, "/data/telephones.csv"):
        figures = recount.figures(line["district"]) if line["way"] == "kiosk" else Figures([], {})
        assert (line["complete"], line["percent"]) == (str(figures.n), cell(figures.percent)), line


def test_a_comparison_of_districts(recount: Recount) -> None:
    """Percent, interval, share of 3 and below, and how far from all others together."""
    records = recount.scope()[0]
    listed = {line["อำเภอ"]: line for line in csv_lines(recount, "/compare/table.csv")}
    for district in recount.province.districts:
        figures, line = recount.figures(district), listed[district]
        others = without(records, [record for record in records if record["district"] == district])
        assert line["ร้อยละความพึงพอใจ"] == cell(figures.percent) and line["ตอบ 3 ลงมา (%)"] == cell(low_share(figures)), district
        points = line["เทียบอำเภออื่นรวมกัน: ต่างกัน (จุด)"]
        if enough(figures) and enough(others) and figures.percent is not None and others.percent is not None:
            difference = figures.percent - others.percent
            assert points == ("-" if difference < 0 else "") + printed(abs(difference)), district
        else:
            assert points == "", district
    assert any(line["เทียบอำเภออื่นรวมกัน: ต่างกัน (จุด)"] for line in listed.values())


@pytest.mark.parametrize("table", ["rates", "themes", "quality", "telephones", "districts", "services", "months", "items"])
def test_a_workbook_has_what_the_file_of_text_has(recount: Recount, table: str) -> None:
    """Row by row and number by number."""
    lines = csv_lines(recount, f"/data/{table}.csv", heads="words")
    rows = workbook_rows(recount, f"/data/{table}.xlsx", len(lines[0]))
    assert rows == [list(line.values()) for line in lines] and len(rows) > 1
