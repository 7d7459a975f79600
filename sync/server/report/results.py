"""One line of results: people, responses, means, level and percent of a scope, from its tallies."""

from fractions import Fraction

from kiosk.survey.limits import LEVELS
from kiosk.survey.scoring import MISSING, Scores, Spread, decimals, deviation, interval, level_of, score
from sync.server.report.context import ReportContext
from sync.server.report.model import AspectLine, ItemLine, Result
from sync.server.tallies import score_summary
from sync.server.tallies.queries import Totals


# ---- results
def result(context: ReportContext, identity: str, name: str, totals: Totals, owner: str = "", service: str = "") -> Result:
    """One scope's line; for a service `people` is unknown and `uses` are its own."""
    scores = score(totals.complete, totals.counts, context.settings.aspects)
    ends = interval(scores.percent, totals.spread)
    people = None if service else totals.people
    uses = totals.visits.get(service, 0) if service else sum(totals.visits.values())
    rate = score_summary.rate(totals.complete, totals.people) if not service else None
    return Result(
        id=identity,
        name=name,
        owner=owner,
        people=people,
        uses=uses,
        complete=totals.complete,
        partial=totals.partial,
        self_answered=totals.by_mode["self"],
        assisted=totals.by_mode["assisted"],
        paper=totals.by_mode["paper"],
        rate=decimals(rate),
        aspects=_aspects(context, scores),
        overall=decimals(scores.overall),
        overall_sd=deviation(_own_variance(totals.spread)),
        level=_level_name(context, scores.overall),
        percent=decimals(scores.percent),
        low=decimals(ends[0]) if ends else None,
        high=decimals(ends[1]) if ends else None,
    )


def _own_variance(spread: Spread) -> Fraction | None:
    """Sample variance of the respondents' own overall scores, on the scale of 1 to 5 (`spread` holds 24 x each)."""
    return Fraction(spread.n * spread.squares - spread.total**2, spread.n * (spread.n - 1)) / 24**2 if spread.n > 1 else None


def _level_name(context: ReportContext, mean: Fraction | None) -> str:
    level = level_of(mean, context.band)
    return context.form.levels[level].get(context.language) if level else MISSING


def _aspects(context: ReportContext, scores: Scores) -> tuple[AspectLine, ...]:
    aspects = []
    for aspect in context.form.aspects:
        lines = []
        for item in aspect.items:
            figures = scores.items[item.id]
            counts = tuple(figures.counts[level] for level in LEVELS)
            lines.append(
                ItemLine(
                    item.id,
                    item.text.get(context.language),
                    figures.n,
                    decimals(figures.mean),
                    deviation(figures.variance),
                    _level_name(context, figures.mean),
                    counts,
                )
            )
        mean = scores.aspects[aspect.id]
        aspects.append(AspectLine(aspect.id, aspect.text.get(context.language), decimals(mean), _level_name(context, mean), tuple(lines)))
    return tuple(aspects)
