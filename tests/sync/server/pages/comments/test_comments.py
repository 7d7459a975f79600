"""The list of comments: searching it, and handing on what was screened."""

import csv
import io

from fastapi import FastAPI
from openpyxl import load_workbook

from sync.server import audit
from sync.server.db.engine import reading
from sync.server.scope import Scope
from tests.sync.server.pages.conftest import Person
from tests.sync.server.pages.test_comments import NAMED, remark


def test_somebody_looks_for_parking(jangwat: Person, guest: Person) -> None:
    """Without its tone mark, with one letter wrong, and a word that nobody wrote; a viewer finds nothing that was not passed."""
    page = jangwat.opens("/comments?tab=unread&year=2570&q=ทีจอดรถ")
    assert "ข้อความที่มีคำว่า “ทีจอดรถ”" in page and '<b class="hit">ที่จอดรถ</b>ไม่พอ' in page and "รอคิวนาน" not in page
    near = jangwat.opens("/comments?tab=unread&year=2570&q=ที่จอดรด")
    assert "สะกดใกล้เคียง" in near and "ที่จอดรถไม่พอ" in near
    assert "ไม่พบข้อความ" in jangwat.opens("/comments?tab=unread&year=2570&q=ช้างเผือก")
    for typed in ("%", "_", "\\", "' OR 1=1 --", "x" * 500, "a b c d e f g h i"):
        jangwat.opens(f"/comments?tab=unread&year=2570&q={typed}")
    assert "<blockquote>" not in guest.opens("/comments?tab=unread&year=2570&q=ที่จอดรถ")


def test_what_was_screened_is_handed_on_and_nothing_else(app: FastAPI, jangwat: Person, guest: Person) -> None:
    """As CSV and as XLSX, by the filter of the page: covered words, the day, what was done about it; the log says who took it."""
    shown, named = remark(app, "กุดชุม", "ที่จอดรถไม่พอ"), remark(app, "กุดชุม", NAMED)
    jangwat.sends("/comments/screen", **shown, decision="shown")
    jangwat.sends("/comments/screen", **named, decision="redacted")
    jangwat.sends("/comments/follow-up", **shown, state="done", note="=1+1", after="0", owner="kutchum", due="2026-12-01")
    reply = guest.browser.get("/comments/export.csv?year=2570&tab=unread")
    assert reply.headers["content-disposition"].endswith("filename=comments.csv")
    head, *rows = csv.reader(io.StringIO(reply.content.decode("utf-8-sig")))
    assert head[0] == "วันที่" and len(rows) == 2 and "มาลี" not in reply.text
    parking = next(row for row in rows if row[3] == "ที่จอดรถไม่พอ")
    assert parking[1:2] + parking[4:] == ["กุดชุม", "ที่จอดรถ การเดินทาง ?", "ดำเนินการแล้ว", "kutchum", "2026-12-01", "'=1+1"]
    assert len(csv_rows(guest, "q=ที่จอดรถ")) == 1 and csv_rows(guest, "district=ค้อวัง") == []
    sheet = load_workbook(io.BytesIO(guest.browser.get("/comments/export.xlsx?year=2570").content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(cells) == 3 and "=1+1" in next(row for row in cells if row[3] == "ที่จอดรถไม่พอ")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    guest.opens("/comments/export.pdf?year=2570", 404)
    with reading(app.state.engine) as connection:
        taken = [row for row in audit.entries(connection, Scope("ยโสธร")) if row.act == "comments.export"]
    assert {(row.actor, row.subject) for row in taken} == {("guest", "csv"), ("guest", "xlsx")}


def csv_rows(person: Person, query: str) -> list[list[str]]:
    reply = person.browser.get(f"/comments/export.csv?year=2570&{query}")
    return list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))[1:]
