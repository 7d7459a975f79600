"""The provider's questionnaire (the manual's form 2): one for each district and fiscal year, checked, stored, sent."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, select

from kiosk.frozen import field, frozen
from kiosk.survey.dates.calendar import fiscal_year_days, timestamp
from sync.server import audit
from sync.server.db.bulk import upsert
from sync.server.db.schema import districts, provider_questionnaires
from sync.server.scope import Scope

REASONS = ("saves_time_cost", "eases_readiness", "convenient", "other")  # of "suitable, because", as printed
OBSTACLES = ("place", "tools", "equipment", "knowledge", "other")
DRAFT, SENT = "draft", "sent"


@frozen
class Answers:
    """The form as filled in. `opened_on`: the day the service opened, not the day of answering."""

    opened_on: str = ""
    suitable: str = ""  # yes | no
    because: tuple[str, ...] = ()
    because_other: str = ""
    unsuitable_because: str = ""
    obstacles: Mapping[str, str] = field(default_factory=dict)  # kind -> words; a ticked one without words is "-"
    suggestions: tuple[str, ...] = ()
    position: str = ""


@frozen
class StoredForm:
    answers: Answers
    state: str  # draft | sent
    changed_by: str
    changed_at: str


def missing_fields(answers: Answers, year: int) -> list[str]:
    """The fields that a form of a fiscal year must have before it is sent, by name."""
    gaps = []
    if not _may_have_opened(answers.opened_on, fiscal_year_days(year)[1]):
        gaps.append("opened_on")
    if answers.suitable not in ("yes", "no"):
        gaps.append("suitable")
    elif answers.suitable == "yes" and not answers.because:
        gaps.append("because")
    elif answers.suitable == "no" and not answers.unsuitable_because:
        gaps.append("unsuitable_because")
    if not answers.position:
        gaps.append("position")
    return gaps


def _may_have_opened(text: str, last: date) -> bool:
    """A day of this century up to the year's end: a Buddhist year in a field for common ones would lie five centuries ahead."""
    try:
        return date.fromisoformat(text).year > 2000 and date.fromisoformat(text) <= last
    except ValueError:
        return False


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


def _read(text: str) -> Answers:
    data = json.loads(text)
    known = {answer.name for answer in fields(Answers)}
    return Answers(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items() if name in known})  # type: ignore[arg-type]


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
    row |= {"state": state, "changed_by": actor, "changed_at": timestamp(datetime.now(UTC))}
    upsert(connection, provider_questionnaires, [row], replace=("answers", "state", "changed_by", "changed_at"))
    audit.record(connection, actor, f"provider.{state}", str(year), "", scope.district)
    return gaps
