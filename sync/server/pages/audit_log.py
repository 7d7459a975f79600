"""Who did what and when: the audit log as a page and as a file. Only reading; the log itself is sync.server.audit's."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Connection

from kiosk.survey.catalogue_search import thai_order
from sync.server import audit
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.audit import AuditFilter
from sync.server.db.engine import reading
from sync.server.kiosks.details import kiosk_names
from sync.server.pages.parts.audit_words import AuditWords
from sync.server.pages.parts.paging import paging
from sync.server.pages.parts.rendering import language_of, problem, render, settings_of, texts
from sync.server.pages.parts.table_file import FORMS, table_file

router = APIRouter(include_in_schema=False)
PAGE = 100
EXPORT_LIMIT = 100_000
_officers = require_role("province", "district")


class AuditQuery(BaseModel):
    """What of the log is asked for, as it stands in the address."""

    actor: str = ""
    act: str = ""
    first: str = ""
    last: str = ""
    words: str = ""
    page: str = ""

    @property
    def wanted(self) -> AuditFilter:
        """Raises ValueError for what is no day."""
        first, last = (date.fromisoformat(day) if day else None for day in (self.first, self.last))
        if last == date.max:
            raise ValueError("no day follows it")
        return AuditFilter(self.actor, self.act, first, last, self.words.strip()[:200])

    @property
    def filters(self) -> dict[str, str]:
        return {name: value for name, value in self.model_dump(exclude={"page"}).items() if value}


@router.get("/audit")
def audit_page(request: Request, user: Annotated[User, Depends(_officers)], asked: Annotated[AuditQuery, Query()]) -> Response:
    t = texts(language_of(request))
    try:
        wanted = asked.wanted
    except ValueError:
        return problem(request, user, 400, t("day_wrong"))
    with reading(request.app.state.engine) as connection:
        total = audit.count_entries(connection, user.scope, wanted)
        pages = paging({**asked.filters, "page": asked.page}, total, PAGE)
        rows = audit.entries(connection, user.scope, PAGE, pages.offset, wanted)
        actors, acts = audit.actors_and_acts(connection, user.scope)
        words = _words(request, connection, user)
    return render(
        request,
        "audit_log.html",
        user,
        lines=[(row, words.actor(row.actor), words.subject(row), words.detail(row)) for row in rows],
        pages=pages,
        total=total,
        asked=asked,
        query=urlencode(asked.filters),
        actors=sorted(((words.actor(actor), actor) for actor in actors), key=lambda choice: thai_order(choice[0])),
        acts=sorted(((words.act(act), act) for act in acts), key=lambda choice: thai_order(choice[0])),
    )


@router.get("/audit/export.{form}")
def audit_file(request: Request, form: str, user: Annotated[User, Depends(_officers)], asked: Annotated[AuditQuery, Query()]) -> Response:
    """The same list whole, as a file for a spreadsheet."""
    t = texts(language_of(request))
    if form not in FORMS:
        return problem(request, user, 404, t("not_found"))
    try:
        wanted = asked.wanted
    except ValueError:
        return problem(request, user, 400, t("day_wrong"))
    with reading(request.app.state.engine) as connection:
        rows = audit.entries(connection, user.scope, EXPORT_LIMIT, 0, wanted)
        words = _words(request, connection, user)
    head = [t(key) for key in ("when", "who", "act", "subject", "details", "district", "audit_origin")]
    cells = (
        (row.at, words.actor(row.actor), words.act(row.act), words.subject(row), words.detail(row), row.district, row.origin or "")
        for row in rows
    )
    return table_file("audit", form, head, cells)


def _words(request: Request, connection: Connection, user: User) -> AuditWords:
    return AuditWords(texts(language_of(request)), kiosk_names(connection, user.scope), settings_of(request).catalogue)
