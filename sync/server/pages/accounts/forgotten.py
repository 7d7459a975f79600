"""A forgotten password: a link to the mailbox that the account has confirmed, where the server can send mail and knows its own name.

Whoever asks is answered the same at once, whether there is such an account or not: the account is looked for and the letter sent behind
the answer (OWASP, Forgot Password: no enumeration, by words or by time). The link rests on PROVINCE_URL alone, never on what a request says
that this server is called.
"""

import logging
import time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from sync.server.accounts import password_links, rate_limit, security_events
from sync.server.accounts.rate_limit import TooManyAttemptsError
from sync.server.accounts.users import AccountError
from sync.server.alerts import channels
from sync.server.alerts.channels import Letter
from sync.server.alerts.outbox import UndeliveredError
from sync.server.db.engine import in_transaction, reading
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.web.request_origin import address_limits

log = logging.getLogger("province.security")
router = APIRouter(include_in_schema=False)


def can_reset(request: Request) -> bool:
    """Whether a link can be sent from here."""
    return bool(settings_of(request).url) and bool(_mail())


def _mail() -> channels.Channels | None:
    try:
        ways = channels.from_environment()
    except channels.ChannelError:
        return None
    return ways if "email" in ways.names else None


def deliver(letter: Letter) -> bool:
    """Two tries; what cannot be sent stands in the log without address and words."""
    ways = _mail()
    for _ in range(2):
        try:
            if ways:
                ways.send(letter)
                return True
        except UndeliveredError as error:
            log.warning("a letter about a password could not be sent: %s", error)
    return False


@router.get("/login/forgotten")
def forgotten_page(request: Request) -> Response:
    if not can_reset(request):
        return problem(request, None, 404, texts(language_of(request))("log_in_forgotten"))
    return render(request, "forgotten.html", None, step="name", fault="")


@router.post("/login/forgotten")
def ask(request: Request, name: Annotated[str, Form()] = "") -> Response:
    t = texts(language_of(request))
    if not can_reset(request):
        return problem(request, None, 404, t("log_in_forgotten"))
    address = request.client.host if request.client else ""
    limits = address_limits("reset", address, rate_limit.RESETS_OF_ADDRESS)
    try:
        in_transaction(request.app.state.engine, lambda connection: rate_limit.count_attempt(connection, limits, int(time.time())))
    except TooManyAttemptsError as refused:
        security_events.note(request.app, security_events.RESET_LOCKED)
        fault = t("log_in_too_often", minutes=-(-refused.retry_after // 60))
        return render(request, "forgotten.html", None, 429, step="name", fault=fault)
    security_events.note(request.app, security_events.RESET_ASKED)
    page = render(request, "forgotten.html", None, step="sent", fault="")
    page.background = BackgroundTask(_send, request, name, language_of(request))
    return page


def _send(request: Request, name: str, language: str) -> None:
    t, settings = texts(language), settings_of(request)
    link = in_transaction(request.app.state.engine, lambda connection: password_links.link_for(connection, name))
    if link is None:
        return
    email, secret = link
    address = f"{settings.url}/login/reset?{urlencode({'link': secret})}"
    minutes = password_links.LINK_SECONDS // 60
    body = "\n".join(
        [t("reset_letter", name=name.strip().lower(), province=settings.province), "", address, "", t("reset_letter_foot", minutes=minutes)]
    )
    deliver(Letter(email, t("reset_letter_subject", province=settings.province), body))


@router.get("/login/reset")
def reset_page(request: Request, link: str = "") -> Response:
    with reading(request.app.state.engine) as connection:
        good = password_links.is_good(connection, link)
    return _form(request, link) if good else _spent(request)


def _form(request: Request, link: str, fault: str = "") -> Response:
    return render(request, "forgotten.html", None, 400 if fault else 200, step="new", link=link, fault=fault)


def _spent(request: Request) -> Response:
    return problem(request, None, 404, texts(language_of(request))("reset_spent"))


@router.post("/login/reset")
def reset(
    request: Request,
    link: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """The second factor, where the account has one, is asked for at the log-in that follows."""
    t = texts(language_of(request))
    if new != again:
        return _form(request, link, t("password_differs"))
    try:
        name = in_transaction(request.app.state.engine, lambda connection: password_links.set_by_link(connection, link, new))
    except AccountError as weak:
        return _form(request, link, weak.localized(t))
    return redirect("/login", "password") if name else _spent(request)
