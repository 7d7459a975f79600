"""Recounting from the responses, where responses that were lost have come back, or a person chose another record of a conflict
(ingest.conflict_exchange). Otherwise tallies are only added to (counting).

Rows of `responses` can be lost while what was derived from them stays: a table mended by hand, a disk repaired. The kiosk sends
them again; adding them once more would count them twice, so whatever their days count into is recounted from the rows there are.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update

from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.quality import QUALITY_FLAGS
from sync.server.db.bulk import among, upsert
from sync.server.db.schema import FROM_KIOSKS, FROM_PHONES, flags, kiosks, ledger_days, responses
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.tallies import month_changes
from sync.server.tallies.counting import Sums, Tallies, write
from sync.server.tallies.layout import TallyLayout

_AT_ONCE = 2000


def recount(connection: Connection, layout: TallyLayout, place: tuple[str, str], kiosk: str, days: Collection[str]) -> None:
    """Tallies of the months that `days` (ISO) lie in, for the district `place`; ledger and totals of the kiosk. The caller commits."""
    _restore_flags(connection, place, days)
    for month in sorted({day[:7] for day in days}):
        _recount_month(connection, layout, place, month)
    _recount_ledger(connection, place, kiosk, days)
    count, last = connection.execute(select(func.count(), func.max(responses.c.seq)).where(responses.c.kiosk == kiosk)).one()
    connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk).values(held=count, last_seq=last or 0))


def _restore_flags(connection: Connection, place: tuple[str, str], days: Collection[str]) -> None:
    """A response whose flags outlived it is flagged again."""
    there = (flags.c.province == place[0], flags.c.district == place[1], among(connection, flags.c.day, list(days)))
    flagged = select(flags.c.id).where(*there, flags.c.flag.in_(QUALITY_FLAGS))
    here = (responses.c.province == place[0], responses.c.district == place[1], among(connection, responses.c.day, list(days)))
    connection.execute(update(responses).where(*here, responses.c.flagged == 0, responses.c.id.in_(flagged)).values(flagged=1))


def _recount_month(connection: Connection, layout: TallyLayout, place: tuple[str, str], month: str) -> None:
    month_changes.note(connection, place[0], [month])
    for table in (*FROM_KIOSKS, *FROM_PHONES):
        connection.execute(delete(table).where(*_of_month(table, place, month)))
    for sums in counted_month(connection, layout, place, month):
        write(connection, sums)


def _of_month(table: Table, place: tuple[str, str], month: str) -> tuple[ColumnElement[bool], ...]:
    within = (table.c.period == month) | table.c.period.between(f"{month}-01", f"{month}-31")
    return table.c.province == place[0], table.c.district == place[1], within


def counted_month(connection: Connection, layout: TallyLayout, place: tuple[str, str], month: str) -> Iterator[list[Sums]]:
    """What a district's responses of a month add to the tallies, some thousand at a time."""
    table = responses
    here = (table.c.province == place[0], table.c.district == place[1], table.c.day.between(f"{month}-01", f"{month}-31"))
    carried = _flags(connection, place, month)
    counted = select(table.c.id, table.c.record, table.c.day, table.c.flagged).where(*here, counts_itself(table))
    rows = counted.execution_options(yield_per=_AT_ONCE)
    for partition in connection.execute(rows).partitions():
        tallies = Tallies(layout)
        for row in partition:
            record = json.loads(row.record)
            hour = datetime.fromisoformat(record["answered_at"]).astimezone(BANGKOK).hour
            tallies.add(record, row.day, hour, row.flagged, carried[row.id])
        yield tallies.sums(*place)


def counted_months(connection: Connection, province: str) -> list[tuple[str, str]]:
    """District and month of every response and of every tally."""
    months: set[tuple[str, str]] = set()
    for table, period in ((responses, responses.c.day), *((tallies, tallies.c.period) for tallies in (*FROM_KIOSKS, *FROM_PHONES))):
        month = func.substr(period, 1, 7)
        months.update(map(tuple, connection.execute(select(table.c.district, month).where(table.c.province == province).distinct())))
    return sorted(months)


def is_as_counted(connection: Connection, layout: TallyLayout, place: tuple[str, str], month: str) -> bool:
    """Whether a district's tallies of a month and its days are what its responses add up to."""
    expected: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for table, columns, rows in (part for sums in counted_month(connection, layout, place, month) for part in sums):
        for row in rows:
            key, numbers = (table.name, *row[: -len(columns)]), row[-len(columns) :]
            expected[key] = list(map(add, expected[key], numbers)) if key in expected else list(numbers)
    held = {}
    for table in (*FROM_KIOSKS, *FROM_PHONES):
        keys = len(table.primary_key.columns)
        for row in connection.execute(select(table).where(*_of_month(table, place, month))):
            held[table.name, *row[:keys]] = list(row[keys:])
    return {key: numbers for key, numbers in expected.items() if any(numbers)} == {key: row for key, row in held.items() if any(row)}


def _flags(connection: Connection, place: tuple[str, str], month: str) -> Mapping[str, list[str]]:
    """Response id -> the flags it carries."""
    table, by_response = flags, defaultdict(list)
    here = (table.c.province == place[0], table.c.district == place[1], table.c.day.between(f"{month}-01", f"{month}-31"))
    for identity, flag in connection.execute(select(table.c.id, table.c.flag).where(*here)):
        by_response[identity].append(flag)
    return by_response


def _recount_ledger(connection: Connection, place: tuple[str, str], kiosk: str, days: Collection[str]) -> None:
    table = responses
    here = (table.c.province == place[0], table.c.district == place[1], table.c.kiosk == kiosk, among(connection, table.c.day, list(days)))
    counts = dict.fromkeys(days, 0)
    for day, count in connection.execute(select(table.c.day, func.count()).where(*here).group_by(table.c.day)):
        counts[day] = count
    key = {"province": place[0], "district": place[1], "kiosk": kiosk, "digest": ""}
    upsert(connection, ledger_days, [{**key, "day": day, "count": count} for day, count in counts.items()], replace=("count", "digest"))
