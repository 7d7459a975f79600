"""What is printed: for each district the paper form, sign, poster and leaflet, with a picture of each, as PDF."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.documents.counter import ServiceCounter
from kiosk.language.texts import Texts, load
from kiosk.paths import TEXTS
from kiosk.reports.month_files import month_csv, month_rows, month_xlsx
from kiosk.survey.dates.calendar import month_days, month_name
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.limits import LANGUAGES
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.documents.counter_facts import counter_of
from sync.server.documents.period_facts import period_facts
from sync.server.kiosks.districts import district_rows
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.handbook_file import handbook_pdf
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import language_of, problem, render, settings_of, texts, unknown_district
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
PREVIEW_PIXELS = 760  # wide
MONTHS_OFFERED = 13
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLES = {"csv": ("text/csv; charset=utf-8", month_csv), "xlsx": (_XLSX, month_xlsx)}


@lru_cache(maxsize=2)
def document_texts(language: str) -> Texts:
    """What stands on paper."""
    return load(TEXTS, language, "coordination", "documents", "unfinished")


def base_of(request: Request) -> str:
    """This server's address as the browser knows it."""
    return settings_of(request).url.rstrip("/") or str(request.base_url).rstrip("/")


@router.get("/documents")
def document_districts(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    with reading(request.app.state.engine) as connection:
        rows = district_rows(connection, user.scope)
    listed = searched(request.query_params, rows, lambda row: f"{area_words(user.province, row.district)} {row.place}")
    return render(request, "documents.html", user, found=listed)


@router.get("/handbook.pdf")
def handbook_file(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    """To download and print; Thai, whatever the page's language."""
    from kiosk.ui.text.fonts import FontsMissingError

    try:
        body = handbook_pdf(settings_of(request), request.app.state.engine, base_of(request), datetime.now(UTC))
    except FontsMissingError as error:
        return problem(request, user, 503, str(error))
    return Response(body, media_type="application/pdf", headers={"Content-Disposition": 'attachment; filename="handbook-province.pdf"'})


@router.get("/documents/{district}")
def district_documents(request: Request, district: str, user: Annotated[User, Depends(current_user)]) -> Response:
    from kiosk.documents.kinds import KINDS  # late: it loads Pillow, which the server does not need for anything else

    counter = _counter(request, user, district)
    if counter is None:
        return problem(request, user, 404, texts(language_of(request))("unknown_district", name=district[:100]))
    words = document_texts(language_of(request))
    kinds = [(kind, words(f"kind_{kind.replace('-', '_')}"), words(f"kind_{kind.replace('-', '_')}_note")) for kind in KINDS]
    months = _months(language_of(request))
    return render(request, "district_documents.html", user, counter=counter, kinds=kinds, months=months, today=today().isoformat())


def _months(language: str) -> list[tuple[str, str]]:
    """(2026-11, its name), this month first."""
    first, months = today().replace(day=1), []
    for _ in range(MONTHS_OFFERED):
        months.append((first.isoformat()[:7], month_name(first, language)))
        first = (first - timedelta(days=1)).replace(day=1)
    return months


def _counter(request: Request, user: User, district: str) -> ServiceCounter | None:
    if not user.may_see(district):
        raise ForbiddenError("forbidden_district")
    with reading(request.app.state.engine) as connection:
        return counter_of(connection, settings_of(request), district, base_of(request))


@router.get("/documents/{district}/month.{form}")
def month_file(
    request: Request, district: str, form: str, user: Annotated[User, Depends(current_user)], month: str = "", day: str = ""
) -> Response:
    """The report form of one month or one day, as PDF, CSV or XLSX, or a picture of its first page."""
    from kiosk.documents.month_report import month_report
    from kiosk.ui.text.fonts import FontsMissingError

    t = texts(language_of(request))
    counter, span = _counter(request, user, district), _span(month, day)
    if counter is None:
        return unknown_district(request, user, district)
    if form not in ("pdf", "png", *_TABLES):
        return problem(request, user, 404, t("not_found"))
    if span is None:
        return problem(request, user, 400, t("period_misread", typed=(day or month)[:20]))
    words = document_texts("th")
    with reading(request.app.state.engine) as connection:
        figures = period_facts(connection, settings_of(request), Scope(counter.province, counter.district), counter, span, words)
    name = f"{words('kind_month')} {district} {figures.period}.{form}"
    if form in _TABLES:
        media, write = _TABLES[form]
        shown = f"attachment; filename=month.{form}; filename*=UTF-8''{quote(name)}"
        return Response(write(month_rows(counter, figures, words)), media_type=media, headers={"Content-Disposition": shown})
    try:
        return file_of(month_report(counter, figures, words), form, f"{words('kind_month')} {figures.period}", name)
    except FontsMissingError as error:
        return problem(request, user, 503, str(error))


def _span(month: str, day: str) -> tuple[date, date] | None:
    """Of a day, or else of a month (2026-11), or else of this month; None for what is neither."""
    try:
        if day:
            return parse_date(day), parse_date(day)
        return month_days(parse_date(f"{month}-01") if month else today())
    except ValueError:
        return None


@router.get("/documents/{district}/{kind}.{form}")
def document_file(
    request: Request, district: str, kind: str, form: str, user: Annotated[User, Depends(current_user)], lang: str = "th"
) -> Response:
    """`form`: pdf, or png for a picture of the first page. Thai, whatever language the officer reads; `lang=en` for foreign visitors."""
    from kiosk.documents.kinds import KINDS, title_of
    from kiosk.ui.text.fonts import FontsMissingError

    t = texts(language_of(request))
    counter = _counter(request, user, district)
    if counter is None:
        return unknown_district(request, user, district)
    if kind not in KINDS or form not in ("pdf", "png"):
        return problem(request, user, 404, t("not_found"))
    if lang not in LANGUAGES:
        return problem(request, user, 404, t("not_found"))
    words, counter = document_texts(lang), counter.in_language(lang)
    try:
        pages = KINDS[kind](counter, settings_of(request).questionnaire, words)
        return file_of(pages, form, title_of(kind, counter, words), f"{kind}-{district}.{form}", lang)
    except FontsMissingError as error:
        return problem(request, user, 503, str(error))


def file_of(pages: Sequence, form: str, title: str, name: str, lang: str = "th") -> Response:
    """Pages as a file. Raises FontsMissingError."""
    from kiosk.documents import to_pdf, to_picture

    if form == "png":
        return Response(to_picture.png_of(pages[0], PREVIEW_PIXELS), media_type="image/png")
    body = to_pdf.pdf_of(pages, title, datetime.now(UTC), lang)
    shown = f"inline; filename=document.pdf; filename*=UTF-8''{quote(name)}"  # a browser shows it with its own button to print
    return Response(body, media_type="application/pdf", headers={"Content-Disposition": shown})
