"""What this province sends to the ministry: off by default; each version is put together, looked at line by line, then sent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import fiscal_year
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading
from sync.server.messages import LocalizedError
from sync.server.pages.parts.period import today, year_of
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.rollups import rollup_delivery, rollup_file, rollup_versions
from sync.server.rollups.rollup_model import RollupManifest, part_from
from sync.server.rollups.rollup_versions import RollupVersion
from sync.server.tallies import queries

router = APIRouter(include_in_schema=False)
_PAGE = "/settings/ministry"
_SHOWN = 12  # versions in the list


@frozen
class SentPart:
    """What a district's part of a version holds; "" = the whole province's."""

    district: str
    complete: int
    rows: int
    hidden: int  # rows whose answers stay hidden


@router.get(_PAGE)
def ministry_page(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    return _page(request, user)


def _page(request: Request, user: User, fault: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        versions = rollup_versions.versions(connection, user.province)
        key = rollup_versions.known_key(connection)
        on, years = rollup_versions.is_on(connection), queries.fiscal_years(connection, user.province)
    newest = versions[0] if versions else None
    manifest, parts = _contents(newest) if newest else (None, [])
    first, last = years or (0, -1)
    return render(
        request,
        "roll_up.html",
        user,
        400 if fault else 200,
        on=on,
        key=key,
        address=_address(),
        years=list(range(min(last, fiscal_year(today())), first - 1, -1)),
        versions=versions[:_SHOWN],
        newest=newest,
        manifest=manifest,
        contents=parts,
        fault=fault,
    )


def _address() -> str:
    try:
        return rollup_delivery.ministry_address()
    except LocalizedError:
        return ""


def _contents(version: RollupVersion) -> tuple[RollupManifest, list[SentPart]]:
    first, lines = rollup_file.unpacked(version.content)
    parts = []
    for part in map(part_from, lines):
        whole = next((row.complete for row in part.rows if not row.service and not row.period), 0)
        parts.append(SentPart(part.district, whole, len(part.rows), sum(bool(row.complete) and row.items is None for row in part.rows)))
    return first.checked(), parts


@router.post(f"{_PAGE}/switch")
def switch(request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], on: Annotated[str, Form()] = "") -> Response:
    in_transaction(request.app.state.engine, lambda connection: rollup_versions.switch(connection, user.name, on == "on"))
    return redirect(_PAGE, "saved")


@router.post(f"{_PAGE}/make")
def make(request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], year: Annotated[str, Form()] = "") -> Response:
    """The year's figures as the next version, or the version there is where nothing has changed since."""
    chosen, settings, t = year_of(year, today()), settings_of(request), texts(language_of(request))
    if chosen is None:
        return problem(request, user, 404, t("unknown_year"))
    try:
        in_transaction(request.app.state.engine, lambda connection: rollup_versions.make(connection, settings, user.name, chosen.year))
    except LocalizedError as error:
        return _page(request, user, error.localized(t))
    return redirect(f"{_PAGE}#versions", "rollup_made")


@router.post(f"{_PAGE}/{{year}}/{{version}}/send")
def send(request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], year: str, version: str) -> Response:
    """Waits until the ministry has all of it: a year's tallies are some hundred kilobytes."""
    t, stored = texts(language_of(request)), _stored(request, user, year, version)
    if stored is None:
        return problem(request, user, 404, t("unknown_year"))
    try:
        rollup_delivery.send(request.app.state.engine, settings_of(request), stored, rollup_delivery.ministry_address())
    except LocalizedError as error:
        return _page(request, user, error.localized(t))
    return redirect(f"{_PAGE}#versions", "rollup_sent")


@router.get(f"{_PAGE}/{{year}}/{{version}}/file.{{form}}")
def version_file(
    request: Request, user: Annotated[User, Depends(require_role("province"))], year: str, version: str, form: str
) -> Response:
    """The very lines that are sent: as text to read, or packed to be handed over."""
    stored = _stored(request, user, year, version)
    if stored is None or form not in ("jsonl", "rollup"):
        return problem(request, user, 404, texts(language_of(request))("not_found"))
    names = {"Content-Disposition": f"attachment; filename=rollup-{stored.fiscal_year}-{stored.version}.{form}"}
    if form == "rollup":
        return Response(stored.content, media_type="application/gzip", headers=names)
    first, lines = rollup_file.unpacked(stored.content)
    return Response(b"\n".join([first.line, *lines, b""]), media_type="application/x-ndjson", headers=names)


def _stored(request: Request, user: User, year: str, version: str) -> RollupVersion | None:
    with reading(request.app.state.engine) as connection:
        versions = rollup_versions.versions(connection, user.province)
    return next((each for each in versions if (str(each.fiscal_year), str(each.version)) == (year, version)), None)
