"""Every figure of a district's monthly report form is what a recount of the single responses gives."""

import csv
import io
from urllib.parse import quote

from kiosk.survey.dates.calendar import short_date
from tests.recount.arithmetic import ASPECTS, ITEMS, level_of, printed
from tests.recount.conftest import Recount

REASONS = {
    "papers_missing": "เอกสารไม่ครบ",
    "system_down": "ระบบขัดข้องหรือใช้ไม่ได้",
    "wrong_office": "มาผิดที่ ต้องไปหน่วยงานอื่น",
    "long_wait": "รอนานเกินไป",
}
Rows = dict[tuple[str, str, str], list[str]]


def month_form(recount: Recount, district: str, month: str) -> Rows:
    """(part, id, what) -> number, value, words."""
    reply = recount.browser.get(quote(f"/documents/{district}/month.csv"), params={"month": month})
    assert reply.status_code == 200
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))[1:]
    return {(part, identity, what): rest for part, identity, what, *rest in rows}


def plain(number: int | None) -> str:
    return "" if number is None else str(number)


def test_the_month_forms(recount: Recount) -> None:
    """People, uses, responses, each service, each item and aspect, each day, percent and level."""
    for district in recount.province.districts:
        for month in recount.months(district):
            rows, figures = month_form(recount, district, month), recount.figures(district, month)
            (period,) = {part for part, _, what in rows if what == "ร้อยละความพึงพอใจ"}
            assert rows[period, "", "ผู้มารับบริการ"][0] == plain(figures.people)
            assert rows[period, "", "จำนวนครั้งที่ใช้บริการ"][0] == plain(figures.uses)
            assert rows[period, "", "ผู้ตอบแบบสำรวจ"][0] == str(figures.n)
            assert rows[period, "", "ร้อยละความพึงพอใจ"][1] == printed(figures.percent).replace("–", "")
            assert rows[period, "", "ร้อยละความพึงพอใจ"][2] == figures.level
            unfinished = {what: rest[0] for (part, _, what), rest in rows.items() if part == "วันนี้ทำไม่สำเร็จ"}
            reasons = {REASONS[code]: str(people) for code, people in figures.unfinished_reasons.items()}
            assert unfinished == {"วันนี้ทำไม่สำเร็จ": str(figures.unfinished), **reasons}
            check_scores(rows, recount, district, month)
            check_services(rows, recount, district, month)
            check_days(rows, recount, district, month)


def check_scores(rows: Rows, recount: Recount, district: str, month: str) -> None:
    figures = recount.figures(district, month)
    scores = {identity: rest for (part, identity, _), rest in rows.items() if part == "2. ผลการสำรวจความพึงพอใจ"}
    for item in ITEMS[:9]:
        scored = figures.item(item)
        assert scores[item] == [str(scored.n), printed(scored.mean).replace("–", ""), level_of(scored.mean, scored.n)]
    for aspect in ASPECTS:
        assert scores[aspect][1] == printed(figures.aspect(aspect)).replace("–", "")
    assert scores[""][1] == printed(figures.overall).replace("–", "")


def check_services(rows: Rows, recount: Recount, district: str, month: str) -> None:
    used = {identity: rest[0] for (part, identity, _), rest in rows.items() if part == "1. จำนวนการใช้บริการแยกตามงาน"}
    chosen = {identity: rest[0] for (part, identity, _), rest in rows.items() if part == "ผู้ตอบที่เลือก"}
    for service in recount.services(district):
        figures = recount.figures(district, month, service)
        assert used.get(service, "0") == plain(figures.uses) or (service not in used and not figures.uses)
        assert chosen.get(service, "0") == str(figures.n)


def check_days(rows: Rows, recount: Recount, district: str, month: str) -> None:
    from datetime import date

    records, visits = recount.scope(district, month)
    for day in {record["day"] for record in records if record["status"] == "complete"} | {day for _, day in visits}:
        printed_day, figures = short_date(date.fromisoformat(day)), recount.figures(district, day)
        assert rows["3. ยอดรายวัน", printed_day, "ผู้ตอบแบบสำรวจ"][0] == str(figures.n)
        assert rows["3. ยอดรายวัน", printed_day, "ผู้มารับบริการ"][0] == plain(figures.people)
