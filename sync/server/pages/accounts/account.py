"""One's own account: password, second factor, and where one is logged in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from sync.server.accounts import password_links, second_factor, sessions, users
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import current_user
from sync.server.accounts.rate_limit import TooManyAttemptsError
from sync.server.accounts.users import User
from sync.server.alerts.channels import Letter
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.pages.accounts.forgotten import can_reset, deliver
from sync.server.pages.parts.qr_svg import drawn
from sync.server.pages.parts.rendering import language_of, redirect, render, settings_of, texts

router = APIRouter(include_in_schema=False)
_FACTOR = "/account/second-factor"


@router.get("/account")
def account_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    return _page(request, user)


def _page(request: Request, user: User, fault: str = "", factor_fault: str = "", email_fault: str = "", named: str = "") -> Response:
    """`named`: the address to which a code was sent just now."""
    with reading(request.app.state.engine) as connection:
        left, required = second_factor.codes_left(connection, user.name), user.role in second_factor.required_roles(connection)
        email = password_links.mailbox(connection, user.name)
    view = {"email": email, "email_fault": email_fault, "named": named, "can_reset": can_reset(request)}
    faults = fault or factor_fault or email_fault
    view |= {"open_sessions": sessions.open_sessions(request, user.name), "codes_left": left, "required": required}
    return render(request, "account.html", user, 400 if faults else 200, fault=fault, factor_fault=factor_fault, **view)


@router.post("/account")
def change_password(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    t = texts(language_of(request))
    fault = t("password_differs") if new != again else t("password_same") if new == old else own_password_fault(request, user, old)
    if not fault:
        try:
            with writing(request.app.state.engine) as connection:
                users.set_password(connection, user.name, user.name, new)
        except users.AccountError as weak:
            fault = weak.localized(t)
    return _page(request, user, fault) if fault else redirect("/login", "password")


def own_password_fault(request: Request, user: User, password: str) -> str:
    """Why a form that asks for the person's own password is refused; "" when it is right (OWASP ASVS 5.0, 7.5.1)."""
    t = texts(language_of(request))
    try:
        return "" if sessions.proven(request, user.name, password) else t("password_old_wrong")
    except TooManyAttemptsError as refused:
        return t("log_in_too_often", minutes=refused.minutes)


@router.post("/account/email")
def name_mailbox(
    request: Request, user: Annotated[User, Depends(csrf_checked)], email: Annotated[str, Form()] = "", own: Annotated[str, Form()] = ""
) -> Response:
    """Where a link for a new password may go: the address gets a code first. An empty one: nowhere any more."""
    t, email = texts(language_of(request)), email.strip()
    fault = own_password_fault(request, user, own) or ("" if can_reset(request) or not email else t("log_in_forgotten"))
    if fault:
        return _page(request, user, email_fault=fault)
    try:
        with writing(request.app.state.engine) as connection:
            code = password_links.name_mailbox(connection, user.name, email) if email else ""
            if not email:
                password_links.forget_mailbox(connection, user.name)
    except users.AccountError as wrong:
        return _page(request, user, email_fault=wrong.localized(t))
    except TooManyAttemptsError as refused:
        return _page(request, user, email_fault=t("log_in_too_often", minutes=refused.minutes))
    if not email:
        return redirect("/account", "email_forgotten")
    minutes = password_links.LINK_SECONDS // 60
    letter = Letter(email, t("email_letter_subject"), f"{t('email_letter')}\n\n{code}\n\n{t('email_letter_foot', minutes=minutes)}")
    return _page(request, user, named=email) if deliver(letter) else _page(request, user, email_fault=t("email_unsent"))


@router.post("/account/email/confirm")
def confirm_mailbox(request: Request, user: Annotated[User, Depends(csrf_checked)], code: Annotated[str, Form()] = "") -> Response:
    with writing(request.app.state.engine) as connection:
        confirmed = password_links.confirm_mailbox(connection, user.name, code)
    return (
        redirect("/account", "email_confirmed")
        if confirmed
        else _page(request, user, email_fault=texts(language_of(request))("email_code_wrong"))
    )


@router.post("/account/sessions")
def end_sessions(request: Request, user: Annotated[User, Depends(csrf_checked)], key: Annotated[str, Form()] = "") -> Response:
    """One of one's own sessions, or all but this one: no password is asked for, as nothing is gained by it."""
    sessions.end_sessions(request, user.name, key)
    return redirect("/account", "sessions_ended")


@router.get(_FACTOR)
def factor_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    return redirect("/account") if user.second_factor else _factor_page(request, user)


def _factor_page(request: Request, user: User, fault: str = "") -> Response:
    issuer = f"e-Service {settings_of(request).province}"
    with reading(request.app.state.engine) as connection:
        waiting = second_factor.address(connection, user.name, issuer)
    secret, address = waiting or ("", "")
    letters = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    view = {"letters": letters, "code": drawn(address) if address else None, "fault": fault}
    return render(request, "second_factor.html", user, 400 if fault else 200, **view)


@router.post(f"{_FACTOR}/begin")
def begin_factor(request: Request, user: Annotated[User, Depends(csrf_checked)], own: Annotated[str, Form()] = "") -> Response:
    """A new secret to scan, for whoever knows the password."""
    fault = own_password_fault(request, user, own)
    if fault:
        return _factor_page(request, user, fault)
    in_transaction(request.app.state.engine, lambda connection: second_factor.begin(connection, user.name))  # clicked twice, perhaps
    return redirect(_FACTOR)


@router.post(_FACTOR)
def confirm_factor(request: Request, user: Annotated[User, Depends(csrf_checked)], digits: Annotated[str, Form()] = "") -> Response:
    """The telephone's first code switches it on; the recovery codes are shown this once, and sessions elsewhere end."""
    if user.second_factor:
        return redirect("/account")
    with writing(request.app.state.engine) as connection:
        codes = second_factor.confirm(connection, user.name, digits)
    if not codes:
        return _factor_page(request, user, texts(language_of(request))("factor_wrong"))
    sessions.end_sessions(request, user.name)
    return render(request, "recovery_codes.html", user, codes=codes)


@router.post(f"{_FACTOR}/codes")
def renew_codes(request: Request, user: Annotated[User, Depends(csrf_checked)], own: Annotated[str, Form()] = "") -> Response:
    fault = _factor_fault(request, user, own)
    if fault:
        return _page(request, user, factor_fault=fault)
    with writing(request.app.state.engine) as connection:
        codes = second_factor.renew_recovery_codes(connection, user.name)
    return render(request, "recovery_codes.html", user, codes=codes)


@router.post(f"{_FACTOR}/off")
def switch_off(request: Request, user: Annotated[User, Depends(csrf_checked)], own: Annotated[str, Form()] = "") -> Response:
    """Also the way to another telephone: off, and on again. Where the role needs one, the set-up page opens next."""
    fault = _factor_fault(request, user, own)
    if fault:
        return _page(request, user, factor_fault=fault)
    with writing(request.app.state.engine) as connection:
        second_factor.remove(connection, user.name, user.name)
    return redirect("/account", "factor_off")


def _factor_fault(request: Request, user: User, own: str) -> str:
    return own_password_fault(request, user, own) if user.second_factor else texts(language_of(request))("factor_is_off")
