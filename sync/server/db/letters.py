"""How a column is asked whether letters stand in it, as they are or with one of them wrong.

A letter wrong is one that is another one, is left out, is one too many, or two neighbours exchanged. SQLite is lent a function of ours
for that: a regular expression of all these faults takes it ten times as long, as Python tries each of them at each letter. PostgreSQL has
regular expressions that do not. Either asks it only where a half of the letters stands as it is.
"""

from sqlite3 import Connection as SQLiteConnection
from typing import Any

from sqlalchemy import Boolean, ColumnElement, FunctionElement, and_, func, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

_NEARLY = "stands_nearly_in"  # as SQLite knows it


class _StandsIn(FunctionElement[bool]):
    """(column, letters). SQLite's instr compares bytes; its LIKE looks at each letter whether it is a capital."""

    type = Boolean()
    inherit_cache = True


class _StandsNearlyIn(FunctionElement[bool]):
    """(column, letters, the same as a regular expression)."""

    type = Boolean()
    inherit_cache = True


def stands_in(column: ColumnElement[str], letters: str) -> ColumnElement[bool]:
    """`letters` hold nothing that LIKE would read as a pattern."""
    return _StandsIn(column, literal(letters))


def stands_nearly_in(column: ColumnElement[str], letters: str) -> ColumnElement[bool]:
    """With at most one letter wrong; of four letters or more."""
    return and_(_has_a_half(column, letters), _StandsNearlyIn(column, literal(letters), literal(_faults(letters))))


def lend(connection: SQLiteConnection) -> None:
    """Make what SQLite does not have known to a connection."""
    connection.create_function(_NEARLY, 2, nearly_in, deterministic=True)


@compiles(_StandsIn)
def _like(element: _StandsIn, compiler: SQLCompiler, **options: Any) -> str:
    column, letters = element.clauses
    return compiler.process(column.like(literal("%").concat(letters).concat("%")), **options)


@compiles(_StandsIn, "sqlite")
def _instr(element: _StandsIn, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(func.instr(*element.clauses) > 0, **options)


@compiles(_StandsNearlyIn)
def _regular_expression(element: _StandsNearlyIn, compiler: SQLCompiler, **options: Any) -> str:
    column, _, faults = element.clauses
    return compiler.process(column.regexp_match(faults), **options)


@compiles(_StandsNearlyIn, "sqlite")
def _lent(element: _StandsNearlyIn, compiler: SQLCompiler, **options: Any) -> str:
    column, letters, _ = element.clauses
    return compiler.process(getattr(func, _NEARLY)(column, letters), **options)


def _has_a_half(column: ColumnElement[str], letters: str) -> ColumnElement[bool]:
    """One wrong letter leaves one half as it is, and of the other one the half that it is not in; or it exchanges two where halves meet."""
    first, second = _halves(letters)
    (before, after), (begun, rest) = _halves(first), _halves(second)
    in_second = or_(*(stands_in(column, part) for part in (first + begun, rest, first + _exchanged(begun, rest))))
    in_first = or_(*(stands_in(column, part) for part in (after + second, before, _exchanged(before, after) + second)))
    either = (and_(stands_in(column, first), in_second), and_(stands_in(column, second), in_first))
    return or_(*either, stands_in(column, _exchanged(first, second)))


def _halves(letters: str) -> tuple[str, str]:
    return letters[: len(letters) // 2], letters[len(letters) // 2 :]


def _exchanged(before: str, after: str) -> str:
    """The last letter of the one and the first of the other have changed places."""
    return f"{before[:-1]}{after[:1]}{before[-1:]}{after[1:]}"


def nearly_in(text: str, letters: str) -> bool:
    """Whether letters stand in a text with at most one of them wrong."""
    first, second = _halves(letters)
    at = text.find(first)
    while at >= 0:
        if _begins_nearly(text[at + len(first) : at + len(letters) + 1], second):
            return True
        at = text.find(first, at + 1)
    backwards = first[::-1]
    at = text.find(second)
    while at >= 0:
        if _begins_nearly(text[max(0, at - len(first) - 1) : at][::-1], backwards):
            return True
        at = text.find(second, at + 1)
    return _exchanged(first, second) in text


def _begins_nearly(text: str, letters: str) -> bool:
    """At the first letter that differs stands another one, too few, too many, or the next two exchanged."""
    at = next((place for place, (its, due) in enumerate(zip(text, letters, strict=False)) if its != due), min(len(text), len(letters)))
    rest, after = letters[at:], letters[at + 1 :]
    if not after or text.startswith((after, rest), at + 1) or text.startswith(after, at):
        return True
    return text.startswith(after[0] + rest[0] + after[1:], at)


def _faults(letters: str) -> str:
    """A regular expression of all of them."""
    first, second = _halves(letters)
    return f"{_plain(first)}({'|'.join(_wrong(second))})|({'|'.join(_wrong(first))}){_plain(second)}|{_plain(_exchanged(first, second))}"


def _wrong(letters: str) -> list[str]:
    """As regular expressions: one letter another one, left out, too many inside, or two that stand next to each other exchanged."""
    before, after = [_plain(letters[:at]) for at in range(len(letters) + 1)], [_plain(letters[at:]) for at in range(len(letters) + 1)]
    wrong = {f"{before[at]}.?{after[at + 1]}" for at in range(len(letters))}
    wrong |= {f"{before[at]}.{after[at]}" for at in range(len(letters) + 1)}
    wrong |= {f"{before[at]}{_plain(letters[at + 1] + letters[at])}{after[at + 2]}" for at in range(len(letters) - 1)}
    return sorted(wrong)


def _plain(letters: str) -> str:
    """Letters as they are, in a regular expression of Python's and of PostgreSQL's."""
    return "".join(letter if letter.isalnum() or ord(letter) > 127 else f"\\{letter}" for letter in letters)
