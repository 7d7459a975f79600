"""The response rate by mode, service and hour, on its page and in its file, is what a recount of responses and check-ins gives."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

import pytest

from tests.recount.arithmetic import Record, counted, printed
from tests.recount.conftest import Recount
from tests.recount.taken_files import cell, csv_lines

MODES = {"self": "ตอบเอง", "assisted": "เจ้าหน้าที่ช่วย", "paper": "กระดาษ"}
PLACES = ("", "กุดชุม", "ค้อวัง")

Rates = Mapping[str, tuple[int, int]]  # a mode, an hour (09) or a service -> (answered, came)


def complete(records: Sequence[Record]) -> list[Record]:
    return [record for record in records if record["status"] == "complete"]


def by_mode(recount: Recount, district: str) -> Rates:
    """Of counted days alone, of all people who came on them."""
    records, visits = recount.scope(district)
    there = [record for record in complete(records) if (record["district"], record["day"]) in visits]
    people = sum(came for came, _ in visits.values())
    return {mode: (sum(record["mode"] == mode for record in there), people) for mode in MODES}


def by_service(recount: Recount, district: str) -> Rates:
    """Of counted days alone, of the service's uses."""
    records, visits = recount.scope(district)
    there = [record for record in complete(records) if (record["district"], record["day"]) in visits]
    used: Counter[str] = Counter()
    for (name, _), (_, uses) in visits.items():
        used.update({f"{service}@{name}" if service.startswith("X-") else service: n for service, n in uses.items()})
    return {service: (sum(service in keys_of(record) for record in there), came) for service, came in used.items() if came}


def keys_of(record: Record) -> set[str]:
    chosen = record["answers"].get("services", ())
    return {f"{service}@{record['district']}" if service.startswith("X-") else service for service in chosen}


def by_hour(recount: Recount, district: str) -> Rates:
    """Without days on which a number was typed in, and days with paper."""
    province, records = recount.province, complete(recount.scope(district)[0])
    paper = {(record["district"], record["day"]) for record in records if record["mode"] == "paper"}
    days = {key for key in province.checked_in if district in ("", key[0])} - province.typed - paper
    came = Counter(hour for key in days for hour in province.checked_in[key])
    moments = [datetime.fromisoformat(record["answered_at"]) for record in records if (record["district"], record["day"]) in days]
    answered = Counter(moment.hour for moment in moments)
    return {f"{hour:02d}": (answered[hour], came[hour]) for hour in sorted({*came, *answered})}


def row(answered: int, came: int) -> list[str]:
    return [counted(answered), counted(came), printed(Fraction(answered * 100, came) if came else None), ""]


@pytest.mark.parametrize("district", PLACES)
def test_of_how_many_people_how_many_answered(recount: Recount, district: str) -> None:
    """By mode and by service on counted days alone; by hour without typed days and days with paper."""
    page = recount.page("/rates", **({"district": district} if district else {}))
    modes, *hours, services = page.tables()  # without a table of hours where no day has any
    shown = {words: [cell.text() for cell in cells] for words, cells in modes.items()}
    assert shown == {MODES[mode]: row(*rates) for mode, rates in by_mode(recount, district).items()}
    shown_hours = {words: [cell.text() for cell in cells] for table in hours for words, cells in table.items()}
    assert shown_hours == {f"{hour}:00–{hour}:59": row(*rates) for hour, rates in by_hour(recount, district).items()}
    expected = sorted(row(*rates) for rates in by_service(recount, district).values())
    assert sorted([cell.text() for cell in cells] for cells in services.values()) == expected


@pytest.mark.parametrize("district", PLACES)
def test_the_file_of_response_rates(recount: Recount, district: str) -> None:
    """Every mode, service and hour of the page, with the same numbers; no other."""
    expected = {("mode", mode): rates for mode, rates in by_mode(recount, district).items()}
    expected |= {("service", service): rates for service, rates in by_service(recount, district).items()}
    expected |= {("hour", hour): rates for hour, rates in by_hour(recount, district).items()}
    listed = csv_lines(recount, "/data/rates.csv", **({"district": district} if district else {}))
    shown = {(line["part"], line["key"]): [line[name] for name in ("answered", "came", "rate")] for line in listed}
    assert shown == {
        key: [str(answered), str(came), cell(Fraction(answered * 100, came) if came else None)]
        for key, (answered, came) in expected.items()
    }
    assert len(listed) == len(shown)
