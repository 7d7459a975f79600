"""Day by day, what is stored of a kiosk: count and digest, and whether the kiosk's own figures agree."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, case, func, or_, select

from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.dates.day_digest import day_digest
from kiosk.survey.response import digest
from sync import wire
from sync.server.db.bulk import among, among_named, upsert
from sync.server.db.engine import is_postgresql
from sync.server.db.schema import ledger_days, responses
from sync.server.sender import Sender, lock_kiosk

CHECKED_FOR = timedelta(hours=24)  # so old may what was counted from the responses be
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)
_NOTHING = 0, ""
_AT_ONCE = 2000
AGREED, UNCHECKED, DIFFERING = 0, 1, 2  # `day_state`; the larger is the worse

# A day agrees when the kiosk's own count and digest are ours; a digest not computed since the last arrival proves nothing yet.
day_state = case(
    (
        or_(ledger_days.c.claimed_count.is_(None), and_(ledger_days.c.digest == "", ledger_days.c.count == ledger_days.c.claimed_count)),
        UNCHECKED,
    ),
    (and_(ledger_days.c.count == ledger_days.c.claimed_count, ledger_days.c.digest == ledger_days.c.claimed_digest), AGREED),
    else_=DIFFERING,
)
# A day on which neither side has anything says nothing.
counted_day = or_(ledger_days.c.count > 0, ledger_days.c.claimed_count > 0)


def days(connection: Connection, sender: Sender, first: date, last: date) -> list[wire.LedgerDay]:
    """The kiosk's days first..last that have responses, in order.

    Counted from the responses themselves: the ledger does not know of a row that was lost or altered behind this program's back, and
    both sides would call a day equal that is not. A day that was so counted within CHECKED_FOR (kiosks.ledger_checks sees to that), and of
    which nothing has come since, is taken from the ledger.
    """
    fresh, stale = _fresh_and_stale(connection, sender, first, last)
    counted = fresh | _counted(connection, sender, stale)
    return [{"day": day, "count": count, "digest": digest} for day, (count, digest) in sorted(counted.items()) if count]


def stale_days(connection: Connection, sender: Sender, since: datetime) -> list[str]:
    """Every day of the kiosk's that was not counted from its responses since that moment, or to which something came afterwards."""
    return _fresh_and_stale(connection, sender, _FIRST, _LAST, since)[1]


def outdated_days(connection: Connection, sender: Sender, counted: Sequence[wire.LedgerDay], first: date, last: date) -> list[str]:
    """The days first..last whose ledger differs from what `days` has counted: for `recount_days`."""
    current = {day["day"]: (day["count"], day["digest"]) for day in counted}
    stored = {row.day: (int(row.count), row.digest) for row in _rows(connection, sender, first, last) if row.count}
    nothing = (0, "")
    return sorted(day for day in {*current, *stored} if not _same(stored.get(day, nothing), current.get(day, nothing)))


def _same(stored: tuple[int, str], current: tuple[int, str]) -> bool:
    """A digest that has still to be computed is not a wrong one."""
    return stored[0] == current[0] and stored[1] in ("", current[1])


def recount_days(connection: Connection, sender: Sender, days: Sequence[str]) -> list[str]:
    """Write the ledger of these days from their responses. Returns those that had been counted so before and hold something else now,
    though nothing has come: somebody altered, removed or added rows behind this program's back.

    The kiosk's row is locked as by a push: a day's own row may be the one that is missing.
    """
    lock_kiosk(connection, sender)
    before = (
        {row.day: row for row in _rows(connection, sender, date.fromisoformat(min(days)), date.fromisoformat(max(days)))} if days else {}
    )
    counted = _counted(connection, sender, days)
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk, "checked_at": timestamp(datetime.now(UTC))}
    current = {day: counted.get(day, _NOTHING) for day in days}
    rows = [{**place, "day": day, "count": count, "digest": digest} for day, (count, digest) in current.items()]
    upsert(connection, ledger_days, rows, replace=("count", "digest", "checked_at"))
    known = {day: (row.count, row.digest) for day, row in before.items() if row.checked_at is not None and row.digest}
    return sorted(day for day in current if day in known and known[day] != current[day])


def compare_claims(connection: Connection, sender: Sender, claimed: Sequence[wire.LedgerDay], at: str) -> list[str]:
    """Record what the kiosk says it holds, where it says anything new; returns the days that do not agree with ours."""
    claims = {claim["day"]: claim for claim in claimed}
    ours = _completed(connection, sender, list(claims))
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk}
    rows: list[dict[str, Any]] = [
        {**place, "day": day, "claimed_count": claim["count"], "claimed_digest": claim["digest"], "claimed_at": at}
        for day, claim in claims.items()
        if day not in ours or (ours[day].claimed_count, ours[day].claimed_digest) != (claim["count"], claim["digest"])
    ]
    upsert(connection, ledger_days, rows, replace=("claimed_count", "claimed_digest", "claimed_at"))
    return sorted(day for day, claim in claims.items() if not _agrees(claim, ours.get(day)))


def _agrees(claim: wire.LedgerDay, ours: "_OurDay | None") -> bool:
    count, digest = (ours.responses, ours.digest) if ours else (0, "")
    return claim["count"] == count and (not count or claim["digest"] == digest)


class _OurDay(NamedTuple):
    """A day of the ledger, its digest computed."""

    responses: int
    digest: str
    claimed_count: int | None
    claimed_digest: str | None


