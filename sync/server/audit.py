"""The audit log: who did which act, when, from where and to what. Rows are only ever added, each chained to the one before it
(db.audit_chain); it holds no secret and no answer."""

import logging
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select

from kiosk.frozen import frozen
from sync.server.clock import now
from sync.server.db import audit_chain
from sync.server.db.schema import audit
from sync.server.scope import Scope
from sync.server.web import request_origin

log = logging.getLogger("province.audit")

COMMAND_LINE = "command line"  # the actor when an act came from `province ...` on the server itself
SERVER = "this server"  # the actor of what no person did


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
        if row["hash"] != audit_chain.link(previous, dict(row)) and broken is None:
            broken = row["id"]
        previous = row["hash"]
    return AuditChain(count, previous, broken)


def holds(connection: Connection, link: str) -> bool:
    """Whether a hash that was noted earlier is still one of the log's: its last rows can be removed without a break."""
    return connection.scalar(select(audit.c.id).where(audit.c.hash == link).limit(1)) is not None


@frozen
class AuditFilter:
    """Which acts a list is of; empty fields choose all."""

    actor: str = ""
    act: str = ""
    first: date | None = None
    last: date | None = None
    words: str = ""  # anywhere in subject or detail, in any letter case


def entries(connection: Connection, scope: Scope, limit: int = 200, offset: int = 0, wanted: AuditFilter | None = None) -> list[Row]:
    """The latest acts, newest first, after leaving out the first `offset`; a district sees the acts that concern it."""
    statement = select(audit).where(*_conditions(scope, wanted or AuditFilter())).order_by(audit.c.id.desc())
    return list(connection.execute(statement.limit(limit).offset(offset)))


def count_entries(connection: Connection, scope: Scope, wanted: AuditFilter) -> int:
    return connection.scalar(select(func.count()).select_from(audit).where(*_conditions(scope, wanted))) or 0


def actors_and_acts(connection: Connection, scope: Scope) -> tuple[list[str], list[str]]:
    """Everybody who did anything that concerns the scope, and every kind of act: what a list may be narrowed to."""
    conditions = _conditions(scope, AuditFilter())
    actors, acts = (connection.scalars(select(column).where(*conditions).distinct()) for column in (audit.c.actor, audit.c.act))
    return sorted(actors), sorted(acts)


def _conditions(scope: Scope, wanted: AuditFilter) -> list[ColumnElement[bool]]:
    conditions = [audit.c.district == scope.district] if scope.district else []
    conditions += [column == value for column, value in ((audit.c.actor, wanted.actor), (audit.c.act, wanted.act)) if value]
    if wanted.first is not None:
        conditions.append(audit.c.at >= wanted.first.isoformat())
    if wanted.last is not None:
        conditions.append(audit.c.at < (wanted.last + timedelta(days=1)).isoformat())
    if wanted.words:
        words = wanted.words.lower()
        conditions.append(or_(*(func.lower(column).contains(words, autoescape=True) for column in (audit.c.subject, audit.c.detail))))
    return conditions
