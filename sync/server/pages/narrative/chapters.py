"""The chapters of a year's report as pages: who has written what, the chapters of a district as they are read, and their photographs."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.narrative import chapters
from sync.server.narrative.chapters import READY, StoredChapter
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import period, today, year_of
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, texts, unknown_district
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
PROVINCE = "province"  # in an address, where a district's name would stand: the province's own chapters


def district_of(address: str) -> str:
    """The district that a part of an address means; "" for the province's own chapters."""
    return "" if address == PROVINCE else address


def unknown(connection: Connection, user: User, district: str) -> bool:
    """There is no such district."""
    return district != "" and district not in district_names(connection, Scope(user.province))


@router.get("/chapters")
def chapter_list(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    chosen = period(request.query_params, today())
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        stored = chapters.chapters(connection, user.scope, chosen.year)
        is_open = chapters.is_open(connection, user.province, chosen.year)
    listed = searched(request.query_params, [*([] if user.district else [""]), *names], lambda author: area_words(user.province, author))
    lines = [(author, [chapter for chapter in stored if chapter.district == author]) for author in listed.lines]
    return render(request, "chapters.html", user, period=chosen, lines=lines, found=listed, is_open=is_open, latest=_latest, READY=READY)


def _latest(written: list[StoredChapter]) -> StoredChapter:
    return max(written, key=lambda chapter: chapter.changed_at)


@router.get("/chapters/{district}/{year}")
def chapter_page(request: Request, district: str, year: str, user: Annotated[User, Depends(current_user)]) -> Response:
    t, author, chosen = texts(language_of(request)), district_of(district), year_of(year, today())
    if not user.may_see(author):
        raise ForbiddenError("forbidden_district")
    if chosen is None:
        return problem(request, user, 404, t("unknown_year"))
    with reading(request.app.state.engine) as connection:
        if unknown(connection, user, author):
            return unknown_district(request, user, author)
        written = [chapter for chapter in chapters.chapters(connection, Scope(user.province), chosen.year) if chapter.district == author]
        is_open = chapters.is_open(connection, user.province, chosen.year)
        digests = [photograph.digest for chapter in written for photograph in chapter.words.photographs]
        held = frozenset(chapters.photographs_of(connection, user.province, digests))
    return render(
        request,
        "district_chapters.html",
        user,
        period=chosen,
        author=author,
        address=district,
        written=written,
        is_open=is_open,
        limit=chapters.CHAPTERS,
        may=user.may_change(author) and is_open,
        may_withdraw=user.may_change(author),
        held=held,
    )


@router.get("/photographs/{district}/{digest}")
def photograph(request: Request, district: str, digest: str, user: Annotated[User, Depends(current_user)]) -> Response:
    """A photograph never changes: its address is its own digest."""
    author = district_of(district)
    if not user.may_see(author):
        raise ForbiddenError("forbidden_district")
    with reading(request.app.state.engine) as connection:
        jpeg = chapters.photograph(connection, user.province, author, digest[:64])
    if jpeg is None:
        return problem(request, user, 404, texts(language_of(request))("photograph_gone"))
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})


@router.post("/photographs/{district}/{digest}/withdraw")
def withdraw(
    request: Request,
    district: str,
    digest: str,
    user: Annotated[User, Depends(csrf_checked)],
    year: Annotated[str, Form()] = "",
    sure: Annotated[str, Form()] = "",
) -> Response:
    """Somebody on it took back their consent: in any state of the report."""
    t, author, chosen = texts(language_of(request)), district_of(district), year_of(year, today())
    if not user.may_change(author):
        raise ForbiddenError("forbidden_change")
    if chosen is None:
        return problem(request, user, 404, t("unknown_year"))
    if not sure:
        return problem(request, user, 400, t("photograph_withdraw_sure"))
    with writing(request.app.state.engine) as connection:
        withdrawn = chapters.withdraw_photograph(connection, user.name, user.province, author, digest[:64])
    if not withdrawn:
        return problem(request, user, 404, t("photograph_gone"))
    return redirect(f"/chapters/{quote(district, safe='')}/{chosen.year}", "saved")
