"""The duties page: what the province or a district has to do and by when. sync/server/duties/assess.py judges; here are the sentences."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.calendar import day_of, fiscal_year_days, long_date, month_name, short_date
from kiosk.survey.duties import State, kpi_score, target_responses
from kiosk.survey.limits import FEWEST_SERVICES
from kiosk.survey.scoring import shown
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.configuration.due_day import DAYS, choose_day
from sync.server.configuration.holidays import HolidayError, enter_holidays, read_holidays
from sync.server.db.engine import reading, writing
from sync.server.duties.assess import ProvinceDuty, ProvinceFacts, assess, districts_open, gather, next_sending_day
from sync.server.pages.period import Period, period, today
from sync.server.pages.rendering import language_of, problem, redirect, render, settings_of, texts

router = APIRouter(include_in_schema=False)
SIGNS: dict[State, str] = {"late": "bad", "due": "warn", "coming": "wait", "done": "good"}  # the page's colours
_LINKS = {
    "services": "/banners",
    "sending": "/kiosks",
    "reconciliation": "/kiosks",
    "silent": "/kiosks",
    "comments": "/comments?tab=unread",
    "links": "/banners",
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
    lines = [
        (district, summaries[district.name], target_responses(summaries[district.name].totals.people), district.name in facts.silent)
        for district in facts.districts
    ]
    days = "\n".join(f"{day.isoformat()} {long_date(day, language)}" for day in facts.holidays)
    return render(
        request,
        "duties.html",
        user,
        400 if fault else 200,
        period=chosen,
        duties=duty_lines(facts, texts(language)),
        lines=lines,
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


# ---- sentences
def duty_lines(facts: ProvinceFacts, t: Texts) -> list[DutyLine]:
    """All duties, the most urgent first."""
    return [_line(duty, facts, t) for duty in assess(facts)]


def _line(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> DutyLine:
    title, sentence = _SENTENCES[duty.name](duty, facts, t)
    link = _LINKS.get(duty.name, "") if duty.state != "done" else ""
    if duty.name == "report":
        link = f"/report/{duty.year}"
    elif duty.name == "questionnaire" and duty.districts:
        link = f"/provider?year={duty.year}"
    elif duty.outcome == "no_districts":
        link = "/kiosks"
    return DutyLine(SIGNS[duty.state], title, sentence, link)


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _services(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    title, short = t("duty_services"), _names(f"{name} ({count})" for name, count in duty.districts.items())
    if duty.outcome == "no_districts":
        return title, t("no_districts_hint")
    if short:
        return title, t("duty_services_short", names=short, fewest=FEWEST_SERVICES)
    return title, t("duty_services_good", n=len(facts.districts), fewest=FEWEST_SERVICES)


def _kpi(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    opened = districts_open(facts)
    title = t("duty_kpi", score=kpi_score(opened))
    if duty.state == "done":
        return title, t("kpi_words", n=opened)
    return title, t("duty_kpi_next", following=kpi_score(opened + 1), fewest=FEWEST_SERVICES)


def _sending(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    title = t("duty_sending", month=month_name(facts.due_month, t.language))
    return title, t("duty_sending_waiting", names=_names(duty.districts)) if duty.districts else t("duty_sending_good")


def _next_sending(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    day = next_sending_day(facts.today, facts.sending_day)
    sentence = t("duty_next_words", n=(day - facts.today).days, day=facts.sending_day)
    return t("duty_next", day=short_date(day, t.language)), sentence


def _reconciliation(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    if not duty.districts:
        return t("duty_agreement"), t("duty_agreement_good", n=sum(district.agreed for district in facts.districts))
    names = _names(t("duty_days", name=name, n=days) for name, days in duty.districts.items())
    return t("duty_agreement"), t("duty_agreement_red" if duty.outcome == "differing" else "duty_agreement_grey", names=names)


def _silent(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    since = {name: short_date(day_of(datetime.fromisoformat(heard[0])), t.language) for name, heard in facts.silent.items()}
    names = _names(t("duty_silent_of", name=name, n=count, day=since[name]) for name, count in duty.districts.items())
    return t("duty_silent"), t("duty_silent_red", names=names) if names else t("duty_silent_good")


def _comments(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    if duty.state == "done":
        return t("duty_comments"), t("duty_comments_good")
    return t("duty_comments"), t(f"duty_comments_{duty.outcome}", n=facts.unread)


def _links(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    names = _names(t("duty_links_of", name=name, n=count) for name, count in duty.districts.items())
    return t("duty_links"), t("duty_links_stale", names=names) if names else t("duty_links_good")


def _responses(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    names = "; ".join(_too_few(name, facts, t) for name in duty.districts)
    return t("duty_enough"), t("duty_enough_few", names=names) if names else t("duty_enough_good")


def _too_few(district: str, facts: ProvinceFacts, t: Texts) -> str:
    summary = facts.summaries[district]
    ends = f"{shown(summary.interval[0])}–{shown(summary.interval[1])}" if summary.interval else "–"
    target = target_responses(summary.totals.people)
    return t("duty_enough_of", name=district, n=summary.totals.complete, target=target, interval=ends)


def _questionnaire(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    title = t("duty_provider", day=short_date(fiscal_year_days(duty.year)[1], t.language))
    return title, t("duty_provider_missing", names=_names(duty.districts)) if duty.districts else t("duty_provider_good")


def _report(duty: ProvinceDuty, facts: ProvinceFacts, t: Texts) -> tuple[str, str]:
    title = t("duty_report", year=duty.year if t.language == "th" else duty.year - 543)
    return title, t("duty_report_none") if duty.outcome == "none" else t(f"report_state_{duty.outcome}")


_SENTENCES: dict[str, Callable[[ProvinceDuty, ProvinceFacts, Texts], tuple[str, str]]] = {
    "services": _services,
    "kpi": _kpi,
    "sending": _sending,
    "next_sending": _next_sending,
    "reconciliation": _reconciliation,
    "silent": _silent,
    "comments": _comments,
    "links": _links,
    "responses": _responses,
    "questionnaire": _questionnaire,
    "report": _report,
}
