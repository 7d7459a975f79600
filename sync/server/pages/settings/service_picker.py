"""The list of services that kiosks are to offer: picked from the catalogue by search or by group, put in order, kept in the draft."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey import catalogue as catalogues
from kiosk.survey.catalogue import Catalogue, Service
from kiosk.survey.catalogue_search import SearchIndex
from kiosk.survey.limits import FEWEST_SERVICES, LIST_LIMIT
from sync import wire
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.configuration import drafts
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.rendering import language_of, redirect, render, sent_form, settings_of, texts, unknown_district
from sync.server.pages.parts.seen_version import changed_meanwhile, digest_of
from sync.server.pages.settings.configuration import address_of
from sync.server.pages.settings.parts.config_changes import service_names
from sync.server.pages.settings.parts.draft_change import change_draft
from sync.server.scope import Scope
from sync.server.services.open_services import reported, shown_order
from sync.server.settings import Settings
from sync.server.tallies.service_keys import OWN

router = APIRouter(include_in_schema=False)
RESULTS = 60  # shown of one search; more letters narrow it


@frozen
class PickedService:
    """A line that can be ticked: what it is called, who owns it, and what speaks against it."""

    id: str
    name: str
    agency: str
    note: str  # "" | warned | unchecked | strange


@frozen
class PickedList:
    """What stands in the form: the ids in their order, and the words that are searched."""

    services: tuple[str, ...]
    query: str = ""


@router.get("/settings/services")
def picker(request: Request, user: Annotated[User, Depends(require_role("province"))], district: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        scope = _scope(connection, user, district)
        chosen = drafts.prepared(connection, scope).get("services", [])
        begun = not chosen and bool(scope.district)
        listed = PickedList(tuple(chosen or (shown_order(connection, scope) if begun else ())))
    return _page(request, user, scope, listed)


def _scope(connection: Connection, user: User, district: str) -> Scope:
    return Scope(user.province, district if district in district_names(connection, user.scope) else "")


def _page(request: Request, user: User, scope: Scope, listed: PickedList, fault: str = "") -> Response:
    settings, t = settings_of(request), texts(language_of(request))
    with reading(request.app.state.engine) as connection:
        names = service_names(connection, settings, scope, t.language)
        opened = reported(connection, scope)
        stored = drafts.prepared(connection, scope).get("services", [])
    at = {service: sum(service in ids for ids, _ in opened.values()) for service in set().union(*(ids for ids, _ in opened.values()))}
    lines = {service: _line(service, names, settings.catalogue, t) for service in {*names, *listed.services}}
    offered = {service for service in names if scope.district or not service.startswith(OWN)}  # a district's own is at no other's kiosks
    free = offered - set(listed.services)
    everywhere = [service for service in sorted(at, key=lambda service: (-at[service], service)) if service in free]
    groups = catalogues.by_audience(service for service in settings.catalogue.services.values() if service.id in free)
    matching = [service.id for service in _search(settings, names).find(listed.query)] if listed.query else []
    return render(
        request,
        "service_picker.html",
        user,
        400 if fault else 200,
        district=scope.district,
        chosen=[lines[service] for service in listed.services],
        results=[lines[service] for service in matching if service in free][:RESULTS],
        query=listed.query,
        opened=[(lines[service], at[service]) for service in everywhere],
        groups=[(audience, [lines[service.id] for service in services]) for audience, services in groups.items() if services],
        seen=digest_of({"services": stored}),
        decided=bool(stored),
        least=FEWEST_SERVICES,
        fault=fault,
    )


def _line(service: str, names: dict[str, str], catalogue: Catalogue, t: Texts) -> PickedService:
    known = catalogue.services.get(service)
    note = "warned" if service in catalogue.advised_against else "unchecked" if service in catalogue.hidden else ""
    return PickedService(
        service, names.get(service, service), known.agency_in(t.language) if known else "", note if service in names else "strange"
    )


def _search(settings: Settings, names: dict[str, str]) -> SearchIndex:
    own = [Service(service, "people", "", name) for service, name in names.items() if service not in settings.catalogue.services]
    return SearchIndex([*settings.catalogue.services.values(), *own], settings.catalogue.also_called)


@router.post("/settings/services")
def pick(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """`act`: search (the list stays as it is ticked), save (into the draft), or leave (to the kiosks, or to the province's list)."""
    t, act, listed = texts(language_of(request)), form.get("act"), _typed(form)
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        scope = Scope(user.province, str(form.get("district", "")))
        known = service_names(connection, settings_of(request), scope, t.language)
    if scope.district and scope.district not in names:
        return unknown_district(request, user, scope.district)
    if act not in ("save", "leave"):
        return _page(request, user, scope, listed)
    wanted = list(listed.services) if act == "save" else []
    fault = _fault(wanted, known, settings_of(request).catalogue, t) if act == "save" else ""
    if fault:
        return _page(request, user, scope, listed, fault)

    def with_services(_: Connection, config: wire.Config) -> wire.Config | None:
        stored = config.pop("services", [])
        if changed_meanwhile(str(form.get("seen", "")), {"services": stored}, {"services": wanted}):
            return None
        return {**config, "services": wanted} if wanted else config

    if fault := change_draft(request, user, scope, with_services):
        return _page(request, user, scope, listed, fault)
    return redirect(f"{address_of(scope.district)}#prepared", "draft_saved")


def _typed(form: FormData) -> PickedList:
    """The ticked services by the numbers typed beside them; one without a number comes last. Of two with one number that which was moved
    comes first: people type the place where it is to stand."""
    ticked = list(dict.fromkeys(str(service)[:64] for service in form.getlist("service")))[: LIST_LIMIT + 1]

    def place(service: str) -> tuple[float, bool]:
        typed, before = str(form.get(f"place {service}", "")), str(form.get(f"was {service}", ""))
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else LIST_LIMIT + 1
        moved = typed != before
        down = moved and before.isdigit() and len(before) < 5 and number > int(before)
        return number + (0.5 if down else 0), not moved

    return PickedList(tuple(sorted(ticked, key=place)), str(form.get("q", "")).strip()[:200])


def _fault(services: list[str], known: dict[str, str], catalogue: Catalogue, t: Texts) -> str:
    """What no kiosk could use: a service that there is not, or too few of them (the manual, 1.4)."""
    strange = [service for service in services if service not in known]
    if strange:
        return t("settings_unknown_service", id=strange[0][:64], near=", ".join(catalogue.nearest(strange[0])))
    return t("settings_few_services", n=len(services), least=FEWEST_SERVICES) if len(services) < FEWEST_SERVICES else ""
