"""Taking responses in: one verdict for each record, everything of a batch in one transaction, acknowledged by returning.

The row of the kiosk is locked first, so that two connections that push the same batch take turns and the second finds
duplicates by their numbers. Remarks are first taken as what they nearly always are, new: where they have outlived their response, or
another kiosk sends the same id at this moment, a unique constraint is broken, and the whole transaction is tried again with care.
Nothing here deletes or overwrites a response.

Every key begins with province and district, so that tables can be divided by them: that an id is held by another district is found by
an index of its own, and two districts that send one id in the same instant are not noticed.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, Row, bindparam, case, update

from sync import wire
from sync.server.db.bulk import bulk_insert, insert_for, insert_rows, inserting, upsert
from sync.server.db.engine import in_transaction
from sync.server.db.schema import UNREAD, comments, conflicts, flags, kiosks, ledger_days, rejected, responses
from sync.server.ingest import hash_chain
from sync.server.ingest.bursts import flag_existing, flag_rows, mark_bursts
from sync.server.ingest.existing import existing_responses
from sync.server.ingest.validation import RejectedRecord, ValidationContext, ValidRecord, storable_id, validate
from sync.server.ingest.verdicts import Outcome, judge
from sync.server.sender import THIS_SENDER, Sender, record_contact
from sync.server.tallies import counting
from sync.server.tallies.counting import Tallies
from sync.server.tallies.layout import TallyLayout
from sync.server.tallies.rebuild import recount

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
_COMMENT_COLUMNS = ("province", "district", "id", "question", "day", "text", "screening")
_FLAG_COLUMNS = ("province", "district", "id", "flag", "kiosk", "seq", "day")
_HIGHEST = case((kiosks.c.last_seq < bindparam("highest"), bindparam("highest")), else_=kiosks.c.last_seq)
_ADDED = update(kiosks).where(THIS_SENDER).values(held=kiosks.c.held + bindparam("new"), last_seq=_HIGHEST)


def ingest(engine: Engine, known: ValidationContext, sender: Sender, records: Sequence[object], received_at: str) -> list[wire.Verdict]:
    """Verdicts in the order of `records`, after everything has been committed. `received_at` is an ISO moment."""
    sifted, careful = [validate(record, sender.kiosk, known) for record in records], iter((False,))

    def work(connection: Connection) -> list[wire.Verdict]:
        record_contact(connection, sender, received_at)
        return store(connection, known.layout, sender, sifted, received_at, next(careful, True)).verdicts

    return in_transaction(engine, work)


def store(
    connection: Connection,
    layout: TallyLayout,
    sender: Sender,
    sifted: Sequence[ValidRecord | RejectedRecord],
    received_at: str,
    careful: bool = True,
) -> Outcome:
    """The part inside the transaction: the caller has locked the kiosk's row, commits, and comes again with `careful` where a unique
    constraint was broken."""
    held = existing_responses(connection, sender.place, sender.kiosk, [one for one in sifted if isinstance(one, ValidRecord)])
    outcome = judge(sifted, held)
    _write_aside(connection, sender, outcome, received_at)
    if outcome.new:
        _write_new(connection, layout, sender, outcome.new, held, received_at, careful)
    return outcome


def _write_aside(connection: Connection, sender: Sender, outcome: Outcome, received_at: str) -> None:
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk, "received_at": received_at}
    for one, held_id, held_hash, reason in outcome.conflicting:
        values = {name: one.record[name] for name in ("id", "seq", "hash")}
        values |= {"held_id": held_id, "held_hash": held_hash, "reason": reason, "record": one.text}
        connection.execute(insert_for(connection, conflicts).values(**place, **values).on_conflict_do_nothing())
    for refused in outcome.refused:
        values = {"digest": refused.digest, "id": storable_id(refused.id), "reason": refused.reason, "record": refused.text}
        connection.execute(insert_for(connection, rejected).values(**place, **values).on_conflict_do_nothing())


def _write_new(
    connection: Connection,
    layout: TallyLayout,
    sender: Sender,
    new: Sequence[ValidRecord],
    held: Sequence[Row],
    received_at: str,
    careful: bool,
) -> None:
    tallies = Tallies(layout)
    flag_existing(connection, mark_bursts(connection, sender.kiosk, new, held), tallies)
    with inserting(connection, responses, _RESPONSE_COLUMNS, (_response_row(sender, one, received_at) for one in new)):
        for one in new:
            tallies.add(one.record, one.day, one.hour, one.flagged, one.flags)
        sums = tallies.sums(*sender.place)
        remarks = [row for one in new for row in _comment_rows(sender, one, layout)]
        marks = [row for one in new for row in flag_rows(sender.place, one)]
        broken = _broken(sender, new, held)
    added = (insert_rows if careful else bulk_insert)(connection, comments, _COMMENT_COLUMNS, remarks)
    added += insert_rows(connection, flags, _FLAG_COLUMNS, marks)
    hash_chain.record_breaks(connection, sender.kiosk, broken, received_at)
    held_once = _write_chain(connection, sender, [one.record["seq"] for one in new])
    if held_once or added < len(remarks) + len(marks):  # what was derived from them is here already: these were lost and come back
        recount(connection, layout, sender.place, sender.kiosk, sorted({one.day for one in new}))
        return
    counting.write(connection, sums)
    _write_ledger(connection, sender, new)


def _response_row(sender: Sender, one: ValidRecord, received_at: str) -> tuple:
    record = one.record
    values = (record["id"], record["kiosk"], record["seq"], record["hash"], record["prev_hash"], one.day, one.answered_unix)
    return (*sender.place, *values, record["mode"], record["status"], one.flagged, one.text, received_at)


def _comment_rows(sender: Sender, one: ValidRecord, layout: TallyLayout) -> list[tuple]:
    """Free texts: answers of open questions, and the words of an "other" option under the question's id and a plus."""
    record, answers = one.record, one.record["answers"]
    asked = (layout.of(record["questionnaire"]) or layout).texts
    texts = [(question, answers[question]) for question in asked if isinstance(answers.get(question), str)]
    texts += [(f"{question[:63]}+", text) for question, text in record["other"].items()]
    return [(*sender.place, record["id"], question, one.day, text, UNREAD) for question, text in texts]


def _write_ledger(connection: Connection, sender: Sender, new: Sequence[ValidRecord]) -> None:
    counts: dict[str, int] = {}
    for one in new:
        counts[one.day] = counts.get(one.day, 0) + 1
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk, "digest": ""}
    upsert(
        connection,
        ledger_days,
        [{**place, "day": day, "count": count} for day, count in counts.items()],
        replace=("digest",),
        add=("count",),
    )


def _broken(sender: Sender, new: Sequence[ValidRecord], held: Sequence[Row]) -> set[int]:
    links = {row.seq: (row.hash, row.prev_hash) for row in held if row.kiosk == sender.kiosk}
    links |= {one.record["seq"]: (one.record["hash"], one.record["prev_hash"]) for one in new}
    return hash_chain.broken(links, [one.record["seq"] for one in new])


def _write_chain(connection: Connection, sender: Sender, seqs: Sequence[int]) -> bool:
    """True when one of the numbers was held before."""
    held_once = hash_chain.extend(connection, sender.kiosk, seqs)
    connection.execute(_ADDED, {"sender": sender.kiosk, "new": len(seqs), "highest": max(seqs)})
    return held_once
