"""The office that owns a service is asked whether the link is right."""

import csv
import io

from fastapi import FastAPI
from sqlalchemy import delete

from sync.server.db.engine import writing
from sync.server.db.schema import link_checks
from tests.sync.server.pages.conftest import Person

PAGE, OFFICE = "/link-owners/กุดชุม", "สำนักงานประกันสังคมจังหวัดยโสธร"


def listed(person: Person) -> dict[str, dict[str, str]]:
    """Service as it is called -> its row of the file."""
    reply = person.browser.get(f"{PAGE}/list.csv")
    assert reply.status_code == 200
    return {row["งานบริการ"]: row for row in csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")))}


def test_the_social_security_office_says_which_links_are_right(app: FastAPI, kutchum: Person, nobody: Person) -> None:
    """One answer about its services at once: what it calls right is public though no kiosk looked, what it calls wrong is not, and the
    link that it gave is the district's from now on."""
    rows = {name: row for name, row in listed(kutchum).items() if row["หน่วยงานเจ้าของงานบริการ"] == OFFICE}
    (first, first_row), (second, second_row) = list(rows.items())[:2]
    ids = [name.rpartition("(")[2].rstrip(")") for name in (first, second)]
    with writing(app.state.engine) as connection:
        connection.execute(delete(link_checks).where(link_checks.c.service.in_(ids)))
    public = nobody.opens("/public/กุดชุม")
    assert first_row["ลิงก์บริการ"] not in public
    answer = {"owner": OFFICE, "who": "นักวิชาการแรงงาน", "day": "20 พฤศจิกายน 2569"}
    seen = {f"seen-{ids[0]}": first_row["ลิงก์บริการ"], f"seen-{ids[1]}": second_row["ลิงก์บริการ"]}
    page = kutchum.sends(PAGE, **answer, **seen, **{f"answer-{ids[0]}": "right", f"link-{ids[1]}": "https://www.sso.go.th/new"})
    assert "ยืนยันแล้ว 2 จาก" in page and "นักวิชาการแรงงาน" in page and "20 พ.ย. 2569" in page
    public = nobody.opens("/public/กุดชุม")
    assert first_row["ลิงก์บริการ"] in public and "https://www.sso.go.th/new" in public
    seen[f"seen-{ids[1]}"] = "https://www.sso.go.th/new"
    kutchum.sends(PAGE, **answer, **seen, **{f"answer-{ids[0]}": "wrong"})
    assert first_row["ลิงก์บริการ"] not in nobody.opens("/public/กุดชุม")
    assert listed(kutchum)[first]["หน่วยงานตอบว่า"] == "ไม่ถูกต้อง"


def test_an_answer_without_a_name_or_about_another_link_is_not_noted(kutchum: Person) -> None:
    """A sentence each, and what was typed stands in the form again; a district without an answer says so."""
    name, row = next((name, row) for name, row in listed(kutchum).items() if row["หน่วยงานเจ้าของงานบริการ"] == OFFICE)
    service = name.rpartition("(")[2].rstrip(")")
    answer = {"owner": OFFICE, "who": "ประกันสังคม", "day": "20 พ.ย. 2569", f"seen-{service}": row["ลิงก์บริการ"], f"answer-{service}": "right"}
    for changed, sentence in (
        ({"who": ""}, "โปรดบอกว่าใครตอบ"),
        ({"day": "เมื่อวาน"}, "อ่านวันที่ เมื่อวาน ไม่ได้"),
        ({f"seen-{service}": "https://example.go.th/"}, "มีคนแก้ลิงก์"),
        ({f"link-{service}": "javascript:alert(1)"}, "javascript:alert(1)"),
        ({f"answer-{service}": ""}, "ยังไม่ได้เลือกคำตอบ"),
    ):
        assert sentence in kutchum.sends(PAGE, 400, **{**answer, **changed})
    assert "ยืนยันแล้ว 0 จาก" in kutchum.opens(PAGE)
