"""The page on which somebody chooses what they are told."""

import pytest

from sync.server.accounts.rate_limit import TRIAL_MESSAGES
from tests.sync.server.pages.conftest import Person


def test_somebody_chooses_and_tries_it_out(jangwat: Person, guest: Person) -> None:
    """What was chosen is there again, the trial message waits in the list, and nobody sees another's."""
    chosen = {"email": "a@yasothon.example", "kind": ["silent", "complaint"], "words": "เรียกเงิน\nพูดจาไม่ดี", "every": "day"}
    page = jangwat.sends("/account/alerts", **chosen)
    assert 'value="a@yasothon.example"' in page and 'value="silent" checked' in page and "พูดจาไม่ดี</textarea>" in page
    assert 'value="day" checked' in page and "ยังไม่ได้ตั้งค่าการส่ง" in page
    assert "ข้อความทดลองจากระบบ" in jangwat.sends("/account/alerts/try") and "รอส่ง" in jangwat.opens("/account/alerts")
    theirs = guest.opens("/account/alerts")
    assert "a@yasothon.example" not in theirs and "ยังไม่มีข้อความ" in theirs
    guest.sends("/account/alerts/try", 400)


def test_nobodys_letter_box_is_filled_from_here(jangwat: Person) -> None:
    """A trial is sent a few times, then one has to wait."""
    jangwat.sends("/account/alerts", email="a@yasothon.example")
    for _ in range(TRIAL_MESSAGES):
        jangwat.sends("/account/alerts/try")
    assert "ลองหลายครั้งเกินไป" in jangwat.sends("/account/alerts/try", 400)
    assert jangwat.opens("/account/alerts").count("รอส่ง") == TRIAL_MESSAGES


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"email": "a b@c"}, "อีเมลไม่ถูกต้อง"),
        ({"email": "a@c.example\r\nBcc: x@y.example"}, "อีเมลไม่ถูกต้อง"),
        ({"target": "http://169.254.169.254/"}, "รหัสผู้รับใช้ได้เฉพาะ"),
        ({"kind": ["silent"]}, "ยังไม่มีอีเมล"),
        ({"email": "a@c.example", "kind": ["everything"]}, "ไม่ได้"),
        ({"email": "a@c.example", "words": "ดี\n%%%"}, "คำที่เฝ้าดูมีได้ไม่เกิน"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(jangwat: Person, typed: dict[str, object], why: str) -> None:
    """And nothing is saved."""
    assert why in jangwat.sends("/account/alerts", 400, **typed)
    assert "@c.example" not in jangwat.opens("/account/alerts")


def test_what_needs_a_look_in_all_districts_at_once(jangwat: Person, kutchum: Person, guest: Person) -> None:
    """ค้อวัง's kiosk is silent, with the way to it; a district sees its own, a viewer nothing of it."""
    page = jangwat.opens("/alerts")
    assert "เครื่องเงียบตั้งแต่" in page and 'href="/kiosks/machines"' in page and "ค้อวัง" in page
    assert "เครื่องเงียบตั้งแต่" not in jangwat.opens("/alerts?kind=backup")
    assert "ค้อวัง" not in kutchum.opens("/alerts")
    guest.opens("/alerts", 403)
