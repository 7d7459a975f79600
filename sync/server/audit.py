"""The audit log: who did which administrative act, when and to what. Rows are only ever added; it holds no secret and no answer."""

from sqlalchemy import Connection, Row, insert, select

from sync.server.clock import now
from sync.server.db.schema import audit
from sync.server.scope import Scope

COMMAND_LINE = "command line"  # the actor when an act came from `province ...` on the server itself


def record(connection: Connection, actor: str, act: str, subject: str = "", detail: str = "", district: str = "") -> None:
    """Write one line in the caller's transaction: the act and its trace are committed together or not at all."""
    values = {"at": now(), "actor": actor[:300], "act": act, "subject": subject[:300], "detail": detail[:2000]}
    connection.execute(insert(audit).values(**values, district=district))


def entries(connection: Connection, scope: Scope, limit: int = 200, before: int | None = None) -> list[Row]:
    """The latest acts, newest first; a district sees the acts that concern it. `before`: the id to continue below."""
    statement = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if scope.district:
        statement = statement.where(audit.c.district == scope.district)
    if before is not None:
        statement = statement.where(audit.c.id < before)
    return list(connection.execute(statement))
