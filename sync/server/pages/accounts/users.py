"""Accounts: adding one, shutting and opening it, another role, a new password. Only the province may."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import Connection, Row
from starlette.concurrency import run_in_threadpool

from kiosk.language.texts import Texts
from sync.server.accounts import second_factor
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import (
    ROLES,
    AccountError,
    User,
    add_user,
    all_users,
    change_role,
    disable_user,
    make_temporary,
    reset_password,
    user_exists,
)
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.accounts.account import own_password_fault
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import PAGE, searched
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, texts
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
_province = csrf_and_role("province")


@router.get("/users")
def user_list(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    return _page(request, user)


def _page(request: Request, user: User, fault: str = "", typed: dict[str, str] | None = None) -> Response:
    with reading(request.app.state.engine) as connection:
        rows = all_users(connection, user.province)
        names, needed = district_names(connection, user.scope), second_factor.required_roles(connection)
    place = next((number for number, row in enumerate(rows) if typed and row.name == typed.get("of")), None)
    query = request.query_params if place is None else {"page": str(place // PAGE + 1)}
    listed = searched(query, rows, lambda row: _words(row, texts(language_of(request))))
    view = {"found": listed, "districts": names, "roles": ROLES, "needed": needed}
    return render(request, "users.html", user, 400 if fault else 200, fault=fault, typed=typed or {}, **view)


def _words(row: Row, t: Texts) -> str:
    """By what an account is found: its name, role and district."""
    return f"{row.name} {t(f'role_{row.role}')} {area_words(row.province, row.district) if row.district else t('all_districts')}"


class AccountForm(BaseModel):
    """The fields of every form of the page. `own`: the acting officer's password, asked for with every act on accounts: a browser that was
    left open or a stolen cookie is not enough."""

    name: str = ""
    password: str = ""
    role: str = ""
    district: str = ""
    own: str = ""

    @property
    def place(self) -> str:
        return "" if self.role == "province" else self.district


@router.post("/users")
def add(request: Request, user: Annotated[User, Depends(_province)], form: Annotated[AccountForm, Form()]) -> Response:
    t = texts(language_of(request))
    typed = {"name": form.name, "role": form.role, "district": form.district}
    fault = own_password_fault(request, user, form.own)
    if fault:
        return _page(request, user, fault, typed)

    def work(connection: Connection) -> None:
        name = add_user(connection, user.name, form.name, form.password, form.role, Scope(user.province, form.place))
        make_temporary(connection, name)

    try:
        in_transaction(request.app.state.engine, work)  # a second click may reach another process in the same moment
    except AccountError as weak:
        return _page(request, user, t("user_fault", fault=weak.localized(t)), typed)
    return redirect("/users", "user_added")


@router.post("/users/second-factor")
async def require_second_factor(request: Request, user: Annotated[User, Depends(_province)]) -> Response:
    """Whose accounts need a second factor; ticked boxes of the form name the roles."""
    form = await request.form()
    roles = frozenset(role for role in form.getlist("needed") if role in ROLES)
    return await run_in_threadpool(_require, request, user, roles, str(form.get("own", "")))


def _require(request: Request, user: User, roles: frozenset[str], own: str) -> Response:
    fault = own_password_fault(request, user, own)
    if fault:
        return _page(request, user, fault)
    with writing(request.app.state.engine) as connection:
        second_factor.require(connection, user.name, roles)
    return redirect("/users", "factor_required")


@router.post("/users/{name:path}/{act}")
def change(
    request: Request, name: str, act: str, user: Annotated[User, Depends(_province)], form: Annotated[AccountForm, Form()]
) -> Response:
    """`act`: disable, enable, password, role, or factor: the second one is taken away, as when a telephone is lost. One cannot shut oneself
    out, and changes one's own password with the old one only."""
    t = texts(language_of(request))
    with reading(request.app.state.engine) as connection:
        exists = user_exists(connection, user.province, name)
    if not exists or act not in ("disable", "enable", "password", "role", "factor"):
        return problem(request, user, 404, t("unknown_user"))
    typed = {"of": name, "role": form.role, "district": form.district} if act == "role" else {"of": name}
    fault = t("user_not_oneself") if name == user.name else own_password_fault(request, user, form.own)
    if fault:
        return _page(request, user, fault, typed)
    try:
        with writing(request.app.state.engine) as connection:
            if act == "password":
                reset_password(connection, user.name, name, form.password, temporary=True)
            elif act == "role":
                change_role(connection, user.name, name, form.role, form.place)
            elif act == "factor":
                second_factor.remove(connection, user.name, name)
            else:
                disable_user(connection, user.name, name, act == "disable")
    except AccountError as weak:
        return _page(request, user, weak.localized(t), typed)
    return redirect("/users", f"user_{act}")
