"""The heartbeat: what the province is told about this kiosk's health. No answers of citizens are in it."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from kiosk import __version__
from kiosk.frozen import frozen
from kiosk.paths import DataDir
from kiosk.site import counter_words, provider_draft
from kiosk.site.model import Site
from kiosk.store import outbox, settings
from kiosk.survey import questionnaire as forms
from kiosk.survey.dates.calendar import day_of, timestamp
from kiosk.survey.limits import LIST_LIMIT, TEXT_LIMIT
from kiosk.survey.response import ANY_LANGUAGE
from kiosk.survey.yearly import provider_answers
from kiosk.updates.machine import InstalledMachine
from sync import wire
from sync.client import configuration, contact_state, content_push, reconcile, update_fetch
from sync.client.province_client import ProvinceClient

DAYS = 35  # of our own ledger go with every heartbeat; the daily reconciliation compares them all
# "checks", "links" and "handbooks" of the last diagnostics, "contents" of the services (every version): as the wire wants them
Findings = Callable[[sqlite3.Connection], Mapping[str, list[Any]]]


def no_findings(_connection: sqlite3.Connection) -> Mapping[str, list[Any]]:
    return {"checks": [], "links": [], "contents": []}


@frozen
class HeartbeatSources:
    """Where a heartbeat takes from what is not in the database."""

    data: DataDir
    site: Site
    findings: Findings
    machine: InstalledMachine = InstalledMachine()


def compose(connection: sqlite3.Connection, sources: HeartbeatSources, now: datetime, whole: bool = False) -> wire.Heartbeat:
    """The health of this kiosk. `whole`: with every day of the ledger that one heartbeat may carry."""
    data, site, health = sources.data, sources.site, sources.findings(connection)
    counts, difference = outbox.counts(connection), contact_state.clock_difference(connection)
    form = forms.load(data.questionnaire)
    refused, fault = configuration.refused(connection)
    beat: wire.Heartbeat = {
        "kiosk": site.kiosk,
        "at": timestamp(now),
        "version": __version__,
        "unsent": counts.pending,
        "oldest_unsent_at": counts.oldest_pending_at,
        "refused": counts.refused,
        "disk_free": shutil.disk_usage(data.root).free,
        "clock_difference_s": None if difference is None else -difference.total_seconds(),
        "config": configuration.in_use(connection),
        "config_refused": refused,
        "config_fault": "".join(letter if letter.isprintable() else " " for letter in fault)[:TEXT_LIMIT],
        "support_declined": settings.SUPPORT_DECLINED.get(connection) or "",
        "questionnaire": f"{form.id}/{form.version}",
        "place": "" if site.demonstration else site.place,  # of a demonstration that had joined before that was refused: an example's
        "place_en": "" if site.demonstration else site.place_en,
        "telephone": site.telephone,
        "line": site.line,
        "facebook": site.facebook,
        "opened_on": site.opened_on,
        "services": [] if site.demonstration else [_opened(site, service) for service in site.services],
        "checks": [_clipped(check) for check in health["checks"][: wire.CHECKS_LIMIT]],
        "links": health["links"][:LIST_LIMIT],
        "program": update_fetch.state(connection, sources.machine),
        "handbooks": health.get("handbooks", [])[:LIST_LIMIT],
        "counter": [word.as_json() for word in counter_words.said(connection).values()],
        "days": _days(connection, day_of(now), whole),
    }
    if form_of_provider := provider_draft.finished(connection):  # with every heartbeat, as the province may know it already
        answers = provider_answers.as_json(form_of_provider.answers)
        beat["provider"] = {"fiscal_year": form_of_provider.year, **answers}
    return beat


def _clipped(check: wire.Check) -> wire.Check:
    return {**check, "sentence": check["sentence"][:TEXT_LIMIT]}


def _opened(site: Site, service: str) -> wire.OpenService:
    """In the district's own words, where it has any."""
    own, details = site.own_services.get(service), site.details.get(service)
    words = own or details
    if words is None:
        return {"id": service}
    named: wire.OpenService = {"id": service, "name": words.name, "owner": words.owner, "telephone": words.telephone, "link": words.url}
    return {**named, "name_en": words.name_en, "owner_en": words.owner_en}


def _days(connection: sqlite3.Connection, today: date, whole: bool) -> list[wire.LedgerDay]:
    """Also those that differed at the last comparison because only the province holds something of them: it learns that from us."""
    days = reconcile.our_days(connection) if whole else reconcile.our_days(connection, today - timedelta(days=DAYS - 1), today)
    red = reconcile.last_red(connection) if whole else ()
    theirs = [reconcile.nothing(day) for day in red if day not in days]
    return sorted([*days.values(), *theirs], key=lambda entry: entry["day"])[-wire.HEARTBEAT_DAYS_LIMIT :]


def send(
    connection: sqlite3.Connection,
    province: ProvinceClient,
    sources: HeartbeatSources,
    now: datetime,
    whole: bool = False,
) -> wire.HeartbeatReply:
    """One heartbeat, and what was newly written about services. Raises NotSentError, StoreError or QuestionnaireError."""
    content_push.push(connection, province, sources.findings(connection)["contents"], now)
    reply = province.heartbeat(compose(connection, sources, now, whole))
    contact_state.answered(connection, province.clock_difference, now)
    _note_what_is_taken(connection, frozenset(reply.get("takes", ())))
    _note_request(connection, reply.get("support"))
    if "duties" in reply:
        contact_state.heard(connection, reply["duties"], now)
    return reply


def _note_request(connection: sqlite3.Connection, asked: wire.SupportRequest | None) -> None:
    """The province asks for a support bundle, or does not any more; what an officer said no to is not asked again."""
    declined = settings.SUPPORT_DECLINED.get(connection)
    request = None if asked is None or asked["id"] == declined else asked
    if request != settings.SUPPORT_ASKED.get(connection):
        settings.SUPPORT_ASKED.put(connection, request)


def _note_what_is_taken(connection: sqlite3.Connection, takes: frozenset[str]) -> None:
    """A province that has learned to take corrections and withdrawals, or other languages, gets those that it refused before, once."""
    before = settings.PROVINCE_TAKES.get(connection) or frozenset()
    if takes == before:
        return
    if "amends" in takes - before:
        outbox.send_amendments_again(connection)
    if ANY_LANGUAGE in takes - before:
        outbox.send_languages_again(connection)
    settings.PROVINCE_TAKES.put(connection, takes)
