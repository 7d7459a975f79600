"""One district: its scores, services, months, hours, who answered, and the state of its kiosks."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from kiosk.language.texts import Texts
from kiosk.survey.first_day.counter_readiness import ITEMS, CounterItem
from kiosk.survey.limits import NAME_LIMIT
from kiosk.survey.privacy.small_cells import may_break_down
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.unfinished import reasons_in_words, unfinished_of
from sync.server.accounts.csrf import csrf_and_role, csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.configuration import published as configs
from sync.server.db.engine import reading, writing
from sync.server.duties import district_facts as facts
from sync.server.duties.district_facts import days_in_state
from sync.server.kiosks import counter_readiness, districts
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.reconciliation import DIFFERING
from sync.server.kiosks.silence import silent_kiosks
from sync.server.pages.overview import level_words, summaries, top_services
from sync.server.pages.parts import charts
from sync.server.pages.parts.certainty import CertaintyScope, certainty
from sync.server.pages.parts.compared import yardstick
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, sent_form, settings_of, texts, unknown_district
from sync.server.pages.parts.score_bars import answers, rows
from sync.server.pages.public_province import thai_day
from sync.server.pages.trend import month_curve
from sync.server.scope import Scope
from sync.server.services import open_services
from sync.server.services.directory import opened_services
from sync.server.tallies import queries
from sync.server.tallies.attendance import uncounted_days
from sync.server.tallies.choices import ChoiceCounts, choice_counts
from sync.server.tallies.queries import Totals

router = APIRouter(include_in_schema=False)


@router.get("/districts/{name}")
def district_page(request: Request, name: str, user: Annotated[User, Depends(current_user)]) -> Response:
    settings, language, chosen = settings_of(request), language_of(request), period(request.query_params, today())
    if not user.may_see(name):
        raise ForbiddenError("forbidden_district")
    with reading(request.app.state.engine) as connection:
        scope, t = Scope(user.province, name), texts(language)
        found_districts = facts.districts(connection, scope, settings.catalogue, chosen.first, chosen.last)
        if not found_districts:
            return unknown_district(request, user, name)
        measure, months = yardstick(connection, settings), queries.by_month(connection, scope, chosen.first, chosen.last)
        whole = measure.summary(totals := queries.combined(months.values()))
        sure = certainty(connection, measure, CertaintyScope(scope, chosen), whole, not user.district)
        published = configs.published(connection, settings.questionnaire) if totals.forms else ()
        names = opened_services(connection, scope, settings.catalogue, language)
        apart = _days_apart(connection, scope, chosen) | _kiosks_apart(connection, user, scope, chosen, t)
        entered = _entered_by_people(connection, scope)
    place = found_districts[0].place or t("the_place")
    people, opinions = _choices(totals, settings.questionnaire, published) if not chosen.month else ([], [])
    return render(
        request,
        "district.html",
        user,
        period=chosen,
        district=found_districts[0],
        whole=whole,
        levels=level_words(request),
        band=measure.band,
        goal=measure.goal,
        sure=sure,
        rows=rows(settings.questionnaire, whole.scores, language),
        top=top_services(whole, names, settings.catalogue, 9),
        people=answers(people, t, place),
        opinions=answers(opinions, t, place),
        curve=month_curve(chosen, summaries(months, settings.aspects, measure.band), language, measure.goal),
        hours=_hours(totals.by_hour) if may_break_down(totals.complete) else None,
        **_unfinished(totals, settings.services_question, t),
        **entered | apart,
    )


def _unfinished(totals: Totals, question: str, t: Texts) -> dict[str, Any]:
    """Errands that could not be finished, and why: kiosk.survey.unfinished."""
    figure = unfinished_of(totals.options, question)
    return {"unfinished": figure, "unfinished_why": reasons_in_words(figure, t)}


def _choices(totals: Totals, form: Questionnaire, published: Sequence[Questionnaire]) -> list[list[ChoiceCounts]]:
    """Parts 1 and 3, for whole years alone: a month's cells and its year's give cells away."""
    return [choice_counts(totals, form, published, part) for part in (1, 3)]


def _kiosks_elsewhere(connection: Connection, scope: Scope, t: Texts) -> list[tuple[str, str, str]]:
    """Kiosks that tell or print something else than the pages: id, what people call it, and what differs in words."""
    names = kiosk_names(connection, scope)
    return [
        (kiosk, names[kiosk], " · ".join(_differing(name, *words, t) for name, words in fields.items()))
        for kiosk, fields in districts.kiosks_that_differ(connection, scope)
    ]


def _differing(name: str, theirs: str, ours: str, t: Texts) -> str:
    if name == "opened_on":
        theirs, ours = thai_day(theirs), thai_day(ours)
    return t("kiosk_differs_in", field=t(f"contact_{name}"), theirs=theirs, ours=ours or "–")


def _days_apart(connection: Connection, scope: Scope, chosen: Period) -> dict[str, Any]:
    """Days on which nobody was counted, and days that do not agree with a kiosk's."""
    span = (chosen.first, chosen.last)
    return {
        "uncounted": uncounted_days(connection, scope, *span).get(scope.district, []),
        "differing": days_in_state(connection, scope, *span, DIFFERING).get(scope.district, []),
    }


