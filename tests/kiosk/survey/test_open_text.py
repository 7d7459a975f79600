"""The answer to an open question: which lines were tapped, which words are the person's own, and whose list it is."""

from kiosk.survey.open_text import ReadyAnswer, own_code, own_words, question_of, written_list

SHIPPED = (ReadyAnswer("long_wait", "รอนาน", "A long wait"), ReadyAnswer("system_slow", "ระบบช้า", "The system was slow"))


def test_what_i_typed_is_told_from_what_i_tapped() -> None:
    """The tapped lines come first, one for each code; an answer of an earlier version has no codes and is all the person's words."""
    assert own_words("รอนาน\nระบบช้า\nไม่มีที่จอดรถ\nร้อนมาก", ["long_wait", "system_slow"]) == "ไม่มีที่จอดรถ\nร้อนมาก"
    assert own_words("รอนาน", ("long_wait",)) == ""
    assert own_words("รอนาน", ()) == own_words("รอนาน", 3) == "รอนาน"
    assert (question_of("problems.picked"), question_of("problems")) == ("problems", "")


def test_a_province_writes_its_own_list() -> None:
    """A line that stays keeps its code and its English; a new one has a code that is the same at every counter of the province."""
    lines = written_list(SHIPPED, {"th": "ระบบช้า | ที่จอดรถไม่พอ ", "en": "Slow system"})
    assert lines == (
        ReadyAnswer("system_slow", "ระบบช้า", "Slow system"),
        ReadyAnswer(own_code("ที่จอดรถไม่พอ"), "ที่จอดรถไม่พอ", "ที่จอดรถไม่พอ"),
    )
    assert own_code("ที่จอดรถไม่พอ").startswith("own-")


def test_a_province_switches_the_list_off() -> None:
    """A dash offers nothing; nothing written leaves the shipped list."""
    assert written_list(SHIPPED, {"th": "-"}) == ()
    assert written_list(SHIPPED, {"th": " "}) == written_list(SHIPPED, {}) == SHIPPED
