"""What officers' pages can ask of the province: join, send now, reconcile. Each opens what it needs, says plain sentences, draws nothing.

They take seconds and run in a thread of the caller's. A NotSent that comes out is told by `in_language`.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from typing import NamedTuple

from kiosk.language.sentence import Foreseen
from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Server
from kiosk.store import outbox
from kiosk.store.database import open_store
from kiosk.survey.calendar import BANGKOK, short_date
from kiosk.survey.province_contact import clock_sentence, comparison_sentence, is_wrong
from sync.client import contact_state, enrolment, heartbeat, reconcile
from sync.client.credentials import credentials_of
from sync.client.errors import NotSent, message, texts_of
from sync.client.province_client import ProvinceClient
from sync.client.push import Counts, Push

SHOWN_DAYS = 60  # the newest days and every red one


class Told(NamedTuple):
    """One line of a result: passed (True), failed (False) or only told (None)."""

    words: str
    passed: bool | None = None


class Untold(Foreseen):
    """What went wrong, already in the officer's language."""


@contextmanager
def in_language(language: str) -> Iterator[None]:
    try:
        yield
    except NotSent as fault:
        raise Untold(fault.sentence(language)) from fault


def enrol(data: DataDir, url: str, code: str, language: str) -> list[Told]:
    """Join a province; the other settings of the way there (own CA, http allowed) stay as the site has them. Raises Untold."""
    site = site_file.load(data.site)
    with in_language(language):
        reply = enrolment.join(data, site, Server(url, site.server.ca_file, site.server.allow_http), code)
    return list(joined(reply["district"], reply["place"], site.district, language))


def joined(theirs: str, place: str, ours: str, language: str) -> Iterator[Told]:
    """What to say after joining; a code for another district is pointed out, not refused."""
    yield Told(message("sync_joined", language, district=theirs, place=place).rstrip(), True)
    if theirs != ours:
        yield Told(message("sync_other_district", language, theirs=theirs, ours=ours), False)


def send(data: DataDir, findings: heartbeat.Findings, language: str) -> list[Told]:
    """One push and a heartbeat now. Raises Untold or StoreError."""
    site = site_file.load(data.site)
    with in_language(language), closing(open_store(data.database)) as connection:
        try:
            with ProvinceClient(credentials_of(data, site)) as province:
                counts = Push(connection, province, site.kiosk, _now).everything()
                heartbeat.tell(connection, province, data, site, findings, _now())
        except NotSent as fault:
            contact_state.failed(connection, fault, _now())
            raise
        return list(sent(counts, outbox.counts(connection).pending, language)) + _clock(province, language)


def sent(counts: Counts, pending: int, language: str) -> Iterator[Told]:
    """What became of a push."""
    if not counts.sent:
        yield Told(message("sync_nothing_waits", language), True)
    else:
        yield Told(message("sync_sent", language, sent=counts.sent, accepted=counts.accepted, duplicate=counts.duplicate), True)
    if counts.kept_back:
        yield Told(message("sync_kept_back", language, count=counts.kept_back), False)
    if pending:
        yield Told(message("sync_waiting", language, count=pending))


def _clock(province: ProvinceClient, language: str) -> list[Told]:
    difference = province.clock_difference
    return [Told(clock_sentence(difference, texts_of(language)), False)] if difference is not None and is_wrong(difference) else []


def compare(data: DataDir, findings: heartbeat.Findings, language: str) -> list[Told]:
    """Reconcile now, sending again what differs. Raises Untold or StoreError."""
    site = site_file.load(data.site)
    with in_language(language), closing(open_store(data.database)) as connection:
        try:
            with ProvinceClient(credentials_of(data, site)) as province:
                days = reconcile.reconcile(connection, province, Push(connection, province, site.kiosk, _now), _now, always=True)
                heartbeat.tell(connection, province, data, site, findings, _now(), whole=True)
        except NotSent as fault:
            contact_state.failed(connection, fault, _now())
            raise
        return list(compared(days, language)) + _clock(province, language)


def compared(days: Sequence[reconcile.Day], language: str) -> Iterator[Told]:
    """The verdict first, then red days, then the newest ones."""
    red = [day for day in days if not day.agrees]
    yield Told(comparison_sentence(len(days), len(red), texts_of(language)), not red)
    green = [one for one in reversed(days) if one.agrees][:SHOWN_DAYS]
    for one in [*red, *green]:
        key = "sync_day_agrees" if one.agrees else "sync_day_differs"
        day = short_date(date.fromisoformat(one.day), language)
        yield Told(message(key, language, day=day, ours=one.ours["count"], theirs=one.theirs["count"]), one.agrees)


def _now() -> datetime:
    return datetime.now(BANGKOK)
