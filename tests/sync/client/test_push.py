"""What networks and servers do to a push, and that nothing is lost or stored twice by it."""

import threading
from collections.abc import Callable

import pytest

from kiosk.store import journal
from kiosk.survey.province_contact import clock_sentence, is_wrong
from sync.client import contact_state
from sync.client.errors import KeyRefusedError, NoReplyError, texts_of
from sync.client.province_client import Timeouts
from tests.support import faulty_proxy as network
from tests.support.faulty_proxy import Fault, FaultyProxy
from tests.support.reporting_kiosk import IMPATIENT, PATIENT, ReportingKiosk, same_on_both_sides
from tests.sync.client.conftest import RunningProvince

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
    situation: str, reporting_kiosk: ReportingKiosk, proxy: FaultyProxy, province: RunningProvince
) -> None:
    """Whatever came back was no answer: everything still waits, the officer is told why, and the next push brings it over."""
    fault, key = BROKEN[situation]
    reporting_kiosk.answer(40)
    reporting_kiosk.patience = IMPATIENT if key == "silent" else PATIENT
    proxy.next(fault)
    with pytest.raises(NoReplyError) as raised:
        reporting_kiosk.push()
    reporting_kiosk.patience = PATIENT
    assert raised.value.key == key
    assert reporting_kiosk.waiting == 40
    assert raised.value.sentence("th") != raised.value.sentence("en")
    assert reporting_kiosk.push().sent == 40
    same_on_both_sides(reporting_kiosk, province.held)


def test_a_reply_lost_after_the_commit_becomes_a_duplicate(reporting_kiosk: ReportingKiosk, proxy: FaultyProxy) -> None:
    """The same push again is a success, not a conflict."""
    reporting_kiosk.answer(25)
    proxy.next(network.loses_reply)
    with pytest.raises(NoReplyError):
        reporting_kiosk.push()
    assert (again := reporting_kiosk.push()).duplicate == 25 and again.accepted == 0


def test_a_batch_that_a_busy_province_works_on_for_long_is_waited_for(
    reporting_kiosk: ReportingKiosk, proxy: FaultyProxy, province: RunningProvince
) -> None:
    """Sent again, it would be worked on twice. Other requests are given up sooner."""
    reporting_kiosk.answer(3)
    reporting_kiosk.patience = Timeouts(connect_s=5, read_s=0.2, whole_s=0.4, push_read_s=20)
    proxy.next(network.works_for(0.6))
    before = proxy.requests
    counts = reporting_kiosk.push()
    assert (counts.accepted, counts.duplicate, proxy.requests - before) == (3, 0, 1)
    same_on_both_sides(reporting_kiosk, province.held)


def test_faults_between_batches_lose_nothing(reporting_kiosk: ReportingKiosk, proxy: FaultyProxy, province: RunningProvince) -> None:
    """A backlog of three batches, each of which fails once in another way."""
    reporting_kiosk.answer(1100)
    for fault in (network.loses_reply, network.cuts_reply(0.3), network.PORTAL):
        proxy.next(fault)
        with pytest.raises(NoReplyError):
            reporting_kiosk.push()
    reporting_kiosk.push()
    same_on_both_sides(reporting_kiosk, province.held)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("999999", 3600.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 60.0)])
def test_the_province_asks_for_patience(header: str, seconds: float, reporting_kiosk: ReportingKiosk, proxy: FaultyProxy) -> None:
    """429 with Retry-After: as long as it says, never longer than an hour, and nothing is lost."""
    reporting_kiosk.answer(3)
    proxy.next(network.answers(429, '{"error":"Too many."}', Retry_After=header))
    with pytest.raises(NoReplyError) as raised:
        reporting_kiosk.push()
    assert (raised.value.key, raised.value.retry_after, reporting_kiosk.waiting) == ("busy", seconds, 3)


def test_the_network_is_away_and_comes_back(reporting_kiosk: ReportingKiosk, proxy: FaultyProxy, province: RunningProvince) -> None:
    """Nothing gets through; later everything does."""
    reporting_kiosk.answer(10)
    proxy.cut()
    with pytest.raises(NoReplyError):
        reporting_kiosk.push()
    proxy.restore()
    reporting_kiosk.push()
    same_on_both_sides(reporting_kiosk, province.held)


