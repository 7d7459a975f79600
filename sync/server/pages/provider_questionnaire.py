"""The provider's questionnaire as pages: which districts have sent theirs, and the form of one."""

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import fiscal_year_days
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.limits import TEXT_LIMIT
from kiosk.survey.yearly.provider_answers import OBSTACLES, REASONS, SUGGESTIONS, Answers
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.duties import provider_questionnaire
from sync.server.duties.provider_questionnaire import StoredForm
from sync.server.kiosks.districts import district_names, district_row
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import period, today, year_of
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, sent_form, texts, unknown_district
from sync.server.pages.parts.seen_version import both_said, changed_meanwhile, digest_of
from sync.server.pages.public_province import thai_day
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)


@router.get("/provider")
def provider_list(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    chosen = period(request.query_params, today())
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        forms = provider_questionnaire.stored_forms(connection, user.scope, chosen.year)
    listed, due = searched(request.query_params, names, lambda name: area_words(user.province, name)), fiscal_year_days(chosen.year)[1]
    return render(request, "provider_questionnaires.html", user, period=chosen, found=listed, forms=forms, due=due)


@router.get("/provider/{district}/{year}")
def provider_form(request: Request, district: str, year: str, user: Annotated[User, Depends(current_user)]) -> Response:
    return _form(request, user, district, year)


def _form(request: Request, user: User, district: str, year: str, answers: Answers | None = None, fault: str = "") -> Response:
    t = texts(language_of(request))
    if not user.may_see(district):
        raise ForbiddenError("forbidden_district")
    chosen = year_of(year, today())
    if chosen is None:
        return problem(request, user, 404, t("unknown_year"))
    with reading(request.app.state.engine) as connection:
        row = district_row(connection, user.province, district)
        if row is None:
            return unknown_district(request, user, district)
        stored = provider_questionnaire.stored_forms(connection, Scope(user.province, district), chosen.year).get(district)
    return render(
        request,
        "provider_questionnaire.html",
        user,
        400 if fault else 200,
        district=district,
        place=row.place or t("the_place"),
        period=chosen,
        kept=stored,
        answers=answers or (stored.answers if stored else Answers()),
        opened_on=_shown_day((answers or (stored.answers if stored else Answers())).opened_on),
        seen=digest_of(_stored(stored)),
        fault=fault,
        reasons=REASONS,
        obstacles=OBSTACLES,
        lines=SUGGESTIONS,
        may=user.may_change(district),
    )


@router.post("/provider/{district}/{year}")
def save(
    request: Request, district: str, year: str, user: Annotated[User, Depends(csrf_checked)], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    t = texts(language_of(request))
    if not user.may_change(district):
        raise ForbiddenError("forbidden_change")
    answers, chosen = _answers(form), year_of(year, today())
    if chosen is None:
        return problem(request, user, 404, t("unknown_year"))
    with reading(request.app.state.engine) as connection:
        if district not in district_names(connection, Scope(user.province)):
            return unknown_district(request, user, district)
    send = form.get("act") == "send"
    scope, seen, typed = Scope(user.province, district), str(form.get("seen", ""))[:64], asdict(answers)
    with writing(request.app.state.engine) as connection:
        provider_questionnaire.lock(connection, scope)
        before = provider_questionnaire.stored_forms(connection, scope, chosen.year).get(district)
        stored = _stored(before)
        others = changed_meanwhile(seen, stored, typed)
        gaps = [] if others else provider_questionnaire.save(connection, user.name, scope, chosen.year, answers, send)
    if others:
        return _form(request, user, district, str(chosen.year), answers, both_said(stored, typed, _labels(t), t))
    if gaps:
        fault = t("provider_gaps_sent" if before and before.state == provider_questionnaire.SENT else "provider_gaps")
        return _form(request, user, district, str(chosen.year), answers, f"{fault} {', '.join(t(f'gap_{gap}') for gap in gaps)}")
    return redirect(f"/provider?year={chosen.year}", "provider_sent" if send else "saved")


def _stored(form: StoredForm | None) -> dict[str, object]:
    return asdict(form.answers if form else Answers())


def _labels(t: Texts) -> dict[str, str]:
    """Field -> its label on the form."""
    numbered = {
        "suitable": "q1",
        "because": "q1",
        "because_other": "q1",
        "unsuitable_because": "q1",
        "obstacles": "q2",
        "suggestions": "q3",
    }
    return {name: t(f"provider_{numbered.get(name, name)}", place=t("the_place")) for name in asdict(Answers())}


def _iso(typed: str) -> str:
    """YYYY-MM-DD of a day in common or Buddhist years; as it was typed where it is none, so that it is shown again under the fault."""
    try:
        return parse_date(typed).isoformat()
    except ValueError:
        return typed


def _shown_day(stored: str) -> str:
    try:
        return thai_day(date.fromisoformat(stored).isoformat())
    except ValueError:
        return stored


def _answers(form: FormData) -> Answers:
    def words(name: str) -> str:
        value = form.get(name)
        return value.strip()[:TEXT_LIMIT] if isinstance(value, str) else ""

    because = tuple(reason for reason in REASONS if reason in form.getlist("because"))
    ticked = [kind for kind in OBSTACLES if kind in form.getlist("obstacle") or words(f"obstacle_{kind}")]
    suggestions = tuple(filter(None, (words(f"suggestion_{line}") for line in range(1, SUGGESTIONS + 1))))
    suitable = words("suitable") if words("suitable") in ("yes", "no") else ""
    return Answers(
        opened_on=_iso(words("opened_on")[:60]),
        suitable=suitable,
        because=because if suitable == "yes" else (),
        because_other=words("because_other"),
        unsuitable_because=words("unsuitable_because"),
        obstacles={kind: words(f"obstacle_{kind}") or "-" for kind in ticked},
        suggestions=suggestions,
        position=words("position"),
    )
