"""Districts and the province write chapters of the yearly report, with photographs: saved, read, signed, and locked with the report."""

import io
import re
from collections.abc import Callable
from urllib.parse import quote

import openpyxl
import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import func, select

from sync.server.accounts.users import add_user
from sync.server.db.engine import reading, writing
from sync.server.db.schema import report_chapters, report_photographs
from sync.server.narrative.chapters import CHAPTERS, PHOTOGRAPHS
from sync.server.scope import Scope
from sync.server.web.body_limits import FORM_LIMIT
from tests.sync.server.narrative.test_photographs import taken, with_place
from tests.sync.server.pages.conftest import PASSWORD, PROVINCE, Person

OF_THE_DISTRICT, OF_THE_PROVINCE = "/chapters/กุดชุม/2570", "/chapters/province/2570"
HEADING, TEXT, CAPTION = "เปิดจุดให้บริการ", "ซักซ้อมเมื่อเดือนพฤศจิกายน\nประชาชนมาใช้บริการทุกวัน", "เจ้าหน้าที่แนะนำการใช้งาน"


@pytest.fixture
def colleague(app: FastAPI, log_in: Callable[..., Person]) -> Person:
    """A second officer of กุดชุม."""
    with writing(app.state.engine) as connection:
        add_user(connection, "test", "somsri", PASSWORD, "district", Scope(PROVINCE, "กุดชุม"))
    return log_in("somsri")


def writes(person: Person, path: str, status: int = 303, files: tuple[bytes, ...] = (), **form: object) -> tuple[str, str]:
    """A chapter's form with its photographs; where it leads and the page that follows."""
    fields = {"csrf": person.token(), "heading": HEADING, "text": TEXT, "position": "1", "act": "ready", **form}
    sent = [("photograph", (f"photograph {number}.jpg", file, "image/jpeg")) for number, file in enumerate(files)]
    reply = person.browser.post(
        path, data=fields, files=sent or [("photograph", ("", b"", "application/octet-stream"))], follow_redirects=False
    )
    assert reply.status_code == status, reply.text[:600]
    address = reply.headers.get("location", "")
    return address.split("?")[0], person.opens(address) if address else reply.text


def form_of(person: Person, path: str) -> str:
    """The address of a chapter's form, as the district's page links it."""
    return re.findall(rf'href="({re.escape(quote(path))}/[0-9a-f]{{16}})"', person.opens(path))[0]


def seen(page: str) -> str:
    return re.findall(r'name="seen" value="([0-9a-f]+)"', page)[0]


def photographs(app: FastAPI) -> int:
    with reading(app.state.engine) as connection:
        return connection.scalar(select(func.count()).select_from(report_photographs)) or 0


def test_a_district_tells_its_year_with_a_photograph(app: FastAPI, kutchum: Person, jangwat: Person) -> None:
    """It is read with its caption, without the place where it was taken, and stands in the report's draft, its files and its page."""
    _, page = writes(kutchum, f"{OF_THE_DISTRICT}/new", files=(taken(exif=with_place(6)),), caption=CAPTION, consent="1")
    assert HEADING in page and "ซักซ้อมเมื่อเดือนพฤศจิกายน</p>" in page and f'alt="{CAPTION}"' in page and "พร้อมเข้ารายงาน" in page
    (source,) = set(re.findall(r'src="(/photographs/[^"]+)"', page))
    for person in (kutchum, jangwat):
        picture = person.browser.get(source)
        assert picture.headers["content-type"] == "image/jpeg" and b"Exif" not in picture.content
        assert Image.open(io.BytesIO(picture.content)).size == (300, 400)
    assert CAPTION in jangwat.sends("/report/2570/draft")
    book = openpyxl.load_workbook(io.BytesIO(jangwat.browser.get("/report/2570/file.xlsx").content))
    assert [cell.value for cell in book["บรรยายสรุป"][5]] == ["กุดชุม", HEADING, TEXT, CAPTION]


def test_a_draft_is_not_in_the_report_yet(jangwat: Person) -> None:
    """It is read on the pages alone; once it is ready, the report's page says that its draft is older than that."""
    address, page = writes(jangwat, f"{OF_THE_PROVINCE}/new", act="draft")
    assert re.fullmatch(r"/chapters/province/2570/[0-9a-f]{16}", address) and "บันทึกร่างบทแล้ว" in page
    assert HEADING not in jangwat.sends("/report/2570/draft")
    writes(jangwat, address, seen=seen(page))
    assert "มีบทบรรยายที่เปลี่ยนหลังจัดทำฉบับนี้ 1 บท" in jangwat.opens("/report/2570")
    assert HEADING in jangwat.sends("/report/2570/draft") and "บทบรรยายและภาพในฉบับนี้เป็นฉบับล่าสุด" in jangwat.opens("/report/2570")


