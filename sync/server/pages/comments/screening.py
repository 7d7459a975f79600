"""Screening what people wrote for names and numbers before anyone else sees it: one by one, a page, or a whole list at once."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from kiosk.frozen import replace
from kiosk.survey.privacy.personal_data import covered, pieces
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, require_role
from sync.server.accounts.users import User
from sync.server.comments import bulk_screening, comments
from sync.server.comments.bulk_screening import BulkPreview, ListChangedError
from sync.server.comments.comments import HIDDEN, PASSED, REDACTED, UNREAD, CommentKey
from sync.server.db.engine import reading, writing
from sync.server.pages.parts.comment_form import CommentForm, may_change
from sync.server.pages.parts.comment_list import PAGE, CommentQuery, CommentRequest, requested_comments
from sync.server.pages.parts.rendering import language_of, moment, problem, redirect, render, safe_path, texts

router = APIRouter(include_in_schema=False)
_officers = require_role("province", "district")


class ScreeningForm(CommentForm):
    decision: str = ""
    more: str = ""
    screening: str = ""  # how far it was screened when the page was made


class ManyQuery(CommentQuery):
    """A list, what is to be decided on all of it, and how many of it were looked through."""

    decision: str = REDACTED
    skip: int = 0


@router.post("/comments/screen")
def screen_one(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    form: Annotated[ScreeningForm, Form()],
) -> Response:
    may_change(user, form.district)
    t, key, decision = texts(language_of(request)), form.key, form.decision
    if decision not in (*PASSED, HIDDEN):
        return problem(request, user, 400, t("unknown_decision"))
    passages = form.more.splitlines() if decision == REDACTED else []
    with writing(request.app.state.engine) as connection:
        now_screened = comments.screening_of(connection, user.province, key)
        if form.screening and now_screened not in (None, form.screening, decision):
            return _decided_meanwhile(request, user, connection, form)
        fault = comments.uncoverable(connection, user.province, key, passages) if decision == REDACTED else None
        done = 0 if fault is not None else comments.screen(connection, user.name, user.province, [key], decision, passages)
    if fault is None and not done:
        return problem(request, user, 404, t("unknown_comment"))
    if fault is not None:
        return problem(request, user, 400, t("screen_not_found", words=fault[:100]) if fault else t("screen_nothing_covered"))
    return redirect(form.way_back, "screened")


def _decided_meanwhile(request: Request, user: User, connection: Connection, form: CommentForm) -> Response:
    row = comments.comment(connection, user.province, form.key)
    t = texts(language_of(request))
    if row is None:
        return problem(request, user, 404, t("unknown_comment"))
    decision = {"who": row.changed_by, "moment": moment(row.changed_at, t), "state": t(f"screened_{row.screening}")}
    return problem(request, user, 409, t("screened_meanwhile", **decision))


@router.post("/comments/screen-page")
def screen_page(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    key: Annotated[list[str] | None, Form()] = None,
    back: Annotated[str, Form()] = "/comments",
    decision: Annotated[str, Form()] = "shown",
) -> Response:
    """Pass those of a page in which nothing was found, or cover what was found in the others, after a person has read them.

    What another person has decided meanwhile stays as decided.
    """
    if decision not in PASSED:
        return problem(request, user, 400, texts(language_of(request))("unknown_decision"))
    keys = [CommentKey(*parts) for parts in (parts.rsplit("|", 2) for parts in key or ()) if len(parts) == 3]
    for district in {user.district, *(comment.district for comment in keys)}:  # its own too: who may change nothing is told so in any case
        may_change(user, district)
    with writing(request.app.state.engine) as connection:
        unread = comments.still_unread(connection, user.province, keys[:PAGE])
        comments.screen(connection, user.name, user.province, unread, decision)
    return redirect(safe_path(back), "screened")


# ---- a whole list at once
@router.get("/comments/screening")
def bulk_page(request: Request, user: Annotated[User, Depends(_officers)], query: Annotated[ManyQuery, Query()]) -> Response:
    """What a decision would do to each comment of a list, page by page, with totals; and the latest such decisions, to take back."""
    return _bulk_page(request, user, query)


def _bulk_page(request: Request, user: User, query: ManyQuery, status: int = 200) -> Response:
    decision = query.decision if query.decision in PASSED else REDACTED
    with reading(request.app.state.engine) as connection:
        asked = _unread(request, connection, user, query)
        listed = bulk_screening.preview(connection, asked.scope, asked.listed, decision)
        waiting = comments.count_comments(
            connection, asked.scope, replace(asked.listed, screenings=(UNREAD,), suspected=decision == REDACTED)
        )
        latest = bulk_screening.acts(connection, asked.scope)
    skip = min(max(0, query.skip), max(0, listed.n - 1)) // PAGE * PAGE
    view = {"period": asked.chosen, "asked": asked, "decision": decision, "listed": listed, "waiting": waiting, "acts": latest}
    view |= {"skip": skip, "size": PAGE, "rows": _drawn(listed, skip, decision), "changed": status == 409}
    return render(request, "screening.html", user, status, **view)


def _unread(request: Request, connection: Connection, user: User, query: ManyQuery) -> CommentRequest:
    return requested_comments(
        request, connection, user, query.model_copy(update={"tab": "unread", "suspected": "", "after": "", "before": ""})
    )


def _drawn(listed: BulkPreview, skip: int, decision: str) -> Sequence[tuple[object, list[tuple[str, str]], str]]:
    """(row, its words with what was found marked, how it would be shown)."""
    return [(row, pieces(row.text), covered(row.text) if decision == REDACTED else row.text) for row in listed.rows[skip : skip + PAGE]]


@router.post("/comments/screening")
def decide_all(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    query: Annotated[ManyQuery, Query()],
    decision: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Once it was looked at. What came in meanwhile is shown first, and nothing is decided."""
    if user.role == "viewer":
        raise ForbiddenError("forbidden_change")
    if decision not in PASSED:
        return problem(request, user, 400, texts(language_of(request))("unknown_decision"))
    try:
        with writing(request.app.state.engine) as connection:
            asked = _unread(request, connection, user, query)
            bulk_screening.decide(connection, user.name, asked.scope, asked.listed, decision, seen)
    except ListChangedError:
        return _bulk_page(request, user, query.model_copy(update={"decision": decision}), 409)
    return redirect(f"/comments/screening?{asked.link(decision=decision)}", "screened_all")


@router.post("/comments/screening/undo")
def undo_all(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    number: Annotated[int, Form()] = 0,
    back: Annotated[str, Form()] = "/comments/screening",
) -> Response:
    t = texts(language_of(request))
    if user.role == "viewer":
        raise ForbiddenError("forbidden_change")
    with writing(request.app.state.engine) as connection:
        act = bulk_screening.act(connection, user.province, number) if 0 < number < 2**31 else None
        if act is not None and act.district != user.district and user.district:
            raise ForbiddenError("forbidden_change")
        undone = bulk_screening.undo(connection, user.name, user.province, number) if act is not None else None
    if undone is None:
        return problem(request, user, 409 if act is not None else 404, t("bulk_undone_before" if act is not None else "bulk_unknown"))
    return redirect(safe_path(back), "bulk_undone")
