"""What anybody finds on the page of the whole province, and what its web site shows of it."""

import io
import re
from html import unescape

import zxingcpp
from PIL import Image

from kiosk.survey.catalogue import AUDIENCES
from tests.sync.server.pages.conftest import Person


def test_a_citizen_finds_every_service_of_the_province_by_group(nobody: Person) -> None:
    """The sum, three groups, Yasothon's five columns, the districts; each link also as it is typed, for paper."""
    page = nobody.opens("/public")
    services = len(re.findall(r'<th scope="row" data-head', page))
    assert services == 16 and f"{services} งานบริการ" in page and "หน่วยงาน" in page
    places = [page.index(words) for words in ("งานบริการเพื่อประชาชน", "ผู้ประกอบการธุรกิจ/SMEs", "ส่งเสริมการมีงานทำ")]
    assert places == sorted(places) and len(places) == len(AUDIENCES)
    for head in ("หน่วยงานเจ้าของงานบริการ", "งานบริการ", "ชื่อ/หมายเลขโทรศัพท์ผู้ประสานงาน", "Link + QR Code งานบริการ", "Link + QR Code คู่มือ"):
        assert page.count(f'<th scope="col">{head}</th>') == len(AUDIENCES)
    assert all("e-Service คือ" in text for text in (page, nobody.opens("/public/กุดชุม")))
    assert "อำเภอค้อวัง" in page and 'href="https://www.example.go.th/handbook/L005.pdf"' in page
    assert ">https://www.example.go.th/handbook/L005.pdf</a>" in page and "http://127.0.0.1/public</span>" in page


def test_the_districts_page_follows_the_districts_own_order(nobody: Person) -> None:
    """L022 is the first of กุดชุม and of its page; how many services and agencies there are stands above."""
    page = nobody.opens("/public/กุดชุม")
    names = re.findall(r"<h2>([^<]+)</h2>", page)
    assert "ประกันตน" in names[0] and "งานบริการ" in page and "banner-sum" in page
    assert "http://127.0.0.1/public/กุดชุม</span>" in page  # its own address, as it is typed


def test_the_province_says_how_it_is_reached(jangwat: Person, kutchum: Person, nobody: Person) -> None:
    """Typed once by the province's officer; a district's may not."""
    jangwat.sends("/public/province/centre", place="ศูนย์ดำรงธรรมจังหวัดยโสธร", telephone="045-714-000", line="@yasothon", facebook="ยโสธร")
    page = nobody.opens("/public")
    assert all(words in page for words in ("ศูนย์ดำรงธรรมจังหวัดยโสธร", "tel:045714000", "@yasothon", "1567"))
    kutchum.sends("/public/province/centre", 403, place="x")
    assert "โทร" in jangwat.sends("/public/province/centre", 400, place="x", telephone="ไม่มี")
    assert "U+1F600" in jangwat.sends("/public/province/centre", 400, place="ศูนย์ 😀")


def test_the_provinces_site_shows_the_banner(jangwat: Person, nobody: Person) -> None:
    """Officers copy the code for it; a browser on another site may load the picture, and a telephone reads its code."""
    code = unescape(re.findall(r'<textarea id="snippet"[^>]*>([^<]+)<', jangwat.opens("/banners"))[0])
    assert code.startswith('<a href="http://127.0.0.1/public"><img src="http://127.0.0.1/public/province/banner.png"')
    reply = nobody.browser.get("/public/province/banner.png")
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    picture = Image.open(io.BytesIO(reply.content))
    assert [barcode.text for barcode in zxingcpp.read_barcodes(picture)] == ["http://127.0.0.1/public"]
    assert nobody.browser.get("/public/province/banner.svg").headers["content-type"].startswith("image/svg+xml")
    nobody.opens("/public/province/banner.gif", 404)


def test_a_foreigner_reads_the_province_in_english(jangwat: Person, nobody: Person) -> None:
    """Services, agencies, districts and the province itself, marked once as our translation; what the province types goes first, and an
    office without an English name keeps the one on its door."""
    nobody.browser.cookies.set("language", "en")
    page, district = nobody.opens("/public"), nobody.opens("/public/กุดชุม")
    for words in ("Register as unemployed", "Kut Chum", "Yasothon province"):
        assert words in page and words in district, words
    assert page.count("unofficial translation") == district.count("unofficial translation") == 1
    thai = jangwat.opens("/public/กุดชุม")
    assert "คำแปล" not in thai and "ขึ้นทะเบียนคนว่างงาน" in thai
    form = {"name_en": "Sign up as jobless", "owner_en": "Jobs Office"}
    jangwat.sends("/banners/กุดชุม/L005", **form)
    district = nobody.opens("/public/กุดชุม")
    assert "Sign up as jobless" in district and "Jobs Office" in district and "Register as unemployed" not in district


def test_an_officer_who_reads_english_sees_the_services_in_english(jangwat: Person) -> None:
    """The pages of figures name them as the public page does."""
    jangwat.browser.cookies.set("language", "en")
    for path in ("/services", "/services/L005", "/overview", "/districts/กุดชุม", "/items", "/trend"):
        page = jangwat.opens(path)
        assert "Register as unemployed" in page and page.count("unofficial translation") == 1, path
    assert "Department of Employment" in jangwat.opens("/services/L005")
