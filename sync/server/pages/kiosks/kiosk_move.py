"""What the province does with a kiosk: take its key back, put it into another district, take it off the list; and each of these undone."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Connection, Row

from kiosk.survey.dates.calendar import fiscal_year, fiscal_year_days
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.kiosks import consequences, enrolment, relocation
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.districts import district_names
from sync.server.kiosks.status import kiosk_summaries
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import area_name, language_of, problem, redirect, render, settings_of, texts, unknown_district
from sync.server.services.directory import names_of_kiosk
from sync.server.updates import program_states, rings

router = APIRouter(include_in_schema=False)
_province = csrf_and_role("province")


@router.post("/kiosks/{kiosk}/revoke")
def revoke(request: Request, kiosk: str, user: Annotated[User, Depends(_province)]) -> Response:
    return _done(request, user, kiosk, enrolment.revoke, "revoked")


@router.post("/kiosks/{kiosk}/restore")
def restore(request: Request, kiosk: str, user: Annotated[User, Depends(_province)]) -> Response:
    """A revocation that was a mistake is undone: the kiosk goes on with the key that it has."""
    return _done(request, user, kiosk, enrolment.restore, "restored")


def _done(request: Request, user: User, kiosk: str, act: Callable[[Connection, str, str], bool], notice: str) -> Response:
    """Back on the kiosk's page with `notice`; `act` says whether there was such a kiosk to act on."""
    with writing(request.app.state.engine) as connection:
        if not act(connection, user.name, kiosk):
            return problem(request, user, 404, texts(language_of(request))("unknown_kiosk"))
    return redirect(f"/kiosks/{kiosk}", notice)


@router.get("/kiosks/{kiosk}/move")
def move_page(request: Request, kiosk: str, user: Annotated[User, Depends(require_role("province"))], district: str = "") -> Response:
    """What would follow if the kiosk were put into another district; nothing is changed yet. The sums are of this fiscal year."""
    t, settings, year = texts(language_of(request)), settings_of(request), fiscal_year(today())
    with reading(request.app.state.engine) as connection:
        summaries = kiosk_summaries(connection, user.scope, today(), kiosk)
        if not summaries:
            return problem(request, user, 404, t("unknown_kiosk"))
        if district not in district_names(connection, user.scope):
            return unknown_district(request, user, district)
        row = summaries[0].row
        if relocation.of_telephones(connection, kiosk):
            return problem(request, user, 400, t("telephones_stay"))
        if row.district == district:
            return redirect(f"/kiosks/{kiosk}")
        changes = consequences.of_moving(connection, settings, row, district, fiscal_year_days(year))
        names = names_of_kiosk(connection, kiosk, settings.catalogue, language_of(request))
        view: dict[str, Any] = {
            "names_of_services": names,
            "locked": consequences.locked_years(connection, row),
            "ring": _ring_words(request, connection, row, district),
            "called": kiosk_names(connection, user.scope)[kiosk],
        }
    return render(request, "kiosk_move.html", user, kiosk=summaries[0], district=district, changes=changes, year=year, **view)


def _ring_words(request: Request, connection: Connection, kiosk: Row, district: str) -> str:
    """From which district's group of updates it goes to which, with what each is offered."""
    t, language = texts(language_of(request)), language_of(request)
    said = program_states.by_kiosk(connection).get(kiosk.kiosk)
    parts: dict[str, str] = {}
    for side, name in (("from", kiosk.district), ("to", district)):
        versions = rings.versions_of_district(connection, name, said.architecture if said else "")
        parts[f"{side}_name"] = area_name(kiosk.province, name, language)
        parts[f"{side}_versions"] = t("move_ring_versions", versions=", ".join(versions)) if versions else t("move_ring_nothing")
    return t("move_then_ring", **parts)


@router.post("/kiosks/{kiosk}/move")
def move(request: Request, kiosk: str, user: Annotated[User, Depends(_province)], district: Annotated[str, Form()] = "") -> Response:
    """In which district a kiosk is, is put right; to where it was before: the correction is taken back."""

    def work(connection: Connection) -> bool:
        known = district in district_names(connection, user.scope)
        return known and relocation.put_right(connection, settings_of(request), user.name, kiosk, district)

    if not in_transaction(request.app.state.engine, work):
        return problem(request, user, 400, texts(language_of(request))("kiosk_not_moved"))
    return redirect(f"/kiosks/{kiosk}", "kiosk_moved")


@router.post("/kiosks/{kiosk}/{act}")
def hide(request: Request, kiosk: str, act: str, user: Annotated[User, Depends(_province)]) -> Response:
    """`act`: hide or show, on the list of kiosks. One that is at work cannot be hidden: nobody would see its troubles."""
    t = texts(language_of(request))
    with writing(request.app.state.engine) as connection:
        summaries = kiosk_summaries(connection, user.scope, today(), kiosk)
        if not summaries or act not in ("hide", "show"):
            return problem(request, user, 404, t("unknown_kiosk"))
        if act == "hide" and summaries[0].row.enrolled_at and not summaries[0].row.revoked_at:
            return problem(request, user, 400, t("kiosk_at_work"))
        enrolment.hide_kiosk(connection, user.name, kiosk, act == "hide")
    return redirect(f"/kiosks/{kiosk}", f"kiosk_{act}")
