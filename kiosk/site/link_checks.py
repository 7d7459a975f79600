"""Checks whether the links of the open services answer: when an officer asks for it, never while a citizen waits.

A site that refuses programs, or forgets to send its intermediate certificate (telephones fetch it, RFC 5280, 4.2.2.1), may well open on a
citizen's telephone: such a link needs a person's look, which counts as long as a check does.
"""

import ipaddress
import socket
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from kiosk.frozen import from_stored, frozen, replace
from kiosk.network_fault import causes
from kiosk.site.outbound import proxies_for, trust_this_machine
from kiosk.store import journal, settings
from kiosk.survey.catalogue import LinkLook
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.duties import LINK_DAYS

if TYPE_CHECKING:
    from requests import Response, Session

CONNECT_SECONDS, READ_SECONDS = 5, 10
MOST_REDIRECTS = 5
_HEADERS = {  # as a browser asks: some sites refuse whoever says to be a program
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "th,en;q=0.7",
}
_REFUSING = (401, 403, 405, 406, 429, 503)  # the site is there and does not want to talk to a program, or not now
_NO_ISSUER = (20, 21)  # X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, ..._TO_VERIFY_LEAF_SIGNATURE (openssl-verification-options(1))
TO_LOOK_AT = ("refused", "chain")
LOOKED = "looked"  # a person has opened it
HANDBOOK = ".handbook"  # behind a service's id where its handbook is requested together with links (kiosk.site.link_targets)


@frozen
class LinkResult:
    service: str
    url: str
    ok: bool
    fault: str  # "" | looked | no_link | scheme | redirects | status | certificate | silent | unreachable | inside | TO_LOOK_AT
    status: int  # of the last answer, 0 where none came
    at: str  # ISO moment

    @property
    def of_handbook(self) -> bool:
        return self.service.endswith(HANDBOOK)


Checks = settings.Setting[Mapping[str, Any]]  # LINK_CHECKS or HANDBOOK_CHECKS


def check_links(links: Mapping[str, str], now: datetime, from_elsewhere: Collection[str] = (), proxy: str = "") -> list[LinkResult]:
    """Request each link (service id -> url) in turn: about 1 s each, at most 15 s.

    `from_elsewhere`: services whose link the province passed on. Those, and whatever a site redirects to, are not requested where they lead
    into this machine or the office's network: nobody here typed them (OWASP, Server-Side Request Forgery). `proxy`: the site's.
    """
    with _session(proxy) as inside, _session(proxy) as outside:
        outside_only(outside)
        sessions = (outside, inside)
        return [_check_link(sessions, service, url, timestamp(now), service not in from_elsewhere) for service, url in links.items()]


def _session(proxy: str) -> "Session":
    import requests  # late: 60 ms that only this check and the sync client need

    session = requests.Session()
    session.headers.update(_HEADERS)
    session.trust_env = False  # the proxy is given; nobody's .netrc is asked
    trust_this_machine(session)
    session.proxies = proxies_for("https://", proxy)
    return session


def _check_link(sessions: "tuple[Session, Session]", service: str, url: str, at: str, trusted: bool) -> LinkResult:
    """`sessions`: the one for the open internet, and the one that may also reach this machine and the office."""
    import requests

    def result(fault: str, status: int = 0) -> LinkResult:
        return LinkResult(service, url, not fault, fault, status, at)

    target, began_inside = url, trusted and leads_inside(url)
    try:
        for _ in range(MOST_REDIRECTS + 1):
            if urlsplit(target).scheme not in ("http", "https"):
                return result("scheme" if url else "no_link")
            if not began_inside and leads_inside(target):
                return result("inside")
            with _request(sessions[began_inside], target) as answer:
                if not answer.is_redirect:
                    return result(_fault_of(answer.status_code), answer.status_code)
                target = urljoin(target, answer.headers["location"])
    except requests.exceptions.SSLError as error:
        return result("chain" if _lacks_issuer(error) else "certificate")
    except requests.exceptions.Timeout:
        return result("silent")
    except (requests.exceptions.RequestException, ValueError) as error:  # ValueError: a redirect to something that is no address
        return result("inside" if any(isinstance(cause, LeadsInsideError) for cause in causes(error)) else "unreachable")
    return result("redirects")


