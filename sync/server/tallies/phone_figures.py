"""Figures by the way in which people answered: those that kiosks took alone, or those from people's own telephones alone."""

from datetime import date

from sqlalchemy import Connection

from sync.server.db.schema import FROM_PHONES, TallyTables
from sync.server.scope import Scope
from sync.server.tallies.queries import Totals, grouped
from sync.server.tallies.selection import Selection, district_key, province_key, selected


def totals(connection: Connection, scope: Scope, first: date, last: date, tables: TallyTables = FROM_PHONES) -> Totals:
    return grouped(connection, province_key, _of(scope, first, last, tables), (tables,)).get(scope.province, Totals())


def by_district(connection: Connection, scope: Scope, first: date, last: date, tables: TallyTables = FROM_PHONES) -> dict[str, Totals]:
    return grouped(connection, district_key, _of(scope, first, last, tables), (tables,))


def _of(scope: Scope, first: date, last: date, tables: TallyTables) -> Selection:
    return selected(scope, first, last, "")._replace(tables=tables)
