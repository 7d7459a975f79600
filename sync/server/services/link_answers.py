"""What the office that owns a service answered when it was asked whether its link is right (the manual, Yasothon's order: the owning office
checks its links). Every answer stays; the last one about the link in use counts as a person's look at it."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import link_answers
from sync.server.scope import Scope


@frozen
class LinkAnswer:
    """`who`: an office or its post; `day`: YYYY-MM-DD, when it answered. Of a new one nobody has noted the last two yet."""

    service: str
    url: str
    right: bool
    who: str
    day: str
    note: str = ""
    written_by: str = ""
    written_at: str = ""


def latest_answers(connection: Connection, scope: Scope) -> dict[str, LinkAnswer]:
    """Service -> the last answer about it in the scope's district."""
    table = link_answers
    statement = select(table).where(table.c.province == scope.province, table.c.district == scope.district).order_by(table.c.number)
    return {
        row.service: LinkAnswer(row.service, row.url, bool(row.right), row.who, row.day, row.note, row.written_by, row.written_at)
        for row in connection.execute(statement)
    }


def note_answers(connection: Connection, actor: str, scope: Scope, answers: Iterable[LinkAnswer]) -> None:
    """Each becomes the last one about its service."""
    table = link_answers
    for answer in answers:
        here = (table.c.province == scope.province, table.c.district == scope.district, table.c.service == answer.service)
        number = (connection.scalar(select(func.max(table.c.number)).where(*here)) or 0) + 1
        said = {"url": answer.url, "right": int(answer.right), "who": answer.who, "day": answer.day, "note": answer.note}
        place = {"province": scope.province, "district": scope.district, "service": answer.service, "number": number}
        connection.execute(insert(table).values(**place, **said, written_by=actor, written_at=now()))
        audit.record(
            connection, actor, "link.answer", answer.service, f"{answer.who}: {'right' if answer.right else 'wrong'}", scope.district
        )
