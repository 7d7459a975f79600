"""Comments of an earlier version can be searched and have themes after the upgrade; on both databases alike."""

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, delete, select, update

from sync.server.comments import bulk_screening, comments, follow_ups, preparation, theme_marks, themes
from sync.server.comments.alike_texts import alike_page
from sync.server.comments.comment_text import terms
from sync.server.comments.comments import CommentFilter, CommentKey
from sync.server.db import key_values
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments as table
from sync.server.db.schema import theme_marks as marks
from sync.server.scope import Scope
from tests.support.counter import Counter

SCOPE, YEAR = Scope("ยโสธร"), (date(2026, 10, 1), date(2027, 9, 30))
WRITTEN = ("ที่จอดรถไม่พอ", "รอคิวนานเกือบชั่วโมง", "ที่จอดรถ ไม่พอ!", "กรอกเอกสารเยอะ", "โทรหา 081-234-5678 นะ", "ขอบคุณค่ะ")


@pytest.fixture
def counter(app: FastAPI) -> Iterator[Counter]:
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม")
    counter.answered(date(2026, 11, 23), [{"suggestions": words} for words in WRITTEN])
    return counter


def hits(connection: Connection, typed: str, near: bool = False) -> set[str]:
    wanted = CommentFilter(("unread",), *YEAR, terms=terms(typed), near=near)
    rows = comments.list_comments(connection, SCOPE, wanted, 100)
    assert len(rows) == comments.count_comments(connection, SCOPE, wanted)
    assert comments.searched_comments(connection, SCOPE, wanted, 100) == (rows, len(rows))
    assert comments.searched_comments(connection, SCOPE, wanted, 2, 1) == (rows[1:3], len(rows))
    return {row.text for row in rows}


def test_what_came_in_is_searched_on_both_databases(app: FastAPI, counter: Counter) -> None:
    """Whole words, either spelling, one letter wrong; every word that was typed has to be there."""
    with reading(app.state.engine) as connection:
        assert hits(connection, "ทีจอดรถ") == {"ที่จอดรถไม่พอ", "ที่จอดรถ ไม่พอ!"}
        assert hits(connection, "รอ") == {"รอคิวนานเกือบชั่วโมง"}
        assert hits(connection, "คิว ชั่วโมง") == {"รอคิวนานเกือบชั่วโมง"}
        assert hits(connection, "คิว เอกสาร") == hits(connection, "ที่จอดเรือ") == set()
        for slip in ("ที่จอดรด", "ที่จดรถ", "ที่จอดดรถ", "ที่จดอรถ"):
            assert hits(connection, slip, near=True) == {"ที่จอดรถไม่พอ", "ที่จอดรถ ไม่พอ!"}, slip


def test_words_that_are_covered_are_not_found(app: FastAPI, counter: Counter) -> None:
    """Or whoever may only read what was passed would learn by searching who is named."""
    wanted = CommentFilter(comments.PASSED, *YEAR, terms=terms("081-234-5678"))
    with writing(app.state.engine) as connection:
        (row,) = connection.execute(select(table).where(table.c.suspected == "phone"))
        comments.screen(connection, "x", "ยโสธร", [CommentKey(row.district, row.id, row.question)], "redacted")
        assert comments.list_comments(connection, SCOPE, wanted, 10) == []
        comments.screen(connection, "x", "ยโสธร", [CommentKey(row.district, row.id, row.question)], "shown")
        assert len(comments.list_comments(connection, SCOPE, wanted, 10)) == 1


def test_comments_of_the_version_before_are_prepared_once(app: FastAPI, counter: Counter) -> None:
    """Their rows are what they would be had they come in now; what people decided about themes stays."""
    with writing(app.state.engine) as connection:
        rows = connection.execute(select(table).order_by(table.c.id)).all()
        proposed = connection.execute(select(marks).order_by(marks.c.id, marks.c.theme)).all()
        connection.execute(update(table).values(search="", alike="", suspected=""))
        connection.execute(delete(marks))
        key_values.put(connection, "comment_rules", "")
    for _ in range(2):
        preparation.prepare_all(app.state.engine)
    with reading(app.state.engine) as connection:
        assert connection.execute(select(table).order_by(table.c.id)).all() == rows
        assert connection.execute(select(marks).order_by(marks.c.id, marks.c.theme)).all() == proposed != []


