"""What people wrote: reading and searching it, and the same list as a file."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy import Row

from kiosk.frozen import replace
from kiosk.language.texts import Texts
from sync.server import audit
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.comments import follow_ups, screened_export, theme_marks
from sync.server.comments.comments import FOLLOW_UPS, visible_text
from sync.server.comments.theme_marks import CONFIRMED, shown_marks
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.comment_list import (
    CommentQuery,
    CommentRequest,
    comment_page,
    key_of,
    place_of,
    requested_comments,
    shown_comment,
)
from sync.server.pages.parts.picked import picked_by_question
from sync.server.pages.parts.rendering import language_of, problem, render, settings_of, texts
from sync.server.pages.parts.table_file import FORMS, table_file
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
_HEADS = ("day", "district", "kind", "comment", "theme", "follow_up", "follow_owner", "follow_due", "follow_note")


@router.get("/comments")
def comment_list(request: Request, user: Annotated[User, Depends(current_user)], query: Annotated[CommentQuery, Query()]) -> Response:
    with reading(request.app.state.engine) as connection:
        asked = requested_comments(request, connection, user, query)
        page = comment_page(connection, asked, query)
        names = district_names(connection, user.scope)
        plain = asked.tab == "shown" and not asked.typed and not asked.listed.theme
        picked = picked_by_question(connection, settings_of(request), asked.scope, asked.chosen, dict(asked.kinds)) if plain else ()
        keys = [key_of(row) for row in page.rows]
        notes = follow_ups.notes_of(connection, user.province, keys)
        marks = theme_marks.marks_of(connection, user.province, keys)
        owners = {district: follow_ups.owners(connection, Scope(user.province, district)) for district in {key.district for key in keys}}
    marked = {key: shown_marks(marks.get(key, {}), asked.themes) for key in keys}
    shown = [shown_comment(row, dict(asked.kinds), notes, marked[key_of(row)]) for row in page.rows]
    shown = [replace(comment, searched=asked.listed.terms) for comment in shown]
    return render(
        request,
        "comments.html",
        user,
        period=asked.chosen,
        asked=asked,
        tab=asked.tab,
        screener=user.role != "viewer",
        comments=shown,
        digests={key: theme_marks.digest(marks.get(key, {})) for key in keys},
        owners=owners,
        picked=picked,
        page=page,
        pages=page.numbered({name: str(value) for name, value in asked.filters.items()}),
        older=asked.link(after=place_of(page.rows[-1])) if page.older else "",
        newer=asked.link(before=place_of(page.rows[0])) if page.newer and page.rows else "",
        districts=names,
        district=asked.scope.district,
        states=FOLLOW_UPS,
        clean=[comment for comment in shown if not comment.suspected],
        suspected=[comment for comment in shown if comment.suspected],
        query=asked.link(after=query.after, before=query.before, page=query.page),
    )


@router.get("/comments/export.{form}")
def comment_file(
    request: Request, user: Annotated[User, Depends(current_user)], form: str, query: Annotated[CommentQuery, Query()]
) -> Response:
    """The comments of a list that may be shown, as a table: the day and the words, no time, no kiosk, no number of a response."""
    t = texts(language_of(request))
    if form not in FORMS:
        return problem(request, user, 404, t("not_found"))
    with reading(request.app.state.engine) as connection:
        asked = requested_comments(request, connection, user, query.model_copy(update={"tab": "shown"}))
        rows = (_cells(row, marks, asked, t) for row, marks in screened_export.screened(connection, asked.scope, asked.listed))
        written = table_file("comments", form, [t(head) for head in _HEADS], rows)
    days = f"{asked.chosen.first.isoformat()} - {asked.chosen.last.isoformat()}"
    with writing(request.app.state.engine) as connection:
        audit.record(connection, user.name, "comments.export", form, days, asked.scope.district)
    return written


def _cells(row: Row, marks: Mapping[str, str], asked: CommentRequest, t: Texts) -> list[str]:
    """In the order of _HEADS."""
    themes = [theme.name(t.language) + ("" if state == CONFIRMED else " ?") for theme, state in shown_marks(dict(marks), asked.themes)]
    about = [row.day, row.district, dict(asked.kinds).get(row.question, row.question), visible_text(row), ", ".join(themes)]
    return [*about, t(f"follow_{row.follow_up}"), row.owner, row.due, row.note]
