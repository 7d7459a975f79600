"""When a counter is open, as an officer writes it: 08:30-16:30. Empty: it is never said to be closed."""

import re
from datetime import datetime, time

_HOURS = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3])[:.]([0-5]\d)(?:\s*น\.?)?")


def read(text: str) -> tuple[time, time] | None:
    """The first and the last minute; None where it is no span within one day."""
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        return None
    first, last = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    return (first, last) if first < last else None


def written(text: str) -> str:
    """As it is kept: 08:30-16:30; "" where it is none."""
    hours = read(text)
    return f"{hours[0]:%H:%M}-{hours[1]:%H:%M}" if hours else ""


def is_open(text: str, moment: datetime) -> bool:
    """`moment`: of Bangkok. A counter without hours, or with some that cannot be read, is open."""
    hours = read(text)
    return hours is None or hours[0] <= moment.time() < hours[1]
