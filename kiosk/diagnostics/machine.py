"""Checks memory, temperature and versions of the machine. It changes nothing."""

import platform
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk import __version__
from kiosk.diagnostics.result import CheckResult, failed, passed, warned
from kiosk.system.memory import available_megabytes

THERMAL = Path("/sys/class/thermal")
LITTLE_MEMORY = 300  # megabytes still available; the kiosk itself takes about 60
LEAST_MEMORY = 100
WARM, HOT = 75, 90  # degrees Celsius: most boards slow down from 80 and switch off from 100
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables


def check_memory(asked: Callable[[], int | None] = available_megabytes) -> Iterator[CheckResult]:
    """`asked`: what tells the megabytes that are available; no result for machines that do not say."""
    available = asked()
    if available is None:
        return
    if available < LEAST_MEMORY:
        yield failed("memory", "least", available=available)
    else:
        yield warned("memory", "little", available=available) if available < LITTLE_MEMORY else passed("memory", available=available)


def check_temperature(thermal: Path = THERMAL) -> Iterator[CheckResult]:
    """The warmest sensor in degrees Celsius; no result for machines without a readable one."""
    readings = []
    for sensor in thermal.glob("thermal_zone*/temp"):
        try:
            readings.append(int(sensor.read_text(encoding="ascii")) // 1000)
        except (OSError, ValueError):
            continue
    if not readings:
        return
    warmest = max(readings)
    if warmest >= HOT:
        yield failed("temperature", "hot", degrees=warmest)
    else:
        yield warned("temperature", "warm", degrees=warmest) if warmest >= WARM else passed("temperature", degrees=warmest)


def check_versions() -> Iterator[CheckResult]:
    from importlib.metadata import PackageNotFoundError, version  # late: reading package records takes 10 ms

    try:
        pillow = version("pillow")
    except PackageNotFoundError:
        pillow = "–"
    values = {"kiosk": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "pillow": pillow}
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield failed("versions", "old_sqlite", **values)
    else:
        yield passed("versions", "well", **values)
