"""What provinces sent, the keys they sign with, and the form for a file that somebody brought."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from sync.ministry import national_figures, province_keys, receiving
from sync.ministry.pages.national_view import place_name
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading
from sync.server.messages import LocalizedError
from sync.server.pages.parts.paging import paging
from sync.server.pages.parts.rendering import language_of, redirect, render, sent_form, settings_of, texts

router = APIRouter(include_in_schema=False)
_PAGE, _SIZE = "/received", 50


@router.get(_PAGE)
def received_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    return _page(request, user)


def _page(request: Request, user: User, fault: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        rows, keys = national_figures.received(connection), province_keys.registered(connection)
    pages = paging(request.query_params, len(rows), _SIZE)
    return render(
        request,
        "received_rollups.html",
        user,
        400 if fault else 200,
        rows=rows[pages.offset : pages.offset + _SIZE],
        pages=pages,
        keys=keys,
        fault=fault,
        place=lambda province, district="": place_name(request, province, district),
    )


@router.post(f"{_PAGE}/file")
def bring(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """A file that a province wrote: taken whole or not at all."""
    file, items = form.get("file"), [item.id for item in settings_of(request).questionnaire.items]
    content = file.file.read() if isinstance(file, UploadFile) else b""
    try:
        in_transaction(request.app.state.engine, lambda connection: receiving.receive_file(connection, content, items))
    except LocalizedError as error:
        return _page(request, user, error.localized(texts(language_of(request))))
    return redirect(_PAGE, "ministry_received")


@router.post(f"{_PAGE}/keys")
def add_key(
    request: Request,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    province: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    try:
        in_transaction(request.app.state.engine, lambda connection: province_keys.add(connection, user.name, province, key))
    except LocalizedError as error:
        return _page(request, user, error.localized(texts(language_of(request))))
    return redirect(_PAGE, "saved")