def _completed(connection: Connection, sender: Sender, days: Sequence[str]) -> dict[str, _OurDay]:
    """Of the days those that the ledger has, each with its digest. Only rows whose digest is still to be computed are locked: what comes
    meanwhile would else be left out of it."""
    asked = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk}
    ours = _asked_days(connection, {**asked, "days": days}, locked=False)
    if unknown := [day for day, its in ours.items() if its.responses and not its.digest]:
        ours |= _asked_days(connection, {**asked, "days": unknown}, locked=True)
        digests = _digests(connection, sender, [day for day in unknown if not ours[day].digest])
        upsert(connection, ledger_days, [{**asked, "day": day, "digest": digest} for day, digest in digests.items()], replace=("digest",))
        ours |= {day: ours[day]._replace(digest=digest) for day, digest in digests.items()}
    return ours


def _asked_days(connection: Connection, asked: dict[str, object], locked: bool) -> dict[str, _OurDay]:
    rows = connection.execute(_days_asked(is_postgresql(connection), locked), asked)
    return {day: _OurDay(*columns) for day, *columns in rows}


def _rows(connection: Connection, sender: Sender, first: date, last: date) -> list[Any]:
    table = ledger_days
    statement = select(table).where(*_mine(sender), table.c.day.between(first.isoformat(), last.isoformat())).order_by(table.c.day)
    return list(connection.execute(statement))


def _fresh_and_stale(
    connection: Connection, sender: Sender, first: date, last: date, since: datetime | None = None
) -> tuple[dict[str, tuple[int, str]], list[str]]:
    """(day -> count and digest as the ledger has them, where they hold; the other days that have responses or are said to)."""
    oldest, rows = timestamp(since or datetime.now(UTC) - CHECKED_FOR), _rows(connection, sender, first, last)
    fresh = {row.day: (int(row.count), row.digest) for row in rows if row.digest and row.checked_at is not None and row.checked_at > oldest}
    said = {row.day for row in rows if row.count}
    return fresh, sorted({*said, *_held_days(connection, sender, first, last)} - fresh.keys())


def _held_days(connection: Connection, sender: Sender, first: date, last: date) -> list[str]:
    """The days that have responses: from each to the next by the index, without walking through the responses between."""
    mine = responses.c.kiosk == sender.kiosk
    beginning = select(func.min(responses.c.day).label("day")).where(mine, responses.c.day >= first.isoformat())
    earliest = beginning.cte("held", recursive=True)
    following = select(func.min(responses.c.day)).where(mine, responses.c.day > earliest.c.day).scalar_subquery()
    held = earliest.union_all(select(following).where(earliest.c.day <= last.isoformat()))
    return list(connection.scalars(select(held.c.day).where(held.c.day <= last.isoformat())))


def _counted(connection: Connection, sender: Sender, days: Sequence[str]) -> dict[str, tuple[int, str]]:
    """day -> count and digest of its responses, by what each of them says and not only by the hash that stands beside it."""
    table, by_day = responses, dict[str, list[str]]()
    if not days:
        return {}
    rows = select(table.c.day, table.c.record, table.c.hash).where(table.c.kiosk == sender.kiosk, among(connection, table.c.day, days))
    in_order = rows.order_by(table.c.day, table.c.seq)
    for day, record, noted in connection.execute(in_order, execution_options={"yield_per": _AT_ONCE}):
        by_day.setdefault(day, []).append(_own_hash(record, noted))
    return {day: (len(hashes), day_digest(hashes)) for day, hashes in by_day.items()}


def _own_hash(record: str, noted: str) -> str:
    """The hash that stands beside a record and is that of its own words; "" where the one or the other is not as it was stored."""
    unhashed = record.replace(f'"hash":"{noted}",', "", 1).encode()
    if hashlib.sha256(unhashed).hexdigest() == noted:
        return noted
    try:  # an answer has the words that were taken out, or something is altered
        return noted if digest(json.loads(record)) == noted else ""
    except (ValueError, AttributeError):
        return ""


@cache
def _days_asked(postgresql: bool, locked: bool) -> Select:
    table = ledger_days
    mine = [table.c[name] == bindparam(name) for name in ("province", "district", "kiosk")]
    columns = (table.c.day, table.c.count, table.c.digest, table.c.claimed_count, table.c.claimed_digest)
    statement = select(*columns).where(*mine, among_named(postgresql, table.c.day, "days"))
    return statement.order_by(table.c.day).with_for_update() if locked else statement


def _mine(sender: Sender) -> tuple[Any, ...]:
    table = ledger_days
    return table.c.province == sender.province, table.c.district == sender.district, table.c.kiosk == sender.kiosk


def _digests(connection: Connection, sender: Sender, days: Sequence[str]) -> dict[str, str]:
    """Of days to which something has come, by the hashes that were looked at when it came. A kiosk's responses are all in its own district,
    wherever that is; asked for with it, a database that knows too little of its tables walks the whole province's days."""
    table, hashes = responses, dict[str, list[str]]()
    if not days:
        return {}
    rows = select(table.c.day, table.c.hash).where(table.c.kiosk == sender.kiosk, among(connection, table.c.day, days))
    for day, response_hash in connection.execute(rows.order_by(table.c.day, table.c.seq)):
        hashes.setdefault(day, []).append(response_hash)
    return {day: day_digest(hashes.get(day, ())) for day in days}
