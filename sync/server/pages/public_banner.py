"""The banner page that anyone may open: a district's services with owner, coordinator, link and handbook; and the pages that write it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Connection, Row
from starlette.datastructures import FormData

from kiosk.frozen import frozen, replace
from kiosk.language.texts import Texts
from kiosk.survey.limits import NAME_LIMIT
from sync.server.accounts.csrf import csrf_and_role, csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user, user_or_none
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.documents.centre import centre
from sync.server.documents.counter_facts import ordered_entries, public_address
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.districts import DistrictContact, district_row, district_rows, set_contact
from sync.server.pages.documents import base_of, document_texts
from sync.server.pages.parts import qr_svg
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, sent_form, settings_of, texts, unknown_district
from sync.server.pages.parts.seen_version import both_said, changed_meanwhile, digest_of
from sync.server.pages.public_province import contact_checked, letter_fault, snippet, thai_day
from sync.server.scope import Scope
from sync.server.services import directory, open_history, open_services, proposals
from sync.server.services.directory import LINK_LIMIT, LocalDetails, ServiceEntry
from sync.server.services.service_groups import service_groups

router = APIRouter(include_in_schema=False)
FORM_LIMIT = 2000  # of a link in the form: it comes back under the fault as it was typed
_LINKS = ("link", "handbook")
_UNIT = tuple(detail.name for detail in fields(DistrictContact))


@frozen
class Entry:
    """One service on the banner; no link and no code where the link must not be shown."""

    offer: ServiceEntry
    link_code: qr_svg.QrCode | None
    handbook_code: qr_svg.QrCode | None


@router.get("/public/{district}")
def banner(request: Request, district: str) -> Response:
    """No log-in: this is what a district links to from its own web site (the manual: a banner gathers the services opened)."""
    settings = settings_of(request)
    with reading(request.app.state.engine) as connection:
        row = district_row(connection, settings.province, district)
        if row is None:
            return problem(request, user_or_none(request), 404, texts(language_of(request))("unknown_district", name=district[:100]))
        entries = ordered_entries(connection, settings, district)
    address = public_address(base_of(request), district)
    return render(
        request,
        "public_banner.html",
        None,
        row=row,
        entries=[_entry(entry) for entry in entries],
        worked=settings.procedures,
        as_of=settings.catalogue.as_of,
        owners=len({entry.words.owner or entry.agency for entry in entries}),
        address=unquote(address),
        page_code=qr_svg.code_of_link(address),
    )


def _entry(offer: ServiceEntry) -> Entry:
    return Entry(offer, qr_svg.code_of_link(offer.link), qr_svg.code_of_link(offer.handbook))


@router.get("/banners")
def banner_list(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    settings = settings_of(request)
    with reading(request.app.state.engine) as connection:
        rows = district_rows(connection, user.scope)
        listed = searched(request.query_params, rows, lambda row: f"{area_words(user.province, row.district)} {row.place}")
        reached = centre(connection)
        banners = [(row, directory.service_entries(connection, user.province, row.district, settings.catalogue)) for row in listed.lines]
    address = public_address(base_of(request))
    view: dict[str, Any] = {"page_code": qr_svg.code_of_link(address), "snippet": snippet(address, document_texts("th"), settings.province)}
    return render(request, "public_banners.html", user, banners=banners, found=listed, centre=reached, address=address, **view)


@router.get("/banners/{district}")
def banner_form(request: Request, district: str, user: Annotated[User, Depends(current_user)]) -> Response:
    return _form(request, user, district)


def _form(
    request: Request, user: User, district: str, fault: str = "", typed: tuple[str, Mapping[str, str]] | None = None, typed_ids: str = ""
) -> Response:
    """`typed`: a service ("" for the district itself) and what was written about it, `typed_ids`: services entered by hand; shown again
    under the fault."""
    t, settings = texts(language_of(request)), settings_of(request)
    if not user.may_see(district):
        raise ForbiddenError("forbidden_district")
    with reading(request.app.state.engine) as connection:
        row = district_row(connection, user.province, district)
        if row is None:
            return unknown_district(request, user, district)
        entries = directory.service_entries(connection, user.province, district, settings.catalogue)
        entered = " ".join(open_services.entered(connection, Scope(user.province, district)))
        proposed, names = proposals.waiting(connection, Scope(user.province, district)), kiosk_names(connection, user.scope)
        earlier = proposals.with_a_version_before(connection, Scope(user.province, district))
        elsewhere = directory.written_elsewhere(connection, user.province, district) if user.may_change(district) else {}
    address = public_address(base_of(request), district)
    seen = _seen(entries, row, entered)
    return render(
        request,
        "public_banner_form.html",
        user,
        400 if fault else 200,
        row=row,
        unit=typed[1] if typed and not typed[0] else _unit(row) | {"opened_on": thai_day(row.opened_on)},
        seen=seen,
        offers=_with_typed(entries, typed) if typed else entries,
        may=user.may_change(district),
        fault=fault,
        fields=[detail.name for detail in fields(LocalDetails)],
        elsewhere=elsewhere,
        proposed=proposed,
        kiosks=names,
        earlier=earlier,
        opened=typed[0] if typed else "",
        by_hand=service_groups(settings.catalogue, (typed_ids or entered).split(), t.language),
        address=address,
        page_code=qr_svg.code_of_link(address),
    )


def _seen(entries: Sequence[ServiceEntry], row: Row, entered: str) -> dict[str, str]:
    """Of each form of the page what it is filled with: services by id, "" the district itself, "+" the services entered by hand."""
    services = {entry.service: digest_of(asdict(entry.words)) for entry in entries}
    return {**services, "": digest_of(_unit(row)), "+": digest_of({"services": entered})}


def _with_typed(entries: Sequence[ServiceEntry], typed: tuple[str, Mapping[str, str]]) -> list[ServiceEntry]:
    service, words = typed
    return [replace(entry, words=LocalDetails(**words)) if entry.service == service else entry for entry in entries]


def _unit(row: Row) -> dict[str, str]:
    """What the form about the district itself holds."""
    return {name: getattr(row, name) for name in _UNIT}


@router.post("/banners/{district}")
def save_district(
    request: Request, district: str, user: Annotated[User, Depends(csrf_checked)], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """The place, and whom to call."""
    t = texts(language_of(request))
    if not user.may_change(district):
        raise ForbiddenError("forbidden_change")
    with writing(request.app.state.engine) as connection:
        row = district_row(connection, user.province, district)
        if row is None:
            return unknown_district(request, user, district)
        stored = _unit(row)
        typed = {name: _line(form, name, NAME_LIMIT) if name in form else stored[name] for name in stored}
        contact, fault = contact_checked(DistrictContact(**typed), t)
        if not fault and changed_meanwhile(_line(form, "seen", 64), stored, asdict(contact)):
            fault = both_said(stored, asdict(contact), {name: t(f"contact_{name}") for name in _UNIT}, t)
        elif not fault:
            set_contact(connection, user.name, Scope(user.province, district), contact)
    if fault:
        return _form(request, user, district, fault, ("", typed))
    return redirect(f"/banners/{quote(district, safe='')}", "saved")


@router.post("/banners/{district}/{service}")
def save_service(
    request: Request,
    district: str,
    service: str,
    user: Annotated[User, Depends(csrf_checked)],
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    t, settings = texts(language_of(request)), settings_of(request)
    if not user.may_change(district):
        raise ForbiddenError("forbidden_change")
    words = LocalDetails(
        **{detail.name: _line(form, detail.name, FORM_LIMIT if detail.name in _LINKS else NAME_LIMIT) for detail in fields(LocalDetails)}
    )
    fault = _unusable(words, t)
    typed = asdict(words)
    if fault:
        return _form(request, user, district, fault, (service, typed))

    def other_words(connection: Connection) -> dict[str, str] | None:
        """What somebody else wrote meanwhile; None once ours are written. Raises KeyError for a service that is not open here."""
        entries = directory.service_entries(connection, user.province, district, settings.catalogue)
        stored = asdict({entry.service: entry.words for entry in entries}[service])
        if changed_meanwhile(_line(form, "seen", 64), stored, typed):
            return stored
        directory.write_details(connection, user.name, user.province, district, service, words)
        return None

    try:
        stored = in_transaction(request.app.state.engine, other_words)  # a second click may reach another process in the same moment
    except KeyError:
        return problem(request, user, 404, t("unknown_service", id=service[:64]))
    if stored is not None:
        names = {name: t(f"word_{name}") for name in typed}
        return _form(request, user, district, both_said(stored, typed, names, t), (service, typed))
    return redirect(f"/banners/{quote(district, safe='')}", "saved")


@router.post("/open-services/{district}")
def enter_services(
    request: Request,
    district: str,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    services: Annotated[Sequence[str], Form()] = (),
    seen: Annotated[str, Form()] = "",
) -> Response:
    """The services that a district opened without a kiosk, by id; they count for the KPI as a kiosk's do."""
    ids = list(dict.fromkeys(" ".join(services).upper().replace(",", " ").split()))
    if unknown := settings_of(request).catalogue.unknown(ids):
        return _form(request, user, district, texts(language_of(request))("unknown_service", id=unknown[0][:64]), typed_ids=" ".join(ids))
    t, scope = texts(language_of(request)), Scope(user.province, district)
    with writing(request.app.state.engine) as connection:
        if district_row(connection, user.province, district) is None:
            return unknown_district(request, user, district)
        stored, typed = ({"services": " ".join(sorted(listed))} for listed in (open_services.entered(connection, scope), ids))
        others = changed_meanwhile(seen[:64], stored, typed)
        if not others:
            open_services.enter(connection, user.name, scope, ids)
            open_history.note(connection, scope)
    if others:
        return _form(request, user, district, both_said(stored, typed, {"services": t("open_by_hand")}, t), typed_ids=typed["services"])
    return redirect(f"/banners/{quote(district, safe='')}", "saved")


