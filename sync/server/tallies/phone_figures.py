"""Figures by the way in which people answered: what kiosks took alone, or what came from people's own telephones alone."""

from datetime import date

from sqlalchemy import Connection

from sync.server.db.schema import FROM_KIOSKS, FROM_PHONES
from sync.server.scope import Scope
from sync.server.tallies.queries import Totals, grouped
from sync.server.tallies.selection import district_key, province_key, selected


def totals(connection: Connection, scope: Scope, first: date, last: date) -> Totals:
    """Every figure of the answers from telephones."""
    return grouped(connection, province_key, selected(scope, first, last, ""), (FROM_PHONES,)).get(scope.province, Totals())


def by_district(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, Totals]:
    return grouped(connection, district_key, selected(scope, first, last, ""), (FROM_PHONES,), choices=False)


def kiosks_by_district(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, Totals]:
    """Without the answers from telephones, whether or not they count."""
    return grouped(connection, district_key, selected(scope, first, last, ""), (FROM_KIOSKS,), choices=False)
