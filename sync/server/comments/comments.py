"""Free text of responses: which of it may be shown to whom, how it is screened, and what was done about it.

Nothing is shown to a viewer or put into the report before a person has screened it (sync/server/exports.py); what looks
suspicious is only pointed at. The text itself stays as it was answered: `shown_text` is shown instead of it.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select, update

from kiosk.frozen import frozen
from kiosk.survey.privacy.personal_data import covered
from sync.server import audit
from sync.server.clock import now
from sync.server.db.amendment_tables import counts_itself
from sync.server.db.schema import HIDDEN, REDACTED, SHOWN, UNREAD, comments
from sync.server.scope import Scope

PASSED = (SHOWN, REDACTED)
FOLLOW_UPS = ("new", "seen", "working", "done")
NOTE_LIMIT = 2000


@frozen
class CommentKey:
    """Which comment: its district, its response, and the question it answers."""

    district: str
    id: str
    question: str


@frozen
class CommentFilter:
    """Which comments a list is of; empty fields choose all."""

    screenings: tuple[str, ...]
    first: date
    last: date
    question: str = ""
    follow_up: str = ""
    after: tuple[str, str, str] | None = None  # (day, id, question) of the last one already seen


def list_comments(connection: Connection, scope: Scope, requested: CommentFilter, limit: int) -> list[Row]:
    """The newest first. One indexed query for each screening state, so that a list costs its own length, not the table's."""
    rows = [row for state in requested.screenings for row in connection.execute(_statement(scope, requested, state).limit(limit))]
    return sorted(rows, key=lambda row: (row.day, row.id, row.question), reverse=True)[:limit]


def _statement(scope: Scope, requested: CommentFilter, screening: str) -> Select:
    table = comments
    days = table.c.day.between(requested.first.isoformat(), requested.last.isoformat())
    statement = select(table).where(table.c.province == scope.province, table.c.screening == screening, days, counts_itself(table))
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    if requested.question:
        statement = statement.where(table.c.question == requested.question)
    if requested.follow_up:
        statement = statement.where(table.c.follow_up == requested.follow_up)
    if requested.after:
        day, key, question = requested.after
        same_day = and_(table.c.day == day, or_(table.c.id < key, and_(table.c.id == key, table.c.question < question)))
        statement = statement.where(or_(table.c.day < day, same_day))
    return statement.order_by(table.c.day.desc(), table.c.id.desc(), table.c.question.desc())


def visible_text(row: Row) -> str:
    """The words that may be shown of a comment that was passed."""
    return row.shown_text if row.screening == REDACTED else row.text


def screen(connection: Connection, actor: str, province: str, keys: Sequence[CommentKey], decision: str, more: Sequence[str] = ()) -> int:
    """A person's decision on comments: show as written, show with the findings (and `more`) covered, or hide. Returns how many.

    Raises ValueError for an unknown decision. Each decision is in the audit log; the comment's words never are.
    """
    if decision not in (SHOWN, REDACTED, HIDDEN):
        raise ValueError(f"the decision must be {SHOWN}, {REDACTED} or {HIDDEN}")
    changed = 0
    for key in keys:
        where = _where(province, key)
        text = connection.scalar(select(comments.c.text).where(where))
        if text is None:
            continue
        shown_text = covered(text, more) if decision == REDACTED else ""
        values = {"screening": decision, "shown_text": shown_text, "changed_by": actor, "changed_at": now()}
        connection.execute(update(comments).where(where).values(**values))
        audit.record(connection, actor, f"comment.{decision}", f"{key.id} {key.question}", district=key.district)
        changed += 1
    return changed


def uncoverable(connection: Connection, province: str, key: CommentKey, passages: Sequence[str]) -> str | None:
    """Why a comment must not be shown as covered: a passage that its text does not have, or "" when nothing at all would be covered.

    None when it may (or when there is no such comment). A passage mistyped by one letter would otherwise stay readable for everyone.
    """
    text = connection.scalar(select(comments.c.text).where(_where(province, key)))
    if text is None:
        return None
    named = [passage.strip() for passage in passages if passage.strip()]
    absent = next((passage for passage in named if passage not in text), None)
    return absent if absent is not None or covered(text, named) != text else ""


def set_follow_up(connection: Connection, actor: str, province: str, key: CommentKey, state: str, note: str) -> bool:
    """Set what is being done about a comment. False when there is no such comment; ValueError for an unknown state."""
    if state not in FOLLOW_UPS:
        raise ValueError(f"the state must be one of {', '.join(FOLLOW_UPS)}")
    values = {"follow_up": state, "note": note.strip()[:NOTE_LIMIT], "changed_by": actor, "changed_at": now()}
    changed = connection.execute(update(comments).where(_where(province, key)).values(**values)).rowcount
    if changed:
        audit.record(connection, actor, "comment.follow_up", f"{key.id} {key.question}", state, key.district)
    return bool(changed)


def _where(province: str, key: CommentKey) -> ColumnElement[bool]:
    table = comments
    return and_(table.c.province == province, table.c.district == key.district, table.c.id == key.id, table.c.question == key.question)


def unread_count(connection: Connection, scope: Scope, limit: int) -> int:
    """How many comments nobody has screened yet, counted up to `limit`."""
    rows = select(literal(1).label("row")).where(comments.c.province == scope.province, comments.c.screening == UNREAD)
    rows = rows.where(counts_itself(comments))
    if scope.district:
        rows = rows.where(comments.c.district == scope.district)
    return connection.scalar(select(func.count()).select_from(rows.limit(limit).subquery())) or 0
