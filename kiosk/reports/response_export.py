"""Which responses an export holds, and in which of two forms: handed on, or sealed. How a file is written, exports.py knows."""

import sqlite3
from datetime import date

from kiosk.reports import exports
from kiosk.reports.export_room import ExportRoom
from kiosk.store import responses
from kiosk.survey.privacy import handing_on
from kiosk.survey.questionnaire import Questionnaire

Span = tuple[date | None, date | None]  # first and last day, None: from the beginning, to the end


def export_responses(
    connection: sqlite3.Connection, questionnaire: Questionnaire, span: Span, room: ExportRoom, sealed: bool, trials: bool = False
) -> int:
    """Write the responses of a span where `room` says; returns how many. Raises ExportError or StoreError.

    `sealed`: whole records in `seq` order, as they are hashed, for auditors and `province load`. Otherwise as
    kiosk.survey.privacy.handing_on says, in an order that says nothing. A table holds each response once, as it counts; sealed JSONL holds
    the whole chain, corrections and withdrawals too. `trials`: the answers of trials instead, sealed in any case.
    """
    count = (responses.trial_count if trials else responses.count)(connection, *span)
    if sealed or trials:
        whole = responses.records if room.form == "jsonl" else responses.counted_records
        records = responses.trial_records(connection, *span) if trials else whole(connection, *span)
        return exports.export(room.guarded(records, count), questionnaire, room.form, room.out)
    cells = handing_on.small_cells(responses.counted_records(connection, *span), (questionnaire,))
    shuffled = (handing_on.handed_on(record, cells) for record in responses.counted_records(connection, *span, shuffled=True))
    return exports.export(room.guarded(shuffled, count), questionnaire, room.form, room.out, handing_on.HEAD)
