"""The questionnaire file: the shipped one is the manual's form, and a broken one says where and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.paths import QUESTIONNAIRE
from kiosk.survey import questionnaire
from kiosk.survey.limits import ID
from kiosk.survey.questionnaire import Questionnaire, QuestionnaireError

THREE_MORE = ", ".join(f'{{ id = "4{letter}", th = "ก", en = "a" }}' for letter in "abc")
TEXT = QUESTIONNAIRE.read_text(encoding="utf-8")


def test_the_form_is_the_manuals() -> None:
    """7 questions about the respondent, 10 items in 4 aspects, part 3 with its branches."""
    form = questionnaire.load(QUESTIONNAIRE)
    assert [question.id for question in form.questions if question.part == 1] == [
        "sex",
        "age",
        "occupation",
        "education",
        "frequency",
        "heard_from",
        "services",
    ]
    assert [item.id for item in form.items] == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4"]
    assert [question.id for question in form.questions if question.part == 3] == [
        "suitable",
        "suitable_because",
        "unsuitable_because",
        "wanted_services",
        "problems",
        "suggestions",
    ]
    assert {question.id: question.asked_if for question in form.questions if question.asked_if} == {
        "suitable_because": ("suitable", "yes"),
        "unsuitable_because": ("suitable", "no"),
    }


def test_the_levels_have_their_words_best_first() -> None:
    """5 is มากที่สุด."""
    levels = questionnaire.load(QUESTIONNAIRE).levels
    assert {level: words.th for level, words in levels.items()} == {5: "มากที่สุด", 4: "มาก", 3: "ปานกลาง", 2: "น้อย", 1: "น้อยที่สุด"}
    assert levels[5].get("en") == "Very satisfied"


def test_every_id_of_the_form_can_be_stored_and_sent() -> None:
    """What the questionnaire allows is what a response may hold."""
    form = questionnaire.load(QUESTIONNAIRE)
    ids = [
        form.id,
        *(question.id for question in form.questions),
        *(option.code for question in form.questions for option in question.options),
    ]
    assert all(ID.fullmatch(question) for question in ids)


def test_asking_for_what_is_not_there_gives_nothing() -> None:
    """No question, no item, no option of that name."""
    form = questionnaire.load(QUESTIONNAIRE)
    assert (form.question("1.1"), form.item("sex")) == (None, None)
    sex = form.question("sex")
    assert sex is not None and sex.option("x") is None


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With what the system says about it."""
    with pytest.raises(QuestionnaireError, match=r"missing\.toml: the questionnaire cannot be read"):
        questionnaire.load(tmp_path / "missing.toml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    """A Thai editor may save TIS-620."""
    path = tmp_path / "questionnaire.toml"
    path.write_bytes('id = "สำรวจเพศ"'.encode("tis-620"))
    with pytest.raises(QuestionnaireError, match=r"questionnaire\.toml: the questionnaire cannot be read"):
        questionnaire.load(path)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "opdc-2564"', 'id = "opdc-2564', "not valid TOML: .*line 3"),
        ('id = "opdc-2564"', 'id = "แบบสำรวจ"', "id must be made of letters, digits"),
        ("version = 1", 'version = "1"', "version must be a whole number"),
        ("version = 1", "", "version must be a whole number"),
        ('[title]\nth = "', '[title]\nen2 = "', "title: the text is needed in th and en"),
        ("[purpose]", "[purpos]", "purpose is missing"),
        ("levels = [", "level = [", "scale.levels is missing"),
        ("score = 5", "score = 6", "scale.levels must be exactly the scores 5, 4, 3, 2, 1"),
        ("score = 5", "score = 4", "scale.levels must be exactly the scores 5, 4, 3, 2, 1"),
        (', en = "Neutral"', "", "scale.levels 3: the text is needed in th and en"),
        ('id = "sex"\n', "", "a question's id must be made of letters"),
        ('id = "age"', 'id = "sex"', "the id sex is used twice"),
        ('id = "age"', 'id = "1.1"', "the id 1.1 is used twice"),
        ("part = 1", "part = 4", "question sex: part must be a whole number from 1 to 3"),
        ('part = 1\nkind = "many"', 'part = 1\nkind = "some"', "question services: kind must be one, many or text, not 'some'"),
        ('text = { th = "เพศ", en = "Sex" }', 'text = { th = "เพศ" }', "question sex: text: the text is needed in th and en"),
        ('text = { th = "เพศ", en = "Sex" }', 'text = "เพศ"', "question sex: text must be a table"),
        ('code = "female"', 'code = "male"', "question sex: two options have the same code"),
        ('code = "female", ', "", "question sex: an option's code must be made of letters"),
        ('options_from = "site.services"', "", "question services: a choice needs options"),
        ('{ suitable = "yes" }', '{ suitable = "maybe" }', "asked_if names no earlier choose-one answer suitable = maybe"),
        ('{ suitable = "yes" }', '{ suggestions = "yes" }', "asked_if names no earlier choose-one answer suggestions = yes"),
        ('{ suitable = "yes" }', '{ services = "P002" }', "asked_if names no earlier choose-one answer services = P002"),
        ('asked_if = { suitable = "yes" }', 'asked_if = "suitable"', "question suitable_because: asked_if must be one question id"),
        ("lines = 4", "lines = 0", "question wanted_services: lines must be a whole number from 1 to 20"),
        ('[[aspect]]\nid = "4"', '[[aspect]]\nid = "3"', "two aspects have the same id"),
        ('id = "3.3"', 'id = "3.2"', "the id 3.2 is used twice"),
        ('{ id = "3.1", ', "{ ", "aspect 3: an item's id must be made of letters"),
        ('{ id = "4", th', f'{THREE_MORE}, {{ id = "4", th', "aspect 4: must have one, two or three items, not 4"),
        ('[[aspect]]\nid = "4"', '[[aspects]]\nid = "4"', "the score is defined over four aspects"),
        ("[[question]]\n", "[[questions]]\n", "question is missing"),
    ],
)
def test_a_district_that_breaks_the_file_is_told_which_place_and_why(old: str, new: str, fault: str) -> None:
    """The sentence names the file first; it is shown as it is."""
    assert old in TEXT
    broken = TEXT.replace(old, new) if old == "[[question]]\n" else TEXT.replace(old, new, 1)
    with pytest.raises(QuestionnaireError, match=f"^site.toml: .*{fault}"):
        questionnaire.parse(broken, "site.toml")


@pytest.mark.parametrize(
    "text",
    [
        "a=" + "[" * 100_000,
        "a=" + "{a=" * 100_000,
        "a" + ".a" * 100_000 + " = 1",
        "[a" + ".a" * 100_000 + "]",
        "b = { a" + " . a" * 100_000 + " = 1 }",
    ],
)
@pytest.mark.timeout(10)
def test_a_file_of_brackets_or_dots_is_refused_in_words(text: str) -> None:
    """TOML sets no depth; Python's reader runs out of stack, or takes minutes."""
    with pytest.raises(QuestionnaireError, match=r"^site\.toml: "):
        questionnaire.parse(text, "site.toml")


LINES = TEXT.splitlines()
TOML_VALUES = ["1", "true", '"x"', "[]", "[1]", "{}", "{ th = 1, en = 2 }", "2026-11-23", "1.5"]


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "value", "cut"]), st.sampled_from(TOML_VALUES))
def test_no_single_damaged_line_ends_in_anything_but_a_sentence(at: int, damage: str, value: str) -> None:
    """A line lost, cut short or given a value of another kind: it still loads, or says the file and the fault."""
    key = LINES[at].partition("=")[0]
    changed = {"drop": [], "value": [f"{key}= {value}"], "cut": [LINES[at][: len(LINES[at]) // 2]]}[damage]
    text = "\n".join([*LINES[:at], *changed, *LINES[at + 1 :]])
    try:
        loaded = questionnaire.parse(text, "site.toml")
    except QuestionnaireError as error:
        assert str(error).startswith("site.toml: ")
        assert len(str(error)) > len("site.toml: ")
    else:
        assert isinstance(loaded, Questionnaire)


def test_a_site_may_let_people_name_several_sources() -> None:
    """`heard_from` is choose-one as printed; the file's own comment allows kind = "many"."""
    text = TEXT.replace('kind = "one"   # the form prints', 'kind = "many"   # the form prints')
    heard_from = questionnaire.parse(text, "site.toml").question("heard_from")
    assert heard_from is not None and heard_from.kind == "many"
