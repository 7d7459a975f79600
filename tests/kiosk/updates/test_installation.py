"""Root's side: Debian's own dpkg installs into a folder, the power goes at any step of it, and a version always starts."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk.updates import installation
from kiosk.updates.installation import PROGRAM_TREE, Tools
from kiosk.updates.machine import BACK, INSTALL, INSTALLED, REFUSED, WENT_BACK, InstalledMachine
from tests.support.fixtures.updates import MakeUpdate

ROOT = Path(__file__).resolve().parents[3]
NEW_VERSION = ROOT / "assets" / "deploy" / "new-version"
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"


def program(version: str, opens: str = "true") -> tuple[tuple[str, str], ...]:
    """The files of a program that says its version; `scores`, with which it opens the answers, ends as `opens` does."""
    return (
        (f"{PROGRAM_TREE}/bin/python", f'#!/bin/sh\nexec {sys.executable} "$@"\n'),
        (f"{PROGRAM_TREE}/bin/kiosk", f'#!/bin/sh\n[ "$1" = scores ] && exec {opens}\necho {version}\n'),
        (f"{PROGRAM_TREE}/lib/{PYTHON}/word.py", f"WORD = {version!r}\n"),
        ("usr/lib/eservice-kiosk/start", f"#!/bin/sh\n# of {version}\n"),
    )


def postinst(version: str) -> str:
    return f'#!/bin/sh\nset -e\n[ "$1" = configure ] || exit 0\n{NEW_VERSION} "$DPKG_ROOT/opt" "$DPKG_ROOT/{PROGRAM_TREE}" {version}\n'


class Debian(NamedTuple):
    """A folder with a database of dpkg, and the machine in it."""

    root: Path
    machine: InstalledMachine

    @property
    def tools(self) -> Tools:
        dpkg = ("dpkg", f"--root={self.root}", "--force-not-root", "--force-script-chrootless", "--force-depends", "--force-unsafe-io")
        trial = self.root / "trial"
        return Tools((*dpkg, "--install"), dpkg, (str(trial),))

    def kiosk(self) -> str:
        """What the program says that the next start takes."""
        said = subprocess.run([self.machine.program / "current" / "bin" / "kiosk"], capture_output=True, text=True, check=False)
        return said.stdout.strip()

    def status(self) -> str:
        """What dpkg says of the package."""
        query = ["dpkg-query", f"--admindir={self.root}/var/lib/dpkg", "-W", "-f=${Version} ${Status}", "eservice-kiosk"]
        return subprocess.run(query, capture_output=True, text=True, check=False).stdout

    def begun(self, tries: int) -> None:
        """The request that waits was begun so often, and broken off."""
        at, current = self.machine.request.lstat().st_mtime_ns, self.machine.folder("current")
        (self.machine.state / "tries").write_text(f"{at} {tries} {current}\n")

    def ask(self, update: Path) -> None:
        """As the kiosk does."""
        shutil.copy(update, self.machine.offered)
        self.machine.ask(INSTALL)


@pytest.fixture
def debian(tmp_path: Path, signing_keys: Path, build_package: Callable[..., Path]) -> Debian:
    """With version 0.3.0, installed by dpkg, and three answers in a file."""
    root = tmp_path / "root"
    for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers", "state/inbox"):
        (root / folder).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    (root / "trial").write_text('#!/bin/sh\nexec "$1/bin/kiosk" scores\n')
    (root / "trial").chmod(0o755)
    (root / "answers").write_text("three answers")
    debian = Debian(root, InstalledMachine(root / "opt", root / "state", signing_keys / "keys"))
    first = build_package(version="0.3.0", files=program("0.3.0"), postinst=postinst("0.3.0"))
    subprocess.run([*debian.tools.apt, first], check=True, capture_output=True)
    assert debian.kiosk() == "0.3.0"
    return debian


def newer(make_update: MakeUpdate, out: Path, version: str = "0.4.0", opens: str = "true") -> Path:
    return make_update(out, version=version, files=program(version, opens), postinst=postinst(version))


def test_an_update_is_installed_beside_the_version_that_runs_and_taken_back(
    debian: Debian, tmp_path: Path, make_update: MakeUpdate, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which versions are here, and what became of the request, is for everybody to read; a second request for nothing does nothing."""
    debian.ask(newer(make_update, tmp_path / "a.update"))
    outcome = installation.carry_out(debian.machine, debian.tools)
    assert outcome and (outcome.state, outcome.version, outcome.before) == (INSTALLED, "0.4.0", "0.3.0")
    assert (debian.kiosk(), debian.machine.installed, debian.machine.before) == ("0.4.0", "0.4.0", "0.3.0")
    assert not any(debian.machine.inbox.iterdir()) and debian.machine.outcome() == outcome
    assert installation.carry_out(debian.machine, debian.tools) is None

    debian.machine.ask(BACK)
    outcome = installation.carry_out(debian.machine, debian.tools)
    assert outcome and (outcome.state, outcome.version, outcome.before) == (WENT_BACK, "0.4.0", "0.3.0")
    assert (debian.kiosk(), debian.machine.before) == ("0.3.0", "0.4.0")
    debian.ask(newer(make_update, tmp_path / "a.update"))  # and forward again
    installation.carry_out(debian.machine, debian.tools)
    assert debian.kiosk() == "0.4.0"


