"""What happened that somebody wants to be told: a kiosk is silent, a day is near, a score fell by rule, a comment has one of one's words,
a backup failed. Each event has a key, by which it is told once. No sentence has the words of a comment."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import BANGKOK, day_of, fiscal_year, fiscal_year_days, month_days, month_name, sending_day, short_date
from kiosk.survey.scoring import shown
from sync.server.alerts import backups
from sync.server.alerts.alert_choice import AlertChoice
from sync.server.comments.comment_text import terms
from sync.server.comments.comments import UNREAD, CommentFilter, list_comments
from sync.server.comparison.difference import enough_to_compare, standard_error
from sync.server.comparison.process_chart import process_limits, signals
from sync.server.comparison.weeks import by_week, weeks_of
from sync.server.configuration.due_day import chosen_day
from sync.server.configuration.level_band import chosen_band
from sync.server.kiosks.districts import district_names
from sync.server.kiosks.silence import silent_kiosks
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies.score_counts import answers_by_day
from sync.server.tallies.score_summary import ScoreSummary

DEADLINE_DAYS = 3  # before the day on which figures are due
COMPLAINT_DAYS = 14  # back: what a kiosk without a network sends later is not told for ever
COMPLAINTS_AT_ONCE = 200


@frozen
class AlertEvent:
    key: str
    kind: str
    sentence: str
    district: str = ""  # "": of the whole province


def events(
    connection: Connection, settings: Settings, scope: Scope, choice: AlertChoice, moment: datetime, t: Texts
) -> Iterator[AlertEvent]:
    """Of the kinds that were chosen, in the scope that the account may see."""
    today = day_of(moment)
    if "silent" in choice.kinds:
        yield from _silent(connection, scope, today, t)
    if "deadline" in choice.kinds:
        yield from _deadline(connection, today, t)
    if "fall" in choice.kinds:
        yield from _falls(connection, settings, scope, today, t)
    if "complaint" in choice.kinds:
        yield from _complaints(connection, scope, choice, today, t)
    if "backup" in choice.kinds and not scope.district:
        yield from _backup(connection, moment, t)


def _silent(connection: Connection, scope: Scope, today: date, t: Texts) -> Iterator[AlertEvent]:
    for district, heard in silent_kiosks(connection, scope, today).items():
        for since in heard:
            day = short_date(datetime.fromisoformat(since).astimezone(BANGKOK).date(), t.language)
            yield AlertEvent(f"silent {district} {since}", "silent", t("alert_silent", district=district, day=day), district)


def _deadline(connection: Connection, today: date, t: Texts) -> Iterator[AlertEvent]:
    """Of this month, or of the next where its day is one of the first."""
    for month in (today, month_days(today)[1] + timedelta(days=1)):
        due = sending_day(month, chosen_day(connection))
        if not 0 <= (due - today).days <= DEADLINE_DAYS:
            continue
        words = t("alert_deadline", month=month_name(due, t.language), day=short_date(due, t.language))
        yield AlertEvent(f"deadline {due.isoformat()}", "deadline", words)


def _falls(connection: Connection, settings: Settings, scope: Scope, today: date, t: Texts) -> Iterator[AlertEvent]:
    """The last whole week ends a signal downwards of the control chart of weeks (comparison.process_chart): never before 12 weeks."""
    first, last = weeks_of(*fiscal_year_days(fiscal_year(today)))
    band = chosen_band(connection)
    for district in district_names(connection, scope):
        days = answers_by_day(connection, Scope(scope.province, district), first, last)
        weeks = [(monday, ScoreSummary.of(totals, settings.aspects, band)) for monday, totals in by_week(days).items()]
        counted = [(monday, week) for monday, week in weeks if enough_to_compare(week) and monday + timedelta(days=6) < today]
        values = [week.scores.percent for _, week in counted if week.scores.percent is not None]
        limits = process_limits(values, [standard_error(week) for _, week in counted])
        down = [signal for signal in signals(values, limits) if not signal.up and signal.last == len(values) - 1]
        if down and counted[-1][0] >= today - timedelta(days=14):
            monday, week = counted[-1]
            words = {"district": district, "day": short_date(monday, t.language), "percent": shown(week.scores.percent)}
            sentence = t("alert_fall", **words, n=week.totals.complete, rule=t(f"alert_rule_{down[0].rule}"))
            yield AlertEvent(f"fall {district} {monday.isoformat()}", "fall", sentence, district)


def _complaints(connection: Connection, scope: Scope, choice: AlertChoice, today: date, t: Texts) -> Iterator[AlertEvent]:
    for word in choice.words:
        wanted = CommentFilter((UNREAD,), today - timedelta(days=COMPLAINT_DAYS), today, terms=terms(word))
        for row in list_comments(connection, scope, wanted, COMPLAINTS_AT_ONCE) if wanted.terms else ():
            sentence = t("alert_complaint", district=row.district, word=word)
            yield AlertEvent(f"complaint {row.id} {row.question}", "complaint", sentence, row.district)


def _backup(connection: Connection, moment: datetime, t: Texts) -> Iterator[AlertEvent]:
    state = backups.last(connection)
    if state is None:
        return
    day = short_date(datetime.fromisoformat(state.at).astimezone(BANGKOK).date(), t.language)
    if state.fault:
        yield AlertEvent(f"backup failed {state.at}", "backup", t("alert_backup_failed", day=day, fault=state.fault))
    elif moment - datetime.fromisoformat(state.at) > backups.LATE:
        yield AlertEvent(f"backup late {state.at}", "backup", t("alert_backup_late", day=day))
