"""Free text of responses: which of it may be shown to whom, how it is screened, and what was done about it.

Nothing is shown to a viewer or put into the report before a person has screened it (sync/server/exports.py); what looks
suspicious is only pointed at. The text itself stays as it was answered: `shown_text` is shown instead of it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, literal, select, tuple_, update

from kiosk.frozen import frozen
from kiosk.survey.privacy.personal_data import covered
from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import HIDDEN, REDACTED, SHOWN, UNREAD, comment_notes, comments
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.scope import Scope

PASSED = (SHOWN, REDACTED)
FOLLOW_UPS = ("new", "seen", "working", "done")
NOTE_LIMIT = 2000

_CHANCE = 25  # where a UUID of version 7 (RFC 9562, 5.7) has nothing but chance: what stands before it is the moment of answering
# Within a day by chance: whoever watched the queue finds nobody's words by their place.
_ORDER = (comments.c.day, func.substr(comments.c.id, _CHANCE), comments.c.id, comments.c.question)


@frozen
class CommentKey:
    """Which comment: its district, its response, and the question it answers."""

    district: str
    id: str
    question: str


@frozen
class FollowUp:
    """What is being done about a comment. `after`: how many notes the person had read; None for a form that does not say."""

    state: str
    note: str = ""
    after: int | None = None


@frozen
class CommentFilter:
    """Which comments a list is of; empty fields choose all."""

    screenings: tuple[str, ...]
    first: date
    last: date
    question: str = ""
    follow_up: str = ""
    after: tuple[str, str, str] | None = None  # (day, id, question): those older than it
    before: tuple[str, str, str] | None = None  # those newer than it, the nearest first


def list_comments(connection: Connection, scope: Scope, requested: CommentFilter, limit: int) -> list[Row]:
    """The newest day first. One indexed query for each screening state, so that a list costs its own length, not the table's."""
    newer = requested.before is not None
    statements = [_statement(select(comments), scope, requested, state) for state in requested.screenings]
    order = [column.asc() if newer else column.desc() for column in _ORDER]
    rows = [row for statement in statements for row in connection.execute(statement.order_by(*order).limit(limit))]
    nearest = sorted(rows, key=lambda row: _place(row.day, row.id, row.question), reverse=not newer)[:limit]
    return nearest[::-1] if newer else nearest


def count_comments(connection: Connection, scope: Scope, requested: CommentFilter) -> int:
    """How many a list of them would have."""
    counts = (_statement(select(func.count()).select_from(comments), scope, requested, state) for state in requested.screenings)
    return sum(connection.scalar(statement) or 0 for statement in counts)


def _statement(statement: Select, scope: Scope, requested: CommentFilter, screening: str) -> Select:
    table = comments
    days = table.c.day.between(requested.first.isoformat(), requested.last.isoformat())
    statement = statement.where(table.c.province == scope.province, table.c.screening == screening, days, counts_itself(table))
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    if requested.question:
        statement = statement.where(table.c.question == requested.question)
    if requested.follow_up:
        statement = statement.where(table.c.follow_up == requested.follow_up)
    key = tuple_(*_ORDER)
    if requested.after:
        statement = statement.where(table.c.day <= requested.after[0], key < tuple_(*map(literal, _place(*requested.after))))
    if requested.before:
        statement = statement.where(table.c.day >= requested.before[0], key > tuple_(*map(literal, _place(*requested.before))))
    return statement


def _place(day: str, identity: str, question: str) -> tuple[str, str, str, str]:
    """As _ORDER."""
    return day, identity[_CHANCE - 1 :], identity, question


def visible_text(row: Row) -> str:
    """The words that may be shown of a comment that was passed."""
    return row.shown_text if row.screening == REDACTED else row.text


