"""A statistics office draws its own charts in Metabase: its role reads figures, and can read no response. On a real PostgreSQL."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url
from starlette.testclient import TestClient

from kiosk.survey.scoring import score, shown
from sync.server.__main__ import main
from sync.server.db.engine import reading
from sync.server.scope import Scope
from sync.server.tallies import queries
from tests.sync.server.conftest import ON_POSTGRESQL, ONE_DATABASE, PROVINCE, TestKiosk

NAME = "metabase_of_the_tests"


@pytest.fixture
def reader(
    app: FastAPI, client: TestClient, kiosk: TestKiosk, push: Any, database_url: str, capsys: pytest.CaptureFixture[str]
) -> Iterator[psycopg.Connection]:
    """The role's own connection, with the password that the command printed."""
    push(kiosk, kiosk.responses(7))
    assert main(["reader-role", NAME, "--database", database_url]) == 0
    address = capsys.readouterr().out.splitlines()[0]
    assert make_url(address).username == NAME and make_url(address).password
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection
    assert main(["reader-role", NAME, "--remove", "--database", database_url]) == 0


@ON_POSTGRESQL
def test_the_role_reads_the_figures_that_the_pages_show(app: FastAPI, reader: psycopg.Connection) -> None:
    """Complete responses and percent of the district, to the digit; days and months add up."""
    with reading(app.state.engine) as connection:
        totals = queries.totals(connection, Scope(PROVINCE, "กุดชุม"), date(2026, 10, 1), date(2027, 9, 30))
    percent = shown(score(totals.complete, totals.counts, app.state.settings.aspects).percent)
    (row,) = reader.execute("SELECT fiscal_year, district, complete, percent::text FROM scores").fetchall()
    assert row == (2570, "กุดชุม", 7, percent)
    for view in ("days", "months"):
        assert reader.execute(f"SELECT sum(complete), sum(self) FROM {view}").fetchone() == (7, 7)
    uses: dict[str, int] = dict(reader.execute("SELECT service, complete FROM services").fetchall())
    assert uses == totals.uses
    items = reader.execute("SELECT item, n, level_5, mean FROM items").fetchall()
    assert {item: (n, fives) for item, n, fives, _ in items} == {
        item: (sum(levels.values()), levels[5]) for item, levels in totals.counts.items()
    }


@ON_POSTGRESQL
def test_the_role_can_read_no_response_and_write_nothing(reader: psycopg.Connection, app: FastAPI) -> None:
    """No table of the province, whatever it says; nothing is written, also where it says that it wants to."""
    with psycopg.connect(
        str(make_url(str(app.state.engine.url.set(drivername="postgresql"))).render_as_string(hide_password=False))
    ) as own:
        tables = [
            name for (name,) in own.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        ]
    assert {"responses", "comments", "kiosks", "item_tallies"} <= set(tables)
    for table in tables:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute(f"SELECT 1 FROM public.{table}")
    reader.execute("SET default_transaction_read_only = off")
    for statement in ("CREATE TABLE figures.mine (n int)", "CREATE TABLE public.mine (n int)", "DELETE FROM figures.months"):
        with pytest.raises(psycopg.Error):
            reader.execute(statement)


@ON_POSTGRESQL
def test_the_levels_of_four_people_are_empty(reader: psycopg.Connection, client: TestClient, push: Any, join: Any, app: FastAPI) -> None:
    """As on the pages: how many answered is said, what they answered is not."""
    other = join(app.state.engine, "ค้อวัง")
    push(other, other.responses(4))
    few = "SELECT complete, overall, percent FROM scores WHERE district = 'ค้อวัง'"
    assert reader.execute(few).fetchone() == (4, None, None)
    assert set(reader.execute("SELECT n, level_1, level_5, mean FROM items WHERE district = 'ค้อวัง'").fetchall()) == {(4, None, None, None)}


@ON_POSTGRESQL
def test_a_role_of_somebody_else_is_left_alone(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence and status 1, whether it is to be made or removed; a second time the role has a new password."""
    own = make_url(database_url).username
    for more in ([], ["--remove"]):
        assert main(["reader-role", str(own), *more, "--database", database_url]) == 1
    assert main(["reader-role", "Robert'); DROP", "--database", database_url]) == 1
    assert capsys.readouterr().err.count("\n") == 3
    passwords = []
    for _ in range(2):
        assert main(["reader-role", NAME, "--database", database_url]) == 0
        passwords.append(make_url(capsys.readouterr().out.splitlines()[0]).password)
    assert passwords[0] != passwords[1] and main(["reader-role", NAME, "--remove", "--database", database_url]) == 0


@ONE_DATABASE
def test_on_sqlite_there_are_no_roles(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what there is instead."""
    assert main(["reader-role", NAME, "--database", database_url]) == 2
    assert "/data" in capsys.readouterr().err
