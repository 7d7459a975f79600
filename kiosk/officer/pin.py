"""The officers' PIN: set, checked, and slowed down against guessing. No screen and no clock: the caller passes the moment.

Six digits, always: the keypad can then answer at the sixth tap without an "enter" key, four digits would leave a
shoulder-surfer's guess one in a few hundred, and more get written on the machine. There is no default PIN.

Rules: 4 free mistakes; the 5th and every later one makes the next try wait 15 s, 30 s, 60 s ... at most an hour. From the
15th the pages say "locked": still one try an hour, which is a century for all PINs, as the gear is on the citizens' first screen and
nobody there may lock the officers out for good. A day without another mistake forgets one. `kiosk pin set`, which needs the account of
the machine, sets another PIN and ends a wait; that is also the way when the PIN was forgotten.

Each try is written down (fsync) as a mistake BEFORE it is looked at and taken back when it was right, so pulling the plug
gives no free try. Waits run on the clock that only goes forward, so the wall clock gives no try whichever way it is moved: after the
machine was switched off the same wait starts once more. A day is such a clock's too; across a start of the machine the wall clock's,
and then one mistake is forgotten at most.
"""

import itertools
import json
import math
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import atomic_file
from kiosk.frozen import frozen, replace
from kiosk.language.sentence import Sentence, reason_of

if TYPE_CHECKING:
    from argon2 import PasswordHasher

DIGITS = 6
FREE_MISTAKES = 5  # the wait begins with the fifth
FIRST_WAIT_S = 15
LOCKED_AT = 15
LONGEST_WAIT_S = 3600
FORGETS_ONE_S = 24 * 3600.0
_LAST_YEARS = range(1900, 2100)
_BUDDHIST_YEARS = range(2443, 2643)


class PinError(Exception):
    """The PIN cannot be used or set. Show the sentence as it is: it says what to do."""


@frozen
class PinVerdict:
    """What a try, or a look before one, found. `wait_s` and `locked` say when the next try may come."""

    accepted: bool
    mistakes: int
    wait_s: int = 0

    @property
    def locked(self) -> bool:
        """So many mistakes that only one try an hour is left."""
        return self.mistakes >= LOCKED_AT

    @property
    def may_try(self) -> bool:
        return not self.wait_s


@frozen
class Uptime:
    """The clock that only goes forward: seconds since a start of the machine, and which start (its boot id)."""

    start: str
    seconds: float


@frozen
class _StoredPin:
    hash: str
    mistakes: int = 0
    last_mistake: str = ""  # ISO moment with offset
    start: str | None = None  # Uptime of the last mistake; None: of an earlier version, which did not note it
    wait_from: float = 0.0  # seconds within that start
    quiet_from: float = 0.0  # since when no mistake was made, or forgotten


def is_set(path: Path) -> bool:
    return path.exists()


def weakness(pin: str) -> str:
    """Why a PIN cannot be taken, in words; empty when it can."""
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", pin):
        return Sentence("the PIN must be exactly {digits} digits", digits=DIGITS)
    if _easily_guessed(pin):
        return Sentence("this PIN is guessed first: no date, no repeated digits or groups, no run such as 123456 and no line of the keypad")
    return ""


