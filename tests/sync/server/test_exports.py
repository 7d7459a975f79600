"""Files of responses: sealed ones are what was stored, letter for letter; those handed on say what a person has passed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from kiosk.survey.privacy.personal_data import COVER
from kiosk.survey.response import FIELDS, FIRST_PREVIOUS, OPTIONAL, Amendment, Draft, canonical, ordered, seal
from sync.server import exports
from sync.server.comments.comments import HIDDEN, REDACTED, SHOWN, CommentKey, screen
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments
from sync.server.scope import Scope
from sync.server.settings import Settings
from tests.sync.server.conftest import PROVINCE, TestKiosk

WORDS = ("ชื่อ นายแดง ใจดี", "โทร 081-234-5678", "นางดำ ขำคม บอก", "ไม่มีใครดู นายเขียว มากมี")
TEXTS = st.text(st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from('{}"\\,:\n\t')), max_size=30)


def plainly(record: dict[str, Any]) -> bytes:
    """The line as it would be written field by field."""
    return json.dumps(ordered(record), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


@given(TEXTS, TEXTS, st.sampled_from(("", "teaching")), st.sampled_from(("", "phone")), st.booleans())
def test_a_line_is_the_record_whatever_was_typed(words: str, beside: str, trial: str, via: str, withdrawn: bool) -> None:
    """Braces, quotation marks and line breaks among the words; trials, answers from telephones, withdrawals."""
    about = Amendment("withdraw", "0193a000-0000-7000-8000-000000000001", words, "2026-11-23", "officer") if withdrawn else None
    draft = Draft(
        *("0193a000-0000-7000-8000-000000000002", "0193a000-0000-7000-8000-0000000000aa", ("opdc-2564", 1)),
        *("2026-11-23T09:41:00+07:00", "2026-11-23T09:43:05+07:00", 125, "th", "self", "complete"),
        answers={"sex": "female", "services": ("L022", "P029"), "1.1": 5, "duration_s": 7, "suggestions": words},
        other={"occupation": beside},
        trial=trial,
        via=via,
        amends=about,
    )
    record = seal(draft, 1, FIRST_PREVIOUS).as_record()
    line = exports.line_of(canonical(record).encode())
    assert line == plainly(json.loads(canonical(record)))
    assert json.loads(line) == json.loads(canonical(record)) and [*json.loads(line)] == [
        name for name in (*FIELDS, *OPTIONAL) if name in record
    ]


def test_words_that_postgresql_writes_otherwise(app: Any, kiosk: TestKiosk, push: Callable[..., Any]) -> None:
    """Backslashes and line breaks come out of the database as they went in, and so does what looks like an end of data."""
    texts = ("C:\\ ทาง \\N", "บรรทัดหนึ่ง\nบรรทัดสอง", "\\.", '"\\"', "{ปกติ}")
    sent = [kiosk.respond(answers={**kiosk.answers(), "suggestions": text}) for text in texts]
    assert all(verdict["verdict"] == "accepted" for verdict in push(kiosk, sent))
    with reading(app.state.engine) as connection:
        lines = list(exports.sealed_lines(connection, Scope(PROVINCE), None, None))
    assert lines == [plainly(json.loads(canonical(record))) for record in sent]


@pytest.fixture
def passed(app: Any, join: Callable[..., TestKiosk], push: Callable[..., Any]) -> Callable[[str], list[str]]:
    """Four remarks from each of two districts: one shown, one covered, one hidden, one unread. What a file has of them."""
    engine: Engine = app.state.engine
    for district in ("กุดชุม", "ค้อวัง"):
        kiosk = join(engine, district)
        push(kiosk, [kiosk.respond(answers={**kiosk.answers(), "suggestions": f"{words} {district}"}) for words in WORDS])
        with writing(engine) as connection:
            rows = connection.execute(select(comments.c.id, comments.c.text).where(comments.c.district == district)).all()
            for row in rows:
                decision = dict(zip(WORDS, (SHOWN, REDACTED, HIDDEN), strict=False)).get(row.text.removesuffix(f" {district}"))
                if decision:
                    screen(connection, "jangwat", PROVINCE, [CommentKey(district, row.id, "suggestions")], decision)
    forms = [Settings("sqlite://", PROVINCE).questionnaire]

    def remarks(district: str) -> list[str]:
        with reading(engine) as connection:
            handed = list(exports.handed_on(connection, Scope(PROVINCE, district), None, None, forms))
        assert len(handed) == (4 if district else 8)
        return sorted(record["answers"]["suggestions"] for record in handed if "suggestions" in record["answers"])

    return remarks


def test_remarks_go_out_as_a_person_passed_them(passed: Callable[[str], list[str]]) -> None:
    """Shown as written, covered, or not at all; what nobody looked at is covered where it may name somebody. In every district."""
    of_one = [f"{WORDS[0]} กุดชุม", f"โทร {COVER} กุดชุม", f"ไม่มีใครดู {COVER} กุดชุม"]
    assert passed("กุดชุม") == sorted(of_one)
    assert passed("") == sorted([*of_one, *(words.replace("กุดชุม", "ค้อวัง") for words in of_one)])
