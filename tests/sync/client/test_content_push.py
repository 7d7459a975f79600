"""What a district writes about its services reaches the province: every version once, whatever happens on the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from kiosk.site import district_content_file as kept
from kiosk.store import journal
from kiosk.survey import district_content
from kiosk.survey.limits import TEXT_LIMIT
from kiosk.survey.procedures import DistrictContent, ProcedureStep, ProcedureText
from sync import wire
from sync.client import configuration, contact_state, content_push
from sync.client.errors import NoReplyError
from sync.server.db import schema
from sync.server.db.engine import reading, writing
from sync.server.scope import Scope
from sync.server.services import directory
from tests.support import faulty_proxy as network
from tests.support.faulty_proxy import FaultyProxy
from tests.support.reporting_kiosk import PROVINCE, ReportingKiosk, now
from tests.sync.client.conftest import RunningProvince


def written(service: str, version: int, owner: str) -> wire.ServiceContent:
    details: dict[str, str | list[str]] = {"owner": owner, "steps": ["officer: ดูบัตร"]}
    return {"service": service, "version": version, "at": "2026-11-23T09:00:00+07:00", "details": details}


def send(reporting_kiosk: ReportingKiosk, contents: list[wire.ServiceContent]) -> int:
    with reporting_kiosk.province() as way:
        return content_push.push(reporting_kiosk.connection, way, contents, now())


def held(province: RunningProvince, reporting_kiosk: ReportingKiosk) -> set[tuple[str, int]]:
    table = schema.service_details.c
    with reading(province.held.engine) as connection:
        return {
            tuple(row) for row in connection.execute(select(table.service, table.version).where(table.kiosk == reporting_kiosk.site.kiosk))
        }


def test_every_version_is_sent_once(reporting_kiosk: ReportingKiosk, province: RunningProvince, proxy: FaultyProxy) -> None:
    """A second look finds nothing new and asks nobody; a third version goes over alone."""
    contents = [written("P002", 1, "ขนส่ง"), written("P002", 2, "สำนักงานขนส่งกุดชุม"), written("L005", 1, "จัดหางาน")]
    assert send(reporting_kiosk, contents) == 3
    asked = proxy.requests
    assert send(reporting_kiosk, contents) == 0 and proxy.requests == asked
    assert send(reporting_kiosk, [*contents, written("P002", 3, "ขนส่งจังหวัด")]) == 1
    assert held(province, reporting_kiosk) == {("P002", 1), ("P002", 2), ("P002", 3), ("L005", 1)}


def test_a_lost_reply_sends_them_again(reporting_kiosk: ReportingKiosk, province: RunningProvince, proxy: FaultyProxy) -> None:
    """The province answers `duplicate` and that is that."""
    proxy.next(network.loses_reply)
    with pytest.raises(NoReplyError):
        send(reporting_kiosk, [written("P002", 1, "ขนส่ง")])
    assert send(reporting_kiosk, [written("P002", 1, "ขนส่ง")]) == 1
    assert held(province, reporting_kiosk) == {("P002", 1)}


def test_what_the_province_cannot_take_is_noted_and_holds_up_nothing(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """A text that is too long for the wire: told in the journal, not tried for ever, the others arrive."""
    assert send(reporting_kiosk, [written("P002", 1, "ก" * (TEXT_LIMIT + 1)), written("L005", 1, "จัดหางาน")]) == 2
    assert held(province, reporting_kiosk) == {("L005", 1)}
    assert any("P002" in event.text for event in journal.events(reporting_kiosk.connection, contact_state.JOURNAL))
    assert send(reporting_kiosk, [written("P002", 1, "ก" * (TEXT_LIMIT + 1))]) == 0


# ------------------------------------------------------------------ and back to the counters


def wrote(reporting_kiosk: ReportingKiosk, *versions: DistrictContent) -> None:
    """An officer at that counter wrote, and it is sent."""
    kept.add_versions(reporting_kiosk.data, versions)
    send(reporting_kiosk, district_content.for_province(kept.stored_or_none(reporting_kiosk.data)))


def taken(reporting_kiosk: ReportingKiosk) -> dict[str, DistrictContent]:
    """What citizens are shown there once the next configuration is taken."""
    with reporting_kiosk.province() as way:
        configuration.pull(reporting_kiosk.connection, way, reporting_kiosk.site, now())
    configuration.apply(reporting_kiosk.connection, reporting_kiosk.data, now())
    return district_content.newest(kept.shown(reporting_kiosk.data))


def joined(new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince, district: str) -> ReportingKiosk:
    kiosk = new_reporting_kiosk()
    kiosk.join(province.url, province.held.code(district))
    return kiosk


STEPS = (ProcedureStep("citizen", ProcedureText("ยื่นบัตร")), ProcedureStep("officer", ProcedureText("ตรวจเอกสาร")))
FULL = DistrictContent(
    "B126", "2026-11-20", owner="สรรพสามิต", telephone="045 1", steps=STEPS, counter_until=1, documents=("บัตร",), fees="0 บาท"
)


def test_the_other_counter_of_the_district_shows_it_too(
    new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince
) -> None:
    """Steps, how far the counter goes, papers: word for word; it is not sent back, and a later version follows."""
    first, second = (joined(new_reporting_kiosk, province, "ป่าติ้ว") for _ in range(2))
    wrote(first, FULL)
    assert taken(second)["B126"] == replace(FULL, telephone="")  # a proposal, until somebody accepts it
    with writing(province.held.engine) as connection:
        assert directory.accept(connection, "ปลัด", Scope(PROVINCE, "ป่าติ้ว"), "B126")
    assert taken(second)["B126"] == FULL
    assert kept.stored_or_none(second.data) == [] and taken(first)["B126"] == FULL
    later = replace(FULL, updated="2026-11-21", documents=("บัตร", "รูปถ่าย"))
    wrote(first, later)
    assert taken(second)["B126"] == later
    own = replace(FULL, updated="2026-11-22", fees="10 บาท")
    wrote(second, own)
    assert taken(first)["B126"] == taken(second)["B126"] == own
    assert not second.data.given_content.exists() or district_content.read_stored(second.data.given_content) == []


def test_what_a_district_adopts_stands_at_its_counters(
    new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince
) -> None:
    """Another district's words, taken over on the province's page, with one's own telephone; a third district sees nothing of it."""
    there, here, elsewhere = (joined(new_reporting_kiosk, province, name) for name in ("เลิงนกทา", "ค้อวัง", "ทรายมูล"))
    wrote(there, replace(FULL, service="P003"))
    wrote(here, DistrictContent("P003", "2026-11-19", telephone="045 789 000"))
    with writing(province.held.engine) as connection:
        assert directory.adopt(connection, "ปลัด", PROVINCE, "ค้อวัง", "P003", "เลิงนกทา")
    shown = taken(here)["P003"]
    assert (shown.steps, shown.documents, shown.fees, shown.counter_until) == (FULL.steps, FULL.documents, FULL.fees, 1)
    assert shown.telephone == "045 789 000" and shown.updated == now().date().isoformat()
    assert "P003" not in taken(elsewhere)


def test_words_of_the_provinces_page_reach_the_counter(
    new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince
) -> None:
    """Owner, link and handbook; what only the banner shows is left out, and a word too long for a citizen holds up no other."""
    here = joined(new_reporting_kiosk, province, "ไทยเจริญ")
    wrote(here, DistrictContent("P002", "2026-11-01", url="https://example.go.th/old", fees="205 บาท"))
    links = {"link": "https://example.go.th/x", "handbook": "https://example.go.th/h"}
    words = directory.LocalDetails(owner="ขนส่งยโสธร", **links, coordinator="ปลัด", up_to_step="ถึงขั้น 2")
    with writing(province.held.engine) as connection:
        directory.write_details(connection, "ปลัด", PROVINCE, "ไทยเจริญ", "P002", words)
        directory.write_details(
            connection, "ปลัด", PROVINCE, "ไทยเจริญ", "P001", directory.LocalDetails(link="https://example.go.th/" + "x" * 600)
        )
    pages = taken(here)
    assert set(pages) == {"P002"}
    page = pages["P002"]
    assert (page.owner, page.url, page.handbook_url) == ("ขนส่งยโสธร", "https://example.go.th/x", "https://example.go.th/h")
    assert page.fees == "205 บาท", "what the counter had written besides stays"