def test_two_officers_never_overwrite_each_other(app: FastAPI, kutchum: Person, colleague: Person) -> None:
    """The second reads what the first saved beside their own words, decides, and both versions stay."""
    writes(kutchum, f"{OF_THE_DISTRICT}/new", act="draft")
    address = form_of(kutchum, OF_THE_DISTRICT)
    before = [seen(person.opens(address)) for person in (kutchum, colleague)]
    writes(kutchum, address, text="คนแรกเขียน", seen=before[0], act="draft", files=(taken(),), caption=CAPTION, consent="1")
    _, page = writes(colleague, address, 400, text="คนที่สองเขียน", seen=before[1])
    assert "คนแรกเขียน" in page and "คนที่สองเขียน" in page and CAPTION in page
    writes(colleague, address, text="คนที่สองเขียน", seen=seen(page), act="draft")
    page = colleague.opens(address)
    assert "คนที่สองเขียน" in page and "ฉบับก่อนหน้า (2)" in page and "คนแรกเขียน" in page and photographs(app) == 1


def test_a_form_from_before_the_report_was_locked_changes_nothing(app: FastAPI, jangwat: Person, kutchum: Person) -> None:
    """Under review and later nobody writes, adds or takes out; taken back to a draft they may again."""
    writes(kutchum, f"{OF_THE_DISTRICT}/new", files=(taken(),), caption=CAPTION, consent="1")
    address = form_of(kutchum, OF_THE_DISTRICT)
    jangwat.sends("/report/2570/draft")
    jangwat.sends("/report/2570/review")
    for act in ("ready", "draft", "remove"):
        assert "จึงแก้บทบรรยายไม่ได้" in writes(kutchum, address, 400, act=act, text="แก้หลังส่งตรวจทาน")[1]
    assert "จึงแก้บทบรรยายไม่ได้" in writes(jangwat, f"{OF_THE_PROVINCE}/new", 400)[1]
    page = kutchum.opens(OF_THE_DISTRICT)
    assert "ซักซ้อม" in page and "แก้หลังส่งตรวจทาน" not in page and "เขียนบทใหม่" not in page and photographs(app) == 1
    jangwat.sends("/report/2570/back", note="แก้บทบรรยาย")
    writes(kutchum, address, text="แก้แล้ว")
    assert "แก้แล้ว" in kutchum.opens(OF_THE_DISTRICT)


def test_a_photograph_in_a_report_stays_as_long_as_the_report(app: FastAPI, jangwat: Person) -> None:
    """Taken out of its chapter it is deleted, unless a report was made with it; then that report still prints it."""
    writes(jangwat, f"{OF_THE_PROVINCE}/new", files=(taken(), taken((200, 100))), caption=CAPTION, consent="1")
    address = form_of(jangwat, OF_THE_PROVINCE)
    first, second = re.findall(r'name="remove_([0-9a-f]{64})"', jangwat.opens(address))
    writes(jangwat, address, **{f"remove_{first}": "1", f"caption_{second}": "ป้ายหน้าที่ว่าการอำเภอ"})
    assert photographs(app) == 1
    jangwat.sends("/report/2570/draft")
    writes(jangwat, address, **{f"remove_{second}": "1"})
    assert photographs(app) == 1
    jangwat.sends("/report/2570/draft")
    writes(jangwat, address, files=(taken((60, 60)),), caption=CAPTION, consent="1")
    writes(jangwat, address, act="remove")
    assert photographs(app) == 1  # nobody asked for the second since; the third is gone
    assert "ยังไม่มีบท" in jangwat.opens(OF_THE_PROVINCE)
    jangwat.opens(address, 404)


def test_somebody_on_a_photograph_takes_back_consent_after_the_report_was_signed(app: FastAPI, jangwat: Person, kutchum: Person) -> None:
    """The picture is gone from chapter, report and file; words, figures and digest stay; a tick is asked for, and the act is in the log."""
    writes(kutchum, f"{OF_THE_DISTRICT}/new", files=(taken(),), caption=CAPTION, consent="1")
    digest = re.findall(r"/photographs/[^/]+/([0-9a-f]{64})", kutchum.opens(OF_THE_DISTRICT))[0]
    for step in ("draft", "review", "certify"):
        jangwat.sends(f"/report/2570/{step}")
    before = jangwat.browser.get("/report/2570/file.pdf").content
    address = f"/photographs/กุดชุม/{digest}"
    assert "โปรดทำเครื่องหมาย" in kutchum.sends(f"{address}/withdraw", 400, year=2570) and photographs(app) == 1
    assert "นำภาพออกแล้วตามคำขอ" in kutchum.sends(f"{address}/withdraw", year=2570, sure=1)
    kutchum.opens(address, 404)
    page, after = jangwat.opens("/report/2570"), jangwat.browser.get("/report/2570/file.pdf").content
    assert photographs(app) == 0 and "นำภาพออกแล้วตามคำขอ" in page and "ซักซ้อม" in page and "รับรองแล้ว" in page
    assert before.count(b"/DCTDecode") == 1 and b"/DCTDecode" not in after
    assert digest[:16] in jangwat.opens("/audit")


