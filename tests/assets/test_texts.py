"""The texts of the screens: the same in both languages, and only in assets/texts."""

import ast
import json
import re
import string
from pathlib import Path
from unicodedata import bidirectional

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "assets" / "texts"
# What faults say is in Thai alone: its English is where the fault is raised (tests/kiosk/language/test_sentence.py).
GROUPS = sorted({path.name.split(".")[0] for path in TEXTS.glob("*.json")} - {"sentences"})
THAI = re.compile(r"[\u0e00-\u0e7f]")
RIGHT_TO_LEFT = {"R", "AL", "AN", "RLE", "RLO", "RLI"}  # Unicode, UAX 9, table 4
HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}\b")


def entries(group: str, language: str) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Every key of a file with its text or its forms, repeated keys included."""
    return json.loads((TEXTS / f"{group}.{language}.json").read_text(encoding="utf-8"), object_pairs_hook=list)


def pairs(group: str, language: str) -> list[tuple[str, str]]:
    """Every key and text of a file, repeated keys included; of a text with forms, the one for many."""
    return [(key, text if isinstance(text, str) else dict(text)["other"]) for key, text in entries(group, language)]


def places_to_fill(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_text_runs_from_right_to_left() -> None:
    """The kiosk for Windows has a FriBiDi of its own that sets letters as they stand (assets/deploy/windows/fribidi.c): a language such as
    Malay in Arabic letters would need the real one."""
    files = [path for path in TEXTS.parent.rglob("*") if path.suffix in {".csv", ".json", ".po", ".toml", ".txt"}]
    letters = {
        path.name: [letter for letter in path.read_text(encoding="utf-8") if bidirectional(letter) in RIGHT_TO_LEFT] for path in files
    }
    assert len(files) > 20 and {name: others for name, others in letters.items() if others} == {}


def test_the_groups_of_texts_are_there() -> None:
    """At least what citizens, officers, diagnostics and trouble need."""
    assert {"citizen", "trouble"} <= set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_thai_and_english_say_the_same_things(group: str) -> None:
    """The same keys, each once."""
    thai, english = ([key for key, _ in pairs(group, language)] for language in ("th", "en"))
    assert len(thai) == len(set(thai)) and len(english) == len(set(english))
    assert set(thai) ^ set(english) == set()


@pytest.mark.parametrize("group", GROUPS)
def test_both_languages_have_the_same_places_to_fill_in(group: str) -> None:
    """A number that the Thai sentence shows is not missing in the English one."""
    english = dict(pairs(group, "en"))
    assert {key: text for key, text in pairs(group, "th") if places_to_fill(text) != places_to_fill(english.get(key, ""))} == {}


@pytest.mark.parametrize("group", GROUPS)
def test_the_form_for_one_says_no_more_than_the_form_for_many(group: str) -> None:
    """The number that chooses is among the values, and English alone has forms: Thai has no plural."""
    for key, text in entries(group, "en"):
        if not isinstance(text, str):
            forms = dict(text)
            assert forms["one"] != forms["other"] and forms["by"] in places_to_fill(forms["other"]), key
            assert places_to_fill(forms["one"]) <= places_to_fill(forms["other"]), key
    assert [key for key, text in entries(group, "th") if not isinstance(text, str)] == []


COUNTED = re.compile(r"\{(\w+)\} (?:\w+ )?(?!(?:and|of|is|ms|as|this|was|has|makes|needs)\b)([a-z]+s|people|are|have|wait)\b")
NEVER_ONE = {
    "height",
    "height_mm",
    "name",
    "next",
    "free",
    "fewest",
    "limit",
    "score",
    "month",
    "catalogue",
}  # values: pixels, megabytes, constants, names
NEVER_OF_ONE = {  # texts for a large number alone
    *("check_temperature_warm", "check_temperature_hot", "duty_services_enough", "duty_links_checked", "duty_responses_enough"),
    *("check_languages_well", "check_languages_unread", "duty_kpi_full", "comments_more", "wire_too_many_records", "password_short"),
}


@pytest.mark.parametrize("group", GROUPS)
def test_no_english_text_says_one_things(group: str) -> None:
    """'1 days left': a text that puts a noun in the plural after a number has a form for one."""
    plain = {key: text for key, text in entries(group, "en") if isinstance(text, str) and key not in NEVER_OF_ONE}
    assert {key: text for key, text in plain.items() if {name for name, _ in COUNTED.findall(text)} - NEVER_ONE} == {}


@pytest.mark.parametrize("group", GROUPS)
def test_no_text_is_empty_or_in_the_wrong_file(group: str) -> None:
    """An English file holds no Thai letter, except in the name of the language itself."""
    assert [key for language in ("th", "en") for key, text in pairs(group, language) if not text.strip()] == []
    assert [key for key, text in pairs(group, "en") if THAI.search(text) and not key.startswith("other_language")] == []


def strings(path: Path) -> list[tuple[int, str]]:
    """String literals of a module, its docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    opening = [node.body[0] for node in ast.walk(tree) if isinstance(node, documented) and node.body]
    docstrings = {id(statement.value) for statement in opening if isinstance(statement, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings]
    return [(node.lineno, node.value) for node in constants if isinstance(node.value, str)]


SCREENS = sorted((ROOT / "screens").rglob("*.py"))


def test_no_screen_holds_a_thai_text_or_a_colour_of_its_own() -> None:
    """Texts come from assets/texts, colours by their role from the theme."""
    written = [(path.name, line, text) for path in SCREENS for line, text in strings(path) if THAI.search(text) or HEX_COLOUR.search(text)]
    assert written == []


def test_every_text_that_a_screen_asks_for_exists() -> None:
    """A key written in a screen, as in texts("next"), is in one of the files."""
    known = {key for group in GROUPS for key, _ in pairs(group, "th")}
    asked = []
    for path in [*SCREENS, *sorted((ROOT / "kiosk").rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "texts" and node.args and isinstance(node.args[0], ast.Constant):
                asked.append((path.name, node.lineno, node.args[0].value))
    assert [place for place in asked if place[2] not in known] == []


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
