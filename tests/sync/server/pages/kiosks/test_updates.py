"""The province offers a version to one kiosk, a district, all, and sees which version each runs."""

from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import select

from sync import wire
from sync.server.db.engine import reading, writing
from sync.server.db.schema import kiosks as kiosk_rows
from sync.server.sender import Sender
from sync.server.updates import program_states, rings, update_files
from tests.support.fixtures.updates import MakeUpdate
from tests.sync.server.pages.conftest import Person

SAID: wire.ProgramState = {
    "architecture": "amd64",
    "running": "0.3.0",
    "installed": "0.4.0",
    "before": "0.2.0",
    "state": "refused",
    "version": "0.5.0",
    "reason": "version 0.5.0 is torn",
}


def test_a_version_is_offered_ring_by_ring_and_the_fleet_is_seen(
    app: FastAPI,
    jangwat: Person,
    kutchum: Person,
    guest: Person,
    kiosks: dict[str, str],
    tmp_path: Path,
    signing_keys: Path,
    make_update: MakeUpdate,
) -> None:
    """A district sees its own kiosks' versions and offers nothing; a ring that is not there is said."""
    assert "ยังไม่มีไฟล์อัปเดต" in jangwat.opens("/kiosks/updates")
    update_files.add(app.state.engine, "test", make_update(tmp_path / "a.update", version="0.4.0"), signing_keys / "keys")
    with writing(app.state.engine) as connection:
        program_states.record(connection, kiosks["กุดชุม"], SAID, "2026-11-28T10:00:00+07:00")
        sum_ = update_files.listed(connection)[0].sha256
    page = jangwat.opens("/kiosks/updates")
    assert "รุ่น 0.4.0" in page and "หน้าใหม่ดูง่ายขึ้น" in page and "ยังไม่ได้เสนอให้เครื่องใด" in page
    assert "version 0.5.0 is torn" in page and "กลับไปใช้ 0.2.0 ได้" in page and "เครื่องนี้ไม่ได้บอกรุ่นที่ติดตั้ง" in page
    for ring in (f"kiosk:{kiosks['กุดชุม']}", "district:ค้อวัง", "all"):
        assert "เสนอรุ่นนี้แล้ว" in jangwat.sends("/kiosks/updates/offer", sha256=sum_, ring=ring)
    assert "หยุดเสนอแล้ว" in jangwat.sends("/kiosks/updates/stop", sha256=sum_, ring="all")
    for ring in ("all", "district:", "", "everybody", "kiosk:none"):
        jangwat.sends("/kiosks/updates/stop", 404, sha256=sum_, ring=ring)
    jangwat.sends("/kiosks/updates/offer", 404, sha256="0" * 64, ring="all")
    with reading(app.state.engine) as connection:
        assert {(ring.district, ring.kiosk) for ring in rings.rings(connection)} == {("", kiosks["กุดชุม"]), ("ค้อวัง", "")}
    own = kutchum.opens("/kiosks/updates")
    assert "version 0.5.0 is torn" in own and kiosks["ค้อวัง"] not in own and "/kiosks/updates/offer" not in own
    guest.opens("/kiosks/updates", 403)
    assert "เสนออัปเดตให้เครื่อง" in jangwat.opens("/audit")


def test_a_kiosk_says_of_its_update_what_this_version_does_not_know(app: FastAPI, jangwat: Person, kiosks: dict[str, str]) -> None:
    """A newer kiosk, or somebody with a stolen key: its own word stands there, and the page opens for all others."""
    said = {**SAID, "state": "half_way", "reason": ""}
    with writing(app.state.engine) as connection:
        program_states.record(connection, kiosks["กุดชุม"], said, "2026-11-28T10:00:00+07:00")
    assert "<bdi>half_way 0.5.0</bdi>" in jangwat.opens("/kiosks/updates")


def test_a_kiosk_that_is_moved_is_offered_what_its_new_district_is(
    app: FastAPI, jangwat: Person, kiosks: dict[str, str], tmp_path: Path, signing_keys: Path, make_update: MakeUpdate
) -> None:
    """The page that asks names both groups and their versions; afterwards it is so, what is offered to the kiosk alone goes along, and
    the way back leads to the first group again."""
    kiosk, versions = kiosks["กุดชุม"], ("0.4.0", "0.5.0", "0.6.0", "0.10.0")
    for version, kind in (*((version, "amd64") for version in versions), ("0.11.0", "arm64")):
        file = make_update(tmp_path / "a.update", version=version, kind=kind)
        update_files.add(app.state.engine, "test", file, signing_keys / "keys")
    with writing(app.state.engine) as connection:
        program_states.record(connection, kiosk, SAID, "2026-11-28T10:00:00+07:00")
        sums = {row.version: row.sha256 for row in update_files.listed(connection)}
    offered = (("0.4.0", f"kiosk:{kiosk}"), ("0.5.0", "district:กุดชุม"), ("0.6.0", "district:ค้อวัง"), ("0.10.0", "district:ค้อวัง"))
    for version, ring in (*offered, ("0.11.0", "district:ค้อวัง")):
        jangwat.sends("/kiosks/updates/offer", sha256=sums[version], ring=ring)

    def newest() -> tuple[str, bool]:
        """What the kiosk is offered where it is now, and whether it may still fetch what is for it alone."""
        with reading(app.state.engine) as connection:
            row = connection.execute(select(kiosk_rows).where(kiosk_rows.c.kiosk == kiosk)).one()
            sender = Sender(kiosk, row.province, row.district)
            update_ = rings.offered_to(connection, sender, "amd64", "0.3.0")
            return update_.version if update_ else "", rings.may_fetch(connection, sender, sums["0.4.0"])

    assert newest() == ("0.5.0", True)
    asked = jangwat.opens(f"/kiosks/{kiosk}/move?district=ค้อวัง")
    assert "ออกจากกลุ่มอำเภอกุดชุม (เสนอรุ่น 0.5.0) ไปอยู่กลุ่มอำเภอค้อวัง (เสนอรุ่น 0.10.0, 0.6.0)" in asked
    assert "(ไม่ได้เสนอรุ่นใดเฉพาะกลุ่มนี้)" in jangwat.opens(f"/kiosks/{kiosk}/move?district=เลิงนกทา")
    jangwat.sends(f"/kiosks/{kiosk}/move", district="ค้อวัง")
    assert newest() == ("0.10.0", True)
    jangwat.sends(f"/kiosks/{kiosk}/move", district="กุดชุม")
    assert newest() == ("0.5.0", True)
