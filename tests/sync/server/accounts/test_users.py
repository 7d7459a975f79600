"""What a stored password is: with the shipped cost, which other tests of the server are spared."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from sync.server.accounts.users import add_user
from sync.server.db.engine import reading, writing
from sync.server.db.schema import users
from sync.server.scope import Scope

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
