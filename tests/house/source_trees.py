"""The syntax trees that several rules about the code look at, read once for all of them."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """The file as Python reads it; its nodes are shared, so nobody changes them."""
    return ast.parse(path.read_text(encoding="utf-8"))
