"""The banner page: what citizens find without an account, and how a district writes it."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select

from kiosk.survey.dates.calendar import timestamp
from sync.server import audit, schemas
from sync.server.api import heartbeats
from sync.server.db.engine import reading, writing
from sync.server.db.schema import kiosks, link_checks, service_details
from sync.server.ingest import service_content
from sync.server.pages.parts import qr_svg
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.services.directory import is_link, service_entries
from sync.server.settings import Settings
from tests.sync.server.pages.conftest import PROVINCE, Person


def card(page: str, name: str) -> str:
    """The part of the page about one service."""
    return next(item for item in page.split('<li class="banner-item">') if name in item)


def test_a_citizen_finds_owner_telephone_link_and_handbook_without_an_account(nobody: Person) -> None:
    """Two QR codes on a service that has both; the LOCAL office first, the department under it."""
    service = card(nobody.opens("/public/กุดชุม"), "ขึ้นทะเบียนคนว่างงาน")
    assert "สำนักงานประกันสังคมจังหวัดยโสธร" in service and "กรมการจัดหางาน" in service
    assert 'href="tel:045711000"' in service
    assert service.count("qr-path") == 2
    assert "https://www.example.go.th/handbook/L005.pdf" in service


def test_a_link_is_public_once_it_was_looked_at_and_says_when(app: FastAPI, nobody: Person) -> None:
    """A check by a kiosk of the district opens it; before, and after a failed one, there is no link and no code."""
    with reading(app.state.engine) as connection:
        printed = {entry.service: entry for entry in service_entries(connection, "ยโสธร", "กุดชุม", app.state.settings.catalogue)}
    service = next(entry.service for entry in printed.values() if entry.link and entry.checked_at)
    assert "ตรวจลิงก์เมื่อ" in nobody.opens("/public/กุดชุม")
    with writing(app.state.engine) as connection:
        connection.execute(delete(link_checks).where(link_checks.c.service == service))
        entries = service_entries(connection, "ยโสธร", "กุดชุม", app.state.settings.catalogue)
    entry = next(entry for entry in entries if entry.service == service)
    assert (entry.link, entry.fault) == ("", "unchecked") and "ยังไม่มีใครตรวจลิงก์นี้" in nobody.opens("/public/กุดชุม")


def test_a_handbook_stands_once_it_was_looked_at_and_goes_when_it_fails(app: FastAPI, nobody: Person, attacker: Sender) -> None:
    """The excise office's own guide to B126, where the district wrote none: a kiosk opened it, then it was gone; an earlier kiosk says
    nothing of handbooks."""
    with writing(app.state.engine) as connection:
        connection.execute(delete(service_details).where(service_details.c.service == "B126"))
    guide = "https://www.excise.go.th/excise2017/SERVICE/LIQUOR-TOBACCO-PLAYING_CARD_LICENSE/index.htm"

    def told(*handbooks: schemas.LinkCheck) -> bool:
        beat = schemas.Heartbeat(kiosk=attacker.kiosk, at=timestamp(datetime.now(UTC)), version="1", unsent=0, handbooks=list(handbooks))
        heartbeats.record(app.state.engine, app.state.settings, attacker, beat)
        return guide in card(nobody.opens("/public/กุดชุม"), "ขอใบอนุญาตสุรา")

    look = schemas.LinkCheck(service="B126", url=guide, at="2026-11-20T09:00:00+07:00", ok=True)
    assert [told(), told(look), told(look.model_copy(update={"ok": False}))] == [False, True, False]


def test_a_broken_link_shows_no_code_and_says_why(nobody: Person) -> None:
    """B063 failed when it was last tried; B126's listed link has lost letters, and the one that its steps name stands in its place."""
    page = nobody.opens("/public/กุดชุม")
    licence, failed = card(page, "ขอใบอนุญาตสุรา"), card(page, "แจ้งโรคระบาดสัตว์")
    assert licence.count("qr-path") == 2 and "https://is.gd/KndEyD" in licence
    assert failed.count("qr-path") == 1 and "เปิดไม่ได้" in failed


def test_i_read_what_the_group_of_a_service_means(nobody: Person) -> None:
    """The three that the manual works out say their group and its definition; a step of one (L005) says that of the whole."""
    page = nobody.opens("/public/กุดชุม")
    assert "สามารถยื่นคำขอและเอกสารที่เกี่ยวข้องผ่านระบบอิเล็กทรอนิกส์ได้" in card(page, "ขึ้นทะเบียนคนว่างงาน")
    assert "กลุ่ม 3" in card(page, "ขอใบอนุญาตสุรา") and "กลุ่ม" not in card(page, "แจ้งโรคระบาดสัตว์").split("<dl>")[1]


