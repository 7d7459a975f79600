"""What the province sets for its kiosks: services, texts, questionnaire; published in versions for all districts or for one."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from kiosk.survey.catalogue import Catalogue
from sync.server import configs
from sync.server.auth import User, csrf_and_role, require_role
from sync.server.configs import LANGUAGES, ConfigFault
from sync.server.dashboard.chosen import district_names
from sync.server.dashboard.pages import language_of, problem, redirect, render, settings_of, texts
from sync.server.database import reading, writing
from sync.wire import Config

router = APIRouter(include_in_schema=False)


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
    return {"services": "\n".join(config.get("services", [])), "questionnaire": config.get("questionnaire", ""), **fields}


def _page(request: Request, user: User, district: str, typed: dict[str, str], fault: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        versions = configs.versions(connection, user.province)[:50]
    contents = [(row, sorted(json.loads(row.body))) for row in versions]
    return render(
        request,
        "settings.html",
        user,
        400 if fault else 200,
        district=district,
        districts=names,
        typed=typed,
        versions=contents,
        fault=fault,
    )


@router.post("/settings")
def publish(
    request: Request,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    district: Annotated[str, Form()] = "",
    services: Annotated[str, Form()] = "",
    texts_th: Annotated[str, Form()] = "",
    texts_en: Annotated[str, Form()] = "",
    questionnaire: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """The next version. An empty field leaves that matter to the kiosks; nothing is published while anything is wrong."""
    t, catalogue = texts(language_of(request)), settings_of(request).catalogue
    typed = {"services": services, "texts_th": texts_th, "texts_en": texts_en, "questionnaire": questionnaire}
    wanted = services.replace(",", " ").split()
    unknown = [one for one in wanted if one not in catalogue.services and not one.startswith("X-")]
    if unknown:
        return _page(request, user, district, typed, t("settings_unknown_service", id=unknown[0][:64], near=_near(catalogue, unknown[0])))
    written = {language: _lines(text) for language, text in (("th", texts_th), ("en", texts_en)) if text.strip()}
    config: Config = {}
    if wanted:
        config["services"] = list(dict.fromkeys(wanted))
    if written:
        config["texts"] = written
    if questionnaire.strip():
        config["questionnaire"] = questionnaire.replace("\r\n", "\n")
    try:
        with writing(request.app.state.engine) as connection:
            if district and district not in district_names(connection, user.scope):
                return problem(request, user, 404, t("unknown_district", name=district[:100]))
            configs.publish(connection, user.name, user.province, district, config, note.strip()[:2000])
    except ConfigFault as fault:
        return _page(request, user, district, typed, t("settings_fault", fault=fault.said(t)))
    return redirect("/settings", "published")


def _near(catalogue: Catalogue, wrong: str) -> str:
    return ", ".join(catalogue.nearest(wrong))


def _lines(text: str) -> dict[str, str]:
    """ "key = words" lines as a dictionary; lines without a sign of equality are left out."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip(): words.strip() for key, _, words in pairs if key.strip()}
