"""Comments that say the same, spaces and punctuation apart: each text once, with how often it was written, the most frequent first."""

from sqlalchemy import Connection, Row, func, literal, select, tuple_

from sync.server.comments.comments import CommentFilter, statement_of
from sync.server.db.schema import comments
from sync.server.scope import Scope


def alike_texts(
    connection: Connection, scope: Scope, requested: CommentFilter, limit: int, after: tuple[int, str] | None = None
) -> list[Row]:
    """Rows of (alike, n, districts, text) of one screening state (`requested.screenings`), those written at least twice.

    `text` is one of them, as written or as it may be shown. `after`: (n, alike) of the last one of the page before.
    """
    table = comments
    (screening,) = requested.screenings
    n, districts = func.count().label("n"), func.count(table.c.district.distinct()).label("districts")
    columns = (table.c.alike, n, districts, func.min(table.c.text).label("text"), func.min(table.c.suspected).label("suspected"))
    grouped = statement_of(select(*columns), scope, requested, screening).where(table.c.alike != "").group_by(table.c.alike)
    grouped = grouped.having(func.count() > 1)
    if after:
        grouped = grouped.having(tuple_(func.count(), table.c.alike) < tuple_(*map(literal, after)))
    return list(connection.execute(grouped.order_by(n.desc(), table.c.alike.desc()).limit(limit)))


def count_alike(connection: Connection, scope: Scope, requested: CommentFilter) -> tuple[int, int]:
    """How many texts were written more than once, and how many comments that is."""
    table = comments
    (screening,) = requested.screenings
    grouped = statement_of(select(func.count().label("n")), scope, requested, screening).where(table.c.alike != "").group_by(table.c.alike)
    groups = grouped.having(func.count() > 1).subquery()
    texts, written = connection.execute(select(func.count(), func.coalesce(func.sum(groups.c.n), 0)).select_from(groups)).one()
    return int(texts), int(written)
