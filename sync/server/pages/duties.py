"""The duties page: what the province or a district has to do and by when. duties/assess.py judges, duties/sentences.py puts it in words."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import long_date
from kiosk.survey.duties import State, kpi_score
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.configuration.due_day import DAYS, choose_day
from sync.server.configuration.entered_holidays import HolidayError, enter_holidays, read_holidays
from sync.server.db.engine import reading, writing
from sync.server.duties.assess import ProvinceDuty, ProvinceFacts, assess, districts_open, gather
from sync.server.duties.sentences import title_and_sentence
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts

router = APIRouter(include_in_schema=False)
SIGNS: dict[State, str] = {"late": "bad", "due": "warn", "coming": "wait", "done": "good"}  # the page's colours
_LINKS = {
    "services": "/banners",
    "sending": "/kiosks",
    "reconciliation": "/kiosks",
    "silent": "/kiosks",
    "refused": "/kiosks",
    "comments": "/comments?tab=unread",
    "links": "/banners",
    "proposals": "/banners",
    "responses": "/overview",
}


@frozen
class DutyLine:
    """One duty as the page shows it. `sign`: good | warn | bad | wait."""

    sign: str
    title: str
    sentence: str
    link: str = ""


@router.get("/duties")
def duties_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    chosen = period({"year": request.query_params.get("year", "")}, today())
    facts = _facts(request, user, chosen.year)
    return _page(request, user, chosen, facts)


def _page(request: Request, user: User, chosen: Period, facts: ProvinceFacts, typed: str | None = None, fault: str = "") -> Response:
    language = language_of(request)
    summaries = facts.summaries
    listed = searched(
        request.query_params, facts.districts, lambda district: f"{area_words(user.province, district.name)} {district.place}"
    )
    lines = [(district, summaries[district.name], district.name in facts.silent) for district in listed.lines]
    days = "\n".join(f"{day.isoformat()} {long_date(day, language)}" for day in facts.holidays)
    return render(
        request,
        "duties.html",
        user,
        400 if fault else 200,
        period=chosen,
        duties=duty_lines(facts, texts(language)),
        lines=lines,
        found=listed,
        kpi=kpi_score(districts_open(facts)),
        provider=facts.questionnaires,
        sending=facts.sending_day,
        holidays=days if typed is None else typed,
        fault=fault,
    )


@router.post("/duties/sending-day")
def set_sending_day(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], day: Annotated[str, Form()] = ""
) -> Response:
    if day not in map(str, DAYS):
        return problem(request, user, 400, texts(language_of(request))("sending_day_wrong"))
    with writing(request.app.state.engine) as connection:
        choose_day(connection, user.name, int(day))
    return redirect("/duties", "saved")


@router.post("/duties/holidays")
def set_holidays(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], days: Annotated[str, Form()] = ""
) -> Response:
    """What was typed stays on the page while a line of it is no day."""
    try:
        holidays = read_holidays(days)
    except HolidayError as error:
        fault, chosen = texts(language_of(request))("holidays_wrong", line=error.line, text=error.text), period({}, today())
        return _page(request, user, chosen, _facts(request, user, chosen.year), days, fault)
    with writing(request.app.state.engine) as connection:
        enter_holidays(connection, user.name, holidays)
    return redirect("/duties", "saved")


def _facts(request: Request, user: User, year: int) -> ProvinceFacts:
    with reading(request.app.state.engine) as connection:
        return gather(connection, settings_of(request), user.scope, year, today())


# ---- lines
def duty_lines(facts: ProvinceFacts, t: Texts) -> list[DutyLine]:
    """All duties, the most urgent first."""
    return [_line(duty, facts, t) for duty in assess(facts)]


def _line(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> DutyLine:
    title, sentence = title_and_sentence(duty, facts, t)
    link = _LINKS.get(duty.name, "") if duty.state != "done" else ""
    if duty.name == "report":
        link = f"/report/{duty.year}"
    elif duty.name == "questionnaire" and duty.districts:
        link = f"/provider?year={duty.year}"
    elif duty.outcome == "no_districts":
        link = "/kiosks"
    return DutyLine(SIGNS[duty.state], title, sentence, link)
