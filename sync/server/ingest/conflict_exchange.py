"""The record of a conflict that a person chose takes the place of the one that counted, and everything derived from it follows.

The one is taken out of `responses` and stored in `conflicts`, and the other arrives there as if anew, through the same door as every
record (ingest.responses.store). So tallies, exports, comments, quality flags, corrections, chain and ledger know nothing of a choice.
What people decided about the words of the one is kept beside it, and holds again when it is chosen again.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from kiosk.survey.dates.calendar import fiscal_year
from sync.server.clock import now
from sync.server.db.bulk import among
from sync.server.db.schema import amendments as amendment_rows
from sync.server.db.schema import chain_breaks, comments, conflicts, flags, kiosks, responses, set_aside, theme_marks
from sync.server.ingest import amendments, hash_chain
from sync.server.ingest.bursts import unflag
from sync.server.ingest.existing import close_in_time
from sync.server.ingest.responses import store
from sync.server.ingest.validation import ValidationContext, ValidRecord, validate
from sync.server.messages import LocalizedError
from sync.server.sender import Sender
from sync.server.tallies.counting import Tallies
from sync.server.tallies.rebuild import recount

SECOND = "second"  # of the column `counting`


class ExchangeError(LocalizedError):
    """The choice cannot be followed; the caller rolls back."""


class _Pair(NamedTuple):
    """A conflict (a row of the table), the row of the record that counts so far, and both records as they are counted."""

    conflict: Row
    counting: Row
    leaves: ValidRecord
    enters: ValidRecord

    @property
    def senders(self) -> tuple[Sender, Sender]:
        """Of the record that leaves, and of the one that enters."""
        return _sender(self.counting), _sender(self.conflict)


def exchange(connection: Connection, context: ValidationContext, rows: Sequence[Row], locked: Collection[int] = ()) -> None:
    """In each of these conflicts (rows of the table) the other record counts from now on; the caller commits.

    `locked`: fiscal years whose report is filed. Raises ExchangeError for a day in one of them, where a record is not stored whole, and
    where what is chosen would itself contradict a third record.
    """
    pairs = _pairs(connection, context, rows)
    days = {record.day for pair in pairs for record in (pair.leaves, pair.enters)}
    for year in sorted({fiscal_year(date.fromisoformat(day)) for day in days} & set(locked)):
        raise ExchangeError("conflict_fault_locked", year=year)
    decisions = [_decisions(connection, pair.counting) for pair in pairs]
    for pair in pairs:
        _take_out(connection, pair)
    days |= _unflag(connection, pairs)
    _put_in(connection, context, pairs)
    for pair, decided in zip(pairs, decisions, strict=True):
        _store_the_other(connection, pair, decided)
    days |= _settle_amendments(connection, context, pairs)
    senders = {sender for pair in pairs for sender in pair.senders}
    for sender in sorted(senders, key=lambda sender: sender.kiosk):
        recount(connection, context.layout, sender.place, sender.kiosk, sorted(days))
    stand = {(pair.conflict.kiosk, pair.conflict.seq) for pair in pairs}
    for kiosk, seq in {(pair.counting.kiosk, pair.counting.seq) for pair in pairs} - stand:
        hash_chain.shrink(connection, kiosk, seq)


def _sender(row: Row) -> Sender:
    return Sender(row.kiosk, row.province, row.district)


def _pairs(connection: Connection, context: ValidationContext, rows: Sequence[Row]) -> list[_Pair]:
    """Every kiosk of the districts is locked first: nobody else counts there meanwhile."""
    held = select(responses).where(among(connection, responses.c.id, [row.held_id for row in rows]))
    for province, district in sorted({_sender(row).place for row in (*rows, *connection.execute(held).all())}):
        of_district = kiosks.c.province == province, kiosks.c.district == district
        connection.execute(select(kiosks.c.kiosk).where(*of_district).order_by(kiosks.c.kiosk).with_for_update()).all()
    counting = {(row.id, row.hash): row for row in connection.execute(held)}
    if not {(row.held_id, row.held_hash) for row in rows} <= counting.keys():
        raise ExchangeError("conflict_fault_gone")
    known = ((row, counting[row.held_id, row.held_hash]) for row in rows)
    return [_Pair(row, first, _valid(context, first), _valid(context, row)) for row, first in known]


def _valid(context: ValidationContext, row: Row) -> ValidRecord:
    checked = validate(json.loads(row.record), row.kiosk, context) if row.record else None  # beyond a thousand the hash alone is stored
    if not isinstance(checked, ValidRecord):
        raise ExchangeError("conflict_fault_not_whole")
    return checked


def _of_record(table: Table, row: Row) -> tuple:
    return table.c.province == row.province, table.c.district == row.district, table.c.id == row.id


def _decisions(connection: Connection, row: Row) -> str:
    """What people decided about a record's words, as the column `comments` has it."""
    names = ("question", "text", *amendments.DECIDED)
    words = connection.execute(select(*(comments.c[name] for name in names)).where(*_of_record(comments, row)))
    return json.dumps([dict(row) for row in words.mappings()], ensure_ascii=False)


