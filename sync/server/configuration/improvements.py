"""What was changed because of what people wrote: short lines in both languages, until a day, on the public pages and the kiosks' first
screen. Kept for good; one that is withdrawn or over is shown nowhere."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from kiosk.frozen import frozen
from kiosk.survey.limits import IMPROVEMENT_LETTERS, IMPROVEMENTS_LIMIT
from kiosk.ui.text.drawable import letter_words, undrawable
from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import improvements
from sync.server.db.turns import take_turns
from sync.server.messages import LocalizedError
from sync.server.scope import Scope

LONGEST_DAYS = 366


class ImprovementError(LocalizedError):
    """A line that cannot be shown; nothing was written."""


@frozen
class ImprovementEntry:
    """As an officer types it. `en` may be empty; `theme`: what it answers, or ""."""

    th: str
    en: str
    theme: str
    first: date
    last: date


def add(connection: Connection, actor: str, scope: Scope, entry: ImprovementEntry) -> None:
    """For a district, or for all of them; the same line once more, as by a second click, is the one that is there. Raises
    ImprovementError."""
    _check(entry)
    take_turns(connection, [f"improvement {scope.province} {scope.district}"])
    table = improvements
    line = {"province": scope.province, "district": scope.district, "th": entry.th, "en": entry.en}
    line |= {"first_day": entry.first.isoformat(), "last_day": entry.last.isoformat()}
    same = [table.c[name] == value for name, value in line.items()]
    if connection.scalar(select(table.c.id).where(*same, table.c.withdrawn_at.is_(None)).limit(1)) is not None:
        return
    if (connection.scalar(select(func.count()).select_from(table).where(*_active(scope, entry.first))) or 0) >= IMPROVEMENTS_LIMIT:
        raise ImprovementError("improvement_fault_many", limit=IMPROVEMENTS_LIMIT)
    connection.execute(insert(table).values(**line, theme=entry.theme, at=now(), written_by=actor))
    audit.record(connection, actor, "improvement.add", entry.th, f"{entry.first.isoformat()} - {entry.last.isoformat()}", scope.district)


def _check(entry: ImprovementEntry) -> None:
    for text in (entry.th, entry.en):
        if len(text) > IMPROVEMENT_LETTERS or not text.isprintable():
            raise ImprovementError("improvement_fault_text", limit=IMPROVEMENT_LETTERS)
        if letter := undrawable(text):
            raise ImprovementError("improvement_fault_letter", letter=letter_words(letter))
    if not entry.th:
        raise ImprovementError("improvement_fault_text", limit=IMPROVEMENT_LETTERS)
    if not entry.first <= entry.last or (entry.last - entry.first).days > LONGEST_DAYS:
        raise ImprovementError("improvement_fault_days")


def withdraw(connection: Connection, actor: str, scope: Scope, number: int) -> bool:
    """False where the scope has no such line, or it was withdrawn before."""
    table = improvements
    mine = (table.c.id == number, table.c.province == scope.province, table.c.withdrawn_at.is_(None))
    row = connection.execute(select(table).where(*mine)).one_or_none()
    if row is None or (scope.district and row.district != scope.district):
        return False
    connection.execute(update(table).where(table.c.id == number).values(withdrawn_at=now(), withdrawn_by=actor))
    audit.record(connection, actor, "improvement.withdraw", row.th, "", row.district)
    return True


def district_of(connection: Connection, province: str, number: int) -> str | None:
    """Whose line it is, "" that of all districts; None where there is none of that number."""
    table = improvements
    return connection.scalar(select(table.c.district).where(table.c.id == number, table.c.province == province))


def active(connection: Connection, scope: Scope, day: date) -> list[Row]:
    """What is shown on a day, the newest first: of the whole province, and of the scope's district with it."""
    table = improvements
    return list(connection.execute(select(table).where(*_active(scope, day)).order_by(table.c.id.desc()).limit(IMPROVEMENTS_LIMIT)))


def _active(scope: Scope, day: date) -> tuple[ColumnElement[bool], ...]:
    table, iso = improvements, day.isoformat()
    shown_in = (table.c.province == scope.province, table.c.district.in_(("", scope.district)))
    return *shown_in, table.c.last_day >= iso, table.c.first_day <= iso, table.c.withdrawn_at.is_(None)


def entries(connection: Connection, scope: Scope) -> list[Row]:
    """Every line that was ever written for a district, or by anyone for a whole province; the newest first."""
    table = improvements
    statement = select(table).where(table.c.province == scope.province).order_by(table.c.id.desc())
    return list(connection.execute(statement.where(table.c.district.in_(("", scope.district))) if scope.district else statement))


def for_kiosks(connection: Connection, scope: Scope, day: date) -> list[dict[str, str]]:
    """As the wire has them (sync.wire.Config)."""
    return [{"th": row.th, "en": row.en, "until": row.last_day} for row in active(connection, scope, day)]
