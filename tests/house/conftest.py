"""What the rules about the code read, and give back."""

from collections.abc import Iterator

import pytest

from tests.house.source_trees import tree_of


@pytest.fixture(scope="package", autouse=True)
def trees_are_let_go() -> Iterator[None]:
    """A million nodes of syntax trees would make every later collection of the same process slow, and hold every text of every test."""
    yield
    tree_of.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def caches_are_let_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """What one file of rules worked out from the trees helps no other."""
    yield
    for value in vars(request.module).values():
        if hasattr(value, "cache_clear") and value is not tree_of:
            value.cache_clear()
