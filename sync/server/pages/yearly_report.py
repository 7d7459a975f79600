"""The yearly report as pages: making the draft, sending it to review, certifying, locking, and taking its files home."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from kiosk.survey.scoring import BANDS
from sync.server import report
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import ForbiddenError, require_role
from sync.server.accounts.users import User
from sync.server.configuration.level_band import choose_band, chosen_band
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.pages.accounts.account import own_password_fault
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import period, today, year_of
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.report import EARLIEST, LATEST, four_eyes, workflow
from sync.server.report.builder import written_chapters
from sync.server.report.model import Narrative
from sync.server.report.paper.pdf_canvas import FontMissingError
from sync.server.report.workflow import STEPS, ReportError, StoredReport
from sync.server.scope import Scope
from sync.server.tallies import queries

router = APIRouter(include_in_schema=False)
_province = csrf_and_role("province")
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf"}
WAY = (workflow.DRAFT, workflow.REVIEW, workflow.CERTIFIED, workflow.LOCKED)


def _readers(user: Annotated[User, Depends(require_role("province", "viewer"))]) -> User:
    """Who may read every district: a viewer of one district alone may not."""
    if user.district:
        raise ForbiddenError("forbidden_page")
    return user


@router.get("/report")
def report_list(request: Request, user: Annotated[User, Depends(_readers)]) -> Response:
    with reading(request.app.state.engine) as connection:
        rows, band = workflow.history(connection, user.province), chosen_band(connection)
        two: dict[str, Any] = {"four_eyes": four_eyes.is_on(connection), "off_asked_by": four_eyes.off_asked_by(connection)}
    latest = {row.fiscal_year: row for row in reversed(rows)}
    return render(
        request,
        "yearly_reports.html",
        user,
        years=period({}, today()).years(),
        latest=latest,
        rows=rows,
        band=band,
        bands=list(BANDS),
        **two,
    )


@router.post("/report/band")
def set_band(request: Request, user: Annotated[User, Depends(_province)], band: Annotated[str, Form()] = "") -> Response:
    if band not in BANDS:
        return problem(request, user, 400, texts(language_of(request))("unknown_decision"))
    with writing(request.app.state.engine) as connection:
        choose_band(connection, user.name, band)
    return redirect("/report", "saved")


@router.post("/report/four-eyes")
def set_four_eyes(
    request: Request, user: Annotated[User, Depends(_province)], on: Annotated[str, Form()] = "", own: Annotated[str, Form()] = ""
) -> Response:
    """Whether certifying and locking need two persons. One's own password is asked for: whoever finds a browser open changes nothing."""
    t = texts(language_of(request))
    fault = own_password_fault(request, user, own)
    if fault:
        return problem(request, user, 400, fault)
    try:
        with writing(request.app.state.engine) as connection:
            four_eyes.switch(connection, user.name, user.province, bool(on))
    except four_eyes.FourEyesError as alone:
        return problem(request, user, 400, alone.localized(t))
    return redirect("/report", "saved")


@router.get("/report/{year}")
def report_page(request: Request, year: str, user: Annotated[User, Depends(_readers)]) -> Response:
    chosen = year_of(year, today())
    if chosen is None:
        return problem(request, user, 404, texts(language_of(request))("unknown_year"))
    return _page(request, user, chosen.year)


def _page(request: Request, user: User, year: int, fault: str = "") -> Response:
    chosen, settings = period({"year": str(year)}, today()), settings_of(request)
    with reading(request.app.state.engine) as connection:
        stored = workflow.latest(connection, user.province, year)
        now = queries.totals(connection, Scope(settings.province), chosen.first, chosen.last)
        written = written_chapters(connection, settings.province, year)
        held = frozenset(report.photographs_in(connection, stored.report)) if stored else frozenset()
        two = four_eyes.is_on(connection)
        versions = [row for row in workflow.history(connection, user.province) if row.fiscal_year == year]
    arrived = now.complete + now.partial - (stored.report.whole.complete + stored.report.whole.partial) if stored else 0
    step = next((name for name, (before, _) in STEPS.items() if stored and stored.state == before), "")
    return render(
        request,
        "yearly_report.html",
        user,
        400 if fault else 200,
        period=chosen,
        kept=stored,
        found=searched(
            request.query_params, stored.report.districts if stored else (), lambda part: area_words(user.province, part.result.name)
        ),
        arrived=arrived,
        step=step,
        way=WAY,
        reached=WAY.index(stored.state) if stored else -1,
        versions=versions,
        checks=_checks(stored, written) if stored else [],
        fault=fault,
        held=held,
        two=two and step in four_eyes.STEPS,
        ended=today() > chosen.last,
    )


