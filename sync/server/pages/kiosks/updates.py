"""Updates for kiosks: which are held here, to whom each is offered, and which version every kiosk runs."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Connection, Row

from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.districts import district_names
from sync.server.kiosks.status import kiosk_summaries
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, texts
from sync.server.updates import program_states, rings, update_files

router = APIRouter(include_in_schema=False)
ALL, DISTRICT, KIOSK = "all", "district", "kiosk"  # a ring as a form says it: all, district:NAME, kiosk:ID


@router.get("/kiosks/updates")
def update_page(request: Request, user: Annotated[User, Depends(require_role("province", "district"))]) -> Response:
    """A district sees its own kiosks' versions; what is offered to whom is the province's."""
    with reading(request.app.state.engine) as connection:
        summaries = [
            kiosk for kiosk in kiosk_summaries(connection, user.scope, today()) if kiosk.row.enrolled_at and not kiosk.row.revoked_at
        ]
        states, names = program_states.by_kiosk(connection), kiosk_names(connection, user.scope)
        files, offered = update_files.listed(connection), rings.rings(connection)
        districts = district_names(connection, user.scope)
    listed = searched(request.query_params, summaries, lambda kiosk: _words(kiosk.row, names, states.get(kiosk.row.kiosk)))
    view: dict[str, Any] = {
        "kiosks": summaries,
        "found": listed,
        "states": states,
        "names": names,
        "updates": [(row, _news(row, language_of(request)), [ring for ring in offered if ring.sha256 == row.sha256]) for row in files],
        "districts": districts,
        "newest": {row.architecture: row.version for row in reversed(files)},
    }
    return render(request, "updates.html", user, **view)


def _words(row: Row, names: Mapping[str, str], said: Row | None) -> str:
    """By what a kiosk is found: name, place, district, note, and the versions that it runs and has."""
    versions = f"{said.running} {said.installed} {said.version}" if said else ""
    return f"{names[row.kiosk]} {row.place} {area_words(row.province, row.district)} {row.note} {versions}"


def _news(row: Row, language: str) -> list[str]:
    news = json.loads(row.news or "{}")
    return list(news.get(language) or news.get("th", ()))


@router.post("/kiosks/updates/offer")
def offer(
    request: Request,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    sha256: Annotated[str, Form()] = "",
    ring: Annotated[str, Form()] = "",
) -> Response:
    return _changed(request, user, sha256, ring, "offer")


@router.post("/kiosks/updates/stop")
def stop(
    request: Request,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    sha256: Annotated[str, Form()] = "",
    ring: Annotated[str, Form()] = "",
) -> Response:
    """Not offered there any more; kiosks that have it keep it."""
    return _changed(request, user, sha256, ring, "stop")


def _changed(request: Request, user: User, sum_: str, ring: str, act: str) -> Response:
    kind, _, name = ring.partition(":")
    district, kiosk = name if kind == DISTRICT else "", name if kind == KIOSK else ""
    known = ring == ALL or bool(district or kiosk)

    def work(connection: Connection) -> bool:
        if act == "offer":
            return rings.offer(connection, user.name, user.province, sum_, district, kiosk)
        return rings.stop(connection, user.name, sum_, district, kiosk)

    if not known or not in_transaction(request.app.state.engine, work):  # two officers may reach two processes in the same moment
        return problem(request, user, 404, texts(language_of(request))("update_unknown"))
    return redirect("/kiosks/updates", f"update_{act}")
