"""`province backup`: a copy that opens, on both databases, and what is written down when it cannot be made; `province alerts` beside it."""

import json
from pathlib import Path

import pytest

from sync.server.__main__ import main
from sync.server.accounts.users import add_user
from sync.server.alerts import alert_choice, backups
from sync.server.alerts.alert_choice import AlertChoice
from sync.server.db.engine import open_database, reading, writing
from sync.server.scope import Scope
from tests.support.mail_server import mail_server


def test_a_copy_is_made_while_the_server_could_serve(tmp_path: Path, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is a whole database of its kind; a second copy takes the place of the first; the state is noted."""
    out = tmp_path / "copy"
    for _ in range(2):
        assert main(["backup", str(out), "--database", database_url]) == 0
    assert out.read_bytes()[:6] in (b"SQLite", b"PGDMP\x01") and "bytes" in capsys.readouterr().out
    engine = open_database(database_url)
    with reading(engine) as connection:
        state = backups.last(connection)
    engine.dispose()
    assert state is not None and state.fault == ""
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(("copy", "."))) == ["copy"]


def test_there_is_no_such_folder(tmp_path: Path, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1, one sentence, and it is noted for who wants to be told."""
    assert main(["backup", str(tmp_path / "none" / "copy"), "--database", database_url]) == 1
    assert "The backup could not be made" in capsys.readouterr().err
    engine = open_database(database_url)
    with reading(engine) as connection:
        state = backups.last(connection)
    engine.dispose()
    assert state is not None and "could not be made" in state.fault


def test_the_program_that_copies_postgresql_cannot(
    tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing, older than the server, without a way to it, silent: one sentence that says so, and no file."""
    older = ("aborting because of server version mismatch", "detail: server version: 17.2; pg_dump version: 15.18")
    monkeypatch.setenv("PATH", str(tmp_path))
    for errors, words in (
        (None, "the program pg_dump is missing (Debian: postgresql-client)."),
        (older, "older than the database and cannot copy it (server version: 17.2; pg_dump version: 15.18)"),
        (("connection failed: No route to host",), "could not be made: connection failed: No route to host."),
        ((), "pg_dump says nothing of why it failed."),
    ):
        if errors is not None:
            lines = "".join(f"echo 'pg_dump: {line}' >&2\n" for line in errors)
            (tmp_path / "pg_dump").write_text(f"#!/bin/sh\n{lines}exit 1\n")
            (tmp_path / "pg_dump").chmod(0o755)
        assert main(["backup", str(tmp_path / "copy"), "--database", postgresql_url]) == 1, words
        said = capsys.readouterr().err
        assert words in said and said.count("\n") == 1 and not (tmp_path / "copy").exists(), said


def test_alerts_are_sent_once_by_hand(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a mail server the command says what is missing; with one it says how many messages there were."""
    for name in ("PROVINCE_SMTP", "PROVINCE_MAIL_FROM", "PROVINCE_WEBHOOK"):
        monkeypatch.delenv(name, raising=False)
    assert main(["alerts", "--database", sqlite_url]) == 1 and "PROVINCE_SMTP" in capsys.readouterr().err
    monkeypatch.setenv("PROVINCE_WEBHOOK", "http://elsewhere.example/x")
    assert main(["alerts", "--database", sqlite_url]) == 1 and "https://" in capsys.readouterr().err
    monkeypatch.delenv("PROVINCE_WEBHOOK")
    with mail_server() as mail:
        monkeypatch.setenv("PROVINCE_SMTP", f"smtp://127.0.0.1:{mail.port}")
        monkeypatch.setenv("PROVINCE_MAIL_FROM", "a@yasothon.example")
        assert main(["alerts", "--json", "--database", sqlite_url]) == 0
        assert json.loads(capsys.readouterr().out) == {"made": 0, "sent": 0}
        engine = open_database(sqlite_url)
        with writing(engine) as connection:
            add_user(connection, "test", "jangwat", "a sentence that is remembered", "province", Scope("ยโสธร"))
            alert_choice.choose(connection, "jangwat", AlertChoice(email="jangwat@yasothon.example", kinds=("backup",)))
            backups.note(connection, "The disk is full.")
        engine.dispose()
        monkeypatch.setenv("PROVINCE_URL", "province.example")
        assert main(["alerts", "--database", sqlite_url]) == 1 and "PROVINCE_URL must be an address" in capsys.readouterr().err
        monkeypatch.setenv("PROVINCE_URL", "https://province.example")
        assert main(["alerts", "--json", "--database", sqlite_url]) == 0
        assert "https://province.example" in mail.messages[-1].get_content()  # the way to the page, as from the server
