"""Recording a kiosk's heartbeat: its health, its open services, its link checks, its ledger. One transaction, one short answer."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, delete, func, select, update

from kiosk.survey.dates.calendar import day_of, timestamp
from kiosk.survey.first_day.counter_readiness import from_json
from kiosk.survey.response import TAKEN
from kiosk.survey.yearly import provider_answers
from sync import wire
from sync.server import audit
from sync.server.api.heartbeat_answers import HeartbeatAnswers, ProvinceState, state_of
from sync.server.db.bulk import upsert
from sync.server.db.engine import in_transaction, reading
from sync.server.db.schema import handbook_checks, health, heartbeats, kiosks, link_checks, open_services
from sync.server.duties import provider_questionnaire
from sync.server.kiosks import counter_readiness, reconciliation, support_requests
from sync.server.schemas import Heartbeat
from sync.server.scope import Scope
from sync.server.sender import Sender, lock_and_recall
from sync.server.services import open_history, proposals
from sync.server.settings import Settings
from sync.server.updates import program_states, rings

_SAID = ("name", "owner", "telephone", "link", "name_en", "owner_en")  # of an open service, on the wire and in the table
_CONTACT = {"place", "place_en", "telephone", "line", "facebook", "opened_on"}
THINNED_AFTER = 400  # days; of the months before only the last heartbeat is kept


class StoredHeartbeat(NamedTuple):
    differing: list[str]  # days
    support: wire.SupportRequest | None  # the request for a bundle that waits
    state: ProvinceState


def record(
    engine: Engine, settings: Settings, sender: Sender, beat: Heartbeat, answers: HeartbeatAnswers | None = None
) -> wire.HeartbeatReply:
    """Record everything the heartbeat says; the reply tells the clock, the configuration, the days that differ, the duties."""
    now, answers = datetime.now(UTC), answers or HeartbeatAnswers(engine, settings)
    unreconciled, support, state = in_transaction(engine, lambda connection: _store(connection, sender, beat, now))
    duties, config = answers.answer(sender, state, day_of(now))
    if config in (beat.config, beat.config_refused):
        answers.note_version(sender, config)
    reply: wire.HeartbeatReply = {"time": timestamp(now), "config": config, "unreconciled": unreconciled, "duties": duties}
    if support:
        reply["support"] = support
    if packs := answers.packs(state):
        reply["audio"] = packs
    reply["takes"] = list(TAKEN)
    if beat.program:
        with reading(engine) as connection:
            update_ = rings.offered_to(connection, sender, beat.program.architecture, beat.program.installed)
        if update_:
            reply["update"] = {"version": update_.version, "sha256": update_.sha256, "size": update_.size}
    return reply


def _store(connection: Connection, sender: Sender, beat: Heartbeat, now: datetime) -> StoredHeartbeat:
    """What says the same as the last time is not written again: of most heartbeats only the moment and the days are new."""
    before, today, received_at = lock_and_recall(connection, sender), day_of(now).isoformat(), timestamp(now)
    if before.last_beat_day != today:
        thin(connection, sender.kiosk, day_of(now))
    _write_beat(connection, sender, beat, now)
    said, known = _digests(sender, beat, today), json.loads(before.beat_digests or "{}")
    if said["checks"] != known.get("checks"):
        _write_checks(connection, sender, beat)
    if said["links"] != known.get("links"):
        _write_links(connection, sender, beat)
    if beat.services is not None and said["services"] != known.get("services"):
        _write_services(connection, sender, beat.services, received_at)
        open_history.note(connection, Scope(sender.province, sender.district))
    if beat.program:
        program_states.record(connection, sender.kiosk, beat.program.model_dump(), received_at)  # type: ignore[arg-type]
    if beat.provider:
        answers = provider_answers.from_json(beat.provider.model_dump())
        provider_questionnaire.take_from_kiosk(
            connection, Scope(sender.province, sender.district), sender.kiosk, beat.provider.fiscal_year, answers
        )
    if before.last_beat_day and said["contact"] != known.get("contact"):
        _note_contact(connection, sender, _words(beat))
    if said["counter"] != known.get("counter"):
        counter_readiness.record(connection, sender.kiosk, filter(None, (from_json(word.model_dump()) for word in beat.counter)))
    digests = {} if said == known else {"beat_digests": json.dumps(said)}
    values = {"last_seen_at": received_at, "last_beat_day": today, **digests, **_words(beat)}
    connection.execute(update(kiosks).where(kiosks.c.kiosk == sender.kiosk).values(**values))
    claims: list[wire.LedgerDay] = [{"day": day.day, "count": day.count, "digest": day.digest} for day in beat.days]
    differing = reconciliation.compare_claims(connection, sender, claims, received_at)
    if beat.support_declined:
        support_requests.decline(connection, sender, beat.support_declined)
    support = support_requests.waiting(connection, sender.kiosk) if before.asked_support else None
    return StoredHeartbeat(differing, support, state_of(connection, sender))


def _digests(sender: Sender, beat: Heartbeat, today: str) -> dict[str, str]:
    """Part -> what stands for its words, in this district; the services are written down every day anew (services.open_history)."""
    digests = {}
    parts = {"checks": {"checks"}, "links": {"links", "handbooks"}, "services": {"services"}, "counter": {"counter"}, "contact": _CONTACT}
    for part, fields in parts.items():
        about = f"{sender.district} {today if part == 'services' else ''} ".encode()
        digests[part] = hashlib.sha256(about + beat.model_dump_json(include=fields).encode()).hexdigest()[:16]
    return digests


def thin(connection: Connection, kiosk: str, today: date) -> None:
    """Of each month that lies wholly more than THINNED_AFTER days back, keep the last heartbeat of a kiosk."""
    table, old = heartbeats, (today - timedelta(days=THINNED_AFTER)).isoformat()[:8] + "01"
    month = func.substr(table.c.day, 1, 7)
    mine = (table.c.kiosk == kiosk, table.c.day < old)
    connection.execute(delete(table).where(*mine, table.c.day.not_in(select(func.max(table.c.day)).where(*mine).group_by(month))))


def _write_checks(connection: Connection, sender: Sender, beat: Heartbeat) -> None:
    checks = {check.check: {"result": check.result, "sentence": check.sentence, "at": check.at} for check in beat.checks}
    rows = [{"kiosk": sender.kiosk, "check_id": check, **values} for check, values in checks.items()]
    upsert(connection, health, rows, replace=("result", "sentence", "at"))


def _write_beat(connection: Connection, sender: Sender, beat: Heartbeat, now: datetime) -> None:
    difference = None if beat.clock_difference_s is None else round(beat.clock_difference_s * 1000)
    values = {
        "at": beat.at,
        "received_at": timestamp(now),
        "version": beat.version,
        "unsent": beat.unsent,
        "oldest_unsent_at": beat.oldest_unsent_at,
        "refused": beat.refused,
        "disk_free": beat.disk_free,
        "clock_difference_ms": difference,
        "config": beat.config,
        "config_refused": beat.config_refused,
        "config_fault": beat.config_fault,
        "questionnaire": beat.questionnaire,
    }
    upsert(connection, heartbeats, [{"kiosk": sender.kiosk, "day": day_of(now).isoformat(), **values}], replace=tuple(values))


def _write_links(connection: Connection, sender: Sender, beat: Heartbeat) -> None:
    links = {link.service: {"at": link.at, "ok": int(link.ok), "note": link.note} for link in beat.links}
    place = {"province": sender.province, "district": sender.district}
    handbooks = {
        look.service: {**place, "service": look.service, "url": look.url, "at": look.at, "ok": int(look.ok), "note": look.note}
        for look in beat.handbooks
    }
    upsert(connection, handbook_checks, list(handbooks.values()), replace=("url", "at", "ok", "note"))
    upsert(
        connection,
        link_checks,
        [{**place, "service": service, **values} for service, values in links.items()],
        replace=("at", "ok", "note"),
    )


def _write_services(connection: Connection, sender: Sender, services: list[Any], received_at: str) -> None:
    place = {"province": sender.province, "district": sender.district, "kiosk": sender.kiosk}
    _record_proposals(connection, sender, services)
    connection.execute(delete(open_services).where(*(open_services.c[name] == value for name, value in place.items())))
    opened = {service.id: {**{name: getattr(service, name) for name in _SAID}, "position": at} for at, service in enumerate(services)}
    rows = [{**place, "service": service, **values, "reported_at": received_at} for service, values in opened.items()]
    upsert(connection, open_services, rows, replace=(*_SAID, "position", "reported_at"))


def _record_proposals(connection: Connection, sender: Sender, services: list[Any]) -> None:
    """A link or telephone that this kiosk did not say before is in the audit log: it waits to be accepted (services.proposals)."""
    rows = connection.execute(select(open_services).where(open_services.c.kiosk == sender.kiosk))
    before = {row.service: proposals.reported_contacts(row) for row in rows}
    for service in services:
        contacts = proposals.reported_contacts(service)
        if contacts and before.get(service.id) != contacts:
            proposals.record(connection, Scope(sender.province, sender.district), sender.kiosk, service.id, contacts)


def _note_contact(connection: Connection, sender: Sender, words: dict[str, str]) -> None:
    """The public page may show what a kiosk calls its place, and how that is reached: a change is in the audit log."""
    before = connection.execute(select(kiosks).where(kiosks.c.kiosk == sender.kiosk)).mappings().one()
    changes = [f"{before[name] or '–'} → {value or '–'}" for name, value in words.items() if value != before[name]]
    if changes:
        audit.record(connection, f"kiosk {sender.kiosk}", "kiosk.contact", sender.kiosk, " · ".join(changes), sender.district)


def _words(beat: Heartbeat) -> dict[str, str]:
    """The place's name and how it is reached, as this kiosk has them. What the province wrote for the district stands before them."""
    words = {name: value for name, value in (("place", beat.place), ("telephone", beat.telephone)) if value}
    said = (("place_en", beat.place_en), ("line", beat.line), ("facebook", beat.facebook), ("opened_on", beat.opened_on))
    return words | {name: value for name, value in said if value is not None}  # None: an earlier kiosk, which does not know them
