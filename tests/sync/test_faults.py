"""What networks and servers do to a push, and that nothing is lost or stored twice by it."""

import json
import re
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from kiosk.__main__ import main
from kiosk.store import journal
from sync.client import contact
from sync.client.faults import CodeRefused, KeyRefused, NoReply, NotJoined
from tests.sync import proxy as network
from tests.sync.conftest import Running
from tests.sync.counter import IMPATIENT, PATIENT, Counter, Held, same_on_both_sides
from tests.sync.proxy import Fault, Proxy

BROKEN: dict[str, tuple[Fault, str]] = {
    "the reply is lost after the server has committed": (network.loses_reply, "cut"),
    "the connection is reset in the middle of the reply": (network.cuts_reply(0.6), "cut"),
    "the connection is reset in the middle of the request": (network.cuts_request(0.5), "cut"),
    "half of the reply arrives and then nothing": (network.truncates_reply, "cut"),
    "nobody answers": (network.stalls(2.5), "silent"),
    "the server commits and never answers": (network.stalls_after_commit(2.5), "silent"),
    "the server makes a mistake": (network.answers(500, '{"error":"The server made a mistake."}'), "server_error"),
    "the database behind the server is away": (network.answers(503, '{"error":"The database cannot be reached."}'), "server_error"),
    "a proxy on the way is broken": (network.answers(502, "<html>Bad Gateway</html>", "text/html"), "proxy"),
    "a captive portal answers": (network.PORTAL, "portal"),
    "a captive portal sends us elsewhere": (network.answers(302, "", Location="http://portal.example/"), "portal"),
    "the reply is not JSON": (network.answers(200, '{"verdicts":[{"id"'), "not_json"),
    "the reply is JSON of something else": (network.answers(200, '{"status":"ok"}'), "wrong_shape"),
    "the reply is a bare list": (network.answers(200, "[]"), "wrong_shape"),
    "the reply leaves out what was sent": (network.answers(200, '{"verdicts":[]}'), "missing_verdicts"),
    "the reply speaks of what was not sent": (
        network.answers(200, '{"verdicts":[{"id":"somebody-else","verdict":"accepted","reason":""}]}'),
        "unknown_id",
    ),
    "a 401 that is not the province's": (network.answers(401, "Proxy login", "text/plain"), "proxy"),
}


@pytest.mark.parametrize("situation", BROKEN)
def test_a_push_that_breaks_is_made_again_and_stores_everything_once(
    situation: str, counter: Counter, proxy: Proxy, province: Running
) -> None:  # fmt: skip
    """Whatever came back was no answer: everything still waits, the officer is told why, and the next push brings it over."""
    fault, key = BROKEN[situation]
    counter.answer(40)
    counter.patience = IMPATIENT if key == "silent" else PATIENT
    proxy.next(fault)
    with pytest.raises(NoReply) as told:
        counter.push()
    counter.patience = PATIENT
    assert told.value.key == key
    assert counter.waiting == 40
    assert told.value.sentence("th") != told.value.sentence("en")
    assert counter.push().sent == 40
    same_on_both_sides(counter, province.held)


def test_a_reply_lost_after_the_commit_becomes_a_duplicate(counter: Counter, proxy: Proxy) -> None:
    """The same push again is a success, not a conflict."""
    counter.answer(25)
    proxy.next(network.loses_reply)
    with pytest.raises(NoReply):
        counter.push()
    assert (again := counter.push()).duplicate == 25 and again.accepted == 0


def test_faults_between_batches_lose_nothing(counter: Counter, proxy: Proxy, province: Running) -> None:
    """A backlog of three batches, each of which fails once in another way."""
    counter.answer(1100)
    for fault in (network.loses_reply, network.cuts_reply(0.3), network.PORTAL):
        proxy.next(fault)
        with pytest.raises(NoReply):
            counter.push()
    counter.push()
    same_on_both_sides(counter, province.held)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("999999", 3600.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 60.0)])
