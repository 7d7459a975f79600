"""Detects jumps of the wall clock from readings that the caller passes in. It reads no clock and stores nothing.

A wall clock may be set by hand, by NTP or by an empty battery; the monotonic clock only goes forward, but restarts with the
machine. While the machine runs the two are compared; across starts only "earlier than last time" can be seen.
"""

from datetime import datetime, timedelta

from kiosk.frozen import frozen

TOLERANCE_S = 30  # NTP slews and leap seconds stay far below it; a wrong day or year far above
LONGEST_PAUSE = timedelta(days=400)  # a kiosk switched off for longer is less likely than a clock that is wrong

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


def from_note(note: str) -> Jump | None:
    """The jump that `as_note` wrote; None for an empty note."""
    direction, _, seconds = note.partition(" ")
    return Jump(direction, int(seconds)) if direction in (BACK, FORWARD) and seconds.isdigit() else None


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


def _classified(seconds: float) -> Jump:
    return Jump(BACK if seconds < 0 else FORWARD, round(abs(seconds)))
