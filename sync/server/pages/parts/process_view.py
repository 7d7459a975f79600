"""The control chart of a page: its points, its limits, what its rules say, and where all of it is drawn."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import fiscal_year_days, month_days
from sync.server.comparison.difference import enough_to_compare, standard_error
from sync.server.comparison.process_chart import BASELINE, ProcessLimits, Signal, process_limits, signalled, signals
from sync.server.comparison.weeks import by_week, weeks_of
from sync.server.pages.parts.axis import Axis, axis_of
from sync.server.pages.parts.compared import Yardstick
from sync.server.pages.parts.period import Period
from sync.server.scope import Scope
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_counts import answers_by_day, answers_by_month
from sync.server.tallies.score_summary import ScoreSummary

WEEK, MONTH = SPANS = ("week", "month")
YEARS_OF_MONTHS = 3  # fiscal years of a chart by month: twelve points are the limits, and more must follow
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 960, 340, 52, 930, 34, 290
LABEL_WIDTH = 64  # room for one label under the axis


@frozen
class ProcessPoint:
    first: date
    last: date
    percent: Fraction
    n: int
    x: int
    y: int
    sign: str  # "up" | "down" where a rule names it, else ""
    labelled: bool  # whether its days stand under the axis


@frozen
class ProcessLine:
    """What one rule says of the days from `first` to `last`, in which `n` persons answered."""

    rule: str
    first: date
    last: date
    n: int
    lowest: Fraction
    highest: Fraction
    up: bool


@frozen
class ProcessView:
    span: str
    points: tuple[ProcessPoint, ...]
    limits: ProcessLimits | None
    lines: tuple[ProcessLine, ...]  # the newest first
    few: int  # weeks or months with 1 to 9 respondents, left out
    needed: int  # points that are still missing before a rule may speak
    axis: Axis
    heights: Mapping[str, int]  # of mean, lower, upper (inside the picture) and goal
    path: str
    left: int = LEFT
    right: int = RIGHT
    width: int = WIDTH
    height: int = HEIGHT


@frozen
class SpanFigures:
    first: date
    last: date
    summary: ScoreSummary


def process_view(connection: Connection, measure: Yardstick, scope: Scope, chosen: Period, service: str, span: str) -> ProcessView:
    """The weeks that begin in the chosen fiscal year, or the months of three years up to it; only those that are over."""
    read = _weeks if span == WEEK else _months
    every = [figures for figures in read(connection, measure, scope, chosen, service) if figures.last < chosen.today]
    return drawn(span, [figures for figures in every if figures.summary.totals.complete], measure.goal)


def _weeks(connection: Connection, measure: Yardstick, scope: Scope, chosen: Period, service: str) -> list[SpanFigures]:
    days = answers_by_day(connection, scope, *weeks_of(chosen.first, chosen.last), service)
    return [_figures(monday, monday + timedelta(days=6), totals, measure, service) for monday, totals in by_week(days).items()]


def _months(connection: Connection, measure: Yardstick, scope: Scope, chosen: Period, service: str) -> list[SpanFigures]:
    first = fiscal_year_days(chosen.year - YEARS_OF_MONTHS + 1)[0]
    months = answers_by_month(connection, scope, first, chosen.last, service)
    return [_figures(*month_days(date.fromisoformat(f"{month}-01")), totals, measure, service) for month, totals in months.items()]


def _figures(first: date, last: date, totals: Totals, measure: Yardstick, service: str) -> SpanFigures:
    return SpanFigures(first, last, measure.summary(totals, service))


def drawn(span: str, every: Sequence[SpanFigures], goal: int) -> ProcessView:
    """Of spans in which anybody answered, oldest first. Those of fewer than 10 respondents are no points."""
    inside = [figures for figures in every if enough_to_compare(figures.summary)]
    values = [figures.summary.scores.percent or Fraction() for figures in inside]
    limits = process_limits(values, [standard_error(figures.summary) for figures in inside])
    named = signals(values, limits)
    marks = {at: "up" if signal.up else "down" for signal in named for at in (signalled(signal, values, limits) if limits else ())}
    ends = (limits.lower, limits.mean) if limits else ()
    axis = axis_of([*values, *(max(end, Fraction(20)) for end in ends), goal], TOP, BOTTOM)
    places = [LEFT + round(Fraction((2 * at + 1) * (RIGHT - LEFT), 2 * max(1, len(values)))) for at in range(len(values))]
    every_nth = max(1, -(-len(values) * LABEL_WIDTH // (RIGHT - LEFT)))
    points = tuple(
        ProcessPoint(
            figures.first,
            figures.last,
            value,
            figures.summary.totals.complete,
            x,
            axis.height(value),
            marks.get(at, ""),
            at % every_nth == 0,
        )
        for at, (figures, value, x) in enumerate(zip(inside, values, places, strict=True))
    )
    return ProcessView(
        span,
        points,
        limits,
        tuple(_line(signal, points) for signal in reversed(named)),
        len(every) - len(inside),
        max(0, BASELINE - len(values)),
        axis,
        _heights(axis, limits, goal),
        " ".join(f"{point.x},{point.y}" for point in points),
    )


def _heights(axis: Axis, limits: ProcessLimits | None, goal: int) -> dict[str, int]:
    """A limit beyond what a percent can be is drawn at the edge."""
    lines = {"goal": Fraction(goal)}
    if limits:
        lines |= {"mean": limits.mean, "lower": max(limits.lower, Fraction(axis.lowest)), "upper": min(limits.upper, Fraction(100))}
    return {name: axis.height(percent) for name, percent in lines.items()}


def _line(signal: Signal, points: Sequence[ProcessPoint]) -> ProcessLine:
    inside = points[signal.first : signal.last + 1]
    percents = [point.percent for point in inside]
    return ProcessLine(
        signal.rule, inside[0].first, inside[-1].last, sum(point.n for point in inside), min(percents), max(percents), signal.up
    )
