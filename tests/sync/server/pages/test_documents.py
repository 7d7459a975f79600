"""Officers print what hangs at the counter and lies on the table."""

import io

from PIL import Image

from kiosk.documents.kinds import KINDS
from tests.support.paper import in_order, needs_poppler
from tests.sync.server.pages.conftest import Person


@needs_poppler
def test_an_officer_prints_the_poster_of_the_district(kutchum: Person) -> None:
    """Typed in on the banner's page: it stands on the paper, with every open service and the code's address."""
    kutchum.sends(
        "/banners/กุดชุม",
        place="ศูนย์ดำรงธรรมอำเภอกุดชุม",
        telephone="045-789-099",
        line="@kudchum",
        opened_on="14 ก.พ. 2564",
    )
    assert "14 กุมภาพันธ์ 2564" in kutchum.opens("/banners/กุดชุม")
    reply = kutchum.browser.get("/documents/กุดชุม/poster.pdf")
    assert reply.headers["content-type"] == "application/pdf" and reply.headers["content-disposition"].startswith("inline")
    in_order(reply.content, "จุดให้บริการ e-Service", "ศูนย์ดำรงธรรมอำเภอกุดชุม", "16 งานบริการ", "ตั้งแต่วันที่ 14 กุมภาพันธ์ 2564")
    in_order(reply.content, "045-789-099", "1567", "@kudchum", "127.0.0.1/public/กุดชุม")


@needs_poppler
def test_an_officer_prints_the_poster_for_visitors_from_abroad(kutchum: Person) -> None:
    """With the names that English pages have, said to be translated by us; a language that nothing is written in is not found."""
    assert "poster.pdf?lang=en" in kutchum.opens("/documents/กุดชุม")
    paper = kutchum.browser.get("/documents/กุดชุม/poster.pdf?lang=en").content
    in_order(paper, "e-Service counter", "16 services, 10 agencies", "Services for citizens", "Book a queue", "unofficial translation")
    kutchum.opens("/documents/กุดชุม/poster.pdf?lang=lo", 404)


def test_every_document_has_a_picture_before_it_is_printed(kutchum: Person) -> None:
    """The page shows each; a district that is not one's own is not shown."""
    page = kutchum.opens("/documents/กุดชุม")
    for kind in KINDS:
        assert f'src="/documents/%E0%B8%81%E0%B8%B8%E0%B8%94%E0%B8%8A%E0%B8%B8%E0%B8%A1/{kind}.png"' in page
    picture = Image.open(io.BytesIO(kutchum.browser.get("/documents/กุดชุม/sign.png").content))
    assert picture.size == (760, 217)
    kutchum.opens("/documents/ค้อวัง", 403)
    kutchum.opens("/documents/กุดชุม/hat.pdf", 404)


def test_a_counter_without_a_telephone_is_told_so(jangwat: Person) -> None:
    """The manual wants a number that citizens can call; a day that no calendar has is refused in a sentence."""
    jangwat.sends("/banners/กุดชุม", place="ศูนย์", telephone="")
    assert "ยังไม่มีหมายเลขโทรศัพท์ของจุดให้บริการ" in jangwat.opens("/documents/กุดชุม")
    assert "31/2/2564" in jangwat.sends("/banners/กุดชุม", 400, opened_on="31/2/2564")


def test_a_district_prints_its_month_and_any_day(kutchum: Person) -> None:
    """The same figures as its page shows; a month that there is not is refused in a sentence."""
    page = kutchum.opens("/districts/กุดชุม?month=2026-11")
    table = kutchum.browser.get("/documents/กุดชุม/month.csv?month=2026-11").content.decode("utf-8-sig")
    (percent,) = [line.split(",")[4] for line in table.splitlines() if "ร้อยละความพึงพอใจ" in line]
    assert percent and f">{percent}" in page.replace('class="figure-value">', ">")
    assert kutchum.browser.get("/documents/กุดชุม/month.pdf?day=3 พ.ย. 2569").content.startswith(b"%PDF")
    assert kutchum.browser.get("/documents/กุดชุม/month.xlsx").content.startswith(b"PK")
    assert "2026-13" in kutchum.opens("/documents/กุดชุม/month.pdf?month=2026-13", 400)
