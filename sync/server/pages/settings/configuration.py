"""What the province sets for its kiosks: what holds now, what is prepared and what it would change, who took which version."""

import json
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.configuration import drafts, kiosk_check, published, versions_in_use
from sync.server.configuration.changes import changes_between, form_of
from sync.server.configuration.published import ConfigurationError
from sync.server.configuration.versions_in_use import KioskVersion
from sync.server.db.engine import in_transaction, reading
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.rendering import language_of, redirect, render, settings_of, texts, unknown_district
from sync.server.pages.parts.seen_version import digest_of
from sync.server.pages.settings.parts.config_changes import ChangesView, changes_view, service_names
from sync.server.pages.settings.parts.config_words import SITE_TEXTS, site_text_words
from sync.server.scope import Scope
from sync.server.settings import Settings

router = APIRouter(include_in_schema=False)
VERSIONS = 50


@frozen
class PreparedView:
    """The draft, what it would change, and which kiosks could not use it and why."""

    draft: drafts.ConfigDraft
    changes: ChangesView
    seen: str
    refused: list[tuple[str, str]]  # kiosk, and why


@router.get("/settings")
def settings_page(request: Request, user: Annotated[User, Depends(require_role("province"))], district: str = "") -> Response:
    return _page(request, user, district)


def _page(request: Request, user: User, district: str, fault: str = "", note: str = "") -> Response:
    settings, t = settings_of(request), texts(language_of(request))
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        scope = Scope(user.province, district if district in names else "")
        shown = _what_holds(connection, settings, scope, t)
        kiosks = kiosk_names(connection, user.scope)
        prepared = _what_is_prepared(connection, settings, scope, t)
        versions = published.versions(connection, user.province)
        taken = _who_took(connection, scope, t)
        held = published.latest_version(connection, scope.province, scope.district)
    rows = [row for row in versions if scope.district in ("", row.district)][:VERSIONS]
    contents = [(row, sorted(json.loads(row.body))) for row in rows]
    counted = {state: sum(line.state == state for line, _ in taken) for state in ("newest", "behind", "refused", "unknown")}
    view = {"district": scope.district, "districts": names, "versions": contents, "taken": taken, "counted": counted, "kiosks": kiosks}
    status = 400 if fault else 200
    return render(request, "configuration.html", user, status, **view, prepared=prepared, held=held, fault=fault, note=note, **shown)


def _what_holds(connection: Connection, settings: Settings, scope: Scope, t: Texts) -> dict[str, Any]:
    """What is published, name by name, and whether for this district alone."""
    config = drafts.in_force(connection, scope)
    own = published.latest(connection, scope.province, scope.district) if scope.district else {}
    names = service_names(connection, settings, scope, t.language)
    written = config.get("texts", {})
    lines = [
        (site_text_words(name, settings.questionnaire, t), [entries[name] for entries in written.values() if name in entries])
        for name in SITE_TEXTS
    ]
    return {
        "services": [(service, names.get(service, service)) for service in config.get("services", [])],
        "texts": [(words, said) for words, said in lines if said],
        "form": form_of(config, settings.questionnaire),
        "emblem": config.get(published.EMBLEM, ""),
        "decided": {name for name in published.NAMES if name in config},
        "own": {name for name in published.NAMES if name in own},
    }


def _what_is_prepared(connection: Connection, settings: Settings, scope: Scope, t: Texts) -> PreparedView | None:
    draft = drafts.draft_of(connection, scope)
    if draft is None:
        return None
    before, after = drafts.in_force(connection, scope), drafts.in_force(connection, scope, {scope.district: draft.body})
    changes = changes_between(before, after, settings.questionnaire)
    names, kiosks = service_names(connection, settings, scope, t.language), kiosk_names(connection, Scope(scope.province))
    lines = kiosk_check.new_refusals(connection, scope, draft.body)
    refused = [(f"{line.kiosk.district} · {kiosks[line.kiosk.kiosk]}", t.translated(line.why)) for line in lines]
    return PreparedView(draft, changes_view(changes, settings, names, t), digest_of({**draft.body}), refused)


def _who_took(connection: Connection, scope: Scope, t: Texts) -> list[tuple[KioskVersion, str]]:
    """Each kiosk with its version, those that took none first, and why one refused: in our words where its own check says the same here."""
    lines = [line for line in versions_in_use.by_kiosk(connection, Scope(scope.province)) if scope.district in ("", line.kiosk.district)]
    ours: dict[str, str] = {}
    if any(line.state == "refused" for line in lines):
        latest = published.latest(connection, scope.province, scope.district)
        ours = {line.kiosk.kiosk: line.why for line in kiosk_check.refusals(connection, scope, latest)}
    whys = [t.translated(ours[line.kiosk.kiosk]) if ours.get(line.kiosk.kiosk) == line.fault else line.fault for line in lines]
    order = ("refused", "behind", "unknown", "newest")
    return sorted(zip(lines, whys, strict=True), key=lambda pair: order.index(pair[0].state))


class PublishForm(BaseModel):
    """`seen`: the draft that the page showed; `after`: the version that it showed as the latest."""

    district: str = ""  # "" = all districts
    note: str = ""
    seen: str = ""
    after: str = ""


@router.post("/settings")
def publish(request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[PublishForm, Form()]) -> Response:
    """The draft becomes the next version; nothing is published while a kiosk could not use it, or while others changed it unseen."""
    t, scope, note = texts(language_of(request)), Scope(user.province, form.district), form.note.strip()[:2000]
    after = int(form.after) if form.after.isascii() and form.after.isdigit() and len(form.after) < 10 else None

    def published_now(connection: Connection) -> str:
        """What stands against it; "" when it is published."""
        if form.district and form.district not in district_names(connection, user.scope):
            raise LookupError
        draft = drafts.draft_of(connection, scope)
        if draft is None:  # a second click, or another officer was first
            return (
                ""
                if published.latest_version(connection, scope.province, scope.district) > (after or 0)
                else t("settings_nothing_prepared")
            )
        if form.seen != digest_of({**draft.body}):
            return t("settings_draft_changed", who=draft.changed_by)
        if kiosk_check.new_refusals(connection, scope, draft.body):
            return t("settings_cannot_use")
        published.publish(connection, user.name, scope, draft.body, note, after)
        drafts.discard(connection, scope)
        return ""

    try:  # two officers may reach two processes in the same moment
        fault = in_transaction(request.app.state.engine, published_now)
    except LookupError:
        return unknown_district(request, user, form.district)
    except ConfigurationError as error:
        fault = t("settings_fault", fault=error.localized(t))
    return _page(request, user, scope.district, fault, note) if fault else redirect(address_of(scope.district), "published")


@router.post("/settings/discard")
def discard(request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[PublishForm, Form()]) -> Response:
    """Throw the draft away, as the page showed it; what is published stays."""
    t, scope = texts(language_of(request)), Scope(user.province, form.district)

    def changed_by(connection: Connection) -> str:
        """Who changed it unseen; "" once it is gone."""
        draft = drafts.draft_of(connection, scope)
        if draft and form.seen != digest_of({**draft.body}):
            return draft.changed_by
        drafts.discard(connection, scope)
        return ""

    if other := in_transaction(request.app.state.engine, changed_by):
        return _page(request, user, form.district, t("settings_draft_kept", who=other))
    return redirect(address_of(form.district), "draft_discarded")


def address_of(district: str) -> str:
    return "/settings" + (f"?{urlencode({'district': district})}" if district else "")
