"""What the province has to do and by when: each duty with its state, what is missing, and where to do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.language.texts import Texts
from kiosk.survey.calendar import (
    BANGKOK,
    day_of,
    fiscal_year,
    fiscal_year_days,
    long_date,
    month_days,
    month_name,
    sending_day,
    short_date,
    timestamp,
)
from kiosk.survey.duties import LINK_DAYS, kpi_score, target_responses
from kiosk.survey.limits import FEWEST_SERVICES
from kiosk.survey.province_status import REPORT_AFTER
from kiosk.survey.scoring import shown
from sync.server.accounts.permissions import csrf_and_role, current_user
from sync.server.accounts.users import User
from sync.server.comments.comments import unread_count
from sync.server.configuration.due_day import DAYS, DEFAULT, choose_day, chosen_day
from sync.server.configuration.holidays import HolidayFault, enter_holidays, entered_holidays, read_holidays
from sync.server.configuration.level_band import chosen_band
from sync.server.db.engine import reading, writing
from sync.server.duties import district_facts as facts
from sync.server.duties import provider_questionnaire
from sync.server.duties.district_facts import District
from sync.server.duties.province_status import owed_report
from sync.server.kiosks.silence import silent_kiosks
from sync.server.pages.period import Period, period, today
from sync.server.pages.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.report.workflow import history
from sync.server.services import directory
from sync.server.tallies import queries
from sync.server.tallies.score_summary import ScoreSummary

router = APIRouter(include_in_schema=False)
GOOD, WARN, BAD, WAIT = "good", "warn", "bad", "wait"
LINKS_AFTER = timedelta(days=LINK_DAYS)
UNREAD_COUNTED = 1000  # remarks to screen are counted up to here
PROVIDER_BEFORE = timedelta(days=30)  # before the year's end, from when a missing questionnaire is a warning


@dataclass(frozen=True, slots=True)
class Duty:
    state: str  # good | warn | bad | wait
    title: str
    words: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the duties are judged by; the judging below is pure."""

    now: date
    year: int
    found: Sequence[District]  # with the days of the fiscal year
    last_month: Sequence[District]  # with the days of the month that was due last
    due_month: date
    standings: Mapping[str, ScoreSummary]
    provider: frozenset[str]  # districts that have sent their questionnaire
    report: str  # state of the year's report; "" = none
    silent: Mapping[str, Sequence[str]]  # district -> when each of its silent kiosks was last heard
    stale_links: Mapping[str, int]
    unread: int
    whole_province: bool
    sending: int = DEFAULT  # day of the month
    owed_year: int = 0  # the fiscal year before, while its report is not locked; 0: nothing is owed of it
    owed_report: str = ""
    owed_provider: Sequence[str] = ()  # districts that have not sent that year's questionnaire
    holidays: Sequence[date] = ()


@router.get("/duties")
def duties_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    chosen = period({"year": request.query_params.get("year", "")}, today())
    known = _knowledge(request, user, chosen.year)
    return _page(request, user, chosen, known)


