"""The words of the kiosks' first screen, and the lines that can be tapped under the open questions: a form, kept in the draft."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.site.ready_lists import shipped_lists
from kiosk.survey.limits import LANGUAGES
from kiosk.survey.open_text import BETWEEN, NONE
from kiosk.survey.questionnaire import Questionnaire
from sync import wire
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.configuration import drafts
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.rendering import language_of, redirect, render, sent_form, settings_of, texts, unknown_district
from sync.server.pages.parts.seen_version import changed_meanwhile, digest_of
from sync.server.pages.settings.configuration import address_of
from sync.server.pages.settings.parts.config_words import LISTS, READY, SITE_TEXTS, TITLE, site_text_words
from sync.server.pages.settings.parts.draft_change import change_draft
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
Wordings = dict[str, dict[str, str]]  # language -> name -> text, as the wire has them


@frozen
class ListField:
    """The lines of one open question: as written by the province, and the shipped ones."""

    name: str
    label: str
    written: Mapping[str, str]  # language -> lines
    shipped: Mapping[str, list[str]]
    none: bool  # no lines are offered


@router.get("/settings/texts")
def texts_page(request: Request, user: Annotated[User, Depends(require_role("province"))], district: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        scope = Scope(user.province, district if district in district_names(connection, user.scope) else "")
        written = drafts.prepared(connection, scope).get("texts", {})
    return _page(request, user, scope, written)


def _page(request: Request, user: User, scope: Scope, written: Wordings, fault: str = "") -> Response:
    t, form = texts(language_of(request)), settings_of(request).questionnaire
    with reading(request.app.state.engine) as connection:
        stored = drafts.prepared(connection, scope).get("texts", {})
    return render(
        request,
        "site_texts.html",
        user,
        400 if fault else 200,
        district=scope.district,
        title={language: written.get(language, {}).get(TITLE, "") for language in LANGUAGES},
        lists=_lists(written, form, t),
        seen=digest_of({"texts": stored}),
        decided=bool(stored),
        fault=fault,
    )


def _lists(written: Wordings, form: Questionnaire, t: Texts) -> list[ListField]:
    shipped = shipped_lists()
    fields = []
    for question in LISTS:
        name = READY + question
        said = {language: written.get(language, {}).get(name, "") for language in LANGUAGES}
        none = said["th"].strip() == NONE
        lines = {language: "" if none else "\n".join(_split(text)) for language, text in said.items()}
        ours = {language: [answer.words(language) for answer in shipped.get(question, ())] for language in LANGUAGES}
        fields.append(ListField(name, site_text_words(name, form, t), lines, ours, none))
    return fields


def _split(text: str) -> list[str]:
    """Lines as people type them, one below the other, or as they are stored."""
    return [line.strip() for line in text.replace(BETWEEN, "\n").splitlines() if line.strip()]


@router.post("/settings/texts")
def save(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """Into the draft; nothing is kept while a list is in English alone or has more English lines than Thai ones."""
    t, scope = texts(language_of(request)), Scope(user.province, str(form.get("district", "")))
    with reading(request.app.state.engine) as connection:
        if scope.district and scope.district not in district_names(connection, user.scope):
            return unknown_district(request, user, scope.district)
    written = _typed(form)
    fault = _fault(written, settings_of(request).questionnaire, t)
    if fault:
        return _page(request, user, scope, written, fault)

    def with_texts(_: Connection, config: wire.Config) -> wire.Config | None:
        stored, wanted = config.pop("texts", {}), written
        others = {name: text for name, text in _by_name(stored).items() if name[1] not in SITE_TEXTS}
        for (language, name), text in others.items():  # of a later version of the program
            wanted = {**wanted, language: {**wanted.get(language, {}), name: text}}
        if changed_meanwhile(str(form.get("seen", "")), {"texts": stored}, {"texts": wanted}):
            return None
        return {**config, "texts": wanted} if wanted else config

    if fault := change_draft(request, user, scope, with_texts):
        return _page(request, user, scope, written, fault)
    return redirect(f"{address_of(scope.district)}#prepared", "draft_saved")


def _by_name(written: Wordings) -> dict[tuple[str, str], str]:
    return {(language, name): text for language, entries in written.items() for name, text in entries.items()}


def _typed(form: FormData) -> Wordings:
    """What was typed, as the wire has it; what was left empty is not there."""
    written: Wordings = {}
    for language in LANGUAGES:
        entries = {TITLE: str(form.get(f"{TITLE} {language}", "")).strip()}
        for question in LISTS:
            name = READY + question
            none = form.get(f"{name} none")
            entries[name] = (
                (NONE if language == "th" else "") if none else f" {BETWEEN} ".join(_split(str(form.get(f"{name} {language}", ""))))
            )
        entries = {name: text for name, text in entries.items() if text}
        written |= {language: entries} if entries else {}
    return written


def _fault(written: Wordings, form: Questionnaire, t: Texts) -> str:
    thai = written.get("th", {})
    for name, text in written.get("en", {}).items():
        if name.startswith(READY) and len(_split(text)) > len(_split(thai.get(name, ""))):
            return t("settings_list_thai", field=site_text_words(name, form, t))
    return ""
