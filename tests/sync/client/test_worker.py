"""The thread beside a running kiosk: woken by a response, patient with a province that is away, silent when its key is revoked."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.store import settings
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.province_contact import failure_sentence
from kiosk.survey.province_status import read_status
from sync.client import configuration, reconcile
from sync.client.errors import texts_of
from sync.client.sync_round import Intervals
from sync.client.worker import Pace, SyncWorker
from sync.server.configuration import published
from sync.server.db import schema
from sync.server.db.engine import reading, writing
from sync.server.scope import Scope
from tests.support import faulty_proxy as network
from tests.support.faulty_proxy import FaultyProxy
from tests.support.reporting_kiosk import PROVINCE, ReportingKiosk, same_on_both_sides
from tests.sync.client.conftest import RunningProvince

AT_ONCE = Intervals(after_push=0)
QUICK = Pace(start=0, spread=0, least=0.05, most=0.4, unjoined=0.2)


@pytest.fixture
def worker(reporting_kiosk: ReportingKiosk) -> Iterator[Callable[..., SyncWorker]]:
    """`worker()` starts one for this counter; it is stopped in the end."""
    started: list[SyncWorker] = []

    def start(intervals: Intervals = AT_ONCE, **chosen: object) -> SyncWorker:
        started.append(SyncWorker(reporting_kiosk.data, pace=QUICK, intervals=intervals, **chosen))
        started[-1].start()
        return started[-1]

    yield start
    for worker in started:
        worker.stop(patience_s=30)
        assert not worker._thread.is_alive()


def until(condition: Callable[[], object], seconds: float = 25) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.02)


def beats(province: RunningProvince, reporting_kiosk: ReportingKiosk) -> list[Any]:
    with reading(province.held.engine) as connection:
        return list(connection.execute(select(schema.heartbeats).where(schema.heartbeats.c.kiosk == reporting_kiosk.site.kiosk)))


def test_a_response_wakes_the_worker(reporting_kiosk: ReportingKiosk, province: RunningProvince, worker: Callable[..., SyncWorker]) -> None:
    """Somebody says thanks, and seconds later the province has it; the next heartbeat is minutes away."""
    running = worker()
    until(lambda: settings.COMPARISON.get(reporting_kiosk.connection))
    reporting_kiosk.answer(2)
    running.wake()
    until(lambda: reporting_kiosk.waiting == 0)
    until(lambda: settings.FAILURE.get(reporting_kiosk.connection) is None)
    same_on_both_sides(reporting_kiosk, province.held)


def test_the_network_comes_back_and_nobody_has_to_do_anything(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, proxy: FaultyProxy, worker: Callable[..., SyncWorker]
) -> None:
    """While it is away the officers' page can say why; afterwards everything goes over by itself."""
    proxy.cut()
    reporting_kiosk.answer(5)
    worker()
    until(lambda: settings.FAILURE.get(reporting_kiosk.connection))
    proxy.restore()
    until(lambda: reporting_kiosk.waiting == 0)
    until(lambda: settings.FAILURE.get(reporting_kiosk.connection) is None)
    same_on_both_sides(reporting_kiosk, province.held)


def test_a_busy_province_is_left_in_peace_for_as_long_as_it_asks(
    reporting_kiosk: ReportingKiosk, proxy: FaultyProxy, worker: Callable[..., SyncWorker]
) -> None:
    """Retry-After holds even when new responses wake the worker."""
    reporting_kiosk.answer(1)
    proxy.next(*[network.answers(429, '{"error":"Wait."}', Retry_After="2")] * 2)
    running = worker()
    until(lambda: proxy.requests == 1)
    began = time.monotonic()
    while proxy.requests == 1:
        running.wake()
        time.sleep(0.02)
    assert time.monotonic() - began > 1.9


def test_a_revoked_key_ends_the_asking(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, proxy: FaultyProxy, worker: Callable[..., SyncWorker]
) -> None:
    """One refusal is enough; joining again is noticed without a restart."""
    province.held.revoke(reporting_kiosk)
    reporting_kiosk.answer(1)
    running = worker()
    until(lambda: settings.FAILURE.get(reporting_kiosk.connection))
    trouble = settings.FAILURE.get(reporting_kiosk.connection)
    assert trouble is not None and trouble.key == "revoked"
    assert "revoked" in failure_sentence(trouble, texts_of("en")) != failure_sentence(trouble, texts_of("th"))
    asked = proxy.requests
    for _ in range(5):
        running.wake()
        time.sleep(0.05)
    assert proxy.requests == asked
    reporting_kiosk.join(province.url, province.held.code_for(reporting_kiosk))
    until(lambda: reporting_kiosk.waiting == 0)


