"""Keeping a whole province's sums of its months (month_sums), in a thread of each server process, so that pages need not sum them."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial

import orjson
from sqlalchemy import Connection, Engine, delete, func, select

from kiosk.survey.dates.calendar import day_of, fiscal_year, fiscal_year_days, month_days
from sync.server.db.bulk import among, upsert
from sync.server.db.engine import DATABASE_ERRORS, in_transaction, reading
from sync.server.db.schema import month_changes, month_sums
from sync.server.db.turns import take_turns
from sync.server.tallies import attendance, response_rates, sums
from sync.server.tallies.month_sums import MONTH, MonthSum, SpanSum, first_of, that_hold
from sync.server.tallies.queries import fiscal_years
from sync.server.tallies.selection import periods

Span = tuple[str, str]  # first and last month
log = logging.getLogger("province.sums")
OF_MONTHS: tuple[MonthSum, ...] = (*sums.KEPT, *attendance.KEPT, response_rates.HOURS)
OF_SPANS: tuple[SpanSum, ...] = (*sums.KEPT_OF_SPANS, *attendance.KEPT_OF_SPANS)
SECONDS, SHARE = 20, 20  # between two looks: so long, or so many times as long as the last one took


def start(engine: Engine, province: str) -> None:
    threading.Thread(target=_work, args=(engine, province), name="sums", daemon=True).start()


def _work(engine: Engine, province: str) -> None:
    while True:
        began = time.monotonic()
        try:
            keep(engine, province, day_of(datetime.now(UTC)))
        except DATABASE_ERRORS as error:  # the database is away: pages sum up themselves until it is back
            log.warning("the months' sums cannot be kept now: %s", type(error).__name__)
        time.sleep(max(SECONDS, SHARE * (time.monotonic() - began)))


def keep(engine: Engine, province: str, today: date) -> int:
    """Sum up every month whose sums do not hold, then every span of months, each in a transaction of its own; how many they were."""
    with reading(engine) as connection:
        months = sorted(_to_keep(connection, province, today), reverse=True)
    summed = sum(in_transaction(engine, partial(_keep_month, province=province, month=month)) for month in months)
    with reading(engine) as connection:
        spans = sorted(set(_spans(connection, province, today)) - _whole(connection, province, OF_SPANS), reverse=True)
    return summed + sum(in_transaction(engine, partial(_keep_span, province=province, span=span)) for span in spans)


def _to_keep(connection: Connection, province: str, today: date) -> set[str]:
    """Months that changed, and those from the first answers to the end of this fiscal year of which a sum is not there yet."""
    table, years = month_changes, fiscal_years(connection, province)
    changed = set(connection.scalars(select(table.c.month).where(table.c.province == province).distinct()))
    if years is None:
        return changed
    first, last = fiscal_year_days(years[0])[0], fiscal_year_days(max(years[1], fiscal_year(today)))[1]
    whole = _whole(connection, province, OF_MONTHS)
    return changed | {month for month in periods(first, last) if (month, month) not in whole}


def _spans(connection: Connection, province: str, today: date) -> Iterator[Span]:
    """Each fiscal year as one; this month by itself, since it changes with every push, and so what is before and behind it."""
    first, last = fiscal_years(connection, province) or (0, -1)
    this_month = today.isoformat()[:MONTH]
    for year in range(first, last + 1):
        months = periods(*fiscal_year_days(year))
        before, after = [month for month in months if month < this_month], [month for month in months if month > this_month]
        now = [this_month] if this_month in months else []
        yield from ((part[0], part[-1]) for part in (before, now, after) if part)


def _whole(connection: Connection, province: str, kinds: Sequence[MonthSum | SpanSum]) -> set[Span]:
    """Of what everything is there, whether or not it holds."""
    table = month_sums
    named = (table.c.province == province, table.c.name.in_([kind.name for kind in kinds]))
    counted = select(table.c.first, table.c.last, func.count()).where(*named).group_by(table.c.first, table.c.last)
    return {(first, last) for first, last, n in connection.execute(counted) if n == len(kinds)}


def _keep_month(connection: Connection, province: str, month: str) -> bool:
    """One process at a time. What changes the month after its changes were read leaves a row there that stays: its sums do not hold then,
    whether or not they have it in them. Spans with this month are summed anew."""
    _take_turns(connection)
    table, of_month = month_changes, (month_changes.c.province == province, month_changes.c.month == month)
    changes = list(connection.scalars(select(table.c.change).where(*of_month)))
    if not changes and (month, month) in _whole(connection, province, OF_MONTHS):  # another process was quicker
        return False
    _write(connection, province, OF_MONTHS, (month, month))
    if changes:
        _drop_spans(connection, province, (month, month))
        connection.execute(delete(table).where(*of_month, among(connection, table.c.change, changes)))
    return True


def _keep_span(connection: Connection, province: str, span: Span) -> bool:
    """Holds unless one of its months changes, now or later."""
    _take_turns(connection)
    if span in _whole(connection, province, OF_SPANS):
        return False
    _drop_spans(connection, province, span)
    _write(connection, province, OF_SPANS, span)
    return True


def _drop_spans(connection: Connection, province: str, span: Span) -> None:
    """Those that have a month of this one."""
    table = month_sums
    named = (table.c.province == province, table.c.name.in_([kind.name for kind in OF_SPANS]))
    connection.execute(delete(table).where(*named, table.c.first <= span[1], table.c.last >= span[0]))


def _take_turns(connection: Connection) -> None:
    take_turns(connection, ["month sums"])


def _write(connection: Connection, province: str, kinds: Sequence[MonthSum | SpanSum], span: Span) -> None:
    place = {"province": province, "first": span[0], "last": span[1]}
    rows = [{**place, "name": kind.name, "figures": _summed(connection, kind, province, span)} for kind in kinds]
    upsert(connection, month_sums, rows, replace=("figures",))


def _summed(connection: Connection, kind: MonthSum | SpanSum, province: str, span: Span) -> str:
    return orjson.dumps(list(kind.read(connection, province, periods(first_of(span[0]), month_days(first_of(span[1]))[1])))).decode()


def wrong_sums(connection: Connection, province: str) -> list[tuple[str, str, str]]:
    """First and last month and name of every kept sum that is taken to hold and is not what the tallies sum up to now: there is none but
    for a fault."""
    wrong = []
    every: tuple[MonthSum | SpanSum, ...] = (*OF_MONTHS, *OF_SPANS)
    for kind in every:
        for first, last, figures in connection.execute(that_hold(province, kind.name)).all():
            now = orjson.loads(_summed(connection, kind, province, (first, last)))
            wrong += [(first, last, kind.name)] if sorted(now) != sorted(orjson.loads(figures)) else []
    return wrong
