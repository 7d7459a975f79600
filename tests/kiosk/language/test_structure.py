"""A translation is judged by its structure before anybody reads it."""

import json
from pathlib import Path

from kiosk.language.structure import structure_of
from kiosk.paths import TEXTS
from tests.kiosk.language.test_languages import folder_of


def undrawable(text: str) -> str:
    return next((letter for letter in text if letter > "\u0e7f"), "")


def test_each_fault_is_named_with_its_file_and_key(tmp_path: Path) -> None:
    """Other names in braces, a text that nobody shows, a letter that the kiosk has not, a damaged file."""
    citizen = {"item_of": "{number}", "no_such": "x", "next": "ຕໍ່ໄປ"}
    folder = folder_of(tmp_path, citizen=citizen, guide="[", phrases={"ที่ {place}": "di {tempat}"})
    faults = structure_of(folder, TEXTS, ["ที่ {place}"], undrawable).faults
    wanted = [
        "item_of: has other names in braces",
        "no_such: this program has no such text",
        "next: the kiosk cannot draw the letter U+0E95",
    ]
    wanted += ["guide.json, line 1: not valid JSON", "ที่ {place}: has other names in braces"]
    assert len(faults) == len(wanted) and all(any(fault in line for line in faults) for fault in wanted)


def test_a_file_without_end_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    """Brackets without end, or a number of thousands of digits, in texts, phrases or the language's own words."""
    for number, content in enumerate(("[" * 100_000, '{"next": ' + "9" * 5000 + "}")):
        for name in ("citizen", "phrases", "language"):
            folder = folder_of(tmp_path / f"{number}{name}")
            (folder / f"{name}.json").write_text(content, encoding="utf-8")
            assert any(f"{name}.json: not valid JSON" in fault for fault in structure_of(folder, TEXTS, [], undrawable).faults), (
                name,
                number,
            )


def test_what_is_read_in_english_is_listed_and_counted(tmp_path: Path) -> None:
    """A language may be incomplete; a translator sees what is left."""
    whole = structure_of(folder_of(tmp_path, citizen={"next": "Terus"}), TEXTS, ["เพศ", "อายุ"], undrawable)
    assert whole.faults == () and whole.own == 1
    assert "citizen/back" in whole.missing and "เพศ" in whole.missing and "citizen/next" not in whole.missing
    assert len(json.loads((TEXTS / "guide.en.json").read_text(encoding="utf-8"))) < whole.whole
