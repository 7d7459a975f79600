"""What is remembered about texts, so that it is worked out once; and forgotten as a whole when somebody's own words are among them.

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
        return cached_function  # type: ignore[no-any-return]

    return wrap


def forget() -> None:
    """Everything that was remembered about any text."""
    for clear in _forget:
        clear()
