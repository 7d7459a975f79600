"""What the rules about the code read, and give back."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def parsed_files_are_let_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """A million nodes of syntax trees would make every later collection of the same process slow, and hold every text of every test."""
    yield
    for value in vars(request.module).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()
