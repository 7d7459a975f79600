"""What a refusal of the wire says."""


def error(reply):
    """The one sentence of a refusal."""
    body = reply.json()
    assert list(body) == ["error"] and body["error"].endswith((".", "?")), body
    return body["error"]
