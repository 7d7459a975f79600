"""A text and the clips that say it."""

from kiosk.audio.splicing import Splicer, letters, normal
from kiosk.language import texts
from kiosk.paths import TEXTS

NUMBERS = [(f"spoken.{key}", texts.load(TEXTS, "th", "spoken")(key)) for key in texts.load(TEXTS, "th", "spoken") if "number_" in key]


def splicer(**phrases: str) -> Splicer:
    return Splicer([*NUMBERS, *phrases.items()], "th")


def test_the_fewest_clips_say_the_whole_text() -> None:
    """However the page broke it into lines, with its numbers between, and never a word more or less."""
    pack = splicer(item="ข้อที่", of="จาก", items="ข้อ", age="21–30 ปี", years="ปี", next="ถัดไป")
    number = "spoken.number_{}".format
    assert pack.clips("ข้อที่ 5 จาก 21 ข้อ") == ("item", number(5), "of", number(20), number("last_1"), "items")
    assert pack.clips("ข้อ\u200bที่ ๕") == ("item", number(5))
    assert pack.clips("21–30  ปี") == ("age",)
    assert pack.clips("30 ปี · ถัดไป") == (number(30), "years", "next")
    assert pack.clips("ถัดไป (2 ข้อ)") == ("next", number(2), "items")
    assert pack.clips("โทร 2") is None
    assert pack.clips("ถัด") is None


def test_a_text_that_changed_finds_no_clip() -> None:
    """The clip of the words from before is never played for others."""
    assert splicer(hint="ใช้เวลา 2 นาที").clips("ใช้เวลา 3 นาที") is None


def test_a_telephone_is_said_digit_by_digit_and_a_time_is_no_row_of_digits() -> None:
    """0 4571 6054 is no number of millions, and 7:30 is not 730."""
    pack = splicer(call="โทร.", clock="น.")
    assert pack.clips("โทร. 0 4571 6054") == ("call", *(f"spoken.number_{digit}" for digit in "045716054"))
    assert pack.clips("7:30 น.") == ("spoken.number_7", "spoken.number_30", "clock")
    assert pack.clips("1,250 น.") == (
        "spoken.number_1",
        "spoken.number_1000",
        "spoken.number_2",
        "spoken.number_100",
        "spoken.number_50",
        "clock",
    )


def test_a_word_is_never_spelled_from_the_clips_of_letters() -> None:
    """ "an" is no A and N, but the key of A says A."""
    pack = Splicer([("spoken.letter_0061", "A"), ("spoken.letter_006e", "N")], "en")
    assert pack.clips("an") is None
    assert pack.clips("A") == ("spoken.letter_0061",)


def test_a_name_that_was_cut_with_dots_is_said_whole() -> None:
    """A long place on a narrow bar."""
    assert splicer(place="ที่ว่าการอำเภอเมืองยโสธร").clips("ที่ว่าการอำเภอ…") == ("place",)


def test_own_words_are_spelled() -> None:
    """Marks of Thai one by one, as they are typed; what has no name is passed over."""
    names = {f"spoken.letter_{ord(letter):04x}": letter for letter in "น้ำ "} | {"spoken.number_2": "2"}
    assert [names[clip] for clip in letters("น้ำ ๒☃", names)] == list("น้ำ 2")


def test_spaces_marks_and_scripts_of_digits_make_no_difference() -> None:
    """Between two rows of digits a gap stays."""
    assert normal("ข้อ ๑ · จาก 2") == normal("ข้อ1จาก2")
    assert normal("1 2") != normal("12")
