"""What the pages ask for over and over is found by an index made for it, so that its cost is its own length and not the table's."""

from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite

from sync.server.comments import comments, follow_ups
from sync.server.comments.comment_text import terms
from sync.server.comments.follow_ups import TaskFilter
from sync.server.db import comment_indexes, index_building, migrations, search_index
from sync.server.db.engine import is_postgresql, open_database
from sync.server.ingest import existing
from sync.server.scope import Scope

YEAR = (date(2025, 10, 1), date(2026, 9, 30))
SCOPE = Scope("ยโสธร")


@pytest.mark.parametrize(("district", "index"), [("กุดชุม", "comments_by_district"), ("", "comments_by_screening")])
def test_remarks_that_wait_are_found_whoever_else_has_many(tmp_path: Path, district: str, index: str) -> None:
    """A district that has read all of its own does not search through everybody else's."""
    engine = open_database(f"sqlite:///{tmp_path / 'province.db'}")
    migrations.migrate(engine)
    asked = comments.CommentFilter((comments.UNREAD,), *YEAR)
    wanted = comments.statement_of(select(comments.comments), Scope("ยโสธร", district), asked, comments.UNREAD).limit(50)
    spelled = str(wanted.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {spelled}")).all()
    engine.dispose()
    assert f"USING INDEX {index} " in plan[0].detail


def test_an_older_database_gets_the_index_that_finds_an_id_in_any_district(tmp_path: Path) -> None:
    """The third step of the schema, once; a second start finds it there."""
    engine = open_database(f"sqlite:///{tmp_path / 'province.db'}")
    migrations.migrate(engine, {})
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX responses_by_id"))
    assert migrations.migrate(engine) == migrations.migrate(engine) == max(migrations.STEPS)
    with engine.connect() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT 1 FROM responses WHERE id = 'x'")).all()
    engine.dispose()
    assert "INDEX responses_by_id " in plan[0].detail


def test_an_older_database_finds_a_kiosks_days_in_their_order(tmp_path: Path) -> None:
    """The fourth step of the schema: the ledger's question of one kiosk reads that kiosk's days and sorts nothing."""
    engine = open_database(f"sqlite:///{tmp_path / 'province.db'}")
    migrations.migrate(engine, {})
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX responses_by_kiosk_day"))
        connection.execute(text("CREATE INDEX responses_by_kiosk_time ON responses (kiosk, answered_unix)"))
    migrations.migrate(engine)
    asked = "SELECT hash FROM responses WHERE kiosk = 'x' AND day BETWEEN '2025-10-01' AND '2026-09-30' ORDER BY day, seq"
    with engine.connect() as connection:
        plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
        indexes = set(connection.scalars(text("SELECT name FROM sqlite_schema WHERE type = 'index'")))
    engine.dispose()
    assert len(plan) == 1 and "INDEX responses_by_kiosk_day (kiosk=? AND day>? AND day<?)" in plan[0]
    assert "responses_by_kiosk_time" not in indexes


@pytest.mark.parametrize("run", [True, False], ids=["a run of numbers", "numbers here and there"])
def test_a_batch_is_held_against_a_million_others(tmp_path: Path, run: bool) -> None:
    """Its numbers, its ids and its time are each found by an index; nothing walks through the province."""
    engine = open_database(f"sqlite:///{tmp_path / 'province.db'}")
    migrations.migrate(engine)
    compiled = existing._statement(False, run).compile(dialect=engine.dialect)
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ("[]",) * len(compiled.positiontup)).all()
    engine.dispose()
    searches = [row.detail for row in plan if "responses" in row.detail]
    numbers, days = "(province=? AND district=? AND kiosk=? AND seq", "responses_by_kiosk_day (kiosk=? AND day>? AND day<?)"
    assert len(searches) == 3
    assert numbers in searches[0] and "responses_by_id (id=?)" in searches[1] and days in searches[2]


