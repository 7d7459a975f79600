"""Texts in two languages, read from files that an officer may have edited."""

import json
from pathlib import Path

import pytest

from kiosk.language.texts import TextsError, load


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_text_with_places_to_fill_in(tmp_path: Path) -> None:
    """Numbers and names go into the sentence of each language."""
    for language, text in (("th", "ข้อ {n} จาก {total}"), ("en", "Item {n} of {total}")):
        written(tmp_path, f"citizen.{language}.json", json.dumps({"item_of": text, "next": "ต่อไป {}"}))
    assert load(tmp_path, "th", "citizen")("item_of", n=5, total=10) == "ข้อ 5 จาก 10"
    assert load(tmp_path, "en", "citizen")("item_of", n=5, total=10) == "Item 5 of 10"
    assert load(tmp_path, "th", "citizen")("next") == "ต่อไป {}"


def test_a_text_that_does_not_exist_is_an_error_unless_asked_for_gently(tmp_path: Path) -> None:
    """A screen that asks for a wrong key is a fault of the program."""
    texts = load(written(tmp_path, "citizen.th.json", '{"next": "ต่อไป"}'), "th", "citizen")
    assert (texts.get("nxt", "-"), set(texts), texts.language) == ("-", {"next"}, "th")
    with pytest.raises(KeyError):
        texts("nxt")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('{\n"next": "ต่อไป"\n"back": "กลับ"}', r"citizen\.th\.json, line 3: not valid JSON"),
        ('["ต่อไป"]', r"citizen\.th\.json: must be one JSON object whose values are texts"),
        ('{"next": 5}', r"citizen\.th\.json: must be one JSON object whose values are texts"),
    ],
)
def test_a_broken_text_file_is_named_with_its_line(tmp_path: Path, content: str, fault: str) -> None:
    """One sentence for the trouble page."""
    with pytest.raises(TextsError, match=fault):
        load(written(tmp_path, "citizen.th.json", content), "th", "citizen")


def test_a_missing_text_file_is_named(tmp_path: Path) -> None:
    """As when an update was copied by halves."""
    with pytest.raises(TextsError, match=r"officer\.th\.json: the texts cannot be read"):
        load(tmp_path, "th", "officer")


def test_two_groups_may_not_say_the_same_key(tmp_path: Path) -> None:
    """Otherwise one of them would be shown in the other's place."""
    written(tmp_path, "citizen.th.json", '{"next": "ต่อไป"}')
    written(tmp_path, "officer.th.json", '{"next": "ถัดไป"}')
    with pytest.raises(TextsError, match=r"officer\.th\.json: next is already a text of another group"):
        load(tmp_path, "th", "citizen", "officer")


def test_a_number_chooses_the_form(tmp_path: Path) -> None:
    """One day left, two days left, and none; a province's figure may be a text already."""
    forms = {"by": "n", "one": "{n} day left", "other": "{n} days left"}
    english = load(written(tmp_path, "citizen.en.json", json.dumps({"left": forms})), "en", "citizen")
    assert [english("left", n=n) for n in (0, 1, 2, "1", "1,000")] == [
        *("0 days left", "1 day left", "2 days left", "1 day left", "1,000 days left"),
    ]
    assert english.get("left") == "{n} days left"


@pytest.mark.parametrize("forms", [{"by": "n", "one": "day"}, {"by": "n", "one": "day", "other": 5}, {"n": "day"}])
def test_forms_that_are_not_whole_are_no_text(tmp_path: Path, forms: dict[str, object]) -> None:
    """Found when the file is read, not when the number comes."""
    with pytest.raises(TextsError, match="whose values are texts"):
        load(written(tmp_path, "citizen.en.json", json.dumps({"left": forms})), "en", "citizen")
