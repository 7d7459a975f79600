"""The status of each kiosk: last seen, stored, gaps, breaks, diagnostics, reconciled days. For `province status` and the pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, case, func, select

from kiosk.frozen import frozen, replace
from kiosk.survey.catalogue_search import thai_order
from sync.server.configuration.entered_holidays import entered_holidays
from sync.server.db.schema import chain_breaks, conflicts, health, heartbeats, kiosks, ledger_days, rejected
from sync.server.db.schema.kiosk_tables import latest_heartbeats
from sync.server.ingest import hash_chain
from sync.server.kiosks.reconciliation import AGREED, DIFFERING, counted_day, day_state
from sync.server.kiosks.silence import is_silent
from sync.server.scope import Scope

STRIP_DAYS = 30
_WORST_LAST = ("pass", "warning", "fail")


# ---- for `province status`
def kiosk_statuses(connection: Connection, province: str) -> list[dict[str, Any]]:
    """One dictionary for each kiosk, by district; numbers and texts only, as `--json` prints them."""
    gaps, unsent = hash_chain.all_gaps(connection), _unsent(connection)
    days, breaks = _days(connection), _counts(connection, chain_breaks)
    conflicting, refused = _counts(connection, conflicts), _counts(connection, rejected)
    rows = connection.execute(select(kiosks).where(kiosks.c.province == province).order_by(kiosks.c.kiosk)).all()
    return [
        {
            "kiosk": row.kiosk,
            "district": row.district,
            "enrolled": row.enrolled_at is not None,
            "revoked": row.revoked_at is not None,
            "last_seen": row.last_seen_at,
            "held": int(row.held),
            "last_seq": int(row.last_seq),
            "gaps": gaps.get(row.kiosk, []),
            "chain_breaks": breaks.get(row.kiosk, 0),
            "conflicts": conflicting.get(row.kiosk, 0),
            "rejected": refused.get(row.kiosk, 0),
            "unsent": unsent.get(row.kiosk),
            **days.get(row.kiosk, {"days": 0, "reconciled_days": 0, "differing_days": 0}),
        }
        for row in sorted(rows, key=lambda row: thai_order(row.district))
    ]


def _unsent(connection: Connection) -> dict[str, int]:
    """Kiosk -> unsent responses, by its last heartbeat."""
    statement = select(heartbeats.c.kiosk, heartbeats.c.unsent).select_from(latest_heartbeats())
    return {row.kiosk: int(row.unsent) for row in connection.execute(statement)}


def _days(connection: Connection) -> dict[str, dict[str, int]]:
    def sum_of(state: int) -> Any:
        return func.sum(case((day_state == state, 1), else_=0))

    statement = select(ledger_days.c.kiosk, func.count(), sum_of(AGREED), sum_of(DIFFERING)).group_by(ledger_days.c.kiosk)
    names = ("days", "reconciled_days", "differing_days")
    return {row[0]: dict(zip(names, map(int, row[1:]), strict=True)) for row in connection.execute(statement)}


def _counts(connection: Connection, table: Table) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in connection.execute(select(table.c.kiosk, func.count()).group_by(table.c.kiosk))}


def status_lines(statuses: list[dict[str, Any]]) -> list[str]:
    """For people: one line for each kiosk."""
    if not statuses:
        return ["No kiosk has joined yet: province enroll --district NAME prints a code for one."]
    return [_line(status) for status in statuses]


def _line(status: dict[str, Any]) -> str:
    missing = ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in status["gaps"]) or "none"
    seen = "revoked" if status["revoked"] else f"last seen {status['last_seen'] or 'never'}"
    unsent = "" if status["unsent"] is None else f"; unsent {status['unsent']}"
    days = f"{status['reconciled_days']} of {status['days']} days reconciled, {status['differing_days']} differ"
    records = f"; conflicts {status['conflicts']}, rejected {status['rejected']}, chain breaks {status['chain_breaks']}"
    return f"{status['district']}  {status['kiosk']}: {seen}; held {status['held']}; missing {missing}; {days}{unsent}{records}"


# ---- for the pages
@frozen
class KioskSummary:
    """One kiosk on the list of all."""

    row: Row  # of the table `kiosks`
    heartbeat: Row | None  # the last one
    state: str  # waiting | silent | heard | revoked | loaded
    gaps: int
    breaks: int
    worst_check: str  # pass | warning | fail | "" = none reported
    differs: bool  # on one of the last STRIP_DAYS days
    strip: tuple[tuple[str, int | None], ...] = ()  # (day, `day_state`) of these days, oldest first: `with_strips`

    @property
    def troubles(self) -> tuple[str, ...]:
        """What of it needs a person, the worst first; one that is revoked needs nobody."""
        if self.row.revoked_at:
            return ()
        signs = {
            "silent": self.state == "silent",
            "gaps": bool(self.gaps or self.breaks),
            "differs": self.differs,
            "fails": self.worst_check == "fail",
            "unsent": bool(self.heartbeat and self.heartbeat.unsent),
            "warns": self.worst_check == "warning",
            "waits": self.state == "waiting",
        }
        return tuple(sign for sign, holds in signs.items() if holds)


TROUBLES = ("silent", "gaps", "differs", "fails", "unsent", "warns", "waits")  # the worst first


def urgency(kiosk: KioskSummary) -> tuple[int, int]:
    """The place of the worst of its troubles, and how many it has: what sorts first needs a person first."""
    return min((TROUBLES.index(trouble) for trouble in kiosk.troubles), default=len(TROUBLES)), -len(kiosk.troubles)


def by_health(summaries: Iterable[KioskSummary]) -> list[KioskSummary]:
    """Those that need a person first, the others as they came."""
    return sorted(summaries, key=urgency)


def listed(summaries: Iterable[KioskSummary], everything: bool) -> list[KioskSummary]:
    """Without those that are hidden, and revoked ones that brought no response, as one that was enrolled by mistake; or `everything`."""
    return [kiosk for kiosk in summaries if everything or not (kiosk.row.hidden_at or (kiosk.row.revoked_at and not kiosk.row.held))]


def matching(summaries: Iterable[KioskSummary], names: Mapping[str, str], typed: str) -> list[KioskSummary]:
    """Those of which all words that somebody typed stand in what people call them, their place, district, note or id."""
    wanted = typed.lower().split()

    def words(row: Row) -> str:
        return " ".join((names.get(row.kiosk, ""), row.place, row.district, row.note, row.kiosk)).lower()

    return [kiosk for kiosk in summaries if all(word in words(kiosk.row) for word in wanted)] if wanted else list(summaries)


def kiosk_summaries(connection: Connection, scope: Scope, today: date, kiosk: str = "") -> list[KioskSummary]:
    """By district and age, without the strips of their days. `kiosk`: only this one."""
    statement = select(kiosks).where(kiosks.c.province == scope.province).order_by(kiosks.c.enrolled_at, kiosks.c.kiosk)
    if scope.district:
        statement = statement.where(kiosks.c.district == scope.district)
    if kiosk:
        statement = statement.where(kiosks.c.kiosk == kiosk)
    rows = sorted(connection.execute(statement), key=lambda row: thai_order(row.district))
    beats = select(heartbeats).select_from(latest_heartbeats())
    last = {row.kiosk: row for row in connection.execute(beats.where(heartbeats.c.kiosk == kiosk) if kiosk else beats)}
    breaks, worst = _counts(connection, chain_breaks), _worst_checks(connection, kiosk)
    holidays, differing = entered_holidays(connection), _differing(connection, scope, today, kiosk)
    return [
        KioskSummary(
            row,
            last.get(row.kiosk),
            _state(row, today, holidays),
            max(0, row.last_seq - row.held),
            breaks.get(row.kiosk, 0),
            worst.get(row.kiosk, ""),
            row.kiosk in differing,
        )
        for row in rows
    ]


def with_strips(connection: Connection, today: date, summaries: Sequence[KioskSummary]) -> list[KioskSummary]:
    """The same with the state of each of their last STRIP_DAYS days: of those that a page shows."""
    days = [(today - timedelta(days=back)).isoformat() for back in range(STRIP_DAYS - 1, -1, -1)]
    rows, table = [summary.row for summary in summaries], ledger_days
    places = [table.c[name].in_({getattr(row, name) for row in rows}) for name in ("province", "district", "kiosk")]  # as its key begins
    statement = select(table.c.kiosk, table.c.day, day_state).where(*places, counted_day, table.c.day >= days[0])
    states = {(kiosk, day): int(state) for kiosk, day, state in connection.execute(statement)}
    return [replace(summary, strip=tuple((day, states.get((summary.row.kiosk, day))) for day in days)) for summary in summaries]


def _state(row: Row, today: date, holidays: Collection[date]) -> str:
    if row.revoked_at:
        return "revoked"
    if not row.enrolled_at:
        return "loaded"
    if not row.last_seen_at:
        return "waiting"
    return "silent" if is_silent(row.last_seen_at, today, holidays) else "heard"


def _worst_checks(connection: Connection, kiosk: str) -> dict[str, str]:
    worst: dict[str, str] = {}
    results = select(health.c.kiosk, health.c.result).distinct()
    for name, result in connection.execute(results.where(health.c.kiosk == kiosk) if kiosk else results):
        if result in _WORST_LAST and _WORST_LAST.index(result) >= _WORST_LAST.index(worst.get(name, "pass")):
            worst[name] = result
    return worst


def _differing(connection: Connection, scope: Scope, today: date, kiosk: str) -> set[str]:
    """Kiosks of which a day of the last STRIP_DAYS differs."""
    table, first = ledger_days, (today - timedelta(days=STRIP_DAYS - 1)).isoformat()
    here = [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]
    here += [table.c.kiosk == kiosk] if kiosk else []
    return set(connection.scalars(select(table.c.kiosk).where(*here, counted_day, table.c.day >= first, day_state == DIFFERING).distinct()))
