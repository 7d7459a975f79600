"""Each rule takes what keeps it and names the field of what does not."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from kiosk.language import checks
from kiosk.language.checks import FieldError
from kiosk.language.sentence import Sentence, localized

RULE = Sentence("must be true or false")
RULES: dict[str, tuple[Callable[[object], object], list, list]] = {
    "whole_number": (lambda value: checks.whole_number(value, "a.b", 1, 31, RULE), [1, 31], [0, 32, True, 5.0, "5", None]),
    "truth": (lambda value: checks.truth(value, "a.b", RULE), [True, False], [1, "true", None]),
    "line": (lambda value: checks.line(value, "a.b", 3, RULE), ["", "กขค"], ["abcd", "a\n", 5, None]),
    "one_of": (lambda value: checks.one_of(value, "a.b", ("x", "y"), RULE), ["x", "y"], ["z", ["x"], None]),
    "matching": (lambda value: checks.matching(value, "a.b", re.compile("[a-z]+"), RULE), ["ab"], ["ab1", "", 5]),
    "mapping": (lambda value: checks.mapping(value, "a.b", RULE), [{}, {"a": 1}], [[], None]),
    "sequence": (lambda value: checks.sequence(value, "a.b", RULE, 2), [[], [1, 2]], [[1, 2, 3], (), None]),
    "day": (lambda value: checks.day(value, "a.b", RULE), ["2026-11-28"], ["2026-13-01", 5, None]),
}


@pytest.mark.parametrize("name", RULES)
def test_what_keeps_the_rule_comes_back_and_the_rest_is_refused_by_name(name: str) -> None:
    """The path, then the rule; a file's reader learns both."""
    check, passing, broken = RULES[name]
    assert [check(value) for value in passing] == ([date(2026, 11, 28)] if name == "day" else passing)
    for value in broken:
        with pytest.raises(FieldError) as caught:
            check(value)
        assert (caught.value.field, caught.value.rule, str(caught.value)) == ("a.b", RULE, "a.b must be true or false")
        assert isinstance(localized(caught.value), Sentence)
