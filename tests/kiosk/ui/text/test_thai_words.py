"""Where a Thai line may break: never inside a word that ICU's dictionary tears, never before a mark, a ๆ or a closing bracket."""

import csv
import itertools
import json
import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import paths
from kiosk.ui.text.thai_words import COMPOUNDS, syllables, words

WHOLE = [line for line in COMPOUNDS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
NEVER_FIRST = set("ๆฯ)]}”’»!?,.:;/%ะัาำิีึืฺุูๅ็่้๊๋์ํ๎·-–")
NEVER_LAST = set("([{“‘«เแโใไ-–")


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from texts_of(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts_of(member)


def every_thai_text() -> set[str]:
    """All that a screen may show: texts, questionnaire, suggestions, procedures, names and agencies of services."""
    texts = list(texts_of(tomllib.loads(paths.QUESTIONNAIRE.read_text(encoding="utf-8"))))
    for path in [*sorted(paths.TEXTS.glob("*.th.json")), paths.ASSETS / "suggestions.json", paths.ASSETS / "procedures.json"]:
        texts += texts_of(json.loads(path.read_text(encoding="utf-8")))
    for path in (paths.SERVICES, paths.ASSETS / "yasothon.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            texts += [text for row in csv.DictReader(file) for text in row.values() if text]
    return {text for text in texts if any("ก" <= letter <= "๛" for letter in text)}


TEXTS = sorted(every_thai_text())


def test_no_word_of_the_list_is_torn_in_any_text() -> None:
    """A break inside one of them is a fault; that ends of other words coincide with a longer one is not."""
    torn = []
    for text in TEXTS:
        edges, place = set(), 0
        for piece in words(text):
            place += len(piece)
            edges.add(place)
        for word in ("เจ้าหน้าที่", "อิเล็กทรอนิกส์", "อินเทอร์เน็ต", "ประชาชน", "เตรียม", "กรอก", "แสดง", "งานบริการ", "พึงพอใจ"):
            start = text.find(word)
            while start >= 0:
                torn += [f"{word} in {text}" for edge in edges if start < edge < start + len(word)]
                start = text.find(word, start + 1)
    assert torn == []


@pytest.mark.parametrize("word", WHOLE)
def test_a_word_of_the_list_is_one_piece(word: str) -> None:
    """By itself it never breaks."""
    assert words(word) == (word,)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("การกรอกข้อมูล", ("การกรอกข้อมูล",)),
        ("ไม่รู้ว่าต้องเตรียมเอกสารอะไร", ("ไม่รู้", "ว่า", "ต้อง", "เตรียม", "เอกสาร", "อะไร")),
        ("ผู้ที่มาติดต่อ", ("ผู้ที่", "มา", "ติดต่อ")),
        ("งานขึ้นทะเบียนผู้ประกันตนตามมาตรา 40", ("งาน", "ขึ้นทะเบียน", "ผู้ประกันตน", "ตาม", "มาตรา 40")),
        ("สำนักงานจัดหางานจังหวัดยโสธร", ("สำนักงาน", "จัดหางาน", "จังหวัดยโสธร")),
        ("ไม่รู้จักรหัส", ("ไม่รู้จัก", "รหัส")),
        ("ช่วงเชื่อมั่น", ("ช่วง", "เชื่อมั่น")),
        ("ใช้เวลาประมาณ 2 นาที", ("ใช้", "เวลา", "ประมาณ 2 นาที")),
    ],
)
def test_words_that_the_dictionary_misreads_are_mended(text: str, pieces: tuple[str, ...]) -> None:
    """Each was seen wrong on a screen: a torn verb, a number alone on its line, a province cut from its name."""
    assert words(text) == pieces


def test_a_name_too_wide_for_its_line_is_broken_at_the_words_within() -> None:
    """The largest letters on the smallest screen: ศูนย์ and ดำรงธรรม, not ศูนย์ดำรง and ธรรม."""
    assert syllables("ศูนย์ดำรงธรรม") == ("ศูนย์", "ดำรงธรรม")
    assert syllables("ดำรงธรรม") == ("ดำรง", "ธรรม")


def test_no_line_of_any_text_begins_or_ends_with_what_it_may_not() -> None:
    """Not with a mark, ๆ, a closing bracket, a dividing dot; not on an opening bracket or a leading vowel."""
    wrong = []
    for text in TEXTS:
        pieces = words(text)
        assert "".join(pieces) == text
        wrong += [
            f"{before}|{after}"
            for before, after in itertools.pairwise(pieces)
            if after.lstrip(" ")[:1] in NEVER_FIRST and before[-1] != "/"
        ]
        wrong += [f"{before}|" for before in pieces[:-1] if before.rstrip(" ")[-1:] in NEVER_LAST and not before.endswith(("- ", "– "))]
    assert wrong == []


@given(st.text(alphabet="กขญปฟนมเแโใไะัาำิีึืุู็่้๊๋์ๆฯ ()/1/2.a-·", max_size=40))
def test_any_text_in_pieces_is_the_text_again(text: str) -> None:
    """Whatever is typed, no letter is lost, no piece is empty, and no piece begins with a mark of the letter before."""
    pieces = words(text)
    assert "".join(pieces) == text
    assert all(pieces) or not text
    assert not any(piece[0] in "ะัาำิีึืฺุูๅ็่้๊๋์ํ๎ๆ)" for piece in pieces[1:])
    assert "".join(syllables(text)) == text


def test_a_no_break_space_keeps_two_words_together() -> None:
    """ณ does not stand alone at the end of a line."""
    text = "ปิดรายงาน · ณ\N{NO-BREAK SPACE}วันที่\N{NO-BREAK SPACE}23 พ.ย. 2569"
    assert any("ณ\N{NO-BREAK SPACE}วันที่\N{NO-BREAK SPACE}23" in piece for piece in words(text))
