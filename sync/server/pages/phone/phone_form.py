"""The survey on a person's own telephone: one page without script, opened by a kiosk's one-time code. It asks nobody to log in, sets no
cookie, and the log says neither who asked nor with which code (web.middleware)."""

import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from kiosk.frozen import field, frozen
from kiosk.language.languages import OWN
from kiosk.language.texts import Texts, load
from kiosk.paths import TEXTS
from kiosk.survey import session as survey
from kiosk.survey.identity import uuid7
from kiosk.survey.limits import LANGUAGES
from kiosk.survey.questionnaire import LocalizedText
from kiosk.survey.session import SurveyStep
from kiosk.survey.unfinished import REASONS, unfinished_under
from sync.phone_token import TokenError
from sync.server.configuration import phone_answers, published
from sync.server.db.engine import reading
from sync.server.pages.parts.rendering import area_name, environment, sent_form, settings_of
from sync.server.phone import acceptance, asked_forms, handed_out
from sync.server.phone.acceptance import Acceptance
from sync.server.phone.asked_forms import DistrictForm
from sync.server.phone.filled_in import OTHER, REASONS_OF, Fields, FilledInError, begun, filled_in
from sync.server.phone.handed_out import HandedOut

router = APIRouter(include_in_schema=False)
_GONE = {"unknown": 404, "expired": 410, "spent": 410, "closed": 410}


@frozen
class Opened:
    """What a code opens: the district's form, in the language of the person."""

    code: HandedOut
    district: DistrictForm
    t: Texts

    def said(self, text: LocalizedText) -> str:
        return text.said(self.t).replace("{place}", self.district.place_in(self.t.language))


@frozen
class FilledForm:
    """What the page shows of the person: what was filled in, and what is to be said about it."""

    identity: str
    fields: Fields = field(default_factory=dict)
    fault: str = ""  # the id of its text
    skipped: Sequence[SurveyStep] = ()  # what a person may still want to answer


@lru_cache(maxsize=2)
def _texts(language: str) -> Texts:
    return load(TEXTS, language, "phone", "citizen", "unfinished")


def _language(chosen: object) -> str:
    return chosen if isinstance(chosen, str) and chosen in LANGUAGES else "th"


@router.get("/s/{token}")
def opened_form(request: Request, token: str, lang: str = "th") -> Response:
    language = _language(lang)
    with reading(request.app.state.engine) as connection:
        opened = _opened(request, connection, token, language)
        if isinstance(opened, Opened) and handed_out.spent(connection, opened.code):
            opened = "spent"
    if not isinstance(opened, Opened):
        return _closed(request, opened, language)
    return _form(request, opened, FilledForm(_new_id()))


@router.post("/s/{token}")
def answered(request: Request, token: str, sent: Annotated[FormData, Depends(sent_form)]) -> Response:
    """Once more with the same form is no second answer: a line that broke, or a page that was loaded again, does no harm."""
    language, now = _language(sent.get("lang")), datetime.now(UTC)
    fields = _fields(sent)
    with reading(request.app.state.engine) as connection:
        opened = _opened(request, connection, token, language)
        context = published.validation_context(settings_of(request), connection)
    if not isinstance(opened, Opened):
        return _closed(request, opened, language)
    asked, identity = opened.district.form, (fields.get("form") or ("",))[0]
    try:
        session = filled_in(asked, fields, begun(identity, language, now), opened.t)
        if not survey.began_answering(session):
            return _form(request, opened, FilledForm(identity, fields, "phone_nothing"), 422)
        if not fields.get("reviewed") and (skipped := survey.skipped(asked.questionnaire, session)):
            return _form(request, opened, FilledForm(identity, fields, skipped=skipped))
        taken = acceptance.accept(request.app.state.engine, context, token, session, asked.questionnaire)
    except TokenError as error:
        return _closed(request, error.reason, language)
    except FilledInError:
        return _form(request, opened, FilledForm(_new_id(), fault="phone_broken"), 422)
    if taken is Acceptance.SPENT:
        return _closed(request, "spent", language)
    title, sentence = opened.said(asked.questionnaire.thanks), opened.t("phone_again" if taken is Acceptance.AGAIN else "phone_thanks")
    return _message(request, opened.t, 200, opened.t("phone_thanks_title"), f"{title} {sentence}")


