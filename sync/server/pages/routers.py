"""Puts the province's pages into the app: routers, style sheets, and what they answer to a person without session or right.

The app brings `app.state.engine` (sync.server.db.engine) and `app.state.settings` (sync.server.settings).
"""

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from sync.server.accounts import security_events, unsent_forms
from sync.server.accounts.csrf import StaleFormError
from sync.server.accounts.permissions import ForbiddenError, LoginNeededError, PasswordNeededError, SecondFactorNeededError, user_or_none
from sync.server.accounts.users import TooManyLogInsError
from sync.server.configuration import phone_answers
from sync.server.pages import (
    audit_log,
    compare,
    conflicts,
    data_tables,
    district,
    district_map,
    documents,
    duties,
    export_jobs,
    items,
    overview,
    provider_questionnaire,
    public_banner,
    public_province,
    quality,
    rates,
    services,
    trend,
    yearly_report,
)
from sync.server.pages.accounts import account, alert_list, alerts, forgotten, log_in, users
from sync.server.pages.comments import alike_texts, comments, follow_ups, improvements, screening, theme_dictionary, themes
from sync.server.pages.kiosks import kiosk_move, kiosks, machines, support, updates
from sync.server.pages.narrative import chapter_form, chapters
from sync.server.pages.parts.rendering import language_of, problem, redirect, safe_path, texts
from sync.server.pages.phone import phone_form, telephones
from sync.server.pages.preparation import link_owners, selection_meetings, visitors
from sync.server.pages.settings import config_version, configuration, emblem, form_editor, roll_up, service_picker, site_texts

STATIC = Path(__file__).resolve().parent / "static"
GROUPS = (
    log_in,
    forgotten,
    account,
    alerts,
    alert_list,
    overview,
    district,
    visitors,
    district_map,
    services,
    items,
    compare,
    trend,
    comments,
    alike_texts,
    screening,
    follow_ups,
    themes,
    theme_dictionary,
    improvements,
    quality,
    rates,
    telephones,
    duties,
    selection_meetings,
    provider_questionnaire,
    chapters,
    chapter_form,
    yearly_report,
    phone_form,
    public_province,
    public_banner,
    link_owners,
    documents,
    data_tables,
    export_jobs,
    machines,
    updates,
    kiosks,
    support,
    kiosk_move,
    configuration,
    service_picker,
    site_texts,
    emblem,
    form_editor,
    config_version,
    roll_up,
    conflicts,
    users,
    audit_log,
)

_SENTENCES = {403: "fault_other_site", 404: "not_found", 408: "fault_too_slow", 413: "fault_too_large", 503: "fault_busy"}


class Styles(StaticFiles):
    """Our style sheets, kept by browsers but asked about each time (ETag): a new version of the server shows at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


def add_pages(app: FastAPI, groups: Iterable[ModuleType] = GROUPS) -> None:
    """Called once by whoever creates an app. The routes as they are: `include_router` analyses each once more, at a first request."""
    app.mount("/static", Styles(directory=STATIC), name="static")
    for group in groups:
        app.router.routes.extend(group.router.routes)
    app.add_exception_handler(LoginNeededError, _to_log_in)
    app.add_exception_handler(StaleFormError, _filled_again)
    app.add_exception_handler(PasswordNeededError, _to_account)
    app.add_exception_handler(SecondFactorNeededError, _to_second_factor)
    app.add_exception_handler(TooManyLogInsError, _busy)
    app.add_exception_handler(ForbiddenError, _forbidden)  # type: ignore[arg-type]


async def _to_log_in(request: Request, _: Exception) -> Response:
    """What was filled in when the session ended is kept for its account, and is there again after the log-in."""
    return redirect("/login?next=" + quote(_address(request) if request.method == "GET" else await _kept(request), safe=""))


async def _filled_again(request: Request, _: Exception) -> Response:
    """A form from before the person logged in again, as in another tab: shown once more, to be sent with the new session's token."""
    return redirect(await _kept(request))


async def _kept(request: Request) -> str:
    """Keep the form that was sent; the page on which it is filled in again."""
    form, page = await request.form(), _page_of(request)
    account = await run_in_threadpool(unsent_forms.sealed_account, request.app, form.get("csrf"))
    if not account:
        return "/"
    key = await run_in_threadpool(unsent_forms.keep, request.app, account, _address(request), page, form.multi_items())
    await form.close()
    return f"{page}{'&' if '?' in page else '?'}filled={key}#filled" if key else page


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _page_of(request: Request) -> str:
    """The page that a form was on: a browser names it (our Referrer-Policy lets it, for our own pages); else the form's own address."""
    referer = urlsplit(request.headers.get("referer", ""))
    path = referer.path if referer.netloc == request.url.netloc else request.url.path
    query = [(name, value) for name, value in parse_qsl(referer.query) if name not in ("filled", "done")] if referer.path == path else []
    return safe_path(quote(unquote(path), safe="/-._~") + (f"?{urlencode(query)}" if query else ""))


def _to_account(_request: Request, _: Exception) -> Response:
    return redirect("/account")


def _to_second_factor(_request: Request, _: Exception) -> Response:
    return redirect("/account/second-factor")


def _busy(request: Request, _: Exception) -> Response:
    page = problem(request, None, 503, texts(language_of(request))("log_in_busy"))
    page.headers["Retry-After"] = "2"
    return page


def _forbidden(request: Request, error: ForbiddenError) -> Response:
    user = user_or_none(request)
    event = security_events.CSRF if error.key == "forbidden_form" else security_events.FORBIDDEN
    who, district = (user.name, user.district) if user else ("", "")
    security_events.note(request.app, event, who, f"{request.method} {request.url.path}", district)
    return problem(request, user, 403, error.localized(texts(language_of(request))))


def error_page(scope: Scope, status: int) -> Response | None:
    """What went wrong, in the language of a person at a browser; None for a program, which is answered in JSON.

    Only a wrong address asks the database (for the person's menu): the others must work when it does not answer.
    """
    request = Request(scope)
    if request.url.path.startswith("/v1/") or "text/html" not in request.headers.get("accept", ""):
        return None
    if request.url.path.startswith(phone_answers.ADDRESS):
        return phone_form.error_page(request, status)
    t = texts(language_of(request))
    user = user_or_none(request) if status == 404 else None
    return problem(request, user, status, t(_SENTENCES.get(status, "fault_request" if status < 500 else "fault_unexpected")))