def refused(debian: Debian) -> str:
    outcome = installation.carry_out(debian.machine, debian.tools)
    assert outcome and outcome.state == REFUSED and debian.kiosk() == "0.3.0"
    assert not any(debian.machine.inbox.iterdir()) and not debian.machine.staged.exists()
    assert debian.status() == "0.3.0 install ok installed"
    return outcome.reason


def test_root_believes_nothing_that_the_kiosks_user_put_there(
    debian: Debian, tmp_path: Path, make_update: MakeUpdate, build_package: Callable[..., Path]
) -> None:
    """Not signed, another machine's, older, a link, a folder, nothing, a wish that nobody knows: refused, and nothing is left of it."""
    for path, words in (
        (make_update(tmp_path / "b.update", key="stranger", version="0.4.0"), "not signed"),
        (make_update(tmp_path / "c.update", version="0.2.0"), "older"),
        (make_update(tmp_path / "d.update", name="eservice-province"), "another program"),
        (make_update(tmp_path / "e.update", said={"version": "0.9.9"}, version="0.4.0"), "not the one that it names"),
        (build_package(version="0.4.0"), "is no update"),
    ):
        debian.ask(path)
        assert words in refused(debian)
    debian.machine.offered.symlink_to(tmp_path / "b.update")
    debian.machine.ask(INSTALL)
    assert "cannot be read" in refused(debian)
    debian.machine.offered.mkdir()
    debian.machine.ask(INSTALL)
    assert refused(debian)
    debian.machine.ask(INSTALL)
    assert "No such file" in refused(debian)
    debian.machine.ask("format the disk")
    assert "nobody knows" in refused(debian)
    debian.machine.request.symlink_to("/etc/shadow")
    assert "nobody knows" in refused(debian)
    debian.machine.ask(BACK)
    assert "no version before" in refused(debian)


def test_a_version_that_cannot_open_the_answers_never_reaches_dpkg(debian: Debian, tmp_path: Path, make_update: MakeUpdate) -> None:
    """Its trial fails first; the package of before stays whole, so that apt goes on working too."""
    debian.ask(newer(make_update, tmp_path / "a.update", opens="false"))
    assert "cannot use the answers" in refused(debian)


def test_a_version_before_that_cannot_open_the_answers_any_more_is_not_gone_back_to(
    debian: Debian, tmp_path: Path, make_update: MakeUpdate
) -> None:
    """The newer one goes on, and says why."""
    debian.ask(newer(make_update, tmp_path / "a.update"))
    installation.carry_out(debian.machine, debian.tools)
    kiosk = debian.machine.program / "previous" / "bin" / "kiosk"
    kiosk.write_text("#!/bin/sh\nexit 1\n")
    for reason in ("no version before", "cannot open the answers"):
        debian.machine.ask(BACK)
        outcome = installation.carry_out(debian.machine, debian.tools)
        assert outcome and outcome.state == REFUSED and reason in outcome.reason and debian.kiosk() == "0.4.0"
        files = "find . -type f ! -name .files -print0 | sort -z | xargs -0 sha256sum >.files"  # its list again fits the file
        subprocess.run(["sh", "-c", files], cwd=kiosk.parents[1], check=True)


_WITH_A_CUT = """
import json, os, signal, sys
from pathlib import Path

counter, last = Path(os.environ["STEPS"]), int(os.environ["CUT"])

def step(event, values):
    if event in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.chmod", "subprocess.Popen", "shutil.rmtree"):
        if event == "open" and str(values[0]) == str(counter):
            return
        steps = int(counter.read_text() or 0) + 1
        counter.write_text(str(steps))
        if steps == last:
            os.killpg(0, signal.SIGKILL)

from kiosk.updates import installation
from kiosk.updates.installation import Tools
from kiosk.updates.machine import InstalledMachine

machine, tools = json.loads(sys.argv[1])
sys.addaudithook(step)
installation.carry_out(InstalledMachine(*map(Path, machine)), Tools(*map(tuple, tools)))
"""
_STEP = """#!/bin/sh
steps=$(($(/bin/cat "$STEPS") + 1))
echo $steps >"$STEPS"
[ $steps -ne "$CUT" ] || kill -KILL 0
PATH=${PATH#*:} exec NAME "$@"
"""
CALLED = ("cp", "find", "ln", "mkdir", "mv", "readlink", "rm", "sha256sum", "sync", "xargs", "dpkg-deb", "tar", "dpkg-split")


