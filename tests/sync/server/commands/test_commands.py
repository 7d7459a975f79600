"""`province` as it is typed: serve, enroll, user add, export, load, status, and what happens when it cannot be done. Real processes."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

from kiosk.survey.dates.day_digest import day_digest
from kiosk.survey.response import FIELDS
from sync.ministry.__main__ import main as ministry_main
from sync.server.__main__ import main
from sync.server.app import create_app
from sync.server.db.engine import open_database, reading
from sync.server.db.schema import comments
from sync.server.ingest import responses
from sync.server.scope import Scope
from sync.server.settings import Settings, unstated_district
from sync.server.tallies import queries
from tests.sync.server.conftest import ONE_DATABASE, TestKiosk


@pytest.fixture
def province(tmp_path: Path, capsys: pytest.CaptureFixture[str], database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command in this process: (status, standard output, standard error)."""
    monkeypatch.setenv("PROVINCE_DATABASE", database_url)

    def run(*arguments: Any, typed: Any = None) -> Any:
        if typed is not None:
            import io

            monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = main([*map(str, arguments), "--data-dir", str(tmp_path)])
        return status, *capsys.readouterr()

    return run


def jsonl(path: Any, records: Any) -> Any:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def test_a_code_for_a_district(province: Any) -> None:
    """A code, once as JSON and once for people; the district is known from then on."""
    status, out, _ = province("enroll", "--district", "กุดชุม", "--json")
    assert status == 0 and re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", json.loads(out)["code"])
    assert "กุดชุม" in province("enroll", "--district", "กุดชุม")[1]


