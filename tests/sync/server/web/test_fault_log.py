"""A fault is noted without anybody's words: not a comment, not a note, not a password's hash. On both databases."""

import logging
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.testclient import TestClient

from sync.server.db.bulk import bulk_insert
from sync.server.db.engine import writing
from sync.server.db.schema import comments, districts
from sync.server.web.fault_log import database_fault, stack

WORDS = "SECRET-นายสมชาย-0812345678"
PLACE = ("ยโสธร", "กุดชุม")
COLUMNS = ("province", "district", "id", "question", "day", "text", "screening")


def refuse_twice(connection: Any) -> None:
    """The same row by a statement with parameters."""
    for _ in range(2):
        connection.execute(insert(districts).values(province=WORDS, district=WORDS, created_at="x"))


def refuse_a_batch(connection: Any) -> None:
    """A row that the driver's own bulk statement quotes in its error."""
    bulk_insert(connection, comments, COLUMNS, [(*PLACE, "i", "5", "d", WORDS, None)])


def refuse_a_statement(connection: Any) -> None:
    connection.execute(text("SELECT :words FROM nowhere"), {"words": WORDS})


@pytest.mark.parametrize("work", [refuse_twice, refuse_a_batch, refuse_a_statement])
def test_the_database_refuses_what_somebody_wrote(app: FastAPI, client: TestClient, caplog: pytest.LogCaptureFixture, work: Any) -> None:
    """The answer is 503 and the log says which fault and where in the program, without the words."""

    @app.get("/t/fault")
    def fault() -> None:
        with writing(app.state.engine) as connection:
            work(connection)

    app.router.routes.sort(key=lambda route: not getattr(route, "path", "").startswith("/t/"))
    with caplog.at_level(logging.DEBUG):
        assert client.get("/t/fault").status_code == 503
    assert "the database refused" in caplog.text and work.__name__ in caplog.text and WORDS not in caplog.text


def test_nobody_expected_the_fault(app: FastAPI, client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """500, and the log names the exception, its cause and their places; what their messages quote stays out of it."""

    @app.get("/t/fault")
    def fault() -> None:
        try:
            int(WORDS)
        except ValueError as error:
            raise LookupError(f"nothing for {WORDS}") from error

    app.router.routes.sort(key=lambda route: not getattr(route, "path", "").startswith("/t/"))
    with caplog.at_level(logging.DEBUG):
        assert client.get("/t/fault").status_code == 500
    assert "LookupError" in caplog.text and "ValueError" in caplog.text and "in fault" in caplog.text and WORDS not in caplog.text


def test_an_error_is_its_own_cause() -> None:
    """A circle of causes ends."""
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert stack(first).splitlines()[0] == "builtins.ValueError"


def test_the_statement_is_noted_with_marks(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    """Which statement was refused is what a technician needs."""
    with pytest.raises(SQLAlchemyError) as refused, writing(app.state.engine) as connection:
        refuse_twice(connection)
    database_fault(refused.value)
    assert "INSERT INTO districts" in caplog.text and WORDS not in caplog.text
    with writing(app.state.engine) as connection:
        assert connection.execute(select(districts)).all() == []
