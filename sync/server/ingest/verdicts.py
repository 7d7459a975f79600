"""What each record of a batch is: accepted, duplicate, conflict or rejected."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Row

from sync import wire
from sync.server.ingest.validation import RejectedRecord, ValidRecord
from sync.wire import Code


@dataclass(slots=True)
class Outcome:
    """What becomes of each record: the verdicts in the order sent, and what has to be written."""

    verdicts: list[wire.Verdict] = field(default_factory=list)
    new: list[ValidRecord] = field(default_factory=list)
    conflicting: list[tuple[ValidRecord, str, str, str]] = field(default_factory=list)  # (second copy, first id, first hash, reason)
    rejected: list[RejectedRecord] = field(default_factory=list)

    def give(self, identity: str, verdict: wire.VerdictWord) -> None:
        self.verdicts.append({"id": identity, "verdict": verdict, "reason": ""})

    def refuse(self, identity: str, verdict: wire.VerdictWord, reason: str, code: Code) -> None:
        self.verdicts.append(refusal(identity, verdict, reason, code))


def refusal(identity: str, verdict: wire.VerdictWord, reason: str, code: Code) -> wire.Verdict:
    """A verdict of a record that was not taken, with its code; a fault of its form is named in the values."""
    values: wire.Values = {"fault": reason} if code == Code.RECORD_INVALID else {}
    return {"id": identity, "verdict": verdict, "reason": reason, "code": code, "values": values}


def judge(records: Sequence[ValidRecord | RejectedRecord], existing: Sequence[Row]) -> Outcome:
    """The contract's verdicts. A record is also compared with those before it in the same batch."""
    outcome = Outcome()
    by_id = {row.id: (row.id, row.hash) for row in existing}
    by_seq = {(row.kiosk, row.seq): (row.id, row.hash) for row in existing}
    for checked in records:
        if isinstance(checked, RejectedRecord):
            outcome.rejected.append(checked)
            outcome.refuse(checked.id, wire.REJECTED, checked.reason, checked.code)
            continue
        record = checked.record
        identity, place = (record["id"], record["hash"]), (record["kiosk"], record["seq"])
        first = by_id.get(record["id"]) or by_seq.get(place)
        if first is None:
            by_id[record["id"]] = by_seq[place] = identity
            outcome.new.append(checked)
            outcome.give(record["id"], wire.ACCEPTED)
        elif first == identity:
            outcome.give(record["id"], wire.DUPLICATE)
        else:
            same = first[0] == record["id"]
            reason = f"{'this id' if same else 'this seq of this kiosk'} is held with other content; both are kept for a person to look at"
            outcome.conflicting.append((checked, *first, reason))
            outcome.refuse(record["id"], wire.CONFLICT, reason, Code.ID_TAKEN if same else Code.SEQ_TAKEN)
    return outcome
