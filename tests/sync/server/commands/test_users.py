"""Accounts and the audit log from the command line: what is left when nobody of the province gets in any more."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from sync.server.__main__ import main
from sync.server.db.engine import open_database, writing
from sync.server.db.schema import audit

PASSWORD = "a sentence that is remembered"


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`province ...` in this process on a database of its own: status, standard output, standard error."""
    monkeypatch.delenv("PROVINCE_DATABASE", raising=False)

    def ran(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main([*arguments, "--data-dir", str(tmp_path)])
        return (status, *capsys.readouterr())

    return ran


def test_the_last_password_of_the_province_is_lost(province: Callable[..., tuple[int, str, str]]) -> None:
    """It is set anew on the server itself; the list says who there is and who is shut."""
    assert province("user", "add", "Somchai", "--role", "province", typed=f"{PASSWORD}\n")[0] == 0
    assert province("user", "add", "malee", "--role", "viewer", "--temporary", typed=f"{PASSWORD}\n")[0] == 0
    assert province("user", "password", "somchai", typed="another sentence to know\n")[:2] == (
        0,
        "The account somchai has a new password.\n",
    )
    assert province("user", "disable", "malee")[0] == 0
    rows = {row["name"]: row for row in json.loads(province("user", "list", "--json")[1])}
    assert rows["malee"]["disabled_at"] and not rows["somchai"]["disabled_at"] and "password" not in str(rows)
    assert "malee  viewer  shut since" in province("user", "list")[1]
    assert province("user", "enable", "malee")[1] == "The account malee is open.\n"
    for action in ("password", "disable", "enable"):
        status, out, err = province("user", action, "nobody", typed=f"{PASSWORD}\n")
        assert (status, out) == (2, "") and "no account nobody" in err
    assert province("user", "password", "somchai", typed="1234567890\n")[0] == 2


def test_the_audit_log_is_walked(province: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """Whole: status 0 and its last hash. Altered, or without a hash that was noted: status 1 and a sentence; `status` says it too."""
    province("user", "add", "somchai", "--role", "province", typed=f"{PASSWORD}\n")
    head = json.loads(province("audit", "--json")[1])["head"]
    province("user", "disable", "somchai")
    assert province("audit", "--head", head)[0] == 0
    status, out, _ = province("status")
    assert status == 0 and "audit log: 2 entries, unbroken, last hash " in out
    status, _, err = province("audit", "--head", "f" * 64)
    assert status == 1 and "cut short" in err
    engine = open_database(f"sqlite:///{tmp_path / 'province.db'}")
    with writing(engine) as connection:
        connection.execute(update(audit).where(audit.c.act == "user.add").values(actor="nobody"))
    engine.dispose()
    status, _, err = province("audit")
    assert status == 1 and "entry 1" in err and "ALTERED" in province("status", "--json")[2]
