"""Answers of the wire: JSON that any text fits into, and the exception that becomes a fault with its status. It decides nothing."""

import json
from collections.abc import Callable
from typing import Any

from starlette.responses import Response
from starlette.types import Scope

FaultPage = Callable[[Scope, int], Response | None]  # a status as a page, where a person at a browser asked


class JSON(Response):
    """JSON in ASCII: whatever text came in can go out again (half a surrogate pair has no UTF-8)."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


class ApiError(Exception):
    """Answer with this status and one plain sentence."""

    def __init__(self, status: int, sentence: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.headers = status, headers


def fault(status: int, sentence: str, headers: dict[str, str] | None = None) -> JSON:
    """The body of every answer of 400 and above (sync.wire.Fault)."""
    return JSON({"error": sentence}, status, headers)
