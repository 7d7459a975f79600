"""Windows' half of the floor without Windows: its own calls are recorded, and what it would answer is set."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.system.windows import drives, files, keyboard_layouts, libraries, memory, printer_queues, screen


class Recorded:
    """A library of Windows: every call is noted, and answered from `answers` by the function's name; 0 otherwise. It has what is declared
    for the library of that name, and nothing else."""

    def __init__(self, library: str, calls: list[tuple[Any, ...]], answers: dict[str, Any], lacks: tuple[str, ...] = ()) -> None:
        self._library, self._calls, self._answers, self._lacks = library, calls, answers, lacks

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in self._lacks or name not in libraries._SIGNATURES[self._library]:
            raise AttributeError(name)

        def call(*arguments: Any) -> Any:
            self._calls.append((name, *arguments))
            answer = self._answers.get(name, 0)
            return answer(*arguments) if callable(answer) else answer

        return call


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[Any, ...]]]:
    """Stand in for Windows, with these answers; the list of its calls."""

    def stand_in(lacks: tuple[str, ...] = (), **answers: Any) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []
        for module in (drives, files, keyboard_layouts, memory, printer_queues, screen):
            monkeypatch.setattr(module, "library", lambda name: Recorded(name, calls, answers, lacks))
        return calls

    return stand_in
