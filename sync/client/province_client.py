"""Speaks the wire with one province: TLS, time limits, one method for each route. It keeps nothing and retries nothing.

Everything that comes back is held against the wire (sync.client.reply_validation) before a caller sees it.
"""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import requests

from kiosk import __version__
from kiosk.frozen import frozen
from kiosk.network_fault import request_fault
from kiosk.site.outbound import proxies_for, trust_this_machine
from kiosk.store.outbox import RecordVerdict
from sync import wire
from sync.client import reply_validation
from sync.client.compression import packed_records, zipped
from sync.client.credentials import Credentials, check_address, is_loopback
from sync.client.errors import NoReplyError, NotJoinedError, NotSentError

HEADERS = {"User-Agent": f"eservice-kiosk/{__version__}", "Accept": "application/json", "Accept-Encoding": "gzip"}
_STRANGERS = ("portal", "proxy", "not_json", "wrong_shape")  # answers of somebody on the way
_PUSHED = (wire.RESPONSES, wire.VISITS)
IDLE_S = 20.0  # after which a kept-alive connection is not trusted any more; the shortest that routers are known to wait is 30
REPLY_LIMIT = 8 * 2**20  # bytes; a thousand verdicts need 200 kB, the largest questionnaire 1 MB
Found = TypeVar("Found")


@frozen
class Timeouts:
    """Seconds until silence counts as no reply: for a connection, between two pieces of an answer, for all of it."""

    connect_s: float = 10.0
    read_s: float = 30.0
    whole_s: float = 90.0
    push_read_s: float = 120.0  # a batch that a busy province works on would otherwise be sent once more while it does


USUAL_TIMEOUTS = Timeouts()


