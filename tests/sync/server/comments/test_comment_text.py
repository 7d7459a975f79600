"""Words of comments as they are searched: Thai broken into words, spelled as people spell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.server.comments import comment_text
from sync.server.comments.comment_text import alike, all_searchable, hits, holds, searchable, term, terms


@pytest.mark.parametrize(
    ("text", "typed", "there"),
    [
        ("ที่จอดรถไม่พอ", "ที่จอดรถ", True),
        ("ทีจอดรถไม่พอ", "ที่จอดรถ", True),  # without its tone mark
        ("อยากให้มีที่ จอด รถ เพิ่ม", "ที่จอดรถ", True),
        ("ต้องรอเกือบชั่วโมง", "รอ", True),
        ("กรอกเอกสารเยอะ", "รอ", False),  # the letters of รอ, another word
        ("นั่งตากลมอยู่หน้าอำเภอ", "ตาก", False),
        ("เจ้าหน้าที่พูดจาไม่ดี", "เจ้าหน้าที่", True),
        ("ห้องน้ำสกปรก", "ห้องนำ้", True),  # marks typed in another order than the dictionary's
        ("The QUEUE was long", "queue", True),
        ("เสียค่าธรรมเนียม 20 บาท", "20", True),
        ("ไม่มีอะไร", "ที่จอดรถ", False),
        ("ลอนานมาก", "รอนาน", True),  # ร said and written as ล
    ],
)
def test_somebody_searches_for_a_word(text: str, typed: str, there: bool) -> None:
    """Tone marks, spaces and letters of one sound do not matter; what only has the letters of a short word does not have the word."""
    wanted = term(typed)
    assert wanted is not None and holds(searchable(text), wanted) is there


@given(st.lists(st.one_of(st.text(max_size=20), st.sampled_from(("", "\x1e", "\u0301กา", "ที่จอดรถ\r", "ΟΔΟΣ", "\udc80", "รอ\x1eนาน\n")))))
def test_many_texts_at_once_are_searched_as_each_by_itself(texts: list[str]) -> None:
    """Whatever signs they have: none takes a word from the next."""
    assert all_searchable(texts) == [searchable(text) for text in texts]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "…", "😡"])
def test_nothing_that_can_be_looked_for(typed: str) -> None:
    """Signs that LIKE would read as a pattern are no words."""
    assert term(typed) is None and comment_text.terms(typed) == ()


def test_what_is_alike() -> None:
    """Spaces, punctuation and letter case apart; another digit or another name is another text."""
    assert alike("ที่จอดรถไม่พอ!") == alike(" ที่จอดรถ ไม่พอ ") != alike("ที่จอดรถพอ")
    assert alike("โทร 081-234-5678") == alike("โทร 0812345678") != alike("โทร 0812345679")
    assert alike("...") == alike("") == ""


def test_what_may_name_a_person_is_noted_by_its_kind() -> None:
    """Each kind once."""
    assert comment_text.suspected("โทร 081-234-5678 หรือ 082-345-6789 ถามคุณสมชาย") == "phone name"
    assert comment_text.suspected("ที่จอดรถไม่พอ") == ""


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("ที่จอดรถไม่พอ และห้องน้ำสกปรก", "ห้องน้ำ", ["ห้องน้ำ"]),
        ("กรอกเอกสารยาก รอนาน", "รอ", ["รอ"]),  # not the letters in กรอก
        ("ที่จอดรถน้อย", "จอดรถ", ["จอดรถ"]),
        ("Wi-Fi ช้า WI-FI", "wi-fi", ["Wi-Fi", "WI-FI"]),
        ("ดีมาก", "แย่", []),
        ("", "ดี", []),
    ],
)
def test_what_was_searched_is_marked(text: str, typed: str, marked: list[str]) -> None:
    """Whole words as they are written, spelled as they are."""
    spans = hits(text, terms(typed))
    assert [text[first:last] for first, last in spans] == marked


@given(st.text(max_size=60), st.text(max_size=12))
def test_what_is_marked_is_what_was_found(text: str, typed: str) -> None:
    """Every text that a search for words finds has something marked, within the text and in order; no other has."""
    wanted = terms(typed)
    spans = hits(text, wanted)
    assert all(0 <= first < last <= len(text) for first, last in spans) and spans == sorted(spans)
    if wanted and all(holds(searchable(text), term) for term in wanted):
        assert spans
    if spans:
        assert any(holds(searchable(text), term) for term in wanted)
