"""Typing at the command line: help, mistakes, where state goes, and that a start loads nothing it does not need."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import COMMANDS, NO_PAGE, _run, main
from kiosk.errors import CannotBeDoneError, UsageError
from kiosk.exit_status import report_failure
from kiosk.paths import DataDir
from kiosk.site.site_file import ConfigError
from kiosk.store.lock import AlreadyRunningError
from kiosk.system.accounts import ForeignFolderError
from kiosk.ui.text.fonts import FontsMissingError
from tests.kiosk.commands.conftest import Command

NEW = ["--province", "ยโสธร", "--district", "ค้อวัง", "--services", "P002,L022,L023,L005,P017"]
WRITTEN_HERE = [name for name in COMMANDS if COMMANDS[name][0] not in ("sync", "doctor")]


def test_technician_asks_what_there_is(process: Command) -> None:
    """--help lists every command and exits with 0; no command at all is a usage error."""
    answer = process("--help")
    assert answer.status == 0 and all(f"  {name} " in answer.out for name in COMMANDS)


def test_command_is_forgotten(process: Command) -> None:
    """One sentence like every other mistake."""
    answer = process()
    assert (answer.status, answer.out) == (2, "") and answer.err.count("\n") == 1 and "'kiosk --help' lists them" in answer.err


@pytest.mark.parametrize("name", WRITTEN_HERE)
def test_every_command_explains_itself(kiosk: Command, name: str) -> None:
    """--help says what the command does and that state can be put elsewhere."""
    said = kiosk(name, "--help")
    assert said.status == 0 and f"usage: kiosk {name}" in said.out and "--data-dir" in said.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["totlas"], "perhaps 'totals' is meant"),
        (["xyzzy"], "see 'kiosk --help'"),
        (["totals", "--date", "30/2/2569"], "is no day of any calendar"),
        (["totals", "--colour"], "unrecognized arguments: --colour"),
        (["scores", "--from", "2026-12-01", "--to", "2026-11-01"], "--from 2026-12-01 is later than --to 2026-11-01"),
        (["scores", "--service", "P999"], "there is no service P999; the nearest are"),
        (["scores", "--service", ""], "there is no service ; the nearest are B001"),
        (["pin"], "required: set"),
        (["export", "--format", "pdf", "--out", "x"], "invalid choice: 'pdf'"),
        (["import"], "required: FILE"),
        (["run", "--windowed", "big"], "width x height in pixels"),
        (["run", "--lang", "fr"], "--lang must be th or en"),
        (["run", "now"], "does not know 'now'"),
    ],
)
def test_mistyped_command_is_one_sentence(kiosk: Command, words: list[str], sentence: str) -> None:
    """Standard error, one line, exit status 2, nothing on standard output."""
    said = kiosk(*words)
    assert said.status == 2 and said.out == "" and sentence in said.err
    assert said.err.count("\n") == 1


def test_data_directory_may_be_named_before_or_after_the_command(process: Command, tmp_path: Path) -> None:
    """Both places mean the same folder; a missing folder name is a usage error."""
    before, after = process("--data-dir", tmp_path / "a", "totals", "--json"), process("totals", f"--data-dir={tmp_path / 'a'}", "--json")
    assert before.status == after.status == 0 and before.out == after.out
    assert {path.name for path in (tmp_path / "a").iterdir()} >= {"site.json", "kiosk.db"}
    assert "needs a folder" in process("totals", "--data-dir").err
    assert "needs a folder" in process("--data-dir=", "totals").err


def test_home_is_the_home_also_behind_an_equals_sign(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shells leave the ~ of --data-dir=~/kiosk alone: a new, empty kiosk in a folder named ~ would look like lost data."""
    assert main(["scores", "--json", "--data-dir=~/kiosk"]) == 0
    assert (home / "kiosk" / "kiosk.db").exists() and capsys.readouterr().err == ""


