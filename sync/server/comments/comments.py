"""What people wrote: which of it may be shown to whom, how it is screened, and what was done about it. It draws nothing.

Nothing is shown to a viewer or put into the report before a person has screened it (records.py: what an export holds); what was
found suspicious is only pointed at. The text itself stays as it was answered: `shown_text` stands in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select, update

from kiosk.survey.calendar import timestamp
from sync.server import audit
from sync.server.comments.personal_data import covered
from sync.server.db.schema import HIDDEN, REDACTED, SHOWN, UNREAD, comments
from sync.server.scope import Scope

PASSED = (SHOWN, REDACTED)
FOLLOW_UPS = ("new", "seen", "working", "done")
NOTE_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class CommentKey:
    """Which remark: its district, its response, and the question it answers."""

    district: str
    id: str
    question: str


@dataclass(frozen=True, slots=True)
class CommentFilter:
    """Which remarks a list is of; empty fields choose all."""

    screenings: tuple[str, ...]
    first: date
    last: date
    question: str = ""
    follow_up: str = ""
    after: tuple[str, str, str] | None = None  # (day, id, question) of the last one already seen


def list_comments(connection: Connection, scope: Scope, wanted: CommentFilter, limit: int) -> list[Row]:
    """The newest first. One indexed query for each screening state, so that a list costs its own length, not the table's."""
    found = [row for state in wanted.screenings for row in connection.execute(_statement(scope, wanted, state).limit(limit))]
    return sorted(found, key=lambda row: (row.day, row.id, row.question), reverse=True)[:limit]


def _statement(scope: Scope, wanted: CommentFilter, screening: str) -> Select:
    table = comments
    days = table.c.day.between(wanted.first.isoformat(), wanted.last.isoformat())
    statement = select(table).where(table.c.province == scope.province, table.c.screening == screening, days)
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    if wanted.question:
        statement = statement.where(table.c.question == wanted.question)
    if wanted.follow_up:
        statement = statement.where(table.c.follow_up == wanted.follow_up)
    if wanted.after:
        day, key, question = wanted.after
        same_day = and_(table.c.day == day, or_(table.c.id < key, and_(table.c.id == key, table.c.question < question)))
        statement = statement.where(or_(table.c.day < day, same_day))
    return statement.order_by(table.c.day.desc(), table.c.id.desc(), table.c.question.desc())


def visible_text(row: Row) -> str:
    """The words that may be shown of a remark that was passed."""
    return row.shown_text if row.screening == REDACTED else row.text


def screen(connection: Connection, actor: str, province: str, keys: Sequence[CommentKey], decision: str, more: Sequence[str] = ()) -> int:
    """A person's decision on remarks: show as written, show with the findings (and `more`) covered, or hide. Returns how many.

    Raises ValueError for an unknown decision. Each decision is in the audit log; the remark's words never are.
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
        values = {"screening": decision, "shown_text": shown_text, "changed_by": actor, "changed_at": timestamp(datetime.now(UTC))}
        connection.execute(update(comments).where(where).values(**values))
        audit.record(connection, actor, f"comment.{decision}", f"{key.id} {key.question}", district=key.district)
        changed += 1
    return changed


def uncoverable(connection: Connection, province: str, key: CommentKey, passages: Sequence[str]) -> str | None:
    """Why a remark must not be shown as covered: a passage that its text does not have, or "" when nothing at all would be covered.

    None when it may (or when there is no such remark). A passage mistyped by one letter would otherwise stand there for everyone.
    """
    text = connection.scalar(select(comments.c.text).where(_where(province, key)))
    if text is None:
        return None
    wanted = [one.strip() for one in passages if one.strip()]
    absent = next((one for one in wanted if one not in text), None)
    return absent if absent is not None or covered(text, wanted) != text else ""


def set_follow_up(connection: Connection, actor: str, province: str, key: CommentKey, state: str, note: str) -> bool:
    """Set what is being done about a remark. False when there is no such remark; ValueError for an unknown state."""
    if state not in FOLLOW_UPS:
        raise ValueError(f"the state must be one of {', '.join(FOLLOW_UPS)}")
    values = {"follow_up": state, "note": note.strip()[:NOTE_LIMIT], "changed_by": actor, "changed_at": timestamp(datetime.now(UTC))}
    found = connection.execute(update(comments).where(_where(province, key)).values(**values)).rowcount
    if found:
        audit.record(connection, actor, "comment.follow_up", f"{key.id} {key.question}", state, key.district)
    return bool(found)


def _where(province: str, key: CommentKey) -> ColumnElement[bool]:
    table = comments
    return and_(table.c.province == province, table.c.district == key.district, table.c.id == key.id, table.c.question == key.question)


def unread_count(connection: Connection, scope: Scope, limit: int) -> int:
    """How many comments nobody has screened yet, counted up to `limit`."""
    rows = select(literal(1).label("row")).where(comments.c.province == scope.province, comments.c.screening == UNREAD)
    if scope.district:
        rows = rows.where(comments.c.district == scope.district)
    return connection.scalar(select(func.count()).select_from(rows.limit(limit).subquery())) or 0
