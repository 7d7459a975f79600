"""Counts made anew from the responses, where responses that were lost have come back. The ordinary way only adds (ingest, tally).

Rows of `responses` can be lost while what was derived from them stays: a table mended by hand, a disk repaired. The kiosk sends
them again; adding them once more would count them twice, so everything that their days stand in is counted from the rows there are.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from kiosk.survey.calendar import BANGKOK
from kiosk.survey.quality import QUALITY_FLAGS
from sync.server.db.bulk import among, upsert
from sync.server.db.schema import flags, item_tallies, kiosks, ledger_days, option_tallies, period_counts, responses
from sync.server.tallies.counting import Tallies, write
from sync.server.tallies.layout import TallyLayout

_AT_ONCE = 2000


def recount(connection: Connection, layout: TallyLayout, place: tuple[str, str], kiosk: str, days: Collection[str]) -> None:
    """Tallies of the months that `days` (ISO) lie in, for the district `place`; ledger and totals of the kiosk. The caller commits."""
    _restore_flags(connection, place, days)
    for month in sorted({day[:7] for day in days}):
        _recount_month(connection, layout, place, month)
    _recount_ledger(connection, place, kiosk, days)
    held, last = connection.execute(select(func.count(), func.max(responses.c.seq)).where(responses.c.kiosk == kiosk)).one()
    connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk).values(held=held, last_seq=last or 0))


def _restore_flags(connection: Connection, place: tuple[str, str], days: Collection[str]) -> None:
    """A response whose flags outlived it is a flagged one."""
    there = (flags.c.province == place[0], flags.c.district == place[1], among(connection, flags.c.day, list(days)))
    flagged = select(flags.c.id).where(*there, flags.c.flag.in_(QUALITY_FLAGS))
    mine = (responses.c.province == place[0], responses.c.district == place[1], among(connection, responses.c.day, list(days)))
    connection.execute(update(responses).where(*mine, responses.c.flagged == 0, responses.c.id.in_(flagged)).values(flagged=1))


def _recount_month(connection: Connection, layout: TallyLayout, place: tuple[str, str], month: str) -> None:
    for table in (period_counts, item_tallies, option_tallies):
        within = (table.c.period == month) | table.c.period.between(f"{month}-01", f"{month}-31")
        connection.execute(delete(table).where(table.c.province == place[0], table.c.district == place[1], within))
    table = responses
    mine = (table.c.province == place[0], table.c.district == place[1], table.c.day.between(f"{month}-01", f"{month}-31"))
    carried = _flags(connection, place, month)
    wanted = select(table.c.id, table.c.record, table.c.day, table.c.flagged).where(*mine).execution_options(yield_per=_AT_ONCE)
    for partition in connection.execute(wanted).partitions():
        tallies = Tallies(layout)
        for row in partition:
            record = json.loads(row.record)
            hour = datetime.fromisoformat(record["answered_at"]).astimezone(BANGKOK).hour
            tallies.add(record, row.day, hour, row.flagged, carried[row.id])
        write(connection, tallies.sums(*place))


def _flags(connection: Connection, place: tuple[str, str], month: str) -> Mapping[str, list[str]]:
    """Response id -> the flags it carries."""
    table, found = flags, defaultdict(list)
    mine = (table.c.province == place[0], table.c.district == place[1], table.c.day.between(f"{month}-01", f"{month}-31"))
    for identity, flag in connection.execute(select(table.c.id, table.c.flag).where(*mine)):
        found[identity].append(flag)
    return found


def _recount_ledger(connection: Connection, place: tuple[str, str], kiosk: str, days: Collection[str]) -> None:
    table = responses
    mine = (table.c.province == place[0], table.c.district == place[1], table.c.kiosk == kiosk, among(connection, table.c.day, list(days)))
    counts = connection.execute(select(table.c.day, func.count()).where(*mine).group_by(table.c.day))
    key = {"province": place[0], "district": place[1], "kiosk": kiosk, "digest": ""}
    upsert(connection, ledger_days, [{**key, "day": day, "count": count} for day, count in counts], replace=("count", "digest"))
