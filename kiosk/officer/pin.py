"""The officers' PIN: set, checked, and slowed down against guessing. No screen and no clock: the caller passes the moment.

Six digits, always: the keypad can then answer at the sixth tap without an "enter" key, four digits would leave a
shoulder-surfer's guess one in a few hundred, and more get written on the machine. There is no default PIN.

Rules: 4 free mistakes; the 5th and every later one makes the next try wait 15 s, 30 s, 60 s ...;
the 15th locks. Only setting a PIN again ends a lock: `kiosk pin set`, which needs the account of the machine. That is
also the way when the PIN was forgotten.

Each try is written down (fsync) as a mistake BEFORE it is looked at and taken back when it was right, so pulling the plug
gives no free try. The wait runs on the wall clock, which survives a restart. A clock moved forwards only shortens one wait,
the count still leads to the lock; a clock moved back before the last mistake starts that same wait once more from the new
time, so nobody waits for a year to come round again.
"""

import itertools
import json
import re
from dataclasses import asdict
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
        return self.mistakes >= LOCKED_AT

    @property
    def tries_left(self) -> int:
        """Before the lock."""
        return max(0, LOCKED_AT - self.mistakes)

    @property
    def may_try(self) -> bool:
        return not self.locked and not self.wait_s


@frozen
class _StoredPin:
    hash: str
    mistakes: int = 0
    last_mistake: str = ""  # ISO moment with offset


def is_set(path: Path) -> bool:
    return path.exists()


def weakness(pin: str) -> str:
    """Why a PIN cannot be taken, in words; empty when it can."""
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", pin):
        return Sentence("the PIN must be exactly {digits} digits", digits=DIGITS)
    if _easily_guessed(pin):
        return Sentence("this PIN is guessed first: no repeated digits or groups and no run such as 123456")
    return ""


def _easily_guessed(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    repeated = any(pin == pin[:length] * (DIGITS // length) for length in (1, 2, 3))
    paired = pin[::2] == pin[1::2] and len({int(after) - int(before) for before, after in zip(pin[::2], pin[2::2], strict=False)}) == 1
    return steps in ({1}, {9}) or repeated or paired


def set_pin(path: Path, pin: str) -> None:
    """Set the PIN and end any wait or lock. Raises PinError: weak, not six digits, or not writable."""
    if words := weakness(pin):
        raise PinError(words)
    _write(path, _StoredPin(_hasher().hash(pin)))


def look(path: Path, now: datetime) -> PinVerdict:
    """How things stand before a try: how long to wait, whether it is locked. Raises PinError as `check` does."""
    stored = _read(path)
    wait = _wait(stored)
    if not wait or stored.mistakes >= LOCKED_AT:
        return PinVerdict(False, stored.mistakes)
    since = now - datetime.fromisoformat(stored.last_mistake)
    if since < timedelta(0):  # the clock went back: the same wait once more, from the new time
        _write(path, replace(stored, last_mistake=now.isoformat()))
        since = timedelta(0)
    left = wait - since
    return PinVerdict(False, stored.mistakes, max(0, -(-left // timedelta(seconds=1))))


def check(path: Path, pin: str, now: datetime) -> PinVerdict:
    """One try. A try during a wait or a lock is not looked at and not counted.

    `now` is an aware moment. Raises PinError when no PIN is set, or its file is damaged or cannot be written.
    """
    before = look(path, now)
    if not before.may_try:
        return before
    _write(path, replace(_read(path), mistakes=before.mistakes + 1, last_mistake=now.isoformat()))
    stored = _read(path)
    if not _matches(stored.hash, pin):
        return look(path, now)
    _write(path, _StoredPin(stored.hash))
    return PinVerdict(True, 0)


def _wait(stored: _StoredPin) -> timedelta:
    doublings = stored.mistakes - FREE_MISTAKES
    return timedelta(seconds=FIRST_WAIT_S * 2**doublings) if doublings >= 0 else timedelta(0)


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
        stored = _StoredPin(str(data["hash"]), int(data["mistakes"]), str(data["last_mistake"]))
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
    try:
        atomic_file.write(path, json.dumps(asdict(stored)).encode(), permissions=0o600)
    except OSError as error:
        raise PinError(
            Sentence("{path}: the PIN cannot be kept: {reason}; look at the disk", path=path, reason=reason_of(error))
        ) from error
