"""The figures of a day, month or fiscal year, of the district or of one service: from the store's tallies to what the page shows."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from kiosk.frozen import frozen, replace
from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.figures.period import FiguresPeriod, period_of
from kiosk.officer.figures.views import CountView, FiguresView, FigureView, LevelView, PeriodView, ScoreView
from kiosk.officer.intents import OfficerIntent, OpenServicePage, SetPeriod, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame
from kiosk.reports import scores as reports
from kiosk.store import outbox, settings, tallies, visits
from kiosk.survey import scoring
from kiosk.survey.counting import layout_of
from kiosk.survey.dates.calendar import BANGKOK, short_date
from kiosk.survey.questionnaire import LocalizedText, Questionnaire
from kiosk.survey.unfinished import unfinished_of


@frozen
class Figures:
    period: FiguresPeriod
    service: str = ""  # an id; empty: the whole district


class HasPeriod(Protocol):
    @property
    def period(self) -> FiguresPeriod: ...


AboutPeriod = TypeVar("AboutPeriod", bound=HasPeriod)


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Figures]:
    return state.opening(PAGE, Figures(period_of(state.subject, context.today)))


def period_moved(state: OfficerState[AboutPeriod], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    """The moves of every page that has a period: another kind, the one before or after (never past today)."""
    subject = state.subject
    match intent:
        case SetPeriod(kind=kind):
            return state.about(replace(subject, period=subject.period.as_kind(kind, context.today)), page=0)
        case ShiftPeriod(by=by):
            shifted = subject.period.shifted(by)
            return state if shifted.span[0] > context.today else state.about(replace(subject, period=shifted), page=0)
        case OpenServicePage(service=service):
            return state.opening(PAGE, Figures(subject.period, service))
        case _:
            return state


def period_view(period: FiguresPeriod, context: OfficerContext, texts: Texts) -> PeriodView:
    return PeriodView(period.kind, period.title(texts.language, texts("fiscal_year")), period.shifted(1).span[0] <= context.today)


def view(state: OfficerState[Figures], context: OfficerContext, language: str) -> FiguresView:
    subject, texts = state.subject, context.texts[language]
    form = context.questionnaire()
    totals = tallies.totals(context.connection, *subject.period.span, subject.service or None)
    scored = reports.scored(totals, form)
    came = visits.people_and_uses(context.connection, *subject.period.span)
    name = context.names().get(subject.service, subject.service)
    shown = period_view(subject.period, context, texts)
    last = (
        (_uses(subject, came, texts), *_modes(totals, texts))
        if subject.service
        else (_people(came, totals, texts), _unsent(context, texts))
    )
    levels = _levels(totals, form.levels, language)
    rows = _marked(_scores(scored, form, language))
    title, uses = ("", ()) if subject.service else _by_service(came, totals, context, texts)
    return FiguresView(
        frame=OfficerFrame(name or texts(f"figures_title_{subject.period.kind}"), f"{shown.title} · {context.load_site().place}"),
        period=shown,
        figures=(
            _answered(subject, totals, context, texts),
            _compared(_percent(scored, totals, context, texts), subject, context, texts),
            *last,
        ),
        scores=rows,
        levels=levels,
        level_total=sum(level.count for level in levels),
        lowest=next((row.name.removeprefix("item_") for row in rows if row.lowest), ""),
        uses=uses,
        uses_title=title,
        uses_none=texts("uses_none"),
        service=name if subject.service else "",
        page=state.page,
    )


def _answered(subject: Figures, totals: tallies.PeriodTotals, context: OfficerContext, texts: Texts) -> FigureView:
    before = tallies.totals(context.connection, *subject.period.shifted(-1).span, subject.service or None).complete
    difference = f"{totals.complete - before:+d}".replace("-", "−").replace("+0", "±0")
    notes = [(texts(f"compared_{subject.period.kind}", difference=difference), difference)]
    if totals.partial:
        notes.append((texts("walked_away", count=totals.partial), texts("walked_away_short", count=totals.partial)))
    if unfinished := _unfinished(subject, totals, context):
        notes.append((texts("unfinished_people", n=unfinished), texts("unfinished_short", n=unfinished)))
    return FigureView("answered", (texts("answered"),), f"{totals.complete:,}", tuple(notes))


def _unfinished(subject: Figures, totals: tallies.PeriodTotals, context: OfficerContext) -> int:
    """People whose errand was not finished; of a service, those who had come for it."""
    whole = tallies.totals(context.connection, *subject.period.span) if subject.service else totals
    figure = unfinished_of(whole.options, layout_of(context.questionnaire()).services)
    return figure.services.get(subject.service, 0) if subject.service else figure.people


def _percent(scored: scoring.Scores, totals: tallies.PeriodTotals, context: OfficerContext, texts: Texts) -> FigureView:
    ends, band = scoring.shown_interval(scored, totals.spread), context.load_site().level_band
    level = scoring.shown_level(scored, band)
    word = context.questionnaire().levels[level].get(texts.language) if level else ""
    few = scoring.is_few(scored.n)
    between: tuple[str, ...] = (texts("only_n", n=scored.n),) if few else (texts("no_interval"), texts("no_interval_short"))
    if ends:
        shown = {"low": scoring.shown(ends[0], 1), "high": scoring.shown(ends[1], 1)}
        between = texts("interval", **shown), texts("interval_short", **shown)
    named = (
        [texts(key, n=scored.n, word=word, band=band) for key in ("level_word", "level_short")]
        if level
        else [texts("level_none", n=scored.n)]
    )
    role = f"level{level}_text" if level else "soft_ink"
    labels, notes = (texts("percent"), texts("percent_short")), (between, tuple(named))
    return FigureView("percent", labels, scoring.shown(scored.percent), notes, role, level or 0)


def _compared(figure: FigureView, subject: Figures, context: OfficerContext, texts: Texts) -> FigureView:
    """With the percent of the period before, where at least five answered then."""
    before = reports.scored(
        tallies.totals(context.connection, *subject.period.shifted(-1).span, subject.service or None), context.questionnaire()
    )
    if before.percent is None or scoring.is_few(before.n):
        return figure
    return replace(figure, notes=(*figure.notes, (texts(f"percent_before_{subject.period.kind}", percent=scoring.shown(before.percent)),)))


def _people(came: visits.Visits, totals: tallies.PeriodTotals, texts: Texts) -> FigureView:
    uses, services = texts("uses_count", count=f"{sum(came.uses.values()):,}"), len(came.uses)
    whole = texts("uses_of", uses=uses, services=texts("used_services", count=services))
    short = texts("uses_short", uses=uses, services=services)
    note = (whole, short) if came.counted else (texts("people_none"), texts("people_none_short"))
    notes = [note]
    if came.counted and totals.complete > came.people:
        notes.append((texts("more_answers"), texts("more_answers_short")))
    return FigureView("people", (texts("people"),), _number(came.people, came), tuple(notes))


def _number(number: int, came: visits.Visits) -> str:
    """A number that was counted; an en dash where nobody has counted."""
    return f"{number:,}" if came.counted else scoring.MISSING


def _uses(subject: Figures, came: visits.Visits, texts: Texts) -> FigureView:
    note = texts("uses_counted" if came.counted else "people_none_short")
    return FigureView("uses", (texts("uses"),), _number(came.uses.get(subject.service, 0), came), ((note,),))


def _modes(totals: tallies.PeriodTotals, texts: Texts) -> tuple[FigureView, ...]:
    assisted, paper = totals.by_mode["assisted"], totals.by_mode["paper"]
    notes = (texts("modes", assisted=assisted, paper=paper), texts("modes_short", assisted=assisted, paper=paper))
    return (FigureView("modes", (texts("helped"),), f"{assisted + paper:,}", (notes,)),)


def _unsent(context: OfficerContext, texts: Texts) -> FigureView:
    counts = outbox.counts(context.connection)
    notes = [(last_sent(context, texts),)]
    if counts.refused:
        notes.append((texts("refused_count", count=counts.refused),))
    return FigureView("unsent", (texts("unsent"),), f"{counts.pending:,}", tuple(notes), "bad" if counts.refused else "brand")


def last_sent(context: OfficerContext, texts: Texts) -> str:
    """Sent last at 09:41, or on which day; or that nothing was sent yet."""
    sent_at = settings.LAST_SYNC.get(context.connection)
    if not sent_at:
        return texts("never_sent")
    moment = sent_at.astimezone(BANGKOK)
    if moment.date() == context.today:
        return texts("sent_today", time=f"{moment:%H:%M}")
    return texts("sent_on", day=short_date(moment.date(), texts.language))


def _scores(scored: scoring.Scores, form: Questionnaire, language: str) -> tuple[ScoreView, ...]:
    rows: list[ScoreView] = []
    for aspect in form.aspects:
        mean, only = scored.aspects[aspect.id], len(aspect.items) == 1  # an aspect of one item is that item
        n = str(scored.items[aspect.items[0].id].n) if only else ""
        rows.append(
            ScoreView(f"aspect_{aspect.id}", f"{aspect.id}. {aspect.text.get(language)}", scoring.shown(mean), _hundredths(mean), n, True)
        )
        for item in () if only else aspect.items:
            score = scored.items[item.id]
            label = f"{item.id} {item.text.get(language)}"
            rows.append(ScoreView(f"item_{item.id}", label, scoring.shown(score.mean), _hundredths(score.mean), str(score.n), False))
    return tuple(rows)


def _marked(rows: tuple[ScoreView, ...]) -> tuple[ScoreView, ...]:
    """With the lowest item marked; none where two are equally low, or fewer than five answered."""
    items = [row for row in rows if not row.strong and row.hundredths and not scoring.is_few(int(row.n))]
    least = min((row.hundredths for row in items), default=0)
    lowest = [row for row in items if row.hundredths == least]
    return tuple(replace(row, lowest=True) if lowest == [row] else row for row in rows)


def _hundredths(mean: Fraction | None) -> int:
    printed = scoring.decimals(mean)
    return int(printed.replace(".", "")) if printed else 0


def _levels(totals: tallies.PeriodTotals, words: Mapping[int, LocalizedText], language: str) -> tuple[LevelView, ...]:
    """How often each level was given, over all items."""
    counts = {level: sum(item.get(level, 0) for item in totals.counts.values()) for level in scoring.LEVELS}
    whole = sum(counts.values())
    return tuple(LevelView(level, words[level].get(language), count, share(count, whole)) for level, count in counts.items())


def share(part: int, whole: int) -> str:
    """A share in whole percent, half up; an en dash where there is nothing to share."""
    return f"{(200 * part + whole) // (2 * whole)} %" if whole else scoring.MISSING


def _by_service(
    came: visits.Visits, totals: tallies.PeriodTotals, context: OfficerContext, texts: Texts
) -> tuple[str, tuple[CountView, ...]]:
    """Uses as they were counted at the counter; while nobody has counted any, how often people named a service."""
    counted, title = (came.uses, texts("uses_title")) if came.uses else (totals.uses, texts("named_title"))
    names = context.names()
    order = sorted(counted.items(), key=lambda service_count: (-service_count[1], service_count[0]))
    return title, tuple(CountView(service, names.get(service, service), count) for service, count in order if count)


PAGE = OfficerPage(PageName.FIGURES, view, period_moved)
