"""Accounts: adding one, shutting and opening it, another role, a new password. Only the province may."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import ROLES, AccountError, User, add_user, all_users, change_role, disable_user, set_password, user_exists
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.rendering import language_of, problem, redirect, render, texts
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
_province = csrf_and_role("province")


class AccountChange(BaseModel):
    """The fields of the forms on an account's line; each act reads its own."""

    password: str = ""
    role: str = ""
    district: str = ""


@router.get("/users")
def user_list(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    return _page(request, user)


def _page(request: Request, user: User, fault: str = "", typed: dict[str, str] | None = None) -> Response:
    with reading(request.app.state.engine) as connection:
        rows = all_users(connection, user.province)
        names = district_names(connection, user.scope)
    return render(
        request, "users.html", user, 400 if fault else 200, rows=rows, districts=names, fault=fault, typed=typed or {}, roles=ROLES
    )


@router.post("/users")
def add(
    request: Request,
    user: Annotated[User, Depends(_province)],
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    district: Annotated[str, Form()] = "",
) -> Response:
    t = texts(language_of(request))
    typed, scope = {"name": name, "role": role, "district": district}, Scope(user.province, "" if role == "province" else district)
    try:
        in_transaction(  # a second click may reach another process in the same moment
            request.app.state.engine,
            lambda connection: add_user(connection, user.name, name, password, role, scope),
        )
    except AccountError as fault:
        return _page(request, user, t("user_fault", fault=fault.localized(t)), typed)
    return redirect("/users", "user_added")


@router.post("/users/{name}/{act}")
def change(
    request: Request,
    name: str,
    act: str,
    user: Annotated[User, Depends(_province)],
    form: Annotated[AccountChange, Form()],
) -> Response:
    """`act`: disable, enable, password or role. One cannot shut oneself out."""
    t = texts(language_of(request))
    with reading(request.app.state.engine) as connection:
        exists = user_exists(connection, user.province, name)
    if not exists or act not in ("disable", "enable", "password", "role"):
        return problem(request, user, 404, t("unknown_user"))
    if act in ("disable", "role") and name == user.name:
        return _page(request, user, t("user_not_oneself"))
    try:
        with writing(request.app.state.engine) as connection:
            if act == "password":
                set_password(connection, user.name, name, form.password)
            elif act == "role":
                change_role(connection, user.name, name, form.role, "" if form.role == "province" else form.district)
            else:
                disable_user(connection, user.name, name, act == "disable")
    except AccountError as fault:
        return _page(request, user, fault.localized(t))
    return redirect("/users", f"user_{act}")
