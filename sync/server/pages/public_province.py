"""The page of the whole province that anyone may open, with its table of services as Yasothon's order prints it, the banner that leads to
it from the province's own web site, and the form with which officers say how the province is reached."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from kiosk.documents.counter import HOTLINE, PrintedService, ServiceCounter, grouped, owners
from kiosk.frozen import frozen, replace
from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import THAI_MONTHS, buddhist_year
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.limits import NAME_LIMIT
from kiosk.ui.text.drawable import undrawable_words
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.documents.centre import Centre, write_centre
from sync.server.documents.counter_facts import counters, province_counter
from sync.server.kiosks.districts import DistrictContact
from sync.server.pages.documents import PREVIEW_PIXELS, base_of, document_texts
from sync.server.pages.parts import qr_svg
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, sent_form, settings_of, texts
from sync.server.services import directory

router = APIRouter(include_in_schema=False)
_ANYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=3600"}  # shown on the province's own site


@frozen
class TableLine:
    """One service of the province: who offers it, and its codes where a telephone can read them."""

    service: PrintedService
    districts: tuple[str, ...]
    link_code: qr_svg.QrCode | None
    handbook_code: qr_svg.QrCode | None


@router.get("/public")
def province_page(request: Request) -> Response:
    """No log-in: what a province without web sites of its districts links to (the manual: a banner on the province's site)."""
    settings, base = settings_of(request), base_of(request)
    with reading(request.app.state.engine) as connection:
        districts = counters(connection, settings, base)
        whole = province_counter(connection, settings, districts, base)
    offering = {service.id: tuple(each.district for each in districts if _offers(each, service)) for service in whole.services}
    lines = {service.id: _table_line(service, offering[service.id]) for service in whole.services}
    groups = [(audience, [lines[service.id] for service in members]) for audience, members in grouped(whole.services)]
    return render(
        request,
        "public_province.html",
        None,
        whole=whole,
        groups=groups,
        owners={audience: len(owners(line.service for line in members)) for audience, members in groups},
        every_owner=len(owners(whole.services)),
        districts=districts,
        hotline=HOTLINE,
        page_code=qr_svg.code_of_link(whole.address),
        as_of=settings.catalogue.as_of,
    )


def _offers(counter: ServiceCounter, wanted: PrintedService) -> bool:
    return any(service.id == wanted.id for service in counter.services)


def _table_line(service: PrintedService, districts: tuple[str, ...]) -> TableLine:
    return TableLine(service, districts, qr_svg.code_of_link(service.link), qr_svg.code_of_link(service.handbook))


@router.get("/public/province/banner.{form}")
def banner_picture(request: Request, form: str) -> Response:
    """The picture for the province's own web site, as PNG or SVG; made anew with every change of what it says."""
    from kiosk.documents.web_banner import web_banner  # late: it loads Pillow
    from kiosk.ui.text.fonts import FontsMissingError

    settings, base = settings_of(request), base_of(request)
    if form not in ("png", "svg"):
        return problem(request, None, 404, texts(language_of(request))("not_found"))
    with reading(request.app.state.engine) as connection:
        districts = counters(connection, settings, base)
        whole = province_counter(connection, settings, districts, base)
    words = document_texts("th")
    try:
        page = web_banner(whole, len(districts), words)
        if form == "svg":
            from kiosk.documents.to_svg import svg_of

            return Response(svg_of(page, words("banner_alt", province=whole.province)), media_type="image/svg+xml", headers=_ANYWHERE)
        from kiosk.documents.to_picture import png_of

        return Response(png_of(page, 2 * PREVIEW_PIXELS), media_type="image/png", headers=_ANYWHERE)
    except FontsMissingError as error:
        return problem(request, None, 503, str(error))


@router.post("/public/province/centre")
def save_centre(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """How the province is reached; it stands on the page and on what is printed."""
    t = texts(language_of(request))
    values = {detail.name: " ".join(str(form.get(detail.name, "")).split())[:NAME_LIMIT] for detail in fields(Centre)}
    if not directory.may_be_dialled(values["telephone"]):
        sentence = t("bad_telephone", telephone=values["telephone"][:100])
        return problem(request, user, 400, sentence)
    if fault := letter_fault({t(f"contact_{name}"): text for name, text in values.items()}, t):
        return problem(request, user, 400, fault)
    with writing(request.app.state.engine) as connection:
        write_centre(connection, user.name, Centre(**values))
    return redirect("/banners", "saved")


def contact_checked(contact: DistrictContact, t: Texts) -> tuple[DistrictContact, str]:
    """With its day as ISO; and a sentence about what cannot be used, or "". A day may be typed in any common or Buddhist way."""
    if not directory.may_be_dialled(contact.telephone):
        return contact, t("bad_telephone", telephone=contact.telephone[:100])
    if fault := letter_fault({t(f"contact_{name}"): text for name, text in asdict(contact).items()}, t):
        return contact, fault
    if not contact.opened_on:
        return contact, ""
    try:
        return replace(contact, opened_on=parse_date(contact.opened_on).isoformat()), ""
    except ValueError as error:
        return contact, t("bad_opened_on", typed=contact.opened_on[:60], rule=t.translated(localized(error)))


def letter_fault(texts_of: Mapping[str, str], t: Texts) -> str:
    """What kiosks could not draw of what is typed (a field's words -> its text), or ""."""
    for field, text in texts_of.items():
        if letter := undrawable_words(text):
            return t("letter_undrawable", field=field, letter=letter)
    return ""


def thai_day(day: str) -> str:
    """14 กุมภาพันธ์ 2564, as a form prints it and takes it again; "" for none."""
    if not day:
        return ""
    at = date.fromisoformat(day)
    return f"{at.day} {THAI_MONTHS[at.month - 1]} {buddhist_year(at)}"


def snippet(address: str, words: Texts, province: str) -> str:
    """HTML for the province's own web site."""
    alt = words("banner_alt", province=province)
    return f'<a href="{address}"><img src="{address}/province/banner.png" width="760" alt="{alt}"></a>'