def _kiosks_apart(connection: Connection, user: User, scope: Scope, chosen: Period, t: Texts) -> dict[str, Any]:
    """Kiosks that are not heard or that stand elsewhere; whether the district has nothing yet and may be removed."""
    return {
        "empty": user.role == "province" and districts.removable(connection, user.province, scope.district),
        "elsewhere": _kiosks_elsewhere(connection, scope, t),
        "silent": silent_kiosks(connection, scope, chosen.today).get(scope.district, []),
    }


def _entered_by_people(connection: Connection, scope: Scope) -> dict[str, Any]:
    """What no kiosk counts: the counter's readiness, and the services that the province entered by hand."""
    words = counter_readiness.words_of(connection, scope)
    listed = [(item, clause.partition(",")[0], words.get(item)) for item, clause in ITEMS.items()]
    ready = sum(word.ready for word in words.values())
    return {"counter": listed, "counter_ready": ready, "by_hand": open_services.entered(connection, scope)}


@router.post("/districts/{name}/counter")
def say_of_counter(
    request: Request, name: str, user: Annotated[User, Depends(csrf_checked)], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """What is ready at the counter, and who sees to it: only what was changed on the page gets today's day."""
    if not user.may_change(name):
        raise ForbiddenError("forbidden_change")
    scope, day = Scope(user.province, name), today().isoformat()
    with writing(request.app.state.engine) as connection:
        if districts.district_row(connection, user.province, name) is None:
            return problem(request, user, 404, texts(language_of(request))("unknown_district", name=name[:100]))
        before = counter_readiness.words_of(connection, scope)
        typed = {item: CounterItem(item, form.get(f"ready_{item}") == "on", _line(form, f"who_{item}"), day) for item in ITEMS}
        counter_readiness.enter(connection, user.name, scope, (word for word in typed.values() if _differs(word, before.get(word.item))))
    return redirect(f"/districts/{quote(name, safe='')}", "saved")


def _line(form: FormData, name: str) -> str:
    return " ".join(str(form.get(name, "")).split())[:NAME_LIMIT]


def _differs(word: CounterItem, before: CounterItem | None) -> bool:
    return (word.ready, word.who) != ((before.ready, before.who) if before else (False, ""))


@router.post("/districts/{name}/remove")
def remove(request: Request, name: str, user: Annotated[User, Depends(csrf_and_role("province"))]) -> Response:
    """Only while nothing belongs to it: a name that was mistyped."""
    with writing(request.app.state.engine) as connection:
        if not districts.remove_district(connection, user.name, user.province, name):
            return problem(request, user, 400, texts(language_of(request))("district_in_use"))
    return redirect("/overview", "district_removed")


def _hours(by_hour: dict[int, int]) -> charts.Columns | None:
    """Responses by hour of the day, from the first to the last hour that has any."""
    if not by_hour:
        return None
    hours = range(min(by_hour), max(by_hour) + 1)
    return charts.columns([(f"{hour:02d}", (by_hour.get(hour, 0),)) for hour in hours], ("column-soft",))