def test_the_province_asks_for_patience(header: str, seconds: float, counter: Counter, proxy: Proxy) -> None:
    """429 with Retry-After: as long as it says, never longer than an hour, and nothing is lost."""
    counter.answer(3)
    proxy.next(network.answers(429, '{"error":"Too many."}', Retry_After=header))
    with pytest.raises(NoReply) as told:
        counter.push()
    assert (told.value.key, told.value.retry_after, counter.waiting) == ("busy", seconds, 3)


def test_the_network_is_away_and_comes_back(counter: Counter, proxy: Proxy, province: Running) -> None:
    """Nothing gets through; later everything does."""
    counter.answer(10)
    proxy.cut()
    with pytest.raises(NoReply):
        counter.push()
    proxy.restore()
    counter.push()
    same_on_both_sides(counter, province.held)


def test_a_revoked_key_stops_and_says_so(counter: Counter, province: Running) -> None:
    """401: no further tries, the words of the contract, and a new code mends it without losing a response."""
    counter.answer(5)
    province.held.revoke(counter)
    with pytest.raises(KeyRefused, match="this kiosk's key was revoked"):
        counter.push()
    assert counter.waiting == 5
    counter.join(province.url, province.held.code())
    counter.push()
    same_on_both_sides(counter, province.held)


def test_a_key_that_the_province_never_gave_is_told_apart(counter: Counter) -> None:
    """The province's database was restored from before: other words, the same remedy."""
    path = counter.data.root / "province_key.json"
    path.write_text(path.read_text().replace('"key": "', '"key": "x'))
    counter.answer(1)
    with pytest.raises(KeyRefused, match="does not know this kiosk's key"):
        counter.push()


def test_one_record_that_the_province_refuses_holds_up_nobody(counter: Counter, proxy: Proxy, province: Running) -> None:
    """A 422 for a whole batch is narrowed down to the one record; it is kept here with the reason, the other 39 arrive."""
    bad = counter.answer(40)[17]
    known = bad.hash.encode()

    def refuses(request: network.Request) -> None:
        import gzip

        body = gzip.decompress(request.whole.partition(b"\r\n\r\n")[2])
        answer = network.answers(422, '{"error":"something about it"}') if b'"hash":"' + known in body else network.passes
        answer(request)

    proxy.next(*[refuses] * 30)
    counts = counter.push()
    proxy.plan.clear()
    assert (counts.accepted, counts.rejected, counter.waiting, counter.refused) == (39, 1, 0, 1)
    from kiosk.store import outbox

    (kept,) = outbox.refused(counter.connection)
    assert (kept.id, kept.reason) == (bad.id, "something about it")
    assert len(province.held.of(counter)) == 39


def test_a_way_that_lets_only_small_requests_through(counter: Counter, proxy: Proxy, province: Running) -> None:
    """A reverse proxy answers 413 with a page of its own: smaller and smaller requests get through."""
    counter.answer(60)

    def small_only(request: network.Request) -> None:
        too_large = len(request.whole) > 3000
        (network.answers(413, "<html>Too large</html>", "text/html") if too_large else network.passes)(request)

    proxy.next(*[small_only] * 50)
    assert counter.push().accepted == 60
    proxy.plan.clear()
    same_on_both_sides(counter, province.held)


