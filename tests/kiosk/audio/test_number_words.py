"""Numbers as they are said, from few recorded words."""

from kiosk.audio import number_words
from kiosk.language import texts
from kiosk.paths import TEXTS


def said(figures: str, language: str) -> str:
    words = texts.load(TEXTS, language, "spoken")
    return " ".join(words(key) for key in number_words.keys(figures, language))


def test_a_thai_number_is_said_as_a_thai_says_it() -> None:
    """With "et" for a last one, "yi" in twenty, and ten thousand and hundred thousand as words of their own."""
    expected = {
        "0": "ศูนย์",
        "1": "หนึ่ง",
        "11": "สิบเอ็ด",
        "20": "ยี่สิบ",
        "21": "ยี่สิบ เอ็ด",
        "45": "สี่สิบ ห้า",
        "101": "หนึ่ง ร้อย เอ็ด",
        "111": "หนึ่ง ร้อย สิบเอ็ด",
        "2,569": "สอง พัน ห้า ร้อย หกสิบ เก้า",
        "310000": "สาม แสน หนึ่ง หมื่น",
        "21000000": "ยี่สิบ เอ็ด ล้าน",
        "0457": "ศูนย์ สี่ ห้า เจ็ด",
    }
    assert {figures: said(figures, "th") for figures in expected} == expected


def test_an_english_number_is_said_in_words() -> None:
    """Hundreds and thousands in their groups; a telephone digit by digit."""
    expected = {
        "0": "zero",
        "13": "thirteen",
        "21": "twenty one",
        "100": "one hundred",
        "2569": "two thousand five hundred sixty nine",
        "310000": "three hundred ten thousand",
        "1000000": "one million",
        "0812": "zero eight one two",
        "1234567890": "one two three four five six seven eight nine zero",
    }
    assert {figures: said(figures, "en") for figures in expected} == expected
