"""Free text of responses: which of it may be shown to whom, how it is screened, and what was done about it.

Nothing is shown to a viewer or put into the report before a person has screened it (sync/server/exports.py); what looks
suspicious is only pointed at. The text itself stays as it was answered: `shown_text` is shown instead of it.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, literal, select, tuple_, update

from kiosk.frozen import frozen
from kiosk.survey.privacy.personal_data import covered
from sync.server import audit
from sync.server.clock import now
from sync.server.comments.comment_text import Term, has, searchable
from sync.server.db.engine import is_postgresql
from sync.server.db.schema import HIDDEN, REDACTED, REFUSED, SHOWN, UNREAD, comments, theme_marks
from sync.server.db.schema.amendment_tables import counts_itself, same_record, set_aside
from sync.server.scope import Scope

PASSED = (SHOWN, REDACTED)
FOLLOW_UPS = ("new", "seen", "working", "done")

_CHANCE = 25  # where a UUID of version 7 (RFC 9562, 5.7) has nothing but chance: what stands before it is the moment of answering
# Within a day by chance: whoever watched the queue finds nobody's words by their place.
ORDER = (comments.c.day, func.substr(comments.c.id, _CHANCE), comments.c.id, comments.c.question)


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
    terms: tuple[Term, ...] = ()  # what its words must have, each
    near: bool = False  # also with one letter wrong
    theme: str = ""
    suspected: bool | None = None  # whether something may name a person
    alike: str = ""  # those of this text (comment_text.alike)
    by_text: bool = False  # they are counted by text: days are no reason to read the table in their order (six times as slow)
    after: tuple[str, str, str] | None = None  # (day, id, question): those older than it
    before: tuple[str, str, str] | None = None  # those newer than it, the nearest first


def list_comments(connection: Connection, scope: Scope, requested: CommentFilter, limit: int | None = None) -> list[Row]:
    """The newest day first; all of them without a limit. One indexed query for each screening state, so that a list costs its own
    length, not the table's."""
    newer = requested.before is not None
    statements = [statement_of(select(comments), scope, requested, state) for state in requested.screenings]
    order = [column.asc() if newer else column.desc() for column in ORDER]
    rows = [row for statement in statements for row in connection.execute(statement.order_by(*order).limit(limit))]
    nearest = sorted(rows, key=lambda row: _place(row.day, row.id, row.question), reverse=not newer)[:limit]
    return nearest[::-1] if newer else nearest


def searched_comments(connection: Connection, scope: Scope, requested: CommentFilter, limit: int, offset: int = 0) -> tuple[list[Row], int]:
    """A part of `list_comments`, and how many all of it would be. Where no index finds the words both are told in one walk."""
    if is_postgresql(connection) and not requested.near:
        newest = list_comments(connection, scope, requested, offset + limit + 1)
        seen = len(newest) <= offset + limit
        return newest[offset : offset + limit], len(newest) if seen else count_comments(connection, scope, requested)
    table, total = comments, 0
    places: list[Row] = []
    columns = (*ORDER, table.c.district, func.count().over().label("all_of_them"))
    order = [column.desc() for column in ORDER]
    for state in requested.screenings:
        keys = statement_of(select(*columns), scope, requested, state).order_by(*order).limit(offset + limit)
        rows = connection.execute(keys).all()
        places += rows
        total += rows[0].all_of_them if rows else 0
    places.sort(key=lambda row: tuple(row[: len(ORDER)]), reverse=True)
    chosen = {(row.district, row.id, row.question) for row in places[offset : offset + limit]}
    districts, ids = {key[0] for key in chosen}, {key[1] for key in chosen}
    whole = select(table).where(table.c.province == scope.province, table.c.district.in_(districts), table.c.id.in_(ids))
    page = [row for row in connection.execute(whole.order_by(*order)) if (row.district, row.id, row.question) in chosen]
    return page, total


def count_comments(connection: Connection, scope: Scope, requested: CommentFilter) -> int:
    """How many a list of them would have."""
    every = select(func.count()).select_from(comments)
    aside = select(func.count()).select_from(set_aside.join(comments, same_record(comments)))  # few: not asked of every comment
    counts = ((_narrowed(every, scope, requested, state), _narrowed(aside, scope, requested, state)) for state in requested.screenings)
    return sum((connection.scalar(counted) or 0) - (connection.scalar(left_out) or 0) for counted, left_out in counts)


def statement_of(statement: Select, scope: Scope, requested: CommentFilter, screening: str) -> Select:
    """A SELECT from the table, narrowed to what is requested in one screening state."""
    return _narrowed(statement, scope, requested, screening).where(counts_itself(comments))