REFUSALS = {
    "without consent": ({}, (taken((40, 40)),), "ยินยอม"),
    "no picture": ({"consent": "1"}, (b"hello",), "ไม่ใช่ภาพ"),
    "torn": ({"consent": "1"}, (taken((800, 800))[:2000],), "อาจเสียหรือส่งมาไม่ครบ"),
    "one of two is torn": ({"consent": "1", "caption": CAPTION}, (taken((40, 40)), taken((800, 800))[:2000]), "อาจเสียหรือส่งมาไม่ครบ"),
    "no caption": ({"consent": "1"}, (taken((40, 40)),), "คำบรรยายให้ครบทุกภาพ"),
    "too many": ({"consent": "1", "caption": CAPTION}, (taken((40, 40)),) * (PHOTOGRAPHS + 1), f"ไม่เกิน {PHOTOGRAPHS} ภาพ"),
    "no heading": ({"heading": " \n"}, (), "โปรดเขียนชื่อบท"),
    "nothing in it": ({"text": " "}, (), "ต้องมีข้อความหรือภาพ"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_saved_is_said_and_what_was_typed_stays(app: FastAPI, kutchum: Person, name: str) -> None:
    """Words and photographs are saved together or not at all; photographs have to be chosen again, and that is said."""
    fields, files, sentence = REFUSALS[name]
    _, page = writes(kutchum, f"{OF_THE_DISTRICT}/new", 400, files, **fields)
    assert sentence in page and ("โปรดเลือกภาพอีกครั้ง" in page) == bool(files)
    assert fields.get("heading", HEADING).strip() in page and fields.get("text", TEXT).strip() in page
    assert photographs(app) == 0 and "ยังไม่มีบท" in kutchum.opens(OF_THE_DISTRICT)


def test_a_year_has_only_so_many_chapters(app: FastAPI, kutchum: Person) -> None:
    """The next one is refused in a sentence; a zero byte or a very long text harms nothing."""
    for number in range(CHAPTERS):
        writes(kutchum, f"{OF_THE_DISTRICT}/new", heading=f"บทที่ {number}", text="ก\0ข" + "ค" * 9000, position=str(number + 1))
    assert f"ไม่เกินปีละ {CHAPTERS} บท" in writes(kutchum, f"{OF_THE_DISTRICT}/new", 400)[1]
    page = kutchum.opens(OF_THE_DISTRICT)
    assert page.index("บทที่ 2<") < page.index("บทที่ 10<") and "กขค" in page and "เขียนบทใหม่" not in page
    with reading(app.state.engine) as connection:
        assert max(connection.scalars(select(func.length(report_chapters.c.text)))) == 8000


def test_a_large_file_is_read_only_of_people_who_are_logged_in(kutchum: Person, nobody: Person) -> None:
    """Somebody without a session is cut off at a form's size; an officer's photograph of 3 MB comes through; 25 MB for nobody."""
    large = taken((1200, 900), "PNG", compress_level=0)
    assert len(large) > FORM_LIMIT
    writes(kutchum, f"{OF_THE_DISTRICT}/new", files=(large,), caption=CAPTION, consent="1")
    send = {"data": {"act": "ready"}, "files": [("photograph", ("a.png", large, "image/png"))], "headers": {"Accept": "text/html"}}
    assert nobody.browser.post(f"{OF_THE_DISTRICT}/new", **send).status_code == 413
    send["files"] = [("photograph", ("a.png", b"\0" * (25 << 20), "image/png"))]
    assert kutchum.browser.post(f"{OF_THE_DISTRICT}/new", **send).status_code == 413


def test_chapters_of_others_are_not_read(kutchum: Person, guest: Person, jangwat: Person) -> None:
    """A district reads its own; a viewer of the province reads all and writes none; a photograph is of its district alone."""
    writes(jangwat, "/chapters/ค้อวัง/2570/new", files=(taken(),), caption=CAPTION, consent="1")
    (source,) = set(re.findall(r'src="(/photographs/[^"]+)"', guest.opens("/chapters/ค้อวัง/2570")))
    assert guest.browser.get(source).status_code == 200
    assert kutchum.browser.get(source).status_code == 403
    assert kutchum.browser.get(source.replace(source.split("/")[2], "กุดชุม")).status_code == 404
    for path in ("/chapters/ค้อวัง/2570", OF_THE_PROVINCE, f"{OF_THE_PROVINCE}/new"):
        kutchum.opens(path, 403)
    guest.opens("/chapters/ค้อวัง/2570/new", 403)
    assert "ค้อวัง" not in kutchum.opens("/chapters") and "ค้อวัง" in guest.opens("/chapters")
    for path in ("/chapters/กุดชุม/2570/0123456789abcdef", "/chapters/นาวา/2570", "/chapters/กุดชุม/1", "/chapters/กุดชุม/abc/new"):
        jangwat.opens(path, 404)
