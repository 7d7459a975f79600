"""What a district wrote about its services: ingested, every version stored and none changed, and handed to its kiosks."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, func, insert, select

from kiosk.survey.district_content import with_code_names
from sync import wire
from sync.server import schemas
from sync.server.db.engine import in_transaction
from sync.server.db.schema import service_details
from sync.server.ingest.validation import sent_id
from sync.server.ingest.verdicts import refusal
from sync.server.scope import Scope
from sync.server.sender import Sender, lock_kiosk
from sync.server.services import proposals
from sync.wire import Code

VERSIONS_A_DAY = 50  # of one service by one kiosk; nobody writes that often


def ingest(engine: Engine, sender: Sender, records: Sequence[object], received_at: str) -> list[wire.Verdict]:
    """Verdicts in the order of `records`; `id` is the service's id."""

    def work(connection: Connection) -> list[wire.Verdict]:
        lock_kiosk(connection, sender)
        return [_ingest_record(connection, sender, record, received_at) for record in records]

    return in_transaction(engine, work)


def _ingest_record(connection: Connection, sender: Sender, record: object, received_at: str) -> wire.Verdict:
    try:
        content = schemas.ServiceContent.model_validate(record)
    except ValidationError as error:
        return refusal(sent_id(record, "service"), wire.REJECTED, schemas.sentence(error), Code.RECORD_INVALID)
    key = {
        "province": sender.province,
        "district": sender.district,
        "kiosk": sender.kiosk,
        "service": content.service,
        "version": content.version,
    }
    existing = connection.scalar(
        select(service_details.c.details).where(*(service_details.c[name] == value for name, value in key.items()))
    )
    if existing is None and _too_many(connection, key, received_at):
        reason = f"at most {VERSIONS_A_DAY} versions of a service are taken in one day"
        return {"id": content.service, "verdict": wire.REJECTED, "reason": reason, "code": Code.REFUSED, "values": {"fault": reason}}
    if existing is None:
        text = json.dumps(content.details, ensure_ascii=False, sort_keys=True)
        connection.execute(insert(service_details).values(**key, at=content.at, details=text, received_at=received_at))
        contacts = proposals.contacts_of(with_code_names(content.details))
        if contacts:
            proposals.record(connection, Scope(sender.province, sender.district), sender.kiosk, content.service, contacts)
        return {"id": content.service, "verdict": wire.ACCEPTED, "reason": ""}
    if json.loads(existing) == content.details:
        return {"id": content.service, "verdict": wire.DUPLICATE, "reason": ""}
    reason = "this version is held with other words; send the change as the next version"
    return refusal(content.service, wire.CONFLICT, reason, Code.VERSION_TAKEN)


def _too_many(connection: Connection, key: dict[str, Any], received_at: str) -> bool:
    table = service_details
    mine = (table.c[name] == value for name, value in key.items() if name != "version")
    count = select(func.count()).where(*mine, table.c.received_at.like(f"{received_at[:10]}%"))
    return (connection.scalar(count) or 0) >= VERSIONS_A_DAY


def content_for(connection: Connection, sender: Sender) -> list[wire.ServiceContent]:
    """The newest words about each service of the sender's district, where the sender did not write them: another kiosk did, or
    somebody on the province's pages, where a district also adopts what another one wrote.

    Links and telephones are those of the pages, or where these have none the sender's own: its screen shows its own words at once.
    """
    rows = proposals.rows_of(connection, Scope(sender.province, sender.district))
    own = {row.service: proposals.contacts_of(proposals.details_of(row)) for row in rows if row.kiosk == sender.kiosk}
    newest, published = {row.service: row for row in rows}, proposals.published_words(rows)
    return [
        {"service": row.service, "version": row.version, "at": row.at, "details": {**own.get(service, {}), **published[service]}}
        for service, row in sorted(newest.items())
        if row.kiosk != sender.kiosk
    ]
