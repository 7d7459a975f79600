"""The audit log: who did which act, when, from where and to what. Rows are only ever added, each chained to the one before it
(db.audit_chain); it holds no secret and no answer."""

import logging

from sqlalchemy import Connection, Row, insert, select

from kiosk.frozen import frozen
from sync.server.clock import now
from sync.server.db import audit_chain
from sync.server.db.schema import audit
from sync.server.scope import Scope
from sync.server.web import request_origin

log = logging.getLogger("province.audit")

COMMAND_LINE = "command line"  # the actor when an act came from `province ...` on the server itself


@frozen
class AuditChain:
    """What a walk over the log shows: how many rows, the last hash, the first row that does not follow from the one before."""

    count: int
    head: str
    broken: int | None


def record(connection: Connection, actor: str, act: str, subject: str = "", detail: str = "", district: str = "") -> None:
    """Write one line in the caller's transaction: the act and its trace are committed together or not at all.

    On PostgreSQL whoever else records an act waits until that transaction ends: record last.
    """
    origin = request_origin.current()
    values = {"at": now(), "actor": actor[:300], "act": act[:64], "subject": subject[:300], "detail": detail[:2000]}
    values |= {"district": district, "origin": origin.network, "request": origin.request}
    audit_chain.lock(connection)
    link = audit_chain.link(audit_chain.head(connection), values)
    connection.execute(insert(audit).values(**values, hash=link))
    log.info("%s %s", act, link)  # a journal that is forwarded to another machine bears witness


def verify(connection: Connection) -> AuditChain:
    """Walk the whole log and compute every hash anew."""
    previous, count, broken = audit_chain.FIRST, 0, None
    for row in connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.id)).mappings():
        count += 1
        if row["hash"] != audit_chain.link(previous, row) and broken is None:
            broken = row["id"]
        previous = row["hash"]
    return AuditChain(count, previous, broken)


def holds(connection: Connection, link: str) -> bool:
    """Whether a hash that was noted earlier is still one of the log's: its last rows can be removed without a break."""
    return connection.scalar(select(audit.c.id).where(audit.c.hash == link).limit(1)) is not None


def entries(connection: Connection, scope: Scope, limit: int = 200, before: int | None = None) -> list[Row]:
    """The latest acts, newest first; a district sees the acts that concern it. `before`: the id to continue below."""
    statement = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if scope.district:
        statement = statement.where(audit.c.district == scope.district)
    if before is not None:
        statement = statement.where(audit.c.id < before)
    return list(connection.execute(statement))
