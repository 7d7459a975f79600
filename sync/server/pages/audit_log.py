"""Who did what and when: the audit log as a page and as a file. Only reading; the log itself is sync.server.audit's."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Row

from kiosk.language.texts import Texts
from kiosk.reports.exports import harmless
from kiosk.survey.catalogue_search import thai_order
from sync.server import audit
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.audit import AuditFilter
from sync.server.db.engine import reading
from sync.server.pages.parts.rendering import language_of, moment, problem, render, texts

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
    before: str = ""

    @property
    def wanted(self) -> AuditFilter:
        """Raises ValueError for what is no day."""
        first, last = (date.fromisoformat(day) if day else None for day in (self.first, self.last))
        if last == date.max:
            raise ValueError("no day follows it")
        return AuditFilter(self.actor, self.act, first, last, self.words.strip()[:200])

    @property
    def filters(self) -> dict[str, str]:
        return {name: value for name, value in self.model_dump(exclude={"before"}).items() if value}


@router.get("/audit")
def audit_page(request: Request, user: Annotated[User, Depends(_officers)], asked: Annotated[AuditQuery, Query()]) -> Response:
    t = texts(language_of(request))
    below = int(asked.before) if asked.before.isascii() and asked.before.isdigit() and len(asked.before) < 19 else None
    try:
        wanted = asked.wanted
    except ValueError:
        return problem(request, user, 400, t("day_wrong"))
    with reading(request.app.state.engine) as connection:
        rows = audit.entries(connection, user.scope, PAGE + 1, below, wanted)
        actors, acts = audit.actors_and_acts(connection, user.scope)
        total = audit.count_entries(connection, user.scope, wanted)
    more = urlencode({**asked.filters, "before": rows[PAGE - 1].id}) if len(rows) > PAGE else ""
    return render(
        request,
        "audit_log.html",
        user,
        lines=[(row, _actor(row.actor, t), _subject(row, t), _detail(row, t)) for row in rows[:PAGE]],
        more=more,
        total=total,
        asked=asked,
        query=urlencode(asked.filters),
        actors=sorted(((_actor(actor, t), actor) for actor in actors), key=lambda choice: thai_order(choice[0])),
        acts=sorted(((t.get(f"act_{act}") or act, act) for act in acts), key=lambda choice: thai_order(choice[0])),
    )


@router.get("/audit/export.csv")
def audit_file(request: Request, user: Annotated[User, Depends(_officers)], asked: Annotated[AuditQuery, Query()]) -> Response:
    """The same list whole, as a file for a spreadsheet: UTF-8 with a mark, so that Thai is read right; nothing is run as a formula."""
    t = texts(language_of(request))
    try:
        wanted = asked.wanted
    except ValueError:
        return problem(request, user, 400, t("day_wrong"))
    with reading(request.app.state.engine) as connection:
        rows = audit.entries(connection, user.scope, EXPORT_LIMIT, None, wanted)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([t("when"), t("who"), t("act"), t("subject"), t("details"), t("district")])
    for row in rows:
        cells = (row.at, _actor(row.actor, t), t.get(f"act_{row.act}") or row.act, _subject(row, t), _detail(row, t), row.district)
        writer.writerow(map(harmless, cells))
    headers: Mapping[str, str] = {"Content-Disposition": "attachment; filename=audit.csv"}
    return Response(file.getvalue().encode("utf-8-sig", "replace"), media_type="text/csv", headers=headers)


def _actor(actor: str, t: Texts) -> str:
    if actor == audit.COMMAND_LINE:
        return t("audit_command_line")
    kind, _, kiosk = actor.partition(" ")
    return t("audit_kiosk", kiosk=kiosk[:8]) if kind == "kiosk" and kiosk else actor


def _subject(row: Row, t: Texts) -> str:
    """What was acted on; of several comments at once, how many."""
    return t("audit_comments", n=int(row.subject)) if row.act.startswith("comment.") and row.subject.isdecimal() else row.subject


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