def _easily_guessed(pin: str) -> bool:
    """Runs in steps of one to three, repeats, lines of a keypad, and dates."""
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    repeated = any(pin == pin[:length] * (DIGITS // length) for length in (1, 2, 3))
    paired = pin[::2] == pin[1::2] and len({int(after) - int(before) for before, after in zip(pin[::2], pin[2::2], strict=False)}) == 1
    tripled = len(set(pin[:3])) == len(set(pin[3:])) == 1
    even_run = pin in "02468024680246" or pin in "13579135791357" or pin[::-1] in "02468024680246" or pin[::-1] in "13579135791357"
    return len(steps) == 1 or repeated or paired or tripled or even_run or _is_of_lines(pin) or _is_date(pin)


def _is_of_lines(pin: str) -> bool:
    """Two columns or rows of a keypad, each in either direction: 147258, 321456."""
    lines = {"147", "258", "369", "123", "456", "789", "159", "357"}
    return {pin[:3], pin[3:]} <= lines | {line[::-1] for line in lines}


def _is_date(pin: str) -> bool:
    """A day as people write it (010190, 900101), or a month with a year of either calendar (196807, 251106)."""
    first, middle, last = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    day = 1 <= middle <= 12 and (1 <= first <= 31 or 1 <= last <= 31)
    years = (*_LAST_YEARS, *_BUDDHIST_YEARS)
    month = (int(pin[:4]) in years and 1 <= last <= 12) or (int(pin[2:]) in years and 1 <= first <= 12)
    return day or month


def set_pin(path: Path, pin: str) -> None:
    """Set the PIN and end any wait or lock. Raises PinError: weak, not six digits, or not writable."""
    if words := weakness(pin):
        raise PinError(words)
    _write(path, _StoredPin(_hasher().hash(pin)))


def look(path: Path, now: datetime, up: Uptime | None = None) -> PinVerdict:
    """How things stand before a try: how long to wait, whether it is locked. Raises PinError as `check` does.

    `now` is an aware moment of the wall clock; without `up` it is also the clock that only goes forward.
    """
    up = up or Uptime("", now.timestamp())
    before = _read(path)
    stored = _restarted(_faded(before, now, up), up)
    if stored != before:
        _write(path, stored)
    left = _wait_s(stored) - (up.seconds - stored.wait_from)
    return PinVerdict(False, stored.mistakes, max(0, math.ceil(left)) if _wait_s(stored) else 0)


def check(path: Path, pin: str, now: datetime, up: Uptime | None = None) -> PinVerdict:
    """One try. A try during a wait is not looked at and not counted.

    Clocks as in `look`. Raises PinError when no PIN is set, or its file is damaged or cannot be written.
    """
    up = up or Uptime("", now.timestamp())
    before = look(path, now, up)
    if not before.may_try:
        return before
    stored = replace(_read(path), mistakes=before.mistakes + 1, last_mistake=now.isoformat(), start=up.start)
    _write(path, replace(stored, wait_from=up.seconds, quiet_from=up.seconds))
    stored = _read(path)
    if not _matches(stored.hash, pin):
        return look(path, now, up)
    _write(path, _StoredPin(stored.hash))
    return PinVerdict(True, 0)


def _faded(stored: _StoredPin, now: datetime, up: Uptime) -> _StoredPin:
    """Without the mistakes that are forgotten by now."""
    if not stored.mistakes:
        return stored
    if stored.start == up.start:
        days = max(0, int((up.seconds - stored.quiet_from) // FORGETS_ONE_S))
        return replace(stored, mistakes=max(0, stored.mistakes - days), quiet_from=stored.quiet_from + days * FORGETS_ONE_S)
    if now - datetime.fromisoformat(stored.last_mistake) < timedelta(seconds=FORGETS_ONE_S):
        return stored
    moved = replace(stored, mistakes=stored.mistakes - 1, last_mistake=now.isoformat())
    return replace(moved, start=up.start, wait_from=up.seconds, quiet_from=up.seconds)


def _restarted(stored: _StoredPin, up: Uptime) -> _StoredPin:
    """The same wait once more where the machine was switched off in it; its clock says nothing of the time before."""
    if not _wait_s(stored) or (stored.start == up.start and up.seconds >= stored.wait_from):
        return stored
    return replace(stored, start=up.start, wait_from=up.seconds, quiet_from=up.seconds)


def _wait_s(stored: _StoredPin) -> int:
    doublings = stored.mistakes - FREE_MISTAKES
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(doublings, 16)) if doublings >= 0 else 0


def _hasher() -> "PasswordHasher":
    """Argon2id with OWASP's smallest memory (19 MiB, 2 passes): a small kiosk answers at once, and six digits cannot be
    saved by a slow hash anyway: what stops guessing is the count."""
    from argon2 import PasswordHasher  # late: 25 ms that only a PIN needs

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def _matches(kept_hash: str, pin: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

    try:
        return _hasher().verify(kept_hash, pin)
    except VerifyMismatchError:
        return False
    except (InvalidHashError, VerificationError) as error:
        raise PinError(Sentence("the file of the PIN is damaged; set the PIN again with 'kiosk pin set'")) from error


def _read(path: Path) -> _StoredPin:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        stored = _StoredPin(
            str(data["hash"]),
            int(data["mistakes"]),
            str(data["last_mistake"]),
            data.get("start"),
            float(data.get("wait_from", 0)),
            float(data.get("quiet_from", 0)),
        )
        if stored.mistakes and datetime.fromisoformat(stored.last_mistake).tzinfo is None:
            raise ValueError("a moment without an offset")
        return stored
    except FileNotFoundError as error:
        raise PinError(Sentence("no PIN is set; set one with 'kiosk pin set'")) from error
    except OSError as error:
        raise PinError(Sentence("{path}: the PIN cannot be read: {reason}", path=path, reason=reason_of(error))) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PinError(Sentence("{path}: the file of the PIN is damaged; set the PIN again with 'kiosk pin set'", path=path)) from error


def _write(path: Path, stored: _StoredPin) -> None:
    from dataclasses import asdict  # late: a start does without

    try:
        atomic_file.write(path, json.dumps(asdict(stored)).encode(), permissions=0o600)
    except OSError as error:
        raise PinError(
            Sentence("{path}: the PIN cannot be kept: {reason}; look at the disk", path=path, reason=reason_of(error))
        ) from error