def test_the_date_of_the_catalogue_stands_with_it(nobody: Person) -> None:
    """ข้อมูล ณ มีนาคม 2564."""
    assert "ข้อมูล ณ มีนาคม 2564" in nobody.opens("/public/กุดชุม")


def test_a_district_writes_its_own_words_and_every_version_is_kept(app: FastAPI, kutchum: Person, nobody: Person) -> None:
    """The new owner and link stand on the banner; what the kiosk wrote before stays in the database."""
    kutchum.sends("/banners/กุดชุม", place="ศูนย์ดำรงธรรมอำเภอกุดชุม", coordinator="ปลัดอำเภอ", telephone="045-789-099")
    words = {
        "owner": "สรรพสามิตพื้นที่ยโสธร",
        "link": "https://is.gd/KndEyD",
        "telephone": "045-1",
        "handbook": "https://www.example.go.th/handbook/B126.pdf",
    }
    kutchum.sends("/banners/กุดชุม/B126", **words)
    page = nobody.opens("/public/กุดชุม")
    assert "045-789-099" in page and "ปลัดอำเภอ" in page
    assert "สรรพสามิตพื้นที่ยโสธร" in card(page, "ขอใบอนุญาตสุรา") and card(page, "ขอใบอนุญาตสุรา").count("qr-path") == 2
    with reading(app.state.engine) as connection:
        assert (
            len(
                connection.execute(
                    select(service_details).where(service_details.c.service == "B126", service_details.c.district == "กุดชุม")
                ).all()
            )
            == 3  # the kiosk's, what was accepted of it, and the page's
        )


def test_a_district_takes_over_what_another_wrote(app: FastAPI, kutchum: Person, nobody: Person, jangwat: Person) -> None:
    """Owner, handbook, steps: all of it but telephone and coordinator, as a new version of its own."""
    jangwat.sends("/banners/เลิงนกทา/P002", owner="ขนส่งสาขาเลิงนกทา", telephone="045-2", handbook="https://www.example.go.th/h.pdf")
    kutchum.sends("/banners/กุดชุม/P002/adopt", source="เลิงนกทา")
    service = card(nobody.opens("/public/กุดชุม"), "จองคิวทำใบขับขี่")
    assert "ขนส่งสาขาเลิงนกทา" in service and "045-711-000" in service and "045-2" not in service
    kutchum.sends("/banners/กุดชุม/P002/adopt", 404, source="ไม่มี")
    kutchum.sends("/banners/เลิงนกทา/P002/adopt", 403, source="กุดชุม")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "www.example.go.th", "https://", "https://a b.th", "file:///etc/passwd"]
)
def test_what_is_no_web_address_is_refused(kutchum: Person, nobody: Person, link: str) -> None:
    """In words, and nothing is kept."""
    assert not is_link(link)
    page = kutchum.sends("/banners/กุดชุม/L005", 400, link=link, telephone="045-123-456")
    assert 'value="045-123-456"' in page, "what else was typed is still there"
    assert f'href="{link}"' not in nobody.opens("/public/กุดชุม")


def test_neither_a_viewer_nor_another_district_may_write(guest: Person, kutchum: Person) -> None:
    """403 for both."""
    guest.sends("/banners/กุดชุม", 403, place="x")
    kutchum.sends("/banners/เลิงนกทา/L005", 403, owner="x")


def test_a_service_whose_name_cannot_be_trusted_waits_for_a_name(app: FastAPI) -> None:
    """P015 of the catalogue is garbled: hidden until someone has named it (assets/catalogue_notes.json)."""
    settings: Settings = app.state.settings
    with reading(app.state.engine) as connection:
        shown = service_entries(connection, PROVINCE, "กุดชุม", settings.catalogue)
    assert not settings.catalogue.hidden & {entry.service for entry in shown}


def test_an_unknown_district_is_said_in_words(nobody: Person) -> None:
    """404, not an error page of the machine."""
    assert "ไม่พบอำเภอ" in nobody.opens("/public/ไม่มี", 404)


