"""Accounts: what a stored password is (with the shipped cost, which other tests of the server are spared), and several opened at once."""

import io
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, select
from starlette.testclient import TestClient

from sync.server import audit
from sync.server.accounts.users import AccountError, add_user
from sync.server.commands.users import add
from sync.server.db.engine import is_postgresql, reading, writing
from sync.server.db.schema import users
from sync.server.scope import Scope
from sync.server.settings import Settings

PASSWORD = "ดอกบัวสี่เหล่า 4"


@pytest.mark.usefixtures("shipped_hashing")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_somebody_who_copies_the_database_has_to_guess_passwords_slowly(app: FastAPI, client: TestClient) -> None:
    """argon2id with 19 MiB and two passes (OWASP, Password Storage), when an account is made and when its owner logs in."""
    with writing(app.state.engine) as connection:
        add_user(connection, "test", "somchai", PASSWORD, "viewer", Scope("ยโสธร"))
    assert client.post("/login", data={"name": "somchai", "password": PASSWORD}).status_code == 303
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(users.c.password_hash)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_four_officers_open_accounts_at_the_same_moment(app: FastAPI, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each gets the account, or the sentence that its name is taken; every act is in the log once and its chain holds."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n" * 4))
    settings = Settings(database_url, "ยโสธร")

    def opens(name: str) -> str:
        try:
            return str(add(Namespace(name=name, role="viewer", district="", temporary=False), settings, app.state.engine))
        except AccountError as error:
            return error.key

    with ThreadPoolExecutor(4) as others:
        with writing(app.state.engine) as connection:
            add_user(connection, "test", "somchai", PASSWORD, "viewer", Scope("ยโสธร"))
            ends = [others.submit(opens, name) for name in ("somchai", "Somchai", "malee", "nok")]
            wait_for_others(connection, len(ends))
        assert [end.result() for end in ends] == ["account_exists", "account_exists", "0", "0"]
    with reading(app.state.engine) as connection:
        assert sorted(connection.scalars(select(users.c.name))) == ["malee", "nok", "somchai"]
        assert (audit.verify(connection).count, audit.verify(connection).broken) == (3, None)


def wait_for_others(connection: Connection, count: int) -> None:
    """Until they stand at what this transaction holds. SQLite holds everybody at the beginning."""
    deadline = monotonic() + 10
    waiting = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
    while is_postgresql(connection) and connection.exec_driver_sql(waiting).scalar_one() < count and monotonic() < deadline:
        sleep(0.01)