def _narrowed(statement: Select, scope: Scope, requested: CommentFilter, screening: str) -> Select:
    """Trials and withdrawn responses among them."""
    table = comments
    days = (func.coalesce(table.c.day, "") if requested.by_text else table.c.day).between(
        requested.first.isoformat(), requested.last.isoformat()
    )
    statement = statement.where(table.c.province == scope.province, table.c.screening == screening, days)
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    if requested.question:
        statement = statement.where(table.c.question == requested.question)
    if requested.follow_up:
        statement = statement.where(table.c.follow_up == requested.follow_up)
    statement = statement.where(*_about(requested))
    key = tuple_(*ORDER)
    if requested.after:
        statement = statement.where(table.c.day <= requested.after[0], key < tuple_(*map(literal, _place(*requested.after))))
    if requested.before:
        statement = statement.where(table.c.day >= requested.before[0], key > tuple_(*map(literal, _place(*requested.before))))
    return statement


def _about(requested: CommentFilter) -> list[ColumnElement[bool]]:
    """Conditions on what a comment says."""
    table, conditions = comments, [has(comments.c.search, wanted, requested.near) for wanted in requested.terms]
    if requested.terms:
        conditions.append(table.c.search != "")  # the index comments_by_words is of those
    if requested.theme:
        marks = theme_marks
        same = [marks.c[name] == table.c[name] for name in ("province", "district", "id", "question")]
        conditions.append(exists().where(*same, marks.c.theme == requested.theme, marks.c.state != REFUSED))
    if requested.suspected is not None:
        conditions.append(table.c.suspected != "" if requested.suspected else table.c.suspected == "")
    if requested.alike:
        conditions.append(table.c.alike == requested.alike)
    return conditions


def _place(day: str, identity: str, question: str) -> tuple[str, str, str, str]:
    """As ORDER."""
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
        where = row_of(province, key)
        text = connection.scalar(select(comments.c.text).where(where))
        if text is None:
            continue
        connection.execute(update(comments).where(where).values(**decided_as(text, decision, more), changed_by=actor, changed_at=now()))
        decided.setdefault(key.district, []).append(key)
    for district, those in decided.items():
        names = [f"{key.id} {key.question}" for key in those]
        subject = names[0] if len(names) == 1 else str(len(names))
        audit.record(connection, actor, f"comment.{decision}", subject, ", ".join(names) if len(names) > 1 else "", district)
    return sum(map(len, decided.values()))


def decided_as(text: str, decision: str, more: Sequence[str] = ()) -> dict[str, str | int]:
    """What a decision makes of a comment's row: what may be shown, and what may be searched, for words that are covered are not found."""
    shown_text = covered(text, more) if decision == REDACTED else ""
    return {"screening": decision, "shown_text": shown_text, "search": searchable(shown_text or text), "bulk": 0}


def still_unread(connection: Connection, province: str, keys: Sequence[CommentKey]) -> list[CommentKey]:
    """Those on which nobody has decided yet: what a whole page is decided on at once must not undo another person's decision."""
    return [key for key in keys if screening_of(connection, province, key) == UNREAD]


def screening_of(connection: Connection, province: str, key: CommentKey) -> str | None:
    """How far a comment is screened now; None when there is no such comment."""
    return connection.scalar(select(comments.c.screening).where(row_of(province, key)))


def uncoverable(connection: Connection, province: str, key: CommentKey, passages: Sequence[str]) -> str | None:
    """Why a comment must not be shown as covered: a passage that its text does not have, or "" when nothing at all would be covered.

    None when it may (or when there is no such comment). A passage mistyped by one letter would otherwise stay readable for everyone.
    """
    text = connection.scalar(select(comments.c.text).where(row_of(province, key)))
    if text is None:
        return None
    named = [passage.strip() for passage in passages if passage.strip()]
    absent = next((passage for passage in named if passage not in text), None)
    return absent if absent is not None or covered(text, named) != text else ""


def comment(connection: Connection, province: str, key: CommentKey) -> Row | None:
    return connection.execute(select(comments).where(row_of(province, key))).one_or_none()


def row_of(province: str, key: CommentKey) -> ColumnElement[bool]:
    """That a row of the table is of this comment."""
    table = comments
    return and_(table.c.province == province, table.c.district == key.district, table.c.id == key.id, table.c.question == key.question)


def unread_count(connection: Connection, scope: Scope, limit: int) -> int:
    """How many comments nobody has screened yet, counted up to `limit`."""
    rows = select(literal(1).label("row")).where(comments.c.province == scope.province, comments.c.screening == UNREAD)
    rows = rows.where(counts_itself(comments))
    if scope.district:
        rows = rows.where(comments.c.district == scope.district)
    return connection.scalar(select(func.count()).select_from(rows.limit(limit).subquery())) or 0
