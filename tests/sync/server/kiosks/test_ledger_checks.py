"""The ledger's days are counted again from the responses, each within a day: what somebody did to them in the database is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from kiosk.survey.dates.day_digest import day_digest
from sync import wire
from sync.server import audit
from sync.server.db.engine import reading, writing
from sync.server.db.schema import ledger_days, responses
from sync.server.kiosks import ledger_checks, reconciliation
from sync.server.kiosks.reconciliation import DIFFERING
from sync.server.scope import Scope
from sync.server.sender import Sender
from tests.sync.server.conftest import MORNING, PROVINCE, TestKiosk

DAY = MORNING.date()
LATER = timedelta(hours=21)


@pytest.fixture
def engine(app: Any) -> Engine:
    return app.state.engine


@pytest.fixture
def sent(kiosk: TestKiosk, push: Callable[..., Any]) -> list[dict[str, Any]]:
    """Six responses of one day and three of the next."""
    records = [kiosk.respond(MORNING + timedelta(days=number // 6, minutes=number)) for number in range(9)]
    assert all(verdict["verdict"] == "accepted" for verdict in push(kiosk, records))
    return records


def told(engine: Engine, kiosk: TestKiosk) -> list[wire.LedgerDay]:
    """What a kiosk that asks for its ledger is told."""
    with reading(engine) as connection:
        return reconciliation.days(connection, Sender(kiosk.id, PROVINCE, kiosk.district), DAY, date(2026, 12, 31))


def alterations(engine: Engine) -> list[tuple[str, str]]:
    """(kiosk, days) as the audit log has them."""
    with reading(engine) as connection:
        lines = audit.entries(connection, Scope(PROVINCE))
    return [(line.subject, line.detail) for line in lines if (line.actor, line.act) == (audit.SERVER, ledger_checks.ACT)]


def claimed(engine: Engine, kiosk: TestKiosk, records: list[dict[str, Any]]) -> list[int]:
    """The states of the kiosk's days, once it has said what it holds of them."""
    days = sorted({record["answered_at"][:10] for record in records})
    hashes = {day: [record["hash"] for record in records if record["answered_at"][:10] == day] for day in days}
    claims: list[wire.LedgerDay] = [{"day": day, "count": len(hashes[day]), "digest": day_digest(hashes[day])} for day in days]
    with writing(engine) as connection:
        reconciliation.compare_claims(connection, Sender(kiosk.id, PROVINCE, kiosk.district), claims, "2026-11-04T10:00:00+07:00")
        return [row.state for row in connection.execute(select(reconciliation.day_state.label("state")).order_by(ledger_days.c.day))]


def test_a_quiet_night(engine: Engine, kiosk: TestKiosk, sent: list[dict[str, Any]]) -> None:
    """Every day is counted once; what is told is what a count of the responses tells; an hour later there is nothing to do."""
    before, moment = told(engine, kiosk), datetime.now(UTC)
    assert ledger_checks.check(engine, moment) == 2
    assert told(engine, kiosk) == before and [day["count"] for day in before] == [6, 3]
    assert ledger_checks.check(engine, moment + timedelta(hours=1)) == 0
    assert ledger_checks.check(engine, moment + LATER) == 2
    assert alterations(engine) == []


def test_somebody_alters_a_score_and_leaves_its_hash(engine: Engine, kiosk: TestKiosk, sent: list[dict[str, Any]]) -> None:
    """Counts and hashes are as before: the words themselves tell, within a day. The day turns red and stays so; the log says it once."""
    ledger_checks.check(engine, datetime.now(UTC))
    assert DIFFERING not in claimed(engine, kiosk, sent)
    altered = sent[1]
    with writing(engine) as connection:
        mine = responses.c.seq == altered["seq"]
        record = connection.scalar(select(responses.c.record).where(mine))
        assert record and '"1.1":' in record
        better = record.replace(f'"1.1":{altered["answers"]["1.1"]}', f'"1.1":{altered["answers"]["1.1"] % 5 + 1}')
        connection.execute(update(responses).where(mine).values(record=better))
    ledger_checks.check(engine, datetime.now(UTC) + LATER)
    assert claimed(engine, kiosk, sent)[0] == DIFFERING
    assert alterations(engine) == [(kiosk.id, DAY.isoformat())]
    assert told(engine, kiosk)[0]["digest"] != day_digest(record["hash"] for record in sent[:6])
    ledger_checks.check(engine, datetime.now(UTC) + LATER + LATER)
    assert len(alterations(engine)) == 1


def test_somebody_removes_a_response(engine: Engine, kiosk: TestKiosk, sent: list[dict[str, Any]]) -> None:
    """The day is told as it was counted last until it is counted again, a day later at most."""
    ledger_checks.check(engine, datetime.now(UTC))
    with writing(engine) as connection:
        connection.execute(delete(responses).where(responses.c.seq == 8))
    ledger_checks.check(engine, datetime.now(UTC) + LATER)
    assert [day["count"] for day in told(engine, kiosk)] == [6, 2]
    assert alterations(engine) == [(kiosk.id, (DAY + timedelta(days=1)).isoformat())]


def test_a_count_that_is_older_than_a_day_is_not_told(engine: Engine, kiosk: TestKiosk, sent: list[dict[str, Any]]) -> None:
    """A server that did not check, for whatever reason, reads the responses before it answers."""
    ledger_checks.check(engine, datetime.now(UTC))
    with writing(engine) as connection:
        connection.execute(update(ledger_days).values(checked_at="2026-11-01T00:00:00+07:00"))
        connection.execute(delete(responses).where(responses.c.seq == 8))
    assert [day["count"] for day in told(engine, kiosk)] == [6, 2]


def test_a_day_to_which_something_came_after_its_count(
    engine: Engine, kiosk: TestKiosk, sent: list[dict[str, Any]], push: Callable[..., Any]
) -> None:
    """It is counted from its responses, and nobody is said to have altered it."""
    ledger_checks.check(engine, datetime.now(UTC))
    late = kiosk.respond(MORNING + timedelta(hours=3))
    push(kiosk, [late])
    assert told(engine, kiosk)[0] == {"day": DAY.isoformat(), "count": 7, "digest": day_digest(r["hash"] for r in [*sent[:6], late])}
    assert ledger_checks.check(engine, datetime.now(UTC)) == 1
    assert alterations(engine) == []


def test_an_answer_has_the_words_of_a_hash(engine: Engine, kiosk: TestKiosk, push: Callable[..., Any]) -> None:
    """A record is what it says, whatever somebody typed."""
    record = kiosk.respond(answers={**kiosk.answers(4), "suggestions": '"hash":"' + "0" * 64 + '",'})
    push(kiosk, [record])
    ledger_checks.check(engine, datetime.now(UTC))
    assert told(engine, kiosk) == [{"day": DAY.isoformat(), "count": 1, "digest": day_digest([record["hash"]])}]


def test_a_days_row_of_the_ledger_is_gone(engine: Engine, kiosk: TestKiosk, sent: list[dict[str, Any]]) -> None:
    """The responses themselves say which days there are."""
    with writing(engine) as connection:
        connection.execute(delete(ledger_days))
    assert [day["count"] for day in told(engine, kiosk)] == [6, 3]
    assert ledger_checks.check(engine, datetime.now(UTC)) == 2
    assert [day["count"] for day in told(engine, kiosk)] == [6, 3]