def _opened(request: Request, connection: Connection, token: str, language: str) -> Opened | str:
    """What the code opens, or why it opens nothing."""
    if not phone_answers.address(connection):
        return "closed"
    try:
        code = handed_out.opened(connection, token)
    except TokenError as error:
        return error.reason
    district = asked_forms.of_district(connection, settings_of(request), code.scope, code.asks_unfinished)
    return Opened(code, district, _texts(language))


def _fields(sent: FormData) -> dict[str, list[str]]:
    """Name -> values; a file that somebody sends along is no answer."""
    fields: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, str) and value:
            fields.setdefault(name, []).append(value)
    return fields


def _new_id() -> str:
    return uuid7(time.time_ns() // 1_000_000, secrets.randbits(74))


def _form(request: Request, opened: Opened, filled: FilledForm, status: int = 200) -> HTMLResponse:
    """The form, with what was filled in before."""
    form, t = opened.district.form.questionnaire, opened.t
    titles = {question.id: question.short or question.text for question in form.questions} | {item.id: item.text for item in form.items}
    view = {
        "opened": opened,
        "form": form,
        "identity": filled.identity,
        "district": opened.district,
        "fault": t(filled.fault) if filled.fault else "",
        "skipped": [(step.id, opened.said(titles[step.id])) for step in filled.skipped],
        "filled": lambda name, value: value in filled.fields.get(name, ()),
        "typed": lambda name: (filled.fields.get(name) or ("",))[0],
        "reasons": REASONS if opened.district.form.asks_unfinished else (),
        "unfinished_under": unfinished_under,
        "OTHER": OTHER,
        "REASONS_OF": REASONS_OF,
        "branch": _branches(opened),
        "other_language": next(language for language in OWN if language.id != t.language),
    }
    return _page(request, "phone_form.html", t, status, view)


def _branches(opened: Opened) -> Mapping[str, str]:
    """Question -> the answer before it that opens it, in words."""
    form = opened.district.form.questionnaire
    options = {(question.id, option.code): option.text for question in form.questions for option in question.options}
    return {question.id: opened.said(options[question.asked_if]) for question in form.questions if question.asked_if}


def error_page(request: Request, status: int) -> HTMLResponse:
    """For a telephone in place of the officers' page: no menu, and what was filled in is one page back. It asks no database."""
    t = _texts(_language(request.query_params.get("lang")))
    away = status >= 500 or status == 429
    unsent = "phone_away" if request.method == "POST" else "phone_away_open"  # whoever only opened it has filled in nothing yet
    name = unsent if away else "phone_unknown" if status == 404 else "phone_broken"
    title = t("phone_refused_title" if name == "phone_broken" else f"{name}_title")
    return _message(request, t, status, title, t(name))


def _closed(request: Request, reason: str, language: str) -> HTMLResponse:
    t = _texts(language)
    return _message(request, t, _GONE[reason], t(f"phone_{reason}_title"), t(f"phone_{reason}"))


def _message(request: Request, t: Texts, status: int, title: str, sentence: str) -> HTMLResponse:
    """`mark`: done, later (nothing of it is the person's fault) or code (another one is needed)."""
    mark = "done" if status < 400 else "later" if status >= 500 or status == 429 else "code"
    view = {"title": title, "sentence": sentence, "mark": mark, "to_try_again": mark == "later" and request.method != "POST"}
    return _page(request, "phone_message.html", t, status, view)


def _page(request: Request, template: str, t: Texts, status: int, view: Mapping[str, Any]) -> HTMLResponse:
    province = t("province_of", province=area_name(settings_of(request).province, "", t.language))
    page = environment().get_template(template).render({"t": t, "language": t.language, "province": province, **view})
    return HTMLResponse(page, status, {"X-Robots-Tag": "noindex"})
