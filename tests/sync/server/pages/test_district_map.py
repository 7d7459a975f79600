"""The province brings the borders of its districts and sees where the goal is missed."""

import json
import re
from typing import Any

import pytest

from tests.sync.server.pages.conftest import Person


def square(name: str, west: float, south: float, side: float = 0.2) -> dict[str, Any]:
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Feature", "properties": {"ADM2_TH": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def brings(person: Person, content: bytes, status: int) -> str:
    form = {"data": {"csrf": person.token()}, "files": {"file": ("districts.geojson", content)}}
    reply = person.browser.post("/map/shapes", follow_redirects=False, **form)
    assert reply.status_code == status, reply.text[:300]
    return person.opens("/map?year=2570") if status == 303 else reply.text


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def shaped(outlines: list[list[list[float]]]) -> bytes:
    """กุดชุม with these outlines."""
    feature = square("กุดชุม", 104.3, 16.0)
    return collection({**feature, "geometry": {"type": "Polygon", "coordinates": outlines}})


def test_districts_are_drawn_where_they_lie(jangwat: Person, guest: Person, kutchum: Person) -> None:
    """By their Thai or their English names, north above south; what has no shape is named, and the table has them all."""
    assert "ยังไม่มีแผนที่" in jangwat.opens("/map?year=2570")
    file = collection(square("อำเภอกุดชุม", 104.3, 16.0), square("Kho Wang District", 104.3, 15.3), square("อำเภอที่ไม่รู้จัก", 100.0, 15.0))
    page = brings(jangwat, file, 303)
    drawn = re.findall(r'href="/districts/[^"]+"><path class="map-(\w+)" fill-rule="evenodd" d="M(\d+) (\d+)L', page)
    assert [state for state, _, _ in drawn] == ["met", "missed"] and int(drawn[0][2]) < int(drawn[1][2])
    assert "ไม่มีขอบเขตในไฟล์: เลิงนกทา" in page and page.count('<tr><th scope="row">') == 3
    assert "<svg" in guest.opens("/map?year=2570")
    kutchum.opens("/map", 403)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "อ่านไฟล์ไม่ได้"),
        (b"[1]", "อ่านไฟล์ไม่ได้"),
        (b"[" * 100_000, "อ่านไฟล์ไม่ได้"),
        (collection(square("กุดชุม", 190, 95)), "อ่านไฟล์ไม่ได้"),
        (collection({"type": "Feature", "properties": None, "geometry": None}), "อ่านไฟล์ไม่ได้"),
        (collection(square("บางกะปิ", 100.6, 13.7)), "ไม่พบชื่ออำเภอ"),
        (b" " * 5_000_001, "5 MB"),
        (shaped([]), "ไม่พบชื่ออำเภอ"),
        (shaped([[[104.3, 16.0], [104.4, 16.1]]]), "ไม่พบชื่ออำเภอ"),
        (shaped([[[104.3, 16.0]] * 5]), "อ่านไฟล์ไม่ได้"),
        (shaped([[[]]]), "อ่านไฟล์ไม่ได้"),
        (shaped([[[104.3]]]), "อ่านไฟล์ไม่ได้"),
        (shaped([[[10**400, 16]]]), "อ่านไฟล์ไม่ได้"),
    ],
    ids=[
        *("empty", "no collection", "nested", "metres", "nothing in it", "another province", "too large"),
        *("no outline", "a line", "a point"),
        *("a position without numbers", "a position without a latitude", "a number beyond any map"),
    ],
)
def test_a_file_that_no_map_can_be_drawn_of(jangwat: Person, content: bytes, sentence: str) -> None:
    """One sentence, and nothing is kept."""
    assert sentence in brings(jangwat, content, 400)
    assert "ยังไม่มีแผนที่" in jangwat.opens("/map")
