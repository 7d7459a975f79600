"""The statements of a module, without its expressions: nine tenths of a syntax tree that no rule about definitions or imports asks for."""

import ast
from collections.abc import Iterator

_HOLDERS = (ast.stmt, ast.excepthandler, ast.match_case)


def inner(node: ast.AST) -> Iterator[ast.AST]:
    """The statements directly below a node; also the branches of `try` and `match`, which hold statements themselves."""
    return (child for child in ast.iter_child_nodes(node) if isinstance(child, _HOLDERS))


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Every statement, inner ones too, a definition before what is in it."""
    for child in inner(tree):
        yield child
        yield from statements(child)
