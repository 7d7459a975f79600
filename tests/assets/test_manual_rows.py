"""The manual, row by row: each duty, form and fact (manual_rows.csv) with the test or file that shows it, or the reason why none does.

`lines` are those of the manual as text; `duty` is in its words. `state`: right; partly, missing or wrong, each with its reason; history for
what the manual only tells.
"""

import ast
import csv
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
with (Path(__file__).parent / "manual_rows.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of a file's tests, from its source: nothing is imported."""
    return frozenset(node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef))


def is_there(shown_by: str) -> bool:
    """kiosk/survey/test_scoring.py::test_... below tests/, or a file of the product."""
    path, _, test = shown_by.partition("::")
    if not test:
        return (ROOT / path).is_file()
    return (ROOT / "tests" / path).is_file() and test.startswith("test_") and test in names_in(ROOT / "tests" / path)


def test_every_duty_of_the_manual_has_its_row() -> None:
    """As many as were counted in it, each once."""
    assert len(ROWS) == 233 and set(Counter(row["id"] for row in ROWS).values()) == {1}
    assert {row["state"] for row in ROWS} <= {"right", "partly", "missing", "wrong", "history"}


def test_what_shows_a_row_is_there() -> None:
    """Whoever renames a test or a file takes its rows along."""
    assert [(row["id"], name) for row in ROWS for name in row["shown_by"].split() if not is_there(name)] == []


def test_no_row_is_right_without_proof_or_open_without_a_reason() -> None:
    """A reason is a sentence."""
    assert [row["id"] for row in ROWS if row["state"] == "right" and not row["shown_by"]] == []
    assert [row["id"] for row in ROWS if (row["state"] != "right") != row["reason"].endswith((".", ";"))] == []
