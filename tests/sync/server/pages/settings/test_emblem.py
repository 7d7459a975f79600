"""The province's officer gives a district its emblem, looks at it, publishes it, and takes it back."""

import base64
import re

import pytest
from fastapi import FastAPI

from sync.server.configuration import emblems, kiosk_config
from sync.server.db.engine import reading
from sync.server.documents.counter_facts import counter_of
from sync.server.scope import Scope
from sync.server.sender import Sender
from tests.kiosk.test_emblem_file import picture
from tests.sync.server.pages.conftest import PROVINCE, Person, publishes, seen_on


def brings(person: Person, content: bytes, district: str = "", status: int = 303, seen: str = "", name: str = "seal.png") -> str:
    """The emblem's file from the person's disk; the page that follows."""
    form = {"csrf": person.token(), "district": district, "seen": seen or seen_on(person.opens(f"/settings/emblem?district={district}"))}
    reply = person.browser.post("/settings/emblem", data=form, files={"file": (name, content)}, follow_redirects=False)
    assert reply.status_code == status, reply.text[:600]
    return person.opens(reply.headers["location"]) if status == 303 else reply.text


def sent(app: FastAPI, district: str) -> bytes:
    """The emblem that a kiosk of that district reads; nothing where it reads none."""
    with reading(app.state.engine) as connection:
        config = kiosk_config.for_kiosk(connection, Sender("0192f3a4-0000-4000-8000-000000000009", PROVINCE, district))
    assert "emblem_sha256" not in config
    return base64.b64decode(config.get("emblem", ""))


def shown(page: str) -> list[str]:
    """The digests of the emblems on a page."""
    return re.findall(r'src="/settings/emblem/([0-9a-f]{64})"', page)


def test_an_emblem_is_looked_at_before_kiosks_have_it(app: FastAPI, jangwat: Person) -> None:
    """Brought, seen round beside what was there, published for one district; its posters have it, the other districts nothing."""
    page = brings(jangwat, picture(), "กุดชุม")
    (digest,) = shown(page)
    assert "ยังไม่เผยแพร่" in page and "ไม่มีตรา" in page and sent(app, "กุดชุม") == b""
    reply = jangwat.browser.get(f"/settings/emblem/{digest}")
    assert reply.headers["content-type"] == "image/webp" and reply.content[8:12] == b"WEBP"
    assert shown(publishes(jangwat, "กุดชุม")) == [digest]
    assert sent(app, "กุดชุม") == reply.content and sent(app, "ค้อวัง") == b""
    with reading(app.state.engine) as connection:
        counter = counter_of(connection, app.state.settings, "กุดชุม", "https://yasothon.example")
        assert counter and counter.emblem.startswith(b"\x89PNG")
        assert emblems.in_use(connection, Scope(PROVINCE, "ค้อวัง")) == b""


def test_an_emblem_is_taken_out_and_an_earlier_one_taken_back(app: FastAPI, jangwat: Person) -> None:
    """Kiosks then have none; the version that had it still shows it and brings it back."""
    brings(jangwat, picture())
    publishes(jangwat)
    first = sent(app, "ค้อวัง")
    jangwat.sends("/settings/emblem", act="remove", seen=seen_on(jangwat.opens("/settings/emblem")))
    publishes(jangwat)
    assert first and sent(app, "ค้อวัง") == b""
    version = jangwat.opens("/settings/versions/1")
    assert len(shown(version)) == 2  # what would change, and what it held
    jangwat.sends("/settings/versions", version="1", seen="")
    publishes(jangwat)
    assert sent(app, "ค้อวัง") == first


def test_a_districts_emblem_stands_over_the_one_of_all(app: FastAPI, jangwat: Person) -> None:
    """And when it is taken out the district has the one of all again."""
    brings(jangwat, picture())
    publishes(jangwat)
    brings(jangwat, picture((200, 400)), "กุดชุม")
    publishes(jangwat, "กุดชุม")
    assert sent(app, "กุดชุม") != sent(app, "ค้อวัง")
    jangwat.sends("/settings/emblem", act="remove", district="กุดชุม", seen=seen_on(jangwat.opens("/settings/emblem?district=กุดชุม")))
    publishes(jangwat, "กุดชุม")
    assert sent(app, "กุดชุม") == sent(app, "ค้อวัง") != b""


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"MZ no picture at all", "ไม่ใช่รูปที่ใช้ได้"), (picture((95, 300)), "เล็กเกินไป"), (b"\0" * (5 * 2**20 + 1), "MB")],
    ids=["a program", "too small to be seen", "too large"],
)
def test_a_file_that_cannot_be_an_emblem(app: FastAPI, jangwat: Person, content: bytes, says: str) -> None:
    """One sentence on the page, and nothing is kept."""
    page = brings(jangwat, content, "กุดชุม", 400)
    assert 'role="alert"' in page and says in page
    assert "ฉบับที่เตรียมไว้" not in jangwat.opens("/settings?district=กุดชุม")


def test_nobody_chose_a_file(jangwat: Person) -> None:
    """The button alone does nothing, and says what to do."""
    assert "โปรดเลือกไฟล์รูปตราก่อน" in jangwat.sends("/settings/emblem", 400, act="bring")


def test_two_officers_bring_an_emblem_from_the_same_page(jangwat: Person) -> None:
    """The second is told, and may put it in place of the first's."""
    read = seen_on(jangwat.opens("/settings/emblem"))
    brings(jangwat, picture(), seen=read)
    page = brings(jangwat, picture((200, 400)), seen=read, status=400)
    assert "มีผู้อื่นแก้ส่วนนี้" in page
    brings(jangwat, picture((200, 400)), seen=seen_on(page))


def test_only_the_province_gives_an_emblem(kutchum: Person, guest: Person) -> None:
    """403 for a district and a viewer, and for the picture's own address."""
    for person in (kutchum, guest):
        person.opens("/settings/emblem", 403)
        person.opens(f"/settings/emblem/{'0' * 64}", 403)
        person.sends("/settings/emblem", 403, act="remove")


def test_a_district_or_picture_that_there_is_not(jangwat: Person) -> None:
    """404, and nothing is prepared for it."""
    jangwat.sends("/settings/emblem", 404, act="remove", district="ไม่มี")
    for name in ("0" * 64, "..%2f..%2fetc%2fpasswd", "x"):
        jangwat.opens(f"/settings/emblem/{name}", 404)