def test_a_kiosk_that_has_joined_nothing_asks_nobody(new_reporting_kiosk: Callable[..., ReportingKiosk], proxy: FaultyProxy) -> None:
    """It answers and keeps everything; no trouble is told."""
    alone = new_reporting_kiosk()
    alone.answer(3)
    running = SyncWorker(alone.data, pace=QUICK)
    running.start()
    running.wake()
    time.sleep(0.4)
    running.stop()
    assert (alone.waiting, proxy.requests, settings.FAILURE.get(alone.connection)) == (3, 0, None)


def test_the_heartbeat_tells_the_province_how_the_kiosk_is(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, worker: Callable[..., SyncWorker]
) -> None:
    """Version, disk, clock, unsent, open services, and the diagnostics' findings."""
    check = {"check": "disk", "result": "pass", "sentence": "พอ", "at": "2026-11-23T09:00:00+07:00"}
    worker(findings=lambda _: {"checks": [check], "links": [], "contents": []})
    until(lambda: beats(province, reporting_kiosk))
    (beat,) = beats(province, reporting_kiosk)
    assert beat.unsent == 0 and beat.disk_free > 0 and beat.questionnaire == "opdc-2564/1" and beat.version
    with reading(province.held.engine) as connection:
        opened = connection.scalars(
            select(schema.open_services.c.service).where(schema.open_services.c.kiosk == reporting_kiosk.site.kiosk)
        ).all()
        checks = connection.scalars(select(schema.health.c.check_id).where(schema.health.c.kiosk == reporting_kiosk.site.kiosk)).all()
    assert (sorted(opened), checks) == (sorted(reporting_kiosk.site.services), ["disk"])


def test_the_province_tells_the_kiosk_of_its_duties(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, worker: Callable[..., SyncWorker]
) -> None:
    """With the answer to the heartbeat; kept with its moment for the officers' page."""
    worker()
    until(lambda: settings.PROVINCE_MESSAGE.get(reporting_kiosk.connection) is not None)
    message = settings.PROVINCE_MESSAGE.get(reporting_kiosk.connection)
    assert message
    word = read_status(message.duties, day_of(message.at))
    assert word and (word.districts, word.districts_open, word.silent) == (1, 1, 0)


def test_a_red_day_is_mended_between_two_heartbeats(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, worker: Callable[..., SyncWorker]
) -> None:
    """The province lost a day; the next heartbeat names it; nobody had to press anything."""
    from tests.support.reporting_kiosk import now

    reporting_kiosk.answer(10)
    reporting_kiosk.push()
    reconcile.store_result(reporting_kiosk.connection, [], now())  # reconciled already today
    assert province.held.lose(reporting_kiosk) == 10
    worker(Intervals(heartbeat=0.2, after_push=0))
    until(lambda: province.held.of(reporting_kiosk) == reporting_kiosk.held())


def test_the_app_is_told_that_a_configuration_waits(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, worker: Callable[..., SyncWorker]
) -> None:
    """The worker only keeps it; taking it is for the main thread, when nobody uses the kiosk."""
    calls: list[bool] = []
    with writing(province.held.engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE, "กุดชุม"), {"services": ["P002", "L022", "L023", "L005", "P017"]})
    try:
        before = reporting_kiosk.data.site.read_bytes()
        worker(on_config=lambda: calls.append(True))
        until(lambda: calls)
        assert configuration.waits(reporting_kiosk.connection) and reporting_kiosk.data.site.read_bytes() == before
    finally:
        with writing(province.held.engine) as connection:
            connection.execute(schema.config_versions.delete())


def test_a_broken_site_file_does_not_end_the_thread(reporting_kiosk: ReportingKiosk, worker: Callable[..., SyncWorker]) -> None:
    """Somebody edits site.json by hand and makes a mistake; when it is mended, sending goes on."""
    good = reporting_kiosk.data.site.read_text(encoding="utf-8")
    reporting_kiosk.answer(1)
    reporting_kiosk.data.site.write_text("{", encoding="utf-8")
    running = worker()
    time.sleep(0.3)
    assert reporting_kiosk.waiting == 1
    reporting_kiosk.data.site.write_text(json.dumps(json.loads(good)), encoding="utf-8")
    running.wake()
    until(lambda: reporting_kiosk.waiting == 0)
