"""What helps somebody far away to see what is wrong with this kiosk, as one JSON text that an officer can read first.

In it: version, place, machine with screen and fonts, disk, counts of what waits, the last diagnostics, dated events, the end of the log.
Not in it: answers, comments, visits, the PIN, the key of the province, the name of an account, and whatever an officer typed into the
journal. It reads only, and of what is broken it says so.
"""

import json
import platform
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import features

from kiosk import __version__
from kiosk.diagnostics import history
from kiosk.diagnostics.result import as_json
from kiosk.language import texts as language
from kiosk.paths import TEXTS, DataDir
from kiosk.site import site_file
from kiosk.store import database, journal, outbox, responses, settings
from kiosk.survey.dates.calendar import timestamp
from kiosk.system import memory, screen
from kiosk.ui.text import fonts

FORMAT, VERSION = "eservice-kiosk-support", 1
REPORTS, EVENTS, LOG_LINES, LINE = 3, 60, 300, 500
SECRET_LETTERS = 8  # a shorter word in those files, such as "argon2", gives nothing away
KINDS = ("clock", "salvage", "sync")  # of the journal: what the program itself wrote. Officers' acts may hold what a person typed
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")  # RFC 3986, 3.2.1
# What could be a telephone number (nine or ten digits from 0) or an identity card's (1-4-5-2-1).
_PERSONS_NUMBER = re.compile(r"(?<![\w-])(?:0\d{1,2}[ -]?\d{3}[ -]?\d{3,4}|\d[ -]?\d{4}[ -]?\d{5}[ -]?\d{2}[ -]?\d)(?![\w-])")
# An account's name in a path of Windows, as it is or as an exception writes it, and of Linux: it may be a person's.
_ACCOUNT = re.compile(
    r"((?<![\w.])[A-Za-z]:(?:\\{1,2}|/)Users(?:\\{1,2}|/))[^\\/'\"<>|:*?\n]+|((?<![\w./])/home/)[^/'\"\s:]+", re.IGNORECASE
)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43,}")  # as keys are


def compose(data: DataDir, now: datetime) -> dict[str, Any]:
    """The bundle. Never raises for a kiosk that is broken: the part says what is the matter."""
    parts: Mapping[str, Callable[[], object]] = {
        "place": lambda: _place(data),
        "machine": _machine,
        "screen": screen.described,
        "fonts": _fonts,
        "disk": lambda: dict(zip(("total", "used", "free"), shutil.disk_usage(data.root), strict=True)),
        "store": lambda: _of_store(data, _store),
        "province": lambda: _of_store(data, _province),
        "checks": lambda: _of_store(data, _checks),
        "events": lambda: _of_store(data, _events),
        "log": lambda: list(_log_lines(data.log)),
    }
    bundle = {"format": FORMAT, "version": VERSION, "made_at": timestamp(now), "program": __version__}
    secrets = _secrets(data)
    return {**bundle, **{name: covered(_tried(part), secrets) for name, part in parts.items()}}


def as_text(bundle: Mapping[str, Any]) -> str:
    """As a file has it and as the wire carries it."""
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def file_name(now: datetime) -> str:
    return f"kiosk-support-{now:%Y-%m-%d-%H%M}.json"


def _tried(part: Callable[[], object]) -> object:
    try:
        return part()
    except Exception as fault:  # noqa: BLE001 (of a broken kiosk every part may be broken, each in its own way)
        return {"fault": f"{type(fault).__name__}: {fault}"}


def _of_store(data: DataDir, part: Callable[[sqlite3.Connection], object]) -> object:
    with closing(database.open_store(data.database)) as connection:
        return part(connection)


def _machine() -> dict[str, Any]:
    """Of Windows also the edition, on which it depends what can be locked."""
    edition = platform.win32_edition()
    said = {"system": platform.platform(), **({"edition": edition} if edition else {}), "free_memory_mb": memory.available_megabytes()}
    return {**said, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}


def _fonts() -> dict[str, Any]:
    """The family that is found, and what shapes Thai. What is missing is None."""
    shaping = {name: features.version(name) for name in ("pil", "raqm", "fribidi", "harfbuzz", "freetype2")}
    return {**shaping, "regular": str(fonts.find_fonts().regular)}


def _place(data: DataDir) -> dict[str, Any]:
    site = site_file.load(data.site)
    named = {
        name: getattr(site, name) for name in ("kiosk", "province", "district", "place", "printer", "paper_mm", "demonstration", "trial")
    }
    return {**named, "server": site.server.url, "proxy": site.proxy, "services": len(site.services)}


def _store(connection: sqlite3.Connection) -> dict[str, Any]:
    counts, last = outbox.counts(connection), responses.last(connection)
    waiting = {"pending": counts.pending, "oldest_pending_at": counts.oldest_pending_at, "refused": counts.refused}
    return {"last_number": last.seq if last else 0, **waiting}


def _province(connection: sqlite3.Connection) -> dict[str, Any]:
    contact, failure, clock = settings.LAST_CONTACT.get(connection), settings.FAILURE.get(connection), settings.SERVER_CLOCK.get(connection)
    said: dict[str, Any] = {
        "last_contact": timestamp(contact) if contact else None,
        "configuration": settings.CONFIG_IN_USE.get(connection),
        "configuration_refused": settings.CONFIG_FAULT.get(connection),
    }
    if failure is not None:
        said["failure"] = {"since": timestamp(failure.since), "key": failure.key, "code": failure.code}
    if clock is not None:
        said["clock_difference_s"] = clock.difference.total_seconds()
    return said


def _checks(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    texts = language.load(TEXTS, "en", "diagnostics")
    return [as_json(report, texts) for report in history.latest(connection, REPORTS)]


def _events(connection: sqlite3.Connection) -> list[dict[str, str]]:
    events = [event for kind in KINDS for event in journal.events(connection, kind, EVENTS)]
    return [event._asdict() for event in sorted(events, reverse=True)[:EVENTS]]


def _log_lines(log: Path) -> Iterator[str]:
    """The last lines of the log and of the older one, the newest at the end."""
    lines: list[str] = []
    for file in (log.with_suffix(".log.1"), log):
        if file.exists():
            lines += file.read_text(encoding="utf-8", errors="replace").splitlines()
    return (line[:LINE] for line in lines[-LOG_LINES:])


def _secrets(data: DataDir) -> tuple[str, ...]:
    """The province's key, and every text in the file of the PIN: none of them may stand anywhere in a bundle."""
    known: list[str] = []
    for file, names in ((data.pin, None), (data.root / "province_key.json", ("key",))):
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        known += [value for name, value in content.items() if isinstance(value, str) and (names is None or name in names)]
    return tuple(text for text in known if len(text) >= SECRET_LETTERS)


def covered(value: Any, secrets: tuple[str, ...]) -> Any:
    """The same with secrets, credentials in addresses, keys, accounts and numbers of persons covered, in every text of it."""
    if isinstance(value, Mapping):
        return {name: covered(inner, secrets) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [covered(inner, secrets) for inner in value]
    if not isinstance(value, str):
        return value
    for secret in secrets:
        value = value.replace(secret, "***")
    value = _ACCOUNT.sub(lambda path: f"{path[1] or path[2]}***", value)
    return _PERSONS_NUMBER.sub("***", _TOKEN.sub("***", _CREDENTIALS.sub("***@", value)))
