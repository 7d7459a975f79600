"""Names and numbers in what people wrote: found where they are, and not where they are not."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.privacy import personal_data
from kiosk.survey.privacy.personal_data import COVER, covered, findings, pieces

NAMING = {
    "โทรกลับที่ 081-234-5678": "phone",
    "๐๘๑ ๒๓๔ ๕๖๗๘ ครับ": "phone",
    "เบอร์ +66 81 234 5678": "phone",
    "045-711-111 ต่อ 5": "phone",
    "โทร 081 - 234 - 5678": "phone",
    "เลขบัตร 1-2345-67890-12-1": "national_id",
    "1 - 2345 - 67890 - 12 - 1": "national_id",
    "บัตร 1234567890121": "national_id",
    "๑๒๓๔๕๖๗๘๙๐๑๒๑": "national_id",
    "ส่งมาที่ somchai.j@example.co.th": "email",
    "line id: somchai99": "account",
    "ไลน์ไอดี somchai99": "account",
    "ขอบคุณนายสมชาย ใจดี มากครับ": "name",
    "เจ้าหน้าที่นางสาวสุดา ทองดี พูดดี": "name",
    "น.ส.มาลี ช่วยกรอกให้": "name",
    "คุณสมหญิง ช่วยดีมาก": "name",
    "ด.ช.เก่ง": "name",
    "ผู้ใหญ่บ้าน สมศักดิ์": "name",
    "Mr. John Smith helped": "name",
    "บ้านเลขที่ 12/3 หมู่ 4": "address",
    "เลขที่บัญชี 4013456789": "number",
    "１２３４５６７８９０１２１": "national_id",
    "1\u200b2\u200c3\u200d4\u20605\u00ad6\ufeff7890121": "national_id",
    "1๒3๔5๖7๘9๐1๒1": "national_id",
    "１‑２３４５‑６７８９０‑１２‑１": "national_id",
    "โทร ０８１-２３４-５６７８": "phone",
    "0\u200b8\u200b1 234\u00ad5678": "phone",
    "ｓｏｍｃｈａｉ＠ｅｘａｍｐｌｅ．ｃｏｍ": "email",
    "รถทะเบียน กข 1234 จอดขวาง": "plate",
    "1กก ๔๕๖๗ ยโสธร": "plate",
    "ทะเบียน: บต 12": "plate",
    "เห็น บต-455 จอดอยู่": "plate",
}
HARMLESS = (
    "ขอบคุณมากครับ บริการดี",
    "คุณภาพดีมาก",
    "คุณสมบัติครบ",
    "อยากให้นายอำเภอมาดู",
    "เจ้านายดี",
    "ขอบพระคุณค่ะ",
    "ผู้ใหญ่บ้านแจ้งมา",
    "รอ 30 นาที ปี 2564",
    "รอตั้งแต่ 08.30 ถึง 12.00 น.",
    "เมื่อ 12/11/2569 มา 2 ครั้ง",
    "พ.ร.บ. 2562",
    "เสียค่าเดินทาง 1,200 บาท",
    "นางพยาบาลใจดี",
    "มาตรา 40",
    "ทะเบียนบ้าน 2 ฉบับ",
    "มา 3คน 20 นาที",
    "รอ 120 นาที งบ 2569",
    "รถ 2 คัน",
    "The officer was kind",
)


@pytest.mark.parametrize(("text", "kind"), NAMING.items())
def test_what_names_a_person_is_pointed_at(text: str, kind: str) -> None:
    """IDs of 13 digits, telephones, e-mails, titles with names, in Thai digits too."""
    assert kind in {finding.kind for finding in findings(text)}


@pytest.mark.parametrize("text", HARMLESS)
def test_an_everyday_remark_is_left_in_peace(text: str) -> None:
    """Thanks, prices, times, years and offices name nobody."""
    assert findings(text) == []


@pytest.mark.parametrize("text", NAMING)
def test_what_is_covered_holds_nothing_more_to_find(text: str) -> None:
    """Covering and looking again finds nothing."""
    assert COVER in covered(text)
    assert findings(covered(text)) == []


def test_the_officer_covers_a_nickname_that_no_rule_knows() -> None:
    """Passages that a person named are covered with the rest, the longest first."""
    assert covered("พี่แดงช่วยดี โทร 0812345678", ["พี่แดง", "", "แดง"]) == f"{COVER}ช่วยดี โทร {COVER}"


def test_the_officer_names_half_of_a_name_and_the_other_half_is_covered_too() -> None:
    """A passage that takes in a finding's beginning must not leave its end standing, which no rule would find any more."""
    assert covered("ขอบคุณนางสาวมาลี ใจดี มาก", ["นางสาว"]) == f"ขอบคุณ{COVER} มาก"
    assert covered("โทร 081-234-5678 ครับ", ["โทร 081-2"]) == f"{COVER} ครับ"
    assert covered("พี่แดงกับแดงน้อย", ["แดง"]) == f"พี่{COVER}กับ{COVER}น้อย"