def test_folder_that_cannot_be_made_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file stands in the way of the data directory, or where it should be: a sentence, exit status 1 or 2, no traceback."""
    (tmp_path / "file").write_text("")
    assert main(["totals", "--data-dir", str(tmp_path / "file" / "data")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and str(tmp_path / "file") in said
    assert main(["pin", "set", "--data-dir", str(tmp_path / "file")]) == 2
    assert "is a file; --data-dir needs a folder" in capsys.readouterr().err


def test_terminal_that_knows_no_thai(tmp_path: Path) -> None:
    """Figures come all the same: letters become escapes, and JSON stays the same JSON."""
    before = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for words in (["totals"], ["totals", "--json"], ["setup", "--place", "ที่ว่าการอำเภอ", *NEW]):
        command = [sys.executable, "-m", "kiosk", *words, "--data-dir", str(tmp_path / "data")]
        ended = subprocess.run(command, capture_output=True, env=before, timeout=50)
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert words[-1] != "--json" or json.loads(ended.stdout)["people"] == 0


@pytest.mark.parametrize(("words", "status"), [("totals >&-", 0), ("verify >&- 2>&-", 0), ("pin set <&-", 2)])
def test_stream_that_is_closed(tmp_path: Path, words: str, status: int) -> None:
    """A service without a terminal: nothing to read is an empty PIN, nowhere to write is no fault."""
    command = f'"{sys.executable}" -m kiosk --data-dir "{tmp_path / "a"}" {words}'
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=50)
    assert ended.returncode == status and "fault" not in ended.stderr


def test_damaged_database_is_a_sentence(kiosk: Command, folder: Path) -> None:
    """Bytes that are no database: exit status 1, what to do, and the file is left alone."""
    kiosk("totals")
    for name in ("kiosk.db-wal", "kiosk.db-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "kiosk.db").write_bytes(b"\x07" * 8192)
    said = kiosk("totals")
    assert said.status == 1 and "is damaged" in said.err and said.err.count("\n") == 1
    assert (folder / "kiosk.db").read_bytes() == b"\x07" * 8192
    checked = kiosk("verify", "--json")
    report = json.loads(checked.out)
    assert (checked.status, checked.err, report["ok"]) == (1, "", False) and "is damaged" in report["problems"][0]


def test_fault_of_the_program_is_logged_and_said(kiosk: Command, folder: Path) -> None:
    """Something nobody foresaw (here: a site.json that is a pipe's name in a loop): a sentence, never a traceback."""
    folder.mkdir()
    (folder / "site.json").symlink_to("site.json")
    said = kiosk("setup", "--place", "x")
    assert said.status in (1, 2) and "Traceback" not in said.err and said.err.count("\n") == 1


def test_reader_of_the_output_goes_away(process: Command, tmp_path: Path) -> None:
    """`kiosk totals | head -1` ends without a word."""
    command = f'"{sys.executable}" -m kiosk totals --lang en --data-dir "{tmp_path / "a"}" | head -c 9'
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=50)
    assert ended.stderr == ""


@pytest.mark.of_a_start
def test_waiting_people_do_not_wait_for_the_other_commands(tmp_path: Path) -> None:
    """The way to `kiosk run` loads neither argparse nor any other command, nor the store, nor anything of sync: only the calls of the
    operating system by which it takes its lock, too."""
    code = """
import sys
from kiosk.__main__ import main
main(["run", "--help", "--data-dir", sys.argv[1]])
heavy = ("argparse", "json", "sqlite3", "csv", "platformdirs", "requests")
print(*sorted(name for name in sys.modules if name in heavy or name.startswith(("sync", "screens", "kiosk."))))
"""
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.splitlines()[-1].split())
    floor = {"kiosk.system", "kiosk.system.files", "kiosk.system.posix", "kiosk.system.posix.files"}
    assert loaded - floor == {"kiosk.__main__", "kiosk.errors", "kiosk.frozen", "kiosk.paths"}


def test_run_takes_its_size_and_language_apart_by_itself() -> None:
    """Wrong words are refused before anything is loaded."""
    with pytest.raises(UsageError, match="1080x1920 for example, not '10x10'"):
        _run(["--windowed=10x10"], DataDir(Path("nowhere")))


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (FontsMissingError("No Thai font: install the package fonts-x."), 1, "install the package fonts-x"),
        (AlreadyRunningError("A kiosk is already running."), 1, "already running"),
        (ModuleNotFoundError("No module named '_tkinter'", name="_tkinter"), 1, "python3-tk"),
        (ModuleNotFoundError("No module named 'PIL'", name="PIL"), 1, "library PIL is missing"),
        (ConfigError("site.json, line 3: x"), 2, "line 3"),
        (PermissionError(13, "Permission denied", "/data"), 1, "/data: Permission denied"),
        (KeyboardInterrupt(), 1, "stopped"),
        (ZeroDivisionError("bug"), 1, "a fault of this program"),
    ],
)
def test_whatever_goes_wrong_is_one_sentence(
    error: BaseException, status: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing fonts, libraries, rights, a second kiosk, a bug: no traceback; a bug's goes to the log."""
    assert report_failure(error, DataDir(tmp_path)) == status
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1 and "Traceback" not in said
    assert (tmp_path / "kiosk.log").exists() == isinstance(error, ZeroDivisionError)


def test_no_page_of_trouble_stands_over_words_that_were_wrong_or_another_kiosk() -> None:
    """The names in NO_PAGE are those of the exceptions, whatever they are called now."""
    assert set(NO_PAGE) == {error.__name__ for error in (UsageError, AlreadyRunningError, CannotBeDoneError, ForeignFolderError)}
