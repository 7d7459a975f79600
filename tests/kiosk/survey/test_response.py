"""The response and its chain: what is hashed, what is refused, and that nothing anybody sends can break the check."""

import hashlib
import json
from typing import Any

from kiosk.language import texts
from kiosk.paths import TEXTS
from kiosk.survey import record_checks, response
from kiosk.survey.response import FIELDS, FIRST_PREVIOUS, Draft

THAI = texts.load(TEXTS, "th", "trouble")
KIOSK = "0193a000-0000-7000-8000-0000000000aa"
DRAFT = Draft(
    id="0193a000-0000-7000-8000-000000000001",
    kiosk=KIOSK,
    questionnaire=("opdc-2564", 1),
    started_at="2026-11-23T09:41:00+07:00",
    answered_at="2026-11-23T09:43:05+07:00",
    duration_s=125,
    language="th",
    mode="self",
    status="complete",
    answers={"sex": "female", "services": ("L022", "P029"), "1.1": 5, "suggestions": "ขอบคุณ\nมาก"},
    other={"occupation": "ทอผ้า"},
)


def sealed(**changes: object) -> dict[str, Any]:
    """A sound record whose fields were changed before its hash was taken."""
    record = {**response.seal(DRAFT, 1, FIRST_PREVIOUS).as_record(), **changes}
    return {**record, "hash": response.digest(record)}


def test_a_finished_response_is_sound_and_has_the_contracts_fields_in_order() -> None:
    """What is stored, sent and exported."""
    record = response.seal(DRAFT, 1, FIRST_PREVIOUS).as_record()
    assert tuple(record) == FIELDS
    assert record_checks.problems(record) == []
    assert json.loads(json.dumps(record)) == record


def test_a_technician_can_recompute_the_hash_without_the_program() -> None:
    """These keys and texts need no escaping, so sorted compact UTF-8 JSON is their RFC 8785 form."""
    record = response.seal(DRAFT, 1, FIRST_PREVIOUS).as_record()
    unhashed = {key: value for key, value in record.items() if key != "hash"}
    text = json.dumps(unhashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert record["hash"] == hashlib.sha256(text.encode()).hexdigest()
    assert response.canonical(unhashed) == text


def test_each_response_carries_the_hash_of_the_one_before() -> None:
    """64 zeros before the first; a removed record shows as a prev_hash that nobody has."""
    first = response.seal(DRAFT, 1, FIRST_PREVIOUS)
    second = response.seal(DRAFT, 2, first.hash)
    assert (first.prev_hash, second.prev_hash) == ("0" * 64, first.hash)
    assert second.hash != response.seal(DRAFT, 2, FIRST_PREVIOUS).hash != first.hash


def test_a_record_read_back_is_the_same_response() -> None:
    """Through JSON and back: lists become tuples again, the hash stays."""
    original = response.seal(DRAFT, 7, "a" * 64)
    again = response.from_record(json.loads(json.dumps(original.as_record())))
    assert again == original
    assert again.answers["services"] == ("L022", "P029")


def test_someone_who_finishes_after_midnight_counts_on_the_new_day() -> None:
    """The day is that of the answer, in Bangkok, whatever offset it is written in."""
    late = response.from_record(sealed(started_at="2026-11-22T23:59:00+07:00", answered_at="2026-11-22T17:01:00Z"))
    assert late.day == "2026-11-23"
