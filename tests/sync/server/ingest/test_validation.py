"""The fast ways of ingest give what the slow ones give: digests, well-formedness, bursts, runs of numbers. Properties, no database."""

import copy
import itertools
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.survey import quality, record_checks, response
from kiosk.survey.dates.calendar import BANGKOK
from sync.server.ingest import hash_chain, validation
from sync.server.settings import Settings
from sync.server.tallies.layout import TallyLayout

KNOWN = validation.ValidationContext(TallyLayout(Settings("sqlite://").questionnaire), frozenset(), frozenset())
LETTERS = some.characters() | some.sampled_from(["\x00", "\n", "\ud800", "\uffff", "ก", "\x7f", "\u2028", "\\", '"'])
TEXTS = some.text(LETTERS, max_size=30) | some.sampled_from(["1.1", "services", "male", "", "x" * 65, "2026-02-30T00:00:00+07:00"])
LEAVES = some.none() | some.booleans() | some.integers(-(2**60), 2**60) | some.floats() | some.integers(0, 6) | TEXTS
JSON = some.recursive(LEAVES, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(TEXTS, inner, max_size=4), max_leaves=6)


@pytest.fixture(scope="module")
def sealed() -> Any:
    answers = {"sex": "male", "services": ("L022", "P017"), "1.1": 5, "4": 1, "suggestions": "ดี\nมาก"}
    moments = ("2026-11-02T08:58:00+07:00", "2026-11-02T09:00:00+07:00")
    identity = ("01a199e0-a9c0-7d8e-91b7-584a2265b1f5", "01a0c450-6c00-7000-8000-000000000001")
    draft = response.Draft(*identity, ("opdc-2564", 1), *moments, 120, "th", "self", "complete", answers, {"occupation": "ทอผ้า"})
    return response.seal(draft, 1, response.FIRST_PREVIOUS).as_record()


def slow_faults(record: Any) -> Any:
    """What the way that names every fault finds, without the hash."""
    if record.keys() != set(response.FIELDS):
        return ["fields"]
    return [fault for _, fault in record_checks._field_faults(record) if fault]


@given(data=some.data())
def test_what_is_plainly_well_formed_has_no_fault(sealed: Any, data: Any) -> None:
    """The quick look never passes a record in which the thorough one finds a fault."""
    record = copy.deepcopy(sealed)
    for _ in range(data.draw(some.integers(1, 2))):
        place = data.draw(some.sampled_from([record, record["answers"], record["other"], record["questionnaire"]]))
        if isinstance(place, dict):
            key = data.draw(some.sampled_from(sorted(place)) | TEXTS) if place else data.draw(TEXTS)
            place[key] = data.draw(JSON)
        if any(not isinstance(record[name], dict) for name in ("answers", "other", "questionnaire")):
            break
    if record_checks.plainly_well_formed(record):
        assert slow_faults(record) == []


def test_an_ordinary_record_takes_the_quick_way(sealed: Any) -> None:
    """What our own kiosks send is passed by the quick look, or it would be of no use."""
    assert record_checks.plainly_well_formed(sealed) and slow_faults(sealed) == []


@given(text=some.text(some.characters(exclude_categories=["Cs"]), max_size=60), seconds=some.integers(0, 2**31))
def test_the_quick_digest_is_the_digest(sealed: Any, text: Any, seconds: Any) -> None:
    """orjson and RFC 8785 agree on every record that can be plainly well-formed."""
    record = {**sealed, "answers": {**sealed["answers"], "problems": text}, "duration_s": seconds}
    written = validation.canonical(record)
    assert written.decode() == response.canonical(record)
    assert validation.digest(record, written) == response.digest(record)


