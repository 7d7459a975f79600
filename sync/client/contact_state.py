"""What the kiosk remembers of its contacts with the province, as settings and journal lines that officers' pages read. It sends nothing."""

import json
import sqlite3
from datetime import datetime, timedelta
from typing import NamedTuple

from kiosk.store import journal
from kiosk.store.database import transaction
from kiosk.store.outbox import Verdict
from kiosk.survey.calendar import span_of, timestamp
from sync import wire
from sync.client.errors import NotSent, message, message_of_code

JOURNAL = "sync"
LAST_SYNC = "last_sync"  # ISO moment of the last push that the province answered
LAST_CONTACT = "last_contact"  # ISO moment of the last answer of any kind
WORD = "province_word"  # {"at": ISO moment, "word": sync.wire.ProvinceWord}: what the province last said of our duties
SERVER_CLOCK = "server_clock"  # "<seconds, theirs minus ours> <ISO moment>"
CLOCK_SAID = "clock_said"  # {"th", "en"}: what an officer is told of a wrong clock; absent while it is right
TROUBLE = "sync_trouble"  # why nothing can be sent, as JSON of a Trouble; absent while all is well
CLOCK_TOLERANCE = timedelta(minutes=1)


class Trouble(NamedTuple):
    """The trouble that stands, and since when."""

    since: str  # ISO moment
    key: str
    th: str  # the sentence for an officer
    en: str


def answered(connection: sqlite3.Connection, difference: timedelta | None, now: datetime, pushed: bool = False) -> None:
    """A province's answer came: its clock against ours, and no trouble any longer."""
    with transaction(connection):
        journal.set_setting(connection, LAST_CONTACT, timestamp(now))
        if pushed:
            journal.set_setting(connection, LAST_SYNC, timestamp(now))
        if difference is not None:
            _note_clock(connection, difference, now)
        if journal.get_setting(connection, TROUBLE):
            journal.set_setting(connection, TROUBLE, None)
            journal.note(connection, JOURNAL, _both("sync_works_again"), now)


def heard(connection: sqlite3.Connection, word: wire.ProvinceWord, now: datetime) -> None:
    """What the province says of this district's duties, in the place of what it said before."""
    journal.set_setting(connection, WORD, json.dumps({"at": timestamp(now), "word": word}, ensure_ascii=False))


def _note_clock(connection: sqlite3.Connection, difference: timedelta, now: datetime) -> None:
    """Kept at every contact; in the journal only when it goes wrong, or right again."""
    before = clock_difference(connection) or timedelta(0)
    journal.set_setting(connection, SERVER_CLOCK, f"{difference.total_seconds():.0f} {timestamp(now)}")
    words = {language: clock_words(difference, language) for language in ("th", "en")} if clock_fault(difference) else {}
    journal.set_setting(connection, CLOCK_SAID, json.dumps(words, ensure_ascii=False) if words else None)
    if words and not clock_fault(before):
        journal.note(connection, JOURNAL, f"{words['th']} ({words['en']})", now)


def clock_difference(connection: sqlite3.Connection) -> timedelta | None:
    """Theirs minus ours, at the last contact."""
    kept = journal.get_setting(connection, SERVER_CLOCK)
    return timedelta(seconds=float(kept.partition(" ")[0])) if kept else None


def clock_fault(difference: timedelta | None) -> bool:
    return difference is not None and abs(difference) > CLOCK_TOLERANCE


def clock_words(difference: timedelta, language: str) -> str:
    """What an officer is told about a wrong clock."""
    count, unit = span_of(difference)
    return message(f"sync_clock_{'behind' if difference > timedelta(0) else 'ahead'}_{unit}", language, count=count)


def failed(connection: sqlite3.Connection, fault: NotSent, now: datetime) -> None:
    """Keep why nothing could be sent; the journal gets a line when the reason is a new one, not at every try."""
    standing = trouble(connection)
    if standing and standing.key == fault.key:
        return
    with transaction(connection):
        kept = Trouble(timestamp(now), fault.key, fault.sentence("th"), fault.sentence("en"))
        journal.set_setting(connection, TROUBLE, json.dumps(kept._asdict(), ensure_ascii=False))
        journal.note(connection, JOURNAL, f"{kept.th} ({kept.en})", now)


def trouble(connection: sqlite3.Connection) -> Trouble | None:
    kept = journal.get_setting(connection, TROUBLE)
    return Trouble(**json.loads(kept)) if kept else None


def noted(connection: sqlite3.Connection, now: datetime, key: str, **values: object) -> None:
    """A line of the journal in both languages."""
    journal.note(connection, JOURNAL, _both(key, **values), now)


def noted_refusal(connection: sqlite3.Connection, now: datetime, service: str, answer: Verdict) -> None:
    """A line of the journal: the province did not take what was written about a service."""
    lines = [
        message(
            "sync_content_refused", language, service=service, reason=message_of_code(answer.code, answer.values, language) or answer.reason
        )
        for language in ("th", "en")
    ]
    journal.note(connection, JOURNAL, f"{lines[0]} ({lines[1]})", now)


def _both(key: str, **values: object) -> str:
    return f"{message(key, 'th', **values)} ({message(key, 'en', **values)})"