def test_a_code_draws_every_dark_module_once() -> None:
    """The path's rectangles add up to the matrix of the library itself."""
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=qr_svg.QUIET)
    code.add_data("https://www.example.go.th/บริการ")
    code.make(fit=True)
    drawn = qr_svg.code("https://www.example.go.th/บริการ")
    assert drawn is not None
    runs = [(int(x), int(y), int(width)) for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", drawn.path)]
    dark = {(x + step, y) for x, y, width in runs for step in range(width)}
    assert dark == {(x, y) for y, row in enumerate(code.get_matrix()) for x, module in enumerate(row) if module}
    assert qr_svg.code("x" * 3000) is None


LONG_THAI = "https://www.example.go.th/" + "คู่มือ" * 12


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"link": "https://example.go.th/" + "x" * 500}, "ยาวเกิน 500"),
        ({"telephone": "ไม่มี"}, "โทรศัพท์ต้องมีตัวเลข"),
        ({"telephone": "045 ☎"}, "โทรศัพท์: เครื่องคีออสก์ไม่มีตัวอักษร ☎"),
    ],
    ids=["a long link", "a telephone without a digit", "a letter without a picture"],
)
def test_what_the_districts_kiosks_would_refuse_is_refused_on_the_page(kutchum: Person, words: dict[str, str], sentence: str) -> None:
    """In words, with what was typed: they would refuse all that is said of that service, and nobody would hear of it."""
    page = kutchum.sends("/banners/กุดชุม/L005", 400, owner="สำนักงานจัดหางานจังหวัดยโสธร", **words)
    assert sentence in page and all(typed in page for typed in words.values())
    if "telephone" in words:
        assert sentence in kutchum.sends("/banners/กุดชุม", 400, place="ที่ว่าการอำเภอ", **words)


def test_a_link_too_long_for_a_code_is_shown_without_one(kutchum: Person, nobody: Person) -> None:
    """A code of that many modules is grey to a telephone; the link itself still opens, and a short Thai one has its code in ASCII."""
    kutchum.sends("/banners/กุดชุม/L005", link=LONG_THAI, handbook="https://www.example.go.th/คู่มือ.pdf")
    service = card(nobody.opens("/public/กุดชุม"), "ขึ้นทะเบียนคนว่างงาน")
    assert service.count("qr-path") == 1 and LONG_THAI in service


@pytest.mark.parametrize(
    ("written", "number"), [("045-789-000 ต่อ 12", "045789000"), ("๐๔๕ ๗๘๙ ๐๐๐", "045789000"), ("+66 45 711000, 081-2345678", "+6645711000")]
)
def test_a_telephone_dials_the_number_and_not_the_words_behind_it(kutchum: Person, nobody: Person, written: str, number: str) -> None:
    """As districts write theirs: with an extension, in Thai digits, two of them."""
    kutchum.sends("/banners/กุดชุม/L005", telephone=written)
    assert f'href="tel:{number}">{written}' in nobody.opens("/public/กุดชุม")


EVIL = "https://dopa-go-th.evil.example/login"


@pytest.fixture
def attacker(app: FastAPI) -> Sender:
    """Somebody who has the key of one kiosk of กุดชุม, or the PIN of its counter."""
    with reading(app.state.engine) as connection:
        kiosk = connection.scalar(select(kiosks.c.kiosk).where(kiosks.c.district == "กุดชุม"))
    assert kiosk
    return Sender(kiosk, "ยโสธร", "กุดชุม")


def test_a_kiosks_key_changes_no_public_link_until_somebody_accepts(
    app: FastAPI, nobody: Person, kutchum: Person, guest: Person, attacker: Sender
) -> None:
    """Neither the public page nor other counters show it; the audit log names the kiosk; the district accepts it, and takes it back."""
    details = {"url": EVIL, "telephone": "0900000000", "owner": "สำนักงานประกันสังคมจังหวัดยโสธร"}
    words = {"service": "L022", "version": 77, "at": "2026-11-23T09:41:00+07:00", "details": details}
    before = card(nobody.opens("/public/กุดชุม"), "ประกันสังคม")
    with writing(app.state.engine) as connection:
        connection.execute(delete(service_details).where(service_details.c.service == "L022", service_details.c.version == 77))
    assert service_content.ingest(app.state.engine, attacker, [words], timestamp(datetime.now(UTC)))[0]["verdict"] == "accepted"
    assert card(nobody.opens("/public/กุดชุม"), "ประกันสังคม") == before
    other = Sender("0192f3a4-0000-4000-8000-00000000000f", "ยโสธร", "กุดชุม")
    with reading(app.state.engine) as connection:
        assert EVIL not in str(service_content.content_for(connection, other))
        assert f"kiosk {attacker.kiosk}" in {entry.actor for entry in audit.entries(connection, Scope("ยโสธร"))}
    page = kutchum.opens("/banners/กุดชุม")
    assert EVIL in page and "รับข้อเสนอ" in page and "รับข้อเสนอ" not in guest.opens("/banners/กุดชุม")
    assert "รอพิจารณา: กุดชุม" in kutchum.opens("/duties")
    guest.sends("/banners/กุดชุม/L022/accept", 403)
    kutchum.sends("/banners/กุดชุม/L022/accept")
    assert EVIL in nobody.opens("/public/กุดชุม") and "มีข้อเสนอจากเครื่อง" not in kutchum.opens("/banners/กุดชุม")
    kutchum.sends("/banners/กุดชุม/L022/back")
    assert EVIL not in nobody.opens("/public/กุดชุม")
    kutchum.sends("/banners/กุดชุม/L022/accept", 404)


