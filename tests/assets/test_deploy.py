"""What makes a Debian machine a kiosk: files that go where they belong and call the programs as they really are."""

import configparser
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from sync import wire

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "assets" / "deploy"
KIOSK, PROVINCE = DEPLOY / "kiosk", DEPLOY / "province"
MINISTRY = DEPLOY / "ministry"
UNITS = [KIOSK / "eservice-kiosk.service", PROVINCE / "eservice-province.service", MINISTRY / "eservice-ministry.service"]
PROGRAMS = {"kiosk": "kiosk", "province": "sync.server", "ministry": "sync.ministry"}  # program -> module that is the same


OF_PACKAGES = ["kiosk/postinst", "kiosk/postrm", "province/postinst", "province/postrm", "province/prerm", "new-version"]
SCRIPTS = [
    *(("bash", name) for name in ("prepare", "release", "test-release", "in-debian", "lock/renew", "image/build")),
    *(
        ("sh", name)
        for name in (
            *OF_PACKAGES,
            "kiosk/start",
            "kiosk/is-stick",
            "kiosk/session",
            "kiosk/trial",
            "kiosk/wait-for-kiosk",
            "kiosk/wait-for-screen",
            "kiosk/xsession",
            "image/to-disk",
        )
    ),
]


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
    parsed = unit(KIOSK / "eservice-kiosk.service")
    assert 20 <= int(parsed["Service"]["WatchdogSec"]) <= 60
    assert parsed["Service"]["NotifyAccess"] == "main"
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_service_calls_its_program_with_words_it_knows(path: Path) -> None:
    """The same words with --help end with 0; a renamed option would end with 2."""
    started = unit(path)["Service"]["ExecStart"]
    if started == "/usr/lib/eservice-kiosk/start":  # which starts the version that is whole
        last = (KIOSK / "start").read_text(encoding="utf-8").splitlines()[-1]
        assert last == 'exec "$(part_of $chosen kiosk)" run'
        started = "/opt/eservice-kiosk/current/bin/kiosk run"
    program, *words = shlex.split(started.replace("$OPTIONS", ""))
    name = Path(program).name
    assert program == f"/opt/eservice-{name}/current/bin/{name}"
    command = [sys.executable, "-m", PROGRAMS[name], *words, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("what", ["kiosk", "province", "ministry"])
def test_the_package_puts_every_file_of_its_folder_where_it_is_looked_for(what: str) -> None:
    """`release` names each file that is not one of the package's own, under the path that others of them call it by."""
    release = (DEPLOY / "release").read_text(encoding="utf-8")
    own = {"control", "postinst", "postrm", "prerm", "triggers"}
    for path in (DEPLOY / what).iterdir():
        name = path.name
        assert name in own or f"{what}/{name} " in release or re.search(rf"for script in [^;]*\b{name}\b", release), name
    for called in re.findall(r"/usr/lib/eservice-kiosk/([\w-]+)", "".join(path.read_text(encoding="utf-8") for path in KIOSK.iterdir())):
        assert called in ("program", "new-version", "updater") or (KIOSK / called).stat().st_mode & 0o111, called


def test_a_package_needs_what_make_run_installs() -> None:
    """A library of Debian that is added for `make run` is in the package's list too; Xvfb is for machines without a screen."""
    prepare = (DEPLOY / "prepare").read_text(encoding="utf-8")
    for what, line in (("kiosk", "RUN_PACKAGES"), ("province", "PROVINCE_PACKAGES"), ("ministry", "PROVINCE_PACKAGES")):
        names = re.search(rf"^{line}=\(([^)]*)\)", prepare, re.MULTILINE)[1].split()
        control = (DEPLOY / what / "control").read_text(encoding="utf-8")
        needed = {name.split()[0] for name in re.search(r"^Depends: ((?:.|\n )*)$", control, re.MULTILINE)[1].split(",")}
        assert set(names) - {"xvfb", "xauth"} <= needed


@pytest.mark.parametrize("script", ["prepare", "new-version"])
def test_a_wrong_word_is_answered_with_the_right_ones(script: str) -> None:
    """Exit status 2 and one line on standard error."""
    done = subprocess.run([DEPLOY / script, "everything"], capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: ")


@pytest.mark.parametrize(("shell", "script"), SCRIPTS)
def test_every_script_is_one_its_shell_can_read(shell: str, script: str) -> None:
    """Parsed, not run."""
    done = subprocess.run([shell, "-n", DEPLOY / script], capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_kiosk_waits_for_the_screen_that_the_session_has_arranged() -> None:
    """One file's name in three, inside the folder that the unit makes for the session's user, and the user's own display."""
    service, session = unit(KIOSK / "eservice-kiosk.service")["Service"], (KIOSK / "xsession").read_text(encoding="utf-8")
    screen = f"/run/{service['RuntimeDirectory']}/screen"
    assert f"screen={screen}" in session and screen in (KIOSK / "wait-for-screen").read_text(encoding="utf-8")
    assert session.index("rm -f $screen") < session.index("\narrange\n") < session.index("until touch $screen")
    assert (service["User"], service["RuntimeDirectoryPreserve"], service["TimeoutStartSec"]) == ("kiosk", "yes", "infinity")
    assert "DISPLAY=:0 " in service["Environment"] and "-- :0 vt1" in (KIOSK / "session").read_text(encoding="utf-8")
    assert "startx /usr/lib/eservice-kiosk/xsession" in (KIOSK / "session").read_text(encoding="utf-8")


def test_the_console_is_never_given_up() -> None:
    """Five quick failures of X would reach systemd's limit, and the screen would stay dark until somebody restarts the machine."""
    parsed = unit(KIOSK / "autologin.conf")
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"
    assert 1 <= int(parsed["Service"]["RestartSec"]) <= 5


def test_no_key_reaches_past_the_kiosk() -> None:
    """SysRq, a keyboard's power and sleep keys, other consoles, Ctrl+Alt+Del."""
    assert "kernel.sysrq = 0" in (KIOSK / "sysctl.conf").read_text(encoding="utf-8").splitlines()
    login = unit(KIOSK / "logind.conf")["Login"]
    keys = ("Power", "Suspend", "Hibernate", "Reboot")
    assert {login[f"Handle{key}Key{press}"] for key in keys for press in ("", "LongPress")} == {"ignore"}
    assert (login["NAutoVTs"], login["ReserveVT"], login["IdleAction"]) == ("0", "0", "ignore")
    assert "ln -s /dev/null" in (DEPLOY / "release").read_text(encoding="utf-8")  # ctrl-alt-del.target


@pytest.mark.parametrize(
    ("mounted", "is_stick"),
    [("", True), ("/media/usb-sdb1", True), ("/", False), ("/boot/efi\n/", False), ("/boot/firmware", False), ("[SWAP]", False)],
)
def test_the_disk_from_which_the_machine_runs_is_no_stick(tmp_path: Path, mounted: str, is_stick: bool) -> None:
    """A kiosk that runs from a disk at USB: officers would write into its boot partition, and the system's own updates find it busy."""
    (tmp_path / "lsblk").write_text(f'#!/bin/sh\ncase "$*" in *PKNAME*) echo sdb ;; *MOUNTPOINTS*/dev/sdb) echo "{mounted}" ;; esac\n')
    (tmp_path / "lsblk").chmod(0o755)
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run([KIOSK / "is-stick", "sdb1"], env=path, capture_output=True, timeout=50, check=False)
    assert (done.returncode == 0) is is_stick
    rules = (KIOSK / "usb.rules").read_text(encoding="utf-8")
    assert 'PROGRAM=="/usr/lib/eservice-kiosk/is-stick %k"' in rules and "c12a7328-f81f-11d2-ba4b-00a0c93ec93b" in rules


def test_a_passer_by_puts_a_stick_in() -> None:
    """Nothing on it can be run, nothing belongs to root, and no program of root's reads its files."""
    (rule,) = [line for line in (KIOSK / "usb.rules").read_text(encoding="utf-8").splitlines() if "systemd-mount" in line]
    assert "--fsck=no" in rule and "--owner=kiosk" in rule and "nosuid,nodev,noexec,umask=077" in rule
    assert 'ENV{ID_FS_TYPE}=="vfat|exfat"' in rule


def test_a_keyboard_types_thai_and_english() -> None:
    """Both layouts in one keyboard, and a way from one to the other."""
    text = (KIOSK / "xorg.conf").read_text(encoding="utf-8")
    assert '"XkbLayout" "us,th"' in text and '"XkbOptions" "grp:alt_shift_toggle"' in text


def test_the_users_shell_is_the_session() -> None:
    """A login shell that reads ~/.profile goes on to a prompt after Ctrl+C; the user has none."""
    install = (KIOSK / "postinst").read_text(encoding="utf-8")
    assert "--shell /usr/lib/eservice-kiosk/session kiosk" in install and "rm -f /home/kiosk/.profile" in install


def test_ctrl_c_at_the_log_in_ends_it_and_leads_to_no_prompt(tmp_path: Path) -> None:
    """The shell on a terminal, begun as `login` begins it, while a key is held down: it is over each time, and nobody gets a prompt."""
    startx = tmp_path / "startx"
    startx.write_text("#!/bin/sh\nsleep 30\n")
    startx.chmod(0o755)
    session = tmp_path / "session"
    for press in range(12):
        leader, follower = os.openpty()
        session.write_text((KIOSK / "session").read_text(encoding="utf-8").replace("/dev/tty1", os.ttyname(follower)))
        session.chmod(0o755)
        controlling = (
            "import fcntl, os, signal, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); signal.signal(signal.SIGINT, signal.SIG_DFL)"
        )
        command = [sys.executable, "-c", f"{controlling}; os.execv({str(session)!r}, ['-session'])"]
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
        assert b"$ " not in shown


@dataclass
class Machine:
    """A folder in which packages unpack a program, and the kiosk's unit that starts it."""

    folder: Path

    @property
    def program(self) -> Path:
        return self.folder / "program"

    def unpack(self, word: str, says: str = "") -> Path:
        """As dpkg does: new files in the place of the old ones. The kiosk says `word`; `scores`, with which it opens the answers, fails
        where it says "refuses"."""
        unpacked = self.folder / "unpacked"
        shutil.rmtree(unpacked, ignore_errors=True)
        site = unpacked / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
        site.mkdir(parents=True)
        (site / "word.py").write_text(f"WORD = {word!r}\n")
        (unpacked / "bin").mkdir()
        (unpacked / "bin" / "python").symlink_to(sys.executable)
        kiosk = unpacked / "bin" / "kiosk"
        kiosk.write_text(f'#!/bin/sh\n[ "$1" != scores ] || [ "{says}" != refuses ] || exit 1\necho {word} $*\n')
        kiosk.chmod(0o755)
        return unpacked

    def install(self, word: str, *trial: str, says: str = "") -> int:
        """What the package does after it was unpacked: its exit status."""
        command = [DEPLOY / "new-version", self.program, self.unpack(word, says), word, *trial]
        return subprocess.run(command, capture_output=True, timeout=50, check=False).returncode

    def start(self, *words: str, result: str = "success") -> subprocess.CompletedProcess[str]:
        """The unit's `start`, or `start ended` with how the kiosk ended."""
        script = (KIOSK / "start").read_text(encoding="utf-8").replace("/opt/eservice-kiosk", str(self.program))
        (self.folder / "start").write_text(script)
        environment = {"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(self.folder), "SERVICE_RESULT": result, "EXIT_STATUS": "1"}
        return subprocess.run(
            ["sh", self.folder / "start", *words], env=environment, capture_output=True, text=True, timeout=50, check=False
        )

    def fail(self, times: int, result: str = "exit-code") -> None:
        """So often the kiosk ends at once."""
        for _ in range(times):
            self.start()
            self.start("ended", result=result)


def test_an_update_touches_no_file_that_runs_and_the_old_version_starts_where_the_new_one_is_torn(tmp_path: Path) -> None:
    """A version has a folder of its own; after a power cut that left an empty file in the new one, the one before serves."""
    machine = Machine(tmp_path)
    assert machine.install("first") == 0
    running = next((machine.program / "current").resolve().rglob("word.py"))
    before, text = running.stat().st_ino, running.read_text()
    assert machine.start().stdout == "first run\n"
    assert machine.install("second") == 0
    assert (running.stat().st_ino, running.read_text()) == (before, text)
    assert machine.start().stdout == "second run\n"

    (machine.program / "current" / "bin" / "kiosk").write_bytes(b"")
    assert machine.start().stdout == ""
    machine.start("ended", result="exit-code")
    again = machine.start()
    assert again.stdout == "first run\n" and "starting the version before" in again.stderr


def test_a_version_that_runs_is_kept_whatever_was_installed_since(tmp_path: Path) -> None:
    """Two updates on one day: the one of the morning never ran, so the one that serves stays to go back to, and none of its files goes."""
    machine = Machine(tmp_path)
    machine.install("first")
    serving = (machine.program / "current").resolve()
    with subprocess.Popen([serving / "bin" / "python", "-c", "input()"], stdin=subprocess.PIPE) as running:
        try:
            assert machine.install("second") == 0 and machine.install("third") == 0
            assert (machine.program / "previous").resolve() == serving and (serving / "bin" / "kiosk").is_file()
            assert machine.start().stdout == "third run\n"
        finally:
            running.communicate(b"\n", timeout=20)


def test_the_same_version_once_more_leaves_the_older_one_beside_it(tmp_path: Path) -> None:
    """As after a power cut in the middle: otherwise both folders would hold the one that may be at fault."""
    machine = Machine(tmp_path)
    for word in ("first", "second", "second"):
        assert machine.install(word) == 0
        for folder in (machine.program / "versions").glob(f"{word}-*"):  # as if it had been earlier: folders are named by the second
            if "0101" not in folder.name:
                older = folder.rename(folder.with_name(f"{word}-20260101T000000"))
                (machine.program / "current").unlink()
                (machine.program / "current").symlink_to(f"versions/{older.name}")
    assert (machine.program / "previous").resolve().name.startswith("first-")


def test_two_versions_are_on_the_disk_and_no_third(tmp_path: Path) -> None:
    """Years of updates do not fill it; each is compiled, for the kiosk may not write there."""
    machine = Machine(tmp_path)
    for word in ("first", "second", "third"):
        assert machine.install(word) == 0
    names = sorted(path.name.partition("-")[0] for path in (machine.program / "versions").iterdir())
    assert names == ["second", "third"]
    assert list((machine.program / "current").rglob("word.*.pyc"))


def test_a_version_that_cannot_open_the_answers_is_never_used(tmp_path: Path) -> None:
    """Its trial fails: the machine stays as it was, with nothing left of the new one."""
    machine = Machine(tmp_path)
    assert machine.install("first") == 0
    assert machine.install("second", "false") != 0
    assert machine.start().stdout == "first run\n"
    assert len(list((machine.program / "versions").iterdir())) == 1


def test_a_new_version_that_fails_again_and_again_gives_way_to_the_one_before(tmp_path: Path) -> None:
    """Three times within minutes of its start; a kiosk that then served a while gives it its next chance."""
    machine = Machine(tmp_path)
    machine.install("first")
    machine.install("second")
    machine.fail(3)
    assert machine.start().stdout == "first run\n"
    machine.start("ended", result="success")
    assert machine.start().stdout == "second run\n"


def test_answers_that_the_older_program_cannot_open_stay_with_the_new_one(tmp_path: Path) -> None:
    """It would only show that it refuses them."""
    machine = Machine(tmp_path)
    machine.install("first", says="refuses")
    machine.install("second")
    machine.fail(3)
    assert machine.start().stdout == "second run\n"


def test_a_kiosk_that_fails_for_another_reason_stays_the_version_it_is(tmp_path: Path) -> None:
    """Once frozen, or X that ended: the files are whole."""
    machine = Machine(tmp_path)
    machine.install("first")
    machine.install("second")
    machine.fail(2, result="watchdog")
    assert machine.start().stdout == "second run\n"


def test_root_installs_updates_with_a_copy_of_its_own(tmp_path: Path) -> None:
    """The modules that the package puts beside the program are all that it imports, by the machine's Python alone."""
    release = (DEPLOY / "release").read_text(encoding="utf-8")
    parts = re.search(r"for part in ([^;]*); do", release)[1]
    for part in parts.replace("\\", " ").split():
        target = tmp_path / "kiosk" / f"{part}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "kiosk" / f"{part}.py", target)
    script = (KIOSK / "update").read_text(encoding="utf-8").replace("/usr/lib/eservice-kiosk/updater", str(tmp_path))
    (tmp_path / "update").write_text(script.replace("sys.exit(main())", "print(sys.modules['kiosk.updates.installation'].__file__)"))
    done = subprocess.run([sys.executable, "-IB", tmp_path / "update"], capture_output=True, text=True, timeout=50, check=False)
    assert (done.stderr, done.stdout.strip()) == ("", str(tmp_path / "kiosk" / "updates" / "installation.py"))
    assert script.startswith("#!/usr/bin/python3 -IB\n")  # nothing of the kiosk's user is on its path, and it leaves no compiled files


def test_what_wakes_root_is_what_the_kiosk_writes() -> None:
    """One folder, made by the package for the kiosk's user inside one of root's; the unit waits for the file in it, and never gives up."""
    from kiosk.updates.machine import InstalledMachine

    assert unit(KIOSK / "eservice-kiosk-update.path")["Path"]["PathExists"] == str(InstalledMachine().request)
    service = unit(KIOSK / "eservice-kiosk-update.service")
    assert (service["Service"]["ExecStart"], service["Unit"]["StartLimitIntervalSec"]) == ("/usr/lib/eservice-kiosk/update", "0")
    postinst = (KIOSK / "postinst").read_text(encoding="utf-8")
    assert f"install -d -m 700 -o kiosk -g kiosk {InstalledMachine().inbox}\n" in postinst
    assert f"install -d -m 755 {InstalledMachine().state} {InstalledMachine().keys}\n" in postinst
    assert "multi-user.target.wants/eservice-kiosk-update.path" in (DEPLOY / "release").read_text(encoding="utf-8")


def test_an_update_that_waits_at_power_on_begins_after_the_first_screen(tmp_path: Path) -> None:
    """It keeps a slow stick and both processors busy for minutes; a kiosk that cannot start holds its own repair up no longer than ten."""
    script = (KIOSK / "wait-for-kiosk").read_text(encoding="utf-8")
    tried = tmp_path / "tried"
    (tmp_path / "systemctl").write_text(f'#!/bin/sh\necho "$*" >>{tried}\n[ "$(wc -l <{tried})" -ge 3 ]\n')
    (tmp_path / "sleep").write_text(f'#!/bin/sh\necho "sleep $1" >>{tmp_path}/slept\n')
    (tmp_path / "uptime").write_text("31.52 60.00\n")
    for program in ("systemctl", "sleep"):
        (tmp_path / program).chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}

    def waited() -> list[str]:
        tried.unlink(missing_ok=True)
        (tmp_path / "slept").unlink(missing_ok=True)
        command = ["sh", "-c", script.replace("/proc/uptime", str(tmp_path / "uptime"))]
        subprocess.run(command, env=environment, check=True, timeout=50)
        return (tmp_path / "slept").read_text().splitlines() if (tmp_path / "slept").exists() else []

    assert waited() == ["sleep 1", "sleep 20"], "until the kiosk is there, and has drawn"
    assert set(tried.read_text().splitlines()) == {"--quiet is-active eservice-kiosk.service"}
    (tmp_path / "uptime").write_text("600.00 60.00\n")
    assert waited() == [], "hours after power-on, or where no kiosk comes"
    service = unit(KIOSK / "eservice-kiosk-update.service")["Service"]
    assert service["ExecStartPre"] == "/usr/lib/eservice-kiosk/wait-for-kiosk"


def test_an_update_that_cannot_even_refuse_its_request_leaves_the_machine_to_the_kiosk() -> None:
    """The path unit would call it again at once, for ever."""
    stopped = unit(KIOSK / "eservice-kiosk-update.service")["Service"]["ExecStopPost"]
    command = shlex.split(stopped)
    assert command[:2] == ["/bin/sh", "-c"]
    for result, seconds in (("success", ""), ("exit-code", "30")):
        script = f"sleep() {{ echo $1; }}\n{command[2]}"
        done = subprocess.run(["sh", "-c", script], env={"SERVICE_RESULT": result}, capture_output=True, text=True, check=True, timeout=50)
        assert done.stdout.strip() == seconds


@pytest.mark.parametrize(
    "line",
    [
        *("NoNewPrivileges=true", "MemoryDenyWriteExecute=true", "RestrictNamespaces=true", "RestrictSUIDSGID=true", "LimitCORE=0"),
        *("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK", "SystemCallArchitectures=native", "UMask=0077"),
        *("ProtectSystem=strict", "ProtectHome=read-only", "PrivateTmp=true", "CapabilityBoundingSet="),
        "SystemCallFilter=@system-service adjtimex clock_adjtime",  # without the two the kiosk would believe no clock
    ],
)
def test_the_kiosk_is_shut_in(line: str) -> None:
    """Whoever takes over the kiosk's process has its data and screen, and no way to more."""
    assert line in (KIOSK / "eservice-kiosk.service").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize(("path", "tenths"), [(UNITS[1], 15), (UNITS[0], 25)])  # of 100
def test_systemd_finds_little_that_a_service_could_still_do(path: Path, tenths: int) -> None:
    """`systemd-analyze security`, without a running systemd; it also reads every line of the unit."""
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={tenths}", path]
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


def test_what_the_kiosk_writes_is_all_that_it_may_write() -> None:
    """Its data, the inbox of updates, sticks: each path is the one by which the rest of the package calls it."""
    from kiosk.updates.machine import InstalledMachine

    service = unit(KIOSK / "eservice-kiosk.service")["Service"]
    data = (KIOSK / "data-dir").read_text(encoding="utf-8").strip()
    assert service["ReadWritePaths"] == f"-{data} -{InstalledMachine().inbox} -/media"
    assert "/media/usb-%k" in (KIOSK / "usb.rules").read_text(encoding="utf-8")
    assert f" {data}" in (KIOSK / "eservice-kiosk.service").read_text(encoding="utf-8")


def test_the_readme_tells_of_every_file_here() -> None:
    """A file nobody explains is a file nobody dares to change."""
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and path.parent.name != "lock" and path.name != "README.md"]
    names = [str(path.relative_to(DEPLOY)) for path in files] + ["lock"]
    assert [name for name in names if not re.search(rf"^\| ([\w./-]+, )*{re.escape(name)}(, [\w./-]+)* \|", readme, re.MULTILINE)] == []


def test_the_proxy_passes_on_who_asked_for_what() -> None:
    """The name, https and the real client: without them codes name 127.0.0.1, pages ask for https, and all clients are one."""
    text = (PROVINCE / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_pass http://127.0.0.1:8080;" in text  # where the service listens
    for header, value in (("Host", "$http_host"), ("X-Forwarded-Proto", "$scheme"), ("X-Forwarded-For", "$proxy_add_x_forwarded_for")):
        assert f"proxy_set_header {header} {value};" in text
    assert f"client_max_body_size {wire.BODY_LIMIT >> 20}m;" in text


def test_the_proxy_shows_pages_under_their_own_name_only() -> None:
    """A first server refuses every other name; old TLS is off; a key that came by http is not led on; log-ins and codes are slowed down."""
    text = (PROVINCE / "nginx.conf").read_text(encoding="utf-8")
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
    assert line in (PROVINCE / "eservice-province.service").read_text(encoding="utf-8").splitlines()


def test_the_ministry_is_shut_in_as_the_province_is() -> None:
    """The two servers differ in name, data and settings alone: what is mended in one unit is mended in the other."""

    def service(path: Path) -> list[str]:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        return [re.sub("province|ministry", "server", line) for line in lines]

    assert service(UNITS[2]) == service(UNITS[1])


def test_all_that_an_images_kiosk_writes_lies_beside_its_read_only_system() -> None:
    """Answers, versions, the inbox of updates and the technician's settings are on the partition that grows; the system is not written to,
    except by the service that installs updates."""
    from kiosk.updates.machine import InstalledMachine

    mounts = [line.split() for line in (DEPLOY / "image" / "fstab").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    system = next(mount for mount in mounts if mount[1] == "/")
    assert "ro" in system[3].split(",")
    writable = [Path(mount[1]) for mount in mounts if mount[0].startswith("/data/")]
    machine, answers = InstalledMachine(), Path((KIOSK / "data-dir").read_text(encoding="utf-8").strip())
    for path in (answers, machine.program, machine.inbox, machine.keys, Path("/etc/eservice-kiosk/display")):
        assert any(path.is_relative_to(folder) for folder in writable), path
    command = unit(DEPLOY / "image" / "update.conf")["Service"]["ExecStart"]
    assert str(unit(KIOSK / "eservice-kiosk-update.service")["Service"]["ExecStart"]) in command and "remount,ro" in command


def partitions_of(disk: Path) -> list[dict[str, object]]:
    said = subprocess.run(["sfdisk", "--json", disk], capture_output=True, text=True, check=True)
    fields = ("start", "size", "type", "name")
    return [{name: partition.get(name) for name in fields} for partition in json.loads(said.stdout)["partitiontable"]["partitions"]]


@pytest.mark.skipif(not shutil.which("sfdisk"), reason="sfdisk is not installed")
def test_a_disk_inside_gets_the_sticks_system_at_the_same_places_and_the_rest_for_answers(tmp_path: Path) -> None:
    """The loader looks for its second half by number of sector. On a disk that is larger than the stick, and on one that is smaller."""
    stick, script = tmp_path / "stick", (DEPLOY / "image" / "to-disk").read_text(encoding="utf-8")
    stick.touch()
    os.truncate(stick, 400 << 20)
    build = (DEPLOY / "image" / "build").read_text(encoding="utf-8")
    table = re.search(r'sfdisk --quiet "\$image" <<-END\n(.*?)\tEND', build, re.DOTALL)[1]
    sizes = {"${first}": "68", "${system}": "100", "${answers}": "200", "$((first + system))": "168"}
    for name, size in sizes.items():
        table = table.replace(name, size)
    subprocess.run(["sfdisk", "--quiet", stick], input=table.replace("\t", ""), text=True, check=True)
    function = re.search(r"^partitions\(\) \{.*?^\}", script, re.DOTALL | re.MULTILINE)[0]
    for room in (800 << 20, 300 << 20):
        disk = tmp_path / str(room)
        disk.touch()
        os.truncate(disk, room)
        copied = subprocess.run(["sh", "-euc", f"{function}\npartitions", "sh"], env=os.environ | {"from": str(stick)}, capture_output=True)
        subprocess.run(["sfdisk", "--quiet", disk], input=copied.stdout, check=True)
        *system, data = partitions_of(disk)
        assert system == partitions_of(stick)[:-1] and data["type"] == partitions_of(stick)[-1]["type"] and data["name"] == "data"
        assert data["start"] == partitions_of(stick)[-1]["start"] and int(str(data["size"])) * 512 > room - (170 << 20)


def test_what_makes_a_disk_a_kiosk_leaves_answers_and_pin_on_the_stick(tmp_path: Path) -> None:
    """And is where the kiosk looks for it; what a PC starts from is written last."""
    from kiosk.updates.machine import InstalledMachine

    script = (DEPLOY / "image" / "to-disk").read_text(encoding="utf-8")
    answers = (KIOSK / "data-dir").read_text(encoding="utf-8").strip()
    assert f"--exclude '.{answers}'" in script and f"--exclude '.{InstalledMachine().state}/*'" in script
    assert f'"$root{InstalledMachine().copier}"' in (DEPLOY / "image" / "build").read_text(encoding="utf-8")
    steps = [line.strip() for line in script.splitlines()]
    assert steps.index("answers") < steps.index("copy 3") < steps.index("copy 2") < steps.index("copy 1") < len(steps) - 2
    assert steps[-2].startswith('dd if="$from" of="$to" bs=440')


def test_nobody_at_an_images_loader_gets_a_menu_or_a_prompt() -> None:
    """No entry to choose or edit; the names that GRUB asks for belong to nobody; text of the kernel is black on black."""
    lines = (DEPLOY / "image" / "grub.cfg").read_text(encoding="utf-8").splitlines()
    assert 'set superusers="nobody"' in lines and not [line for line in lines if line.startswith(("menuentry", "password"))]
    kernel = next(line.split() for line in lines if line.startswith("linux "))
    assert {"ro", "quiet", "loglevel=0", "vt.color=0x00", "panic=10"} <= set(kernel)


def test_from_power_on_a_picture_says_in_thai_that_the_machine_starts(tmp_path: Path) -> None:
    """And another one that the disk cannot be read: GRUB's own English words are wiped away. Each is drawn, and put where GRUB looks."""
    fonts = Path("/usr/share/fonts/truetype/tlwg")
    image = DEPLOY / "image"
    subprocess.run([sys.executable, image / "splash", fonts, tmp_path], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, timeout=50)
    loader = (image / "grub.cfg").read_text(encoding="utf-8").splitlines()
    shown = [line.removeprefix("background_image $prefix/") for line in loader if line.startswith("background_image ")]
    assert shown == ["starting.png", "unreadable.png"]
    drawn = [after for line, after in itertools.pairwise(loader) if line.startswith("background_image ")]
    assert drawn == ["clear", "clear"], "GRUB draws a picture only with what it writes next"
    build = (image / "build").read_text(encoding="utf-8")
    for name in shown:
        picture = Image.open(tmp_path / name)
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 50, "no words on it"
        assert f'"$work/{name}"' in build and {"gfxterm", "gfxterm_background", "png"} <= set(build.split())


def test_an_image_whose_disk_comes_late_is_not_left_behind_a_black_screen() -> None:
    """A slow stick has five minutes; what fails all the same starts anew, as nobody can log in to look."""
    fstab = (DEPLOY / "image" / "fstab").read_text(encoding="utf-8")
    assert next("x-systemd.device-timeout=5min" in line for line in fstab.splitlines() if line.startswith("LABEL=eservice-data "))
    emergency = (DEPLOY / "image" / "emergency.conf").read_text(encoding="utf-8").splitlines()
    assert emergency.count("ExecStart=") == 1 and "reboot" in unit(DEPLOY / "image" / "emergency.conf")["Service"]["ExecStart"]
    assert "emergency.service.d/eservice-kiosk.conf" in (DEPLOY / "image" / "build").read_text(encoding="utf-8")


def test_the_machines_journal_never_fills_the_disk_of_the_answers() -> None:
    """Of a Debian with the kiosk's package on its disk; of an image in memory, by a file of the same name."""
    for file, limit in ((KIOSK / "journald.conf", "SystemMaxUse"), (DEPLOY / "image" / "journald.conf", "RuntimeMaxUse")):
        size = unit(file)["Journal"][limit]
        assert size.endswith("M") and int(size[:-1]) <= 50
    places = [(DEPLOY / name).read_text(encoding="utf-8") for name in ("release", "image/build")]
    assert all("systemd/journald.conf.d/eservice-kiosk.conf" in place for place in places)


def test_sound_and_receipt_printer_are_left_to_the_shut_in_kiosk() -> None:
    """Their devices come and go: the unit hides none, and the kiosk's user is in the groups that Debian gives them to."""
    service = unit(KIOSK / "eservice-kiosk.service")["Service"]
    assert not {"PrivateDevices", "DevicePolicy", "DeviceAllow", "SupplementaryGroups"} & set(service)
    line = next(line for line in (KIOSK / "postinst").read_text(encoding="utf-8").splitlines() if "usermod" in line)
    assert "--append --groups lp,audio" in line
