"""Answers held against the wire: nothing but exactly what was promised makes a response count as arrived."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import wire
from sync.client import reply_validation
from sync.client.errors import KeyRefusedError, NoReplyError, NotSentError, RequestRefusedError, TooLargeError

NAMES = st.sampled_from(["verdicts", "id", "verdict", "reason", "day", "count"])


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner),
    max_leaves=12,
)


SENT = ("one", "two")


GOOD = {"verdicts": [{"id": identity, "verdict": "accepted", "reason": ""} for identity in SENT]}


@given(ANY_JSON)
def test_no_other_json_is_taken_for_verdicts(value: object) -> None:
    """Whatever comes, the answer is one verdict for each record sent, or it is no answer."""
    try:
        verdicts = reply_validation.verdicts(value, SENT)
    except NoReplyError:
        return
    assert set(verdicts) == set(SENT) and all(answer.verdict in wire.VERDICTS for answer in verdicts.values())


KINDS = st.sampled_from(["application/json", "text/html", ""])


@given(st.integers(100, 599), KINDS, st.none() | st.text(max_size=12), st.binary(max_size=60))
def test_no_bytes_of_a_stranger_break_the_kiosk(status: int, content_type: str, retry_after: str | None, body: bytes) -> None:
    """Any status, any header, any body: JSON of a 200, or a reason in words."""
    try:
        value = reply_validation.parsed(status, content_type, retry_after, body)
    except NotSentError as fault:
        assert fault.sentence("th") and fault.sentence("en")
    else:
        assert status == 200 and value == json.loads(body)


@pytest.mark.parametrize("cut", range(0, len(json.dumps(GOOD)), 7))
def test_an_answer_cut_anywhere_is_no_answer(cut: int) -> None:
    """Half a JSON text is never half an acknowledgement."""
    with pytest.raises(NoReplyError):
        reply_validation.parsed(200, "application/json", None, json.dumps(GOOD)[:cut].encode())


def test_two_verdicts_for_one_record_are_no_answer() -> None:
    """Accepted and rejected at once: nothing is believed."""
    doubled = {"verdicts": [*GOOD["verdicts"], {"id": "one", "verdict": "rejected", "reason": "no"}]}
    with pytest.raises(NoReplyError):
        reply_validation.verdicts(doubled, SENT)


@pytest.mark.parametrize(
    ("status", "body", "kind", "key"),
    [
        (401, '{"error":"Taken back.","code":"key_revoked"}', KeyRefusedError, "revoked"),
        (401, '{"error":"Strange.","code":"key_unknown"}', KeyRefusedError, "unknown_key"),
        (401, '{"error":"An older province says that the key was revoked."}', KeyRefusedError, "unknown_key"),
        (403, '{"error":"This code has expired."}', RequestRefusedError, "refused_request"),
        (413, "<html>", TooLargeError, "too_large"),
        (404, "<html>", NoReplyError, "proxy"),
        (429, "", NoReplyError, "busy"),
        (408, '{"error":"The body did not arrive in time."}', NoReplyError, "server_error"),
    ],
)
def test_refusals_are_told_apart(status: int, body: str, kind: type[NotSentError], key: str) -> None:
    """Only the province's own words stop a kiosk or hold a record back."""
    with pytest.raises(kind) as raised:
        reply_validation.parsed(status, "application/json", None, body.encode())
    assert raised.value.key == key


@given(ANY_JSON, ANY_JSON)
def test_whatever_comes_as_code_and_values_leaves_the_provinces_sentence(code: object, values: object) -> None:
    """A code that is not known here, or is none, or values that do not fit: the sentence beside them is shown."""
    body = json.dumps({"error": "The moon is full.", "code": code, "values": values}).encode()
    with pytest.raises(RequestRefusedError) as refused:
        reply_validation.parsed(409, wire.PROBLEM_JSON, None, body)
    assert "The moon is full." in refused.value.sentence("th") and refused.value.status == 409
