"""One scope's scores as a page shows them: with bars, item by item, option by option."""

from collections.abc import Iterable
from fractions import Fraction

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import ItemScore, Scores, is_few
from sync.server.pages.parts import charts
from sync.server.tallies.choices import ChoiceCounts
from sync.server.tallies.score_summary import ScoreSummary


def percent_span(summary: ScoreSummary) -> charts.Span:
    """Where a summary's percent and its interval lie on a bar."""
    return charts.span(summary.scores.percent, summary.interval)


@frozen
class Row:
    """One line of the list of items: an aspect in bold, or an item under it."""

    kind: str  # aspect | item
    id: str
    text: str
    mean: Fraction | None
    share: str | None  # of the bar
    n: int  # answers: of an aspect, those of its item that most people answered
    few: bool  # fewer than 5 answers: marked, without level and colour
    item: ItemScore | None
    parts: tuple[charts.Part, ...] = ()


def rows(questionnaire: Questionnaire, scores: Scores, language: str) -> list[Row]:
    """The ten items under their aspects, in the form's order. An aspect of one item stands for its item."""
    lines = []
    for aspect in questionnaire.aspects:
        mean, n = scores.aspects[aspect.id], max(scores.items[item.id].n for item in aspect.items)
        only = scores.items[aspect.items[0].id] if len(aspect.items) == 1 else None
        parts = charts.stack(only.counts) if only else ()
        lines.append(Row("aspect", aspect.id, aspect.text.get(language), mean, charts.share(mean, 5), n, is_few(n), only, parts))
        for item in aspect.items if only is None else ():
            scored = scores.items[item.id]
            lines.append(
                Row(
                    "item",
                    item.id,
                    item.text.get(language),
                    scored.mean,
                    charts.share(scored.mean, 5),
                    scored.n,
                    is_few(scored.n),
                    scored,
                    charts.stack(scored.counts),
                )
            )
    return lines


@frozen
class Choice:
    """One option of a question: None in `count` where 1 to 4 persons are not shown."""

    code: str
    text: str
    count: int | None
    percent: Fraction | None
    share: str | None


@frozen
class AnswerBars:
    id: str
    text: str
    n: int
    choices: tuple[Choice, ...]


def answers(shown: Iterable[ChoiceCounts], t: Texts, place: str) -> list[AnswerBars]:
    """Choices in words, those of part 1 (who answered) or part 3 (what they think), without the list of services.

    A question that another version of the form asks in other words stands by itself and names its version.
    """
    answered = []
    for question in shown:
        text = question.question.text.get(t.language).replace("{place}", place)
        lines = [
            _choice(option.code, option.text.get(t.language), question.visible[option.code], question.n)
            for option in question.question.options
        ]
        text = t("of_version", text=text, form=question.form) if question.form else text
        text = t("of_everybody", text=text) if question.of_everybody else text
        answered.append(AnswerBars(question.key, text, question.n, tuple(lines)))
    return answered


def _choice(code: str, text: str, count: int | None, n: int) -> Choice:
    return Choice(code, text, count, None if count is None else Fraction(count * 100, n), charts.share(count, n))
