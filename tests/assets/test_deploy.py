"""What makes a Debian machine a kiosk: files that go where they belong and call the programs as they really are."""

import configparser
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sync import wire

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "assets" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
PROGRAMS = {"kiosk": "kiosk", "province": "sync.server"}  # program -> module that is the same


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_service_comes_back_whenever_it_ends(path: Path) -> None:
    """Restart=always, after a breath, and without an end."""
    service = unit(path)["Service"]
    assert (service["Restart"], service["Type"], service["UMask"]) == ("always", "exec", "0077")
    assert int(service["RestartSec"]) <= 5


def test_a_frozen_kiosk_is_killed_within_a_minute() -> None:
    """And systemd listens only to the kiosk itself."""
    parsed = unit(DEPLOY / "eservice-kiosk.service")
    assert 20 <= int(parsed["Service"]["WatchdogSec"]) <= 60
    assert parsed["Service"]["NotifyAccess"] == "main"
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_service_calls_its_program_with_words_it_knows(path: Path) -> None:
    """The same words with --help end with 0; a renamed option would end with 2."""
    program, *words = shlex.split(unit(path)["Service"]["ExecStart"].replace("$OPTIONS", ""))
    assert program.startswith("/opt/eservice-kiosk/.venv/bin/")
    command = [sys.executable, "-m", PROGRAMS[Path(program).name], *words, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("purpose", "files"), [("kiosk", 5), ("province", 1)])
def test_a_technician_can_look_at_the_files_before_they_are_installed(tmp_path: Path, purpose: str, files: int) -> None:
    """With DESTDIR nothing but files is made; they name the folder the program stands in, and anybody may read them."""
    subprocess.run([DEPLOY / "install", purpose], env={**os.environ, "DESTDIR": str(tmp_path)}, check=True, timeout=50)
    placed = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(placed) == files
    for path in placed:
        text = path.read_text(encoding="utf-8")
        assert path.stat().st_mode & 0o777 == 0o644
        assert str(ROOT) in text or "/opt/eservice-kiosk" not in text


@pytest.mark.parametrize("script", ["install", "prepare"])
def test_a_wrong_word_is_answered_with_the_right_ones(script: str) -> None:
    """Exit status 2 and one line on standard error."""
    done = subprocess.run([DEPLOY / script, "everything"], capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: ")


@pytest.mark.parametrize(("shell", "script"), [("bash", "install"), ("bash", "prepare"), ("sh", "xsession"), ("sh", "profile")])
def test_every_script_is_one_its_shell_can_read(shell: str, script: str) -> None:
    """Parsed, not run."""
    done = subprocess.run([shell, "-n", DEPLOY / script], capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_session_begins_the_unit_that_is_installed() -> None:
    """One name in three files."""
    session = (DEPLOY / "xsession").read_text(encoding="utf-8")
    assert "systemctl --user restart eservice-kiosk.service" in session
    assert "/etc/systemd/user/eservice-kiosk.service" in (DEPLOY / "install").read_text(encoding="utf-8")
    assert "assets/deploy/xsession" in (DEPLOY / "profile").read_text(encoding="utf-8")
    assert (DEPLOY / "xsession").stat().st_mode & 0o111


def test_the_readme_tells_of_every_file_here() -> None:
    """A file nobody explains is a file nobody dares to change."""
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    names = [path.name for path in DEPLOY.iterdir() if path.name not in ("README.md", "install")]
    assert [name for name in names if f"| {name} |" not in readme] == []


def test_the_proxy_passes_on_who_asked_for_what() -> None:
    """The name, https and the real client: without them codes name 127.0.0.1, pages ask for https, and all clients are one."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_pass http://127.0.0.1:8080;" in text  # where the service listens
    for header, value in (("Host", "$http_host"), ("X-Forwarded-Proto", "$scheme"), ("X-Forwarded-For", "$proxy_add_x_forwarded_for")):
        assert f"proxy_set_header {header} {value};" in text
    assert f"client_max_body_size {wire.BODY_LIMIT >> 20}m;" in text
