"""What makes a Debian machine a kiosk: files that go where they belong and call the programs as they really are."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sync import wire

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "assets" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
PROGRAMS = {"kiosk": "kiosk", "province": "sync.server"}  # program -> module that is the same


SCRIPTS = [("bash", "install"), ("bash", "prepare"), ("bash", "version"), ("sh", "xsession"), ("sh", "session"), ("sh", "start")]


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=False)
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
    started = unit(path)["Service"]["ExecStart"]
    if started == "/usr/local/lib/eservice-kiosk/start":  # which starts the version that is whole
        last = (DEPLOY / "start").read_text(encoding="utf-8").splitlines()[-1]
        started = last.removeprefix("exec ").replace("$program/$chosen", "/opt/eservice-kiosk/current")
    program, *words = shlex.split(started.replace("$OPTIONS", ""))
    assert program.startswith("/opt/eservice-kiosk/current/.venv/bin/")
    command = [sys.executable, "-m", PROGRAMS[Path(program).name], *words, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("purpose", "files"), [("kiosk", 10), ("province", 2)])
def test_a_technician_can_look_at_the_files_before_they_are_installed(tmp_path: Path, purpose: str, files: int) -> None:
    """With DESTDIR nothing but files is made; they name the folder the program stands in, and anybody may read them."""
    subprocess.run([DEPLOY / "install", purpose], env={**os.environ, "DESTDIR": str(tmp_path)}, check=True, timeout=50)
    placed = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(placed) == files
    assert (tmp_path / "usr" / "local" / "bin" / purpose).readlink() == ROOT / "current" / ".venv" / "bin" / purpose
    for path in placed:
        text = path.read_text(encoding="utf-8")
        assert path.stat().st_mode & 0o777 == (0o755 if path.name in ("session", "start") else 0o644)
        assert str(ROOT) in text or "/opt/eservice-kiosk" not in text


@pytest.mark.parametrize("script", ["install", "prepare", "version"])
def test_a_wrong_word_is_answered_with_the_right_ones(script: str) -> None:
    """Exit status 2 and one line on standard error."""
    done = subprocess.run([DEPLOY / script, *(["everything"] if script != "version" else [])], capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: ")


@pytest.mark.parametrize(("shell", "script"), SCRIPTS)
def test_every_script_is_one_its_shell_can_read(shell: str, script: str) -> None:
    """Parsed, not run."""
    done = subprocess.run([shell, "-n", DEPLOY / script], capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_session_begins_the_unit_that_is_installed() -> None:
    """One name in three files."""
    session = (DEPLOY / "xsession").read_text(encoding="utf-8")
    assert "systemctl --user restart eservice-kiosk.service" in session
    assert "/etc/systemd/user/eservice-kiosk.service" in (DEPLOY / "install").read_text(encoding="utf-8")
    assert "assets/deploy/xsession" in (DEPLOY / "session").read_text(encoding="utf-8")
    assert (DEPLOY / "xsession").stat().st_mode & 0o111


def test_the_console_is_never_given_up() -> None:
    """Five quick failures of X would reach systemd's limit, and the screen would stay dark until somebody restarts the machine."""
    parsed = unit(DEPLOY / "autologin.conf")
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"
    assert 1 <= int(parsed["Service"]["RestartSec"]) <= 5


def test_no_key_reaches_past_the_kiosk() -> None:
    """SysRq, a keyboard's power and sleep keys, other consoles, Ctrl+Alt+Del."""
    assert "kernel.sysrq = 0" in (DEPLOY / "sysctl.conf").read_text(encoding="utf-8").splitlines()
    login = unit(DEPLOY / "logind.conf")["Login"]
    keys = ("Power", "Suspend", "Hibernate", "Reboot")
    assert {login[f"Handle{key}Key{press}"] for key in keys for press in ("", "LongPress")} == {"ignore"}
    assert (login["NAutoVTs"], login["ReserveVT"], login["IdleAction"]) == ("0", "0", "ignore")
    assert "systemctl mask ctrl-alt-del.target" in (DEPLOY / "install").read_text(encoding="utf-8")


def test_a_keyboard_types_thai_and_english() -> None:
    """Both layouts in one keyboard, and a way from one to the other."""
    text = (DEPLOY / "xorg.conf").read_text(encoding="utf-8")
    assert '"XkbLayout" "us,th"' in text and '"XkbOptions" "grp:alt_shift_toggle"' in text


def test_the_users_shell_is_the_session() -> None:
    """A login shell that reads ~/.profile goes on to a prompt after Ctrl+C; the user has none."""
    install = (DEPLOY / "install").read_text(encoding="utf-8")
    assert "--shell /usr/local/lib/eservice-kiosk/session kiosk" in install and "rm -f /home/kiosk/.profile" in install


