"""The link check: a real server with good links, broken ones and odd redirects."""

import socket
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.frozen import replace
from kiosk.paths import DataDir
from kiosk.site import link_checks
from kiosk.site.link_checks import check_links
from kiosk.store import journal, settings
from kiosk.store.database import open_store
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.duties import links_duty
from sync.server import schemas
from tests.support.web_server import self_signed, serving, signed_by_an_unsent_authority

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=BANGKOK)
ANSWERS = {
    "/well": (200, {}),
    "/moved": (302, {"Location": "/well"}),
    "/gone": (404, {}),
    "/odd": (302, {"Location": "file:///etc/passwd"}),
    "/script": (301, {"Location": "javascript:alert(1)"}),
    "/round": (302, {"Location": "/round"}),
    "/silent": (0, {}),
}


def faults(urls: dict[str, str]) -> dict[str, str]:
    return {result.service: result.fault for result in check_links(urls, NOW)}


def test_each_link_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Good and moved links pass; missing pages, odd schemes, circles and silence are named."""
    monkeypatch.setattr(link_checks, "READ_SECONDS", 0.5)
    with serving(ANSWERS) as address:
        outcomes = faults({path: f"{address}{path}" for path in ANSWERS})
    assert outcomes == {
        "/well": "",
        "/moved": "",
        "/gone": "status",
        "/odd": "scheme",
        "/script": "scheme",
        "/round": "redirects",
        "/silent": "silent",
    }


def test_a_link_from_elsewhere_leads_into_this_machine() -> None:
    """What the province passed on is not asked for on this machine or in the office's network, by name or by number."""
    asked: list[str] = []
    with serving({"/admin": (200, {})}) as address:
        port = address.rpartition(":")[2]
        names = [
            f"http://{host}:{port}/admin?do=reset" for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "192.168.0.1")
        ]
        results = check_links({str(number): url for number, url in enumerate(names)}, NOW, {str(number) for number in range(9)})
        asked += [result.fault for result in results]
    assert asked == ["inside"] * len(names)


def test_a_site_redirects_into_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link that an officer typed for the open internet does not end in the office's network either."""
    outside = "www.dopa.go.th.example"
    with serving({"/": (302, {"Location": "http://localhost/admin"})}) as address:
        monkeypatch.setattr(link_checks, "leads_inside", lambda url: outside not in url)
        monkeypatch.setattr(link_checks, "_request", lambda session, url: session.get(address, allow_redirects=False, stream=True))
        assert faults({"L022": f"http://{outside}/"}) == {"L022": "inside"}


def test_a_name_means_another_machine_a_moment_after_it_was_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up said the open internet, the connection is to this machine: it is hung up before anything is asked of it."""
    with socket.create_server(("127.0.0.1", 0)) as office:
        monkeypatch.setattr(link_checks, "leads_inside", lambda url: False)
        assert faults({"L022": f"http://127.0.0.1:{office.getsockname()[1]}/admin"}) == {"L022": "inside"}
        with office.accept()[0] as caller:
            assert caller.recv(100) == b""


def test_links_that_are_none() -> None:
    """Empty, not the web, and a name that does not exist."""
    assert faults({"B067": "", "X-1": "ftp://example.go.th/", "P023": "https://massmedia.invalid"}) == {
        "B067": "no_link",
        "X-1": "scheme",
        "P023": "unreachable",
    }


def test_certificate_nobody_vouches_for(tmp_path: Path) -> None:
    """A citizen's phone would warn; the officer is told so."""
    with serving({"/": (200, {})}, self_signed(tmp_path)) as address:
        assert faults({"P002": f"{address}/"}) == {"P002": "certificate"}


@pytest.mark.parametrize("status", [401, 403, 405, 429, 503])
def test_a_site_that_refuses_programs_needs_a_persons_look(status: int) -> None:
    """Every telephone may open it: it is not called broken."""
    with serving({"/": (status, {})}) as address:
        assert faults({"P002": f"{address}/"}) == {"P002": "refused"}


def test_a_site_without_its_intermediate_certificate_needs_a_persons_look(tmp_path: Path) -> None:
    """A telephone fetches the missing one; this check says what is missing and does not call the site broken."""
    with serving({"/": (200, {})}, signed_by_an_unsent_authority(tmp_path)) as address:
        assert faults({"P002": f"{address}/"}) == {"P002": "chain"}


def test_a_persons_look_counts_for_ninety_days(data: DataDir) -> None:
    """Until then the check's doubt is left aside, and after it the link is unchecked again; another address is another link."""
    url = "https://refusing.example/"
    refused = link_checks.LinkResult("P002", url, False, "refused", 403, NOW.isoformat())
    with closing(open_store(data.database)) as connection:
        link_checks.save_results(connection, [refused], NOW)
        assert link_checks.for_duties({"P002": url}, link_checks.latest(connection)) == ({"P002": None}, set())
        assert link_checks.for_heartbeat(link_checks.latest(connection)) == []
        link_checks.looked_at(connection, "P002", url, NOW)
        for days, counts in ((30, True), (91, False)):
            later = NOW + timedelta(days=days)
            link_checks.save_results(connection, [replace(refused, at=later.isoformat())], later)
            assert (link_checks.latest(connection)["P002"].fault == "looked") is counts
            days_looked, failing = link_checks.for_duties({"P002": url}, link_checks.latest(connection))
            assert days_looked == {"P002": NOW.date() if counts else None} and not failing


def test_last_look_is_kept_and_counts_for_the_duties(data: DataDir) -> None:
    """Kept over a restart, noted in the journal, and a link that was changed since counts as unchecked."""
    with serving(ANSWERS) as address:
        urls = {"P002": f"{address}/well", "P003": f"{address}/gone"}
        results = check_links(urls, NOW)
    with closing(open_store(data.database)) as connection:
        link_checks.save_results(connection, results[:1], NOW)
        link_checks.save_results(connection, results[1:], NOW)
        stored = link_checks.latest(connection)
        assert journal.events(connection, "links")[0].text == "1 checked, 1 failing: P003 status"
    assert stored == {result.service: result for result in results}
    changed = {**urls, "L022": "https://example.go.th/"}
    assert links_duty(date(2026, 11, 24), *link_checks.for_duties(changed, stored)).values["services"] == "P003"
    assert link_checks.for_duties({"P002": "https://other.example/"}, stored) == ({"P002": None}, set())
    assert [schemas.LinkCheck.model_validate(result).ok for result in link_checks.for_heartbeat(stored)] == [True, False]


def test_looks_that_a_newer_version_wrote(data: DataDir) -> None:
    """After a step back: what this version does not know of a look is left out, and one that it cannot read is none."""
    url, at = "https://example.go.th/", "2026-11-23T09:41:00+07:00"
    entry = {"service": "P002", "url": url, "ok": True, "fault": "", "status": 200, "at": at, "seconds": 2.5}
    with closing(open_store(data.database)) as connection:
        settings.LINK_CHECKS.put(connection, {"P002": entry, "P003": "2.5 s", "L022": {"url": url}})
        assert link_checks.latest(connection) == {"P002": link_checks.LinkResult("P002", url, True, "", 200, at)}
