"""What the ministry's pages ask: figures of provinces, districts, services and months from the rows of the current roll-ups.

A page reads the rows it shows and no others, so that it costs the same after five years as after one.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from operator import add
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, func, select

from kiosk.frozen import frozen
from kiosk.survey.limits import LEVELS, MODES
from kiosk.survey.scoring import Spread
from sync.server.db.schema import rollup_figures, rollups
from sync.server.tallies.queries import Totals

Place = tuple[str, str]  # province, district


@frozen
class NationalFacts:
    """Of the current roll-up of a province: what it rests on, its KPI, how complete it is."""

    province: str
    version: int
    state: str  # locked | provisional
    received_at: str
    kpi: int
    opened: tuple[str, ...]  # districts that count for the KPI
    completeness: tuple[Mapping[str, Any], ...]  # rollup_model.DistrictCompleteness, district by district

    def sum_of(self, name: str) -> int:
        return sum(line[name] for line in self.completeness)


class NationalFigures:
    """Totals by key, over the rows of a fiscal year. `items`: ids in the order in which provinces send them."""

    def __init__(self, connection: Connection, year: int, items: Sequence[str]) -> None:
        self._connection, self._year, self._items = connection, year, items

    def provinces(self, period: str = "", service: str = "") -> dict[str, Totals]:
        rows = self._rows(rollup_figures.c.district == "", rollup_figures.c.period == period, rollup_figures.c.service == service)
        return self._summed(rows, lambda row: row.province, service)

    def districts(self, province: str = "", period: str = "", service: str = "") -> dict[Place, Totals]:
        """Of one province, or of all."""
        where = [rollup_figures.c.province == province] if province else []
        conditions = (rollup_figures.c.district != "", rollup_figures.c.period == period, rollup_figures.c.service == service)
        return self._summed(self._rows(*where, *conditions), lambda row: (row.province, row.district), service)

    def services(self, province: str = "", period: str = "", district: str = "") -> dict[str, Totals]:
        """Service -> Totals, of the catalogue's services in all provinces or in one; of a district its own ones too."""
        where = [rollup_figures.c.province == province] if province else []
        here = (rollup_figures.c.district == district, rollup_figures.c.period == period, rollup_figures.c.service != "")
        return self._summed(self._rows(*where, *here), lambda row: row.service, None)

    def months(self, province: str = "", district: str = "") -> dict[str, Totals]:
        """ "2026-11" -> Totals, oldest first."""
        where = [rollup_figures.c.province == province] if province else []
        here = (rollup_figures.c.district == district, rollup_figures.c.period != "", rollup_figures.c.service == "")
        return dict(sorted(self._summed(self._rows(*where, *here), lambda row: row.period, "").items()))

    def _rows(self, *conditions: ColumnElement[bool]) -> Sequence[Row]:
        return self._connection.execute(select(rollup_figures).where(rollup_figures.c.fiscal_year == self._year, *conditions)).all()

    def _summed(self, rows: Sequence[Row], key_of: Callable[[Row], Any], service: str | None) -> dict[Any, Totals]:
        """Rows of one key are added up. `service`: the one that all rows are of; None: each row says."""
        groups: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            groups[key_of(row)].append(row)
        return {key: self._totals(group, group[0].service if service is None else service) for key, group in groups.items()}

    def _totals(self, rows: Sequence[Row], service: str) -> Totals:
        totals = Totals()
        flat: list[int] = []
        for row in rows:
            totals.complete += row.complete
            totals.partial += row.partial
            totals.counted |= row.uses is not None
            totals.people += row.people or 0
            totals.visits[service] = totals.visits.get(service, 0) + (row.uses or 0)
            totals.modes_where_counted[MODES[0]] = totals.modes_where_counted.get(MODES[0], 0) + row.answered
            if row.answers is not None:
                modes, spread, items = orjson.loads(row.answers)
                numbers = [*modes, *spread, *(n for levels in items for n in levels)]
                flat = list(map(add, flat, numbers)) if flat else numbers
        if flat:
            totals.by_mode = dict(zip(MODES, flat[:3], strict=True))
            totals.spread = Spread(*flat[3:6])
            levels = (flat[at : at + len(LEVELS)] for at in range(6, len(flat), len(LEVELS)))
            totals.counts = {item: dict(zip(LEVELS, numbers, strict=True)) for item, numbers in zip(self._items, levels, strict=True)}
        return totals


def facts(connection: Connection, year: int) -> dict[str, NationalFacts]:
    """Province -> its facts, of those that sent this year."""
    columns = (rollups.c.province, rollups.c.version, rollups.c.state, rollups.c.complete_at, rollups.c.manifest)
    rows = connection.execute(select(*columns).where(rollups.c.fiscal_year == year, rollups.c.current == 1))
    return {row.province: _facts(row) for row in rows}


def _facts(row: Row) -> NationalFacts:
    manifest = orjson.loads(row.manifest)
    kpi, lines = manifest["kpi"], manifest["completeness"]
    return NationalFacts(row.province, row.version, row.state, row.complete_at, kpi["score"], tuple(kpi["districts"]), tuple(lines))


def stamp(connection: Connection) -> tuple[str, int]:
    """Another one whenever other figures are shown."""
    shown = select(func.max(rollups.c.complete_at), func.count(rollups.c.complete_at), func.sum(rollups.c.version)).where(
        rollups.c.current == 1
    )
    last, count, versions = connection.execute(shown).one()
    return last or "", int(count) * 10**6 + int(versions or 0)


def years(connection: Connection) -> list[int]:
    """Fiscal years of which anything was received, the latest first."""
    return sorted(set(connection.scalars(select(rollups.c.fiscal_year).where(rollups.c.current == 1))), reverse=True)


def received(connection: Connection) -> list[Row]:
    """Every roll-up that came, whole or not, the last first: province, fiscal_year, version, state, begun_at, complete_at, current."""
    columns = [column for column in rollups.c if column.name not in ("manifest", "signature")]
    return list(connection.execute(select(*columns).order_by(rollups.c.begun_at.desc(), rollups.c.province)))