@frozen
class HttpAnswer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class ProvinceClient:
    """One conversation over kept-alive connections. Every method raises NotSentError in words."""

    def __init__(
        self, link: Credentials, patience: Timeouts = USUAL_TIMEOUTS, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        check_address(link)
        self._link, self._patience, self._now = link, patience, now
        self.clock_difference: timedelta | None = None  # theirs minus ours, at the last answer that was a province's
        self._session, self._used_at = requests.Session(), time.monotonic()
        self._session.trust_env = False  # or a .netrc file would put its own words in place of our key
        self._session.proxies = {} if is_loopback(link.url) else proxies_for(link.url, link.proxy)
        self._session.verify = link.ca_file or True  # a file replaces all other authorities: nobody else may vouch for this province
        if not link.ca_file and not link.url.startswith("http://"):  # plain http needs none of the hundred certificates that are read
            trust_this_machine(self._session)
        self._session.headers.update({**HEADERS, **({"Authorization": f"Bearer {link.key}"} if link.key else {})})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    # ------------------------------------------------------------------ the routes

    def enroll(self, code: str, kiosk: str) -> wire.EnrollReply:
        """Spends a one-time code."""
        return self._checked(reply_validation.enrolled, "POST", wire.ENROLL, zipped({"code": code, "kiosk": kiosk}))

    def set_up(self, code: str) -> str:
        """What a kiosk with this code will be, as the text of a set-up (kiosk.survey.first_day.set_up); the code is not spent."""
        return json.dumps(self._checked(reply_validation.plain_object, "POST", wire.SET_UP, zipped({"code": code})), ensure_ascii=False)

    def push(self, route: str, name: str, records: Mapping[str, str]) -> dict[str, RecordVerdict]:
        """`records`: id -> JSON text. The verdict on each, once the province has committed them."""
        ids = tuple(records)
        return self._checked(
            lambda value: reply_validation.verdicts(value, ids), "POST", route, packed_records(name, list(records.values()))
        )

    def heartbeat(self, beat: wire.Heartbeat) -> wire.HeartbeatReply:
        return self._checked(reply_validation.heartbeat, "POST", wire.HEARTBEAT, zipped(beat))

    def send_support(self, request: str, bundle: Mapping[str, Any]) -> None:
        """The support bundle that the province asked for."""
        self._checked(reply_validation.plain_object, "POST", wire.SUPPORT, zipped({"request": request, "bundle": bundle}))

    def ledger(self, first: date, last: date) -> dict[str, wire.LedgerDay]:
        """day -> count and digest of what the province holds; at most wire.LEDGER_DAYS_ASKED days."""
        return self._checked(reply_validation.ledger, "GET", f"{wire.LEDGER}?from={first}&to={last}")

    def config(self, etag: str) -> tuple[Mapping[str, Any], str] | None:
        """What the province sets, with its ETag; None when it is what `etag` names."""
        answer = self._answer("GET", wire.CONFIG, headers={"If-None-Match": etag} if etag else {})
        if answer.status == 304:
            return None
        return reply_validation.config(self._value(answer)), answer.headers.get("ETag", "")

    def update_piece(self, sha256: str, start: int) -> bytes:
        """The bytes of an update that follow the first `start`, some of them; none at its end."""
        answer = self._answer("GET", f"{wire.UPDATES}/{sha256}?start={start}")
        if answer.status != 200 or answer.headers.get("Content-Type", "") != "application/octet-stream":
            self._value(answer)
            raise NoReplyError("wrong_shape", what="update")
        return answer.body

    def probe(self) -> int | None:
        """One authorized request for the diagnostics: its HTTP status; None when it was no province that answered, which tells nothing of
        the key and another's time. Raises what requests raises."""
        today = self._now().date()
        try:
            answer = self._ask("GET", f"{wire.LEDGER}?from={today}&to={today}")
        except requests.exceptions.ContentDecodingError:
            return None
        try:
            reply_validation.ledger(self._value(answer))
        except NoReplyError as fault:
            return None if fault.key in _STRANGERS else answer.status
        except NotSentError:
            return answer.status
        self._compare_clocks(answer)
        return answer.status

    # ------------------------------------------------------------------ one request

    def _checked(self, check: Callable[[object], Found], method: str, path: str, body: bytes | None = None) -> Found:
        answer = self._answer(method, path, body)
        reply = check(self._value(answer))
        self._compare_clocks(answer)
        return reply

    def _value(self, answer: HttpAnswer) -> object:
        headers = answer.headers
        return reply_validation.parsed(answer.status, headers.get("Content-Type", ""), headers.get("Retry-After"), answer.body)

    def _answer(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        try:
            return self._ask(method, path, body, headers)
        except (OSError, ValueError) as error:  # requests' own exceptions are OSErrors; a broken address is a ValueError
            raise to_not_sent_error(error, self._link) from error

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        packing = {"Content-Type": "application/json", "Content-Encoding": "gzip"} if body is not None else {}
        sent = {**packing, **(headers or {})}
        patience = self._patience
        read_s = max(patience.read_s, patience.push_read_s) if path in _PUSHED else patience.read_s
        limits = (patience.connect_s, read_s)
        self._forget_idle_connection()
        deadline = time.monotonic() + patience.whole_s + read_s - patience.read_s
        url = self._link.url + path
        with self._session.request(method, url, data=body, headers=sent, timeout=limits, allow_redirects=False, stream=True) as response:
            answer = HttpAnswer(response.status_code, response.headers, _body(response, deadline))
        self._used_at = time.monotonic()
        return answer

    def _forget_idle_connection(self) -> None:
        """Routers forget a connection on which nothing passes, and tell neither end: the next request would wait its whole time for an
        answer. One that lay longer is not used again; a handshake costs little beside that."""
        idle, self._used_at = time.monotonic() - self._used_at, time.monotonic()
        if idle > IDLE_S:
            self._session.close()

    def _compare_clocks(self, answer: HttpAnswer) -> None:
        try:
            theirs = parsedate_to_datetime(answer.headers.get("Date", ""))
        except (TypeError, ValueError):
            return
        if theirs.tzinfo is not None:
            self.clock_difference = theirs - self._now()


def _body(response: requests.Response, deadline: float) -> bytes:
    parts, size = [], 0
    for part in response.iter_content(16 * 1024):
        parts.append(part)
        size += len(part)
        if size > REPLY_LIMIT:
            raise NoReplyError("wrong_shape", what=f"> {REPLY_LIMIT} bytes")
        if time.monotonic() > deadline:
            raise NoReplyError("silent")
    return b"".join(parts)


# ------------------------------------------------------------------ what went wrong


def to_not_sent_error(error: Exception, link: Credentials) -> NotSentError:
    """The reason an officer is told, from the deepest cause that can be named."""
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema | UnicodeError):
        return NotJoinedError("address")
    fault = request_fault(error)
    if fault == "untrusted":
        return NoReplyError("certificate")
    if fault:
        return NoReplyError(fault)
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return NoReplyError("not_json")
    if link.ca_file and "certificate" in str(error).lower():
        return NotJoinedError("ca_file", file=link.ca_file)
    return NoReplyError("cut")