def test_a_word_is_found_among_a_hundred_thousand_comments(app: FastAPI) -> None:
    """By an index that knows the words, whatever was typed; one that an earlier version did not have is made at the next start."""
    engine, on_sqlite = app.state.engine, not is_postgresql(app.state.engine)
    name, explain = ("comments_by_words", "EXPLAIN QUERY PLAN") if on_sqlite else (search_index.NAME, "EXPLAIN")
    asked = comments.CommentFilter(comments.PASSED, *YEAR, terms=terms("ที่จอดรถ ผู้สูงอายุ"))
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP INDEX {name}")
        search_index.ensure(connection)
        if not on_sqlite:  # what is quicker while there is no comment
            connection.exec_driver_sql("DROP INDEX comments_by_text, comments_by_due, comments_by_screening, comments_by_district")
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        for screening in comments.PASSED:
            wanted = select(comments.comments.c.id).where(comments.comments.c.screening == screening, *comments._about(asked))
            if on_sqlite:
                wanted = comments.statement_of(select(comments.comments), Scope("ยโสธร"), asked, screening)
            spelled = str(wanted.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True}))
            plan = " ".join(map(str, connection.exec_driver_sql(f"{explain} {spelled}").all()))
            assert f"{name} " in plan, (screening, plan)
        connection.rollback()


def test_an_older_postgresql_gets_narrow_indexes_of_comments(postgresql_url: str) -> None:
    """Those that somebody has taken up are found without any other, those of one text by it; a second start changes nothing."""
    engine = open_database(postgresql_url)
    migrations.migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX comments_by_text, comments_by_due")
        connection.exec_driver_sql("CREATE INDEX comments_alike ON comments (province, screening, alike, day, district, id)")
        connection.exec_driver_sql("CREATE INDEX comments_by_due ON comments (province, follow_up, due)")
        connection.exec_driver_sql(
            """INSERT INTO comments (province, district, id, question, day, text, screening, alike, follow_up)
            SELECT 'ยโสธร', 'กุดชุม', n::text, 'suggestions', '2026-07-01', 'x', 'shown', md5(n::text),
            CASE WHEN n < 9 THEN 'seen' ELSE 'new' END FROM generate_series(1, 5000) AS n"""
        )
        connection.exec_driver_sql("DROP INDEX comments_by_screening")
        connection.exec_driver_sql("CREATE INDEX comments_by_screening ON comments (province, screening, day, id)")
        comment_indexes.narrow(connection)
        connection.exec_driver_sql("ANALYZE comments")
    assert {"comments_by_text", "comments_by_due", "comments_by_screening"} <= set(index_building.build(engine))
    assert index_building.build(engine) == []
    every, tasks = select(comments.comments), (TaskFilter(), TaskFilter(state="done"), TaskFilter(overdue_on="2026-11-01"))
    of_one_text = comments.CommentFilter((comments.SHOWN,), *YEAR, alike="c4ca4238a0b923820dcc509a6f75849b")
    asked = [("comments_by_text", comments.statement_of(every, SCOPE, of_one_text, comments.SHOWN))]
    asked += [("comments_by_due", every.where(*follow_ups._conditions(SCOPE, wanted))) for wanted in tasks]
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'comments'"))
        indexes = {row.indexname: row.indexdef for row in rows}
        for name, wanted in asked:
            spelled = str(wanted.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True}))
            plan = " ".join(connection.exec_driver_sql(f"EXPLAIN {spelled}").scalars())
            assert f"{name} " in plan, plan
    engine.dispose()
    assert "comments_alike" not in indexes and indexes["comments_by_text"].endswith("(alike)")
    assert indexes["comments_by_screening"].endswith("(province, screening, day)") and "WHERE" in indexes["comments_by_due"]


def test_postgresql_compiles_no_sum_of_a_large_province(postgresql_url: str) -> None:
    """On every connection, whatever a transaction before it did."""
    engine = open_database(postgresql_url)
    for _ in range(2):
        with engine.connect() as first, engine.connect() as second:
            assert [connection.scalar(text("SHOW jit")) for connection in (first, second)] == ["off", "off"]
            first.rollback()
    engine.dispose()
