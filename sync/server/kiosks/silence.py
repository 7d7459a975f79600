"""Kiosks that have not been heard for a whole working day: each by itself, whatever others of its district send."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from kiosk.survey.dates.calendar import day_of
from kiosk.survey.dates.holidays import working_day_passed
from sync.server.configuration.entered_holidays import entered_holidays
from sync.server.db.schema import kiosks
from sync.server.scope import Scope


def is_silent(heard: str, today: date, holidays: Collection[date] = ()) -> bool:
    """`heard`: ISO moment. A weekend or the holidays of Songkran do not count."""
    return working_day_passed(day_of(datetime.fromisoformat(heard)), today, holidays)


def silent_kiosks(connection: Connection, scope: Scope, today: date) -> dict[str, list[str]]:
    """District -> when each of its silent kiosks was last heard (or joined, if never), longest silence first."""
    heard = func.coalesce(kiosks.c.last_seen_at, kiosks.c.enrolled_at)
    at_work = (kiosks.c.province == scope.province, kiosks.c.enrolled_at.is_not(None), kiosks.c.revoked_at.is_(None))
    before = heard < (today - timedelta(days=1)).isoformat()  # since yesterday no whole day has passed
    statement = select(kiosks.c.district, heard.label("heard")).where(*at_work, before).order_by(heard)
    if scope.district:
        statement = statement.where(kiosks.c.district == scope.district)
    holidays, silent = entered_holidays(connection), defaultdict(list)
    for district, moment in connection.execute(statement):
        if is_silent(moment, today, holidays):
            silent[district].append(moment)
    return dict(silent)
