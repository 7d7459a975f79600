"""How the province chose its districts and services: the list of meetings, the minutes of one, and the minutes as paper to sign."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.paths import DISTRICTS
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.first_day import areas
from kiosk.survey.first_day.selection_criteria import DISTRICT_CRITERIA, SERVICE_CRITERIA
from kiosk.survey.limits import NAME_LIMIT, TEXT_LIMIT
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.duties import selection_meetings
from sync.server.duties.selection_meetings import Minutes, StoredMinutes
from sync.server.kiosks.districts import district_names
from sync.server.pages.documents import document_texts, file_of
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, sent_form, settings_of, texts
from sync.server.pages.public_province import thai_day
from sync.server.scope import Scope
from sync.server.services import open_services

if TYPE_CHECKING:
    from kiosk.documents.forms.selection_minutes import SelectionRecord

router = APIRouter(include_in_schema=False)
NEW = "new"


@router.get("/selection")
def meeting_list(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    settings = settings_of(request)
    with reading(request.app.state.engine) as connection:
        held = selection_meetings.meetings(connection, user.province)
        opened = open_services.open_in(connection, Scope(user.province), settings.catalogue)
    return render(
        request, "selection_meetings.html", user, meetings=held, opened={name for name, services in opened.items() if services.enough}
    )


@router.get("/selection/{meeting}")
def minutes_page(request: Request, meeting: str, user: Annotated[User, Depends(current_user)]) -> Response:
    return _page(request, user, meeting)


def _page(request: Request, user: User, meeting: str, fault: str = "", typed: Minutes | None = None, ids: str = "") -> Response:
    """`typed` and `ids`: what was filled in, shown again under the fault."""
    settings = settings_of(request)
    with reading(request.app.state.engine) as connection:
        stored = selection_meetings.meeting(connection, user.province, meeting)
        names = district_names(connection, Scope(user.province))
    if stored is None and meeting != NEW:
        return problem(request, user, 404, texts(language_of(request))("not_found"))
    minutes = typed or (stored.minutes if stored else Minutes())
    return render(
        request,
        "selection_form.html",
        user,
        400 if fault else 200,
        meeting=meeting,
        stored=stored,
        minutes=minutes,
        day_typed=minutes.day if typed else thai_day(minutes.day),
        ids=ids or " ".join(minutes.services),
        offered=_offered(settings.province, [*names, *minutes.districts]),
        catalogue=settings.catalogue,
        district_criteria=DISTRICT_CRITERIA,
        service_criteria=SERVICE_CRITERIA,
        fault=fault,
    )


def _offered(province: str, names: Sequence[str]) -> list[str]:
    """The districts to choose from: all of the province by the list of districts, and those that this server knows by other names."""
    known = areas.load(DISTRICTS)
    home = known.named(province)
    listed = [area.name for area in known.of_province(home.code)] if home else []
    return list(dict.fromkeys([*listed, *names]))


@router.post("/selection/{meeting}")
def save_minutes(
    request: Request,
    meeting: str,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    t = texts(language_of(request))
    with writing(request.app.state.engine) as connection:
        stored = selection_meetings.meeting(connection, user.province, meeting)
        if stored is None and meeting != NEW:
            return problem(request, user, 404, t("not_found"))
        if stored and form.get("act") == "remove":
            selection_meetings.remove(connection, user.name, user.province, stored)
            return redirect("/selection", "saved")
        minutes, fault = _minutes(request, form, stored, t)
        if not fault:
            selection_meetings.save(connection, user.name, user.province, stored, minutes)
    return _page(request, user, meeting, fault, minutes, _line(form, "services", TEXT_LIMIT)) if fault else redirect("/selection", "saved")


def _minutes(request: Request, form: FormData, stored: StoredMinutes | None, t: Texts) -> tuple[Minutes, str]:
    """What was filled in, and why it cannot be stored."""
    chosen = [str(name)[:NAME_LIMIT] for name in form.getlist("district")]
    ids = list(dict.fromkeys(_line(form, "services", TEXT_LIMIT).upper().replace(",", " ").split()))
    minutes = Minutes(
        day=_line(form, "day"),
        place=_line(form, "place"),
        order=_line(form, "order"),
        attended=_text(form, "attended"),
        districts={name: tuple(code for code in DISTRICT_CRITERIA if code in form.getlist(f"met-{name}")) for name in chosen},
        services=tuple(ids),
        criteria=tuple(code for code in SERVICE_CRITERIA if code in form.getlist("criteria")),
        decision=_text(form, "decision"),
    )
    unknown = settings_of(request).catalogue.unknown(ids)
    if unknown:
        return minutes, t("unknown_service", id=unknown[0][:64])
    if stored and _line(form, "version") not in ("", str(stored.version)):
        return minutes, t("selection_changed", who=stored.written_by)
    try:
        return replace(minutes, day=parse_date(minutes.day).isoformat()), ""
    except ValueError:
        return minutes, t("owner_bad_day", typed=minutes.day[:60])


def _line(form: FormData, name: str, limit: int = NAME_LIMIT) -> str:
    value = form.get(name)
    return " ".join(value.split())[:limit] if isinstance(value, str) else ""


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return "\n".join(line.strip() for line in value.splitlines() if line.strip())[:TEXT_LIMIT] if isinstance(value, str) else ""


@router.get("/selection/{meeting}/minutes.{form}")
def minutes_file(request: Request, meeting: str, form: str, user: Annotated[User, Depends(current_user)]) -> Response:
    """To sign; of a meeting that is still to be, the form to write on."""
    from kiosk.documents.forms.selection_minutes import selection_minutes
    from kiosk.ui.text.fonts import FontsMissingError

    t, words = texts(language_of(request)), document_texts("th")
    with reading(request.app.state.engine) as connection:
        stored = selection_meetings.meeting(connection, user.province, meeting)
    if form not in ("pdf", "png") or (stored is None and meeting != NEW):
        return problem(request, user, 404, t("not_found"))
    try:
        record = _record(request, stored.minutes if stored else Minutes(), words)
        return file_of(selection_minutes(record, words), form, words("minutes_title"), f"selection.{form}")
    except FontsMissingError as error:
        return problem(request, user, 503, str(error))


def _record(request: Request, minutes: Minutes, words: Texts) -> "SelectionRecord":
    from kiosk.documents.forms.selection_minutes import SelectionRecord

    settings = settings_of(request)
    known = settings.catalogue.services
    return SelectionRecord(
        words("minutes_province", province=settings.province),
        thai_day(minutes.day),
        minutes.place,
        minutes.order,
        tuple(minutes.attended.splitlines()),
        tuple((name, frozenset(met)) for name, met in minutes.districts.items()),
        tuple((service, known[service].name, known[service].agency) for service in minutes.services if service in known),
        frozenset(minutes.criteria),
        tuple(minutes.decision.splitlines()),
    )