def test_two_senders_at_once(counter: Counter, province: Running) -> None:
    """The kiosk's worker and a technician's `kiosk sync` push the same backlog at the same time."""
    from contextlib import closing

    from kiosk.store.database import open_store
    from sync.client.push import Push
    from tests.sync.counter import now

    counter.answer(900)
    failures: list[Exception] = []

    def send() -> None:
        try:
            with closing(open_store(counter.data.database)) as connection, counter.province() as way:
                Push(connection, way, counter.site.kiosk, now).everything()
        except Exception as error:
            failures.append(error)

    senders = [threading.Thread(target=send) for _ in range(2)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert failures == []
    same_on_both_sides(counter, province.held)


def test_visits_travel_too(counter: Counter, proxy: Proxy, province: Running) -> None:
    """Check-ins go to the province beside the answers, and a lost reply does not count anybody twice."""
    ids = [f"0192f3a4-0000-7000-8000-00000000000{number}" for number in range(5)]
    for one in ids:
        counter.check_in(one)
    proxy.next(network.loses_reply)
    with pytest.raises(NoReply):
        counter.push()
    assert counter.push().duplicate == 5
    assert province.held.visits_of(counter) == set(ids)


def test_a_cloned_disk_is_told_and_kept(counter: Counter, new_counter: Callable[..., Counter], province: Running) -> None:
    """Two kiosks with one identity: what collides is refused as a conflict, kept on both sides, and blocks nothing else."""
    import shutil

    twin = new_counter()
    for name in ("site.json", "province_key.json"):
        shutil.copy(counter.data.root / name, twin.data.root / name)
    counter.answer(3)
    twin.answer(4)
    counter.push()
    counts = twin.push()
    assert (counts.conflict, counts.accepted, twin.refused, province.held.conflicts_of(counter)) == (3, 1, 3, 3)


# ------------------------------------------------------------------ addresses and certificates


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
def https(own_ca: Path):
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


def test_a_wrong_certificate_is_refused_before_anything_is_sent(new_counter: Callable[..., Counter], https: str) -> None:
    """The code is not given to a server that cannot show who it is."""
    with pytest.raises(NoReply) as told:
        new_counter().join(https, "CODE")
    assert told.value.key == "certificate"


def test_https_was_typed_for_a_server_that_speaks_http(new_counter: Callable[..., Counter], province: Running) -> None:
    """The address is pointed at, and no certificate, for there is none."""
    with pytest.raises(NoReply) as told:
        new_counter().join(province.url.replace("http://", "https://"), "CODE")
    assert told.value.key == "not_secure" and "http://" in str(told.value)


def test_a_provinces_own_authority_can_be_named(new_counter: Callable[..., Counter], https: str, own_ca: Path) -> None:
    """With its file the same server is trusted."""
    counter = new_counter()
    counter.join(https, "CODE", ca_file=str(own_ca))
    assert counter.site.server.url == https


def test_a_technician_names_the_authoritys_file_from_its_folder(
    new_counter: Callable[..., Counter], https: str, own_ca: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """The kiosk, which runs in another folder, finds it all the same."""
    counter = new_counter()
    monkeypatch.chdir(own_ca.parent)
    assert main(["enroll", https, "CODE", "--ca-file", own_ca.name, "--data-dir", str(counter.data.root)]) == 0
    assert counter.site.server.ca_file == str(own_ca)


def test_a_missing_authority_file_is_named(new_counter: Callable[..., Counter]) -> None:
    """The technician typed the path wrong."""
    with pytest.raises(NotJoined, match="nowhere.pem"):
        new_counter().join("https://localhost:1", "CODE", ca_file="/nowhere.pem")


def test_a_file_that_holds_no_certificate_is_named(new_counter: Callable[..., Counter], tmp_path: Path) -> None:
    """The technician took the wrong file: that is said, and not that the server's certificate is bad."""
    wrong = tmp_path / "ca.pem"
    wrong.write_text("no certificate", encoding="utf-8")
    with pytest.raises(NotJoined, match=re.escape(str(wrong))):
        new_counter().join("https://localhost:1", "CODE", ca_file=str(wrong))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://survey.example.go.th", "http_forbidden"), ("ftp://survey.example.go.th", "address"), ("survey.example.go.th", "address"),
        ("https://", "address"), ("https://user:word@survey.example.go.th", "address"), ("https://survey.example.go.th/?a=b", "address"),
        ("https://survey.example.go.th:99999", "address"), ("", "address"),
    ],
)  # fmt: skip
def test_addresses_that_are_not_asked(url: str, key: str, new_counter: Callable[..., Counter]) -> None:
    """Plain http leaves this machine only when somebody allowed it; a mistyped address is told at once."""
    with pytest.raises(NotJoined) as told:
        new_counter().join(url, "CODE")
    assert told.value.key == key


