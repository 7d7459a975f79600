"""One published version as it was: what it held, what it would change today, and the way back to it. Also the kiosk's pictures."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Connection

from kiosk.survey.limits import LANGUAGES
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.configuration import drafts, emblems, published, versions_in_use
from sync.server.configuration.changes import changes_between, form_of
from sync.server.configuration.kiosk_screens import ShownPlace, picture
from sync.server.configuration.published import ConfigurationError
from sync.server.db.engine import in_transaction, reading
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.districts import district_names, district_rows
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.pages.parts.seen_version import digest_of
from sync.server.pages.settings.configuration import address_of
from sync.server.pages.settings.parts.config_changes import changes_view, service_names
from sync.server.pages.settings.parts.config_words import SITE_TEXTS, site_text_words
from sync.server.scope import Scope
from sync.server.services.open_services import shown_order

router = APIRouter(include_in_schema=False)


@router.get("/settings/versions/{version}")
def version_page(request: Request, version: str, user: Annotated[User, Depends(require_role("province"))], district: str = "") -> Response:
    settings, t = settings_of(request), texts(language_of(request))
    scope, number = Scope(user.province, district), _number(version)
    with reading(request.app.state.engine) as connection:
        row = published.version_row(connection, scope, number)
        if row is None:
            return problem(request, user, 404, t("no_such_version"))
        config = json.loads(row.body)
        names = service_names(connection, settings, scope, t.language)
        now = drafts.in_force(connection, scope)
        changes = changes_between(now, drafts.in_force(connection, scope, {district: config}), settings.questionnaire)
        users = [line for line in versions_in_use.by_kiosk(connection, Scope(user.province)) if line.uses(district, number)]
        kiosks = kiosk_names(connection, Scope(user.province))
        latest = published.latest_version(connection, scope.province, district)
        draft = drafts.draft_of(connection, scope)
    written = config.get("texts", {})
    lines = [
        (site_text_words(name, settings.questionnaire, t), [entries[name] for entries in written.values() if name in entries])
        for name in SITE_TEXTS
    ]
    return render(
        request,
        "config_version.html",
        user,
        district=district,
        row=row,
        latest=latest,
        draft=draft,
        seen=_digest(draft) if draft else "",
        services=[(service, names.get(service, service)) for service in config.get("services", [])],
        texts=[(words, said) for words, said in lines if said],
        form=form_of(config, settings.questionnaire) if "questionnaire" in config else None,
        emblem=config.get(published.EMBLEM, ""),
        changes=changes_view(changes, settings, names, t),
        using=[(line, kiosks[line.kiosk.kiosk]) for line in users],
    )


def _digest(draft: drafts.ConfigDraft) -> str:
    return digest_of({**draft.body})


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class VersionForm(BaseModel):
    """`seen`: what was prepared already when the page was shown."""

    district: str = ""
    version: str = ""
    seen: str = ""


@router.post("/settings/versions")
def take_back(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[VersionForm, Form()]
) -> Response:
    """An earlier version becomes the draft; it is published like any other, under the next number."""
    t, scope = texts(language_of(request)), Scope(user.province, form.district)

    def fault(connection: Connection) -> tuple[int, str] | None:
        row = published.version_row(connection, scope, _number(form.version))
        if row is None:
            return 404, t("no_such_version")
        before = drafts.draft_of(connection, scope)
        if before and form.seen != _digest(before):
            return 409, t("settings_draft_kept", who=before.changed_by)
        drafts.prepare(connection, user.name, scope, json.loads(row.body))
        return None

    try:
        if refused := in_transaction(request.app.state.engine, fault):
            return problem(request, user, *refused)
    except ConfigurationError as error:  # published under the rules of an earlier program
        return problem(request, user, 400, error.localized(t))
    return redirect(f"{address_of(form.district)}#prepared", "draft_saved")


@router.get("/settings/screen.png")
def screen(
    request: Request,
    user: Annotated[User, Depends(require_role("province"))],
    at: str = "",
    district: str = "",
    language: str = "th",
) -> Response:
    """A page of the kiosk under what is prepared, drawn by the kiosk's own code. `at`: as kiosk_screens has it."""
    settings = settings_of(request)
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        shown = Scope(user.province, district if district in names else names[0] if names else "")
        scope = Scope(user.province, district if district in names else "")
        config = drafts.in_force(connection, shown, {scope.district: drafts.prepared(connection, scope)})
        rows = district_rows(connection, shown)
        own = service_names(connection, settings, shown, "th")
        config = {"services": shown_order(connection, shown), **config}
        emblem = emblems.picture(connection, shown.province, config.get("emblem_sha256", "")) or b""
    place = rows[0].place if rows else ""
    t = texts(language if language in LANGUAGES else "th")
    drawn = picture(settings, ShownPlace(shown, place or t("the_place"), config, own, emblem), at, t.language)
    if drawn is None:
        return problem(request, user, 404, texts(language_of(request))("not_found"))
    return Response(drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})
