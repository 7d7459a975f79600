"""What surrounds every answer: security headers, a request id, one log line without personal data, 500 for what nobody expected.

Posts from other sites are refused here by Sec-Fetch-Site; the token of a form is checked in accounts/csrf.py.
"""

import logging
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync import wire
from sync.server.web import request_origin
from sync.server.web.errors import ApiError, ErrorPage, problem
from sync.server.web.fault_log import stack
from sync.wire import Code

log = logging.getLogger("province.requests")

# No script, no asset from another host, never inside another page (OWASP Secure Headers).
_CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A page that brings a script: one of our own files, which asks our own server and nobody else.
SCRIPTED = {"Content-Security-Policy": f"{_CONTENT_POLICY}; script-src 'self'; connect-src 'self'"}
_HEADERS = {
    b"content-security-policy": _CONTENT_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"cache-control": b"no-store",
}
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_UNTOLD = "/s/"  # sync.server.pages.phone_form
_WATCHED = (wire.HEALTHZ, wire.READYZ, wire.METRICS)  # asked by a load balancer under whatever name


class GuardedAnswers:
    """Adds what an answer does not set itself; counts and logs method, path, status and time, never a query, a body or an address.

    `page` is asked first how to show an error to a person at a browser.
    """

    def __init__(self, app: ASGIApp, count: Callable[[str, int, float], None], page: ErrorPage) -> None:
        self._app, self._count, self._page = app, count, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, request_id, status, began_answer = time.perf_counter(), secrets.token_hex(8), 500, False
        request_origin.begin(scope, request_id)

        async def guarded(message: Message) -> None:
            nonlocal status, began_answer
            if message["type"] == "http.response.start":
                status, began_answer = message["status"], True
                message["headers"] = _with_guards(message.get("headers", []), scope["scheme"], request_id)
            await send(message)

        try:
            answer = self._error(scope, _foreign()) if _cross_site(scope) else self._app
            await answer(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 (whatever nobody expected: answered 500, and noted without its words)
            log.error("%s unexpected %s", request_id, stack(error))
            if not began_answer:
                sorry = self._error(scope, ApiError(500, Code.FAILED, "The server made a mistake and has noted it. Nothing was stored."))
                await sorry(scope, receive, guarded)
        finally:
            taken = time.perf_counter() - began
            self._count(scope["method"], status, taken)
            log.info("%s %s %s %d %.0f ms", request_id, scope["method"], _storable(scope["path"]), status, taken * 1000)

    def _error(self, scope: Scope, error: ApiError) -> Response:
        return self._page(scope, error.status) or problem(error)


def _foreign() -> ApiError:
    return ApiError(403, Code.CROSS_SITE, "This request came from another site and was refused.")


def _with_guards(headers: list[tuple[bytes, bytes]], scheme: str, request_id: str) -> list[tuple[bytes, bytes]]:
    present = {name.lower() for name, _ in headers}
    added = [(name, value) for name, value in _HEADERS.items() if name not in present]
    added += [_HSTS] if scheme == "https" else []
    return [*headers, *added, (b"x-request-id", request_id.encode())]


def _cross_site(scope: Scope) -> bool:
    """A form that another site's page makes a browser send (Fetch Metadata; Origin, RFC 6454, of a browser without it). Kiosks are no
    browsers and send neither. A proxy that keeps our name to itself leaves nothing to compare an Origin with."""
    headers = dict(scope["headers"])
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return False
    if b"sec-fetch-site" in headers:
        return headers[b"sec-fetch-site"] not in (b"none", b"same-origin")
    origin, host = headers.get(b"origin"), headers.get(b"host", b"")
    return origin is not None and _name(host) not in _LOOPBACK and origin.partition(b"://")[2] != host


def _name(host: bytes) -> str:
    """The host of a Host header, without its port."""
    try:
        return urlsplit(f"//{host.decode('latin-1')}").hostname or ""
    except ValueError:
        return ""


class OwnName:
    """Answers 421 (RFC 9110, 15.5.20) to a request under a name that is not this server's: a page would print that name beside a code."""

    def __init__(self, app: ASGIApp, url: str, page: ErrorPage) -> None:
        self._app, self._page = app, page
        self._names = {urlsplit(url).hostname or "", *_LOOPBACK}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _WATCHED and _name(dict(scope["headers"]).get(b"host", b"")) not in self._names:
            error = ApiError(421, Code.REFUSED, "This server has another name.", fault="another name")
            await (self._page(scope, 421) or problem(error))(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _storable(path: str) -> str:
    """As it is logged: of an answer from a telephone not even with which code, whose row would tell when somebody answered."""
    if path.startswith(_UNTOLD):
        return _UNTOLD
    return "".join(letter if letter.isprintable() else "?" for letter in path[:200])


class ZippedWire:
    """gzip for the wire's answers and for style sheets; pages stay plain, because they carry CSRF tokens (BREACH)."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain, self._zipped = app, GZipMiddleware(app, minimum_size=500, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        zipped = scope["type"] == "http" and scope["path"].startswith(("/v1/", "/static/", "/openapi.json"))
        await (self._zipped if zipped else self._plain)(scope, receive, send)
