"""Ingesting responses: one verdict for each record, a whole batch in one transaction, acknowledged by returning.

The kiosk's row is locked first, so that two connections that push the same batch take turns and the second finds duplicates by their
numbers. Comments are first inserted as what they nearly always are, new: where they have outlived their response, or another kiosk sends
the same id at this moment, a unique constraint is broken, and the whole transaction is tried again with care. Nothing here deletes or
overwrites a response.

Every key begins with province and district, so that tables can be partitioned by them: an id that another district has is found by an
index of its own, and two districts that send one id in the same instant are not noticed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, Table, bindparam, case, func, select, update

from kiosk.survey.open_text import own_words, picked_under
from sync import wire
from sync.server.comments import preparation
from sync.server.db.bulk import bulk_insert, insert_for, insert_rows, inserting, upsert
from sync.server.db.engine import in_transaction
from sync.server.db.schema import UNREAD, comments, conflicts, flags, kiosks, ledger_days, rejected, responses
from sync.server.ingest import amendments, hash_chain
from sync.server.ingest.bursts import flag_existing, flag_rows, mark_bursts
from sync.server.ingest.existing import existing_responses
from sync.server.ingest.validation import RejectedRecord, ValidationContext, ValidRecord, storable_id, validate
from sync.server.ingest.verdicts import Outcome, judge
from sync.server.sender import THIS_SENDER, Sender, record_contact
from sync.server.tallies import counting
from sync.server.tallies.counting import Tallies
from sync.server.tallies.layout import TallyLayout
from sync.server.tallies.rebuild import recount

WHOLE_REJECTED, WHOLE_CONFLICTS = 200, 1000  # of one kiosk: one key does not fill the province's disk
_RESPONSE_COLUMNS = (
    "province",
    "district",
    "id",
    "kiosk",
    "seq",
    "hash",
    "prev_hash",
    "day",
    "answered_unix",
    "mode",
    "status",
    "flagged",
    "record",
    "received_at",
)
_COMMENT_COLUMNS = ("province", "district", "id", "question", "day", "text", "screening", *preparation.PREPARED)
_SEARCH = _COMMENT_COLUMNS.index("search")
_FLAG_COLUMNS = ("province", "district", "id", "flag", "kiosk", "seq", "day")
_HIGHEST = case((kiosks.c.last_seq < bindparam("highest"), bindparam("highest")), else_=kiosks.c.last_seq)
_ADDED = update(kiosks).where(THIS_SENDER).values(held=kiosks.c.held + bindparam("new"), last_seq=_HIGHEST)


class _Batch(NamedTuple):
    """The new responses of one batch, and what is stored that they can meet (ingest.existing)."""

    sender: Sender
    new: Sequence[ValidRecord]
    existing: Sequence[Row]
    received_at: str  # ISO


def ingest(engine: Engine, context: ValidationContext, sender: Sender, records: Sequence[object], received_at: str) -> list[wire.Verdict]:
    """Verdicts in the order of `records`, after everything has been committed. `received_at` is an ISO moment."""
    validated, careful = [validate(record, sender.kiosk, context) for record in records], iter((False,))

    def work(connection: Connection) -> list[wire.Verdict]:
        record_contact(connection, sender, received_at)
        return store(connection, context.layout, sender, validated, received_at, next(careful, True)).verdicts

    return in_transaction(engine, work)


def store(
    connection: Connection,
    layout: TallyLayout,
    sender: Sender,
    records: Sequence[ValidRecord | RejectedRecord],
    received_at: str,
    careful: bool = True,
) -> Outcome:
    """The part inside the transaction. The caller has locked the kiosk's row and commits; where a unique constraint was broken it calls
    again with `careful`."""
    existing = existing_responses(connection, sender.place, sender.kiosk, [record for record in records if isinstance(record, ValidRecord)])
    outcome = judge(records, existing)
    _write_refused(connection, sender, outcome, received_at)
    if outcome.new:
        _write_new(connection, layout, _Batch(sender, outcome.new, existing, received_at), careful)
    return outcome


def _write_refused(connection: Connection, sender: Sender, outcome: Outcome, received_at: str) -> None:
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk, "received_at": received_at}
    whole = _whole_left(connection, conflicts, sender, WHOLE_CONFLICTS) if outcome.conflicting else 0
    for number, (second, first_id, first_hash, reason) in enumerate(outcome.conflicting):
        values = {name: second.record[name] for name in ("id", "seq", "hash")}
        values |= {"held_id": first_id, "held_hash": first_hash, "reason": reason, "record": second.text if number < whole else ""}
        connection.execute(insert_for(connection, conflicts).values(**place, **values).on_conflict_do_nothing())
    whole = _whole_left(connection, rejected, sender, WHOLE_REJECTED) if outcome.rejected else 0
    for number, record in enumerate(outcome.rejected):
        text = record.text if number < whole else ""
        values = {"digest": record.digest, "id": storable_id(record.id), "reason": record.reason, "record": text}
        connection.execute(insert_for(connection, rejected).values(**place, **values).on_conflict_do_nothing())


def _whole_left(connection: Connection, table: Table, sender: Sender, limit: int) -> int:
    """How many more of this kiosk's records are kept whole. Of the others digest and reason stand here, and the kiosk has them."""
    mine = (table.c.province == sender.province, table.c.district == sender.district, table.c.kiosk == sender.kiosk)
    return max(0, limit - (connection.scalar(select(func.count()).where(*mine, table.c.record != "")) or 0))