def test_a_set_up_file_for_a_stick(province: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs the address that kiosks reach; nobody else on the machine reads the code inside."""
    file = tmp_path / "set-up.json"
    assert province("enroll", "--district", "กุดชุม", "--set-up", str(file))[0] == 2
    assert province("enroll", "--district", "กุดชุม", "--set-up", str(file), "--address", "https://p.example")[0] == 0
    assert json.loads(file.read_text(encoding="utf-8"))["district"] == "กุดชุม" and file.stat().st_mode & 0o77 == 0
    monkeypatch.setenv("PROVINCE_URL", "https://province.example")  # as the server has it
    assert province("enroll", "--district", "กุดชุม", "--set-up", str(file))[0] == 0
    assert json.loads(file.read_text(encoding="utf-8"))["address"] == "https://province.example"


def test_a_district_spelled_wrongly_is_noticed(province: Any) -> None:
    """A name that nobody used before is taken, for it may be the second district, and said to be new; the first one needs no word."""
    assert province("enroll", "--district", "กุดชุม")[2] == ""
    status, out, err = province("enroll", "--district", "กุดชมุ")
    assert status == 0 and "กุดชมุ" in out and "กุดชมุ is a new district, beside กุดชุม" in err
    assert province("enroll", "--district", "กุดชุม")[2] == ""


def test_what_a_kiosk_exported_is_loaded_and_exported_again(province: Any, tmp_path: Path, new_kiosk: Callable[..., TestKiosk]) -> None:
    """The records come back byte for byte; loading twice finds duplicates; status shows what is held and what is missing."""
    first, second = new_kiosk(), new_kiosk()
    sent = [*first.responses(30), *second.responses(12)]
    file = jsonl(tmp_path / "all.jsonl", [record for record in sent if record["seq"] != 7])
    assert json.loads(province("load", file, "--district", "กุดชุม", "--json")[1]) == {
        "accepted": 40,
        "duplicate": 0,
        "conflict": 0,
        "rejected": 0,
    }
    assert json.loads(province("load", file, "--json")[1])["duplicate"] == 40
    out = tmp_path / "again.jsonl"
    assert province("export", "--format", "jsonl", "--sealed", "--out", out)[0] == 0
    lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in sent if record["seq"] != 7]
    assert [json.loads(line) for line in out.read_text().splitlines()] == [json.loads(line) for line in lines]
    assert all(tuple(json.loads(line)) == FIELDS for line in out.read_text().splitlines())
    kiosks = json.loads(province("status", "--json")[1])["kiosks"]
    assert [(kiosk["district"], kiosk["held"], kiosk["gaps"]) for kiosk in kiosks] == [("กุดชุม", 29, [[7, 7]]), ("กุดชุม", 11, [[7, 7]])]
    assert "missing 7" in province("status")[1]


def test_pages_are_fast_at_once_after_a_load(
    tmp_path: Path, new_kiosk: Callable[..., TestKiosk], postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL knows how many rows came before the first page is asked for."""
    monkeypatch.setenv("PROVINCE_DATABASE", postgresql_url)
    file = jsonl(tmp_path / "all.jsonl", new_kiosk().responses(30))
    assert main(["load", str(file), "--district", "กุดชุม", "--data-dir", str(tmp_path)]) == 0
    engine = open_database(postgresql_url)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'responses'")) == 30
    engine.dispose()


def test_a_kiosk_joins_after_its_file_was_loaded(
    province: Any, tmp_path: Path, new_kiosk: Callable[..., TestKiosk], database_url: str
) -> None:
    """Its responses come to the district it joins in: counted there, once, and everything it sends again is a duplicate."""
    kiosk, other = new_kiosk(), new_kiosk()
    sent = [*kiosk.responses(20), kiosk.respond(answers={"suggestions": "ดีมาก", "services": ("L022",)})]
    province("load", jsonl(tmp_path / "all.jsonl", [*sent, *other.responses(5)]))
    settings = Settings(database_url, json.loads(province("status", "--json")[1])["province"])
    app = create_app(settings)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as client:
        code = json.loads(province("enroll", "--district", "กุดชุม", "--json")[1])["code"]
        joined = client.post("/v1/enroll", json={"code": code, "kiosk": kiosk.id})
        assert joined.status_code == 200 and joined.json()["district"] == "กุดชุม"
        headers = {"Authorization": f"Bearer {joined.json()['key']}"}
        again = client.post("/v1/responses", json={"responses": sent}, headers=headers).json()["verdicts"]
        assert {verdict["verdict"] for verdict in again} == {"duplicate"}
        ledger = client.get("/v1/ledger?from=2026-11-01&to=2026-11-30", headers=headers).json()
        assert [(day["count"], day["digest"]) for day in ledger] == [(21, day_digest(record["hash"] for record in sent))]
        with reading(app.state.engine) as connection:
            districts = queries.by_district(connection, Scope(settings.province), date(2026, 11, 1), date(2026, 11, 30))
            assert {name: sums.complete for name, sums in districts.items() if sums.complete} == {"กุดชุม": 21, unstated_district(): 5}
            assert connection.execute(select(comments.c.district, comments.c.text)).all() == [("กุดชุม", "ดีมาก")]
        elsewhere = json.loads(province("enroll", "--district", "ค้อวัง", "--json")[1])["code"]
        assert client.post("/v1/enroll", json={"code": elsewhere, "kiosk": kiosk.id}).status_code == 409


def test_a_stick_goes_bad_while_a_file_is_loaded(province: Any) -> None:
    """The file is named, and what to do; a file of the kernel's, whose beginning nobody may read, stands for it."""
    status, _, error = province("load", "/proc/self/mem", "--district", "กุดชุม")
    assert status == 1 and "/proc/self/mem cannot be read to its end: Input/output error." in error and error.count("\n") == 1


@pytest.mark.parametrize("content", ["", "\n \n"], ids=["no-byte", "blank-lines"])
def test_an_empty_file_is_loaded_by_mistake(province: Any, tmp_path: Path, content: str) -> None:
    """As after an export that was cut off at once: nobody takes "0 accepted" for a load that went well."""
    (tmp_path / "nothing.jsonl").write_text(content)
    status, out, error = province("load", tmp_path / "nothing.jsonl", "--district", "กุดชุม")
    assert status == 2 and not out and "nothing.jsonl is empty: it holds no response." in error


def test_a_file_with_bad_lines(province: Any, tmp_path: Path, new_kiosk: Callable[..., TestKiosk]) -> None:
    """The good lines are in, the bad ones are named, and the exit status says that something was refused."""
    good = new_kiosk().responses(2)
    file = tmp_path / "mixed.jsonl"
    file.write_text(f"{json.dumps(good[0])}\n\nnot json\n{json.dumps({**good[1], 'seq': 0})}\n{json.dumps(good[1])}\n")
    status, out, err = province("load", file, "--json")
    assert status == 2 and json.loads(out) == {"accepted": 2, "duplicate": 0, "conflict": 0, "rejected": 2}
    deep = tmp_path / "deep.jsonl"
    deep.write_text("[" * 100_000)
    assert province("load", deep)[0] == 2
    assert "line 3" in err and "line 4: seq" in err and "ไม่ระบุ" in err


def test_an_export_for_a_spreadsheet_covers_a_telephone_number(province: Any, tmp_path: Path, new_kiosk: Callable[..., TestKiosk]) -> None:
    """What may name a person is covered until someone has looked, but not in the sealed form. The header is the kiosk's."""
    kiosk = new_kiosk()
    record = kiosk.respond(answers={**kiosk.answers(), "suggestions": "โทร 081-234-5678 ครับ"})
    province("load", jsonl(tmp_path / "one.jsonl", [record]), "--district", "กุดชุม")
    out = tmp_path / "out.csv"
    province("export", "--format", "csv", "--out", out)
    covered = out.read_text(encoding="utf-8-sig")
    assert "081" not in covered and "▇" in covered and covered.startswith("day,questionnaire,")
    assert not any(record[name] in covered for name in ("id", "kiosk", "hash", "prev_hash", "answered_at", "started_at"))
    for name in ("--sealed", "--as-answered"):
        province("export", "--format", "csv", name, "--out", out)
        sealed = out.read_text(encoding="utf-8-sig")
        assert "081-234-5678" in sealed and record["hash"] in sealed and sealed.startswith("id,kiosk,seq,")
    assert province("export", "--format", "xlsx", "--district", "กุดชุม", "--from", "2026-11-03", "--out", tmp_path / "x.xlsx")[1].startswith(
        "0 responses"
    )


def test_the_only_student_of_a_district_stays_unknown_in_the_whole_provinces_file(
    province: Any, tmp_path: Path, new_kiosk: Callable[..., TestKiosk]
) -> None:
    """Small cells are left out by district, so that the other districts' files give nothing away by subtraction."""
    small, large = new_kiosk(), new_kiosk()
    few = [small.respond(answers={"occupation": "student" if number == 0 else "farming", "1.1": 3}) for number in range(8)]
    many = [large.respond(answers={"occupation": "student", "1.1": 4}) for _ in range(9)]
    province("load", jsonl(tmp_path / "few.jsonl", few), "--district", "กุดชุม")
    province("load", jsonl(tmp_path / "many.jsonl", many), "--district", "ค้อวัง")
    answers = []
    for words in ((), ("--district", "กุดชุม")):
        assert province("export", "--format", "jsonl", *words, "--out", tmp_path / "out")[0] == 0
        rows = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
        answers.append(Counter((row["answers"].get("occupation"), row["answers"]["1.1"]) for row in rows))
    assert answers == [{("student", 4): 9, (None, 3): 8}, {(None, 3): 8}]


def test_an_export_to_hand_on_is_loaded_by_mistake(province: Any, tmp_path: Path, new_kiosk: Callable[..., TestKiosk]) -> None:
    """One sentence says which form is meant; nothing is stored or counted."""
    province("load", jsonl(tmp_path / "all.jsonl", new_kiosk().responses(6)), "--district", "กุดชุม")
    province("export", "--format", "jsonl", "--out", tmp_path / "out.jsonl")
    status, out, err = province("load", tmp_path / "out.jsonl")
    assert status == 2 and not out and "--sealed" in err and err.count("\n") == 1


def test_an_account_is_opened(province: Any) -> None:
    """The password comes from standard input; a weak one is refused with status 2."""
    assert province("user", "add", "Somchai", "--role", "province", typed="correct horse\n")[0] == 0
    status, out, err = province("user", "add", "x", "--role", "district", "--district", "กุดชุม", typed="short\n")
    assert status == 2 and not out and err.count("\n") == 1 and "password" in err


@ONE_DATABASE
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("enroll",),
        ("enroll", "--district", ""),
        ("enroll", "--district", "a\nb"),
        ("enroll", "--district", "กุดชุม", "--place", "ที่ว่าการ 🏛"),
        ("export", "--format", "csv", "--out", "x", "--from", "soon"),
        ("export", "--format", "csv", "--district", "ไม่มี", "--out", "x"),
        ("user", "add", "x", "--role", "king"),
        ("load", "/nowhere.jsonl"),
        ("serve", "--port", "x"),
        ("report", "--fiscal-year", "1", "--format", "pdf", "--out", "x"),
        ("user",),
        ("export", "--format", "csv", "--from", "2026-11-03", "--to", "2026-11-02", "--out", "x"),
        ("status", "--database", "nonsense"),
        ("status", "--database", "mysql://me@here/base"),
    ],
)
def test_a_command_is_mistyped(province: Any, arguments: Any) -> None:
    """Status 2, one plain sentence on standard error, nothing on standard output."""
    status, out, err = province(*arguments)
    assert status == 2 and not out and err.startswith("province: ") and err.count("\n") == 1


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """--help ends with 0."""
    for command in ((), ("serve",), ("enroll",), ("user", "add"), ("report",), ("export",), ("load",), ("status",)):
        with pytest.raises(SystemExit) as ended:
            main([*command, "--help"])
        assert ended.value.code == 0 and "usage: province" in capsys.readouterr().out


