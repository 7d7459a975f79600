"""Root's side of an update, a service of its own (assets/deploy/kiosk/eservice-kiosk-update.service). It believes nothing that the kiosk's
user wrote: it takes the file that waits, checks it again by keys that only root can change, and lets Debian's own tools install it.

A power cut anywhere leaves the version that runs as it is: the request is taken away last, so the machine's next start goes on with it.
What has been killed so often that the file itself must be at fault is refused.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from kiosk import atomic_file
from kiosk.language.sentence import Sentence, localized
from kiosk.updates.disk_copy import copy_to
from kiosk.updates.machine import (
    BACK,
    COPIED,
    INSTALL,
    INSTALLED,
    NOT_COPIED,
    REFUSED,
    TO_DISK,
    WENT_BACK,
    InstalledMachine,
    UpdateOutcome,
    architecture,
)
from kiosk.updates.update_file import PROGRAM, Manifest, UpdateError, fits, open_plain, package, prove, read

MOST_TRIES = 4
ROOM = 16  # times the package: its copy, what is in it tried out and compiled, once more where dpkg has to begin again
TRIAL_S, INSTALL_S = 1500, 1500
APT = (
    *("apt-get", "install", "--yes", "--reinstall", "--allow-downgrades", "--no-install-recommends"),
    *("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold", "-o", "DPkg::Lock::Timeout=300"),
)


PROGRAM_TREE = "usr/lib/eservice-kiosk/program"  # in the package


class Tools(NamedTuple):
    """What installs a package here. `dpkg` finishes what a power cut has left; `trial` lets a program open a copy of the answers."""

    apt: tuple[str, ...] = APT
    dpkg: tuple[str, ...] = ("dpkg",)
    trial: tuple[str, ...] = ("/usr/lib/eservice-kiosk/trial",)


DEBIAN = Tools()
_STATES = {BACK: (WENT_BACK, REFUSED), TO_DISK: (COPIED, NOT_COPIED)}  # what a wish comes to, done and refused


def carry_out(machine: InstalledMachine, tools: Tools = DEBIAN) -> UpdateOutcome | None:
    """Do what was asked for and say what came of it; None where nothing was. The request is gone afterwards, whatever happened."""
    wish = _wish(machine)
    if wish is None:
        _clear(machine)  # what a power cut left at its very last step
        return None
    machine.begins()
    manifest, reason = None, Sentence("")
    state, refused = _STATES.get(wish.partition(" ")[0], (INSTALLED, REFUSED))
    try:
        manifest = _done(machine, tools, wish)
    except UpdateError as error:
        state, reason = refused, _sentence(error)
    except (OSError, subprocess.SubprocessError) as error:
        state, reason = refused, Sentence("the update could not be installed ({words}); the version before goes on", words=localized(error))
    if state == WENT_BACK:
        version, sum_ = machine.before, ""
    else:
        version, sum_ = _about(machine) if manifest is None else (manifest.version, manifest.sha256)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    values = {name: str(value) for name, value in reason.values.items()}
    before = machine.before if state == INSTALLED else machine.installed
    outcome = UpdateOutcome(state, version, before, now, sum_, reason.pattern, values)
    machine.note(outcome)
    _clear(machine)
    return outcome


def _done(machine: InstalledMachine, tools: Tools, wish: str) -> Manifest | None:
    """What was asked for; which version is new. Raises UpdateError, OSError or SubprocessError."""
    attempt, (word, _, rest) = _attempt(machine), wish.partition(" ")
    if word == BACK:
        _go_back(machine, attempt)
    elif word == TO_DISK:
        copy_to(rest, machine, _run)
    elif word == INSTALL:
        return _install(machine, tools, attempt.tries > 1)
    else:
        raise UpdateError(Sentence("nobody knows what was asked for"))
    return None


def _sentence(error: UpdateError) -> Sentence:
    said = localized(error)
    return said if isinstance(said, Sentence) else Sentence("{words}", words=said)


def _wish(machine: InstalledMachine) -> str | None:
    """The first word of the request; "" for what is none."""
    try:
        handle = os.open(machine.request, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError:  # a link, a folder: it is taken away, and the outcome says that nobody knows it
        return ""
    with os.fdopen(handle, "rb") as file:
        try:
            return file.read(64).decode("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""


class Attempt(NamedTuple):
    """What is noted of a request before anything is done: how often it was begun, and the version's folder at its first time."""

    tries: int
    current: str


def _attempt(machine: InstalledMachine) -> Attempt:
    """The present one, noted. Raises UpdateError where this request was broken off again and again."""
    notes, request = machine.state / "tries", str(machine.request.lstat().st_mtime_ns)
    attempt = Attempt(1, machine.folder("current"))
    with suppress(OSError, ValueError):
        of_request, tries, current = notes.read_text(encoding="ascii").split()
        if of_request == request:  # another's was ended by a power cut at its very last step
            attempt = Attempt(int(tries) + 1, current)
    if attempt.tries > MOST_TRIES:
        raise UpdateError(Sentence("the update was broken off {times} times; the version before goes on", times=MOST_TRIES))
    atomic_file.write(notes, f"{request} {attempt.tries} {attempt.current}\n".encode())
    return attempt


def _about(machine: InstalledMachine) -> tuple[str, str]:
    """Version and sum of what waits, as it says itself: of a refused file there is nothing better."""
    try:
        with open_plain(machine.offered) as file:
            said = read(file).manifest
    except UpdateError:
        return "", ""
    return said.version, said.sha256


