"""Detects jumps of the wall clock from readings that the caller passes in. It reads no clock and stores nothing.

A wall clock may be set by hand, by NTP or by an empty battery; the monotonic clock only goes forward, but restarts with the
machine. While the machine runs the two are compared; across starts only "earlier than last time" can be seen, and a clock
that goes on from where it was switched off.
"""

from datetime import datetime, timedelta

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import BANGKOK

TOLERANCE_S = 30  # NTP slews and leap seconds stay far below it; a wrong day or year far above
LONGEST_PAUSE = timedelta(days=400)  # a kiosk switched off for longer is less likely than a clock that is wrong

PROGRAM_MADE = datetime(2026, 1, 1, tzinfo=BANGKOK)  # no kiosk ran this program before
GOES_ON = timedelta(minutes=90)  # after a start; the last reading before it is at most an hour older than the end

# Why a clock is not to be believed until network or officer say what day it is.
BEFORE_PROGRAM = "before_program"
BEFORE_LAST = "before_last"
UNCONFIRMED = "unconfirmed"

BACK = "back"
FORWARD = "forward"


@frozen
class Reading:
    """Both clocks at one moment."""

    wall: datetime  # aware
    monotonic: float  # seconds of time.monotonic() (or CLOCK_BOOTTIME) of this start


@frozen
class Jump:
    direction: str  # "back" or "forward"
    seconds: int  # how far, always positive

    def as_note(self) -> str:
        """How it is stored beside a response (never in it): "back 31536000"."""
        return f"{self.direction} {self.seconds}"


def jump(before: Reading, now: Reading) -> Jump | None:
    """How far the wall clock moved beyond the time that passed between two readings of one start; None within TOLERANCE_S."""
    drift = (now.wall - before.wall).total_seconds() - (now.monotonic - before.monotonic)
    return _classified(drift) if abs(drift) > TOLERANCE_S else None


def jump_since_last_start(last_wall: datetime, now: datetime) -> Jump | None:
    """Compared with the last wall time stored before the machine went off: earlier, or later than any pause explains."""
    passed = now - last_wall
    if passed.total_seconds() < -TOLERANCE_S or passed > LONGEST_PAUSE:
        return _classified(passed.total_seconds())
    return None


def fault(now: Reading, latest: datetime | None, restarted: bool) -> str:
    """Why this time is not to be believed: one of the three words above; "" where nothing speaks against it.

    `latest`: the newest moment that was stored and believed. `restarted`: the machine was switched off since. A clock without a battery
    goes on from where it was switched off, so where the start followed soon after that moment nobody can tell a short pause from a
    long one. One that is years ahead is asked about too: else answers would be dated years from now, and the right day not believed after.
    """
    if now.wall < PROGRAM_MADE:
        return BEFORE_PROGRAM
    if latest is None:
        return ""
    if latest - now.wall > timedelta(seconds=2 * TOLERANCE_S):
        return BEFORE_LAST
    if now.wall - latest > LONGEST_PAUSE:
        return UNCONFIRMED
    switched_on = now.wall - timedelta(seconds=now.monotonic)
    return UNCONFIRMED if restarted and switched_on - latest < GOES_ON else ""


def _classified(seconds: float) -> Jump:
    return Jump(BACK if seconds < 0 else FORWARD, round(abs(seconds)))
