"""Who did what and when: the audit log as a page. Only reading; the log itself is sync.server.audit's."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Row

from kiosk.language.texts import Texts
from sync.server import audit
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.pages.rendering import language_of, moment, render, texts

router = APIRouter(include_in_schema=False)
PAGE = 100


@router.get("/audit")
def audit_page(request: Request, user: Annotated[User, Depends(require_role("province", "district"))], before: str = "") -> Response:
    below = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    with reading(request.app.state.engine) as connection:
        rows = audit.entries(connection, user.scope, PAGE + 1, below)
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    t = texts(language_of(request))
    lines = [(row, _actor(row.actor, t), _detail(row, t)) for row in rows[:PAGE]]
    return render(request, "audit.html", user, lines=lines, more=more)


def _actor(actor: str, t: Texts) -> str:
    if actor == audit.COMMAND_LINE:
        return t("audit_command_line")
    kind, _, kiosk = actor.partition(" ")
    return t("audit_kiosk", kiosk=kiosk[:8]) if kind == "kiosk" and kiosk else actor


def _detail(row: Row, t: Texts) -> str:
    """What the log notes beside an act, in the page's language where it is one of our own words."""
    word, _, rest = row.detail.partition(" ")
    if row.act in ("kiosk.code", "kiosk.code_withdraw") and word == "expires":
        return t("audit_expires", moment=moment(rest, t))
    if word == "version" and rest:
        number, _, names = rest.partition(": ")
        topics = [t.get(f"settings_{name}_short") or name for name in names.split(", ") if name]
        return " · ".join(filter(None, (t("version_words", n=number.rstrip(":")), ", ".join(topics))))
    spoken = {"user.add": "role", "user.role": "role", "comment.follow_up": "follow"}.get(row.act)
    return (t.get(f"{spoken}_{row.detail}") if spoken else "") or row.detail
