"""What is printed: for each district the paper form, sign, poster and leaflet, with a picture of each, as PDF."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.documents.counter import ServiceCounter
from kiosk.language.texts import Texts, load
from kiosk.paths import TEXTS
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.documents.counter_facts import counter_of
from sync.server.kiosks.districts import district_rows
from sync.server.pages.parts.rendering import language_of, problem, render, settings_of, texts

router = APIRouter(include_in_schema=False)
PREVIEW_PIXELS = 760  # wide


@lru_cache(maxsize=2)
def document_texts(language: str) -> Texts:
    """What stands on paper."""
    return load(TEXTS, language, "documents")


def base_of(request: Request) -> str:
    """This server's address as the browser knows it."""
    return settings_of(request).url.rstrip("/") or str(request.base_url).rstrip("/")


@router.get("/documents")
def document_districts(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    with reading(request.app.state.engine) as connection:
        rows = district_rows(connection, user.scope)
    return render(request, "documents.html", user, rows=rows)


@router.get("/documents/{district}")
def district_documents(request: Request, district: str, user: Annotated[User, Depends(current_user)]) -> Response:
    from kiosk.documents.kinds import KINDS  # late: it loads Pillow, which the server does not need for anything else

    counter = _counter(request, user, district)
    if counter is None:
        return problem(request, user, 404, texts(language_of(request))("unknown_district", name=district[:100]))
    words = document_texts(language_of(request))
    kinds = [(kind, words(f"kind_{kind.replace('-', '_')}"), words(f"kind_{kind.replace('-', '_')}_note")) for kind in KINDS]
    return render(request, "district_documents.html", user, counter=counter, kinds=kinds)


def _counter(request: Request, user: User, district: str) -> ServiceCounter | None:
    if not user.may_see(district):
        raise ForbiddenError("forbidden_district")
    with reading(request.app.state.engine) as connection:
        return counter_of(connection, settings_of(request), district, base_of(request))


@router.get("/documents/{district}/{kind}.{form}")
def document_file(request: Request, district: str, kind: str, form: str, user: Annotated[User, Depends(current_user)]) -> Response:
    """`form`: pdf, or png for a picture of the first page."""
    from kiosk.documents.kinds import KINDS, title_of
    from kiosk.ui.text.fonts import FontsMissingError

    t = texts(language_of(request))
    counter = _counter(request, user, district)
    if counter is None:
        return problem(request, user, 404, t("unknown_district", name=district[:100]))
    if kind not in KINDS or form not in ("pdf", "png"):
        return problem(request, user, 404, t("not_found"))
    words = document_texts("th")  # what hangs at the counter is Thai, whatever language the officer reads
    try:
        pages = KINDS[kind](counter, settings_of(request).questionnaire, words)
        return file_of(pages, form, title_of(kind, counter, words), f"{kind}-{district}.{form}")
    except FontsMissingError as error:
        return problem(request, user, 503, str(error))


def file_of(pages: Sequence, form: str, title: str, name: str) -> Response:
    """Pages as a file. Raises FontsMissingError."""
    from kiosk.documents import to_pdf, to_picture

    if form == "png":
        return Response(to_picture.png_of(pages[0], PREVIEW_PIXELS), media_type="image/png")
    body = to_pdf.pdf_of(pages, title, datetime.now(UTC))
    shown = f"inline; filename=document.pdf; filename*=UTF-8''{quote(name)}"  # a browser shows it with its own button to print
    return Response(body, media_type="application/pdf", headers={"Content-Disposition": shown})
