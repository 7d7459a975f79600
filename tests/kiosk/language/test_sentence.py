"""What went wrong, said in English to a technician and in Thai to whoever stands at the screen."""

import ast
import json
import re
import string
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.language import texts
from kiosk.language.sentence import Sentence, listed, localized
from kiosk.paths import TEXTS

ROOT = Path(__file__).resolve().parents[3]
THAI = json.loads((TEXTS / "sentences.th.json").read_text(encoding="utf-8"))
IN_THAI, IN_ENGLISH = (texts.load(TEXTS, spoken, "trouble") for spoken in ("th", "en"))


@cache
def patterns() -> dict[str, set[str]]:
    """Every pattern in the sources of the kiosk and of its conversation with the province, with the values that it is given."""
    patterns_of: dict[str, set[str]] = {}
    for path in sorted([*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "sync/client").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence":
                first = node.args[0]
                for branch in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                    assert isinstance(branch, ast.Constant), f"{path.name}:{node.lineno}: a pattern is written where it is used"
                    patterns_of.setdefault(branch.value, set()).update(str(keyword.arg) for keyword in node.keywords)
    return patterns_of


def filled(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


def test_every_sentence_with_words_has_its_thai_and_no_thai_is_left_over() -> None:
    """A fault that is written tomorrow is translated tomorrow; one that goes takes its Thai along."""
    worded = {pattern for pattern in patterns() if re.search("[A-Za-z]", re.sub(r"\{[^}]*\}", "", pattern))}
    assert worded - set(THAI) == set() and set(THAI) - set(patterns()) == set()


def test_no_thai_sentence_asks_for_a_value_that_is_not_there() -> None:
    """It could not be shown at all."""
    assert {pattern: text for pattern, text in THAI.items() if not filled(text) <= patterns()[pattern]} == {}


def test_a_fault_inside_a_fault_is_thai_through_and_through() -> None:
    """File, line, field and rule are four sentences in one."""
    rule = Sentence("must be an id such as P002 or X-1, not {one!r}", one="P9")
    line = Sentence(", line {line}", line=7)
    whole = Sentence("{path}{line}: {field} {words}", path="site.json", line=line, field="services[3]", words=rule)
    assert whole == "site.json, line 7: services[3] must be an id such as P002 or X-1, not 'P9'"
    assert IN_ENGLISH.translated(whole) == whole
    assert IN_THAI.translated(whole).startswith("site.json บรรทัดที่ 7: ช่อง services[3] ต้องเป็นรหัสเช่น P002 หรือ X-1 ไม่ใช่ 'P9'")


@given(st.text(), st.text())
def test_whatever_a_file_holds_is_shown_as_it_is(name: str, value: str) -> None:
    """Braces and all: a value is never taken for a pattern."""
    said = Sentence("{name}: {error}", name=name, error=Sentence("has no option {wrong!r}", wrong=value))
    assert said == f"{name}: has no option {value!r}"
    assert IN_THAI.translated(said) == f"{name}: ไม่มีตัวเลือก {value!r}"


def test_words_that_are_no_sentence_stay_as_they_are() -> None:
    """What an officer typed, or what somebody else has put into words already."""
    assert IN_THAI.translated("permission denied") == "permission denied"


@pytest.mark.parametrize(
    ("error", "english", "thai"),
    [
        (PermissionError(13, "Permission denied", "/media/a.csv"), "/media/a.csv: Permission denied", "/media/a.csv: ไม่มีสิทธิ์ใช้"),
        (OSError(112, "Host is down", "/mnt/b"), "/mnt/b: Host is down", "/mnt/b: ระบบแจ้งว่า Host is down"),
        (OSError(Sentence("it is not UTF-8")), "it is not UTF-8", "ไฟล์ไม่ใช่ UTF-8"),
        (ValueError("an old fault"), "an old fault", "an old fault"),
        (ValueError(), "ValueError", "ValueError"),
    ],
)
def test_an_exception_of_the_system_is_told_with_its_file(error: Exception, english: str, thai: str) -> None:
    """Which file, and why; a reason that nobody has translated is at least announced in Thai."""
    assert localized(error) == english and IN_THAI.translated(localized(error)) == thai


@given(st.lists(st.sampled_from(["must be text", "names an option twice"]), min_size=1, max_size=3000))
def test_any_number_of_faults_of_a_file_make_one_sentence(words: list[str]) -> None:
    """Thousands of bad rows, too."""
    whole = listed([Sentence(word) for word in words])
    assert whole == "; ".join(words)
    assert IN_THAI.translated(whole) == " · ".join(THAI[word] for word in words)
