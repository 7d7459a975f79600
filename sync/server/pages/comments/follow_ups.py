"""What is being done about comments: the list of what is open, and writing down the next step."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from kiosk.frozen import replace
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.comments import comments, follow_ups
from sync.server.comments.comment_text import terms
from sync.server.comments.comments import FOLLOW_UPS
from sync.server.comments.follow_ups import FollowedUpError, FollowUp, TaskFilter
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.comment_form import CommentForm, may_change
from sync.server.pages.parts.comment_list import PAGE, key_of, open_questions, shown_comment
from sync.server.pages.parts.filters import chosen_district
from sync.server.pages.parts.paging import paging
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
_officers = require_role("province", "district")


class TaskQuery(BaseModel):
    """Which of what is open is asked for."""

    district: str = ""
    owner: str = ""
    state: str = ""
    overdue: str = ""
    q: str = ""
    page: str = ""


class FollowUpForm(CommentForm):
    state: str = ""
    note: str = ""
    after: str = ""  # how many notes it had when the page was made
    owner: str | None = None
    due: str | None = None


@router.get("/comments/follow-up")
def task_list(request: Request, user: Annotated[User, Depends(_officers)], query: Annotated[TaskQuery, Query()]) -> Response:
    day, scope = today(), chosen_district(user, query.district)
    state = query.state if query.state in FOLLOW_UPS[1:] else ""
    typed = " ".join(query.q.split())[:100]
    wanted = TaskFilter(query.owner[:64], state, day.isoformat() if query.overdue else "", terms(typed))
    filters = {"district": scope.district, "owner": wanted.owner, "state": state, "overdue": query.overdue[:1], "q": typed}
    with reading(request.app.state.engine) as connection:
        kinds = dict(open_questions(request, published.published(connection, settings_of(request).questionnaire)))
        total = follow_ups.count_tasks(connection, scope, wanted)
        pages = paging({**filters, "page": query.page}, total, PAGE)
        rows = follow_ups.tasks(connection, scope, wanted, PAGE, pages.offset)
        overdue = follow_ups.count_tasks(connection, scope, replace(wanted, overdue_on=day.isoformat()))
        notes = follow_ups.notes_of(connection, user.province, [key_of(row) for row in rows])
        districts, people = district_names(connection, user.scope), follow_ups.owners(connection, user.scope)
        owners = {row.district: follow_ups.owners(connection, Scope(user.province, row.district)) for row in rows}
    shown = [shown_comment(row, kinds, notes, searched=wanted.terms) for row in rows]
    view: dict[str, Any] = {"comments": shown, "total": total, "overdue": overdue, "pages": pages}
    view |= {
        "asked": filters,
        "states": FOLLOW_UPS,
        "districts": districts,
        "people": people,
        "owners": owners,
        "today_iso": day.isoformat(),
    }
    return render(request, "follow_ups.html", user, query=pages.link(pages.number), **view)


@router.post("/comments/follow-up")
def follow_up(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    form: Annotated[FollowUpForm, Form()],
) -> Response:
    may_change(user, form.district)
    t = texts(language_of(request))
    if form.state not in FOLLOW_UPS:
        return problem(request, user, 400, t("unknown_decision"))
    number = int(form.after) if form.after.isascii() and form.after.isdigit() and len(form.after) < 10 else None
    wanted = FollowUp(form.state, form.note, number, form.owner, form.due)
    try:
        with writing(request.app.state.engine) as connection:
            changed = follow_ups.set_follow_up(connection, user.name, user.province, form.key, wanted)
    except FollowedUpError:
        return _followed_meanwhile(request, user, form)
    except ValueError:
        return problem(request, user, 400, t("follow_wrong"))
    if not changed:
        return problem(request, user, 404, t("unknown_comment"))
    return redirect(form.way_back, "followed")


def _followed_meanwhile(request: Request, user: User, form: FollowUpForm) -> Response:
    """What another person noted while this one was typing, and what this one typed: both, to decide with open eyes."""
    with reading(request.app.state.engine) as connection:
        row = comments.comment(connection, user.province, form.key)
        notes = follow_ups.notes_of(connection, user.province, [form.key]).get(form.key, [])
        owners = follow_ups.owners(connection, Scope(user.province, form.district))
    return render(request, "comment_followed.html", user, 409, row=row, notes=notes, form=form, states=FOLLOW_UPS, owners=owners)
