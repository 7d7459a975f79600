"""Texts that were written more than once, the most frequent first: read once, screened together."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from kiosk.frozen import replace
from kiosk.survey.privacy.personal_data import pieces
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.comments.alike_texts import alike_page
from sync.server.comments.comments import SHOWN, UNREAD
from sync.server.comments.no_comment import says_nothing
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.comment_list import PAGE, CommentQuery, requested_comments
from sync.server.pages.parts.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/comments/alike")
def alike_texts(request: Request, user: Annotated[User, Depends(current_user)], query: Annotated[CommentQuery, Query()]) -> Response:
    """Of those that may be shown only what is shown as written: what was covered is no longer the text that was alike."""
    with reading(request.app.state.engine) as connection:
        asked = requested_comments(request, connection, user, query)
        listed = replace(asked.listed, screenings=(UNREAD,) if asked.tab == "unread" else (SHOWN,), alike="")
        page = alike_page(connection, asked.scope, listed, PAGE + 1, _after(query.after))
        names = district_names(connection, user.scope)
    last = page.lines[PAGE - 1] if len(page.lines) > PAGE else None
    lines = [(line, pieces(line.text), says_nothing(line.text)) for line in page.lines[:PAGE]]
    view: dict[str, Any] = {"asked": asked, "period": asked.chosen, "lines": lines, "page": page, "districts": names}
    return render(request, "alike_texts.html", user, more=asked.link(after=f"{last.n} {last.alike}") if last else "", **view)


def _after(value: str) -> tuple[int, str] | None:
    number, _, alike = value.partition(" ")
    return (int(number), alike) if number.isascii() and number.isdigit() and len(number) < 10 and alike else None