def test_a_heartbeats_link_and_telephone_wait_as_well(app: FastAPI, nobody: Person, kutchum: Person, attacker: Sender) -> None:
    """What a kiosk calls its service stands; where it sends people waits."""
    beat = {"kiosk": attacker.kiosk, "at": "2026-11-23T09:41:00+07:00", "version": "0.2.0", "unsent": 0}
    beat |= {"services": [{"id": "X-9", "name": "ออกบัตรผู้สูงอายุ", "owner": "เทศบาล", "telephone": "0900000000", "link": EVIL}]}
    heartbeats.record(app.state.engine, app.state.settings, attacker, schemas.Heartbeat.model_validate(beat))
    page = nobody.opens("/public/กุดชุม")
    assert "ออกบัตรผู้สูงอายุ" in page and EVIL not in page and "0900000000" not in page
    assert EVIL in kutchum.opens("/banners/กุดชุม")
    kutchum.sends("/banners/กุดชุม/X-9/accept")
    assert EVIL in nobody.opens("/public/กุดชุม")


def seen(page: str, action: str) -> str:
    """The hidden field of the form with this address: what its officer saw."""
    return re.findall(rf'action="{re.escape(action)}">.*?name="seen" value="(\w+)"', page, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("action", "first", "second"),
    [
        ("/banners/กุดชุม", {"telephone": "045 789 111"}, {"telephone": "045 789 222"}),
        ("/banners/กุดชุม/L022", {"owner": "ห้อง 3"}, {"owner": "ห้อง 5"}),
        ("/open-services/กุดชุม", {"services": "L022 L023"}, {"services": "P017"}),
    ],
    ids=["the district", "a service", "services by hand"],
)
def test_two_officers_write_on_one_banner(jangwat: Person, action: str, first: dict[str, str], second: dict[str, str]) -> None:
    """The second is told, reads both texts, and only saving once more puts theirs in the place of the first."""
    page = jangwat.opens("/banners/กุดชุม")
    address = quote(action)
    opened = seen(page, address)
    jangwat.sends(action, **first, seen=opened)
    answer = jangwat.sends(action, 400, **second, seen=opened)
    alert = answer.split('role="alert"')[1].split("</div>")[0]
    assert next(iter(first.values())) in alert and next(iter(second.values())) in alert
    field = next(iter(second.values()))
    written = f'value="{field}" checked' if "services" in second else f'value="{field}"'
    assert written in answer and written not in jangwat.opens("/banners/กุดชุม")
    jangwat.sends(action, **second, seen=seen(answer, address))
    assert written in jangwat.opens("/banners/กุดชุม")


def test_a_kiosk_tells_citizens_another_telephone_than_the_district(app: FastAPI, kutchum: Person, attacker: Sender) -> None:
    """The district's page says so and leads to both; LINE and Facebook too; one that says the same, or nothing, is not mentioned."""
    kutchum.sends("/banners/กุดชุม", place="ที่ว่าการอำเภอกุดชุม", telephone="045 789 111", line="@kudchum")
    beat = {"kiosk": attacker.kiosk, "at": "2026-11-23T09:41:00+07:00", "version": "0.2.0", "unsent": 0}
    heard = beat | {"place": "ที่ว่าการอำเภอกุดชุม", "telephone": "045 000 000", "line": "@old"}
    heartbeats.record(app.state.engine, app.state.settings, attacker, schemas.Heartbeat.model_validate(heard))
    page = kutchum.opens("/districts/กุดชุม")
    assert "“045 000 000” (อำเภอ “045 789 111”)" in page and "LINE “@old” (อำเภอ “@kudchum”)" in page
    assert f'href="/kiosks/{attacker.kiosk}"' in page
    heartbeats.record(
        app.state.engine, app.state.settings, attacker, schemas.Heartbeat.model_validate(heard | {"telephone": "045 789 111", "line": ""})
    )
    assert "ไม่ตรงกับของอำเภอ" not in kutchum.opens("/districts/กุดชุม")
