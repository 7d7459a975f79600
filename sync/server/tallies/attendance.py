"""Who came: people and uses as visits recorded them, and the district-days on which anybody was counted, which a response rate rests on."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, Exists, Table, func, select

from kiosk.survey.catalogue_search import in_thai_order
from kiosk.survey.limits import MODES
from kiosk.survey.scoring import Spread
from sync.server.db.schema import FROM_KIOSKS, visit_tallies
from sync.server.scope import Scope
from sync.server.tallies.selection import Grouping, Selection, complete_in, rows, selected, service_key, summed


@dataclass(slots=True)
class Attendance:
    counted: bool = False  # whether anybody counted, were it 0
    people: int = 0
    uses: dict[str, int] = field(default_factory=dict)  # service key (service_keys) -> uses


def visits(connection: Connection, group: Grouping, selection: Selection) -> dict[str, Attendance]:
    """Of all services, whatever service the selection is about."""
    table, key = visit_tallies, group(visit_tallies)
    came: dict[str, Attendance] = defaultdict(Attendance)
    service_of = service_key(table)
    statement = select(key, service_of, func.sum(table.c.n)).where(*selection.of(table))
    for name, (service, count) in rows(connection, statement.group_by(key, service_of).order_by(service_of)):
        if service:
            came[name].uses[service] = int(count)
        else:
            came[name].counted, came[name].people = True, int(count)
    return dict(came)


def answers_where_counted(connection: Connection, group: Grouping, selection: Selection) -> dict[str, tuple[dict[str, int], Spread]]:
    """The complete responses of the district-days on which people were counted, by mode, and their spread: the other side of a rate."""
    table = selection.tables.counts
    sums = [func.sum(table.c[name]) for name in (*(f"mode_{mode}" for mode in MODES), "spread_n", "spread_total", "spread_squares")]
    statement = summed(table, group(table), sums, selection.of_days()).where(_was_counted(table))
    return {key: _answered(*map(int, row)) for key, row in rows(connection, statement)}


def _answered(own: int, assisted: int, paper: int, *spread: int) -> tuple[dict[str, int], Spread]:
    return dict(zip(MODES, (own, assisted, paper), strict=True)), Spread(*spread)


def _was_counted(table: Table) -> Exists:
    """Of a row of a table of counts: whether people were counted in its district on its day; who came has a row for such a day, 0 where
    an officer typed 0. One seek in a key for each row, where a join took SQLite seconds."""
    came = visit_tallies
    same = [came.c[name] == table.c[name] for name in ("province", "period", "district")]
    return select(came.c.n).where(*same, came.c.service == "").correlate(table).exists()


def uncounted_days(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, list[str]]:
    """District -> the days (ISO) on which people answered and nobody counted who came: a response rate leaves them out and names them."""
    selection, table = selected(scope, first, last, "").of_days(), FROM_KIOSKS.counts
    statement = (
        select(table.c.district, table.c.period)
        .where(*selection.of(table), table.c.service == "", complete_in(table) > 0, ~_was_counted(table))
        .distinct()
        .order_by(table.c.district, table.c.period)
    )
    uncounted: dict[str, list[str]] = defaultdict(list)
    for district, day in connection.execute(statement):
        uncounted[district].append(day)
    return dict(in_thai_order(uncounted))
