"""What is done about comments: state, note, who sees to it and until when. Every step is kept, and nobody's is written over unseen."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, insert, or_, select, update

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.clock import now
from sync.server.comments.comment_text import Term, has
from sync.server.comments.comments import FOLLOW_UPS, PASSED, CommentKey, comment, row_of
from sync.server.db.schema import comment_notes, comments, users
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.scope import Scope

NOTE_LIMIT = 2000
OPEN = ("seen", "working")
_NEVER = "9999-12-31"  # where no day is set: behind all others


@frozen
class FollowUp:
    """What is being done about a comment. `owner`: an account; `due`: ISO day; None leaves either as it is.

    `after`: how many notes the person had read; None for a form that does not say.
    """

    state: str
    note: str = ""
    after: int | None = None
    owner: str | None = None
    due: str | None = None


class FollowedUpError(Exception):
    """Another person has followed this comment up since it was looked at: nothing was written."""


def set_follow_up(connection: Connection, actor: str, province: str, key: CommentKey, follow_up: FollowUp) -> bool:
    """Set what is being done about a comment; every step before it is kept. False when there is no such comment.

    Raises ValueError for an unknown state, owner or day, FollowedUpError when `follow_up.after` is not the number of the last note.
    """
    row = comment(connection, province, key)
    if row is None:
        return False
    latest = _checked(connection, row, follow_up)
    written = len(notes_of(connection, province, [key]).get(key, ()))
    if all(getattr(row, name) == value for name, value in latest.items()):
        return True  # a second click, or nothing new
    if follow_up.after is not None and follow_up.after != written:
        raise FollowedUpError
    place = {"province": province, "district": key.district, "id": key.id, "question": key.question}
    if row.note and not written:  # of a version that kept only the last
        earlier = {"at": row.changed_at or now(), "written_by": row.changed_by, "follow_up": row.follow_up, "note": row.note}
        connection.execute(insert(comment_notes).values(**place, number=1, **earlier))
        written = 1
    at = now()
    connection.execute(insert(comment_notes).values(**place, number=written + 1, at=at, written_by=actor, **latest))
    connection.execute(update(comments).where(row_of(province, key)).values(**latest, changed_by=actor, changed_at=at))
    audit.record(connection, actor, "comment.follow_up", f"{key.id} {key.question}", follow_up.state, key.district)
    return True


def _checked(connection: Connection, row: Row, follow_up: FollowUp) -> dict[str, str]:
    """The columns as they will be."""
    if follow_up.state not in FOLLOW_UPS:
        raise ValueError(f"the state must be one of {', '.join(FOLLOW_UPS)}")
    owner = row.owner if follow_up.owner is None else follow_up.owner
    if owner not in ("", row.owner, *owners(connection, Scope(row.province, row.district))):
        raise ValueError("the owner must be an account that may change this district")
    due = row.due if follow_up.due is None else follow_up.due
    if due:
        due = date.fromisoformat(due).isoformat()
    state = "seen" if follow_up.state == "new" and (owner or due) else follow_up.state  # what somebody sees to is not new
    return {"follow_up": state, "note": follow_up.note.strip()[:NOTE_LIMIT], "owner": owner, "due": due}


def owners(connection: Connection, scope: Scope) -> list[str]:
    """Accounts that may see to a comment of the scope's district; of a whole province, all that change anything."""
    of_district = users.c.role == "district"
    if scope.district:
        of_district = and_(of_district, users.c.district == scope.district)
    may = (users.c.province == scope.province, users.c.disabled_at.is_(None), or_(users.c.role == "province", of_district))
    return list(connection.scalars(select(users.c.name).where(*may).order_by(users.c.name)))


def notes_of(connection: Connection, province: str, keys: Collection[CommentKey]) -> dict[CommentKey, list[Row]]:
    """Every follow-up of these comments, oldest first."""
    table, notes = comment_notes, defaultdict(list)
    districts, ids = {key.district for key in keys}, {key.id for key in keys}
    wanted = select(table).where(table.c.province == province, table.c.district.in_(districts), table.c.id.in_(ids))
    for row in connection.execute(wanted.order_by(table.c.number)):
        notes[CommentKey(row.district, row.id, row.question)].append(row)
    return dict(notes)


# ---- the list of what is to be done
@frozen
class TaskFilter:
    """`state`: one of FOLLOW_UPS but "new", or "" for all that are open; `owner`: an account, "-" for nobody's, "" for everybody's."""

    owner: str = ""
    state: str = ""
    overdue_on: str = ""  # ISO day: only what was due before it
    terms: tuple[Term, ...] = ()  # what the comment's words must have, each


_DUE = case((comments.c.due == "", _NEVER), else_=comments.c.due)
_ORDER = (_DUE, comments.c.id, comments.c.question)


def tasks(connection: Connection, scope: Scope, wanted: TaskFilter, limit: int, offset: int = 0) -> list[Row]:
    """Comments that somebody has taken up, what is due first at the top."""
    statement = select(comments).where(*_conditions(scope, wanted)).order_by(*_ORDER).limit(limit).offset(offset)
    return list(connection.execute(statement))


def count_tasks(connection: Connection, scope: Scope, wanted: TaskFilter) -> int:
    return connection.scalar(select(func.count()).select_from(comments).where(*_conditions(scope, wanted))) or 0


def _conditions(scope: Scope, wanted: TaskFilter) -> list[ColumnElement[bool]]:
    table = comments
    conditions = [table.c.province == scope.province, table.c.screening.in_(PASSED), counts_itself(table)]
    conditions.append(table.c.follow_up.in_((wanted.state,) if wanted.state else OPEN))
    if scope.district:
        conditions.append(table.c.district == scope.district)
    if wanted.owner:
        conditions.append(table.c.owner == ("" if wanted.owner == "-" else wanted.owner))
    if wanted.overdue_on:
        conditions += [table.c.due != "", table.c.due < wanted.overdue_on, table.c.follow_up.in_(OPEN)]
    return [*conditions, *(has(table.c.search, each) for each in wanted.terms)]
