"""Day by day, what is stored of a kiosk: count and digest, and whether the kiosk's own figures agree."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, or_, select

from kiosk.survey.dates.day_digest import day_digest
from sync import wire
from sync.server.db.bulk import among, among_named, upsert
from sync.server.db.engine import is_postgresql
from sync.server.db.schema import ledger_days, responses
from sync.server.sender import Sender, lock_kiosk

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
    both sides would call a day equal that is not.
    """
    hashes = _hashes(connection, sender, responses.c.day.between(first.isoformat(), last.isoformat()))
    return [{"day": day, "count": len(day_hashes), "digest": day_digest(day_hashes)} for day, day_hashes in hashes.items()]


def outdated_days(connection: Connection, sender: Sender, counted: Sequence[wire.LedgerDay], first: date, last: date) -> list[str]:
    """The days first..last whose ledger differs from what `days` has counted: for `recount_days`."""
    current = {day["day"]: (day["count"], day["digest"]) for day in counted}
    stored = {row.day: (int(row.count), row.digest) for row in _rows(connection, sender, first.isoformat(), last.isoformat())}
    nothing = (0, "")
    return sorted(day for day in {*current, *stored} if not _same(stored.get(day, nothing), current.get(day, nothing)))


def _same(stored: tuple[int, str], current: tuple[int, str]) -> bool:
    """A digest that has still to be computed is not a wrong one."""
    return stored[0] == current[0] and stored[1] in ("", current[1])


def recount_days(connection: Connection, sender: Sender, days: Sequence[str]) -> None:
    """Write the ledger of these days from their responses.

    The kiosk's row is locked as by a push: a day's own row may be the one that is missing.
    """
    lock_kiosk(connection, sender)
    hashes = _hashes(connection, sender, among(connection, responses.c.day, days))
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk}
    rows = [{**place, "day": day, "count": len(hashes.get(day, ())), "digest": ""} for day in days]
    upsert(connection, ledger_days, rows, replace=("count", "digest"))


def compare_claims(connection: Connection, sender: Sender, claimed: Sequence[wire.LedgerDay], at: str) -> list[str]:
    """Record what the kiosk says it holds, where it says anything new; returns the days that do not agree with ours."""
    claims = {claim["day"]: claim for claim in claimed}
    ours = _lock_and_complete(connection, sender, list(claims))
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


def _lock_and_complete(connection: Connection, sender: Sender, days: Sequence[str]) -> dict[str, _OurDay]:
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk}
    rows: list[Any] = list(connection.execute(_locked_days(is_postgresql(connection)), {**place, "days": days}))
    digests = _digests(connection, sender, [row.day for row in rows if not row.digest and row.count])
    upsert(connection, ledger_days, [{**place, "day": day, "digest": digest} for day, digest in digests.items()], replace=("digest",))
    return {row.day: _OurDay(row.count, digests.get(row.day, row.digest), row.claimed_count, row.claimed_digest) for row in rows}


def _rows(connection: Connection, sender: Sender, first: str, last: str) -> list[Any]:
    table = ledger_days
    statement = select(table).where(*_mine(sender), table.c.day.between(first, last), table.c.count > 0).order_by(table.c.day)
    return list(connection.execute(statement))


@cache
def _locked_days(postgresql: bool) -> Select:
    table = ledger_days
    mine = [table.c[name] == bindparam(name) for name in ("province", "district", "kiosk")]
    columns = (table.c.day, table.c.count, table.c.digest, table.c.claimed_count, table.c.claimed_digest)
    return select(*columns).where(*mine, among_named(postgresql, table.c.day, "days")).order_by(table.c.day).with_for_update()


def _mine(sender: Sender) -> tuple[Any, ...]:
    table = ledger_days
    return table.c.province == sender.province, table.c.district == sender.district, table.c.kiosk == sender.kiosk


def _digests(connection: Connection, sender: Sender, days: Sequence[str]) -> dict[str, str]:
    if not days:
        return {}
    hashes = _hashes(connection, sender, among(connection, responses.c.day, days))
    return {day: day_digest(hashes.get(day, ())) for day in days}


def _hashes(connection: Connection, sender: Sender, within: ColumnElement[bool]) -> dict[str, list[str]]:
    """day -> the hashes of its responses in `seq` order. A kiosk's responses are all in its own district, wherever that is; asked for
    with it, a database that knows too little of its tables walks the whole province's days."""
    table = responses
    by_day: dict[str, list[str]] = {}
    rows = select(table.c.day, table.c.hash).where(table.c.kiosk == sender.kiosk, within).order_by(table.c.day, table.c.seq)
    for day, response_hash in connection.execute(rows):
        by_day.setdefault(day, []).append(response_hash)
    return by_day