def test_the_database_cannot_be_reached(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1 and one sentence, without the password."""
    assert main(["status", "--database", "postgresql://me:secret@127.0.0.1:1/none", "--data-dir", str(tmp_path)]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "secret" not in err


def test_the_disk_is_full(province: Any, tmp_path: Path, new_kiosk: Callable[..., TestKiosk], monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows in bulk go by the driver itself: what it says is one sentence too."""

    def store(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(responses, "store", store)
    status, _, err = province("load", jsonl(tmp_path / "all.jsonl", new_kiosk().responses(1)))
    assert status == 1 and err == "province: The database cannot be used: database or disk is full\n"


def test_the_data_directory_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands where one of the folders above should be: status 1 and one sentence without the system's brackets."""
    monkeypatch.delenv("PROVINCE_DATABASE", raising=False)
    (tmp_path / "taken").write_text("")
    assert main(["status", "--data-dir", str(tmp_path / "taken" / "province")]) == 1
    err = capsys.readouterr().err
    assert "data directory" in err and "Errno" not in err and err.count("\n") == 1


@pytest.mark.parametrize("command", [main, ministry_main], ids=["province", "ministry"])
def test_the_databases_own_path_is_typed_for_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: Callable[[list[str]], int]
) -> None:
    """One sentence says what is needed instead."""
    for variable in ("PROVINCE_DATABASE", "MINISTRY_DATABASE"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "province.db").write_text("")
    assert command(["list" if command is ministry_main else "status", "--data-dir", str(tmp_path / "province.db")]) == 2
    err = capsys.readouterr().err
    assert "province.db is a file; --data-dir needs the folder" in err and err.count("\n") == 1


def test_days_are_typed_in_buddhist_years(province: Any, tmp_path: Path, new_kiosk: Callable[..., TestKiosk]) -> None:
    """2569-11-02 is 2 November 2026, as on the kiosk."""
    province("load", jsonl(tmp_path / "all.jsonl", new_kiosk().responses(3)), "--district", "กุดชุม")
    for first, last, count in (("2569-11-02", "2569-11-02", 3), ("2569-11-03", "2570-11-02", 0)):
        status, out, _ = province("export", "--format", "csv", "--from", first, "--to", last, "--out", tmp_path / "out.csv")
        assert status == 0 and out.startswith(f"{count} responses")


def test_the_password_prompt_is_left_with_control_d(province: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 2 and one sentence; no account."""

    def left(_prompt: Any) -> None:
        raise EOFError

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", left)
    status, _, err = province("user", "add", "malee", "--role", "viewer")
    assert status == 2 and "No password" in err and err.count("\n") == 1


def test_an_account_for_a_district_that_nobody_knows(province: Any) -> None:
    """It is opened, because accounts may come before kiosks, and a mistyped name is noticed."""
    status, out, err = province("user", "add", "malee", "--role", "district", "--district", "กุดชุ่ม", typed="กุหลาบสีแดงสิบดอก\n")
    assert status == 0 and "malee" in out and "กุดชุ่ม" in err


@pytest.mark.parametrize("name", ["ยโสธร\n", " ยโสธร", "ก" * 301, "\u202eยโสธร"], ids=["two lines", "a blank", "long", "turned round"])
def test_a_provinces_name_that_no_page_could_show(province: Any, name: str) -> None:
    """Refused before it is remembered by the database: every page and report would bear it."""
    status, _, error = province("--province", name, "status")
    assert status == 2 and error.count("\n") == 1 and "A province's name is" in error
    assert "ยโสธร" in province("status", "--json")[1]


def test_another_province_on_the_same_database(province: Any) -> None:
    """One database holds one province; its name is remembered."""
    province("enroll", "--district", "เมือง", "--province", "สุรินทร์")
    assert json.loads(province("status", "--json")[1])["province"] == "สุรินทร์"
    status, _, err = province("enroll", "--district", "เมือง", "--province", "ยโสธร")
    assert status == 2 and "สุรินทร์" in err


@pytest.fixture
def serving(tmp_path: Path, database_url: str) -> Iterator[Any]:
    """A server process on a free port: its address, and the process."""
    command = [sys.executable, "-m", "sync.server", "serve", "--port", "0", "--data-dir", str(tmp_path), "--database", database_url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert address, line + process.stderr.read()
    yield address[0], process
    process.kill()
    process.communicate(timeout=30)


def test_the_server_starts_answers_and_stops(serving: Any) -> None:
    """It prints its address when it answers, and SIGTERM ends it in good order."""
    address, process = serving
    with urllib.request.urlopen(f"{address}/readyz", timeout=10) as reply:
        assert json.load(reply) == {"ok": True}
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0 and "Traceback" not in err


def test_the_port_is_taken(serving: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], database_url: str) -> None:
    """Status 1 and one sentence that names the address."""
    address, _ = serving
    port = address.rpartition(":")[2]
    assert main(["serve", "--port", port, "--data-dir", str(tmp_path), "--database", database_url]) == 1
    assert port in capsys.readouterr().err


@pytest.mark.parametrize("before", [True, False])
def test_the_data_directory_may_stand_before_or_after_the_command(tmp_path: Path, before: bool) -> None:
    """What stands before a command counts as much as what stands after it."""
    where, command = ["--data-dir", str(tmp_path)], ["enroll", "--district", "กุดชุม", "--json"]
    assert main([*where, *command] if before else [*command, *where]) == 0
    assert (tmp_path / "province.db").exists()