def cut_at(debian: Debian, step: int, shims: Path) -> int:
    """Everything is killed at this step of root's program, of dpkg or of `new-version`; how many steps it came to."""
    steps = debian.root / "steps"
    steps.write_text("0")
    settings = {**os.environ, "STEPS": str(steps), "CUT": str(step), "PATH": f"{shims}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    words = json.dumps([[*map(str, debian.machine)], debian.tools])
    subprocess.run([sys.executable, "-c", _WITH_A_CUT, words], env=settings, capture_output=True, start_new_session=True, timeout=50)
    return int(steps.read_text() or 0)


def test_the_power_goes_at_any_step_of_an_update(debian: Debian, tmp_path: Path, make_update: MakeUpdate) -> None:
    """A whole version starts each time, the answers are untouched, and the machine goes on with the update when it is up again.

    CUTS=all in the environment: at every step, not at six of them.
    """
    shims = tmp_path / "shims"
    shims.mkdir()
    for name in CALLED:
        (shims / name).write_text(_STEP.replace("NAME", name))
        (shims / name).chmod(0o755)
    file = newer(make_update, tmp_path / "a.update")
    whole = tmp_path / "whole"
    shutil.copytree(debian.root, whole, symlinks=True)
    debian.ask(file)
    steps = cut_at(debian, 0, shims)
    assert debian.kiosk() == "0.4.0" and steps > 60
    moments = range(1, steps + 1, 1 if os.environ.get("CUTS") == "all" else steps // 5)
    for step in moments:
        shutil.rmtree(debian.root)
        shutil.copytree(whole, debian.root, symlinks=True)
        debian.ask(file)
        cut_at(debian, step, shims)
        assert debian.kiosk() in ("0.3.0", "0.4.0"), step
        whole_files = ["sha256sum", "--quiet", "--check", ".files"]
        assert subprocess.run(whole_files, cwd=debian.machine.program / "current", capture_output=True).returncode == 0, step
        installation.carry_out(debian.machine, debian.tools)
        assert (debian.kiosk(), debian.machine.before, debian.status()) == ("0.4.0", "0.3.0", "0.4.0 install ok installed"), step
        assert debian.machine.outcome().state == INSTALLED and not any(debian.machine.inbox.iterdir()), step
        assert (debian.root / "answers").read_text() == "three answers"


def test_going_back_that_was_broken_off_is_finished_and_not_done_twice(debian: Debian, tmp_path: Path, make_update: MakeUpdate) -> None:
    """Between the two links, or when all but the request's end was done: the version that was asked for, with the other one beside it."""
    debian.ask(newer(make_update, tmp_path / "a.update"))
    installation.carry_out(debian.machine, debian.tools)
    now, then = debian.machine.folder("current"), debian.machine.folder("previous")
    for previous in (then, now):
        debian.machine.ask(BACK)
        debian.begun(1)
        for name, folder in (("current", then), ("previous", previous)):
            (debian.machine.program / name).unlink()
            (debian.machine.program / name).symlink_to(folder)
        outcome = installation.carry_out(debian.machine, debian.tools)
        assert outcome and (outcome.state, outcome.version, outcome.before) == (WENT_BACK, "0.4.0", "0.3.0")
        assert (debian.machine.folder("current"), debian.machine.folder("previous")) == (then, now)
        (debian.machine.program / "current").unlink()
        (debian.machine.program / "current").symlink_to(now)


def test_a_package_that_was_left_half_installed_is_mended(debian: Debian, tmp_path: Path, make_update: MakeUpdate) -> None:
    """Its program is in its folder already; dpkg was broken off among its files a second time, and would hold up every other package."""
    debian.ask(newer(make_update, tmp_path / "a.update"))
    installation.carry_out(debian.machine, debian.tools)
    status = debian.root / "var/lib/dpkg/status"
    for tries in (1, 0):  # the request that was broken off, and an officer who tries once more
        status.write_text(status.read_text().replace("install ok installed", "install reinstreq half-installed"))
        debian.ask(tmp_path / "a.update")
        debian.begun(tries)
        outcome = installation.carry_out(debian.machine, debian.tools)
        assert outcome and (outcome.state, debian.status()) == (INSTALLED, "0.4.0 install ok installed")
        assert (debian.kiosk(), debian.machine.before) == ("0.4.0", "0.3.0")


def test_an_update_that_is_broken_off_again_and_again_is_given_up(debian: Debian, tmp_path: Path, make_update: MakeUpdate) -> None:
    """A file that crashes the machine each time is not tried for ever."""
    debian.ask(newer(make_update, tmp_path / "a.update"))
    debian.begun(installation.MOST_TRIES)
    assert "broken off" in refused(debian)
