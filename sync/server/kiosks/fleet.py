"""The machines beside each other: version, disk, clock, printer, last contact, and whether what waits to be sent grows. It reads only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import Connection, Row, select

from kiosk.frozen import frozen
from sync.server.db.schema import health, heartbeats, kiosks
from sync.server.kiosks.status import KioskSummary, by_health, kiosk_summaries, urgency
from sync.server.scope import Scope

TREND_DAYS = 14
GROWING_DAYS = 3  # in a row, of those on which the kiosk was heard
PARTS = ("disk", "clock", "printer")  # checks of the machine that have a column of their own
GROWS, FALLS, STAYS, NOTHING = "grows", "falls", "stays", ""


@frozen
class Machine:
    """One kiosk as a machine."""

    kiosk: KioskSummary
    unsent: tuple[tuple[str, int | None], ...]  # (day, what waited at its last heartbeat; None: not heard), oldest first
    checks: Mapping[str, Row]  # of PARTS -> the row of the table `health`, as the kiosk itself judged
    outdated: bool  # another kiosk of the list runs a newer version

    @property
    def trend(self) -> str:
        return unsent_trend([count for _, count in self.unsent if count is not None])


def unsent_trend(counts: Sequence[int]) -> str:
    """Of what waited at the last heartbeat of each day on which the kiosk was heard, oldest first: it GROWS where each of the last three
    was more than the one before, FALLS where the last was less than the one before, STAYS where the last is not 0; else NOTHING waits."""
    last = list(counts[-GROWING_DAYS - 1 :])
    if len(last) > GROWING_DAYS and all(later > earlier for earlier, later in pairwise(last)):
        return GROWS
    if len(last) > 1 and last[-1] < last[-2]:
        return FALLS
    return STAYS if last and last[-1] else NOTHING


def machines(connection: Connection, scope: Scope, today: date) -> list[Machine]:
    """Those that are at work: what needs a person first, and of the same need those whose unsent responses grow."""
    summaries = [kiosk for kiosk in kiosk_summaries(connection, scope, today) if not kiosk.row.revoked_at and kiosk.row.enrolled_at]
    unsent, checks = unsent_by_day(connection, scope, today), _checks(connection)
    versions = {kiosk.row.kiosk: _number(kiosk.heartbeat.version) for kiosk in summaries if kiosk.heartbeat}
    newest = max(versions.values(), default=())
    listed = [
        Machine(
            kiosk,
            unsent(kiosk.row.kiosk),
            checks.get(kiosk.row.kiosk, {}),
            versions.get(kiosk.row.kiosk, newest) < newest,
        )
        for kiosk in by_health(summaries)
    ]
    return sorted(listed, key=lambda machine: (urgency(machine.kiosk)[0], machine.trend != GROWS))


class UnsentByDay:
    """Kiosk -> (day, count) of the last TREND_DAYS days."""

    def __init__(self, counts: dict[str, dict[str, int]], days: Sequence[str]) -> None:
        self._counts, self._days = counts, days

    def __call__(self, kiosk: str) -> tuple[tuple[str, int | None], ...]:
        counts = self._counts.get(kiosk, {})
        return tuple((day, counts.get(day)) for day in self._days)


def unsent_by_day(connection: Connection, scope: Scope, today: date, count: int = TREND_DAYS) -> UnsentByDay:
    """What waited on each kiosk at the last heartbeat of each of the last `count` days."""
    days = [(today - timedelta(days=back)).isoformat() for back in range(count - 1, -1, -1)]
    here = [kiosks.c.province == scope.province, *([kiosks.c.district == scope.district] if scope.district else [])]
    columns = (heartbeats.c.kiosk, heartbeats.c.day, heartbeats.c.unsent)
    joined = heartbeats.join(kiosks, kiosks.c.kiosk == heartbeats.c.kiosk)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for kiosk, day, unsent in connection.execute(select(*columns).select_from(joined).where(*here, heartbeats.c.day >= days[0])):
        counts[kiosk][day] = int(unsent)
    return UnsentByDay(counts, days)


def _checks(connection: Connection) -> dict[str, dict[str, Row]]:
    rows: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in connection.execute(select(health).where(health.c.check_id.in_(PARTS))):
        rows[row.kiosk][row.check_id] = row
    return rows


def _number(version: str) -> tuple[int, ...]:
    """ "0.10.2" as numbers, by which versions are compared; what is no number counts nothing."""
    return tuple(int(part) for part in version.partition("-")[0].split(".") if part.isdecimal())
