"""The size and naming budget of the code: what a reader can hold in their head."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for package in ("kiosk", "screens", "sync") for path in sorted((ROOT / package).rglob("*.py"))]
MODULE_LINES = 410
FUNCTION_LINES = 60
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")


def functions() -> list[tuple[Path, Function]]:
    return [(path, node) for path in SOURCES for node in ast.walk(tree_of(path)) if isinstance(node, Function)]


def test_no_module_is_longer_than_400_lines() -> None:
    """A longer one has two subjects."""
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    """Most have about eight."""
    lengths = {f"{place(path, node.lineno)} {node.name}": (node.end_lineno or 0) - node.lineno + 1 for path, node in functions()}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_every_function_says_what_it_takes_and_returns() -> None:
    """Annotations on every parameter and every return; `self` and `cls` need none."""
    silent = []
    for path, node in functions():
        named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        starred = [one for one in (node.args.vararg, node.args.kwarg) if one]
        parameters = [one for one in (*named, *starred) if one.arg not in ("self", "cls")]
        if node.returns is None or any(one.annotation is None for one in parameters):
            silent.append(f"{place(path, node.lineno)} {node.name}")
    assert silent == []


def test_every_module_opens_with_a_sentence() -> None:
    """What lives here and what does not."""
    assert [place(path) for path in SOURCES if not (ast.get_docstring(tree_of(path)) or "").strip()] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    """Files are named by the words of the flow."""
    assert [place(path) for path in SOURCES if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES] == []


def test_nothing_is_left_for_later_and_no_fault_is_swallowed() -> None:
    """No TODO, no stub that raises NotImplementedError, no except Exception with nothing in it."""
    found = [place(path) for path in SOURCES if "TODO" in path.read_text(encoding="utf-8") or "FIXME" in path.read_text(encoding="utf-8")]
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Name) and node.id == "NotImplementedError":
                found.append(place(path, node.lineno))
            if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and all(isinstance(one, ast.Pass) for one in node.body):
                found.append(place(path, node.lineno))
    assert found == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException"))


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda path: path.stem)
def test_every_test_says_in_a_sentence_what_it_shows(path: Path) -> None:
    """Named by the situation, with one sentence more."""
    tests = [node for node in ast.walk(tree_of(path)) if isinstance(node, Function) and node.name.startswith("test_")]
    assert [f"{place(path, node.lineno)} {node.name}" for node in tests if not ast.get_docstring(node)] == []
