"""Responses as a file: asked for here, made beside the pages, fetched by whoever asked."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Row

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import timestamp
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, require_role
from sync.server.accounts.users import User
from sync.server.data_tables import export_jobs, export_maker
from sync.server.data_tables.export_jobs import FORMS, READY, ExportAsked, ExportRefusedError
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.period import period, today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
_officers = require_role("province", "district")
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "sav": "application/x-spss-sav",
}
_NAMES = {"csv": "CSV", "xlsx": "Excel", "jsonl": "JSON Lines", "sav": "SPSS"}


@frozen
class ShownJob:
    """A job as the page shows it. `percent`: how far it is, 0 to 100."""

    row: Row
    percent: int
    expires_at: str

    @classmethod
    def of(cls, row: Row) -> "ShownJob":
        looks = 2 * row.responses
        percent = 100 if row.state == READY else min(99, 100 * row.looked_at // looks) if looks else 0
        return cls(row, percent, timestamp(datetime.fromtimestamp(row.expires_unix, UTC)))


@router.get("/data/responses")
def exports_page(request: Request, user: Annotated[User, Depends(_officers)]) -> Response:
    return _page(request, user)


def _page(request: Request, user: User, fault: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        jobs = [ShownJob.of(row) for row in export_jobs.jobs_of(connection, user)]
    return render(
        request,
        "export_jobs.html",
        user,
        400 if fault else 200,
        period=period(request.query_params, today()),
        districts=names,
        jobs=jobs,
        under_way=any(job.row.state in (export_jobs.WAITING, export_jobs.WORKING) for job in jobs),
        forms=_NAMES,
        fault=fault,
    )


@router.post("/data/responses")
def ask_for_export(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    form: Annotated[str, Form()] = "",
    year: Annotated[str, Form()] = "",
    month: Annotated[str, Form()] = "",
    district: Annotated[str, Form()] = "",
) -> Response:
    """Of a fiscal year or of one month of it. Raises ForbiddenError."""
    if user.role == "viewer":
        raise ForbiddenError("forbidden_page")
    chosen, t = period({"year": year, "month": month}, today()), texts(language_of(request))
    try:
        with writing(request.app.state.engine) as connection:
            if form not in FORMS or chosen.misread or district not in ("", *district_names(connection, user.scope)):
                return problem(request, user, 400, t("data_span_wrong"))
            scope = Scope(user.province, user.district or district)
            export_jobs.ask(connection, user, ExportAsked(form, scope, chosen.first, chosen.last))
    except ExportRefusedError as refused:
        return _page(request, user, refused.localized(t))
    export_maker.start(request.app.state.engine, settings_of(request))
    return redirect("/data/responses", "export_asked")


@router.get("/data/responses/{job}/file")
def export_file(request: Request, user: Annotated[User, Depends(_officers)], job: str) -> Response:
    """Only to whom asked for it."""
    engine = request.app.state.engine
    with writing(engine) as connection:
        row = export_jobs.fetch(connection, user, job[:64])
    if row is None:
        return problem(request, user, 404, texts(language_of(request))("export_none"))
    headers = {"Content-Disposition": f"attachment; filename=responses.{row.form}", "Content-Length": str(row.bytes)}
    return StreamingResponse(export_jobs.pieces(engine, row.job), media_type=_KINDS[row.form], headers=headers)


@router.post("/data/responses/remove")
def remove_export(request: Request, user: Annotated[User, Depends(csrf_checked)], job: Annotated[str, Form()] = "") -> Response:
    """Raises ForbiddenError."""
    if user.role == "viewer":
        raise ForbiddenError("forbidden_page")
    with writing(request.app.state.engine) as connection:
        removed = export_jobs.remove(connection, user, job[:64])
    return (
        redirect("/data/responses", "export_removed")
        if removed
        else problem(request, user, 404, texts(language_of(request))("export_none"))
    )
