"""Languages that came as files: found, described, and read over the English texts."""

import json
from pathlib import Path

import pytest

from kiosk.language import languages
from kiosk.language.languages import LanguageError, described, find, folders_in
from kiosk.language.texts import load, load_over_english
from kiosk.paths import LANGUAGES, TEXTS

WORDS = {"name": "Basa Jawa", "short": "Jawa", "choose": "Pilih basa"}


def folder_of(place: Path, language: str = "jv", **files: object) -> Path:
    folder = place / language
    folder.mkdir(parents=True)
    for name, content in {"language": WORDS, **files}.items():
        (folder / f"{name}.json").write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def test_a_machine_has_the_shipped_languages_and_those_that_were_copied_there(tmp_path: Path) -> None:
    """The shipped folder of an id comes first; what is no language is not taken for one."""
    folder_of(tmp_path), folder_of(tmp_path, "ms")
    (tmp_path / "notes").mkdir()
    assert folders_in((LANGUAGES, tmp_path)) == {"ms": LANGUAGES / "ms", "jv": tmp_path / "jv"}
    unusable: list[LanguageError] = []
    assert [language.name for language in find(("jv", "lo", "ms"), (LANGUAGES, tmp_path), unusable.append)] == [
        "Basa Jawa",
        "Bahasa Melayu",
    ]
    assert "lo" in str(unusable[0])


@pytest.mark.parametrize(
    ("language", "content", "fault"),
    [
        ("jv", "{", "not valid JSON"),
        ("jv", "[]", "must be one JSON object"),
        ("jv", {**WORDS, "choose": ""}, "choose is missing"),
        ("jv", {**WORDS, "short": "Basa Jawa"}, "at most 40 letters, its short form 8"),
        ("Javanese", WORDS, "must be the id of another language"),
        ("en", WORDS, "must be the id of another language"),
    ],
)
def test_a_folder_that_describes_no_language_says_why(tmp_path: Path, language: str, content: object, fault: str) -> None:
    """One sentence for whoever copied it."""
    folder = folder_of(tmp_path, language)
    (folder / "language.json").write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    with pytest.raises(LanguageError, match=fault):
        described(folder)


def test_what_a_language_lacks_is_read_in_english_and_what_would_break_a_page_too(tmp_path: Path) -> None:
    """A missing text, an unknown one, one with a wrong name or brace, a damaged file: no citizen sees any of it."""
    own = {"next": "Terus", "item_of": "{nomer}", "page_of": "{page", "find_many": "{count} layanan", "no_such": "x"}
    language = described(folder_of(tmp_path, citizen=own, guide="{", phrases={"เพศ": "Jinis"}))
    texts, english = load_over_english(TEXTS, language, "citizen", "guide"), load(TEXTS, "en", "citizen", "guide")
    assert (texts("next"), texts("find_many", count=1), texts.language) == ("Terus", "1 layanan", "jv")
    for key, values in (("item_of", {"number": 1, "total": 2}), ("page_of", {"page": 1, "pages": 2}), ("checking_title", {})):
        assert texts(key, **values) == english(key, **values)
    assert "no_such" not in texts and (texts.phrase("เพศ", "Sex"), texts.phrase("อายุ", "Age")) == ("Jinis", "Age")


@pytest.mark.parametrize("language", ["th", "en", "ms", "jv", "mfa", "zh-Hans", "ms-Arab-TH"])
def test_ids_are_those_of_the_standard(language: str) -> None:
    """RFC 5646: ISO 639, with a script or region."""
    assert languages.ID.fullmatch(language)


@pytest.mark.parametrize("language", ["", "TH", "thai", "de", "German", "ms_MY", "ms-", "th\n"])
def test_other_words_are_no_language(language: str) -> None:
    """Nothing strange comes into a record under that name."""
    assert not languages.ID.fullmatch(language)
