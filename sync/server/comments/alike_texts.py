"""Comments that say the same, spaces and punctuation apart: each text once, with how often it was written, the most frequent first."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Connection, Subquery, cast, func, literal, select, tuple_

from kiosk.frozen import frozen, replace
from sync.server.comments.comments import CommentFilter, statement_of
from sync.server.db.schema import comments
from sync.server.scope import Scope


@frozen
class AlikeText:
    """A text that was written `n` times in so many districts; `text` is one of them, `suspected` as the table has it."""

    alike: str
    n: int
    districts: int
    text: str
    suspected: str


@frozen
class AlikePage:
    lines: Sequence[AlikeText]
    texts: int  # how many were written more than once
    written: int  # how many comments that is


def alike_page(
    connection: Connection, scope: Scope, requested: CommentFilter, limit: int, after: tuple[int, str] | None = None
) -> AlikePage:
    """Of one screening state (`requested.screenings`). `after`: (n, alike) of the last text of the page before."""
    table = comments
    (screening,) = requested.screenings
    groups = _groups(scope, requested, screening)
    every = select(groups, func.count().over().label("texts"), func.sum(groups.c.n).over().label("written")).subquery()
    listed = select(every).order_by(every.c.n.desc(), every.c.alike.desc()).limit(limit)
    if after:
        listed = listed.where(tuple_(every.c.n, every.c.alike) < tuple_(*map(literal, after)))
    rows = connection.execute(listed).all()
    if rows:
        sums = rows[0].texts, rows[0].written
    else:  # behind the last of them, or there is none
        sums = connection.execute(select(func.count(), func.coalesce(func.sum(groups.c.n), 0)).select_from(groups)).one()
    words = select(table.c.alike, func.min(table.c.text).label("text"), func.min(table.c.suspected).label("suspected"))
    words = words.where(table.c.province == scope.province, table.c.screening == screening, table.c.alike.in_([row.alike for row in rows]))
    known = {row.alike: row for row in connection.execute(words.group_by(table.c.alike))}
    lines = [AlikeText(row.alike, row.n, row.districts, known[row.alike].text, known[row.alike].suspected) for row in rows]
    return AlikePage(lines, *map(int, sums))


def _groups(scope: Scope, requested: CommentFilter, screening: str) -> Subquery:
    """Texts that were written more than once. Counted by district first: distinct districts of each text would be counted by sorting all
    comments, which takes as long as everything else here."""
    table = comments
    columns = (table.c.alike, table.c.district, func.count().label("n"))
    counted = statement_of(select(*columns), scope, replace(requested, by_text=True), screening).where(table.c.alike != "")
    here = counted.group_by(table.c.alike, table.c.district).subquery()
    n = cast(func.sum(here.c.n), BigInteger)
    summed = select(here.c.alike, n.label("n"), func.count().label("districts")).group_by(here.c.alike)
    return summed.having(n > 1).subquery()
