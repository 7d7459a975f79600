"""The tests lie as the product does: tests/kiosk/survey/test_scoring.py is of kiosk/survey/scoring.py (tests/README.md)."""

import ast
from pathlib import Path

from tests.house.source_trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("kiosk", "screens", "sync")
# What happens to a person or to a whole package, told by no single module. The set only shrinks; a new name argues for itself here.
SITUATIONS = {
    "kiosk/citizen/test_at_the_counter.py",  # a citizen answers, by taps
    "kiosk/citizen/test_another_language.py",  # a citizen answers in a language that came as files alone, by taps
    "kiosk/commands/test_forms_and_figures.py",  # a pile of paper forms, from typing to backup
    "kiosk/commands/test_main.py",  # help, mistakes, where state goes
    "kiosk/guide/test_at_the_counter.py",  # a citizen checks in, by taps
    "kiosk/guide/test_codes.py",  # a phone reads the QR codes off the pages
    "kiosk/officer/first_day/test_at_the_counter.py",  # somebody who never installed a computer, by taps
    "kiosk/officer/first_day/test_decisions.py",  # the same without a window: what each step decides
    "kiosk/officer/test_at_the_counter.py",  # the officers' corner, by taps
    "kiosk/officer/test_errors_in_thai.py",  # whatever fails there says so in Thai
    "kiosk/reports/test_round_trip.py",  # export, then import
    "kiosk/runtime/test_trials.py",  # answers that nobody means, from the tap to the province
    "kiosk/system/test_contract.py",  # what both systems' halves promise
    "kiosk/store/test_power_cut.py",  # SIGKILL at random moments
    "kiosk/survey/test_canonical.py",  # canonical JSON beside the reference implementation of RFC 8785
    "kiosk/ui/test_thai_digits.py",  # one option, everywhere it is drawn
    "screens/citizen/test_gallery.py",  # every screen, size, language and theme
    "screens/guide/test_gallery.py",  # as the citizen's
    "screens/officer/test_gallery.py",  # as the citizen's
    "screens/test_large_letters.py",  # the largest letters on the fullest pages
    "sync/client/test_commands.py",  # a technician at the keyboard
    "sync/client/test_kills.py",  # kill -9 of either side
    "sync/server/api/test_earlier_kiosks.py",  # kiosks of version 0.1
    "sync/server/api/test_fuzz.py",  # any JSON in any place
    "sync/server/commands/test_commands.py",  # `province` as it is typed
    "sync/server/db/test_indexes.py",  # what pages ask for is found by an index
    "sync/server/ingest/test_any_order.py",  # any order, twice, altered, with holes
    "sync/server/pages/test_every_page.py",  # each of them looked at by axe-core and by its width
    "sync/server/pages/test_everyday_tasks.py",  # what a statistics officer does each week, and in how many clicks
    "sync/server/pages/test_forms.py",  # the questionnaire changes in the middle of the year
    "sync/server/pages/test_looks.py",  # contrast, and a real browser's pictures
    "sync/server/pages/test_problems.py",  # an error under a person at a browser
    "sync/server/pages/test_who_may_what.py",  # every route beside a list of who may
    "sync/server/report/test_report.py",  # the yearly report beside a hand calculation
    "sync/server/test_many_processes.py",  # several servers on one database
    "sync/server/test_pooler.py",  # the database lends its sessions for one transaction at a time
}


# Beside the product's own: what each holds is said in tests/README.md.
FOLDERS = {*PROGRAM, "assets", "benchmarks", "compatibility", "end_to_end", "house", "machine", "recount", "support", "windows"}
SCORING = ("kiosk.survey.scoring", "kiosk.survey.counting", "sync.server.tallies", "sync.server.report.results")


def product_tests() -> list[Path]:
    """Below tests/: kiosk/survey/test_scoring.py ..."""
    tests = ROOT / "tests"
    return sorted(path.relative_to(tests) for package in PROGRAM for path in (tests / package).rglob("test_*.py"))


def is_of_a_module(test: Path) -> bool:
    """kiosk/test_main.py is of kiosk/__main__.py; a package has a test as a module has."""
    name = test.stem.removeprefix("test_")
    folder = ROOT / test.parent
    return any((folder / module).exists() for module in (f"{name}.py", f"__{name}__.py", f"{name}/__init__.py"))


def test_every_test_lies_in_a_package_of_the_product() -> None:
    """A package that is moved or renamed takes its tests along."""
    assert [str(test) for test in product_tests() if not (ROOT / test.parent / "__init__.py").exists()] == []


def test_every_test_is_named_by_its_module_or_is_a_known_situation() -> None:
    """Whoever changes a module finds its tests without searching, and a module that is renamed does not leave them behind."""
    assert {str(test) for test in product_tests() if not is_of_a_module(test)} == SITUATIONS


def test_every_page_of_the_province_is_drawn_by_a_template_of_its_name() -> None:
    """Whoever reads an address or a module finds what it looks like; the further templates of a page are beside it in the list."""
    pages = ROOT / "sync/server/pages"
    modules = {path.stem for path in pages.rglob("*.py") if path.parent.name != "parts"} - {"__init__", "routers"}
    assert modules - {path.stem for path in (pages / "templates").glob("*.html")} == set()


def test_no_folder_of_tests_is_without_a_purpose() -> None:
    """Each is one of the product's or named in the list."""
    assert {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0].isalpha()} == FOLDERS


def test_the_recount_does_not_ask_the_product_for_the_answer() -> None:
    """It would agree with any fault of the scoring that it imports."""
    imported = {
        f"{node.module}.{name.name}"
        for path in (ROOT / "tests/recount").glob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert {name for name in imported if name.startswith(SCORING)} == set()