def _page(request: Request, user: User, chosen: Period, known: Knowledge, typed: str | None = None, fault: str = "") -> Response:
    language = language_of(request)
    held = known.standings
    lines = [(one, held[one.name], target_responses(held[one.name].totals.people), one.name in known.silent) for one in known.found]
    days = "\n".join(f"{day.isoformat()} {long_date(day, language)}" for day in known.holidays)
    return render(
        request,
        "duties.html",
        user,
        400 if fault else 200,
        period=chosen,
        duties=duties(known, texts(language)),
        lines=lines,
        kpi=kpi_score(_open(known)),
        provider=known.provider,
        sending=known.sending,
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
        found = read_holidays(days)
    except HolidayFault as error:
        fault, chosen = texts(language_of(request))("holidays_wrong", line=error.line, text=error.text), period({}, today())
        return _page(request, user, chosen, _knowledge(request, user, chosen.year), days, fault)
    with writing(request.app.state.engine) as connection:
        enter_holidays(connection, user.name, found)
    return redirect("/duties", "saved")


def _knowledge(request: Request, user: User, year: int) -> Knowledge:
    settings, now = settings_of(request), today()
    first, last = fiscal_year_days(year)
    with reading(request.app.state.engine) as connection:
        band, sending = chosen_band(connection), chosen_day(connection)
        due_month = due(now, sending)
        found = facts.districts(connection, user.scope, first, last)
        totals = queries.answer_totals(connection, user.scope, first, last)
        owed, owed_state = owed_report(connection, user.province, year) if year == fiscal_year(now) else (year, "")
        return Knowledge(
            now=now,
            year=year,
            found=found,
            last_month=facts.districts(connection, user.scope, *month_days(due_month)),
            due_month=due_month,
            standings={one.name: ScoreSummary.of(totals.get(one.name), settings.aspects, band) for one in found},
            provider=provider_questionnaire.sent_by(connection, user.scope, year),
            silent=silent_kiosks(connection, user.scope, now),
            owed_year=owed if owed < year else 0,
            owed_report=owed_state,
            holidays=sorted(entered_holidays(connection)),
            owed_provider=[one.name for one in found if one.name not in provider_questionnaire.sent_by(connection, user.scope, owed)],
            report=next((row.state for row in history(connection, user.province) if row.fiscal_year == year), ""),
            stale_links=directory.unchecked_links(connection, user.scope, timestamp(datetime.combine(now - LINKS_AFTER, time(0), BANGKOK))),
            unread=unread_count(connection, user.scope, UNREAD_COUNTED),
            whole_province=not user.district,
            sending=sending,
        )


def due(now: date, sending: int = DEFAULT) -> date:
    """A day of the month whose figures were due last: this month from its sending day on, the month before until then."""
    return now if now >= sending_day(now, sending) else now.replace(day=1) - timedelta(days=1)


def duties(known: Knowledge, t: Texts) -> list[Duty]:
    """All duties, what is wrong first."""
    made = [_services(known, t), _kpi(known, t), _next_sending(known, t), _report(known, t)]
    if known.found:  # before the first district nothing is "complete", although nothing is missing
        made += [_sending(known, t), _agreement(known, t), _silent(known, t), _comments(known, t), _links(known, t)]
        made += [_enough(known, t), _provider(known, t), *_owed(known, t)]
    order = (BAD, WARN, WAIT, GOOD)
    return sorted((duty for duty in made if duty), key=lambda duty: order.index(duty.state))


def _names(found: Sequence[str]) -> str:
    return ", ".join(found)


def _services(known: Knowledge, t: Texts) -> Duty:
    short = [f"{one.name} ({len(one.services)})" for one in known.found if not one.open_enough]
    if not known.found:
        return Duty(WAIT, t("duty_services"), t("no_districts_hint"), "/kiosks")
    if short:
        return Duty(WARN, t("duty_services"), t("duty_services_short", names=_names(short), fewest=FEWEST_SERVICES), "/banners")
    return Duty(GOOD, t("duty_services"), t("duty_services_good", n=len(known.found), fewest=FEWEST_SERVICES))


def _open(known: Knowledge) -> int:
    return sum(one.open_enough for one in known.found)


def _kpi(known: Knowledge, t: Texts) -> Duty | None:
    if not known.whole_province:
        return None
    score = kpi_score(_open(known))
    if score == 100:
        return Duty(GOOD, t("duty_kpi", score=score), t("kpi_words", n=_open(known)))
    following = kpi_score(_open(known) + 1)
    return Duty(WARN if score else BAD, t("duty_kpi", score=score), t("duty_kpi_next", following=following, fewest=FEWEST_SERVICES))


def _sending(known: Knowledge, t: Texts) -> Duty:
    """The month that was due last counts as sent when nothing waits on the kiosks and every day with answers has been compared."""
    waiting = [one.name for one in known.last_month if one.unsent or one.unchecked or one.differing]
    title = t("duty_sending", month=month_name(known.due_month, t.language))
    if waiting:
        return Duty(BAD, title, t("duty_sending_waiting", names=_names(waiting)), "/kiosks")
    return Duty(GOOD, title, t("duty_sending_good"))


def _next_sending(known: Knowledge, t: Texts) -> Duty:
    this = sending_day(known.now, known.sending)
    following = this if known.now < this else sending_day(month_days(known.now)[1] + timedelta(days=1), known.sending)
    words = t("duty_next_words", n=(following - known.now).days, day=known.sending)
    return Duty(WAIT, t("duty_next", day=short_date(following, t.language)), words)


def _agreement(known: Knowledge, t: Texts) -> Duty:
    red = [t("duty_days", name=one.name, n=one.differing) for one in known.found if one.differing]
    if red:
        return Duty(BAD, t("duty_agreement"), t("duty_agreement_red", names=_names(red)), "/kiosks")
    grey = [t("duty_days", name=one.name, n=one.unchecked) for one in known.found if one.unchecked]
    if grey:
        return Duty(WARN, t("duty_agreement"), t("duty_agreement_grey", names=_names(grey)), "/kiosks")
    return Duty(GOOD, t("duty_agreement"), t("duty_agreement_good", n=sum(one.agreed for one in known.found)))


def _silent(known: Knowledge, t: Texts) -> Duty:
    if known.silent:
        names = [t("duty_silent_of", name=name, n=len(heard), day=_day(heard[0], t)) for name, heard in sorted(known.silent.items())]
        return Duty(BAD, t("duty_silent"), t("duty_silent_red", names=_names(names)), "/kiosks")
    return Duty(GOOD, t("duty_silent"), t("duty_silent_good"))


def _comments(known: Knowledge, t: Texts) -> Duty:
    if known.unread:
        words = "duty_comments_waiting" if known.unread < UNREAD_COUNTED else "duty_comments_many"
        return Duty(WARN, t("duty_comments"), t(words, n=known.unread), "/comments?tab=unread")
    return Duty(GOOD, t("duty_comments"), t("duty_comments_good"))


def _links(known: Knowledge, t: Texts) -> Duty:
    if known.stale_links:
        words = _names([t("duty_links_of", name=name, n=number) for name, number in sorted(known.stale_links.items())])
        return Duty(WARN, t("duty_links"), t("duty_links_stale", names=words), "/banners")
    return Duty(GOOD, t("duty_links"), t("duty_links_good"))


def _enough(known: Knowledge, t: Texts) -> Duty:
    """Districts below Yamane's number of responses at 5 % from the people who came; the interval says how much that matters."""
    few = [_few(one.name, known.standings[one.name], t) for one in known.found]
    short = [words for words in few if words]
    if short:
        return Duty(WARN, t("duty_enough"), t("duty_enough_few", names="; ".join(short)), "/overview")
    return Duty(GOOD, t("duty_enough"), t("duty_enough_good"))


def _few(name: str, one: ScoreSummary, t: Texts) -> str:
    target, n = target_responses(one.totals.people), one.totals.complete
    if n and n >= target:
        return ""
    ends = f"{shown(one.interval[0])}–{shown(one.interval[1])}" if one.interval else "–"
    return t("duty_enough_of", name=name, n=n, target=target, interval=ends)


def _day(moment: str, t: Texts) -> str:
    return short_date(day_of(datetime.fromisoformat(moment)), t.language)


def _owed(known: Knowledge, t: Texts) -> list[Duty]:
    """What was not finished of the year before: in October a new year begins, and the old one's report is due."""
    if not known.owed_year:
        return []
    before = replace(known, year=known.owed_year, report=known.owed_report)
    found = [_report(before, t)]
    if known.owed_provider:
        found.append(_provider(replace(before, provider=frozenset(one.name for one in known.found) - {*known.owed_provider}), t))
    return [duty for duty in found if duty]


def _provider(known: Knowledge, t: Texts) -> Duty:
    end = fiscal_year_days(known.year)[1]
    missing = [one.name for one in known.found if one.name not in known.provider]
    title = t("duty_provider", day=short_date(end, t.language))
    if not missing:
        return Duty(GOOD, title, t("duty_provider_good"))
    state = BAD if known.now > end else WARN if known.now > end - PROVIDER_BEFORE else WAIT
    return Duty(state, title, t("duty_provider_missing", names=_names(missing)), f"/provider?year={known.year}")


def _report(known: Knowledge, t: Texts) -> Duty | None:
    if not known.whole_province:
        return None
    end = fiscal_year_days(known.year)[1]
    title = t("duty_report", year=known.year if t.language == "th" else known.year - 543)
    words = t(f"report_state_{known.report}") if known.report else t("duty_report_none")
    state = GOOD if known.report == "locked" else WAIT if known.now <= end else WARN if known.now <= end + REPORT_AFTER else BAD
    return Duty(state, title, words, f"/report/{known.year}")
