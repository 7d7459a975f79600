"""What follows when a kiosk is taken out or put into another district, told before it is done: banner, indicator and sums of the districts
that it concerns. It reads only; a test holds it against what the pages show afterwards."""

import json
from datetime import date, datetime

from sqlalchemy import Connection, Row, func, select

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import BANGKOK, fiscal_year
from kiosk.survey.limits import LEVELS
from kiosk.survey.scoring import Spread
from sync.server.configuration.level_band import chosen_band
from sync.server.configuration.published import validation_context
from sync.server.db.schema import item_tallies, period_counts, reports, responses, visit_tallies
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.kiosks.districts import place_shown
from sync.server.scope import Scope
from sync.server.services.open_services import OpenServices, open_in, open_with, open_without
from sync.server.settings import Settings
from sync.server.tallies.counting import Tallies
from sync.server.tallies.layout import TallyLayout
from sync.server.tallies.queries import Totals, combined, totals
from sync.server.tallies.score_counts import remainder
from sync.server.tallies.score_summary import ScoreSummary
from sync.server.tallies.selection import days as days_between

Days = tuple[date, date]
_AT_ONCE = 2000
_MONTH = len("2026-11")


@frozen
class DistrictFigures:
    """Of one district, as its banner and its page show them; the sums are of the days asked for."""

    services: OpenServices
    place: str
    summary: ScoreSummary
    people: int | None  # None: nobody counts them there

    @property
    def shown(self) -> tuple[str, ...]:
        return (*self.services.counting, *self.services.others)


@frozen
class DistrictChange:
    district: str
    before: DistrictFigures
    after: DistrictFigures

    @property
    def gone(self) -> tuple[str, ...]:
        """Services that leave the banner."""
        return tuple(service for service in self.before.shown if service not in self.after.shown)

    @property
    def new(self) -> tuple[str, ...]:
        """Services that come onto the banner."""
        return tuple(service for service in self.after.shown if service not in self.before.shown)

    @property
    def indicator(self) -> str:
        """What becomes of the district in the province's indicator: joins | leaves | "" = it stays as it is."""
        was, is_then = self.before.services.enough, self.after.services.enough
        return "" if was == is_then else "joins" if is_then else "leaves"


def of_revoking(connection: Connection, settings: Settings, kiosk: Row, days: Days) -> DistrictChange:
    """Its services leave the banner; what it sent goes on counting."""
    here = Scope(kiosk.province, kiosk.district)
    before = _figures(connection, settings, here, days)
    services = open_without(connection, here, settings.catalogue, kiosk.kiosk)
    place = place_shown(connection, here, without=kiosk.kiosk)
    return DistrictChange(kiosk.district, before, DistrictFigures(services, place, before.summary, before.people))


def of_moving(connection: Connection, settings: Settings, kiosk: Row, district: str, days: Days) -> tuple[DistrictChange, DistrictChange]:
    """Of the district that the kiosk leaves, and of the one that it comes to."""
    here, there = Scope(kiosk.province, kiosk.district), Scope(kiosk.province, district)
    mine = totals_of_kiosk(connection, validation_context(settings, connection).layout, kiosk, days)
    left, joined = _figures(connection, settings, here, days), _figures(connection, settings, there, days)
    band, catalogue = chosen_band(connection), settings.catalogue
    lost = DistrictFigures(
        open_without(connection, here, catalogue, kiosk.kiosk),
        place_shown(connection, here, without=kiosk.kiosk),
        ScoreSummary.of(remainder(left.summary.totals, mine), settings.aspects, band),
        _people(connection, here, days, without=kiosk.kiosk),
    )
    gained = DistrictFigures(
        open_with(connection, there, catalogue, kiosk.kiosk),
        place_shown(connection, there, joined_by=kiosk.kiosk),
        ScoreSummary.of(combined((joined.summary.totals, mine)), settings.aspects, band),
        _people(connection, there, days, joined_by=kiosk.kiosk),
    )
    return DistrictChange(here.district, left, lost), DistrictChange(district, joined, gained)


def _figures(connection: Connection, settings: Settings, scope: Scope, days: Days) -> DistrictFigures:
    services = open_in(connection, scope, settings.catalogue).get(scope.district, OpenServices())
    summary = ScoreSummary.of(totals(connection, scope, *days), settings.aspects, chosen_band(connection))
    return DistrictFigures(services, place_shown(connection, scope), summary, _people(connection, scope, days))


def _people(connection: Connection, scope: Scope, days: Days, without: str = "", joined_by: str = "") -> int | None:
    """As attendance.visits counts them, if one kiosk were not there, or one of another district were."""
    table = visit_tallies
    here = (table.c.province == scope.province) & (table.c.district == scope.district) & (table.c.kiosk != without)
    counted = table.c.service == "", table.c.period.in_(days_between(*days)), here | (table.c.kiosk == joined_by)
    n = connection.scalar(select(func.sum(table.c.n)).where(*counted))
    return None if n is None else int(n)


def totals_of_kiosk(connection: Connection, layout: TallyLayout, kiosk: Row, days: Days) -> Totals:
    """What a kiosk's responses that count add to its district's totals: how many, their levels and their spread. Tallies know no kiosks,
    so its responses are read: a second for twenty thousand."""
    table = responses
    mine = (table.c.kiosk == kiosk.kiosk, table.c.province == kiosk.province, table.c.district == kiosk.district)
    within = table.c.day.between(days[0].isoformat(), days[1].isoformat())
    rows = select(table.c.record, table.c.day, table.c.flagged).where(*mine, within, counts_itself(table))
    parts = []
    for partition in connection.execute(rows.execution_options(yield_per=_AT_ONCE)).partitions():
        tallies = Tallies(layout)
        for row in partition:
            record = json.loads(row.record)
            hour = datetime.fromisoformat(record["answered_at"]).astimezone(BANGKOK).hour
            tallies.add(record, row.day, hour, row.flagged)
        parts.append(_whole(tallies, kiosk))
    return combined(parts)


def _whole(tallies: Tallies, kiosk: Row) -> Totals:
    """The totals of all services and of single days."""
    whole = Totals()
    for table, columns, rows in tallies.sums(kiosk.province, kiosk.district):
        for row in rows:
            values = dict(zip((*table.primary_key.columns.keys(), *columns), row, strict=True))
            if values.get("service") or len(values["period"]) == _MONTH:
                continue
            if table is period_counts:
                modes = {name.removeprefix("mode_"): n for name, n in values.items() if name.startswith("mode_")}
                spread = Spread(*(values[f"spread_{name}"] for name in ("n", "total", "squares")))
                whole = combined((whole, Totals(sum(modes.values()), values["partial"], modes, spread=spread)))
            elif table is item_tallies:
                whole = combined((whole, Totals(counts={values["item"]: {level: values[f"n{level}"] for level in LEVELS}})))
    return whole


def locked_years(connection: Connection, kiosk: Row) -> list[int]:
    """Fiscal years whose locked report has answers of this kiosk in it: what is locked stays as it is."""
    first, last = connection.execute(
        select(func.min(responses.c.day), func.max(responses.c.day)).where(responses.c.kiosk == kiosk.kiosk)
    ).one()
    if first is None:
        return []
    opening, closing = (fiscal_year(date.fromisoformat(day)) for day in (first, last))
    within = reports.c.fiscal_year.between(opening, closing)
    locked = select(reports.c.fiscal_year).where(reports.c.province == kiosk.province, reports.c.state == "locked", within)
    return sorted(set(connection.scalars(locked)))
