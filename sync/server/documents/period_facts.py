"""The figures of a district over a day or a month for its report form: from the province's tallies and its screened remarks."""

from datetime import date

from sqlalchemy import Connection

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.period_figures import (
    REMARKS,
    Attended,
    DayLine,
    PeriodFigures,
    figures_of,
    listed,
    period_words,
    services_used,
)
from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import short_date
from sync.server.comments import comments
from sync.server.comments.comments import PASSED, CommentFilter
from sync.server.configuration.level_band import chosen_band
from sync.server.db.schema import UNREAD
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import queries
from sync.server.tallies.queries import Totals

MOST_REMARKS = 60  # of one question; the export holds all


def period_facts(
    connection: Connection, settings: Settings, scope: Scope, counter: ServiceCounter, span: tuple[date, date], t: Texts
) -> PeriodFigures:
    """`span`: first and last day, both included: of one day, or of one month. `scope`: the district; `counter`: in the language of `t`."""
    totals = queries.totals(connection, scope, *span)
    attended = _attended(totals)
    figures = figures_of(totals, attended, settings.questionnaire, chosen_band(connection), t)
    return replace(
        figures,
        period=period_words(*span, t),
        services=services_used(counter, attended, totals.uses),
        days=() if span[0] == span[1] else tuple(_days(connection, scope, span, t)),
        remarks={question: _remarks(connection, scope, span, question, t) for question in REMARKS},
        unread=sum(comments.count_comments(connection, scope, CommentFilter((UNREAD,), *span, question)) for question in REMARKS),
    )


def _attended(totals: Totals) -> Attended:
    return Attended(totals.people if totals.counted else None, totals.visits)


def _days(connection: Connection, scope: Scope, span: tuple[date, date], t: Texts) -> list[DayLine]:
    """The days on which anything happened."""
    lines = []
    for day, totals in queries.by_day(connection, scope, *span).items():
        if totals.counted or totals.complete:
            attended = _attended(totals)
            uses = sum(attended.uses.values()) if totals.counted else None
            lines.append(DayLine(short_date(date.fromisoformat(day), t.language), attended.people, uses, totals.complete))
    return lines


def _remarks(connection: Connection, scope: Scope, span: tuple[date, date], question: str, t: Texts) -> tuple[str, ...]:
    """Those that somebody has passed, as they may be shown."""
    rows = comments.list_comments(connection, scope, CommentFilter(PASSED, *span, question))
    lines = [line for row in reversed(rows) for line in comments.visible_text(row).splitlines() if line.strip()]
    return listed(lines, MOST_REMARKS, t)
