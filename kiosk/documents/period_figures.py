"""The figures of one counter over a day or a month, as its report form prints them. Scores and levels are kiosk.survey.scoring's."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from kiosk.documents.counter import ServiceCounter
from kiosk.frozen import field, frozen
from kiosk.language.texts import Texts
from kiosk.survey import scoring
from kiosk.survey.counting import layout_of
from kiosk.survey.dates.calendar import long_date, month_name
from kiosk.survey.privacy.personal_data import COVER
from kiosk.survey.privacy.small_cells import may_break_down, shown_counts
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.unfinished import Unfinished, unfinished_of

_COVERED = "[…]"  # the blocks that screens show are in no Thai font
FEW = "*"  # what stands for a number of persons that is not shown
REMARKS = ("problems", "suggestions", "wanted_services")  # questions whose words the form lists, in its order


class Tallied(Protocol):
    """What kiosk and province both count; the kiosk's PeriodTotals and the province's Totals."""

    @property
    def complete(self) -> int: ...
    @property
    def partial(self) -> int: ...
    @property
    def by_mode(self) -> Mapping[str, int]: ...
    @property
    def counts(self) -> Mapping[str, Mapping[int, int]]: ...
    @property
    def spread(self) -> scoring.Spread: ...
    @property
    def uses(self) -> Mapping[str, int]: ...
    @property
    def options(self) -> Mapping[str, Mapping[str, int]]: ...


@frozen
class Attended:
    """Who came, and how often each service was used; None where nobody counted."""

    people: int | None
    uses: Mapping[str, int]


@frozen
class ScoreLine:
    """An item or, with `strong`, an aspect or the whole; printed figures, None where there is none. `n` is None for an aspect of items."""

    id: str
    words: str
    n: int | None
    mean: str | None
    level: str
    strong: bool = False


@frozen
class ServiceUse:
    id: str
    name: str
    owner: str
    uses: int | None
    chosen: int  # complete responses that named it


@frozen
class DayLine:
    day: str  # as printed
    people: int | None
    uses: int | None
    complete: int


@frozen
class AnsweredBy:
    """A question about the respondent: option code, its words, how many gave it; None where it is not shown (privacy.small_cells)."""

    id: str  # as printed: 1.2
    words: str
    options: tuple[tuple[str, str, int | None], ...]


@frozen
class PeriodFigures:
    """`period`: the days in words; `remarks`: question -> the words that may be handed on, with how many more there are."""

    period: str
    people: int | None
    uses: int | None
    complete: int
    partial: int
    by_mode: Mapping[str, int]
    percent: str | None
    interval: tuple[str, str] | None
    level: str
    scores: tuple[ScoreLine, ...]
    services: tuple[ServiceUse, ...]
    unfinished: Unfinished
    days: tuple[DayLine, ...] = ()
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answered_by: tuple[AnsweredBy, ...] = ()
    unread: int = 0  # remarks that nobody has looked at yet; they are not printed


def figures_of(totals: Tallied, attended: Attended, form: Questionnaire, band: str, t: Texts) -> PeriodFigures:
    """Without services, days and remarks, which the caller adds."""
    layout = layout_of(form)
    scores = scoring.score(totals.complete, totals.counts, layout.aspects)
    ends, level = scoring.shown_interval(scores, totals.spread), scoring.shown_level(scores, band)
    return PeriodFigures(
        period="",
        people=attended.people,
        uses=None if attended.people is None else sum(attended.uses.values()),
        complete=totals.complete,
        partial=totals.partial,
        by_mode=totals.by_mode,
        percent=scoring.decimals(scores.percent),
        interval=(scoring.shown(ends[0]), scoring.shown(ends[1])) if ends else None,
        level=_word(level, totals.complete, form, t),
        scores=tuple(_lines(scores, form, band, t)),
        services=(),
        unfinished=unfinished_of(totals.options, layout.services),
    )


def _lines(scores: scoring.Scores, form: Questionnaire, band: str, t: Texts) -> Sequence[ScoreLine]:
    lines = []
    for aspect in form.aspects:
        only = len(aspect.items) == 1
        mean, most = scores.aspects[aspect.id], max(scores.items[item.id].n for item in aspect.items)
        level = _word(None if scoring.is_few(most) else scoring.level_of(mean, band), most, form, t)
        n = scores.items[aspect.items[0].id].n if only else None
        lines.append(ScoreLine(aspect.id, aspect.text.get(t.language), n, scoring.decimals(mean), level, True))
        for item in () if only else aspect.items:
            score = scores.items[item.id]
            level = _word(None if scoring.is_few(score.n) else scoring.level_of(score.mean, band), score.n, form, t)
            lines.append(ScoreLine(item.id, item.text.get(t.language), score.n, scoring.decimals(score.mean), level))
    whole = _word(scoring.shown_level(scores, band), scores.n, form, t)
    return [*lines, ScoreLine("", t("month_overall"), scores.n, scoring.decimals(scores.overall), whole, True)]


def _word(level: int | None, n: int, form: Questionnaire, t: Texts) -> str:
    """The level's word; that only `n` answered where they are fewer than five."""
    if scoring.is_few(n):
        return t("only_n", n=n)
    return form.levels[level].get(t.language) if level else scoring.MISSING


def answered_by(totals: Tallied, form: Questionnaire, place: str, t: Texts) -> tuple[AnsweredBy, ...]:
    """Who answered (part 1 of the form), where at least five did. A month's hidden cell could be had from the year's table and the other
    eleven months: so this is printed only where nobody prints such a table, by a kiosk that belongs to no province."""
    if not may_break_down(totals.complete):
        return ()
    questions = [question for question in form.questions if question.part == 1 and question.options]
    lines = []
    for question in questions:
        counted = totals.options.get(question.id, {})
        shown = shown_counts({option.code: counted.get(option.code, 0) for option in question.options}, question.kind == "one")
        options = tuple((option.code, option.text.get(t.language), shown[option.code]) for option in question.options)
        words = (question.short or question.text).get(t.language).replace("{place}", place)
        lines.append(AnsweredBy(question.printed, words, options))
    return tuple(lines)


def listed(remarks: Iterable[str], most: int, t: Texts) -> tuple[str, ...]:
    """Remarks as the form lists them: the same words once, with how many wrote them; the most frequent first, then as they came."""
    counts = Counter(" ".join(words.split()).replace(COVER, _COVERED) for words in remarks)
    lines = [t("month_times_said", words=words, n=n) if n > 1 else words for words, n in counts.most_common()]
    return (*lines[:most], *([t("month_more", n=len(lines) - most)] if len(lines) > most else []))


def period_words(first: date, last: date, t: Texts) -> str:
    if first == last:
        return t("month_of_day", day=long_date(first, t.language))
    return t("month_of_month", month=month_name(first, t.language))


def services_used(counter: ServiceCounter, attended: Attended, chosen: Mapping[str, int]) -> tuple[ServiceUse, ...]:
    """Every open service in the counter's order, then what was used or named and is not open any more."""
    known = {service.id: service for service in counter.services}
    ids = [*known, *sorted({*attended.uses, *chosen} - known.keys())]
    return tuple(
        ServiceUse(
            service,
            known[service].name if service in known else service,
            known[service].owner if service in known else "",
            None if attended.people is None else attended.uses.get(service, 0),
            chosen.get(service, 0),
        )
        for service in ids
    )