def screen(connection: Connection, actor: str, province: str, keys: Sequence[CommentKey], decision: str, more: Sequence[str] = ()) -> int:
    """A person's decision on comments: show as written, show with the findings (and `more`) covered, or hide. Returns how many.

    Raises ValueError for an unknown decision. The decision is in the audit log, one line for each district; the comments' words never are.
    """
    if decision not in (SHOWN, REDACTED, HIDDEN):
        raise ValueError(f"the decision must be {SHOWN}, {REDACTED} or {HIDDEN}")
    decided: dict[str, list[CommentKey]] = {}
    for key in dict.fromkeys(keys):
        where = _where(province, key)
        text = connection.scalar(select(comments.c.text).where(where))
        if text is None:
            continue
        shown_text = covered(text, more) if decision == REDACTED else ""
        values = {"screening": decision, "shown_text": shown_text, "changed_by": actor, "changed_at": now()}
        connection.execute(update(comments).where(where).values(**values))
        decided.setdefault(key.district, []).append(key)
    for district, those in decided.items():
        names = [f"{key.id} {key.question}" for key in those]
        subject = names[0] if len(names) == 1 else str(len(names))
        audit.record(connection, actor, f"comment.{decision}", subject, ", ".join(names) if len(names) > 1 else "", district)
    return sum(map(len, decided.values()))


def still_unread(connection: Connection, province: str, keys: Sequence[CommentKey]) -> list[CommentKey]:
    """Those on which nobody has decided yet: what a whole page is decided on at once must not undo another person's decision."""
    return [key for key in keys if screening_of(connection, province, key) == UNREAD]


def screening_of(connection: Connection, province: str, key: CommentKey) -> str | None:
    """How far a comment is screened now; None when there is no such comment."""
    return connection.scalar(select(comments.c.screening).where(_where(province, key)))


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


class FollowedUpError(Exception):
    """Another person has followed this comment up since it was looked at: nothing was written."""


def set_follow_up(connection: Connection, actor: str, province: str, key: CommentKey, follow_up: FollowUp) -> bool:
    """Set what is being done about a comment; every note before it is kept. False when there is no such comment.

    Raises ValueError for an unknown state, FollowedUpError when `follow_up.after` is not the number of the last note.
    """
    if follow_up.state not in FOLLOW_UPS:
        raise ValueError(f"the state must be one of {', '.join(FOLLOW_UPS)}")
    row = comment(connection, province, key)
    if row is None:
        return False
    note, written = follow_up.note.strip()[:NOTE_LIMIT], len(notes_of(connection, province, [key]).get(key, ()))
    if (row.follow_up, row.note) == (follow_up.state, note):
        return True  # a second click, or nothing new
    if follow_up.after is not None and follow_up.after != written:
        raise FollowedUpError
    place = {"province": province, "district": key.district, "id": key.id, "question": key.question}
    if row.note and not written:  # of a version that kept only the last
        earlier = {"at": row.changed_at or now(), "written_by": row.changed_by, "follow_up": row.follow_up, "note": row.note}
        connection.execute(insert(comment_notes).values(**place, number=1, **earlier))
        written = 1
    at = now()
    latest = {"at": at, "written_by": actor, "follow_up": follow_up.state, "note": note}
    connection.execute(insert(comment_notes).values(**place, number=written + 1, **latest))
    values = {"follow_up": follow_up.state, "note": note, "changed_by": actor, "changed_at": at}
    connection.execute(update(comments).where(_where(province, key)).values(**values))
    audit.record(connection, actor, "comment.follow_up", f"{key.id} {key.question}", follow_up.state, key.district)
    return True


def comment(connection: Connection, province: str, key: CommentKey) -> Row | None:
    return connection.execute(select(comments).where(_where(province, key))).one_or_none()


def notes_of(connection: Connection, province: str, keys: Collection[CommentKey]) -> dict[CommentKey, list[Row]]:
    """Every follow-up of these comments, oldest first."""
    table, notes = comment_notes, defaultdict(list)
    wanted = select(table).where(table.c.province == province, table.c.id.in_({key.id for key in keys}))
    for row in connection.execute(wanted.order_by(table.c.number)):
        notes[CommentKey(row.district, row.id, row.question)].append(row)
    return dict(notes)


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
