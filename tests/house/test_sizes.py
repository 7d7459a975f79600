"""The size and naming budget of the code: what a reader can hold in their head."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.source_trees import tree_of
from tests.support.statements import inner, statements

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for package in ("kiosk", "screens", "sync") for path in sorted((ROOT / package).rglob("*.py"))]

# Each list of exceptions is a ratchet: nothing is added to it or grows in it, and what has become small enough leaves it.
MODULE_LINES = 300
LONG_MODULES: dict[str, int] = {}
FUNCTION_LINES = 40
LONG_FUNCTIONS: dict[str, int] = {}
PARAMETERS = 6  # without self and cls
MANY_PARAMETERS: dict[str, int] = {}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def place(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")


def functions() -> list[tuple[Path, Function]]:
    return [(path, node) for path in SOURCES for node in statements(tree_of(path)) if isinstance(node, Function)]


def named_functions(node: ast.AST, outer: str = "") -> Iterator[tuple[str, Function]]:
    """("Page.button", its definition), inner ones too: a name that stays when lines above it change."""
    for child in inner(node):
        name = f"{outer}{child.name}" if isinstance(child, Function | ast.ClassDef) else outer.removesuffix(".")
        if isinstance(child, Function):
            yield name, child
        yield from named_functions(child, f"{name}." if name else "")


def parameters(node: Function) -> list[ast.arg]:
    """Without self and cls."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return [argument for argument in every if argument and argument.arg not in ("self", "cls")]


def against(limit: int, exceptions: Mapping[str, int], sizes: Mapping[str, int]) -> list[str]:
    """What is wrong with the list of exceptions, sorted, one line each; empty when it is right."""
    new = [f"{name}: {size}, at most {exceptions.get(name, limit)}" for name, size in sizes.items() if size > exceptions.get(name, limit)]
    gone = [f"{name}: {sizes.get(name, 'gone')}, is no exception any more" for name in exceptions if sizes.get(name, 0) <= limit]
    return sorted([*new, *gone])


def test_no_module_is_longer_than_300_lines() -> None:
    """A longer one has two subjects."""
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert against(MODULE_LINES, LONG_MODULES, lengths) == []


def test_no_function_is_longer_than_40_lines() -> None:
    """Most have about eight."""
    lengths = {
        f"{place(path)} {name}": (node.end_lineno or 0) - node.lineno + 1
        for path in SOURCES
        for name, node in named_functions(tree_of(path))
    }
    assert against(FUNCTION_LINES, LONG_FUNCTIONS, lengths) == []


def test_no_function_takes_more_than_six_parameters() -> None:
    """More of them are one thing that has no name yet."""
    counts = {f"{place(path)} {name}": len(parameters(node)) for path in SOURCES for name, node in named_functions(tree_of(path))}
    assert against(PARAMETERS, MANY_PARAMETERS, counts) == []


def test_the_list_of_exceptions_only_shrinks() -> None:
    """A new one, one that grew, one that became small enough and one that is gone each fail; one that merely shrank does not."""
    sizes = {"new": 7, "grown": 9, "small": 6, "shrunk": 7, "as listed": 8, "unlisted": 1}
    assert against(6, {"grown": 8, "small": 7, "shrunk": 8, "as listed": 8, "gone": 7}, sizes) == [
        "gone: gone, is no exception any more",
        "grown: 9, at most 8",
        "new: 7, at most 6",
        "small: 6, is no exception any more",
    ]


def test_every_function_says_what_it_takes_and_returns() -> None:
    """Annotations on every parameter and every return; `self` and `cls` need none."""
    silent = []
    for path, node in functions():
        if node.returns is None or any(parameter.annotation is None for parameter in parameters(node)):
            silent.append(f"{place(path, node.lineno)} {node.name}")
    assert silent == []


def test_every_module_opens_with_a_sentence() -> None:
    """What lives here and what does not."""
    assert [place(path) for path in SOURCES if not (ast.get_docstring(tree_of(path)) or "").strip()] == []


def test_every_screen_says_what_a_person_sees_on_it() -> None:
    """Its `build`: what is shown, to whom, and the clause that asks for it where one does."""
    builds = [(path, node) for path, node in functions() if path.is_relative_to(ROOT / "screens") and node.name == "build"]
    assert len(builds) > 30
    assert [place(path, node.lineno) for path, node in builds if not ast.get_docstring(node)] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    """Files are named by the words of the flow."""
    assert [place(path) for path in SOURCES if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES] == []


def test_nothing_is_left_for_later_and_no_fault_is_swallowed() -> None:
    """No TODO, no stub that raises NotImplementedError, no except Exception with nothing in it."""
    places = [place(path) for path in SOURCES if "TODO" in path.read_text(encoding="utf-8") or "FIXME" in path.read_text(encoding="utf-8")]
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Name) and node.id == "NotImplementedError":
                places.append(place(path, node.lineno))
            if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and all(isinstance(line, ast.Pass) for line in node.body):
                places.append(place(path, node.lineno))
    assert places == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException"))


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda path: path.stem)
def test_every_test_says_in_a_sentence_what_it_shows(path: Path) -> None:
    """Named by the situation, with one sentence more."""
    tests = [node for node in statements(tree_of(path)) if isinstance(node, Function) and node.name.startswith("test_")]
    assert [f"{place(path, node.lineno)} {node.name}" for node in tests if not ast.get_docstring(node)] == []