def _unusable(words: LocalDetails, t: Texts) -> str:
    """What a page or a kiosk of the district could not use; a link cut to its limit would lead somewhere else."""
    for link in filter(None, (words.link, words.handbook)):
        if not directory.is_link(link):
            return t("bad_link", link=link[:200])
        if len(link) > LINK_LIMIT:
            return t("long_link", link=link[:60], limit=LINK_LIMIT)
    if not directory.may_be_dialled(words.telephone):
        return t("bad_telephone", telephone=words.telephone[:100])
    return letter_fault({t(f"word_{name}"): text for name, text in asdict(words).items()}, t)


@router.post("/banners/{district}/{service}/adopt")
def adopt(
    request: Request, district: str, service: str, user: Annotated[User, Depends(csrf_checked)], source: Annotated[str, Form()] = ""
) -> Response:
    """Take over what another district of the province wrote about a service."""

    def adopted(connection: Connection) -> bool:
        here = district_row(connection, user.province, district)
        return here is not None and directory.adopt(connection, user.name, user.province, district, service, source)

    return _changed(request, district, user, adopted, texts(language_of(request))("unknown_service", id=service[:64]))


def _changed(request: Request, district: str, user: User, change: Callable[[Connection], bool], nothing: str) -> Response:
    """Do `change` for somebody who may; where it says that there was nothing to change, 404 with the sentence `nothing`."""
    if not user.may_change(district):
        raise ForbiddenError("forbidden_change")
    if not in_transaction(request.app.state.engine, change):
        return problem(request, user, 404, nothing)
    return redirect(f"/banners/{quote(district, safe='')}", "saved")


def _line(form: FormData, name: str, limit: int) -> str:
    value = form.get(name)
    return " ".join(value.split())[:limit] if isinstance(value, str) else ""


@router.post("/banners/{district}/{service}/accept")
def accept(request: Request, district: str, service: str, user: Annotated[User, Depends(csrf_checked)]) -> Response:
    """What a kiosk wrote about a service becomes what the pages and the other counters show."""
    nothing = texts(language_of(request))("nothing_proposed")
    scope = Scope(user.province, district)
    return _changed(request, district, user, lambda connection: directory.accept(connection, user.name, scope, service), nothing)


@router.post("/banners/{district}/{service}/back")
def back(request: Request, district: str, service: str, user: Annotated[User, Depends(csrf_checked)]) -> Response:
    """The words before the newest ones are shown again."""
    nothing = texts(language_of(request))("no_version_before")
    scope = Scope(user.province, district)
    return _changed(request, district, user, lambda connection: directory.take_back(connection, user.name, scope, service), nothing)
