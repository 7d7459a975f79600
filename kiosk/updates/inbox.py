"""The kiosk's side of an update: which files of a stick may be one, and handing a checked one to root. It installs nothing."""

import os
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from kiosk import atomic_file, disk_room
from kiosk.language.sentence import Sentence, reason_of
from kiosk.updates import disks
from kiosk.updates.machine import BACK, INSTALL, INSTALLED, TO_DISK, InstalledMachine, UpdateOutcome, architecture
from kiosk.updates.update_file import SUFFIX, Update, UpdateError, checked, open_plain

MOST = 8  # files offered; a stick with more of them is not one for updates
LOOKED_AT = 5000  # names of a folder
ROOT_ANSWERS_S = 1800.0  # walking a long chain of answers and compiling on a slow machine take minutes
ROOT_BEGINS_S = 60.0
LOOK_AGAIN_S = 0.5


def files(folders: Iterable[Path]) -> tuple[Path, ...]:
    """What is called an update in these folders, newest name first. Names alone are looked at, so that no file can hold this up."""
    named: list[Path] = []
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                named += [Path(entry.path) for entry in islice(entries, LOOKED_AT) if _may_be_one(entry.name)]
        except OSError:  # the stick was pulled, or has a folder without an end
            continue
    return tuple(sorted(named, key=lambda path: path.name, reverse=True)[:MOST])


def _may_be_one(name: str) -> bool:
    return name.lower().endswith(SUFFIX) and name.isprintable() and not name.startswith(".")


def look(path: Path, machine: InstalledMachine) -> Update:
    """All of a file is read and checked; nothing is written. Raises UpdateError."""
    return checked(path, machine.keys, machine.installed, architecture())


def hand_over(path: Path, machine: InstalledMachine) -> None:
    """A copy for root, whole or not at all, and the wish. Raises UpdateError."""
    look(path, machine)  # a stick can be another one by now
    if machine.waits:
        raise UpdateError(Sentence("another update is being installed; try again in some minutes"))
    try:
        with open_plain(path) as file:
            length = os.fstat(file.fileno()).st_size
            if disk_room.room_beside(machine.inbox, machine.inbox) < length:
                raise _no_room(length)
            with atomic_file.replacing(machine.offered, 0o644) as copy, copy.open("wb") as out:
                while piece := file.read(1 << 20):
                    out.write(piece)
        machine.ask(INSTALL)
    except OSError as error:
        raise UpdateError(Sentence("the update could not be copied: {reason}", reason=reason_of(error))) from error


def _no_room(length: int) -> UpdateError:
    return UpdateError(Sentence("the disk has no room for the update: {need} MB are needed", need=length // 10**6 + 1))


def ask_back(machine: InstalledMachine) -> None:
    """The wish to use the version before. Raises UpdateError."""
    _ask(BACK, machine)


def ask_to_disk(disk: str, machine: InstalledMachine) -> None:
    """The wish that this disk (sda) becomes what the machine runs from now: all that is on it goes. It is forgotten with the next start.

    Raises UpdateError."""
    _ask(f"{TO_DISK} {disk} {disks.this_start()}", machine)


def _ask(wish: str, machine: InstalledMachine) -> None:
    if machine.waits:
        raise UpdateError(Sentence("another update is being installed; try again in some minutes"))
    try:
        machine.ask(wish)
    except OSError as error:
        raise UpdateError(Sentence("the update could not be copied: {reason}", reason=reason_of(error))) from error


def answer(machine: InstalledMachine, sleep: Callable[[float], None] = time.sleep) -> UpdateOutcome:
    """What root made of the request: waits for it. Raises UpdateError with root's reason."""
    began = time.monotonic()
    while machine.waits:
        passed = time.monotonic() - began
        if passed > ROOT_ANSWERS_S or (passed > ROOT_BEGINS_S and not machine.works):
            raise UpdateError(Sentence("the part of this machine that installs updates does not answer; start the machine again"))
        sleep(LOOK_AGAIN_S)
    outcome = machine.outcome()
    if outcome is None:
        raise UpdateError(Sentence("the part of this machine that installs updates does not answer; start the machine again"))
    if outcome.pattern:
        raise UpdateError(outcome.reason)
    return outcome


def was_refused(machine: InstalledMachine, version: str) -> bool:
    """Whether this version was refused here, or taken back by a person: nothing asks for it again by itself."""
    outcome = machine.outcome()
    return outcome is not None and outcome.version == version and outcome.state != INSTALLED