def test_ctrl_c_at_the_log_in_ends_it_and_leads_to_no_prompt(tmp_path: Path) -> None:
    """The shell on a terminal, begun as `login` begins it, while a key is held down: it is over each time, and nobody gets a prompt."""
    startx = tmp_path / "startx"
    startx.write_text("#!/bin/sh\nsleep 30\n")
    startx.chmod(0o755)
    session = tmp_path / "session"
    for press in range(12):
        leader, follower = os.openpty()
        session.write_text((DEPLOY / "session").read_text(encoding="utf-8").replace("/dev/tty1", os.ttyname(follower)))
        session.chmod(0o755)
        command = [
            sys.executable,
            "-c",
            f"import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv({str(session)!r}, ['-session'])",
        ]
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PS1": "$ "}
        with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True) as login:
            os.close(follower)
            while login.poll() is None:
                os.write(leader, b"\x03")
                time.sleep(0.005 + press / 1000)
        shown = b""
        with suppress(OSError):  # the terminal is closed at its other end
            while chunk := os.read(leader, 1000):
                shown += chunk
        os.close(leader)
        assert b"$ " not in shown and login.returncode != 0


def _program(folder: Path, word: str) -> None:
    """A repository as small as one can be, whose `prepare` makes a kiosk that says `word`."""
    deploy = folder / "assets" / "deploy"
    deploy.mkdir(parents=True, exist_ok=True)
    (folder / "word").write_text(word)
    (deploy / "version").write_bytes((DEPLOY / "version").read_bytes())
    lines = (
        "#!/bin/sh",
        'cd "$(dirname "$0")/../.."',
        "mkdir -p .venv/bin",
        "printf '#!/bin/sh\\necho %s $*\\n' $(cat word) >.venv/bin/kiosk",
    )
    (deploy / "prepare").write_text("\n".join([*lines, "chmod 755 .venv/bin/kiosk", ""]))
    for script in ("version", "prepare"):
        (deploy / script).chmod(0o755)


