"""What the province knows of each district besides scores: services opened, kiosks, last seen, unsent, days agreed. It reads only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, select

from kiosk.frozen import frozen, replace
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.catalogue_search import in_thai_order
from sync.server.db.bulk import among
from sync.server.db.schema import heartbeats, kiosks, ledger_days
from sync.server.db.schema.kiosk_tables import latest_heartbeats
from sync.server.kiosks.districts import district_rows
from sync.server.kiosks.reconciliation import AGREED, DIFFERING, UNCHECKED, counted_day, day_state
from sync.server.scope import Scope
from sync.server.services.open_history import open_on
from sync.server.services.open_services import OpenServices


@frozen
class District:
    name: str
    place: str
    coordinator: str
    telephone: str
    services: OpenServices  # on the last of the days asked for
    kiosks: int  # enrolled and not revoked
    last_seen: str | None  # of any of its kiosks
    unsent: int  # by the kiosks' last word
    gaps: int  # numbers missing in the kiosks' chains
    days: int  # with responses, in the days asked for
    agreed: int
    unchecked: int
    differing: int


def districts(connection: Connection, scope: Scope, catalogue: Catalogue, first: date, last: date) -> list[District]:
    """The districts of the scope by name; the days are those from first to last."""
    return with_days(connection, scope, districts_without_days(connection, scope, catalogue, last), first, last)


def districts_without_days(connection: Connection, scope: Scope, catalogue: Catalogue, last: date) -> list[District]:
    """As if nobody had answered: a list of hundreds looks up the days of those that it shows (`with_days`)."""
    opened, machines = open_on(connection, scope, catalogue, last), _machines(connection, scope)
    facts = []
    for row in district_rows(connection, scope):
        seen, live, unsent, gaps = machines.get(row.district, (None, 0, 0, 0))
        services = opened.get(row.district, OpenServices())
        facts.append(District(row.district, row.place, row.coordinator, row.telephone, services, live, seen, unsent, gaps, 0, 0, 0, 0))
    return facts


def with_days(connection: Connection, scope: Scope, listed: Sequence[District], first: date, last: date) -> list[District]:
    """The same districts with their days from first to last."""
    days = _days(connection, scope, [district.name for district in listed], first, last)
    return [_with_days(district, days.get(district.name, {})) for district in listed]


def _with_days(district: District, states: Mapping[int, int]) -> District:
    counts = {"agreed": states.get(AGREED, 0), "unchecked": states.get(UNCHECKED, 0), "differing": states.get(DIFFERING, 0)}
    return replace(district, days=sum(states.values()), **counts)


def _within(table: Table, scope: Scope) -> list[ColumnElement[bool]]:
    conditions = [table.c.province == scope.province]
    return [*conditions, table.c.district == scope.district] if scope.district else conditions


def _machines(connection: Connection, scope: Scope) -> dict[str, tuple[str | None, int, int, int]]:
    """District -> last seen, kiosks at work, unsent, gaps."""
    live = and_(kiosks.c.enrolled_at.is_not(None), kiosks.c.revoked_at.is_(None))
    statement = (
        select(
            kiosks.c.district,
            func.max(kiosks.c.last_seen_at),
            func.sum(case((live, 1), else_=0)),
            func.sum(func.coalesce(heartbeats.c.unsent, 0)),
            func.sum(kiosks.c.last_seq - kiosks.c.held),
        )
        .select_from(kiosks.outerjoin(latest_heartbeats(), heartbeats.c.kiosk == kiosks.c.kiosk))
        .where(*_within(kiosks, scope))
        .group_by(kiosks.c.district)
    )
    return {row[0]: (row[1], int(row[2] or 0), int(row[3] or 0), int(row[4] or 0)) for row in connection.execute(statement)}


def _days(connection: Connection, scope: Scope, names: Sequence[str], first: date, last: date) -> dict[str, dict[int, int]]:
    """Of these districts: name -> state -> days; a day is as bad as its worst kiosk."""
    table = ledger_days
    named = among(connection, table.c.district, names)
    worst = (
        select(table.c.district, func.max(day_state).label("state"))
        .where(*_within(table, scope), named, counted_day, table.c.day.between(first.isoformat(), last.isoformat()))
        .group_by(table.c.district, table.c.day)
        .subquery()
    )
    days: dict[str, dict[int, int]] = defaultdict(dict)
    for district, state, count in connection.execute(
        select(worst.c.district, worst.c.state, func.count()).group_by(worst.c.district, worst.c.state)
    ):
        days[district][int(state)] = int(count)
    return dict(days)


def days_in_state(connection: Connection, scope: Scope, first: date, last: date, state: int) -> dict[str, list[str]]:
    """District -> the days whose worst kiosk is in this state, in order."""
    table = ledger_days
    statement = (
        select(table.c.district, table.c.day)
        .where(*_within(table, scope), counted_day, table.c.day.between(first.isoformat(), last.isoformat()))
        .group_by(table.c.district, table.c.day)
        .having(func.max(day_state) == state)
        .order_by(table.c.district, table.c.day)
    )
    days: dict[str, list[str]] = defaultdict(list)
    for district, day in connection.execute(statement):
        days[district].append(day)
    return dict(in_thai_order(days))
