"""Day by day, count and digest of ours against theirs. A day that differs is sent again once by itself, and then reported.

Days are compared over everything this kiosk holds and the last 800 days, so that what only the province holds shows too.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kiosk.store import outbox, responses, settings
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.dates.day_digest import day_digest
from kiosk.survey.province_contact import Comparison
from sync import wire
from sync.client import contact_state
from sync.client.province_client import ProvinceClient
from sync.client.push import Push

_FIRST, _LAST = date(1970, 1, 1), date(9000, 12, 31)  # what a response's moment may be (kiosk.survey.response)
_NOTHING = day_digest(())


class ComparedDay(NamedTuple):
    day: str
    ours: wire.LedgerDay
    theirs: wire.LedgerDay

    @property
    def agrees(self) -> bool:
        return self.ours == self.theirs

    def as_json(self) -> dict[str, object]:
        held = {name: {"count": side["count"], "digest": side["digest"]} for name, side in (("ours", self.ours), ("theirs", self.theirs))}
        return {"day": self.day, **held, "reconciled": self.agrees}


def our_days(connection: sqlite3.Connection, first: date = _FIRST, last: date = _LAST) -> dict[str, wire.LedgerDay]:
    """day -> what this kiosk holds of it."""
    return {
        entry.day: {"day": entry.day, "count": entry.count, "digest": entry.digest} for entry in responses.ledger(connection, first, last)
    }


def compare(connection: sqlite3.Connection, province: ProvinceClient, today: date) -> list[ComparedDay]:
    """Every day that either side holds something of. Raises NotSentError or StoreError."""
    ours, theirs = our_days(connection), {}
    for first, last in spans((date.fromisoformat(day) for day in ours), today):
        theirs.update(province.ledger(first, last))
    theirs = {day: entry for day, entry in theirs.items() if entry["count"]}
    return [ComparedDay(day, ours.get(day, nothing(day)), theirs.get(day, nothing(day))) for day in sorted({*ours, *theirs})]


def nothing(day: str) -> wire.LedgerDay:
    return {"day": day, "count": 0, "digest": _NOTHING}


def spans(days: Iterable[date], today: date) -> list[tuple[date, date]]:
    """Spans of at most wire.LEDGER_DAYS_ASKED days that cover `days` and the time up to today; years without a response are left out."""
    longest = timedelta(days=wire.LEDGER_DAYS_ASKED - 1)
    spans_asked = [(today - longest, today)]
    for day in sorted(days):
        if not any(first <= day <= last for first, last in spans_asked):
            spans_asked.append((day, min(day + longest, _LAST)))
    return sorted(spans_asked)


def reconcile(
    connection: sqlite3.Connection, province: ProvinceClient, push: Push, now: Callable[[], datetime], always: bool = False
) -> list[ComparedDay]:
    """Send what waits, compare, send again the days that differ, compare again; the result is kept for officers' pages.

    A day is sent again once until it agrees; `always`: also when that was done before, because a person asks.
    """
    push.everything()
    days = compare(connection, province, day_of(now()))
    if send_again(connection, [day.day for day in days if not day.agrees], now(), always):
        push.everything()
        days = compare(connection, province, day_of(now()))
    if outbox.counts(connection).refused:  # somebody at the province chose this kiosk's record of a conflict: it is refused no more
        outbox.send_refused_again(connection, [date.fromisoformat(day.day) for day in days if day.agrees])
        push.everything()
    store_result(connection, days, now())
    return days


def send_again(connection: sqlite3.Connection, red: Iterable[str], now: datetime, always: bool = False) -> int:
    """Put the days that differ back in line, those only that were not sent again before; returns how many responses wait now."""
    before = settings.SENT_AGAIN.get(connection) or frozenset()
    wanted = [day for day in red if always or day not in before]
    count = sum(outbox.send_day_again(connection, date.fromisoformat(day)) for day in wanted)
    if wanted:
        settings.SENT_AGAIN.put(connection, before | set(wanted))
    if count:
        contact_state.note(connection, now, "sync_resent", count=count, days=len(wanted))
    return count


def store_result(connection: sqlite3.Connection, days: list[ComparedDay], now: datetime) -> None:
    """Store the result; days that agree may be sent again another time; new red ones are noted in the journal."""
    red = tuple(day.day for day in days if not day.agrees)
    before = settings.COMPARISON.get(connection)
    settings.SENT_AGAIN.put(connection, (settings.SENT_AGAIN.get(connection) or frozenset()) & set(red))
    settings.COMPARISON.put(connection, Comparison(now, len(days), red))
    if red and (before is None or before.red != red):
        contact_state.note(connection, now, "sync_red", days=len(red))


def last_red(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The days that differed at the last comparison."""
    last = settings.COMPARISON.get(connection)
    return last.red if last else ()
