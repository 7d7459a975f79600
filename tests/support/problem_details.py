"""What a refusal of the wire says."""

from typing import Any

from sync import wire


def error(reply: Any) -> Any:
    """The one sentence of a refusal, which comes as problem details (RFC 9457)."""
    body = reply.json()
    assert reply.headers["Content-Type"] == wire.PROBLEM_JSON
    assert body.keys() == wire.Problem.__annotations__.keys() and body["status"] == reply.status_code
    assert body["title"] == next(code for code in wire.Code if code.value == body["code"]).meaning and body["detail"] == body["error"]
    assert body["error"].endswith((".", "?")), body
    return body["error"]
