"""A cache of what is worked out about texts, emptied as a whole when somebody's own words are in it.

Widths, lines and pictures of words are kept by the words themselves. People's own must not stay there after they have gone.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
_forget: list[Callable[[], None]] = []


def cached(most: int) -> Callable[[Function], Function]:
    """As `lru_cache(most)`, emptied by `forget`."""

    def wrap(function: Function) -> Function:
        cached_function: Any = lru_cache(maxsize=most)(function)
        _forget.append(cached_function.cache_clear)
        return cached_function

    return wrap


def forget() -> None:
    """Empty every cache of texts."""
    for clear in _forget:
        clear()
