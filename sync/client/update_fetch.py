"""Fetches an update that the province holds for this kiosk: at night, piece by piece, going on where it was broken off.

A machine that nobody leaves on at night fetches by day once it has known of the update for some days. What has come is checked whole as
a file on a stick is, and handed to root (kiosk.updates); a person who went back from it or a refusal is not asked again.
"""

import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from kiosk import __version__, disk_room
from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, localized, reason_of
from kiosk.store import settings
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.updates import inbox
from kiosk.updates.machine import INSTALL, REFUSED, WENT_BACK, InstalledMachine, architecture
from kiosk.updates.update_file import UpdateError, number
from sync import wire
from sync.client.errors import NotSentError
from sync.client.province_client import ProvinceClient

log = logging.getLogger(__name__)
NIGHT = (18, 6)  # o'clock: from closing time to before the first citizen
DAYS_WITHOUT_A_NIGHT = 3
FETCHING = "fetching"


@frozen
class Fetch:
    """What a fetch needs: the store for what must outlast a restart, and how to know that it shall end."""

    connection: sqlite3.Connection
    province: ProvinceClient
    now: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False
    machine: InstalledMachine = InstalledMachine()


def state(connection: sqlite3.Connection, machine: InstalledMachine) -> wire.ProgramState | None:
    """What the heartbeat says; None on a machine that was not installed from the package."""
    if not machine.takes_updates:
        return None
    what, version, reason = _last(connection, machine)
    return {
        "architecture": architecture(),
        "running": __version__,
        "installed": machine.installed,
        "before": machine.before,
        "state": what,
        "version": version,
        "reason": reason,
    }


def _last(connection: sqlite3.Connection, machine: InstalledMachine) -> tuple[str, str, str]:
    """What became of the last update: a state of the wire, the version that it is about, and why."""
    gone_back = os.environ.get("KIOSK_WENT_BACK", "")  # by itself, after failures (assets/deploy/kiosk/start)
    if gone_back:
        return WENT_BACK, machine.installed, gone_back[:300]
    if any(machine.inbox.glob("*.part")):
        return FETCHING, "", ""
    refused, outcome = settings.UPDATE_REFUSED.get(connection), machine.outcome()
    if refused:
        return REFUSED, str(refused.get("version", "")), str(refused.get("reason", ""))
    return (outcome.state, outcome.version, str(outcome.reason)) if outcome else ("", "", "")


def fetch(job: Fetch, offered: wire.OfferedUpdate) -> bool:
    """As much of it as can be had now; True once all of it was handed to root. Whatever fails is tried again at the next heartbeat."""
    if not _is_wanted(job, offered) or not _is_time(job, offered["sha256"]):
        return False
    part = _part(job.machine, offered["sha256"])
    try:
        if not _complete(job, offered, part):
            return False
        _hand_over(job, offered, part)
    except NotSentError as fault:
        log.info("the update is fetched later: %s", fault)
        return False
    except UpdateError as error:
        log.warning("the province's update is not taken: %s", error)
        _refuse(job, offered, part, localized(error))
        return False
    except OSError as error:
        log.warning("the update cannot be kept: %s", error)
        return False
    return True


def _is_wanted(job: Fetch, offered: wire.OfferedUpdate) -> bool:
    machine, refused = job.machine, settings.UPDATE_REFUSED.get(job.connection)
    if not machine.takes_updates or machine.waits or number(offered["version"]) <= number(machine.installed):
        return False
    return not inbox.was_refused(machine, offered["version"]) and not (refused and refused.get("sha256") == offered["sha256"])


def _is_time(job: Fetch, sum_: str) -> bool:
    now = job.now().astimezone(BANGKOK)
    seen = settings.UPDATE_SEEN.get(job.connection)
    if seen is None or seen.get("sha256") != sum_:
        settings.UPDATE_SEEN.put(job.connection, {"sha256": sum_, "at": now.isoformat()})
        seen = {"at": now.isoformat()}
    return is_night(now) or now - datetime.fromisoformat(seen["at"]) > timedelta(days=DAYS_WITHOUT_A_NIGHT)


def is_night(now: datetime) -> bool:
    """Whether nobody should be at the counter, in the place's own time."""
    begins, ends = NIGHT
    hour = now.astimezone(BANGKOK).hour
    return hour >= begins or hour < ends


def _part(machine: InstalledMachine, sum_: str) -> Path:
    """Where it grows; parts of other updates are not needed any more."""
    wanted = machine.inbox / f"{sum_[:16]}.part"
    for path in machine.inbox.glob("*.part"):
        if path != wanted:
            path.unlink(missing_ok=True)
    return wanted


def _complete(job: Fetch, offered: wire.OfferedUpdate, part: Path) -> bool:
    """Fetch what is missing. Raises NotSentError, OSError, UpdateError."""
    have = part.stat().st_size if part.exists() else 0
    missing = offered["size"] - have
    if missing > 0 and disk_room.room_beside(job.machine.inbox, job.machine.inbox) < missing:
        raise OSError(28, "No space left on device")
    with part.open("ab") as file:
        while have < offered["size"]:
            if job.stopping():
                return False
            piece = job.province.update_piece(offered["sha256"], have)
            if not piece:
                raise UpdateError(Sentence("{file} is not whole: copy it to the stick again", file=offered["version"]))
            file.write(piece)
            file.flush()
            have += len(piece)
    with part.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != offered["sha256"]:
            raise UpdateError(Sentence("{file} is not what was signed: copy it to the stick again", file=offered["version"]))
    return True


def _hand_over(job: Fetch, offered: wire.OfferedUpdate, part: Path) -> None:
    inbox.look(part, job.machine)
    try:
        part.chmod(0o644)
        part.replace(job.machine.offered)
        job.machine.ask(INSTALL)
    except OSError as error:
        raise UpdateError(Sentence("the update could not be copied: {reason}", reason=reason_of(error))) from error
    settings.UPDATE_REFUSED.put(job.connection, None)


def _refuse(job: Fetch, offered: wire.OfferedUpdate, part: Path, reason: str) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)
    settings.UPDATE_REFUSED.put(job.connection, {"sha256": offered["sha256"], "version": offered["version"], "reason": str(reason)[:300]})
