"""What a district writes about its services reaches the province: every version once, whatever happens on the way."""

import pytest
from sqlalchemy import select

from kiosk.store import journal
from sync import wire
from sync.client import contact, content
from sync.client.faults import NoReply
from sync.server import tables
from sync.server.database import reading
from tests.sync import proxy as network
from tests.sync.conftest import Running
from tests.sync.counter import Counter, now
from tests.sync.proxy import Proxy


def written(service: str, version: int, owner: str) -> wire.ServiceContent:
    details: dict[str, str | list[str]] = {"owner": owner, "steps": ["officer: ดูบัตร"]}
    return {"service": service, "version": version, "at": "2026-11-23T09:00:00+07:00", "details": details}


def send(counter: Counter, contents: list[wire.ServiceContent]) -> int:
    with counter.province() as way:
        return content.push(counter.connection, way, contents, now())


def held(province: Running, counter: Counter) -> set[tuple[str, int]]:
    table = tables.service_details.c
    with reading(province.held.engine) as connection:
        return {tuple(row) for row in connection.execute(select(table.service, table.version).where(table.kiosk == counter.site.kiosk))}


def test_every_version_is_sent_once(counter: Counter, province: Running, proxy: Proxy) -> None:
    """A second look finds nothing new and asks nobody; a third version goes over alone."""
    contents = [written("P002", 1, "ขนส่ง"), written("P002", 2, "สำนักงานขนส่งกุดชุม"), written("L005", 1, "จัดหางาน")]
    assert send(counter, contents) == 3
    asked = proxy.requests
    assert send(counter, contents) == 0 and proxy.requests == asked
    assert send(counter, [*contents, written("P002", 3, "ขนส่งจังหวัด")]) == 1
    assert held(province, counter) == {("P002", 1), ("P002", 2), ("P002", 3), ("L005", 1)}


def test_a_lost_reply_sends_them_again(counter: Counter, province: Running, proxy: Proxy) -> None:
    """The province answers `duplicate` and that is that."""
    proxy.next(network.loses_reply)
    with pytest.raises(NoReply):
        send(counter, [written("P002", 1, "ขนส่ง")])
    assert send(counter, [written("P002", 1, "ขนส่ง")]) == 1
    assert held(province, counter) == {("P002", 1)}


def test_what_the_province_cannot_take_is_noted_and_holds_up_nothing(counter: Counter, province: Running) -> None:
    """A text that is too long for the wire: told in the journal, not tried for ever, the others arrive."""
    assert send(counter, [written("P002", 1, "ก" * (wire.TEXT_LIMIT + 1)), written("L005", 1, "จัดหางาน")]) == 2
    assert held(province, counter) == {("L005", 1)}
    assert any("P002" in event.text for event in journal.events(counter.connection, contact.JOURNAL))
    assert send(counter, [written("P002", 1, "ก" * (wire.TEXT_LIMIT + 1))]) == 0