def test_the_key_is_for_one_address_and_one_account(counter: Counter) -> None:
    """It lies in a file only its owner can read, never in site.json, and is not sent to another address."""
    from dataclasses import replace

    from kiosk import config

    path = counter.data.root / "province_key.json"
    assert path.stat().st_mode & 0o777 == 0o600
    key = path.read_text(encoding="utf-8").split('"key": "')[1].split('"')[0]
    assert key not in counter.data.site.read_text(encoding="utf-8")
    config.save(counter.data.site, replace(counter.site, server=replace(counter.site.server, url="https://elsewhere.example")))
    with pytest.raises(NotJoined):
        counter.push()


STRANGERS: dict[str, Fault] = {
    "a log-in page": network.PORTAL,
    "the way to a log-in page": network.answers(302, "", Location="http://portal.example/"),
    "a log-in page that says so": network.answers(511, "<html>Log in</html>", "text/html"),
    "a filter": network.answers(403, "<html>Blocked</html>", "text/html"),
    "JSON of something else": network.answers(200, '{"status":"ok"}'),
    "bytes that say that they are packed": network.answers(200, "not packed", Content_Encoding="gzip"),
}


@pytest.mark.parametrize("situation", STRANGERS)
def test_the_self_check_is_not_taken_in_by_somebody_on_the_way(situation: str, counter: Counter, proxy: Proxy) -> None:
    """Neither the province nor the key is called well because somebody answered, nor is the clock compared with theirs."""
    proxy.next(STRANGERS[situation])
    with counter.province() as way:
        assert way.probe() is None and way.clock_difference is None
        assert way.probe() == 200 and way.clock_difference is not None


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda held: "AAAA-BBBB-CCCC", "code_unknown"),
        (lambda held: held.code(hours=-1), "code_expired"),
        (lambda held: held.code("ทรายมูล"), "other_place"),
    ],
    ids=["mistyped", "of yesterday", "for another district"],
)
def test_an_officer_reads_in_thai_why_a_code_was_not_taken(
    make: Callable[[Held], str], key: str, counter: Counter, province: Running
) -> None:
    """The province answers in English; the page of the officer who typed the code does not."""
    with pytest.raises(CodeRefused) as told:
        counter.join(province.url, make(province.held))
    assert told.value.key == key and not re.search("[A-Za-z]", told.value.sentence("th"))


def test_a_code_works_once(new_counter: Callable[..., Counter], province: Running) -> None:
    """The second kiosk is told in the province's words and keeps no key."""
    code = province.held.code()
    new_counter().join(province.url, code)
    second = new_counter()
    with pytest.raises(CodeRefused, match="has been used") as told:
        second.join(province.url, code)
    assert told.value.key == "code_used"
    assert not (second.data.root / "province_key.json").exists()


def test_a_wrong_clock_is_told_and_holds_up_nothing(counter: Counter, province: Running) -> None:
    """Three hours behind: everything is sent, and the officer is told to set the time."""
    from sync.client.push import Push
    from tests.sync.counter import slow_clock

    counter.answer(4)
    with counter.province(slow_clock) as way:
        Push(counter.connection, way, counter.site.kiosk, slow_clock).everything()
    difference = contact.clock_difference(counter.connection)
    assert difference is not None and contact.clock_fault(difference)
    words = contact.clock_words(difference, "en")
    assert words == "This kiosk's clock is 3 hours behind the province's: set the time"
    assert json.loads(journal.get_setting(counter.connection, contact.CLOCK_SAID) or "{}")["en"] == words
    same_on_both_sides(counter, province.held)
    counter.answer(1)
    counter.push()
    assert journal.get_setting(counter.connection, contact.CLOCK_SAID) is None
