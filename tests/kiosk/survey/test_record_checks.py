"""Whether a record has the form of a response: each field's rule, and anything that anybody can send."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.survey import limits, record_checks, response
from kiosk.survey.response import FIELDS, FIRST_PREVIOUS
from tests.kiosk.survey.test_response import DRAFT, THAI, sealed


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": DRAFT.id.upper()}, "id: must be a UUID in lower case"),
        ({"kiosk": "yasothon"}, "kiosk: must be a UUID in lower case"),
        ({"seq": 0}, "seq: must be a whole number"),
        ({"seq": True}, "seq: must be a whole number"),
        ({"seq": 1.5}, "seq: must be a whole number"),
        ({"questionnaire": "opdc-2564"}, "questionnaire: must be an object with id and version"),
        ({"questionnaire": {"id": "opdc-2564", "version": 0}}, "questionnaire: must be a whole number"),
        ({"started_at": "2026-11-23 09:41"}, "started_at: must be an ISO 8601 moment with an offset"),
        ({"started_at": "2026-11-23T09:41:00"}, "started_at: must be an ISO 8601 moment with an offset"),
        ({"answered_at": "๒๐๒๖-11-23T09:41:00+07:00"}, "answered_at: must be an ISO 8601 moment with an offset"),
        ({"answered_at": "2026-02-30T09:41:00+07:00"}, "answered_at: is no moment of any calendar"),
        ({"answered_at": "2026-11-23T09:41:00+07:99"}, "answered_at: must be an ISO 8601 moment with an offset"),
        ({"answered_at": "0001-01-01T00:00:00+14:00"}, "answered_at: is no moment of any calendar"),
        ({"answered_at": "9999-11-23T09:41:00+07:00"}, "answered_at: is outside the years that can be counted"),
        ({"duration_s": -1}, "duration_s: must be a number of seconds"),
        ({"duration_s": "125"}, "duration_s: must be a number of seconds"),
        ({"language": "de"}, "language: must be the id of a language, such as th or en"),
        ({"mode": "robot"}, "mode: must be one of self, assisted, paper"),
        ({"status": None}, "status: must be one of complete, partial"),
        ({"answers": []}, "answers: must be an object"),
        ({"answers": {"1.1": 6}}, "answers: 1.1: must be a whole number from 1 to 5"),
        ({"answers": {"1.1": 4.0}}, "answers: 1.1: must be a whole number from 1 to 5"),
        ({"answers": {"1.1": None}}, "answers: 1.1: must be a whole number from 1 to 5"),
        ({"answers": {"services": ["L022", "L022"]}}, "answers: services: must be a list of different option codes"),
        ({"answers": {"services": [["L022"]]}}, "answers: services: must be a list of different option codes"),
        ({"answers": {"problems": ""}}, "answers: problems: must be 1 to 2000 characters"),
        ({"answers": {"problems": "ก" * 2001}}, "answers: problems: must be 1 to 2000 characters"),
        ({"answers": {"problems": "a\x00b"}}, "answers: problems: holds control characters"),
        ({"answers": {"problems": "a\uffffb"}}, "answers: problems: holds control characters"),
        ({"answers": {"เพศ": "female"}}, "answers: 'เพศ' is no question id"),
        ({"other": {"occupation": 5}}, "other: occupation: must be text"),
        ({"prev_hash": "A" * 64}, "prev_hash: must be 64 lower-case hex digits"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_what_it_must_be(changes: dict, fault: str) -> None:
    """One plain sentence an officer can pass on, in Thai too; the hash would have been right."""
    faults = record_checks.problems(sealed(**changes))
    assert len(faults) == 1
    assert faults[0].startswith(fault)
    assert THAI.translated(faults[0]) != faults[0]


def test_a_questionnaire_numbered_by_its_date_is_no_problem() -> None:
    """A province may number versions 20261123."""
    assert record_checks.problems(sealed(questionnaire={"id": "opdc-2564", "version": 20261123})) == []


@pytest.mark.parametrize(
    ("field", "largest", "too_large"),
    [
        ("seq", 2**53 - 1, 2**53),
        ("duration_s", 2**31, 2**31 + 1),
        ("questionnaire", {"id": "a", "version": 2**31 - 1}, {"id": "a", "version": 2**31}),
        ("answers", {f"q{n}": 5 for n in range(200)}, {f"q{n}": 5 for n in range(201)}),
        ("answers", {"services": [f"P{n}" for n in range(400)]}, {"services": [f"P{n}" for n in range(401)]}),
        ("answers", {"problems": "ก" * 2000}, {"problems": "ก" * 2001}),
        ("other", {f"q{n}": "ก" for n in range(200)}, {f"q{n}": "ก" for n in range(201)}),
        ("answers", {"a" * 64: 5}, {"a" * 65: 5}),
    ],
)
def test_each_limit_is_where_it_is_said_to_be(field: str, largest: object, too_large: object) -> None:
    """The largest is sound; one more is refused by name, before a hash is even taken."""
    assert record_checks.problems(sealed(**{field: largest})) == []
    record = sealed() | {field: too_large}
    assert [fault.partition(":")[0] for fault in record_checks.problems(record)] == [field]


def test_the_years_that_can_be_counted_are_1970_to_9000_in_bangkok() -> None:
    """Wide enough for any broken clock; the day after would leave the calendar."""
    for moment in ("1970-01-01T00:00:00+07:00", "9000-12-31T23:59:59+07:00"):
        assert record_checks.problems(sealed(answered_at=moment)) == []
    for moment in ("1969-12-31T23:59:59+07:00", "9000-12-31T17:00:00Z"):
        assert record_checks.problems(sealed(answered_at=moment)) == ["answered_at: is outside the years that can be counted"]


def test_missing_and_foreign_fields_are_all_named() -> None:
    """A record of another program's making says everything that is wrong with it at once."""
    record = sealed()
    del record["mode"], record["hash"]
    record["name"] = "สมชาย"
    assert record_checks.problems(record) == ["mode: missing", "hash: missing", "'name' is not a field of a response"]