def test_a_number_is_covered_with_the_invisible_signs_in_it() -> None:
    """What is covered is the text as written, from the first digit to the last; the letters around it stay."""
    assert covered("เลข 1\u200b234567890\u00ad121 ครับ") == f"เลข {COVER} ครับ"
    assert covered("ﬁle ０８１２３４５６７８ ﬁ") == f"ﬁle {COVER} ﬁ"


@pytest.mark.parametrize(
    "part",
    [
        "a@",
        "a-",
        "a",
        "a@a-",
        "0",
        "1-",
        "1 (",
        "นาย",
        "คุณก",
        "line ",
        "line:  ",
        "บ้านเลขที่   ",
        "ชื่อ : ",
        "Mr  ",
        "1กก",
        "ทะเบียน  ",
        "\u200b1",
    ],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(part: str) -> None:
    """The longest text is 2,000 letters; a pattern that read it again from each letter would take a hundred times as long here."""

    def seconds(length: int) -> float:
        text = (part * length)[:length]
        moments = []
        for _ in range(3):
            start = time.thread_time()
            findings(text)
            moments.append(time.thread_time() - start)
        return min(moments)

    assert seconds(20_000) < 40 * max(seconds(2_000), 0.0005)


@given(st.text(alphabet="กขนายสาว0123456789๐๑ -.@ab่้าี\n\u200b０ﬁ", max_size=60))
def test_the_pieces_are_the_text_again(text: str) -> None:
    """Whatever is written, marking loses and invents no letter, and never fails."""
    assert "".join(words for words, _ in pieces(text)) == text


@given(st.integers(0, 10**13 - 1), st.sampled_from(["", " ", "-"]))
def test_any_thirteen_digits_are_found_however_they_are_spaced(number: int, gap: str) -> None:
    """A person's ID number, with or without spaces and dashes."""
    assert findings(f"เลข {gap.join(f'{number:013d}')} ครับ")


@pytest.mark.parametrize(
    "piece",
    ["a", "a@a-", "a.", "line ", "line  ", "1-", "บ้านเลขที่ ", "ที่ 1 ", "นาย", "Mr ", "ชื่อ ", "0 ", "@", "a@a."],
    ids=lambda piece: piece.strip(),
)
def test_a_remark_is_written_to_keep_the_officer_waiting(piece: str) -> None:
    """Fifty thousand letters of what nearly is an address take no longer for each letter than a few hundred do."""
    text = (piece * 50_000)[:50_000]
    began = time.process_time()
    findings(text)
    assert time.process_time() - began < 10  # a pattern that starts anew at each letter takes minutes


@pytest.mark.parametrize(
    "text",
    ["โทร ０８１２３４５６７８", "081\u200b234\u20605678", "0\u00ad8\u00ad1 234 5678", "a\u200db@example\u2060.com", "นาย\u200bสมชาย ใจดี"],
)
def test_what_a_reader_sees_is_found_whatever_lies_between(text: str) -> None:
    """Full-width digits and invisible letters hide no number, no address and no name; what is covered is covered whole."""
    assert findings(text) and not findings(covered(text))


@given(st.text(alphabet="012๙aLnemM@.:=-/ กขรถชื่อบ้านเลขที่", max_size=40))
def test_what_is_passed_over_for_want_of_a_sign_names_nobody(text: str) -> None:
    """Nothing that a pattern finds is without its sign."""
    for _, sign, pattern in personal_data._PATTERNS:
        assert all(re.search(sign, match[0]) for match in re.finditer(pattern, text))


@given(st.text(alphabet=st.one_of(st.characters(max_codepoint=0x7F), st.characters(min_codepoint=0xE00, max_codepoint=0xE7F))))
def test_thai_and_ascii_are_read_letter_for_letter(text: str) -> None:
    """As letter by letter: Thai digits become those of the patterns."""
    plain, places = personal_data._plain(text)
    assert plain == "".join(map(personal_data._plain_letter, text)) and list(places) == list(range(len(text)))
