"""What only the province knows of a district's duties, as the answer to a heartbeat tells its kiosk. Reads tallies, never responses."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import fiscal_year, fiscal_year_days, month_days
from kiosk.survey.duties import enough_responses
from kiosk.survey.scoring import score, shown, shown_interval
from sync import wire
from sync.server.configuration.due_day import chosen_day
from sync.server.configuration.entered_holidays import entered_holidays
from sync.server.db.schema import period_counts, reports
from sync.server.duties import district_facts, provider_questionnaire
from sync.server.duties.district_facts import District
from sync.server.kiosks.silence import silent_kiosks
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import queries
from sync.server.tallies.queries import Totals
from sync.server.tallies.selection import periods

LOCKED = "locked"


@frozen
class DutyFigures:
    """What the answers to all kiosks of a province are made of, of the fiscal year of a day."""

    everywhere: Mapping[str, int | str | list[str]]  # what every kiosk is told alike
    silent: Mapping[str, Sequence[str]]  # kiosks.silence.silent_kiosks
    totals: Mapping[str, Totals]
    provider_years: Mapping[str, int]
    settings: Settings

    def status(self, district: str) -> wire.ProvinceStatus:
        """Other districts only as a number."""
        silent, own = self.silent.get(district, ()), self.totals.get(district, Totals())
        here = {
            "provider_year": self.provider_years.get(district),
            "silent": len(silent),
            "silent_since": silent[0][:10] if silent else None,
            "silent_elsewhere": len(self.silent.keys() - {district}),
            "people": own.people,
            "responses": own.complete,
            "interval": _interval(own, self.settings),
        }
        return {**self.everywhere, **here}  # type: ignore[typeddict-item]


def facts_of(connection: Connection, settings: Settings, province: str, today: date) -> DutyFigures:
    year, scope = fiscal_year(today), Scope(province)
    first, last = fiscal_year_days(year)
    districts = district_facts.districts(connection, scope, settings.catalogue, first, last)
    totals = queries.answer_totals(connection, scope, first, last)
    report_year, report = outstanding_report(connection, province, year)
    everywhere: dict[str, int | str | list[str]] = {
        "sending_day": chosen_day(connection),
        "districts": len(districts),
        "districts_open": sum(district.services.enough for district in districts),
        "report_year": report_year,
        "report": report,
        "few": len(too_few(districts, totals)),
        "holidays": [day.isoformat() for day in sorted(entered_holidays(connection)) if day >= month_days(today)[0]],
    }
    years = provider_questionnaire.last_sent_by_district(connection, province)
    return DutyFigures(everywhere, silent_kiosks(connection, scope, today), totals, years, settings)


def outstanding_report(connection: Connection, province: str, year: int) -> tuple[int, str]:
    """The fiscal year whose report is outstanding, and its state: the year before, if anybody answered in it, until it is locked."""
    states = _report_states(connection, province)
    if states.get(year - 1) != LOCKED and _answered_in(connection, province, year - 1):
        return year - 1, states.get(year - 1, "")
    return year, states.get(year, "")


def report_state(connection: Connection, province: str, year: int) -> str:
    """Of the latest version of a year's report; "" before the first draft."""
    return _report_states(connection, province).get(year, "")


def _report_states(connection: Connection, province: str) -> dict[int, str]:
    rows = select(reports.c.fiscal_year, reports.c.state).where(reports.c.province == province).order_by(reports.c.version)
    return {row.fiscal_year: row.state for row in connection.execute(rows)}


def _answered_in(connection: Connection, province: str, year: int) -> bool:
    table, months = period_counts, periods(*fiscal_year_days(year))
    row = select(table.c.period).where(table.c.province == province, table.c.period.in_(months)).limit(1)
    return connection.scalar(row) is not None


def too_few(districts: Sequence[District], totals: Mapping[str, Totals]) -> list[str]:
    """Districts below their target of responses, as kiosk.survey.duties.enough_responses judges."""
    known = {district.name: totals.get(district.name, Totals()) for district in districts}
    return [name for name, total in known.items() if not enough_responses(total.complete, total.people)]


def _interval(totals: Totals, settings: Settings) -> list[str] | None:
    ends = shown_interval(score(totals.complete, totals.counts, settings.aspects), totals.spread)
    return [shown(end) for end in ends] if ends else None
