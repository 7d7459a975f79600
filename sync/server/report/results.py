"""One line of results: people, responses, means, level and percent of a scope, from its tallies."""

from fractions import Fraction

from kiosk.survey.limits import LEVELS
from kiosk.survey.scoring import MISSING, Scores, decimals, deviation, is_few, level_of, own_variance
from sync.server.report.context import ReportContext
from sync.server.report.model import AspectLine, ItemLine, Result
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_summary import SIGNS, ScoreSummary


def result(context: ReportContext, identity: str, name: str, totals: Totals, owner: str = "", service: str = "") -> Result:
    """One scope's line, of `service` where it is given: the figures of ScoreSummary, printed."""
    summary = ScoreSummary.of(totals, context.settings.aspects, context.band, service)
    scores, ends = summary.scores, summary.interval
    return Result(
        id=identity,
        name=name,
        owner=owner,
        people=summary.people,
        uses=summary.uses,
        complete=totals.complete,
        partial=totals.partial,
        self_answered=totals.by_mode["self"],
        assisted=totals.by_mode["assisted"],
        paper=totals.by_mode["paper"],
        rate=decimals(summary.rate),
        aspects=_aspects(context, scores),
        overall=decimals(scores.overall),
        overall_sd=deviation(own_variance(totals.spread)),
        level=_level_name(context, scores.overall, totals.complete),
        percent=decimals(scores.percent),
        low=decimals(ends[0]) if ends else None,
        high=decimals(ends[1]) if ends else None,
        few=summary.few,
        on_phones=totals.on_phones,
        sign=SIGNS.get(summary.level or 0, ""),
    )


def _level_name(context: ReportContext, mean: Fraction | None, n: int) -> str:
    """The level's word; that only `n` answered where they are fewer than 5."""
    if is_few(n):
        return context.t("only_n", n=n)
    level = level_of(mean, context.band)
    return context.form.levels[level].get(context.language) if level else MISSING


def _aspects(context: ReportContext, scores: Scores) -> tuple[AspectLine, ...]:
    lines = []
    for aspect in context.form.aspects:
        items = tuple(_item(context, item.id, item.text.get(context.language), scores) for item in aspect.items)
        mean, n = scores.aspects[aspect.id], max(item.n for item in items)
        lines.append(AspectLine(aspect.id, aspect.text.get(context.language), decimals(mean), _level_name(context, mean, n), items))
    return tuple(lines)


def _item(context: ReportContext, identity: str, text: str, scores: Scores) -> ItemLine:
    item = scores.items[identity]
    counts = tuple(item.counts[level] for level in LEVELS)
    level = _level_name(context, item.mean, item.n)
    return ItemLine(identity, text, item.n, decimals(item.mean), deviation(item.variance), level, counts)
