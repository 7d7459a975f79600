"""Request bodies before anything reads them: who may send one, limits on size and time, gunzip without zip bombs. It parses nothing."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext, suppress
from types import MappingProxyType

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.frozen import frozen
from sync import wire
from sync.server.web.errors import ApiError, ErrorPage, problem
from sync.server.web.lines import Line
from sync.wire import Code

FORM_LIMIT = 2 * 2**20  # a page's form; the wire's own limits are in sync.wire
UPLOADS, UPLOAD_LIMIT = (
    ("/chapters/", "/map/", "/received/", "/settings/emblem"),
    24 * 2**20,
)  # forms with photographs, borders, roll-ups or emblems, of people logged in
WIRE_LIMITS = {  # bytes of a plain body; a body to any other address of the wire is not read at all
    wire.ENROLL: 4 * 2**10,  # read without a key: a code and an id
    wire.SET_UP: 4 * 2**10,
    wire.HEARTBEAT: 8 * 2**20,  # 400 services and links, 100 checks and 800 days at their longest, escaped, are 4 MB
    wire.CONTENT: 4 * 2**20,
    wire.SUPPORT: 2**20,  # 360 lines of at most 500 letters, and some
    wire.RESPONSES: wire.BODY_LIMIT,
    wire.VISITS: wire.BODY_LIMIT,
}
BODY_SECONDS = 60  # a body that takes longer is not coming
_REST_SECONDS = 5  # for what a client whose key is refused still sends
_GUNZIP_STEP = 64 * 1024
_SMALL = 2048  # bytes of gzip: 2 MB at the most (RFC 1951), 3 ms, as long as handing them to a thread takes on a busy machine


class _Gone(Exception):
    """The client hung up before its body was whole: nothing to answer."""


@frozen
class _SentBody:
    """A body as it came: packed, where `zipped`. `limit`: bytes of the plain one."""

    sent: bytes
    zipped: bool
    limit: int

    async def plain(self) -> bytes:
        if not self.zipped:
            return self.sent
        if len(self.sent) <= _SMALL:
            return gunzipped(self.sent, self.limit)
        return await run_in_threadpool(gunzipped, self.sent, self.limit)


Admission = Callable[[Scope], Awaitable[None]]  # raises ApiError for a sender of the wire whose body is not to be read
LoggedIn = Callable[[Scope], Awaitable[bool]]


class LimitedBodies:
    """Hands the app a whole, plain body, or answers 400, 401, 408, 413, 415 or 503 in its place.

    Bodies of the wire are read once `admit` knows the sender; only joining needs no key, and its body is tiny. Where one of the `lines`
    (address -> line) is full, nothing is read at all. NUL, which PostgreSQL keeps in no text and nobody types, goes no further in a page's
    address or form (the wire reads field by field). Files may be sent by people who are logged in, with a larger limit; whoever is not
    gets a form's. `limits`: addresses of the wire -> bytes of a plain body.
    """

    def __init__(
        self,
        app: ASGIApp,
        page: ErrorPage,
        admit: Admission,
        logged_in: LoggedIn,
        lines: Mapping[str, Line],
        limits: Mapping[str, int] = MappingProxyType(WIRE_LIMITS),
    ) -> None:
        self._app, self._page, self._admit, self._logged_in, self._lines, self._limits = app, page, admit, logged_in, lines, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        line = self._lines.get(scope["path"]) if scope["type"] == "http" else None
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif line is None:
            await self._answered(scope, receive, send, None)
        elif seconds := line.turn_in_s():
            await _let_pass(receive)
            answer = problem(_busy(seconds), {"Retry-After": str(seconds), "Connection": "close"})
            await answer(scope, receive, send)
        else:
            with line.entered():
                await self._answered(scope, receive, send, line)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, line: Line | None) -> None:
        try:
            if not _of_the_wire(scope) and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
                raise _nul()
            body = None if scope["method"] in ("GET", "HEAD") else await self._body(scope, receive)
            async with line.place() if line else nullcontext():
                whole = (scope, receive) if body is None else await _unpacked(scope, receive, body)
                await self._app(*whole, send)
        except ApiError as error:  # the app answers its own
            answer = self._page(scope, error.status) or problem(error)
            answer.headers["Connection"] = "close"  # what is left of the body is not read
            await answer(scope, receive, send)
        except _Gone:
            return

    async def _body(self, scope: Scope, receive: Receive) -> _SentBody:
        path = scope["path"]
        if path.startswith("/v1/") and (path not in self._limits or scope["method"] != "POST"):
            return _SentBody(b"", zipped=False, limit=0)
        if path in self._limits and path not in (wire.ENROLL, wire.SET_UP):
            try:
                await self._admit(scope)
            except ApiError:
                await _let_pass(receive)
                raise
        limit = UPLOAD_LIMIT if _brings_files(scope) and await self._logged_in(scope) else self._limits.get(path, FORM_LIMIT)
        return await _whole(scope, receive, limit)


async def _unpacked(scope: Scope, receive: Receive, body: _SentBody) -> tuple[Scope, Receive]:
    plain = await body.plain()
    if not (_brings_files(scope) or _of_the_wire(scope)) and (b"\0" in plain or b"%00" in plain):
        raise _nul()
    return _plain(scope, len(plain)), _replay(plain, receive)


async def _let_pass(receive: Receive) -> None:
    """Read on for a moment and keep nothing: a client that is still sending would see a broken connection instead of the answer."""
    with suppress(TimeoutError, ApiError, _Gone):
        async with asyncio.timeout(_REST_SECONDS):
            await _received(receive, wire.BODY_LIMIT, keep=False)


def _brings_files(scope: Scope) -> bool:
    kind = dict(scope["headers"]).get(b"content-type", b"")
    return scope["path"].startswith(UPLOADS) and kind.startswith(b"multipart/form-data")


def _of_the_wire(scope: Scope) -> bool:
    return scope["path"].startswith(("/v1/", wire.HEALTHZ, wire.READYZ, wire.METRICS))


async def _whole(scope: Scope, receive: Receive, plain_limit: int) -> _SentBody:
    headers = dict(scope["headers"])
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding not in (b"identity", b"", b"gzip"):
        raise ApiError(415, Code.ENCODING, "Send the body plain or with Content-Encoding: gzip.")
    zipped = encoding == b"gzip"
    limit = min(wire.GZIP_LIMIT, plain_limit) if zipped else plain_limit
    if headers.get(b"content-length", b"0").isdigit() and int(headers.get(b"content-length", b"0")[:20]) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _received(receive, limit)
    except TimeoutError:
        raise ApiError(408, Code.TOO_SLOW, "The body did not arrive in time. Send it again.") from None
    return _SentBody(body, zipped, plain_limit)


async def _received(receive: Receive, limit: int, keep: bool = True) -> bytes:
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts += [part] if keep else []
        more = message.get("more_body", False)
    return b"".join(parts)


def gunzipped(body: bytes, limit: int) -> bytes:
    """The plain body; never more than `limit` bytes are unpacked. Raises ApiError."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    parts, size = [], 0
    try:
        while not unpacker.eof:
            part = unpacker.decompress(body, _GUNZIP_STEP)
            body = unpacker.unconsumed_tail
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            if not part and not body:
                break  # everything is in and the end has not come
            parts.append(part)
    except zlib.error as error:
        raise ApiError(400, Code.NOT_GZIP, "The body says that it is gzip, but it is not.") from error
    if not unpacker.eof or unpacker.unused_data:
        raise ApiError(400, Code.NOT_GZIP, "The gzip body is cut off or has something behind its end.")
    return b"".join(parts)


def _too_large(limit: int) -> ApiError:
    return ApiError(413, Code.TOO_LARGE, f"The body is larger than {limit} bytes. Send fewer records at once.", limit=limit)


def _busy(seconds: int) -> ApiError:
    sentence = f"The server is busy with others. Try again in {seconds} seconds."
    return ApiError(503, Code.UNAVAILABLE, sentence, seconds=seconds)


def _nul() -> ApiError:
    return ApiError(400, Code.NUL, "The address or the form holds a NUL character.")


def _plain(scope: Scope, length: int) -> Scope:
    """As if it had come plain and whole. A body of the wire is JSON whatever its Content-Type says: there is nothing else to send."""
    replaced, added = {b"content-encoding", b"content-length", b"transfer-encoding"}, [(b"content-length", str(length).encode())]
    if scope["path"].startswith("/v1/"):
        replaced, added = replaced | {b"content-type"}, [*added, (b"content-type", b"application/json")]
    return {**scope, "headers": [*((name, value) for name, value in scope["headers"] if name not in replaced), *added]}


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replayed() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
