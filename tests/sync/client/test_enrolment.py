"""Which address a kiosk asks, whose certificate it trusts there, and which code it is let in with."""

import re
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from kiosk import paths
from kiosk.__main__ import main
from kiosk.site import site_file
from kiosk.site.model import Server
from kiosk.survey import catalogue
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.first_day import set_up as set_ups
from sync.client import enrolment
from sync.client.credentials import Credentials
from sync.client.errors import NoReplyError, NotJoinedError, RequestRefusedError
from sync.client.province_client import ProvinceClient
from tests.support.reporting_kiosk import ProvinceRecords, ReportingKiosk
from tests.sync.client.conftest import RunningProvince


class _Health(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"key":"k","district":"d","place":"p"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class _Quiet(HTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that refuses our certificate is what is tested."""


@pytest.fixture
def own_ca(tmp_path: Path) -> Path:
    """A province with a certificate of its own authority: the file; the address is in `https`."""
    return tmp_path / "ca.pem"


@pytest.fixture
def https(own_ca: Path) -> Iterator[Any]:
    """An https server whose authority nobody knows but `own_ca`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(own_ca)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    server = _Quiet(("127.0.0.1", 0), _Health)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_wrong_certificate_is_refused_before_anything_is_sent(new_reporting_kiosk: Callable[..., ReportingKiosk], https: str) -> None:
    """The code is not given to a server that cannot show who it is."""
    with pytest.raises(NoReplyError) as raised:
        new_reporting_kiosk().join(https, "CODE")
    assert raised.value.key == "certificate"


def test_https_was_typed_for_a_server_that_speaks_http(
    new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince
) -> None:
    """The address is pointed at, and no certificate, for there is none."""
    with pytest.raises(NoReplyError) as raised:
        new_reporting_kiosk().join(province.url.replace("http://", "https://"), "CODE")
    assert raised.value.key == "not_secure" and "http://" in str(raised.value)


def test_a_provinces_own_authority_can_be_named(new_reporting_kiosk: Callable[..., ReportingKiosk], https: str, own_ca: Path) -> None:
    """With its file the same server is trusted."""
    reporting_kiosk = new_reporting_kiosk()
    reporting_kiosk.join(https, "CODE", ca_file=str(own_ca))
    assert reporting_kiosk.site.server.url == https


def test_an_authority_that_this_machine_trusts_is_trusted_here(
    new_reporting_kiosk: Callable[..., ReportingKiosk], https: str, own_ca: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office's technician has installed it in the system: no file has to be named."""
    monkeypatch.setenv("SSL_CERT_FILE", str(own_ca))  # where the system's own list lies, for OpenSSL
    reporting_kiosk = new_reporting_kiosk()
    reporting_kiosk.join(https, "CODE")
    assert reporting_kiosk.site.server.ca_file == ""


def test_requests_leave_the_office_by_the_sites_proxy() -> None:
    """What `kiosk setup --proxy` has set is what the client asks; this very machine is asked directly."""
    direct = ProvinceClient(Credentials("http://127.0.0.1:1", proxy="http://10.0.0.1:3128"))
    outside = ProvinceClient(Credentials("https://province.example", proxy="http://10.0.0.1:3128"))
    assert direct._session.proxies == {}
    assert outside._session.proxies == {"http": "http://10.0.0.1:3128", "https": "http://10.0.0.1:3128"}


def test_a_technician_names_the_authoritys_file_from_its_folder(
    new_reporting_kiosk: Callable[..., ReportingKiosk], https: str, own_ca: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kiosk, which runs in another folder, finds it all the same."""
    reporting_kiosk = new_reporting_kiosk()
    monkeypatch.chdir(own_ca.parent)
    assert main(["enroll", https, "CODE", "--ca-file", own_ca.name, "--data-dir", str(reporting_kiosk.data.root)]) == 0
    assert reporting_kiosk.site.server.ca_file == str(own_ca)


def test_a_missing_authority_file_is_named(new_reporting_kiosk: Callable[..., ReportingKiosk]) -> None:
    """The technician typed the path wrong."""
    with pytest.raises(NotJoinedError, match="nowhere.pem"):
        new_reporting_kiosk().join("https://localhost:1", "CODE", ca_file="/nowhere.pem")


def test_a_file_that_holds_no_certificate_is_named(new_reporting_kiosk: Callable[..., ReportingKiosk], tmp_path: Path) -> None:
    """The technician took the wrong file: that is said, and not that the server's certificate is bad."""
    wrong = tmp_path / "ca.pem"
    wrong.write_text("no certificate", encoding="utf-8")
    with pytest.raises(NotJoinedError, match=re.escape(str(wrong))):
        new_reporting_kiosk().join("https://localhost:1", "CODE", ca_file=str(wrong))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://survey.example.go.th", "http_forbidden"),
        ("ftp://survey.example.go.th", "address"),
        ("survey.example.go.th", "address"),
        ("https://", "address"),
        ("https://user:word@survey.example.go.th", "address"),
        ("https://survey.example.go.th/?a=b", "address"),
        ("https://survey.example.go.th:99999", "address"),
        ("", "address"),
    ],
)
def test_addresses_that_are_not_asked(url: str, key: str, new_reporting_kiosk: Callable[..., ReportingKiosk]) -> None:
    """Plain http leaves this machine only when somebody allowed it; a mistyped address is told at once."""
    with pytest.raises(NotJoinedError) as raised:
        new_reporting_kiosk().join(url, "CODE")
    assert raised.value.key == key


def test_the_key_is_for_one_address_and_one_account(reporting_kiosk: ReportingKiosk) -> None:
    """It lies in a file only its owner can read, never in site.json, and is not sent to another address."""
    from dataclasses import replace

    from kiosk.site import site_file

    path = reporting_kiosk.data.root / "province_key.json"
    assert path.stat().st_mode & 0o777 == 0o600
    key = path.read_text(encoding="utf-8").split('"key": "')[1].split('"')[0]
    assert key not in reporting_kiosk.data.site.read_text(encoding="utf-8")
    site_file.save(
        reporting_kiosk.data.site,
        replace(reporting_kiosk.site, server=replace(reporting_kiosk.site.server, url="https://elsewhere.example")),
    )
    with pytest.raises(NotJoinedError):
        reporting_kiosk.push()


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda held: "AAAA-BBBB-CCCC", "code_unknown"),
        (lambda held: held.code(hours=-1), "code_expired"),
        (lambda held: held.code("ทรายมูล"), "kiosk_elsewhere"),
    ],
    ids=["mistyped", "of yesterday", "for another district"],
)
def test_an_officer_reads_in_thai_why_a_code_was_not_taken(
    make: Callable[[ProvinceRecords], str], key: str, reporting_kiosk: ReportingKiosk, province: RunningProvince
) -> None:
    """The sentence is made from the code that the province sends."""
    with pytest.raises(RequestRefusedError) as raised:
        reporting_kiosk.join(province.url, make(province.held))
    assert raised.value.code == key and not re.search("[A-Za-z]", raised.value.sentence("th"))


def test_a_code_works_once(new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince) -> None:
    """The second kiosk is told in the province's words and keeps no key."""
    code = province.held.code()
    new_reporting_kiosk().join(province.url, code)
    second = new_reporting_kiosk()
    with pytest.raises(RequestRefusedError, match="has been used") as raised:
        second.join(province.url, code)
    assert raised.value.code == "code_used"
    assert not (second.data.root / "province_key.json").exists()


def test_a_fresh_kiosk_asks_what_it_will_be(new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince) -> None:
    """District and services come with a code that is still good afterwards; a wrong code is told in the province's words."""
    kiosk, code = new_reporting_kiosk(), province.held.code()
    site = site_file.load(kiosk.data.site)
    text = enrolment.ask_set_up(site, Server(province.url, allow_http=True), code)
    set_up = set_ups.read(text, datetime.now(BANGKOK), catalogue.load(paths.SERVICES, paths.CATALOGUE_NOTES))
    assert set_up.code == code and set_up.province and set_up.place
    with pytest.raises(RequestRefusedError, match="not known"):
        enrolment.ask_set_up(site, Server(province.url, allow_http=True), "AAAA-BBBB")
    kiosk.join(province.url, code)