def _take_out(connection: Connection, pair: _Pair) -> None:
    """Everything that stands for the record that counted, but for sums over it."""
    for table in (responses, comments, theme_marks, flags, amendment_rows, set_aside):
        connection.execute(delete(table).where(*_of_record(table, pair.counting)))
    for side in (pair.counting, pair.conflict):
        link = chain_breaks.c.kiosk == side.kiosk, chain_breaks.c.seq.in_((side.seq, side.seq + 1))
        connection.execute(delete(chain_breaks).where(*link))


def _unflag(connection: Connection, pairs: Sequence[_Pair]) -> set[str]:
    """The bursts that end with what leaves; days of what was part of them."""
    gone: defaultdict[str, list[ValidRecord]] = defaultdict(list)
    for pair in pairs:
        gone[pair.counting.kiosk].append(pair.leaves)
    return {day for kiosk, records in gone.items() for day in unflag(connection, close_in_time(connection, kiosk, records), records)}


def _put_in(connection: Connection, context: ValidationContext, pairs: Sequence[_Pair]) -> None:
    arriving: defaultdict[Sender, list[ValidRecord]] = defaultdict(list)
    for pair in pairs:
        arriving[pair.senders[1]].append(pair.enters)
    for sender, records in arriving.items():
        if len(store(connection, context.layout, sender, records, now()).new) < len(records):
            raise ExchangeError("conflict_fault_third")
    for pair in pairs:
        arrived = {"received_at": pair.conflict.received_at}
        connection.execute(update(responses).where(*_of_record(responses, pair.conflict)).values(**arrived))
        for decided in json.loads(pair.conflict.comments or "[]"):
            same = comments.c.question == decided["question"], comments.c.text == decided["text"]
            values = {name: decided[name] for name in amendments.DECIDED if name in decided}
            connection.execute(update(comments).where(*_of_record(comments, pair.conflict), *same).values(**values))


def _store_the_other(connection: Connection, pair: _Pair, decided: str) -> None:
    """The conflict's row holds the record that left; others that contradicted it contradict the one that entered."""
    table, before, after = conflicts, pair.conflict, pair.counting
    names = ("province", "district", "kiosk", "hash", "id", "seq", "record", "received_at")
    values = {**before._asdict(), **{name: getattr(after, name) for name in names}, "held_id": before.id, "held_hash": before.hash}
    values |= {"counting": "" if before.counting else SECOND, "comments": decided}
    mine = (table.c[name] == getattr(before, name) for name in ("province", "district", "kiosk", "hash"))
    connection.execute(delete(table).where(*mine))
    connection.execute(insert(table).values(**values))
    others = table.c.held_id == after.id, table.c.held_hash == after.hash
    connection.execute(update(table).where(*others).values(held_id=before.id, held_hash=before.hash))


def _settle_amendments(connection: Connection, context: ValidationContext, pairs: Sequence[_Pair]) -> set[str]:
    """What counts of the responses that these records are, or are about; the days of all their forms."""
    about: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for record in (pair.leaves.record, pair.enters.record):
            about[record["kiosk"]].add(record["amends"]["id"] if "amends" in record else record["id"])
    nothing = Tallies(context.layout)  # all is recounted
    return {day for kiosk, ids in about.items() for day in amendments.settle(connection, kiosk, ids, (), nothing)}