def _started(program: Path, folder: Path, *words: str, result: str = "success") -> subprocess.CompletedProcess[str]:
    script = (DEPLOY / "start").read_text(encoding="utf-8").replace("/opt/eservice-kiosk", str(program))
    (folder / "start").write_text(script)
    environment = {"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(folder), "SERVICE_RESULT": result, "EXIT_STATUS": "1"}
    return subprocess.run(["sh", folder / "start", *words], env=environment, capture_output=True, text=True, timeout=50, check=False)


def test_an_update_touches_no_file_that_runs_and_the_old_version_starts_where_the_new_one_is_torn(tmp_path: Path) -> None:
    """A version has a folder of its own; after a power cut that left an empty file in the new one, the one before serves."""
    program, runtime = tmp_path / "program", tmp_path / "run"
    runtime.mkdir()
    _program(program, "first")
    subprocess.run([program / "assets" / "deploy" / "version", "run"], check=True, timeout=50)
    running = (program / "current" / "word").resolve()
    before = running.stat()
    assert _started(program, runtime).stdout == "first run\n"
    time.sleep(1.1)  # versions are named by the second
    _program(program, "second")
    subprocess.run([program / "assets" / "deploy" / "version", "run"], check=True, timeout=50)
    assert running.stat() == before and _started(program, runtime).stdout == "second run\n"

    (program / "current" / ".venv" / "bin" / "kiosk").write_bytes(b"")
    assert _started(program, runtime).stdout == ""
    _started(program, runtime, "ended", result="exit-code")
    again = _started(program, runtime)
    assert again.stdout == "first run\n" and "starting the version before" in again.stderr


def test_a_kiosk_that_fails_for_another_reason_stays_the_version_it_is(tmp_path: Path) -> None:
    """A frozen program, or X that ended: the files are whole, and an older program would refuse the newer data."""
    program, runtime = tmp_path / "program", tmp_path / "run"
    runtime.mkdir()
    for word in ("first", "second"):
        _program(program, word)
        subprocess.run([program / "assets" / "deploy" / "version", "run"], check=True, timeout=50)
        time.sleep(1.1)
    _started(program, runtime, "ended", result="watchdog")
    assert _started(program, runtime).stdout == "second run\n"


@pytest.mark.parametrize(
    "line",
    [
        *("NoNewPrivileges=true", "MemoryDenyWriteExecute=true", "RestrictNamespaces=true", "RestrictSUIDSGID=true", "LimitCORE=0"),
        *("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK", "SystemCallArchitectures=native", "UMask=0077"),
        "SystemCallFilter=@system-service adjtimex clock_adjtime",  # without the two the kiosk would believe no clock
    ],
)
def test_the_kiosk_is_shut_in(line: str) -> None:
    """Whoever takes over the kiosk's process has its data and screen, and no way to more."""
    assert line in (DEPLOY / "eservice-kiosk.service").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize(("name", "tenths"), [("province", 15), ("eservice-kiosk", 70)])  # of 100; the kiosk's is a user's unit
def test_systemd_finds_little_that_a_service_could_still_do(name: str, tenths: int) -> None:
    """`systemd-analyze security`, without a running systemd; it also reads every line of the unit."""
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={tenths}", DEPLOY / f"{name}.service"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50)
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze cannot look at a file")
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


_WITHOUT_CODE_OF_ITS_OWN = """
import ctypes, os, sys
if ctypes.CDLL(None, use_errno=True).prctl(65, 1, 0, 0, 0):  # PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN: what systemd's line asks for
    sys.exit(77)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
_NATIVE_CODE_OF_THE_KIOSK = """
import ctypes, tkinter
from argon2 import PasswordHasher
from kiosk.ui.surface.shared_memory import _OnError
from kiosk.ui.text import thai_text, fonts
assert PasswordHasher(time_cost=1, memory_cost=64).hash("482915").startswith("$argon2id")
assert _OnError(lambda display, event: 7)(None, None) == 7
import icu4py.breakers
"""


@pytest.mark.parametrize(
    "words", [("-c", _NATIVE_CODE_OF_THE_KIOSK), ("-m", "sync.server", "report", "--fiscal-year", "2570", "--format", "pdf")]
)
def test_neither_program_writes_code_that_it_runs(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Under MemoryDenyWriteExecute fonts are shaped, passwords hashed, C calls back into Python and the report is drawn."""
    folder = ["--data-dir", tmp_path, "--out", tmp_path / "report.pdf"] if words[0] == "-m" else []
    done = subprocess.run([sys.executable, "-c", _WITHOUT_CODE_OF_ITS_OWN, *words, *folder], cwd=ROOT, capture_output=True, timeout=50)
    if done.returncode == 77:
        pytest.skip("this kernel is older than 6.3 and has no PR_SET_MDWE")
    assert done.returncode == 0, done.stderr.decode()


def test_the_readme_tells_of_every_file_here() -> None:
    """A file nobody explains is a file nobody dares to change."""
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    names = [path.name for path in DEPLOY.iterdir() if path.name not in ("README.md", "install")]
    assert [name for name in names if not re.search(rf"^\| ([\w.-]+, )*{re.escape(name)}(, [\w.-]+)* \|", readme, re.MULTILINE)] == []


def test_the_proxy_passes_on_who_asked_for_what() -> None:
    """The name, https and the real client: without them codes name 127.0.0.1, pages ask for https, and all clients are one."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_pass http://127.0.0.1:8080;" in text  # where the service listens
    for header, value in (("Host", "$http_host"), ("X-Forwarded-Proto", "$scheme"), ("X-Forwarded-For", "$proxy_add_x_forwarded_for")):
        assert f"proxy_set_header {header} {value};" in text
    assert f"client_max_body_size {wire.BODY_LIMIT >> 20}m;" in text


def test_the_proxy_shows_pages_under_their_own_name_only() -> None:
    """A first server refuses every other name; old TLS is off; a key that came by http is not led on; log-ins and codes are slowed down."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    refusing, own, plain = (part for part in re.split(r"^server \{.*$", text, flags=re.MULTILINE)[1:])
    assert "default_server" in refusing and "ssl_reject_handshake on;" in refusing and "proxy_pass" not in refusing
    for line in ("ssl_protocols TLSv1.2 TLSv1.3;", "ssl_session_tickets off;", "server_tokens off;", "client_header_timeout 10s;"):
        assert line in own
    for place in ("/login", "/v1/enroll", "/v1/", "/"):
        assert re.search(rf"location (= )?{place} \{{\s+limit_req ", own), place
    assert re.search(r"location /v1/ \{\s+return 403;", plain) and "return 301 https" in plain


@pytest.mark.parametrize(
    "line",
    [
        *("NoNewPrivileges=true", "CapabilityBoundingSet=", "ProtectSystem=strict", "RestrictNamespaces=true", "LimitCORE=0"),
        *("MemoryDenyWriteExecute=true", "PrivateMounts=true", "DevicePolicy=closed"),
        *("SystemCallFilter=@system-service", "SystemCallArchitectures=native", "MemoryMax=1G", "LimitNOFILE=8192", "UMask=0077"),
    ],
)
def test_the_province_is_shut_in(line: str) -> None:
    """Whoever takes over the server's process has its data, and nothing else of the machine."""
    assert line in (DEPLOY / "province.service").read_text(encoding="utf-8").splitlines()
