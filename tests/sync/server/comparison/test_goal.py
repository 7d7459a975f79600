"""Whether the goal is met, in words that are sure."""

from fractions import Fraction

import pytest

from sync.server.comparison.goal import state_of_interval


@pytest.mark.parametrize(
    ("low", "high", "state"),
    [("80", "84.2", "met"), ("79.99", "84.2", "open"), ("70", "80", "open"), ("70", "79.999", "missed")],
)
def test_the_whole_interval_decides(low: str, high: str, state: str) -> None:
    """At the goal is met; one end beyond it is no answer yet."""
    assert state_of_interval((Fraction(low), Fraction(high)), 80) == state


def test_without_an_interval_nothing_is_said() -> None:
    """As of four respondents."""
    assert state_of_interval(None, 80) == ""
