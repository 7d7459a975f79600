"""Ingesting visits: people who came and uses of services, by kiosk and day, with revisions. Responses are ingested next door."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Row, delete, func, select

from sync import wire
from sync.server import schemas
from sync.server.db.bulk import among, insert_for, upsert
from sync.server.db.engine import in_transaction
from sync.server.db.schema import visit_tallies, visits
from sync.server.ingest.validation import OTHER_KIOSK, sent_id
from sync.server.ingest.verdicts import refusal
from sync.server.sender import Sender, lock_kiosk, record_contact
from sync.server.tallies import month_changes
from sync.wire import Code

PEOPLE = ""  # the `service` under which the people of a day are counted


def ingest(engine: Engine, sender: Sender, records: Sequence[object], received_at: str) -> list[wire.Verdict]:
    """Verdicts in the order of `records`, after everything has been committed."""
    checked = [_validate(record, sender) for record in records]
    return in_transaction(engine, lambda connection: _store(connection, sender, checked, received_at))


def _validate(record: object, sender: Sender) -> schemas.Visit | wire.Verdict:
    try:
        visit = schemas.Visit.model_validate(record)
    except ValidationError as error:
        return refusal(sent_id(record), wire.REJECTED, schemas.sentence(error), Code.RECORD_INVALID)
    if visit.kiosk != sender.kiosk:
        return refusal(visit.id, wire.REJECTED, OTHER_KIOSK, Code.KEY_OF_ANOTHER_KIOSK)
    return visit


def _verdict(identity: str, word: wire.VerdictWord) -> wire.Verdict:
    return {"id": identity, "verdict": word, "reason": ""}


def _store(connection: Connection, sender: Sender, checked: Sequence[schemas.Visit | wire.Verdict], received_at: str) -> list[wire.Verdict]:
    lock_kiosk(connection, sender)
    existing = _existing(connection, sender, [visit.id for visit in checked if isinstance(visit, schemas.Visit)])
    verdicts: list[wire.Verdict] = []
    changed: set[str] = set()  # days
    for visit in checked:
        if not isinstance(visit, schemas.Visit):
            verdicts.append(visit)
            continue
        verdict = _judge(visit, existing.get(visit.id))
        if verdict["verdict"] == wire.ACCEPTED:
            changed |= {visit.day, existing[visit.id]["day"] if visit.id in existing else visit.day}
            existing[visit.id] = _content(visit)
            _write(connection, sender, visit, received_at)
        verdicts.append(verdict)
    for day in sorted(changed):
        _recount_day(connection, sender, day)
    for month in sorted({day[:7] for day in changed}):
        _recount_month(connection, sender, month)
    record_contact(connection, sender, received_at)
    return verdicts


def _existing(connection: Connection, sender: Sender, ids: Sequence[str]) -> dict[str, dict]:
    """Id -> the content stored under it."""
    here = (visits.c.province == sender.province, visits.c.district == sender.district)
    rows = connection.execute(select(visits).where(*here, among(connection, visits.c.id, ids)))
    return {row.id: _row_content(row) for row in rows}


def _judge(visit: schemas.Visit, existing: dict | None) -> wire.Verdict:
    """A higher revision replaces, a lower one is a duplicate, the same one must say the same."""
    if existing is None:
        return _verdict(visit.id, wire.ACCEPTED)
    if existing["kiosk"] != visit.kiosk:
        return refusal(visit.id, wire.CONFLICT, "this id belongs to a visit of another kiosk", Code.VISIT_OF_ANOTHER_KIOSK)
    if visit.revision > existing["revision"]:
        return _verdict(visit.id, wire.ACCEPTED)
    if visit.revision < existing["revision"] or _content(visit) == existing:
        return _verdict(visit.id, wire.DUPLICATE)
    reason = "this revision is held with other figures; send the correction as the next revision"
    return refusal(visit.id, wire.CONFLICT, reason, Code.REVISION_TAKEN)


def _content(visit: schemas.Visit) -> dict[str, Any]:
    return {
        "kiosk": visit.kiosk,
        "revision": visit.revision,
        "kind": visit.kind,
        "day": visit.day,
        "people": visit.people,
        "uses": visit.uses,
    }


def _row_content(row: Row) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in ("kiosk", "revision", "kind", "day", "people")}, "uses": json.loads(row.uses)}


def _write(connection: Connection, sender: Sender, visit: schemas.Visit, received_at: str) -> None:
    values = {**_content(visit), "uses": json.dumps(visit.uses, sort_keys=True), "at": visit.at, "received_at": received_at}
    key = {"province": sender.province, "district": sender.district, "id": visit.id}
    connection.execute(insert_for(connection, visits).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values))


def write_day(connection: Connection, sender: Sender, visit: schemas.Visit, received_at: str) -> None:
    """A day that was typed in without a kiosk (ingest.typed_visits), and its sums."""
    _write(connection, sender, visit, received_at)
    _recount_day(connection, sender, visit.day)
    _recount_month(connection, sender, visit.day[:7])


def erase_day(connection: Connection, sender: Sender, day: str) -> None:
    """The same taken away: on that day nobody counted."""
    connection.execute(delete(visits).where(visits.c.province == sender.province, visits.c.kiosk == sender.kiosk, visits.c.day == day))
    _recount_day(connection, sender, day)
    _recount_month(connection, sender, day[:7])


def _recount_day(connection: Connection, sender: Sender, day: str) -> None:
    """A kiosk's people and uses of one day: what an officer typed in, or else its check-ins (as the kiosk counts them)."""
    rows = connection.execute(select(visits).where(visits.c.kiosk == sender.kiosk, visits.c.day == day)).all()
    typed = [row for row in rows if row.kind == wire.DAY_TOTAL]
    counts: dict[str, int] = {}
    for row in typed or rows:
        for service, uses in {PEOPLE: row.people, **json.loads(row.uses)}.items():
            counts[service] = counts.get(service, 0) + uses
    _write_period(connection, sender, day, counts)


def _recount_month(connection: Connection, sender: Sender, month: str) -> None:
    """The month as the sum of its days, so that a year is read as twelve rows of each service."""
    month_changes.note(connection, sender.province, [month])
    table = visit_tallies
    mine = (table.c.province == sender.province, table.c.district == sender.district, table.c.kiosk == sender.kiosk)
    days = table.c.period.between(f"{month}-01", f"{month}-31")
    rows = connection.execute(select(table.c.service, func.sum(table.c.n)).where(*mine, days).group_by(table.c.service))
    _write_period(connection, sender, month, {service: int(count) for service, count in rows})


def _write_period(connection: Connection, sender: Sender, period: str, counts: dict[str, int]) -> None:
    """People have a row even where an officer typed 0: on that day somebody counted."""
    table = visit_tallies
    place = {"province": sender.province, "period": period, "district": sender.district, "kiosk": sender.kiosk}
    connection.execute(delete(table).where(*(table.c[name] == value for name, value in place.items())))
    rows = [{**place, "service": service, "n": count} for service, count in counts.items() if count or service == PEOPLE]
    upsert(connection, table, rows, replace=("n",))
