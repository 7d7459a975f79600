"""A fiscal year's tallies as rows of a roll-up: summed up, held against the locked report, small cells hidden."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Connection, Table

from kiosk.frozen import frozen
from kiosk.survey.limits import LEVELS
from kiosk.survey.privacy.small_cells import TOTAL, Cell, hidden_cells
from kiosk.survey.scoring import decimals
from sync.server.report.model import ReportData, Result
from sync.server.rollups.rollup_model import RollupRow
from sync.server.scope import Scope
from sync.server.tallies import attendance, queries
from sync.server.tallies.phone_tallies import modes_in_full, tables_counted
from sync.server.tallies.queries import Totals, combined
from sync.server.tallies.score_summary import percent_of
from sync.server.tallies.selection import district_key, month_key, selected, service_key
from sync.server.tallies.service_keys import AT, parts_of

_BETWEEN = "\x1f"  # in no name and no id


@frozen
class YearFigures:
    """service key (tallies.service_keys; "" = all) -> (district, month) -> its figures; TOTAL in place of either is their sum. A
    district's own service has no sum of the province."""

    cells: Mapping[str, Mapping[Cell, Totals]]
    items: tuple[str, ...]

    def whole(self, cell: Cell) -> Totals:
        return self.cells.get("", {}).get(cell, Totals())


def year_figures(connection: Connection, province: str, first: date, last: date, items: tuple[str, ...]) -> YearFigures:
    """From first to last day, which are whole months. Three readings of the tallies, whatever the number of districts."""
    selection = selected(Scope(province), first, last, None)
    answers: dict[str, Totals] = defaultdict(Totals)
    queries.add_answers(connection, answers, _by_service, selection)
    for tables in tables_counted(connection):
        queries.add_where_counted(connection, answers, _by_service, selection._replace(tables=tables))
    months: dict[str, dict[Cell, Totals]] = defaultdict(dict)
    for key, totals in answers.items():
        district, month, service = key.split(_BETWEEN)
        months[service][district, month] = totals
    for key, came in attendance.visits(connection, _by_month, selection).items():
        district, month = key.split(_BETWEEN)
        whole = months[""].setdefault((district, month), Totals())
        whole.counted, whole.people, whole.visits = came.counted, came.people, came.uses
        for service, uses in came.uses.items():
            months[service].setdefault((district, month), Totals()).visits = {service: uses}
    return YearFigures({service: _with_sums(cells, parts_of(service)[1]) for service, cells in months.items()}, items)


def _by_month(table: Table) -> ColumnElement:
    return district_key(table).concat(_BETWEEN).concat(month_key(table))


def _by_service(table: Table) -> ColumnElement:
    return _by_month(table).concat(_BETWEEN).concat(service_key(table))


def _with_sums(months: Mapping[Cell, Totals], own_of: str) -> dict[Cell, Totals]:
    lines: dict[Cell, list[Totals]] = defaultdict(list)
    for (district, month), totals in months.items():
        lines[district, TOTAL].append(totals)
        if not own_of:
            lines[TOTAL, month].append(totals)
            lines[TOTAL, TOTAL].append(totals)
    return {**months, **{cell: combined(parts) for cell, parts in lines.items()}}


def rows_by_district(figures: YearFigures) -> dict[str, list[RollupRow]]:
    """District ("" = the province) -> its rows, by service and period."""
    rows: dict[str, list[RollupRow]] = defaultdict(list)
    covered: frozenset[Cell] = frozenset()
    for service, cells in sorted(figures.cells.items()):  # "" comes first: what it hides is hidden of each service too
        hidden = hidden_cells({cell: totals.complete for cell, totals in cells.items()}, covered)
        covered = hidden if service == "" else covered
        for (district, period), totals in sorted(cells.items()):
            counted = figures.whole((district, period)).counted
            rows[district].append(_row(figures.items, (service, period), totals, counted, (district, period) in hidden))
    return dict(rows)


def _row(items: tuple[str, ...], key: tuple[str, str], totals: Totals, counted: bool, hidden: bool) -> RollupRow:
    service, period = key
    uses = totals.visits.get(service, 0) if service else sum(totals.visits.values())
    modes = list(modes_in_full(totals.by_mode, totals.complete).values())
    answers = {} if hidden else {"modes": modes, "spread": _spread(totals), "items": _levels(items, totals)}
    return RollupRow(
        period=period,
        service=service.partition(AT)[0],
        complete=totals.complete,
        partial=totals.partial,
        people=totals.people if counted and not service else None,
        uses=uses if counted else None,
        answered=totals.complete_where_counted,
        **answers,  # type: ignore[arg-type]
    )


def _spread(totals: Totals) -> list[int]:
    return [totals.spread.n, totals.spread.total, totals.spread.squares]


def _levels(items: Iterable[str], totals: Totals) -> list[list[int]]:
    return [[totals.counts.get(item, {}).get(level, 0) for level in LEVELS] for item in items]


def differences(figures: YearFigures, report: ReportData) -> Iterator[str]:
    """Whose figures are not, to the digit, what the report says: "", a month, a district, or a district and a service."""
    lines = [("", (TOTAL, TOTAL), report.whole)]
    lines += [("", (TOTAL, line.id), line) for line in report.months]
    lines += [(line.id, (TOTAL, TOTAL), line) for line in report.services if not parts_of(line.id)[1] and line.id in figures.cells]
    for part in report.districts:
        lines.append(("", (part.result.id, TOTAL), part.result))
        own = {parts_of(key)[0]: key for key in figures.cells if parts_of(key)[1] in ("", part.result.id)}
        lines += [(own.get(line.id, line.id), (part.result.id, TOTAL), line) for line in part.services]
    for service, cell, line in lines:
        totals = figures.cells.get(service, {}).get(cell, Totals())
        counted = figures.whole(cell).counted
        if _counts(figures.items, service, totals, counted) != _printed(figures.items, line):
            yield " ".join(filter(None, (cell[0], cell[1], service)))


def _counts(items: tuple[str, ...], service: str, totals: Totals, counted: bool) -> tuple[object, ...]:
    people = totals.people if counted and not service else None
    uses = (totals.visits.get(service, 0) if service else sum(totals.visits.values())) if counted else None
    rate = decimals(percent_of(totals.complete_where_counted, (uses or 0) if service else totals.people))
    modes = tuple(modes_in_full(totals.by_mode, totals.complete).values())
    return (totals.complete, totals.partial, *modes, people, uses, rate, *map(tuple, _levels(items, totals)))


def _printed(items: tuple[str, ...], line: Result) -> tuple[object, ...]:
    levels = {item.id: item.counts for aspect in line.aspects for item in aspect.items}
    own = line.complete - line.assisted - line.paper  # on the kiosk, and on telephones where these count
    modes = (own, line.assisted, line.paper)
    return (line.complete, line.partial, *modes, line.people, line.uses, line.rate, *(levels.get(item, (0,) * 5) for item in items))
