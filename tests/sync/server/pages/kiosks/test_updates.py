"""The province offers a version to one kiosk, a district, all, and sees which version each runs."""

from pathlib import Path

from fastapi import FastAPI

from sync import wire
from sync.server.db.engine import reading, writing
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
