"""What people wrote: reading it, screening it for names and numbers before anyone else sees it, and following it up."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Row

from kiosk.frozen import frozen
from kiosk.survey.privacy.personal_data import covered, pieces
from kiosk.survey.questionnaire import Questionnaire
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.comments import comments
from sync.server.comments.comments import FOLLOW_UPS, HIDDEN, PASSED, REDACTED, UNREAD, CommentFilter, CommentKey
from sync.server.configuration import published as configs
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.filters import chosen_district
from sync.server.pages.period import period, today
from sync.server.pages.rendering import language_of, problem, redirect, render, safe_path, settings_of, texts

router = APIRouter(include_in_schema=False)
PAGE = 30
TABS = {"shown": PASSED, "unread": (UNREAD,), "hidden": (HIDDEN,)}


class CommentQuery(BaseModel):
    """What of the comments is asked for."""

    tab: str = ""
    district: str = ""
    kind: str = ""
    state: str = ""
    after: str = ""


class CommentForm(BaseModel):
    """The fields of a form below a comment: which comment, and where the page goes on."""

    district: str = ""
    id: str = ""
    question: str = ""
    back: str = ""

    @property
    def key(self) -> CommentKey:
        return CommentKey(self.district, self.id, self.question)

    @property
    def way_back(self) -> str:
        return safe_path(self.back or "/comments")


class ScreeningForm(CommentForm):
    decision: str = ""
    more: str = ""


class FollowUpForm(CommentForm):
    state: str = ""
    note: str = ""


@frozen
class ShownComment:
    """One comment as the page shows it. `pieces` are the words with what may name a person marked."""

    row: Row
    kind: str
    words: str
    pieces: list[tuple[str, str]]
    suspected: tuple[str, ...]
    covered: str


@router.get("/comments")
def comment_list(
    request: Request,
    user: Annotated[User, Depends(current_user)],
    requested: Annotated[CommentQuery, Query()],
) -> Response:
    chosen, scope = period(request.query_params, today()), chosen_district(user, requested.district)
    screener = user.role != "viewer"
    tab = requested.tab if requested.tab in TABS and screener else "shown"
    with reading(request.app.state.engine) as connection:
        kinds = _questions(request, configs.published(connection, settings_of(request).questionnaire))
        kind = requested.kind if requested.kind in dict(kinds) else ""
        state = requested.state if requested.state in FOLLOW_UPS else ""
        listed = CommentFilter(TABS[tab], chosen.first, chosen.last, kind, state, _after(requested.after))
        rows = comments.list_comments(connection, scope, listed, PAGE + 1)
        names = district_names(connection, user.scope)
    shown = [_shown(row, dict(kinds)) for row in rows[:PAGE]]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    filters = {"year": chosen.year, "month": chosen.month, "tab": tab, "district": scope.district, "kind": kind, "state": state}
    more = urlencode({**filters, "after": f"{last.day} {last.id} {last.question}"}) if last else ""
    return render(
        request,
        "comments.html",
        user,
        period=chosen,
        tab=tab,
        screener=screener,
        comments=shown,
        more=more,
        districts=names,
        district=scope.district,
        kinds=kinds,
        kind=kind,
        state=state,
        states=FOLLOW_UPS,
        filters=filters,
        clean=[comment for comment in shown if not comment.suspected],
        query=urlencode(filters),
    )


def _questions(request: Request, published: Sequence[Questionnaire]) -> list[tuple[str, str]]:
    """(id, what it asks) of everything that can be answered in words, in the form's order; "age+" is an "other" option's line."""
    t, language = texts(language_of(request)), language_of(request)
    names: dict[str, str] = {}
    for question in (question for form in (settings_of(request).questionnaire, *published) for question in form.questions):
        if question.kind == "text":
            names.setdefault(question.id, t.get(f"kind_{question.id}") or question.text.get(language))
        elif any(option.free_text for option in question.options):
            short = t.get(f"short_{question.id}") or question.text.get(language)
            names.setdefault(f"{question.id}+", t("kind_other_of", question=short))
    return list(names.items())


def _after(value: str) -> tuple[str, str, str] | None:
    parts = tuple(value.split(" "))
    return parts if len(parts) == 3 else None


def _shown(row: Row, kinds: dict[str, str]) -> ShownComment:
    parts = pieces(row.text)
    suspected = tuple(dict.fromkeys(kind for _, kind in parts if kind))
    words = comments.visible_text(row) if row.screening in PASSED else row.text
    return ShownComment(row, kinds.get(row.question, row.question), words, parts, suspected, covered(row.text))


def _may_change(user: User, request: Request, district: str) -> None:
    if not user.may_change(district):
        raise ForbiddenError("forbidden_change")


@router.post("/comments/screen")
def screen_one(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    form: Annotated[ScreeningForm, Form()],
) -> Response:
    _may_change(user, request, form.district)
    t, key, decision = texts(language_of(request)), form.key, form.decision
    if decision not in (*PASSED, HIDDEN):
        return problem(request, user, 400, t("unknown_decision"))
    passages = form.more.splitlines() if decision == REDACTED else []
    with writing(request.app.state.engine) as connection:
        fault = comments.uncoverable(connection, user.province, key, passages) if decision == REDACTED else None
        done = 0 if fault is not None else comments.screen(connection, user.name, user.province, [key], decision, passages)
    if fault is None and not done:
        return problem(request, user, 404, t("unknown_comment"))
    if fault is not None:
        return problem(request, user, 400, t("screen_not_found", words=fault[:100]) if fault else t("screen_nothing_covered"))
    return redirect(form.way_back, "screened")


@router.post("/comments/screen-page")
def screen_page(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    key: Annotated[list[str] | None, Form()] = None,
    back: Annotated[str, Form()] = "/comments",
) -> Response:
    """Pass those of a page in which nothing was found, after a person has read them."""
    keys = [CommentKey(*parts) for parts in (parts.rsplit("|", 2) for parts in key or ()) if len(parts) == 3]
    for district in {user.district, *(comment.district for comment in keys)}:  # its own too: who may change nothing is told so in any case
        _may_change(user, request, district)
    with writing(request.app.state.engine) as connection:
        comments.screen(connection, user.name, user.province, keys[:PAGE], "shown")
    return redirect(safe_path(back), "screened")


@router.post("/comments/follow-up")
def follow_up(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    form: Annotated[FollowUpForm, Form()],
) -> Response:
    _may_change(user, request, form.district)
    if form.state not in FOLLOW_UPS:
        return problem(request, user, 400, texts(language_of(request))("unknown_decision"))
    with writing(request.app.state.engine) as connection:
        changed = comments.set_follow_up(connection, user.name, user.province, form.key, form.state, form.note)
    if not changed:
        return problem(request, user, 404, texts(language_of(request))("unknown_comment"))
    return redirect(form.way_back, "followed")
