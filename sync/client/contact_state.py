"""What the kiosk stores of its contacts with the province, as settings and journal lines that officers' pages read. It sends nothing."""

import sqlite3
from datetime import datetime, timedelta

from kiosk.language.wire_codes import code_sentence
from kiosk.store import journal, settings
from kiosk.store.database import transaction
from kiosk.store.outbox import RecordVerdict
from kiosk.survey.province_contact import ServerClock, clock_sentence, is_wrong
from sync import wire
from sync.client.errors import NotSentError, message, texts_of

JOURNAL = "sync"
LANGUAGES = ("th", "en")  # a line of the journal says both


def answered(connection: sqlite3.Connection, difference: timedelta | None, now: datetime, pushed: bool = False) -> None:
    """A province's answer came: its clock (theirs minus ours) is stored, and the failure before it has ended."""
    with transaction(connection):
        settings.LAST_CONTACT.put(connection, now)
        if pushed:
            settings.LAST_SYNC.put(connection, now)
        if difference is not None:
            _store_clock(connection, difference, now)
        if settings.FAILURE.get(connection):
            settings.FAILURE.put(connection, None)
            note(connection, now, "sync_works_again")


def heard(connection: sqlite3.Connection, duties: wire.ProvinceStatus, now: datetime) -> None:
    """What the province says of this district's duties, in the place of what it said before."""
    settings.PROVINCE_MESSAGE.put(connection, settings.ProvinceMessage(now, duties))


def _store_clock(connection: sqlite3.Connection, difference: timedelta, now: datetime) -> None:
    """Stored at every contact; in the journal only when it goes wrong."""
    before = clock_difference(connection)
    settings.SERVER_CLOCK.put(connection, ServerClock(difference, now))
    if is_wrong(difference) and not is_wrong(before):
        _note_in_both(connection, now, [clock_sentence(difference, texts_of(language)) for language in LANGUAGES])


def clock_difference(connection: sqlite3.Connection) -> timedelta | None:
    """Theirs minus ours, at the last contact."""
    clock = settings.SERVER_CLOCK.get(connection)
    return clock.difference if clock else None


def failed(connection: sqlite3.Connection, error: NotSentError, now: datetime) -> None:
    """Store why nothing could be sent; the journal gets a line when the reason is a new one, not at every try."""
    before = settings.FAILURE.get(connection)
    if before and before.key == error.key:
        return
    with transaction(connection):
        settings.FAILURE.put(connection, error.as_failure(now))
        _note_in_both(connection, now, [error.sentence(language) for language in LANGUAGES])


def note(connection: sqlite3.Connection, now: datetime, key: str, **values: object) -> None:
    """A line of the journal in both languages."""
    _note_in_both(connection, now, [message(key, language, **values) for language in LANGUAGES])


def note_refusal(connection: sqlite3.Connection, now: datetime, service: str, answer: RecordVerdict) -> None:
    """A line of the journal: the province did not take what was written about a service."""
    reasons = [code_sentence(answer.code, answer.values, texts_of(language)) or answer.reason for language in LANGUAGES]
    sentences = zip(LANGUAGES, reasons, strict=True)
    _note_in_both(
        connection, now, [message("sync_content_refused", language, service=service, reason=reason) for language, reason in sentences]
    )


def _note_in_both(connection: sqlite3.Connection, now: datetime, sentences: list[str]) -> None:
    thai, english = sentences
    journal.note(connection, JOURNAL, f"{thai} ({english})", now)
