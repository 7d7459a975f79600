"""What people wrote: reading it, screening it for names and numbers before anyone else sees it, and following it up."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Connection, Row

from kiosk.frozen import frozen, replace
from kiosk.survey.privacy.personal_data import covered, pieces
from kiosk.survey.questionnaire import Questionnaire
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.comments import comments
from sync.server.comments.comments import FOLLOW_UPS, HIDDEN, PASSED, REDACTED, UNREAD, CommentFilter, CommentKey, FollowedUpError, FollowUp
from sync.server.configuration import published as configs
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.filters import chosen_district
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.picked import picked_by_question
from sync.server.pages.parts.rendering import language_of, moment, problem, redirect, render, safe_path, settings_of, texts
from sync.server.scope import Scope

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
    before: str = ""


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
    screening: str = ""  # how far it was screened when the page was made


class FollowUpForm(CommentForm):
    state: str = ""
    note: str = ""
    after: str = ""  # how many notes it had when the page was made


@frozen
class ShownComment:
    """One comment as the page shows it. `pieces` are the words with what may name a person marked."""

    row: Row
    kind: str
    words: str
    pieces: list[tuple[str, str]]
    suspected: tuple[str, ...]
    covered: str
    notes: tuple[Row, ...] = ()  # every follow-up, oldest first

    @property
    def key(self) -> CommentKey:
        return CommentKey(self.row.district, self.row.id, self.row.question)

    @property
    def anchor(self) -> str:
        """Where on the page it stands: a form comes back to it."""
        return f"c-{self.row.id}-{self.row.question.replace('+', '-')}"


@router.get("/comments")
def comment_list(
    request: Request,
    user: Annotated[User, Depends(current_user)],
    requested: Annotated[CommentQuery, Query()],
) -> Response:
    chosen, scope = period(request.query_params, today()), chosen_district(user, requested.district)
    tab = requested.tab if requested.tab in TABS and user.role != "viewer" else "shown"
    with reading(request.app.state.engine) as connection:
        kinds = _questions(request, configs.published(connection, settings_of(request).questionnaire))
        listed = _listed(requested, TABS[tab], chosen, dict(kinds))
        page = _page(connection, scope, listed, requested)
        names = district_names(connection, user.scope)
        picked = picked_by_question(connection, settings_of(request), scope, chosen, dict(kinds))
        notes = comments.notes_of(connection, user.province, [CommentKey(row.district, row.id, row.question) for row in page.rows])
    shown = [_shown(row, dict(kinds), notes) for row in page.rows]
    kind, state = listed.question, listed.follow_up
    filters = {"year": chosen.year, "month": chosen.month, "tab": tab, "district": scope.district, "kind": kind, "state": state}
    return render(
        request,
        "comments.html",
        user,
        period=chosen,
        tab=tab,
        screener=user.role != "viewer",
        comments=shown,
        picked=picked,
        page=page,
        older=urlencode({**filters, "after": _place(page.rows[-1])}) if page.older else "",
        newer=urlencode({**filters, "before": _place(page.rows[0])}) if page.newer and page.rows else "",
        districts=names,
        district=scope.district,
        kinds=kinds,
        kind=kind,
        state=state,
        states=FOLLOW_UPS,
        filters=filters,
        clean=[comment for comment in shown if not comment.suspected],
        suspected=[comment for comment in shown if comment.suspected],
        query=urlencode({**filters, "after": requested.after, "before": requested.before}),
    )


def _listed(requested: CommentQuery, screenings: tuple[str, ...], chosen: Period, kinds: Mapping[str, str]) -> CommentFilter:
    """What of the address means something."""
    kind = requested.kind if requested.kind in kinds else ""
    state = requested.state if requested.state in FOLLOW_UPS else ""
    return CommentFilter(screenings, chosen.first, chosen.last, kind, state)


@frozen
class CommentPage:
    """Up to PAGE comments of a list, and where among all of them they stand."""

    rows: list[Row]
    total: int
    newer: int  # before the first of them

    @property
    def older(self) -> int:
        return self.total - self.newer - len(self.rows)


def _page(connection: Connection, scope: Scope, listed: CommentFilter, requested: CommentQuery) -> CommentPage:
    """The page that was asked for; where nothing is left of it, as after screening the last ones, the newest."""
    total = comments.count_comments(connection, scope, listed)
    after, before = _after(requested.after), _after(requested.before)
    rows = comments.list_comments(connection, scope, replace(listed, after=after, before=before), PAGE)
    if not rows and (after or before):
        rows = comments.list_comments(connection, scope, listed, PAGE)
    first = (rows[0].day, rows[0].id, rows[0].question) if rows else None
    return CommentPage(rows, total, comments.count_comments(connection, scope, replace(listed, before=first)) if first else 0)


def _place(row: Row) -> str:
    return f"{row.day} {row.id} {row.question}"


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


def _shown(row: Row, kinds: dict[str, str], notes: Mapping[CommentKey, Sequence[Row]]) -> ShownComment:
    parts = pieces(row.text)
    suspected = tuple(dict.fromkeys(kind for _, kind in parts if kind))
    words = comments.visible_text(row) if row.screening in PASSED else row.text
    written = tuple(notes.get(CommentKey(row.district, row.id, row.question), ()))
    return ShownComment(row, kinds.get(row.question, row.question), words, parts, suspected, covered(row.text), written)


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
        _may_change(user, request, district)
    with writing(request.app.state.engine) as connection:
        unread = comments.still_unread(connection, user.province, keys[:PAGE])
        comments.screen(connection, user.name, user.province, unread, decision)
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
    number = int(form.after) if form.after.isascii() and form.after.isdigit() and len(form.after) < 10 else None
    wanted = FollowUp(form.state, form.note, number)
    try:
        with writing(request.app.state.engine) as connection:
            changed = comments.set_follow_up(connection, user.name, user.province, form.key, wanted)
    except FollowedUpError:
        return _followed_meanwhile(request, user, form)
    if not changed:
        return problem(request, user, 404, texts(language_of(request))("unknown_comment"))
    return redirect(form.way_back, "followed")


def _followed_meanwhile(request: Request, user: User, form: FollowUpForm) -> Response:
    """What another person noted while this one was typing, and what this one typed: both, to decide with open eyes."""
    with reading(request.app.state.engine) as connection:
        row = comments.comment(connection, user.province, form.key)
        notes = comments.notes_of(connection, user.province, [form.key]).get(form.key, [])
    return render(request, "comment_followed.html", user, 409, row=row, notes=notes, form=form, states=FOLLOW_UPS)


def _decided_meanwhile(request: Request, user: User, connection: Connection, form: CommentForm) -> Response:
    row = comments.comment(connection, user.province, form.key)
    t = texts(language_of(request))
    if row is None:
        return problem(request, user, 404, t("unknown_comment"))
    decision = {"who": row.changed_by, "moment": moment(row.changed_at, t), "state": t(f"screened_{row.screening}")}
    return problem(request, user, 409, t("screened_meanwhile", **decision))
