"""The response rate by mode, service and hour is what a recount of the single responses and check-ins gives."""

from collections import Counter
from datetime import datetime
from fractions import Fraction

import pytest

from tests.recount.arithmetic import Record, counted, printed
from tests.recount.conftest import Recount

MODES = {"self": "ตอบเอง", "assisted": "เจ้าหน้าที่ช่วย", "paper": "กระดาษ"}


def row(answered: int, came: int) -> list[str]:
    return [counted(answered), counted(came), printed(Fraction(answered * 100, came) if came else None), ""]


def complete(records: list[Record]) -> list[Record]:
    return [record for record in records if record["status"] == "complete"]


@pytest.mark.parametrize("district", ["", "กุดชุม", "ค้อวัง"])
def test_of_how_many_people_how_many_answered(recount: Recount, district: str) -> None:
    """By mode and by service on counted days alone; by hour without typed days and days with paper."""
    records, visits = recount.scope(district)
    there = [record for record in complete(records) if (record["district"], record["day"]) in visits]
    page = recount.page("/rates", **({"district": district} if district else {}))
    modes, *hours, services = page.tables()  # without a table of hours where no day has any
    people = sum(came for came, _ in visits.values())
    shown = {words: [cell.text() for cell in cells] for words, cells in modes.items()}
    assert shown == {words: row(sum(record["mode"] == mode for record in there), people) for mode, words in MODES.items()}
    shown_hours = {words: [cell.text() for cell in cells] for table in hours for words, cells in table.items()}
    check_hours(recount, district, complete(records), shown_hours)
    used: Counter[str] = Counter()
    for (name, _), (_, uses) in visits.items():
        used.update({f"{service}@{name}" if service.startswith("X-") else service: n for service, n in uses.items()})
    expected = sorted(row(sum(service in keys_of(record) for record in there), came) for service, came in used.items() if came)
    assert sorted([cell.text() for cell in cells] for cells in services.values()) == expected


def keys_of(record: Record) -> set[str]:
    chosen = record["answers"].get("services", ())
    return {f"{service}@{record['district']}" if service.startswith("X-") else service for service in chosen}


def check_hours(recount: Recount, district: str, records: list[Record], shown: dict[str, list[str]]) -> None:
    province = recount.province
    paper = {(record["district"], record["day"]) for record in records if record["mode"] == "paper"}
    days = {key for key in province.checked_in if district in ("", key[0])} - province.typed - paper
    came = Counter(hour for key in days for hour in province.checked_in[key])
    moments = [datetime.fromisoformat(record["answered_at"]) for record in records if (record["district"], record["day"]) in days]
    answered = Counter(moment.hour for moment in moments)
    assert shown == {f"{hour:02d}:00–{hour:02d}:59": row(answered[hour], came[hour]) for hour in sorted({*came, *answered})}