@pytest.mark.parametrize("answers", [{"hash": ""}, {"a.hash": ""}, {"hash": "x", "i": ""}, {"duration_s": ""}, {"z": '"hash":"%s",'}])
@pytest.mark.parametrize("other", [{}, {"hash": "", "id": "b"}])
def test_somebody_answers_with_the_hash_itself(sealed: Any, answers: Any, other: Any) -> None:
    """A question that is named "hash", or an answer that holds the hash's own text, does not lead the quick digest astray."""
    hashed = sealed["hash"]
    record = {**sealed, "answers": {key: text.replace("%s", hashed) or hashed for key, text in answers.items()}}
    record["other"] = {key: text or hashed for key, text in other.items()}
    assert validation.digest(record, validation.canonical(record)) == response.digest(record)


@pytest.mark.parametrize("changes", [{"duration_s": 99.5}, {"started_at": "1975-11-02T08:58:00Z", "answered_at": "1975-11-02T09:00:00Z"}])
def test_a_record_that_only_the_thorough_look_passes(sealed: Any, changes: Any) -> None:
    """Parts of seconds and odd years are well-formed too: taken in with the very text that was hashed."""
    record = {**sealed, **changes}
    record["hash"] = response.digest(record)
    assert not record_checks.plainly_well_formed(record)
    checked = validation.validate(record, record["kiosk"], KNOWN)
    assert isinstance(checked, validation.ValidRecord) and checked.text == response.canonical(record)


def test_ten_items_answered_with_lists(sealed: Any) -> None:
    """Under a version that nobody published here it is well-formed: taken in without a quality flag, and no figure counts it."""
    answers = {key: ["a", "b"] for key in KNOWN.layout.items}
    record = {**sealed, "questionnaire": {"id": "another", "version": 1}, "answers": answers}
    checked = validation.validate({**record, "hash": response.digest(record)}, record["kiosk"], KNOWN)
    assert isinstance(checked, validation.ValidRecord) and checked.flagged == 0


@given(moment=some.datetimes(datetime(1981, 1, 1), datetime(2999, 12, 30)), minutes=some.integers(-14 * 60, 14 * 60))
def test_day_and_hour_are_bangkoks_whatever_the_offset(sealed: Any, moment: Any, minutes: Any) -> None:
    """Written with our own offset or with another, the same moment counts on the same day and hour."""
    there, hours = moment.replace(tzinfo=BANGKOK), []
    for answered_at in (there.isoformat(), there.astimezone(timezone(timedelta(minutes=minutes))).isoformat()):
        record = {**sealed, "answered_at": answered_at}
        checked = validation.validate({**record, "hash": response.digest(record)}, record["kiosk"], KNOWN)
        hours.append((checked.day, checked.hour, checked.answered_unix))
    assert hours == [(moment.date().isoformat(), moment.hour, int(there.timestamp()))] * 2


@given(body=some.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_json_or_not(body: Any) -> None:
    """parse gives a value or ValueError, and what the standard library reads, it reads."""
    try:
        expected = json.loads(body)
    except (ValueError, RecursionError):
        with pytest.raises(ValueError):
            validation.parse(body)
    else:
        assert repr(validation.parse(body)) == repr(expected)


@given(seqs=some.sets(some.integers(1, 60)))
def test_runs_hold_exactly_the_numbers(seqs: Any) -> None:
    """Runs are in order, apart from each other, and hold what went in."""
    runs = hash_chain.runs(seqs)
    assert {number for first, last in runs for number in range(first, last + 1)} == seqs
    assert all(following[0] > before[1] + 1 for before, following in itertools.pairwise(runs))


@given(moments=some.lists(some.integers(0, 600), min_size=1, max_size=14))
def test_bursts_among_many_are_those_found_one_by_one(moments: Any) -> None:
    """The windowed search finds what kiosk.survey.quality finds looking at all of them."""
    moments.sort()
    bursts = validation.bursts(moments, set(moments))
    for index, moment in enumerate(moments):
        others = [datetime.fromtimestamp(other, UTC) for place, other in enumerate(moments) if place != index]
        assert (moment in bursts) == quality.is_burst(others, datetime.fromtimestamp(moment, UTC))
