"""Answers of the wire: JSON that any text fits into, and problem details (RFC 9457) for everything of 400 and above."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Scope

from sync import wire
from sync.wire import Code

ErrorPage = Callable[[Scope, int], Response | None]  # a status as a page, where a person at a browser asked
_LATER_S = 30  # after which whoever was told that the database does not answer may ask again
PROBLEM_TYPES = "x-problems"  # the member of /openapi.json that says what each code means


class JSON(Response):
    """JSON in ASCII: whatever text came in can go out again (half a surrogate pair has no UTF-8)."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


class ProblemJSON(JSON):
    media_type = wire.PROBLEM_JSON


class ApiError(Exception):
    """Answer with this status, code and plain English sentence; `values` are what the code's text is filled with."""

    def __init__(self, status: int, code: Code, detail: str, **values: str | int) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.values = status, code, detail, values


def problem(error: ApiError, headers: Mapping[str, str] | None = None) -> ProblemJSON:
    """The answer (sync.wire.Problem). The sentence also goes as `error`, which is all that kiosks before 0.2 read."""
    code = error.code
    content: wire.Problem = {
        "type": f"/openapi.json#/{PROBLEM_TYPES}/{code}",
        "title": code.meaning,
        "status": error.status,
        "detail": error.detail,
        "code": code,
        "values": error.values,
        "error": error.detail,
    }
    added = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": str(_LATER_S)}}  # RFC 9110, 15.5.2 and 15.6.4
    return ProblemJSON(content, error.status, {**added.get(error.status, {}), **(headers or {})})
