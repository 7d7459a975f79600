"""`kiosk enroll`, `kiosk sync`, `kiosk reconcile`: the province from the command line. The talking is done in sync/client."""

import json
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event

from kiosk.commands.arguments import Arguments
from kiosk.errors import UsageError
from kiosk.paths import DataDir
from kiosk.runtime import opening
from kiosk.runtime.heartbeat_details import findings
from kiosk.runtime.opening import now
from kiosk.site.model import Server, Site
from kiosk.site.site_file import site_or_demonstration
from kiosk.store import outbox
from kiosk.store.lock import AlreadyRunningError, only_kiosk
from kiosk.survey.province_contact import clock_sentence, is_wrong
from sync.client import configuration, contact_state, enrolment, heartbeat, officer_actions, reconcile
from sync.client.credentials import credentials_of
from sync.client.errors import NotJoinedError, NotSentError, texts_of
from sync.client.heartbeat import HeartbeatSources
from sync.client.province_client import ProvinceClient
from sync.client.push import Push
from sync.client.worker import SyncWorker


def enroll(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("enroll", "Joins a province's server with a one-time code.")
    parser.add_argument("url", metavar="URL", help="https://survey.example.go.th")
    parser.add_argument("code", metavar="CODE", help="as `province enroll` printed it; case and dashes do not matter; -: typed behind it")
    parser.add_argument("--ca-file", metavar="FILE", default="", help="the province's own certificate authority, PEM")
    parser.add_argument("--allow-http", action="store_true", help="unencrypted to another machine: only where nobody else is on the wire")
    parser.add_language()
    options = parser.read(words)
    site = site_or_demonstration(data)
    ca_file = str(Path(options.ca_file).absolute()) if options.ca_file else ""  # the kiosk runs in another folder than this command
    try:
        code = sys.stdin.readline().strip() if options.code == "-" else options.code  # in no list of processes, and no history of a shell
        reply = enrolment.join(data, site, Server(options.url, ca_file, options.allow_http), code)
    except NotJoinedError as fault:
        raise UsageError(str(fault)) from fault
    officer_actions.note_joined(data, site.server.url)
    for line in officer_actions.joined(reply["district"], reply["place"], site.district, options.lang):
        print(line.words, file=sys.stdout if line.passed else sys.stderr)
    return 0


def sync(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("sync", "Sends to the province what it does not have yet.")
    parser.add_argument("--once", action="store_true", help="until nothing waits, then end; without it: go on until stopped")
    parser.add_json()
    parser.add_language()
    options = parser.read(words)
    if not options.once:
        return _go_on(data)
    site = site_or_demonstration(data)
    with opening.store(data) as connection, ProvinceClient(credentials_of(data, site)) as province:
        push = Push(connection, province, site.kiosk, now)
        fault = _tried(connection, lambda: _once(connection, province, push, data, site))
        pending = outbox.counts(connection).pending
    if options.json:
        print(json.dumps(push.counts.as_json(pending)))
    elif fault is None or push.counts.sent:
        print("\n".join(line.words for line in officer_actions.sent(push.counts, pending, options.lang)))
    _say_clock(province, options.lang)
    if fault:
        raise fault
    return 0


def _once(connection: sqlite3.Connection, province: ProvinceClient, push: Push, data: DataDir, site: Site) -> None:
    """Push, health, configuration; what the province has set is taken here when no kiosk runs on this data."""
    push.everything()
    reply = heartbeat.send(connection, province, HeartbeatSources(data, site, partial(findings, data)), now(), whole=True)
    if reply["config"] != configuration.known_etag(connection):
        configuration.pull(connection, province, site, now())
    if configuration.waits(connection):
        with suppress(AlreadyRunningError), only_kiosk(data.lock):
            configuration.apply(connection, data, now())


def _tried(connection: sqlite3.Connection, talk: Callable[[], None]) -> NotSentError | None:
    try:
        talk()
    except NotSentError as fault:
        contact_state.failed(connection, fault, now())
        return fault
    return None


def _say_clock(province: ProvinceClient, spoken: str) -> None:
    difference = province.clock_difference
    if difference is not None and is_wrong(difference):
        print(f"kiosk: {clock_sentence(difference, texts_of(spoken))}", file=sys.stderr)


def _go_on(data: DataDir) -> int:
    """The worker without a kiosk around it, until the process is told to end."""
    credentials_of(data, site_or_demonstration(data))
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    worker = SyncWorker(data, partial(findings, data))
    worker.start()
    ended.wait()
    worker.stop()
    return 0


def reconcile_days(words: Sequence[str], data: DataDir) -> int:
    """Exit status 1 when days differ even after they were sent again."""
    parser = Arguments("reconcile", "Day by day, ours against the province's; a day that differs is sent again once.")
    parser.add_json()
    parser.add_language()
    options = parser.read(words)
    site = site_or_demonstration(data)
    with opening.store(data) as connection, ProvinceClient(credentials_of(data, site)) as province:
        push = Push(connection, province, site.kiosk, now)
        days: list[reconcile.ComparedDay] = []
        fault = _tried(connection, lambda: days.extend(_compared(connection, province, push, data, site)))
    if fault:
        raise fault
    if options.json:
        print(json.dumps({"reconciled": all(day.agrees for day in days), "days": [day.as_json() for day in days]}))
    else:
        print("\n".join(line.words for line in officer_actions.compared(days, options.lang)))
    _say_clock(province, options.lang)
    return 0 if all(day.agrees for day in days) else 1


def _compared(
    connection: sqlite3.Connection, province: ProvinceClient, push: Push, data: DataDir, site: Site
) -> list[reconcile.ComparedDay]:
    days = reconcile.reconcile(connection, province, push, now, always=True)
    heartbeat.send(connection, province, HeartbeatSources(data, site, partial(findings, data)), now(), whole=True)
    return days
