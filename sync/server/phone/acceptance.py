"""Taking an answer: the token is spent in the transaction that stores the response, under the lock of the district's chain."""

import secrets
import time
from datetime import UTC, date, datetime
from enum import Enum

from sqlalchemy import Connection, Engine, insert, select

from kiosk.frozen import replace
from kiosk.survey import session as survey
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.limits import PHONE
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import seal
from kiosk.survey.session import Session
from sync import wire
from sync.server.db.engine import in_transaction
from sync.server.db.schema import responses, spent_tokens
from sync.server.ingest.responses import store
from sync.server.ingest.validation import ValidationContext, ValidRecord, validate
from sync.server.phone import chain, handed_out
from sync.server.sender import record_contact


class Acceptance(Enum):
    ACCEPTED = "accepted"
    AGAIN = "again"  # the same form once more: it was taken before, and counts once
    SPENT = "spent"  # somebody has answered with this token


def accept(engine: Engine, context: ValidationContext, token: str, session: Session, form: Questionnaire) -> Acceptance:
    """`session`: what was answered, whose id the form brought with it. Raises TokenError; ValueError for what is no response."""

    def work(connection: Connection) -> Acceptance:
        code = handed_out.opened(connection, token)
        sender, moment = chain.chain_of(connection, code.scope), datetime.now(UTC)
        record_contact(connection, sender, timestamp(moment))
        if row := handed_out.spent(connection, code):
            return Acceptance.AGAIN if row.id == session.id else Acceptance.SPENT
        record = _sealed(connection, context, sender, _with_own_id(connection, session), form, moment)
        outcome = store(connection, context.layout, sender, [record], timestamp(moment))
        if outcome.verdicts[0]["verdict"] != wire.ACCEPTED:
            raise ValueError(outcome.verdicts[0]["reason"])
        of_response = {name: record.record[name] for name in ("seq", "id", "hash")}
        values = {"token": code.digest, "kiosk": code.kiosk, "chain": sender.kiosk, "day": record.day}
        connection.execute(insert(spent_tokens).values(**values, **of_response))
        day = date.fromisoformat(record.day)
        chain.compare(connection, sender, day, day)
        return Acceptance.ACCEPTED

    return in_transaction(engine, work)


def _with_own_id(connection: Connection, session: Session) -> Session:
    """Another id where a form came with one that a response has already: nobody's answers meet another's."""
    taken = connection.scalar(select(responses.c.id).where(responses.c.id == session.id))
    return replace(session, id=uuid7(time.time_ns() // 1_000_000, secrets.randbits(74))) if taken else session


def _sealed(
    connection: Connection, context: ValidationContext, sender: chain.Sender, session: Session, form: Questionnaire, moment: datetime
) -> ValidRecord:
    took = int((moment - datetime.fromisoformat(session.started_at)).total_seconds())
    draft = replace(survey.draft(form, session, sender.kiosk, timestamp(moment), took, "complete"), via=PHONE)
    record = validate(seal(draft, *chain.end_of(connection, sender)).as_record(), sender.kiosk, context)
    if not isinstance(record, ValidRecord):
        raise ValueError(record.reason)
    return record
