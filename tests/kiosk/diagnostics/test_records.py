"""The answers on the disk: whole, damaged, altered, and what waits to be sent."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from kiosk.diagnostics.records import check_records, check_unsent
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult
from kiosk.paths import DataDir
from kiosk.store import outbox
from kiosk.store.database import open_store
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from tests.support.sending import mark_attempted

Said = Callable[[CheckResult], str]


def looked_at(data: DataDir, questionnaire: Questionnaire, deep: bool) -> CheckResult:
    (result,) = check_records(data.database, questionnaire, deep)
    return result


def in_one_file(data: DataDir) -> None:
    with closing(sqlite3.connect(data.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_no_answers_yet(data: DataDir, questionnaire: Questionnaire, said: Said) -> None:
    """A new kiosk is well, and looking makes no database."""
    result = looked_at(data, questionnaire, deep=True)
    assert (result.outcome, result.key, data.database.exists()) == (PASS, "none_yet", False)
    assert said(result)


@pytest.mark.parametrize(("deep", "key"), [(False, "light"), (True, "deep")])
def test_whole_answers_are_well(answered: DataDir, questionnaire: Questionnaire, deep: bool, key: str, said: Said) -> None:
    """Twenty responses, walked and recounted."""
    result = looked_at(answered, questionnaire, deep)
    assert (result.outcome, result.key) == (PASS, key)
    assert ("20" in said(result)) is deep


def test_damaged_page(answered: DataDir, questionnaire: Questionnaire, said: Said) -> None:
    """Zeros over the middle of the file: told as damaged, with what to do."""
    in_one_file(answered)
    size = answered.database.stat().st_size
    with answered.database.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(size - 4096))
    for deep in (False, True):
        result = looked_at(answered, questionnaire, deep)
        assert result.outcome == FAIL and result.key in ("damaged", "differ")
        assert said(result)


def test_file_that_is_no_database(answered: DataDir, questionnaire: Questionnaire, said: Said) -> None:
    """Something else under the database's name is damage too."""
    in_one_file(answered)
    answered.database.write_bytes(b"not a database at all" * 500)
    result = looked_at(answered, questionnaire, deep=False)
    assert (result.outcome, result.key) == (FAIL, "damaged")
    assert said(result)


def test_somebody_elses_database(data: DataDir, questionnaire: Questionnaire, said: Said) -> None:
    """A database of another program is refused in words."""
    data.root.mkdir()
    with closing(sqlite3.connect(data.database)) as connection:
        connection.execute("CREATE TABLE other (a)")
    result = looked_at(data, questionnaire, deep=False)
    assert (result.outcome, result.key) == (FAIL, "unusable")
    assert said(result)


@pytest.mark.parametrize(
    "change",
    [
        'UPDATE responses SET record = replace(record, \'"sex":"\', \'"sex":"x\') WHERE seq = 20',
        "UPDATE hour_tallies SET complete = complete + 1",
        "DELETE FROM responses WHERE seq = 7",
    ],
)
def test_altered_answers_or_totals(answered: DataDir, questionnaire: Questionnaire, change: str, said: Said) -> None:
    """A changed answer, a changed total, a removed response: the deep check says how many differences and where to look."""
    with closing(sqlite3.connect(answered.database)) as connection:
        connection.execute(change)
        connection.commit()
    result = looked_at(answered, questionnaire, deep=True)
    assert (result.outcome, result.key) == (FAIL, "differ")
    assert "kiosk verify" in said(result)


def unsent(data: DataDir, now: datetime, enrolled: bool) -> CheckResult:
    with closing(open_store(data.database)) as connection:
        (result,) = check_unsent(connection, now, enrolled)
    return result


def oldest(data: DataDir) -> datetime:
    with closing(open_store(data.database)) as connection:
        return datetime.fromisoformat(outbox.counts(connection).oldest_pending_at or "")


def test_kiosk_that_joined_no_province_keeps_all(answered: DataDir, said: Said) -> None:
    """Nothing is late for a kiosk on its own."""
    result = unsent(answered, datetime(2030, 1, 1, tzinfo=BANGKOK), enrolled=False)
    assert (result.outcome, result.key, result.values["count"]) == (PASS, "alone", 20)
    assert said(result)


@pytest.mark.parametrize(("waited", "outcome", "key"), [(timedelta(days=3), PASS, "some"), (timedelta(days=4), WARNING, "old")])
def test_answers_that_wait(answered: DataDir, waited: timedelta, outcome: str, key: str, said: Said) -> None:
    """A weekend is no trouble; four days are."""
    result = unsent(answered, oldest(answered) + waited, enrolled=True)
    assert (result.outcome, result.key) == (outcome, key)
    assert "20" in said(result)


def test_province_refused_or_took_all(answered: DataDir, said: Said) -> None:
    """A refusal is shown first; when everything was taken the check is well."""
    now = datetime(2026, 12, 20, tzinfo=BANGKOK)
    with closing(open_store(answered.database)) as connection:
        ids = [entry.id for entry in outbox.pending(connection, 100)]
        mark_attempted(connection, ids, now)
        outbox.record_verdicts(
            connection,
            dict.fromkeys(ids[1:], outbox.RecordVerdict("accepted")) | {ids[0]: outbox.RecordVerdict("rejected", "too old")},
            now,
        )
    refused = unsent(answered, now, enrolled=True)
    assert (refused.outcome, refused.key) == (WARNING, "refused") and said(refused)
    with closing(open_store(answered.database)) as connection:
        outbox.send_again(connection, ids[:1])
        mark_attempted(connection, ids[:1], now)
        outbox.record_verdicts(connection, {ids[0]: outbox.RecordVerdict("accepted")}, now)
    assert unsent(answered, now, enrolled=True).key == "none"
