"""`@frozen` and its `replace` do what the standard library's dataclasses do, only sooner: held against the originals."""

import dataclasses
import subprocess
import sys
from functools import cached_property
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.frozen import field, field_names, frozen, replace


@frozen
class Ours:
    first: int
    second: str = "-"
    third: tuple[int, ...] = field(default_factory=tuple)


@dataclasses.dataclass(frozen=True)
class Theirs:
    first: int
    second: str = "-"
    third: tuple[int, ...] = dataclasses.field(default_factory=tuple)


@frozen
class Worked:
    number: int

    @cached_property
    def twice(self) -> int:
        return self.number * 2


_FIELDS = st.dictionaries(st.sampled_from(["first", "second", "third", "fourth"]), st.integers(0, 2), max_size=4)


def _outcome(kind: type, given_first: list[int], named: dict[str, int]) -> object:
    """The fields of what was made, or that it was refused."""
    try:
        return dataclasses.astuple(kind(*given_first, **named))
    except TypeError:
        return TypeError


@given(st.lists(st.integers(0, 2), max_size=4), _FIELDS)
def test_a_value_is_made_or_refused_as_a_dataclass_is(given_first: list[int], named: dict[str, int]) -> None:
    """By place, by name, with defaults, with too few, too many or doubled fields."""
    assert _outcome(Ours, given_first, named) == _outcome(Theirs, given_first, named)


@given(st.integers(0, 2), st.sampled_from(["a", "b"]), _FIELDS)
def test_a_changed_value_is_what_a_dataclass_would_be(first: int, second: str, changes: dict[str, int]) -> None:
    """A field that there is not is refused; the old value stays."""
    ours, theirs = Ours(first, second), Theirs(first, second)
    try:
        expected: object = dataclasses.astuple(dataclasses.replace(theirs, **changes))
    except TypeError:
        with pytest.raises(TypeError):
            replace(ours, **changes)
        return
    assert dataclasses.astuple(replace(ours, **changes)) == expected
    assert ours == Ours(first, second)


def test_equal_values_have_equal_hashes_however_they_were_made() -> None:
    """The order in which fields were named does not matter; a cache finds them again."""
    ours, other = Ours(1, "a", (2,)), Ours(third=(2,), second="a", first=1)
    assert ours == other and hash(ours) == hash(other) and repr(ours) == repr(other)
    assert {ours: "found"}[replace(Ours(1, third=(2,)), second="a")] == "found"


def test_what_was_worked_out_from_the_old_value_does_not_go_over() -> None:
    """A cached property is worked out anew."""
    old = Worked(2)
    assert (old.twice, replace(old, number=3).twice) == (4, 6)


def test_a_value_is_the_same_after_something_was_worked_out_from_it() -> None:
    """A cached property is no part of the value: a set still holds it, an equal value still equals it, and repr does not show it."""
    asked, fresh = Worked(2), Worked(2)
    values = {asked}
    assert asked.twice == 4
    assert asked in values and hash(asked) == hash(fresh)
    assert asked == fresh and fresh == asked and asked != Worked(3)
    assert repr(asked) == "Worked(number=2)"


@frozen
class WithClassVariable:
    kind: ClassVar[str] = "look"
    number: int

    @cached_property
    def twice(self) -> int:
        return self.number * 2


def test_a_class_variable_is_no_field() -> None:
    """It is neither asked for, compared nor replaced, also after something was worked out."""
    value = WithClassVariable(2)
    assert value.twice == 4 and value == WithClassVariable(2)
    assert replace(value, number=3) == WithClassVariable(3) and replace(value, number=3).kind == "look"
    with pytest.raises(TypeError):
        replace(value, kind="other")


@frozen
class Whole:
    ours: tuple[Ours, ...]
    hidden: int = field(default=3, repr=False)


@dataclasses.dataclass(frozen=True)
class TheirWhole:
    ours: tuple[Theirs, ...]
    hidden: int = dataclasses.field(default=3, repr=False)


def test_the_standard_library_reads_it_as_one_of_its_own() -> None:
    """Fields with their defaults, also those that a value lies in; a class beneath inherits them; a pattern takes them by place."""
    ours, theirs = Whole((Ours(1), Ours(2, "b"))), TheirWhole((Theirs(1), Theirs(2, "b")))
    assert dataclasses.is_dataclass(Whole) and dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    described = [
        [(each.name, each.type, each.default, each.default_factory, each.repr) for each in dataclasses.fields(kind)]
        for kind in (Ours, Theirs, Whole, TheirWhole)
    ]
    assert described[0] == described[1] and described[2][1] == described[3][1]
    assert repr(ours) == repr(theirs).replace("TheirWhole", "Whole").replace("Theirs", "Ours")
    match Ours(7):
        case Ours(first, second):
            assert (first, second) == (7, "-")


@frozen
class Longer(Ours):
    second: str = "longer"
    fourth: int = 4


def test_a_class_beneath_has_the_fields_above_first() -> None:
    """A default said anew stays in its place."""
    assert dataclasses.astuple(Longer(1)) == (1, "longer", (), 4) and field_names(Longer) == ("first", "second", "third", "fourth")


def test_a_class_that_no_value_could_be_made_of_is_refused() -> None:
    """As a dataclass refuses it: a needed field behind one that is not, a default that all values would share."""
    bodies: tuple[dict[str, object], ...] = ({"first": "a"}, {"first": []})
    for body in bodies:
        annotations = {"first": object, "second": int} if body["first"] else {"first": object}
        for kind in (frozen, dataclasses.dataclass(frozen=True)):
            with pytest.raises((TypeError, ValueError)):
                kind(type("Wrong", (), {**body, "__annotations__": annotations}))


@pytest.mark.of_a_start
def test_a_start_does_without_the_modules_that_describe_code() -> None:
    """Making values of every kind of the first screen loads neither dataclasses nor inspect."""
    script = "import sys, kiosk.runtime.kiosk, kiosk.commands.run; print({'dataclasses', 'inspect'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=50).stdout == "set()\n"


def test_a_value_cannot_be_changed() -> None:
    """As with a frozen dataclass: neither set nor taken away."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Ours(1).first = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del Ours(1).first