def _clear(machine: InstalledMachine) -> None:
    """The request goes first of what was asked with: what a power cut leaves of the rest asks for nothing."""
    shutil.rmtree(machine.staged, ignore_errors=True)
    for path in (machine.request, machine.offered):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            path.unlink(missing_ok=True)
    (machine.state / "tries").unlink(missing_ok=True)
    machine.ends()


# ------------------------------------------------------------------ a newer version


def _install(machine: InstalledMachine, tools: Tools, again: bool) -> Manifest:
    """Raises UpdateError, OSError or SubprocessError; then the installed version is the one it was."""
    waiting = _proven(machine)
    _run((*tools.dpkg, "--configure", "--pending"), INSTALL_S)  # what a power cut has left; where it fails again, apt says so
    here = waiting.version == machine.installed
    if here and again and _is_well_installed(tools):  # the power went when all but the last words were said
        return waiting
    deb, manifest = _staged(machine, mends=here and not _is_well_installed(tools))
    _try_out(machine.staged / "tree", deb, tools)
    failed = _run((*tools.apt, str(deb)), INSTALL_S)
    if machine.installed != manifest.version or not _is_well_installed(tools):
        failed = _run((*tools.dpkg, "--install", str(deb)), INSTALL_S) or failed  # apt knows no way out of some halves; dpkg begins again
    if machine.installed != manifest.version or not _is_well_installed(tools):
        raise UpdateError(Sentence("the update could not be installed ({words}); the version before goes on", words=failed or "?"))
    return manifest


def _is_well_installed(tools: Tools) -> bool:
    """By dpkg's own list: a package that was broken off in the middle of its files stays half installed, and holds up every other one."""
    status = subprocess.run((*tools.dpkg, "--status", PROGRAM), capture_output=True, text=True, timeout=120, check=False)
    return "Status: install ok installed" in status.stdout.splitlines()


def _proven(machine: InstalledMachine) -> Manifest:
    with open_plain(machine.offered) as file:
        update = read(file)
        prove(update, machine.keys)
        return update.manifest


def _staged(machine: InstalledMachine, mends: bool) -> tuple[Path, Manifest]:
    """The package in a folder of root's, once all of it is proven. `mends`: the version that is here is only half installed."""
    shutil.rmtree(machine.staged, ignore_errors=True)
    with open_plain(machine.offered) as file:
        update = read(file)
        prove(update, machine.keys)
        fits(update, "" if mends else machine.installed, architecture())
        need = ROOM * update.manifest.size
        if shutil.disk_usage(machine.state).free < need:
            raise UpdateError(Sentence("the disk has no room for the update: {need} MB are needed", need=need // 10**6 + 1))
        machine.staged.mkdir(mode=0o755)
        machine.staged.chmod(0o755)  # the kiosk's user tries it out
        deb = machine.staged / f"{PROGRAM}.deb"
        with deb.open("wb") as out:
            for piece in package(file, update):
                out.write(piece)
    said = update.manifest
    if _fields(deb) != [said.program, said.version, said.architecture]:
        raise UpdateError(Sentence("the package inside the update is not the one that it names"))
    return deb, said


def _fields(deb: Path) -> list[str]:
    done = subprocess.run(
        ["dpkg-deb", "--show", "--showformat=${Package}\n${Version}\n${Architecture}\n", deb],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout.splitlines()


def _try_out(tree: Path, deb: Path, tools: Tools) -> None:
    """The new version opens a copy of the answers before Debian hears of it: a package that fails later would stay half installed."""
    subprocess.run(["dpkg-deb", "--extract", deb, tree], capture_output=True, timeout=600, check=True)
    if _run((*tools.trial, str(tree / PROGRAM_TREE)), TRIAL_S):
        raise UpdateError(Sentence("the new version cannot use the answers of this kiosk; the version before goes on"))


def _run(command: tuple[str, ...], limit_s: int) -> str:
    """ "" where it succeeded, else the last line that it said."""
    settings = {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_SUSPEND": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=limit_s,
        check=False,
        env={**os.environ, **settings},
    )
    sys.stdout.write(done.stdout)  # into the journal
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    return "" if done.returncode == 0 else (lines[-1] if lines else f"exit status {done.returncode}")[:200]


# ------------------------------------------------------------------ the version before


def _go_back(machine: InstalledMachine, attempt: Attempt) -> None:
    """`current` and `previous` change places. Raises UpdateError where the version before would not serve.

    A power cut between the two leaves the version that was asked for; what is missing then is done at the next try, and no second change.
    """
    now, then = machine.folder("current"), machine.folder("previous")
    if now == attempt.current:
        if not then or then == now or not _is_whole(machine.program / then):
            raise UpdateError(Sentence("there is no version before this one to go back to"))
        if _run((str(machine.program / then / "bin" / "kiosk"), "scores"), TRIAL_S):
            raise UpdateError(Sentence("the version before cannot open the answers of this one; this version goes on"))
        _point(machine.program, "current", then)
    _point(machine.program, "previous", attempt.current)


def _is_whole(folder: Path) -> bool:
    command = ["sha256sum", "--quiet", "--status", "--check", ".files"]
    return (folder / ".files").is_file() and subprocess.run(command, cwd=folder, timeout=600, check=False).returncode == 0


def _point(program: Path, name: str, folder: str) -> None:
    """In one step, and on the disk."""
    new = program / f"{name}.new"
    new.unlink(missing_ok=True)
    new.symlink_to(folder)
    new.replace(program / name)
    handle = os.open(program, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def main() -> int:
    """What the service runs."""
    outcome = carry_out(InstalledMachine())
    if outcome is None:
        return 0
    sys.stdout.write(f"eservice-kiosk-update: {outcome.state} {outcome.version} {outcome.reason}\n")
    return 0
