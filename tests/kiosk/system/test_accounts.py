"""A technician types `sudo kiosk ...`: what the command writes belongs to the user whose kiosk it is, or it says what to type."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.paths import DataDir
from sync.server import settings as province_settings

NOBODY = 65534  # a user of every Debian
ROOT = Path(__file__).resolve().parents[3]


def everybodys_python() -> str:
    """A Python of this version whose library everybody may read: a developer's own often lies in a closed home."""
    candidates = (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    return next((python for python in candidates if os.path.exists(python) and _runs_for_nobody(python)), "")  # noqa: PTH110


def _runs_for_nobody(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import argparse"], user=NOBODY, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Path]:
    """A kiosk's data directory, of the user `nobody`, below folders that anybody may enter."""
    home = Path("/var/tmp") / f"counter-{os.getpid()}-{tmp_path.name}"
    data = home / "data"
    data.mkdir(parents=True)
    home.chmod(0o755)  # whatever the umask is
    data.chmod(0o700)
    os.chown(home, NOBODY, NOBODY)
    os.chown(data, NOBODY, NOBODY)
    yield data
    subprocess.run(["rm", "-rf", home], check=True)


def typed(
    *words: object, user: int = 0, stdin: str = "", machine: Path | None = None, module: str = "kiosk"
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own; `machine`: the file that says whose kiosk or server this machine is."""
    set_machine = f"import kiosk.paths, sync.server.settings; from pathlib import Path; kiosk.paths.MACHINE = Path({str(machine)!r});"
    set_machine += "sync.server.settings.MACHINE = kiosk.paths.MACHINE;" if module == "sync.server" else ""
    set_machine += "import sync.ministry.__main__ as m; m.MACHINE = kiosk.paths.MACHINE;" if module == "sync.ministry" else ""
    code = f"{set_machine if machine else ''}import sys; from {module}.__main__ import main; sys.exit(main())"
    python = everybodys_python()
    if not python:
        pytest.skip("no Python of this version is one that other users may read")
    command = [python, "-c", code, *map(str, words)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": sysconfig.get_paths()["purelib"]}
    return subprocess.run(
        command, cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, timeout=50, user=user, check=False
    )


def owners(folder: Path) -> set[int]:
    return {path.lstat().st_uid for path in (folder, *folder.rglob("*"))}


def readable_by(user: int, path: Path) -> bool:
    return subprocess.run(["test", "-r", path, "-a", "-w", path], user=user, check=False).returncode == 0


def test_root_sets_the_pin_and_the_kiosk_can_read_it(counter: Path) -> None:
    """The file belongs to the kiosk's user; nobody else may read it."""
    answer = typed("pin", "set", "--data-dir", counter, stdin="740281\n")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert owners(counter) == {NOBODY} and readable_by(NOBODY, counter / "pin.json")
    assert (counter / "pin.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("words", [["totals"], ["verify"], ["doctor", "--light"], ["setup", "--place", "x"]])
def test_whatever_root_types_leaves_nothing_of_roots_behind(counter: Path, words: list[str]) -> None:
    """A first command makes the store: the kiosk, which starts later, can write it."""
    typed(*words, "--data-dir", counter)
    assert owners(counter) == {NOBODY}


def test_root_brings_a_backup_back_and_the_kiosk_goes_on(counter: Path) -> None:
    """Restored as the kiosk's user: its database can be written."""
    copy = counter.parent / "copy.db"
    assert typed("backup", copy, "--data-dir", counter).returncode == 0
    for left in counter.iterdir():
        left.unlink()
    assert typed("restore", copy, "--data-dir", counter).returncode == 0
    assert owners(counter) == {NOBODY} and readable_by(NOBODY, counter / "kiosk.db")


def test_a_file_in_roots_own_folder_is_refused_in_words(counter: Path, tmp_path: Path) -> None:
    """The command works as the kiosk's user, who cannot look into it, and says for whom it was refused."""
    tmp_path.chmod(0o700)
    answer = typed("export", "--format", "csv", "--out", tmp_path / "out.csv", "--data-dir", counter)
    assert answer.returncode != 0 and answer.stderr.count("\n") == 1 and "nobody" in answer.stderr and owners(counter) == {NOBODY}


def test_a_technician_without_sudo_reads_what_to_type(counter: Path) -> None:
    """Another user is told the command with the right user in it, not a fault of a file."""
    answer = typed("totals", "--data-dir", counter, user=1)
    assert answer.returncode == 1 and answer.stderr.count("\n") == 1
    assert f"{counter} belongs to the user nobody; type: sudo -u nobody" in answer.stderr and "totals --data-dir" in answer.stderr


def test_below_a_closed_home_the_command_to_type_is_said_too(counter: Path) -> None:
    """Debian makes homes that nobody else may look into: not even whether the folder is there can be seen from outside."""
    counter.parent.chmod(0o700)
    answer = typed("pin", "set", "--data-dir", counter, user=1, stdin="740281\n")
    assert answer.returncode == 1 and answer.stderr.count("\n") == 1
    assert f"{counter} belongs to the user nobody; type: sudo -u nobody" in answer.stderr


def test_on_an_installed_machine_a_command_means_its_kiosk(counter: Path) -> None:
    """`sudo kiosk pin set` before the first start: in the kiosk's folder, made as the kiosk's user, not in root's home."""
    machine = counter.parent / "data-dir"
    machine.write_text(f"{counter}/share/eservice-kiosk\n")
    machine.chmod(0o644)
    counter.chmod(0o755)
    answer = typed("pin", "set", stdin="740281\n", machine=machine)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert (counter / "share" / "eservice-kiosk" / "pin.json").exists() and owners(counter) == {NOBODY}


def test_the_machines_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the installer has said whose kiosk this is; elsewhere each user has a kiosk of their own."""
    monkeypatch.setattr(paths, "MACHINE", tmp_path / "data-dir")
    own = paths.default_data_dir()
    assert paths.machine_data_dir() is None and own.root.name == "eservice-kiosk"
    (tmp_path / "data-dir").write_text("/home/kiosk/.local/share/eservice-kiosk\n")
    assert paths.default_data_dir() == paths.machine_data_dir() == DataDir(Path("/home/kiosk/.local/share/eservice-kiosk"))


def test_an_account_that_root_opens_is_in_the_servers_own_database(counter: Path) -> None:
    """`sudo province user add`: the database belongs to the server's user, and the server can write it."""
    machine = counter.parent / "province-data-dir"
    machine.write_text(f"{counter}\n")
    machine.chmod(0o644)
    words = ["user", "add", "somchai", "--role", "province"]
    answer = typed(*words, stdin="correct horse battery\n", machine=machine, module="sync.server")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert owners(counter) == {NOBODY} and readable_by(NOBODY, counter / "province.db")
    refused = typed("status", user=1, machine=machine, module="sync.server")
    assert refused.returncode == 1 and "type: sudo -u nobody" in refused.stderr and refused.stderr.count("\n") == 1


def test_an_account_of_the_ministry_is_in_its_servers_own_database(counter: Path) -> None:
    """`sudo ministry user` on the ministry's machine, as at the province."""
    machine = counter.parent / "ministry-data-dir"
    machine.write_text(f"{counter}\n")
    machine.chmod(0o644)
    words = ["user", "somchai", "--role", "manager"]
    answer = typed(*words, stdin="correct horse battery\n", machine=machine, module="sync.ministry")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert owners(counter) == {NOBODY} and readable_by(NOBODY, counter / "ministry.db")


def test_the_servers_database_is_the_one_its_unit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL address in the unit's settings counts for commands, too: no second, empty database beside it."""
    from sync.server.commands import database

    monkeypatch.setattr(database.os, "environ", {"PROVINCE_URL": "https://typed.example"})
    database.believe_the_unit(tmp_path / "province")
    lines = (
        'OPTIONS="--province อุบลราชธานี"',
        "PROVINCE_DATABASE='postgresql://u:p%40@h/n'",
        "PROVINCE_URL=https://unit.example",
        "#PROVINCE_X=1",
    )
    (tmp_path / "province").write_text("\n".join(lines), encoding="utf-8")
    database.believe_the_unit(tmp_path / "province")
    assert os.environ == {"PROVINCE_URL": "https://typed.example", "PROVINCE_DATABASE": "postgresql://u:p%40@h/n"}
    monkeypatch.setattr(province_settings, "MACHINE", tmp_path / "none")
    assert province_settings.default_data_dir().name == "eservice-province"


def test_a_program_that_the_owner_may_not_read_says_so(counter: Path) -> None:
    """Root's own copy of the program, in root's closed home: one sentence with what to do, and root's rights are there again."""
    closed = counter.parent / "closed"
    closed.mkdir(mode=0o700)
    code = """
import os, sys
from pathlib import Path
from kiosk.system import accounts
sys.prefix = sys.argv[2]
try:
    accounts.act_as_owner(Path(sys.argv[1]), False)
except accounts.ForeignFolderError as error:
    print(os.geteuid(), error)
"""
    answer = subprocess.run(
        [sys.executable, "-c", code, counter, closed / "venv"], cwd=ROOT, capture_output=True, text=True, timeout=50, check=True
    )
    assert answer.stdout.startswith("0 ") and "who may not read this program" in answer.stdout
