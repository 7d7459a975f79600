"""The emblem that the province gives a district's kiosks, or all of them: a picture is brought, shown round, and kept in the draft."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.datastructures import FormData, UploadFile

from kiosk import emblem_file
from kiosk.emblem_file import EmblemError
from kiosk.language.sentence import localized
from sync import wire
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.configuration import drafts, emblems
from sync.server.configuration.published import EMBLEM
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, sent_form, texts, unknown_district
from sync.server.pages.parts.seen_version import changed_meanwhile, digest_of
from sync.server.pages.settings.configuration import address_of
from sync.server.pages.settings.parts.draft_change import change_draft
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)


@router.get("/settings/emblem")
def emblem_page(request: Request, user: Annotated[User, Depends(require_role("province"))], district: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        scope = Scope(user.province, district if district in district_names(connection, user.scope) else "")
    return _page(request, user, scope)


def _page(request: Request, user: User, scope: Scope, fault: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        digest = drafts.prepared(connection, scope).get(EMBLEM, "")
        for_all = drafts.in_force(connection, Scope(scope.province, "")).get(EMBLEM, "") if scope.district else ""
    view = {"district": scope.district, "digest": digest, "for_all": for_all, "seen": digest_of({EMBLEM: digest}), "fault": fault}
    return render(request, "emblem.html", user, 400 if fault else 200, limit=emblem_file.FILE_LIMIT >> 20, **view)


@router.post("/settings/emblem")
def save(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """`act`: bring (the picture in `file`), or remove. Into the draft; a picture that cannot be used changes nothing."""
    t, scope = texts(language_of(request)), Scope(user.province, str(form.get("district", "")))
    with reading(request.app.state.engine) as connection:
        if scope.district and scope.district not in district_names(connection, user.scope):
            return unknown_district(request, user, scope.district)
    try:
        webp = b"" if form.get("act") == "remove" else _brought(form)
    except EmblemError as error:
        return _page(request, user, scope, t.translated(localized(error)))
    if webp is None:
        return _page(request, user, scope, t("settings_emblem_none_chosen"))

    def with_emblem(connection: Connection, config: wire.Config) -> wire.Config | None:
        stored, wanted = config.pop(EMBLEM, ""), emblems.store(connection, user.name, user.province, webp) if webp else ""
        if changed_meanwhile(str(form.get("seen", "")), {EMBLEM: stored}, {EMBLEM: wanted}):
            return None
        return {**config, EMBLEM: wanted} if wanted else config

    if fault := change_draft(request, user, scope, with_emblem):
        return _page(request, user, scope, fault)
    return redirect(f"{address_of(scope.district)}#prepared", "draft_saved")


def _brought(form: FormData) -> bytes | None:
    """None where nobody chose a file. Raises EmblemError."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    return emblems.prepared(file.file.read(emblem_file.FILE_LIMIT + 1), file.filename[:100])


@router.get("/settings/emblem/{digest}")
def picture(request: Request, digest: str, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    """A picture never changes: its address is its own digest."""
    with reading(request.app.state.engine) as connection:
        webp = emblems.picture(connection, user.province, digest) if re.fullmatch("[0-9a-f]{64}", digest) else None
    if webp is None:
        return problem(request, user, 404, texts(language_of(request))("not_found"))
    return Response(webp, media_type="image/webp", headers={"Cache-Control": "private, max-age=31536000, immutable"})
