"""Who did what and when: the audit log as a page. Only reading; the log itself is sync.server.audit's."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from sync.server import audit
from sync.server.auth import User, require_role
from sync.server.dashboard.pages import render
from sync.server.database import reading

router = APIRouter(include_in_schema=False)
PAGE = 100


@router.get("/audit")
def audit_page(request: Request, user: Annotated[User, Depends(require_role("province", "district"))], before: str = "") -> Response:
    below = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    with reading(request.app.state.engine) as connection:
        rows = audit.entries(connection, user.scope, PAGE + 1, below)
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render(request, "audit.html", user, rows=rows[:PAGE], more=more)
