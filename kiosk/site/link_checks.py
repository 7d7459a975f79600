"""Checks whether the links of the open services answer: when an officer asks for it, never while a citizen waits."""

import ipaddress
import socket
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from kiosk.frozen import frozen
from kiosk.store import journal, settings
from kiosk.survey.calendar import timestamp

if TYPE_CHECKING:
    from requests import Response, Session

CONNECT_SECONDS, READ_SECONDS = 5, 10
MOST_REDIRECTS = 5
_HEADERS = {"User-Agent": "eservice-kiosk link check", "Accept": "text/html,*/*"}


@frozen
class LinkResult:
    service: str
    url: str
    ok: bool
    fault: str  # "" | no_link | scheme | redirects | status | certificate | silent | unreachable | inside (texts links_fault_<fault>)
    status: int  # of the last answer, 0 where none came
    at: str  # ISO moment


def check_links(links: Mapping[str, str], now: datetime, from_elsewhere: Collection[str] = ()) -> list[LinkResult]:
    """Request each link (service id -> url) in turn: about 1 s each, at most 15 s.

    `from_elsewhere`: services whose link the province passed on. Those, and whatever a site redirects to, are not requested where they lead
    into this machine or the office's network: nobody here typed them (OWASP, Server-Side Request Forgery).
    """
    import requests  # late: 60 ms that only this check and the sync client need

    with requests.Session() as session:
        session.headers.update(_HEADERS)
        return [_check_link(session, service, url, timestamp(now), service not in from_elsewhere) for service, url in links.items()]


def _check_link(session: "Session", service: str, url: str, at: str, trusted: bool) -> LinkResult:
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
            with _request(session, target) as answer:
                if not answer.is_redirect:
                    return result("" if answer.status_code < 400 else "status", answer.status_code)
                target = urljoin(target, answer.headers["location"])
    except requests.exceptions.SSLError:
        return result("certificate")
    except requests.exceptions.Timeout:
        return result("silent")
    except (requests.exceptions.RequestException, ValueError):  # ValueError: a redirect to something that is no address
        return result("unreachable")
    return result("redirects")


def leads_inside(url: str) -> bool:
    """Whether the name is that of this machine, or of one that is not on the open internet; False where nobody knows the name.

    A name that means another machine a moment later is not noticed: only the headers of an answer are read, and nothing is shown of it.
    """
    try:
        entries = socket.getaddrinfo(urlsplit(url).hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in entries]
    return any(not address.is_global or address.is_multicast for address in addresses)


def _request(session: "Session", url: str) -> "Response":
    """Only the headers are read: some of these servers refuse HEAD, and their pages are not needed."""
    return session.get(url, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, stream=True)


def offline(results: Iterable[LinkResult]) -> bool:
    """Whether nothing at all was reached: then this kiosk's network has failed, not the links, and nothing should be stored."""
    asked = [result.fault for result in results if result.fault not in ("no_link", "scheme")]
    return bool(asked) and set(asked) <= {"unreachable", "silent"}


def save_results(connection: sqlite3.Connection, results: Iterable[LinkResult], now: datetime) -> None:
    """Store the latest result of each link, and a line in the journal. Raises StoreError."""
    checked = {result.service: result for result in results}
    whole = {**latest(connection), **checked}
    settings.LINK_CHECKS.put(connection, {service: asdict(result) for service, result in whole.items()})
    failing = [f"{result.service} {result.fault}" for result in checked.values() if not result.ok]
    journal.note(connection, "links", f"{len(checked)} checked, {len(failing)} failing: {', '.join(failing) or '-'}", now)


def latest(connection: sqlite3.Connection) -> dict[str, LinkResult]:
    """Service id -> the last look at its link."""
    stored = settings.LINK_CHECKS.get(connection) or {}
    return {service: LinkResult(**result) for service, result in stored.items()}


def for_duties(links: Mapping[str, str], results: Mapping[str, LinkResult]) -> tuple[dict[str, date | None], set[str]]:
    """(service id -> the day it was last requested, ids that failed) for duties.links_duty; a changed link counts as unchecked."""
    known = {service: results[service] for service, url in links.items() if service in results and results[service].url == url}
    days: dict[str, date | None] = dict.fromkeys(links)
    days |= {service: datetime.fromisoformat(result.at).date() for service, result in known.items()}
    return days, {service for service, result in known.items() if not result.ok}


def for_heartbeat(results: Mapping[str, LinkResult]) -> list[dict[str, Any]]:
    """As sync.wire.LinkCheck lists them."""
    return [{"service": result.service, "at": result.at, "ok": result.ok, "note": result.fault} for result in results.values()]
