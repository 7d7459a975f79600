"""A decision on every comment of a list at once: what it would do, doing it, and taking it back. One row in the audit log each time."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from kiosk.frozen import frozen, replace
from kiosk.survey.privacy.personal_data import covered
from sync.server import audit
from sync.server.clock import now
from sync.server.comments.comments import ORDER, CommentFilter, decided_as, statement_of
from sync.server.db.schema import REDACTED, SHOWN, UNREAD, bulk_screenings, comments
from sync.server.scope import Scope

LIMIT = 5000  # at once: one transaction, and a number that a person can still answer for
_KEYS = ("province", "district", "id", "question")


@frozen
class BulkPreview:
    """What a decision would do: `covered` words in so many, and `digest`, by which the act is held against what was looked at."""

    rows: Sequence[Row]
    digest: str

    @property
    def n(self) -> int:
        return len(self.rows)


class ListChangedError(Exception):
    """The list is not the one that was looked at: comments came in, or somebody decided. Nothing was changed."""


def preview(connection: Connection, scope: Scope, requested: CommentFilter, decision: str) -> BulkPreview:
    """Unread comments of a list: with something to cover (REDACTED), or with nothing suspicious (SHOWN); the oldest LIMIT of them."""
    if decision not in (REDACTED, SHOWN):
        raise ValueError("many comments at once are shown or covered, never hidden")
    wanted = replace(requested, screenings=(UNREAD,), suspected=decision == REDACTED, after=None, before=None)
    table = comments
    rows = connection.execute(statement_of(select(table), scope, wanted, UNREAD).order_by(*ORDER).limit(LIMIT))
    listed, digest = rows.all(), hashlib.sha256()
    for row in listed:
        digest.update(f"{row.district} {row.id} {row.question}\n".encode())
    return BulkPreview(listed, digest.hexdigest()[:32])


def decide(connection: Connection, actor: str, scope: Scope, requested: CommentFilter, decision: str, seen: BulkPreview | str) -> int:
    """Screen all of a list as `preview` showed it; returns the number of the act. Raises ListChangedError, ValueError.

    `seen`: the digest of the preview. `requested.alike` and the rest of the filter stand in the audit log by their number alone.
    """
    listed = preview(connection, scope, requested, decision)
    fitting = [row for row in listed.rows if (covered(row.text) != row.text) == (decision == REDACTED)]  # by the rules of now
    if not fitting or listed.digest != (seen if isinstance(seen, str) else seen.digest):
        raise ListChangedError
    at, place = now(), {"province": scope.province, "district": scope.district}
    values = {**place, "decision": decision, "n": len(fitting), "at": at, "decided_by": actor}
    days = f"{requested.first.isoformat()} - {requested.last.isoformat()}"
    number: int = connection.execute(insert(bulk_screenings).values(**values, filter=days).returning(bulk_screenings.c.id)).scalar_one()
    changed = [_decided(row, decision) | {"new_bulk": number, "new_by": actor, "new_at": at} for row in fitting]
    names = ("screening", "shown_text", "search", "bulk")
    change = update(comments).where(*(comments.c[name] == bindparam(f"key_{name}") for name in _KEYS))
    change = change.values(
        {name: bindparam(f"new_{name}") for name in names} | {"changed_by": bindparam("new_by"), "changed_at": bindparam("new_at")}
    )
    connection.execute(change, changed)
    audit.record(connection, actor, f"comment.all_{decision}", str(len(fitting)), f"{number}: {days}", scope.district)
    return number


def _decided(row: Row, decision: str) -> dict[str, str | int]:
    decided = {f"new_{name}": value for name, value in decided_as(row.text, decision).items()}
    return decided | {f"key_{name}": getattr(row, name) for name in _KEYS}


def acts(connection: Connection, scope: Scope, limit: int = 10) -> list[Row]:
    """The latest decisions on many, newest first; a district's own alone."""
    table = bulk_screenings
    statement = select(table).where(table.c.province == scope.province).order_by(table.c.id.desc()).limit(limit)
    return list(connection.execute(statement.where(table.c.district == scope.district) if scope.district else statement))


def act(connection: Connection, province: str, number: int) -> Row | None:
    return connection.execute(
        select(bulk_screenings).where(bulk_screenings.c.id == number, bulk_screenings.c.province == province)
    ).one_or_none()


def undo(connection: Connection, actor: str, province: str, number: int) -> int | None:
    """Take a decision on many back; how many comments wait again, or None where there is no such act or it was taken back before.

    What a person has decided or followed up since stays as that person left it.
    """
    row = act(connection, province, number)
    if row is None or row.undone_at:
        return None
    table = comments
    untouched = (table.c.province == province, table.c.screening == row.decision, table.c.bulk == number, table.c.follow_up == "new")
    rows = connection.execute(
        select(*(table.c[name] for name in _KEYS), table.c.text).where(*untouched, table.c.note == "", table.c.owner == "")
    ).all()
    if rows:
        change = update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in _KEYS))
        change = change.values({name: bindparam(f"new_{name}") for name in ("screening", "shown_text", "search", "bulk")})
        connection.execute(change.values(changed_by=actor, changed_at=now()), [_decided(unread, UNREAD) for unread in rows])
    connection.execute(
        update(bulk_screenings).where(bulk_screenings.c.id == number).values(undone_at=now(), undone_by=actor, undone=len(rows))
    )
    audit.record(connection, actor, "comment.all_undone", str(len(rows)), str(number), row.district)
    return len(rows)
