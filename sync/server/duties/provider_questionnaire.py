"""The provider's questionnaire (the manual's form 2): one for each district and fiscal year, checked, stored, sent; filled in on the
province's page, or on a kiosk of the district."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import day_of, fiscal_year
from kiosk.survey.yearly import provider_answers
from kiosk.survey.yearly.provider_answers import Answers, missing_fields
from sync.server import audit
from sync.server.clock import now
from sync.server.db.bulk import upsert
from sync.server.db.schema import districts, provider_questionnaires
from sync.server.scope import Scope

DRAFT, SENT = "draft", "sent"


@frozen
class StoredForm:
    answers: Answers
    state: str  # draft | sent
    changed_by: str
    changed_at: str


def stored_forms(connection: Connection, scope: Scope, year: int) -> dict[str, StoredForm]:
    """District -> its form of this fiscal year, draft or sent."""
    table = provider_questionnaires
    statement = select(table).where(table.c.province == scope.province, table.c.fiscal_year == year)
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    return {
        row.district: StoredForm(_read(row.answers), row.state, row.changed_by, row.changed_at) for row in connection.execute(statement)
    }


def sent_by(connection: Connection, scope: Scope, year: int) -> frozenset[str]:
    """The districts that have sent theirs."""
    return frozenset(name for name, form in stored_forms(connection, scope, year).items() if form.state == SENT)


def last_sent(connection: Connection, scope: Scope) -> int | None:
    """The last fiscal year for which the scope's district has sent its form."""
    table = provider_questionnaires
    mine = (table.c.province == scope.province, table.c.district == scope.district, table.c.state == SENT)
    return connection.scalar(select(func.max(table.c.fiscal_year)).where(*mine))


def last_sent_by_district(connection: Connection, province: str) -> dict[str, int]:
    """District -> what `last_sent` says of it; those that never sent one are absent."""
    table = provider_questionnaires
    years = select(table.c.district, func.max(table.c.fiscal_year)).where(table.c.province == province, table.c.state == SENT)
    return {row[0]: row[1] for row in connection.execute(years.group_by(table.c.district))}


def _read(text: str) -> Answers:
    return provider_answers.from_json(json.loads(text))


def lock(connection: Connection, scope: Scope) -> None:
    """Until the transaction ends nobody else writes the district's form."""
    here = (districts.c.province == scope.province, districts.c.district == scope.district)
    connection.execute(select(districts.c.district).where(*here).with_for_update())


def save(connection: Connection, actor: str, scope: Scope, year: int, answers: Answers, send: bool) -> list[str]:
    """Store a district's form; send it when nothing is missing. Returns the fields that are missing: then it is stored as a draft.

    A form that was sent stays sent: a complete change replaces it, an incomplete one changes nothing. The district's row is locked
    meanwhile, so that two officers take turns.
    """
    lock(connection, scope)
    stored = stored_forms(connection, scope, year).get(scope.district)
    was_sent = stored is not None and stored.state == SENT
    gaps = missing_fields(answers, year) if send or was_sent else []
    if gaps and was_sent:
        return gaps
    state = SENT if (send and not gaps) or was_sent else DRAFT
    row = {
        "province": scope.province,
        "district": scope.district,
        "fiscal_year": year,
        "answers": json.dumps(asdict(answers), ensure_ascii=False, sort_keys=True),
    }
    row |= {"state": state, "changed_by": actor, "changed_at": now()}
    upsert(connection, provider_questionnaires, [row], replace=("answers", "state", "changed_by", "changed_at"))
    audit.record(connection, actor, f"provider.{state}", str(year), "", scope.district)
    return gaps


def take_from_kiosk(connection: Connection, scope: Scope, kiosk: str, year: int, answers: Answers) -> bool:
    """The form that an officer filled in on a kiosk, of this fiscal year or the one before. What was written on the province's page, or by
    another kiosk, stays; whether anything was stored."""
    this_year = fiscal_year(day_of(datetime.now(UTC)))
    if year not in (this_year, this_year - 1):
        return False
    lock(connection, scope)
    stored, author = stored_forms(connection, scope, year).get(scope.district), f"kiosk {kiosk}"
    if stored and (stored.changed_by != author or stored.answers == answers):
        return False
    save(connection, author, scope, year, answers, send=True)
    return True
