"""What the offices that own a district's services say of their links: a list for each office, the file that is sent to it, its answer."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from kiosk.frozen import frozen, replace
from kiosk.language.texts import Texts
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.limits import NAME_LIMIT
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading
from sync.server.documents.counter_facts import ordered_entries
from sync.server.kiosks.districts import district_row
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, sent_form, settings_of, texts, unknown_district
from sync.server.pages.parts.table_file import FORMS, table_file
from sync.server.pages.public_province import thai_day
from sync.server.scope import Scope
from sync.server.services import directory
from sync.server.services.directory import ServiceEntry
from sync.server.services.link_answers import LinkAnswer, latest_answers, note_answers

router = APIRouter(include_in_schema=False)
_HEADS = ("column_owner", "column_service", "word_link", "word_handbook", "owner_answer", "owner_who", "owner_day")


@frozen
class OwnedLink:
    """A service, the link in use or waiting for a look, and the last answer about that very link."""

    entry: ServiceEntry
    url: str
    answer: LinkAnswer | None

    @property
    def owner(self) -> str:
        return self.entry.words.owner or self.entry.agency


def _links(request: Request, connection: Connection, district: str) -> list[OwnedLink]:
    settings = settings_of(request)
    answers = latest_answers(connection, Scope(settings.province, district))
    links = []
    for entry in ordered_entries(connection, settings, district):
        url = entry.words.link or settings.catalogue.link(entry.service)
        answer = answers.get(entry.service)
        links.append(OwnedLink(entry, url, answer if answer and answer.url == url else None))
    return links


def _by_owner(links: Sequence[OwnedLink]) -> list[tuple[str, list[OwnedLink]]]:
    owners = dict.fromkeys(link.owner for link in links)
    return [(owner, [link for link in links if link.owner == owner]) for owner in owners]


@router.get("/link-owners/{district}")
def owners_page(request: Request, district: str, user: Annotated[User, Depends(current_user)]) -> Response:
    return _page(request, user, district)


def _page(request: Request, user: User, district: str, fault: str = "", typed: FormData | None = None) -> Response:
    """`typed`: the form that has the fault, shown again."""
    if not user.may_see(district):
        raise ForbiddenError("forbidden_district")
    with reading(request.app.state.engine) as connection:
        row = district_row(connection, user.province, district)
        if row is None:
            return problem(request, user, 404, texts(language_of(request))("unknown_district", name=district[:100]))
        links = _links(request, connection, district)
    return render(
        request,
        "link_owners.html",
        user,
        400 if fault else 200,
        row=row,
        owners=_by_owner(links),
        confirmed=sum(bool(link.answer and link.answer.right) for link in links),
        total=len(links),
        may=user.may_change(district),
        fault=fault,
        typed=typed or {},
        typed_owner=str(typed.get("owner", "")) if typed else None,
        today=thai_day(today().isoformat()),
    )


@router.get("/link-owners/{district}/list.{form}")
def owners_file(request: Request, district: str, form: str, user: Annotated[User, Depends(current_user)]) -> Response:
    """To send to the offices by e-mail; the sheet for paper is among what is printed."""
    t = texts(language_of(request))
    if not user.may_see(district):
        raise ForbiddenError("forbidden_district")
    if form not in FORMS:
        return problem(request, user, 404, t("not_found"))
    with reading(request.app.state.engine) as connection:
        if district_row(connection, user.province, district) is None:
            return unknown_district(request, user, district)
        links = _links(request, connection, district)
    return table_file("links", form, [t(head) for head in _HEADS], [_row(link, t) for link in links])


def _row(link: OwnedLink, t: Texts) -> tuple[str, ...]:
    said = link.answer
    answer = (t("owner_right" if said.right else "owner_wrong"), said.who, thai_day(said.day)) if said else ("", "", "")
    return (link.owner, f"{link.entry.name} ({link.entry.service})", link.url, link.entry.handbook, *answer)


@router.post("/link-owners/{district}")
def note_owner(
    request: Request, district: str, user: Annotated[User, Depends(csrf_checked)], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """The answer of one office about all its services; a right link that it gave becomes the district's."""
    t = texts(language_of(request))
    if not user.may_change(district):
        raise ForbiddenError("forbidden_change")
    scope = Scope(user.province, district)

    def work(connection: Connection) -> str:
        links = [link for link in _links(request, connection, district) if link.owner == _word(form, "owner")]
        answers, fault = _answers(form, links, t)
        if not fault:
            for link, answer in answers:
                if answer.url != link.url:
                    words = replace(link.entry.words, link=answer.url)
                    directory.write_details(connection, user.name, user.province, district, answer.service, words)
            note_answers(connection, user.name, scope, [answer for _, answer in answers])
        return fault

    with reading(request.app.state.engine) as connection:
        if district_row(connection, user.province, district) is None:
            return unknown_district(request, user, district)
    fault = in_transaction(request.app.state.engine, work)  # a second click may reach another process in the same moment
    return _page(request, user, district, fault, form) if fault else redirect(f"/link-owners/{quote(district, safe='')}", "saved")


def _answers(form: FormData, links: Sequence[OwnedLink], t: Texts) -> tuple[list[tuple[OwnedLink, LinkAnswer]], str]:
    """What was filled in, or why it cannot be used. Services about which nothing was said are left out."""
    who, typed_day = _word(form, "who"), _word(form, "day")
    try:
        day = parse_date(typed_day)
    except ValueError:
        return [], t("owner_bad_day", typed=typed_day[:60])
    if not who:
        return [], t("owner_no_name")
    answers = []
    for link in links:
        said, given = _word(form, f"answer-{link.entry.service}"), _word(form, f"link-{link.entry.service}", directory.LINK_LIMIT + 1)
        if given and (not directory.is_link(given) or len(given) > directory.LINK_LIMIT):
            return [], t("bad_link", link=given[:200])
        if _word(form, f"seen-{link.entry.service}", directory.LINK_LIMIT) != link.url and (said or given):
            return [], t("owner_changed", name=link.entry.name)
        if given or said in ("right", "wrong"):
            note = link.url if given and given != link.url else ""
            answer = LinkAnswer(link.entry.service, given or link.url, bool(given) or said == "right", who, day.isoformat(), note)
            answers.append((link, answer))
    return (answers, "") if answers else ([], t("owner_said_nothing"))


def _word(form: FormData, name: str, limit: int = NAME_LIMIT) -> str:
    value = form.get(name)
    return " ".join(value.split())[:limit] if isinstance(value, str) else ""
