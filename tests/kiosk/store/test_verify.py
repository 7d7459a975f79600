"""What `kiosk verify` finds: anything altered, removed, inserted, miscounted or never to be sent, each in a sentence."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.store import responses
from kiosk.store.database import open_store, suspect_mark
from kiosk.store.recovery.pages import PAGE
from kiosk.store.verify import SHOWN, light_check, verify
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import canonical
from tests.support.drafts import make_drafts
from tests.support.shipped import shipped_questionnaire

FORM = shipped_questionnaire()


@pytest.fixture
def filled(store: sqlite3.Connection, questionnaire: Questionnaire) -> sqlite3.Connection:
    """Twelve stored responses."""
    responses.save_all(store, make_drafts(12), questionnaire)
    return store


def _said(store: sqlite3.Connection) -> str:
    verification = verify(store, FORM)
    assert not verification.ok
    return "\n".join(verification.problems)


def test_an_untouched_store_is_whole(filled: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """No problem, and every response walked."""
    verification = verify(filled, questionnaire)
    assert (verification.ok, verification.problems, verification.responses) == (True, (), 12)
    assert light_check(filled) == ()


def test_an_empty_store_is_whole(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Nothing stored is nothing wrong."""
    assert verify(store, questionnaire).ok and light_check(store) == ()


def test_a_response_altered_by_hand_shows(filled: sqlite3.Connection) -> None:
    """One changed answer: its own hash no longer fits, and light and full check both name it."""
    altered = filled.execute("UPDATE responses SET record = replace(record, 'male', 'mule') WHERE record LIKE '%male%'").rowcount
    assert altered and _said(filled).count("was altered") == altered == len(light_check(filled))


def test_a_response_altered_with_a_new_hash_breaks_the_chain_after_it(filled: sqlite3.Connection) -> None:
    """Whoever also recomputes the hash is betrayed by the next response."""
    text = filled.execute("SELECT record FROM responses WHERE seq = 5").fetchone()[0]
    record = {**json.loads(text), "language": "en" if json.loads(text)["language"] == "th" else "th"}
    text = canonical(record)
    filled.execute("UPDATE responses SET record = ?, hash = ? WHERE seq = 5", (text, hashlib.sha256(text.encode()).hexdigest()))
    assert "response 6 does not follow from the one before it" in _said(filled)


def test_a_removed_response_shows(filled: sqlite3.Connection) -> None:
    """A gap in seq, with its numbers."""
    filled.execute("DELETE FROM responses WHERE seq IN (4, 5, 9)")
    problems = _said(filled)
    assert "responses 4 to 5 are missing" in problems and "response 9 is missing" in problems


def test_the_last_responses_removed_show(filled: sqlite3.Connection) -> None:
    """Nothing follows them that could betray it, but they have waited to be sent."""
    filled.execute("DELETE FROM responses WHERE seq > 10")
    assert "responses 11 to 12 are missing" in _said(filled)


def test_what_an_alteration_did_to_the_totals_shows(filled: sqlite3.Connection) -> None:
    """The altered response is recounted as it stands: only the item that was changed differs, in the whole and in its services."""
    old, new = ('"2.2":5', '"2.2":1')
    (seq,) = filled.execute("SELECT seq FROM responses WHERE instr(record, ?) ORDER BY seq LIMIT 1", (old,)).fetchone()
    filled.execute("UPDATE responses SET record = replace(record, ?, ?) WHERE seq = ?", (old, new, seq))
    problems = _said(filled).splitlines()
    assert problems[0] == f"response {seq} was altered: its hash is not that of its content"
    assert problems[1:] and all(("answers by level" in line and " 2.2: " in line) or "answers by hour" in line for line in problems[1:])


def test_a_response_filed_under_another_id_or_day_shows(filled: sqlite3.Connection) -> None:
    """The columns must say what the hashed text says."""
    filled.execute("UPDATE responses SET id = '0192f3a4-0000-7000-8000-00000000dead' WHERE seq = 3")
    filled.execute("UPDATE responses SET day = '2001-01-01' WHERE seq = 4")
    filled.execute("UPDATE responses SET answered_at = '2026-11-23T00:00:00+07:00' WHERE seq = 5")
    problems = _said(filled)
    assert "response 3 is stored under another number or id" in problems
    assert "response 4 is filed under 2001-01-01" in problems
    assert "(2026-11-23T00:00:00+07:00), but was answered on" in problems


@pytest.mark.parametrize("table", ["hour_tallies", "level_tallies", "option_tallies"])
def test_a_miscounted_total_shows_with_both_figures(filled: sqlite3.Connection, table: str) -> None:
    """Running totals are held against a recount from the responses."""
    column = filled.execute(f"SELECT * FROM {table}").description[3][0]
    filled.execute(f"UPDATE {table} SET {column} = {column} + 1")
    problems = _said(filled)
    assert "kept" in problems and "counted" in problems


def test_a_total_that_nothing_explains_shows(filled: sqlite3.Connection) -> None:
    """A row too many is as wrong as a number too high."""
    filled.execute("INSERT INTO option_tallies VALUES ('2026-11-23', 'sex', 'robot', 7)")
    assert "2026-11-23 sex robot: 7 kept, none counted" in _said(filled)


def test_a_response_that_would_never_be_sent_shows(filled: sqlite3.Connection) -> None:
    """Every response has one place in the outbox."""
    filled.execute("DELETE FROM outbox WHERE number = 7")
    assert "response 7 is in the outbox 0 times" in _said(filled)


def test_hundreds_of_problems_are_told_with_an_end(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """The first ones by name, the rest by number."""
    responses.save_all(store, make_drafts(200), questionnaire)
    store.execute("DELETE FROM responses WHERE seq % 2 = 0")
    verification = verify(store, questionnaire)
    assert len(verification.problems) == SHOWN + 1 and "more problems" in verification.problems[-1]


@given(st.integers(1, 8), st.integers(0, 10_000), st.integers(0, 255))
def test_any_byte_changed_in_any_response_shows(seq: int, position: int, byte: int) -> None:
    """No byte of a stored response can change unseen."""
    with closing(open_store(Path(":memory:"))) as store:
        responses.save_all(store, make_drafts(8), FORM)
        text = store.execute("SELECT record FROM responses WHERE seq = ?", (seq,)).fetchone()[0].encode()
        position %= len(text)
        changed = text[:position] + bytes([byte]) + text[position + 1 :]
        store.execute("UPDATE responses SET record = CAST(? AS TEXT) WHERE seq = ?", (changed, seq))
        assert verify(store, FORM).ok == (changed == text)


def test_damage_found_by_verify_makes_the_next_start_look_closely(database: Path, questionnaire: Questionnaire) -> None:
    """A broken page leaves a mark beside the file, for the start that can salvage."""
    with closing(open_store(database)) as store:
        saved = responses.save_all(store, make_drafts(300), questionnaire)
    content = bytearray(database.read_bytes())
    page = content.find(saved[9].id.encode()) // PAGE * PAGE
    content[page : page + 300] = b"\xff" * 300
    database.write_bytes(content)
    with closing(open_store(database)) as store:
        assert "damaged" in _said(store)
    assert suspect_mark(database).exists()
