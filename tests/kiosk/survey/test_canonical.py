"""Our quick canonical JSON is RFC 8785 to the byte, held against the reference implementation."""

import hashlib
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.record_checks import problems
from kiosk.survey.response import Draft, canonical, digest, seal, sealed
from tests.support.drafts import drafts

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,10}", fullmatch=True)
ANSWERS = st.one_of(st.integers(1, 5), WORDS, st.lists(KEYS, max_size=4))
RECORDS = st.fixed_dictionaries(
    {
        "duration_s": st.integers(0, 2**31) | st.floats(0, 2**31),
        "seq": st.integers(1, 2**53 - 1),
        "answers": st.dictionaries(KEYS, ANSWERS, max_size=8),
        "other": st.dictionaries(KEYS, WORDS, max_size=3),
    },
    optional={"language": WORDS, "hash": st.just("0" * 64)},
)


@given(RECORDS)
def test_any_record_is_written_as_rfc_8785_writes_it(record: dict[str, Any]) -> None:
    """Every text that can be answered, control characters and astral letters included; whole and broken durations."""
    assert canonical(record).encode() == rfc8785.dumps(record)
    unsealed = {key: value for key, value in record.items() if key != "hash"}
    assert digest(record) == hashlib.sha256(rfc8785.dumps(unsealed)).hexdigest()


@given(drafts(), st.integers(1, 10**6))
def test_a_sealed_response_comes_with_the_text_of_its_hash(draft: Draft, seq: int) -> None:
    """The same response as `seal`, well-formed, and SHA-256 of the text is its hash."""
    response, text = sealed(draft, seq, "a" * 64)
    assert response == seal(draft, seq, "a" * 64)
    assert hashlib.sha256(text.encode()).hexdigest() == response.hash
    assert problems(response.as_record()) == []
