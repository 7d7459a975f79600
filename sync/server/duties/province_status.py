"""What only the province knows of a district's duties, as the answer to a heartbeat tells its kiosk. Reads tallies, never responses."""

from datetime import date

from sqlalchemy import Connection, Engine, select

from kiosk.survey.calendar import fiscal_year, fiscal_year_days, month_days
from kiosk.survey.duties import target_responses
from kiosk.survey.scoring import interval, score, shown
from sync import wire
from sync.server.configuration.due_day import chosen_day
from sync.server.configuration.holidays import entered_holidays
from sync.server.db.engine import reading
from sync.server.db.schema import period_counts, reports
from sync.server.duties import district_facts as facts
from sync.server.duties import provider_questionnaire
from sync.server.duties.district_facts import District
from sync.server.kiosks.silence import silent_kiosks
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.settings import Settings
from sync.server.tallies import queries
from sync.server.tallies.queries import Totals

LOCKED = "locked"


def status_for(engine: Engine, settings: Settings, sender: Sender, today: date) -> wire.ProvinceWord:
    """Of the fiscal year of today; other districts only as a number."""
    year, mine = fiscal_year(today), Scope(sender.province, sender.district)
    first, last = fiscal_year_days(year)
    with reading(engine) as connection:
        scope = Scope(sender.province)
        found, silent = facts.districts(connection, scope, first, last), silent_kiosks(connection, scope, today)
        answered = queries.answer_totals(connection, scope, first, last)
        owed, state = owed_report(connection, sender.province, year)
        ours, own = silent.get(sender.district, []), answered.get(sender.district, Totals())
        return {
            "sending_day": chosen_day(connection),
            "districts": len(found),
            "districts_open": sum(one.open_enough for one in found),
            "report_year": owed,
            "report": state,
            "provider_year": provider_questionnaire.last_sent(connection, mine),
            "silent": len(ours),
            "silent_since": ours[0][:10] if ours else None,
            "silent_elsewhere": len(silent.keys() - {sender.district}),
            "few": len(too_few(found, answered)),
            "people": own.people,
            "responses": own.complete,
            "interval": _interval(own, settings),
            "holidays": [day.isoformat() for day in sorted(entered_holidays(connection)) if day >= month_days(today)[0]],
        }


def owed_report(connection: Connection, province: str, year: int) -> tuple[int, str]:
    """The fiscal year whose report is owed, and its state: the year before, if anybody answered in it, until its report is locked."""
    table = reports
    rows = select(table.c.fiscal_year, table.c.state).where(table.c.province == province).order_by(table.c.version)
    states = {row.fiscal_year: row.state for row in connection.execute(rows)}
    if states.get(year - 1) != LOCKED and _answered_in(connection, province, year - 1):
        return year - 1, states.get(year - 1, "")
    return year, states.get(year, "")


def _answered_in(connection: Connection, province: str, year: int) -> bool:
    table, months = period_counts, queries.periods(*fiscal_year_days(year))
    wanted = select(table.c.period).where(table.c.province == province, table.c.period.in_(months)).limit(1)
    return connection.scalar(wanted) is not None


def too_few(found: list[District], answered: dict[str, Totals]) -> list[str]:
    """Districts below Yamane's number of responses (kiosk.survey.duties.target_responses)."""
    held = ((one.name, answered.get(one.name, Totals())) for one in found)
    return [name for name, totals in held if not totals.complete or totals.complete < target_responses(totals.people)]


def _interval(totals: Totals, settings: Settings) -> list[str] | None:
    ends = interval(score(totals.complete, totals.counts, settings.aspects).percent, totals.spread)
    return [shown(end) for end in ends] if ends else None
