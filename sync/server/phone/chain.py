"""The chain of a district's telephones: numbers without gaps and hashes as a kiosk's, kept by the province, which takes the answers itself.

A kiosk's own ledger proves that the province lost nothing. Here the spent tokens are that other side: each row was written in the
transaction of its response and names its number, hash and day, so that a response which is gone, altered or put in shows as a day that
differs, in the same places as a kiosk's (kiosks.reconciliation).
"""

import secrets
import time
from datetime import date

from sqlalchemy import Connection, select

from kiosk.survey.dates.day_digest import day_digest
from kiosk.survey.identity import uuid7
from kiosk.survey.response import FIRST_PREVIOUS
from sync import wire
from sync.server.clock import now
from sync.server.db.bulk import insert_for
from sync.server.db.schema import kiosks, phone_chains, responses, spent_tokens
from sync.server.kiosks import reconciliation
from sync.server.messages import texts
from sync.server.scope import Scope
from sync.server.sender import Sender

_FIRST, _LAST = date(1970, 1, 1), date(9000, 12, 31)


def chain_of(connection: Connection, scope: Scope) -> Sender:
    """The district's (`scope` is of one); made with its first answer."""
    here = phone_chains.c.province == scope.province, phone_chains.c.district == scope.district
    chain = connection.scalar(select(phone_chains.c.kiosk).where(*here))
    if chain is None:
        new = uuid7(time.time_ns() // 1_000_000, secrets.randbits(74))
        place = {"province": scope.province, "district": scope.district}
        connection.execute(insert_for(connection, phone_chains).values(**place, kiosk=new).on_conflict_do_nothing())
        chain = str(connection.scalar(select(phone_chains.c.kiosk).where(*here)))
        row = {**place, "kiosk": chain, "name": texts("th")("phone_chain_name")}
        connection.execute(insert_for(connection, kiosks).values(**row).on_conflict_do_nothing())
    return Sender(chain, scope.province, scope.district)


def chains(connection: Connection, scope: Scope) -> list[Sender]:
    """Those that there are, by district."""
    table = phone_chains
    here = [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]
    rows = connection.execute(select(table).where(*here).order_by(table.c.district))
    return [Sender(row.kiosk, row.province, row.district) for row in rows]


def end_of(connection: Connection, chain: Sender) -> tuple[int, str]:
    """The next number and the hash before it, by whichever side holds more. The chain's row is locked."""
    sides = [
        connection.execute(select(table.c.seq, table.c.hash).where(mine == chain.kiosk).order_by(table.c.seq.desc()).limit(1)).one_or_none()
        for table, mine in ((responses, responses.c.kiosk), (spent_tokens, spent_tokens.c.chain))
    ]
    last = max((row for row in sides if row is not None), key=lambda row: row.seq, default=None)
    return (last.seq + 1, last.hash) if last else (1, FIRST_PREVIOUS)


def differing(connection: Connection, chain: Sender, first: date, last: date) -> list[str]:
    """The days on which responses and spent tokens differ. It reads both and writes nothing."""
    held, spent = ({day["day"]: day for day in days(connection, chain, first, last)} for days in (reconciliation.days, _spent_days))
    return sorted(day for day in {*held, *spent} if held.get(day) != spent.get(day))


def compare(connection: Connection, chain: Sender, first: date = _FIRST, last: date = _LAST) -> list[str]:
    """As `differing`, and the ledger says so from now on."""
    outdated = reconciliation.outdated_days(connection, chain, reconciliation.days(connection, chain, first, last), first, last)
    if outdated:
        reconciliation.recount_days(connection, chain, outdated)
    return reconciliation.compare_claims(connection, chain, _spent_days(connection, chain, first, last), now())


def _spent_days(connection: Connection, chain: Sender, first: date, last: date) -> list[wire.LedgerDay]:
    table = spent_tokens
    within = table.c.day.between(first.isoformat(), last.isoformat())
    by_day: dict[str, list[str]] = {}
    rows = select(table.c.day, table.c.hash).where(table.c.chain == chain.kiosk, within).order_by(table.c.day, table.c.seq)
    for day, token_hash in connection.execute(rows):
        by_day.setdefault(day, []).append(token_hash)
    return [{"day": day, "count": len(hashes), "digest": day_digest(hashes)} for day, hashes in by_day.items()]