def _write_new(connection: Connection, layout: TallyLayout, batch: _Batch, careful: bool) -> None:
    sender, new = batch.sender, batch.new
    tallies = Tallies(layout)
    flag_existing(connection, mark_bursts(connection, sender.kiosk, new, batch.existing), tallies)
    amended = amendments.amended(connection, sender.kiosk, new)
    with inserting(connection, responses, _RESPONSE_COLUMNS, [_response_row(batch, response) for response in new]):
        for response in new:
            if response.by_itself and response.record["id"] not in amended:
                tallies.add(response.record, response.day, response.hour, response.flagged, response.flags)
        sums = tallies.sums(*sender.place)
        comment_rows = _comment_rows(sender, new, layout)
        flagged = [row for response in new for row in flag_rows(sender.place, response)]
        breaks = _chain_breaks(batch)
    added = (insert_rows if careful else bulk_insert)(connection, comments, _COMMENT_COLUMNS, comment_rows)
    added += insert_rows(connection, flags, _FLAG_COLUMNS, flagged)
    preparation.propose_themes(connection, [(row[:5], row[_SEARCH]) for row in comment_rows])
    changes, days = Tallies(layout), {response.day for response in new}
    amendments.store(connection, sender.place, new)
    days |= amendments.settle(connection, sender.kiosk, amended, {response.record["id"] for response in new}, changes) if amended else set()
    hash_chain.record_breaks(connection, sender.kiosk, breaks, batch.received_at)
    known_before = _extend_chain(connection, sender, [response.record["seq"] for response in new])
    if known_before or added < len(comment_rows) + len(flagged):  # what was derived from them is here: they were lost and come back
        recount(connection, layout, sender.place, sender.kiosk, sorted(days))
        return
    counting.write(connection, sums)
    counting.write(connection, changes.sums(*sender.place))
    _write_ledger(connection, sender, new)


def _response_row(batch: _Batch, response: ValidRecord) -> tuple:
    record = response.record
    numbers = (record["id"], record["kiosk"], record["seq"], record["hash"], record["prev_hash"], response.day, response.answered_unix)
    return (*batch.sender.place, *numbers, response.filed_mode, record["status"], response.flagged, response.text, batch.received_at)


def _comment_rows(sender: Sender, new: Sequence[ValidRecord], layout: TallyLayout) -> list[tuple]:
    written = [(response, question, text) for response in new for question, text in _own_texts(response.record, layout)]
    derived = preparation.prepared([text for _, _, text in written])
    return [
        (*sender.place, response.record["id"], question, response.day, text, UNREAD, *values)
        for (response, question, text), values in zip(written, derived, strict=True)
    ]


def _own_texts(record: Mapping[str, Any], layout: TallyLayout) -> list[tuple[str, str]]:
    """Free texts: answers of open questions without the lines that were tapped (they are counted as choices), and the words of an "other"
    option under the question's id and a plus."""
    answers = record["answers"]
    if not record["other"] and not any(map(answers.__contains__, _texts(record, layout))):
        return []
    written = [
        (question, own_words(answers[question], answers.get(picked_under(question), ())))
        for question in _texts(record, layout)
        if isinstance(answers.get(question), str)
    ]
    texts = [(question, text) for question, text in written if text]
    return texts + [(f"{question[:63]}+", text) for question, text in record["other"].items()]


def _texts(record: Mapping[str, Any], layout: TallyLayout) -> tuple[str, ...]:
    """The open questions of its form."""
    return (layout.of(record["questionnaire"]) or layout).texts


def _write_ledger(connection: Connection, sender: Sender, new: Sequence[ValidRecord]) -> None:
    counts = Counter([response.day for response in new])
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk, "digest": ""}
    rows = [{**place, "day": day, "count": count} for day, count in counts.items()]
    upsert(connection, ledger_days, rows, replace=("digest",), add=("count",))


def _chain_breaks(batch: _Batch) -> set[int]:
    links = {row.seq: (row.hash, row.prev_hash) for row in batch.existing if row.kiosk == batch.sender.kiosk}
    links |= {response.record["seq"]: (response.record["hash"], response.record["prev_hash"]) for response in batch.new}
    return hash_chain.find_breaks(links, [response.record["seq"] for response in batch.new])


def _extend_chain(connection: Connection, sender: Sender, seqs: Sequence[int]) -> bool:
    """True when one of the numbers was stored before."""
    known_before = hash_chain.extend(connection, sender.kiosk, seqs)
    connection.execute(_ADDED, {"sender": sender.kiosk, "new": len(seqs), "highest": max(seqs)})
    return known_before