def _checks(stored: StoredReport, written: tuple[Narrative, ...]) -> list[tuple[str, str, int]]:
    """What a person should know before signing: (state, text key, number)."""
    figures = stored.report
    changed = len(set(written) ^ set(figures.narrative))
    differing = sum(len(line.differing) for line in figures.completeness)
    return [
        ("bad" if differing else "good", "check_differing", differing),
        (
            "warn" if any(line.unchecked for line in figures.completeness) else "good",
            "check_unchecked",
            sum(line.unchecked for line in figures.completeness),
        ),
        (
            "warn" if any(line.unsent for line in figures.completeness) else "good",
            "check_unsent",
            sum(line.unsent for line in figures.completeness),
        ),
        (
            "bad" if any(line.gaps for line in figures.completeness) else "good",
            "check_gaps",
            sum(line.gaps for line in figures.completeness),
        ),
        ("warn" if figures.unscreened else "good", "check_unscreened", figures.unscreened),
        (
            "warn" if len(figures.providers) < len(figures.districts) else "good",
            "check_providers",
            len(figures.districts) - len(figures.providers),
        ),
        *([("warn" if changed else "good", "check_chapters", changed)] if written or figures.narrative else []),
    ]


@router.post("/report/{year}/{act}")
def take_step(
    request: Request, year: str, act: str, user: Annotated[User, Depends(_province)], note: Annotated[str, Form()] = ""
) -> Response:
    """`act`: draft (make or make anew), review, certify, lock, back (to draft, with a note)."""
    t, settings = texts(language_of(request)), settings_of(request)
    chosen = year_of(year, today())
    if chosen is None or act not in ("draft", "back", *STEPS):
        return problem(request, user, 404, t("unknown_year"))
    if act == "lock" and today() <= chosen.last:
        return _page(request, user, chosen.year, t("report_fault_early"))

    def taken(connection: Connection) -> None:
        if act == "draft":
            workflow.draft(connection, settings, user.name, chosen.year, texts("th"))
        elif act == "back":
            workflow.take_back(connection, user.name, user.province, chosen.year, note.strip())
        else:
            workflow.advance(connection, user.name, user.province, chosen.year, act)

    try:
        in_transaction(request.app.state.engine, taken)  # a second click may reach another process in the same moment
    except ReportError as fault:
        return _page(request, user, chosen.year, fault.localized(t))
    with reading(request.app.state.engine) as connection:
        stored = workflow.latest(connection, user.province, chosen.year)
    asked = stored is not None and stored.row.asked_step == act
    return redirect(f"/report/{chosen.year}", "report_asked" if asked else f"report_{act}")


@router.get("/report/{year}/file.{form}")
def report_file(request: Request, year: str, form: str, user: Annotated[User, Depends(_readers)], version: str = "") -> Response:
    """The report as it is kept, as XLSX or PDF: the same version gives the same bytes, however often it is asked for."""
    t = texts(language_of(request))
    if form not in _TYPES or not (year.isascii() and year.isdigit() and len(year) == 4 and EARLIEST <= int(year) <= LATEST):
        return problem(request, user, 404, t("unknown_year"))
    with reading(request.app.state.engine) as connection:
        numbered = version.isascii() and version.isdigit() and len(version) < 7
        stored = (
            workflow.version(connection, user.province, int(year), int(version))
            if numbered
            else workflow.latest(connection, user.province, int(year))
        )
        photographs = report.photographs_in(connection, stored.report) if stored and form == "pdf" else {}
    if stored is None:
        return problem(request, user, 404, t("report_none"))
    try:
        body = report.rendered(stored.report, form, stored.report.language, photographs)
    except FontMissingError as error:
        return problem(request, user, 503, error.localized(t))
    name = quote(t("report_file", province=user.province, year=year, version=stored.row.version, form=form))
    return Response(
        body,
        media_type=_TYPES[form],
        headers={"Content-Disposition": f"attachment; filename=report-{year}.{form}; filename*=UTF-8''{name}"},
    )
