"""Which comments are about which theme: what the dictionary proposed, what people decided, and how many there are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.clock import now
from sync.server.comments.comments import CommentKey, comment
from sync.server.comments.themes import CommentTheme, themes_in_use
from sync.server.db.bulk import upsert
from sync.server.db.schema import CONFIRMED, PROPOSED, REFUSED, theme_marks
from sync.server.db.schema.amendment_tables import same_record, set_aside
from sync.server.scope import Scope

Marks = dict[str, str]  # theme -> PROPOSED, CONFIRMED or REFUSED


class MarkedMeanwhileError(Exception):
    """Another person has decided on this comment's themes since it was looked at: nothing was written."""


def marks_of(connection: Connection, province: str, keys: Collection[CommentKey]) -> dict[CommentKey, Marks]:
    table, marks = theme_marks, defaultdict[CommentKey, Marks](dict)
    districts, ids = {key.district for key in keys}, {key.id for key in keys}
    for row in connection.execute(select(table).where(table.c.province == province, table.c.district.in_(districts), table.c.id.in_(ids))):
        marks[CommentKey(row.district, row.id, row.question)][row.theme] = row.state
    return dict(marks)


def shown_marks(marks: Marks, themes: Sequence[CommentTheme]) -> list[tuple[CommentTheme, str]]:
    """Those that count, in the dictionary's order."""
    return [(theme, marks[theme.id]) for theme in themes if marks.get(theme.id, REFUSED) != REFUSED]


def digest(marks: Marks) -> str:
    """What a form carries of the marks it was filled with."""
    return " ".join(f"{theme}:{state}" for theme, state in sorted(marks.items()))


def decide(connection: Connection, actor: str, province: str, key: CommentKey, chosen: Collection[str], seen: str | None = None) -> bool:
    """A person says which themes a comment is about: `chosen` are confirmed, all others refused. False where there is no such comment.

    `seen`: the digest that the form was filled with. Raises MarkedMeanwhileError, ValueError for an unknown theme.
    """
    row = comment(connection, province, key)
    if row is None:
        return False
    known = [theme.id for theme in themes_in_use(connection)]
    if set(chosen) - set(known):
        raise ValueError("there is no such theme")
    marks = marks_of(connection, province, [key]).get(key, {})
    wanted = {theme: CONFIRMED if theme in chosen else REFUSED for theme in known if theme in chosen or theme in marks}
    if wanted == {theme: state for theme, state in marks.items() if theme in known}:
        return True
    if seen is not None and seen != digest(marks):
        raise MarkedMeanwhileError
    place = {"province": province, "district": key.district, "id": key.id, "question": key.question}
    decided = {"day": row.day, "decided_by": actor, "decided_at": now()}
    rows = [{**place, "theme": theme, **decided, "state": state} for theme, state in wanted.items()]
    upsert(connection, theme_marks, rows, replace=("state", "decided_by", "decided_at"))
    audit.record(connection, actor, "comment.themes", f"{key.id} {key.question}", ", ".join(sorted(chosen)), key.district)
    return True


def carry_over(connection: Connection, province: str, earlier: CommentKey, later: CommentKey) -> None:
    """What people decided about a comment stands for the same words of a form that takes its place."""
    table = theme_marks
    mine = (
        table.c.province == province,
        table.c.district == earlier.district,
        table.c.id == earlier.id,
        table.c.question == earlier.question,
    )
    decided = connection.execute(select(table).where(*mine, table.c.state != PROPOSED)).mappings().all()
    rows = [{**row, "district": later.district, "id": later.id, "question": later.question} for row in decided]
    upsert(connection, table, rows, replace=("state", "decided_by", "decided_at"))


@frozen
class ThemeCount:
    """Comments of a theme, trials and withdrawn responses left out."""

    proposed: int = 0
    confirmed: int = 0

    @property
    def n(self) -> int:
        return self.proposed + self.confirmed


def by_month(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, dict[str, ThemeCount]]:
    """CommentTheme -> "2026-11" -> how many, those refused left out."""
    table = theme_marks
    month = func.substr(table.c.day, 1, 7)
    days = table.c.day.between(first.isoformat(), last.isoformat())
    every = select(table.c.theme, month, table.c.state, func.count()).select_from(table)
    aside = select(table.c.theme, month, table.c.state, func.count()).select_from(set_aside.join(table, same_record(table)))
    counted: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for statement, sign in ((every, 1), (aside, -1)):
        grouped = statement.where(table.c.province == scope.province, days, table.c.state != REFUSED)
        grouped = grouped.where(table.c.district == scope.district) if scope.district else grouped
        for theme, name, state, n in connection.execute(grouped.group_by(table.c.theme, month, table.c.state)):
            counted[theme][name][state] += sign * n
    return {
        theme: {name: ThemeCount(states[PROPOSED], states[CONFIRMED]) for name, states in sorted(months.items())}
        for theme, months in counted.items()
    }
