"""Recounting from the responses, where responses that were lost have come back, or a person chose another record of a conflict
(ingest.conflict_exchange). Otherwise tallies are only added to (counting).

Rows of `responses` can be lost while what was derived from them stays: a table mended by hand, a disk repaired. The kiosk sends
them again; adding them once more would count them twice, so whatever their days count into is recounted from the rows there are.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.quality import QUALITY_FLAGS
from sync.server.db.bulk import among, upsert
from sync.server.db.schema import FROM_KIOSKS, FROM_PHONES, flags, kiosks, ledger_days, responses
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.tallies.counting import Tallies, write
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
    for table in (*FROM_KIOSKS, *FROM_PHONES):
        within = (table.c.period == month) | table.c.period.between(f"{month}-01", f"{month}-31")
        connection.execute(delete(table).where(table.c.province == place[0], table.c.district == place[1], within))
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
        write(connection, tallies.sums(*place))


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
