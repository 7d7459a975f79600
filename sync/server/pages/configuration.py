"""What the province sets for its kiosks: services, texts, questionnaire; published in versions for all districts or for one."""

import json
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Connection

from kiosk.language.texts import Texts
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.limits import ID, LANGUAGES
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.configuration import published as configs
from sync.server.configuration import versions_in_use
from sync.server.configuration.published import ConfigurationError
from sync.server.db.engine import in_transaction, reading
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.scope import Scope
from sync.wire import Config

router = APIRouter(include_in_schema=False)
LEAST_SERVICES = 5  # of a counter (the manual, 1.4)
# The texts that a kiosk lets the province reword (kiosk.citizen.presenter; the lists of ready answers: kiosk.survey.open_text).
SITE_TEXTS = ("attract_title", "ready_unsuitable_because", "ready_wanted_services", "ready_problems", "ready_suggestions")


class ConfigurationForm(BaseModel):
    """What a person typed, as typed."""

    district: str = ""  # "" = all districts
    services: str = ""
    texts_th: str = ""
    texts_en: str = ""
    questionnaire: str = ""
    note: str = ""
    after: str = ""


@router.get("/settings")
def settings_page(request: Request, user: Annotated[User, Depends(require_role("province"))], district: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        latest = configs.latest(connection, user.province, district if district in names else "")
    return _page(request, user, district if district in names else "", _typed(latest))


def _typed(config: Config) -> dict[str, str]:
    """A configuration as the form's fields."""
    written = config.get("texts", {})
    fields = {
        f"texts_{language}": "\n".join(f"{key} = {text}" for key, text in written.get(language, {}).items()) for language in LANGUAGES
    }
    return {"services": "\n".join(config.get("services", [])), "questionnaire": config.get("questionnaire", ""), "note": "", **fields}


def _page(request: Request, user: User, district: str, typed: dict[str, str], fault: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        versions = configs.versions(connection, user.province)[:50]
        version = configs.latest_version(connection, user.province, district)
        lines, kiosks = versions_in_use.by_kiosk(connection, user.scope), kiosk_names(connection, user.scope)
    contents = [(row, sorted(json.loads(row.body))) for row in versions]
    return render(
        request,
        "configuration.html",
        user,
        400 if fault else 200,
        district=district,
        districts=names,
        typed=typed,
        versions=contents,
        taken=[line for line in lines if not district or line.kiosk.district == district],
        held=version,
        kiosks=kiosks,
        fault=fault,
    )


@router.post("/settings")
def publish(
    request: Request,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    form: Annotated[ConfigurationForm, Form()],
) -> Response:
    """The next version. An empty field leaves that matter to the kiosks; nothing is published while anything is wrong.

    `after`: the version that the page showed. What a second click or another officer sent meanwhile is not published over unseen.
    """
    t, district, after = texts(language_of(request)), form.district, _number(form.after)
    typed: dict[str, str] = form.model_dump(exclude={"district", "after"})
    fault = _mistyped(typed, settings_of(request).catalogue, t)
    if fault:
        return _page(request, user, district, typed, fault)

    def published(connection: Connection) -> bool:
        if district and district not in district_names(connection, user.scope):
            return False
        if not _sent_twice(connection, user, district, typed, after):
            scope = Scope(user.province, district)
            configs.publish(connection, user.name, scope, _config(typed), form.note.strip()[:2000], after)
        return True

    try:
        if not in_transaction(request.app.state.engine, published):  # two officers may reach two processes in the same moment
            return problem(request, user, 404, t("unknown_district", name=district[:100]))
    except ConfigurationError as error:
        return _page(request, user, district, typed, t("settings_fault", fault=error.localized(t)))
    return redirect("/settings" + (f"?{urlencode({'district': district})}" if district else ""), "published")


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _sent_twice(connection: Connection, user: User, district: str, typed: dict[str, str], after: int | None) -> bool:
    """The same once more from the same page: a second click, or the way back and forth again."""
    version = configs.latest_version(connection, user.province, district)
    return after is not None and after < version and configs.latest(connection, user.province, district) == _config(typed)


def _mistyped(typed: dict[str, str], catalogue: Catalogue, t: Texts) -> str:
    """What kiosks could not use, by its field: a service that there is not, too few of them, a line that is no text, an unknown text."""
    fault = _services_fault(_services(typed), catalogue, t)
    if fault:
        return t("settings_field", field=t("settings_services"), fault=fault)
    for language in LANGUAGES:
        fault = _texts_fault([line.strip() for line in typed[f"texts_{language}"].splitlines() if line.strip()], t)
        if fault:
            return t("settings_field", field=t(f"settings_texts_{language}"), fault=fault)
    return ""


def _services_fault(services: list[str], catalogue: Catalogue, t: Texts) -> str:
    unknown = [service for service in services if service not in catalogue.services and not service.startswith("X-")]
    if unknown:
        return t("settings_unknown_service", id=unknown[0][:64], near=", ".join(catalogue.nearest(unknown[0])))
    illegal = [service for service in services if not ID.fullmatch(service)]
    if illegal:
        return t("settings_illegal_service", id=illegal[0][:64])
    return t("settings_few_services", n=len(services), least=LEAST_SERVICES) if 0 < len(services) < LEAST_SERVICES else ""


def _texts_fault(lines: list[str], t: Texts) -> str:
    loose = [line for line in lines if not line.partition("=")[0].strip() or "=" not in line]
    if loose:
        return t("settings_line", line=loose[0][:100])
    unknown = [key for key in (line.partition("=")[0].strip() for line in lines) if key not in SITE_TEXTS]
    return t("settings_unknown_text", name=unknown[0][:100], known=", ".join(SITE_TEXTS)) if unknown else ""


def _services(typed: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(typed["services"].replace(",", " ").split()))


def _config(typed: dict[str, str]) -> Config:
    written = {language: _lines(typed[f"texts_{language}"]) for language in LANGUAGES if typed[f"texts_{language}"].strip()}
    config: Config = {}
    if _services(typed):
        config["services"] = _services(typed)
    if written:
        config["texts"] = written
    if typed["questionnaire"].strip():
        config["questionnaire"] = typed["questionnaire"].replace("\r\n", "\n")
    return config


def _lines(text: str) -> dict[str, str]:
    """ "key = words" lines as a dictionary."""
    pairs = (line.partition("=") for line in text.splitlines() if line.strip())
    return {key.strip(): words.strip() for key, _, words in pairs}
