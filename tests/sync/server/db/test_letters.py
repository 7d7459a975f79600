"""Letters in a column, as they are or with one of them wrong: both databases find the same."""

import re

from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine, literal, select

from sync.server.db.engine import reading
from sync.server.db.letters import _faults, nearly_in, stands_in, stands_nearly_in

FEW_LETTERS = st.text("กขคง", min_size=4, max_size=9)
TEXTS = (
    *("ทีจอดรดไมพอ\n ทีจอดรด ไมพอ ", "ทีจดรถ\n ทีจดรถ ", "ทีจอดดรถ\n ทีจอดดรถ ", "ทีจดอรถ\n ทีจดอรถ ", "จอดรถ\n จอดรถ ", "ทีอดรถ\n ทีอดรถ "),
    *("ทีจอดรถ\n ทีจอดรถ ", "ทีจอเรอ\n ทีจอเรอ ", "ไมมอะไร\n ไมมอะไร ", "ทีจอ\n ทีจอ ", "", "อดรถ\n อดรถ "),
)


def slips(letters: str) -> set[str]:
    """Every way to write them with one letter wrong, of the letters that there are here."""
    others = "กขคงจ"
    places = range(len(letters))
    wrong = {letters[:at] + other + letters[at + 1 :] for at in places for other in others}
    wrong |= {letters[:at] + letters[at + 1 :] for at in places} | {
        letters[:at] + other + letters[at:] for at in places for other in others
    }
    return wrong | {letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :] for at in places[:-1]}


@given(FEW_LETTERS, st.text("กขคง", max_size=4), st.text("กขคง\n ", max_size=4))
@example("กขคง", "ก", "")
def test_a_word_is_found_however_one_of_its_letters_is_wrong(letters: str, before: str, after: str) -> None:
    """Wherever it stands in a text."""
    assert [slip for slip in slips(letters) if not nearly_in(before + slip + after, letters)] == []


@given(st.text("กขคง\n ", max_size=24), FEW_LETTERS)
def test_sqlite_finds_what_the_regular_expression_finds(text: str, letters: str) -> None:
    """And nothing else."""
    assert nearly_in(text, letters) == (re.search(_faults(letters), text) is not None)


def test_both_databases_find_the_same(engine: Engine) -> None:
    """A half of the letters is looked for first: that loses nothing that is written with one letter wrong."""
    letters = "ทีจอดรถ"
    expected = [bool(re.search(_faults(letters), text)) for text in TEXTS]
    with reading(engine) as connection:
        answers = [connection.scalar(select(stands_nearly_in(literal(text), letters))) for text in TEXTS]
        assert [bool(answer) for answer in answers] == expected and expected.count(True) == 6
        slipped = sorted(slips("กขคงกข"))
        assert all(connection.scalar(select(stands_nearly_in(literal(slip), "กขคงกข"))) for slip in slipped)
        assert [bool(connection.scalar(select(stands_in(literal(text), letters)))) for text in TEXTS] == [letters in text for text in TEXTS]
