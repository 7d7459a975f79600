"""What officers' pages can ask of the province: join, send now, reconcile. Each opens what it needs, says plain sentences, draws nothing.

They take seconds and run in a thread of the caller's. `in_language` puts a NotSentError into the officer's language.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from typing import Any

from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import ForeseenError
from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Server
from kiosk.store import outbox
from kiosk.store.database import open_store
from kiosk.survey.dates.calendar import BANGKOK, short_date
from kiosk.survey.province_contact import clock_sentence, comparison_sentence, is_wrong
from sync.client import contact_state, enrolment, heartbeat, reconcile
from sync.client.credentials import credentials_of
from sync.client.errors import NotSentError, message, texts_of
from sync.client.heartbeat import HeartbeatSources
from sync.client.province_client import ProvinceClient
from sync.client.push import Push, PushCounts

SHOWN_DAYS = 60  # the newest days and every red one


class LocalizedNotSentError(ForeseenError):
    """What went wrong, already in the officer's language."""


@contextmanager
def in_language(language: str) -> Iterator[None]:
    try:
        yield
    except NotSentError as fault:
        raise LocalizedNotSentError(fault.sentence(language)) from fault


def enrol(data: DataDir, url: str, code: str, language: str) -> list[ResultLine]:
    """Join a province; the other settings of the way there (own CA, http allowed) stay as the site has them. Raises
    LocalizedNotSentError."""
    site = site_file.load(data.site)
    with in_language(language):
        reply = enrolment.join(data, site, Server(url, site.server.ca_file, site.server.allow_http), code)
    note_joined(data, site.server.url)
    return list(joined(reply["district"], reply["place"], site.district, language))


def note_joined(data: DataDir, before: str) -> None:
    """A line of the journal: who has this kiosk's answers from now on, and who had them `before`. Raises StoreError."""
    with closing(open_store(data.database)) as connection:
        contact_state.note(connection, _now(), "sync_joined_at", address=site_file.load(data.site).server.url, before=before or "-")


def set_up(data: DataDir, url: str, code: str, language: str) -> str:
    """The text of the set-up that the province has for this code; the code is not spent. Raises LocalizedNotSentError."""
    site = site_file.load(data.site)
    with in_language(language):
        server = Server(url, site.server.ca_file, site.server.allow_http)
        return enrolment.ask_set_up(site, server, code)


def joined(theirs: str, place: str, ours: str, language: str) -> Iterator[ResultLine]:
    """What to say after joining; a code for another district is pointed out, not refused."""
    yield ResultLine(message("sync_joined", language, district=theirs, place=place).rstrip(), True)
    if theirs != ours:
        yield ResultLine(message("sync_other_district", language, theirs=theirs, ours=ours), False)


def send(data: DataDir, findings: heartbeat.Findings, language: str) -> list[ResultLine]:
    """One push and a heartbeat now. Raises LocalizedNotSentError or StoreError."""
    site = site_file.load(data.site)
    with in_language(language), closing(open_store(data.database)) as connection:
        try:
            with ProvinceClient(credentials_of(data, site)) as province:
                counts = Push(connection, province, site.kiosk, _now).everything()
                heartbeat.send(connection, province, HeartbeatSources(data, site, findings), _now())
        except NotSentError as fault:
            contact_state.failed(connection, fault, _now())
            raise
        return list(sent(counts, outbox.counts(connection).pending, language)) + _clock(province, language)


def send_support(data: DataDir, request: str, bundle: Mapping[str, Any], language: str) -> list[ResultLine]:
    """The support bundle that the province asked for, on an officer's yes. Raises LocalizedNotSentError."""
    site = site_file.load(data.site)
    with in_language(language), ProvinceClient(credentials_of(data, site)) as province:
        province.send_support(request, bundle)
    return [ResultLine(message("sync_support_sent", language), True)]


def sent(counts: PushCounts, pending: int, language: str) -> Iterator[ResultLine]:
    """What became of a push."""
    if not counts.sent:
        yield ResultLine(message("sync_nothing_waits", language), True)
    else:
        yield ResultLine(message("sync_sent", language, sent=counts.sent, accepted=counts.accepted, duplicate=counts.duplicate), True)
    if counts.kept_back:
        yield ResultLine(message("sync_kept_back", language, count=counts.kept_back), False)
    if pending:
        yield ResultLine(message("sync_waiting", language, count=pending))


def _clock(province: ProvinceClient, language: str) -> list[ResultLine]:
    difference = province.clock_difference
    return [ResultLine(clock_sentence(difference, texts_of(language)), False)] if difference is not None and is_wrong(difference) else []


def compare(data: DataDir, findings: heartbeat.Findings, language: str) -> list[ResultLine]:
    """Reconcile now, sending again what differs. Raises LocalizedNotSentError or StoreError."""
    site = site_file.load(data.site)
    with in_language(language), closing(open_store(data.database)) as connection:
        try:
            with ProvinceClient(credentials_of(data, site)) as province:
                days = reconcile.reconcile(connection, province, Push(connection, province, site.kiosk, _now), _now, always=True)
                heartbeat.send(connection, province, HeartbeatSources(data, site, findings), _now(), whole=True)
        except NotSentError as fault:
            contact_state.failed(connection, fault, _now())
            raise
        return list(compared(days, language)) + _clock(province, language)


def compared(days: Sequence[reconcile.ComparedDay], language: str) -> Iterator[ResultLine]:
    """The verdict first, then red days, then the newest ones."""
    red = [day for day in days if not day.agrees]
    yield ResultLine(comparison_sentence(len(days), len(red), texts_of(language)), not red)
    green = [day for day in reversed(days) if day.agrees][:SHOWN_DAYS]
    for day in [*red, *green]:
        key = "sync_day_agrees" if day.agrees else "sync_day_differs"
        words = short_date(date.fromisoformat(day.day), language)
        yield ResultLine(message(key, language, day=words, ours=day.ours["count"], theirs=day.theirs["count"]), day.agrees)


def _now() -> datetime:
    return datetime.now(BANGKOK)
