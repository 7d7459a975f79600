"""Checks the clock against the province's server, the last stored answer and the year of this program. It sets nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk.diagnostics.result import PASS, CheckResult, failed, passed, warned
from kiosk.survey.dates.calendar import BANGKOK, rounded_span
from kiosk.survey.dates.clock import PROGRAM_MADE
from kiosk.survey.province_contact import ServerClock

A_LITTLE = timedelta(minutes=1)
TOO_MUCH = timedelta(minutes=5)  # beyond it an answer near midnight too often counts on the wrong day


def check_clock(now: datetime, last_answer: datetime | None, server: ServerClock | None) -> Iterator[CheckResult]:
    """`now`, `last_answer` (of the newest stored response): aware moments. An answer in the future means that the clock was wrong."""
    values = {"now": _written(now)}
    later = {**values, "last": _written(last_answer)} if last_answer is not None and last_answer - now > A_LITTLE else None
    if now < PROGRAM_MADE:
        yield failed("clock", "before_made", **values)
    elif later and (server is None or server.at > now):  # nothing from the server since this clock was set
        yield failed("clock", "behind_answers", **later)
    elif server is None:
        yield passed("clock", "alone", **values)
    else:
        result = _against(server, values)
        yield warned("clock", "was_ahead", **later) if later and result.outcome == PASS else result


def check_days(undated: int, before_program: int) -> Iterator[CheckResult]:
    """Responses that wait for their day, and responses that an earlier version stored on a day of a wrong clock; nothing where there
    are none."""
    if undated:
        yield warned("days", "undated", count=undated)
    if before_program:
        yield warned("days", "before_program", count=before_program)


def _written(moment: datetime) -> str:
    return moment.astimezone(BANGKOK).strftime("%Y-%m-%d %H:%M")


def _against(server: ServerClock, values: dict[str, str]) -> CheckResult:
    apart = abs(server.difference)
    if apart > TOO_MUCH:
        count, unit = rounded_span(apart)
        side = "behind_server" if server.difference > timedelta(0) else "ahead_of_server"
        return failed("clock", f"{side}_{unit}", count=count, **values)
    if apart > A_LITTLE:
        return warned("clock", "a_little_off", seconds=round(apart.total_seconds()), **values)
    return passed("clock", "well", **values)
