"""The words of a questionnaire, taken out, put back, and written as a file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.frozen import replace
from kiosk.paths import QUESTIONNAIRE
from kiosk.survey import questionnaire
from kiosk.survey.questionnaire import LocalizedText
from sync.server.configuration.form_texts import as_toml, numbered, texts_of, with_texts

FORM = questionnaire.load(QUESTIONNAIRE)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(sorted(texts_of(FORM))), st.builds(LocalizedText, WORDS, WORDS), max_size=4))
def test_whatever_is_typed_is_read_back(typed: dict[str, LocalizedText]) -> None:
    """Quotes, backslashes, control characters and line breaks too; every other text, id and order stays as it was."""
    form = with_texts(FORM, typed)
    assert texts_of(form) == {**texts_of(FORM), **typed}
    assert questionnaire.parse(as_toml(form), "") == form


def test_every_text_of_the_file_has_a_place() -> None:
    """In both languages: what the file says and the editor does not show could never be reworded."""
    said = [line for text in texts_of(FORM).values() for line in (text.th, text.en) if line]
    file = QUESTIONNAIRE.read_text(encoding="utf-8")
    assert len(said) == file.count('th = "') + file.count('en = "')


@pytest.mark.parametrize(
    ("words", "version", "expected"), [("เพศ", 1, 1), ("เพศ", 7, 1), ("เพศของท่าน", 1, 5), ("เพศของท่าน", 9, 9), ("คำใหม่", 4, 5)]
)
def test_a_version_keeps_its_words(words: str, version: int, expected: int) -> None:
    """Known words have the version they were used under; new ones their own where it is free, or else the next."""

    def worded(th: str, number: int) -> questionnaire.Questionnaire:
        return replace(with_texts(FORM, {"question/sex": LocalizedText(th, "Sex")}), version=number)

    assert numbered(worded(words, version), (FORM, worded("คำเดิม", 4))).version == expected