def test_a_word_is_added_to_a_theme(app: FastAPI, counter: Counter) -> None:
    """It is looked for at once in all that is held; what a person has decided stays, and a theme that is off proposes nothing."""
    with writing(app.state.engine) as connection:
        fees = next(theme for theme in themes.all_themes(connection) if theme.id == "fees")
        parking = connection.execute(select(table).where(table.c.text == "ที่จอดรถไม่พอ")).one()
        key = CommentKey(parking.district, parking.id, parking.question)
        assert theme_marks.decide(connection, "x", "ยโสธร", key, ["place"])
        changed = themes.CommentTheme("fees", fees.th, fees.en, fees.items, (*fees.words, "ที่จอดรถ"))
        themes.save(connection, "x", "ยโสธร", changed)
        counted = {theme: sum(n.n for n in months.values()) for theme, months in theme_marks.by_month(connection, SCOPE, *YEAR).items()}
        assert counted["fees"] == 2 and counted["place"] == 1 and counted["parking"] == 1
        assert theme_marks.marks_of(connection, "ยโสธร", [key])[key] == {"parking": "refused", "place": "confirmed", "fees": "proposed"}
        themes.save(connection, "x", "ยโสธร", themes.CommentTheme("fees", fees.th, fees.en, fees.items, fees.words, off=True))
        assert "fees" not in theme_marks.by_month(connection, SCOPE, *YEAR)
    counter.answered(date(2026, 11, 24), [{"suggestions": "ค่าธรรมเนียมแพง"}])
    with reading(app.state.engine) as connection:
        assert "fees" not in theme_marks.by_month(connection, SCOPE, *YEAR)


def test_a_list_is_screened_at_once_and_taken_back(app: FastAPI, counter: Counter) -> None:
    """Only what was looked at; what somebody has gone on with stays. Alike texts stand once with their number."""
    unread = CommentFilter(("unread",), *YEAR)
    with writing(app.state.engine) as connection:
        page = alike_page(connection, SCOPE, unread, 10)
        (same,) = page.lines
        assert (page.texts, page.written, same.n) == (1, 2, 2) and not alike_page(connection, SCOPE, unread, 10, (2, same.alike)).lines
        seen = bulk_screening.preview(connection, SCOPE, unread, "shown")
        assert seen.n == 5
    counter.answered(date(2026, 11, 25), [{"suggestions": "มาทีหลัง"}])
    with writing(app.state.engine) as connection:
        with pytest.raises(bulk_screening.ListChangedError):
            bulk_screening.decide(connection, "x", SCOPE, unread, "shown", seen.digest)
        number = bulk_screening.decide(
            connection, "x", SCOPE, unread, "shown", bulk_screening.preview(connection, SCOPE, unread, "shown").digest
        )
        passed = comments.list_comments(connection, SCOPE, CommentFilter(("shown",), *YEAR), 10)
        assert len(passed) == 6
        followed, hidden = (CommentKey(row.district, row.id, row.question) for row in passed[:2])
        follow_ups.set_follow_up(connection, "x", "ยโสธร", followed, follow_ups.FollowUp("seen"))
        comments.screen(connection, "x", "ยโสธร", [hidden], "hidden")
        assert bulk_screening.undo(connection, "x", "ยโสธร", number) == 4
        assert bulk_screening.undo(connection, "x", "ยโสธร", number) is None
        assert comments.screening_of(connection, "ยโสธร", followed) == "shown"
        assert comments.screening_of(connection, "ยโสธร", hidden) == "hidden"
        assert comments.count_comments(connection, SCOPE, unread) == 5