def leads_inside(url: str) -> bool:
    """Whether the name is that of this machine, or of one that is not on the open internet; False where nobody knows the name."""
    try:
        entries = socket.getaddrinfo(urlsplit(url).hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return any(map(_is_inside, (str(entry[4][0]) for entry in entries)))


def _is_inside(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    return not parsed.is_global or parsed.is_multicast


class LeadsInsideError(OSError):
    """The machine that answered is not on the open internet: nothing was asked of it."""


def outside_only(session: "Session") -> None:
    """Hang up on a machine that is not on the open internet before anything is asked: a name may mean another machine than a moment ago.

    Through a proxy it is the proxy that looks names up.
    """
    for adapter in session.adapters.values():
        manager: Any = adapter.poolmanager  # type: ignore[attr-defined]  # urllib3's, of which requests makes its own
        manager.pool_classes_by_scheme = {scheme: _outside_pool(pool) for scheme, pool in manager.pool_classes_by_scheme.items()}


def _outside_pool(pool: Any) -> type:
    class Outside(pool.ConnectionCls):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            return _outside(super()._new_conn())

    return type(pool.__name__, (pool,), {"ConnectionCls": Outside})


def _outside(connected: socket.socket) -> socket.socket:
    if _is_inside(str(connected.getpeername()[0])):
        connected.close()
        raise LeadsInsideError("not on the open internet")
    return connected


def _fault_of(status: int) -> str:
    if status < 400:
        return ""
    return "refused" if status in _REFUSING else "status"


def _lacks_issuer(error: BaseException) -> bool:
    """Whether only the certificate between the site's and a trusted one is missing; one that signed itself (18, 19) is another matter."""
    return any(getattr(cause, "verify_code", 0) in _NO_ISSUER for cause in causes(error))


def looked_at(connection: sqlite3.Connection, service: str, url: str, now: datetime, where: Checks = settings.LINK_CHECKS) -> None:
    """A person has opened the link and it works. Raises StoreError."""
    save_results(connection, [LinkResult(service, url, True, LOOKED, 0, timestamp(now))], now, where)


def _request(session: "Session", url: str) -> "Response":
    """Only the headers are read: some of these servers refuse HEAD, and their pages are not needed."""
    return session.get(url, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, stream=True)


def offline(results: Iterable[LinkResult]) -> bool:
    """Whether nothing at all was reached: then this kiosk's network has failed, not the links, and nothing should be stored."""
    asked = [result.fault for result in results if result.fault not in ("no_link", "scheme")]
    return bool(asked) and set(asked) <= {"unreachable", "silent"}


def save_together(connection: sqlite3.Connection, results: Iterable[LinkResult], now: datetime) -> None:
    """Store what LinkTargets.together gave, links and handbooks each in their place. Raises StoreError."""
    checked = list(results)
    save_results(connection, [result for result in checked if not result.of_handbook], now)
    handbooks = [replace(result, service=result.service.removesuffix(HANDBOOK)) for result in checked if result.of_handbook]
    if handbooks:
        save_results(connection, handbooks, now, settings.HANDBOOK_CHECKS)


def save_results(
    connection: sqlite3.Connection, results: Iterable[LinkResult], now: datetime, where: Checks = settings.LINK_CHECKS
) -> None:
    """Store the latest result of each link, and a line in the journal. Raises StoreError."""
    checked, before = {result.service: result for result in results}, latest(connection, where)
    seen = {service for service, result in checked.items() if result.fault in TO_LOOK_AT and _still_counts(before.get(service), result)}
    whole = {**before, **{service: result for service, result in checked.items() if service not in seen}}
    where.put(connection, {service: asdict(result) for service, result in whole.items()})
    failing = [f"{result.service} {result.fault}" for result in checked.values() if not result.ok and result.service not in seen]
    journal.note(connection, where.key, f"{len(checked)} checked, {len(failing)} failing: {', '.join(failing) or '-'}", now)


def _still_counts(look: LinkResult | None, result: LinkResult) -> bool:
    """Whether a person has looked at this very link within LINK_DAYS."""
    if look is None or look.fault != LOOKED or look.url != result.url:
        return False
    return (datetime.fromisoformat(result.at) - datetime.fromisoformat(look.at)).days <= LINK_DAYS


def latest(connection: sqlite3.Connection, where: Checks = settings.LINK_CHECKS) -> dict[str, LinkResult]:
    """Service id -> the last look at its link."""
    stored = where.get(connection) or {}
    results = {service: _stored_result(entry) for service, entry in stored.items()}
    return {service: result for service, result in results.items() if result}


def _stored_result(entry: Any) -> LinkResult | None:
    """None where it cannot be read: then nobody has looked at the link."""
    try:
        return from_stored(LinkResult, entry)
    except (TypeError, AttributeError):
        return None


def looks(results: Mapping[str, LinkResult]) -> dict[str, LinkLook]:
    """For catalogue.link_fault; a link that waits for a person has not been looked at."""
    judged = (result for result in results.values() if result.fault not in TO_LOOK_AT)
    return {result.service: LinkLook(result.url, result.at, result.ok, result.fault == LOOKED) for result in judged}


def for_duties(links: Mapping[str, str], results: Mapping[str, LinkResult]) -> tuple[dict[str, date | None], set[str]]:
    """(service id -> the day it was last requested, ids that failed) for duties.links_duty; a changed link counts as unchecked."""
    known = {service: results[service] for service, url in links.items() if service in results and results[service].url == url}
    days: dict[str, date | None] = dict.fromkeys(links)
    judged = {service: result for service, result in known.items() if result.fault not in TO_LOOK_AT}  # the others wait for a person
    days |= {service: datetime.fromisoformat(result.at).date() for service, result in judged.items()}
    return days, {service for service, result in judged.items() if not result.ok}


def for_heartbeat(results: Mapping[str, LinkResult], with_address: bool = False) -> list[dict[str, Any]]:
    """As sync.wire.LinkCheck lists them, `with_address` for handbooks."""
    judged = [result for result in results.values() if result.fault not in TO_LOOK_AT]
    looks: list[dict[str, Any]] = [{"service": result.service, "at": result.at, "ok": result.ok, "note": result.fault} for result in judged]
    return [{**look, "url": result.url} for look, result in zip(looks, judged, strict=True)] if with_address else looks
