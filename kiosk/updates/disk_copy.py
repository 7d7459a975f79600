"""From a stick to a disk inside the PC, on root's side of an update: which disk is looked at once more, then it is erased and written."""

from collections.abc import Callable

from kiosk.language.sentence import Sentence
from kiosk.updates import disks
from kiosk.updates.disks import HERE, DeviceFiles
from kiosk.updates.machine import InstalledMachine
from kiosk.updates.update_file import UpdateError

COPY_S = 1500  # a slow stick gives the system's two gigabytes in minutes
Run = Callable[[tuple[str, ...], int], str]  # a command and its limit in seconds; "" where it succeeded, else the last line that it said


def copy_to(asked: str, machine: InstalledMachine, run: Run, files: DeviceFiles = HERE) -> None:
    """Make a disk what this machine runs from. `asked`: its name, and the start of the machine at which it was asked for.

    Raises UpdateError, OSError or SubprocessError: the stick still starts.
    """
    name, _, start = asked.partition(" ")
    if start != disks.this_start(files):  # the stick may be in another PC by now, whose disk nobody said yes about
        raise UpdateError(Sentence("the machine was started anew since; nothing was erased"))
    if not machine.copies or not disks.runs_from_stick(files) or name not in {disk.name for disk in disks.inside(files)}:
        raise UpdateError(Sentence("this disk cannot be used: it is not inside this PC, is too small, or is in use"))
    if failed := run((str(machine.copier), name), COPY_S):
        raise UpdateError(Sentence("the disk could not be written ({words}); the machine still starts from its stick", words=failed))
