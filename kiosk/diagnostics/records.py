"""Checks the records: the database sound, the chain whole, the totals right, and how much waits to be sent."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.diagnostics.result import CheckResult, failed, passed, warned
from kiosk.language.sentence import localized
from kiosk.store import outbox
from kiosk.store.database import DamagedStoreError, StoreError, open_store
from kiosk.store.open_checked import try_to_write
from kiosk.store.verify import light_check, verify
from kiosk.survey.questionnaire import Questionnaire

WAITING_TOO_LONG = timedelta(days=3)  # a weekend without a network is acceptable


def check_records(database: Path, questionnaire: Questionnaire, deep: bool) -> Iterator[CheckResult]:
    """Light: the schema and the end of the chain, milliseconds. Deep: every page, every response, every total (30,000 a second)."""
    if not database.exists():
        yield passed("records", "none_yet")
        return
    try:
        connection = open_store(database)
    except DamagedStoreError as error:
        yield failed("records", "damaged", reason=localized(error))
        return
    except StoreError as error:
        yield failed("records", "unusable", reason=localized(error))
        return
    try:
        try_to_write(connection)
        yield _records_result(connection, questionnaire, deep)
    except DamagedStoreError as error:
        yield failed("records", "damaged", reason=localized(error))
    except StoreError as error:
        yield failed("records", "unusable", reason=localized(error))
    finally:
        connection.close()


def _records_result(connection: sqlite3.Connection, questionnaire: Questionnaire, deep: bool) -> CheckResult:
    if not deep:
        problems = light_check(connection)
        return failed("records", "differ", count=len(problems), reason=problems[0]) if problems else passed("records", "light")
    verification = verify(connection, questionnaire)
    if verification.problems:
        return failed("records", "differ", count=len(verification.problems), reason=verification.problems[0])
    return passed("records", "deep", responses=verification.responses)


def check_unsent(connection: sqlite3.Connection, now: datetime, enrolled: bool) -> Iterator[CheckResult]:
    """What the province does not have yet; a kiosk that has joined none passes, whatever it stores."""
    counts = outbox.counts(connection)
    if not enrolled:
        yield passed("unsent", "alone", count=counts.pending)
        return
    if counts.refused:
        yield warned("unsent", "refused", refused=counts.refused, count=counts.pending)
        return
    oldest = counts.oldest_pending_at
    if oldest is None:
        yield passed("unsent", "none")
        return
    waiting = now - datetime.fromisoformat(oldest)
    values = {"count": counts.pending, "oldest": oldest[:10], "days": max(0, waiting.days)}
    yield warned("unsent", "old", **values) if waiting > WAITING_TOO_LONG else passed("unsent", "some", **values)
