"""The comments that a person has passed, as they are handed on: the words that may be shown and the day, nothing of the response."""

from collections.abc import Iterator

from sqlalchemy import Connection, Row

from kiosk.frozen import replace
from sync.server.comments import theme_marks
from sync.server.comments.comments import PASSED, CommentFilter, CommentKey, list_comments
from sync.server.comments.theme_marks import Marks
from sync.server.scope import Scope

_AT_ONCE = 1000


def screened(connection: Connection, scope: Scope, requested: CommentFilter) -> Iterator[tuple[Row, Marks]]:
    """Those of a list, whatever its screening states, that may be shown; a page at a time, the newest day first."""
    listed = replace(requested, screenings=PASSED, before=None, after=None)
    while True:
        rows = list_comments(connection, scope, listed, _AT_ONCE)
        marks = theme_marks.marks_of(connection, scope.province, [CommentKey(row.district, row.id, row.question) for row in rows])
        for row in rows:
            yield row, marks.get(CommentKey(row.district, row.id, row.question), {})
        if len(rows) < _AT_ONCE:
            return
        listed = replace(listed, after=(rows[-1].day, rows[-1].id, rows[-1].question))