def test_an_altered_answer_shows_in_the_hash() -> None:
    """Nothing can be changed afterwards without a trace."""
    record = sealed()
    record["answers"]["1.1"] = 4
    assert record_checks.problems(record) == ["hash: is not the SHA-256 of this record"]


# ------------------------------------------------------------------ anything anybody can send
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text(st.characters(categories=["Cs", "Cc", "L"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.characters(categories=["Cs"]), inner, max_size=4),
    max_leaves=12,
)


def sendable(faults: list[str]) -> bool:
    """A reason travels back as JSON in UTF-8: half a surrogate pair in it would break the whole answer."""
    return all(isinstance(sentence, str) and sentence.encode("utf-8") for sentence in faults)


@given(json_values)
@example({"\ud800": 1})
@example(2**70)
def test_no_json_value_whatever_breaks_the_check(value: object) -> None:
    """It answers in words that can be sent back; numbers beyond 2^53 and broken surrogates included."""
    faults = record_checks.problems(value)
    assert faults
    assert sendable(faults)


@given(st.sampled_from(FIELDS), json_values)
@example("seq", 2**53)
@example("duration_s", float("nan"))
@example("answers", {"\udfff": "x"})
@example("other", {"\udfff": "x"})
@example("answers", {"problems": "\ud800"})
@example("questionnaire", {"id": "a", "version": 2**64})
def test_no_value_in_any_field_breaks_the_check(field: str, value: object) -> None:
    """A record that is sound but for one field of any value at all; accepted only if its own hash could be taken."""
    record = response.seal(DRAFT, 1, FIRST_PREVIOUS).as_record() | {field: value}
    faults = record_checks.problems(record)
    assert sendable(faults)
    if not faults:
        assert response.digest(record) == record["hash"]


@given(st.sampled_from([name for name in FIELDS if name != "hash"]), st.data())
def test_any_change_of_any_field_is_seen(field: str, data: st.DataObject) -> None:
    """Whatever else sound value a field gets, the old hash no longer fits."""
    record = response.seal(DRAFT, 1, FIRST_PREVIOUS).as_record()
    changed = deepcopy(record)
    changed[field] = data.draw(OTHER_VALUES[field].filter(lambda value: value != record[field]))
    assert record_checks.problems(sealed(**{field: changed[field]})) == []
    assert record_checks.problems(changed) == ["hash: is not the SHA-256 of this record"]


hexes = st.text("0123456789abcdef", min_size=64, max_size=64)
moments = st.datetimes(datetime(1971, 1, 1), datetime(2999, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]))
storable_text = st.text(st.characters(categories=["L", "M", "N", "P", "S"]), min_size=1, max_size=30)
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
OTHER_VALUES: dict[str, st.SearchStrategy] = {
    "id": st.uuids(version=4).map(str),
    "kiosk": st.uuids(version=4).map(str),
    "seq": st.integers(1, 2**53 - 1),
    "questionnaire": st.fixed_dictionaries({"id": ids, "version": st.integers(1, 2**31 - 1)}),
    "started_at": moments.map(datetime.isoformat),
    "answered_at": moments.map(datetime.isoformat),
    "duration_s": st.integers(0, 2**31) | st.floats(0, 2**31),
    "language": st.sampled_from(limits.LANGUAGES),
    "mode": st.sampled_from(limits.MODES),
    "status": st.sampled_from(limits.STATUSES),
    "answers": st.dictionaries(ids, st.integers(1, 5) | storable_text | st.lists(ids, max_size=5, unique=True), max_size=5),
    "other": st.dictionaries(ids, storable_text, max_size=5),
    "prev_hash": hexes,
}


@given(st.text())
def test_whatever_is_typed_what_is_kept_can_be_stored(typed: str) -> None:
    """And what could be stored is kept as it was, but for blanks at its ends."""
    stored = record_checks.storable(typed)
    assert stored == "" or record_checks.text_fault(stored) == ""
    if not record_checks.text_fault(typed):
        assert stored == typed.strip()