def test_a_revoked_key_stops_and_says_so(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """401: no further tries, the words of the contract, and a code made for this kiosk mends it without losing a response."""
    reporting_kiosk.answer(5)
    province.held.revoke(reporting_kiosk)
    with pytest.raises(KeyRefusedError, match="this kiosk's key was revoked"):
        reporting_kiosk.push()
    assert reporting_kiosk.waiting == 5
    reporting_kiosk.join(province.url, province.held.code_for(reporting_kiosk))
    reporting_kiosk.push()
    same_on_both_sides(reporting_kiosk, province.held)


def test_a_key_that_the_province_never_gave_is_told_apart(reporting_kiosk: ReportingKiosk) -> None:
    """The province's database was restored from before: other words, the same remedy."""
    path = reporting_kiosk.data.root / "province_key.json"
    path.write_text(path.read_text().replace('"key": "', '"key": "x'))
    reporting_kiosk.answer(1)
    with pytest.raises(KeyRefusedError, match="does not know this kiosk's key"):
        reporting_kiosk.push()


def test_one_record_that_the_province_refuses_holds_up_nobody(
    reporting_kiosk: ReportingKiosk, proxy: FaultyProxy, province: RunningProvince
) -> None:
    """A 422 for a whole batch is narrowed down to the one record; it is kept here with the reason, the other 39 arrive."""
    bad = reporting_kiosk.answer(40)[17]
    known = bad.hash.encode()

    def refuses(request: network.Request) -> None:
        import gzip

        body = gzip.decompress(request.whole.partition(b"\r\n\r\n")[2])
        answer = network.answers(422, '{"error":"something about it"}') if b'"hash":"' + known in body else network.passes
        answer(request)

    proxy.next(*[refuses] * 30)
    counts = reporting_kiosk.push()
    proxy.plan.clear()
    assert (counts.accepted, counts.rejected, reporting_kiosk.waiting, reporting_kiosk.refused) == (39, 1, 0, 1)
    from kiosk.store import outbox

    (refused,) = outbox.refused(reporting_kiosk.connection)
    assert (refused.id, refused.reason) == (bad.id, "something about it")
    assert len(province.held.of(reporting_kiosk)) == 39


def test_a_way_that_lets_only_small_requests_through(
    reporting_kiosk: ReportingKiosk, proxy: FaultyProxy, province: RunningProvince
) -> None:
    """A reverse proxy answers 413 with a page of its own: smaller and smaller requests get through."""
    reporting_kiosk.answer(60)

    def small_only(request: network.Request) -> None:
        too_large = len(request.whole) > 3000
        (network.answers(413, "<html>Too large</html>", "text/html") if too_large else network.passes)(request)

    proxy.next(*[small_only] * 50)
    assert reporting_kiosk.push().accepted == 60
    proxy.plan.clear()
    same_on_both_sides(reporting_kiosk, province.held)


def test_two_senders_at_once(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """The kiosk's worker and a technician's `kiosk sync` push the same backlog at the same time."""
    from contextlib import closing

    from kiosk.store.database import open_store
    from sync.client.push import Push
    from tests.support.reporting_kiosk import now

    reporting_kiosk.answer(900)
    failures: list[Exception] = []

    def send() -> None:
        try:
            with closing(open_store(reporting_kiosk.data.database)) as connection, reporting_kiosk.province() as way:
                Push(connection, way, reporting_kiosk.site.kiosk, now).everything()
        except Exception as error:
            failures.append(error)

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert failures == []
    same_on_both_sides(reporting_kiosk, province.held)


def test_visits_travel_too(reporting_kiosk: ReportingKiosk, proxy: FaultyProxy, province: RunningProvince) -> None:
    """Check-ins go to the province beside the answers, and a lost reply does not count anybody twice."""
    ids = [f"0192f3a4-0000-7000-8000-00000000000{number}" for number in range(5)]
    for identity in ids:
        reporting_kiosk.check_in(identity)
    proxy.next(network.loses_reply)
    with pytest.raises(NoReplyError):
        reporting_kiosk.push()
    assert reporting_kiosk.push().duplicate == 5
    assert province.held.visits_of(reporting_kiosk) == set(ids)


def test_a_cloned_disk_is_told_and_kept(
    reporting_kiosk: ReportingKiosk, new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince
) -> None:
    """Two kiosks with one identity: what collides is refused as a conflict, kept on both sides, and blocks nothing else."""
    import shutil

    twin = new_reporting_kiosk()
    for name in ("site.json", "province_key.json"):
        shutil.copy(reporting_kiosk.data.root / name, twin.data.root / name)
    reporting_kiosk.answer(3)
    twin.answer(4)
    reporting_kiosk.push()
    counts = twin.push()
    assert (counts.conflict, counts.accepted, twin.refused, province.held.conflicts_of(reporting_kiosk)) == (3, 1, 3, 3)


STRANGERS: dict[str, Fault] = {
    "a log-in page": network.PORTAL,
    "the way to a log-in page": network.answers(302, "", Location="http://portal.example/"),
    "a log-in page that says so": network.answers(511, "<html>Log in</html>", "text/html"),
    "a filter": network.answers(403, "<html>Blocked</html>", "text/html"),
    "JSON of something else": network.answers(200, '{"status":"ok"}'),
    "bytes that say that they are packed": network.answers(200, "not packed", Content_Encoding="gzip"),
}


@pytest.mark.parametrize("situation", STRANGERS)
def test_diagnostics_are_not_taken_in_by_somebody_on_the_way(situation: str, reporting_kiosk: ReportingKiosk, proxy: FaultyProxy) -> None:
    """Neither the province nor the key is called well because somebody answered, nor is the clock compared with theirs."""
    proxy.next(STRANGERS[situation])
    with reporting_kiosk.province() as way:
        assert way.probe() is None and way.clock_difference is None
        assert way.probe() == 200 and way.clock_difference is not None


def test_a_wrong_clock_is_told_and_holds_up_nothing(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """Three hours behind: everything is sent, and the officer is told to set the time."""
    from sync.client.push import Push
    from tests.support.reporting_kiosk import slow_clock

    reporting_kiosk.answer(4)
    with reporting_kiosk.province(slow_clock) as way:
        Push(reporting_kiosk.connection, way, reporting_kiosk.site.kiosk, slow_clock).everything()
    difference = contact_state.clock_difference(reporting_kiosk.connection)
    assert difference is not None and is_wrong(difference)
    words = clock_sentence(difference, texts_of("en"))
    assert words == "This kiosk's clock is 3 hours behind the province's: set the time"
    assert any(words in event.text for event in journal.events(reporting_kiosk.connection, contact_state.JOURNAL))
    same_on_both_sides(reporting_kiosk, province.held)
    reporting_kiosk.answer(1)
    reporting_kiosk.push()
    assert not is_wrong(contact_state.clock_difference(reporting_kiosk.connection))
