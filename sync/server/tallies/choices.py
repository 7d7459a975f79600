"""Choice questions as they were counted: each wording apart, under the words its respondents read, and what of it may be shown. Pure.

The province may publish new versions of the questionnaire. Items keep their ids and are scored together. A choice is counted
together with the shipped form's only where the question, its kind and its options say the same; changed words get a count of
their own, so that nobody's answer stands under a label that they never saw.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from kiosk.frozen import frozen, replace
from kiosk.survey.privacy.small_cells import may_break_down, shown_counts, shown_whole
from kiosk.survey.questionnaire import Question, Questionnaire
from sync.server.tallies.queries import Totals

APART = "~"  # in no question's id: what follows it is the digest of the other wording


@frozen
class ChoiceCounts:
    """One wording and how it was answered: None in `visible` where 1 to 4 persons are not shown."""

    key: str  # the question's id; another wording's has APART in it
    question: Question
    form: str  # "opdc-2564/2" of another wording; empty for the shipped form's
    n: int  # who answered a choose-one; for a choose-many, complete responses under a form that has it
    visible: Mapping[str, int | None]

    @property
    def of_everybody(self) -> bool:
        """The percents are of more people than were asked: those to whom the question before gave no reason to ask it are in `n` too.

        Percents of those alone would tell how many they are, also where 1 to 4 of the others are hidden.
        """
        return self.question.kind == "many" and self.question.asked_if is not None


def form_name(form: Questionnaire) -> str:
    return f"{form.id}/{form.version}"


def counted_under(question: Question, shipped: Questionnaire) -> str:
    """The id under which a question's options are counted; at most 64 letters."""
    same = shipped.question(question.id)
    if same is not None and _meaning(same) == _meaning(question):
        return question.id
    return f"{question.id[:47]}{APART}{hashlib.sha256(_meaning(question).encode()).hexdigest()[:16]}"


def _meaning(question: Question) -> str:
    options = sorted((option.code, " ".join(option.text.th.split())) for option in question.options)
    return json.dumps([question.kind, " ".join(question.text.th.split()), question.options_from, options], ensure_ascii=False)


def choice_counts(totals: Totals, shipped: Questionnaire, published: Sequence[Questionnaire], part: int) -> list[ChoiceCounts]:
    """The choices of one part of the form (1: who answered, 3: what they think); those of too few respondents are left out."""
    shown: dict[str, ChoiceCounts] = {}
    for form in (shipped, *published):
        for question in form.questions:
            key = counted_under(question, shipped)
            if question.part == part and question.options and key not in shown:
                respondents = _asked(key, totals, shipped, published)
                counts = _counted(key, question, "" if form is shipped else form_name(form), totals.options.get(key, {}), respondents)
                shown |= {key: counts} if may_break_down(counts.n) else {}
    return list(shown.values())


@frozen
class WhoAnswered:
    """A part of the form as it may be shown: each district's own, and the sum of those districts that have a table."""

    districts: Mapping[str, Sequence[ChoiceCounts]]
    whole: Sequence[ChoiceCounts]
    left_out: tuple[str, ...]  # districts that are in no sum, or not in every one, because too few answered there


def who_answered(
    by_district: Mapping[str, Totals], shipped: Questionnaire, published: Sequence[Questionnaire], part: int = 1
) -> WhoAnswered:
    """The choices of one part of the form, each district's and their sum.

    Beside the whole province's of the same days no hidden cell is found by subtraction: it is hidden in the sum, and a district of fewer
    than 5 respondents is in no sum. The report shows this; a district's page shows its own part of it, which no other district changes.
    Both for whole fiscal years: a month's cells could be had from those of the other eleven. Not protected is what changes from one day's
    look to the next.
    """
    tables = {name: choice_counts(totals, shipped, published, part) for name, totals in by_district.items()}
    parts: dict[str, dict[str, ChoiceCounts]] = {}
    for name, choices in tables.items():
        for question in choices:
            parts.setdefault(question.key, {})[name] = question
    whole = [_whole(key, rows, by_district) for key, rows in parts.items()]
    answered = [name for name, totals in by_district.items() if totals.complete]
    left_out = tuple(name for name in answered if any(name not in rows and _answers(name, key, by_district) for key, rows in parts.items()))
    return WhoAnswered(tables, whole, left_out)


def _answers(name: str, key: str, by_district: Mapping[str, Totals]) -> int:
    return sum(by_district[name].options.get(key, {}).values())


def _whole(key: str, rows: Mapping[str, ChoiceCounts], by_district: Mapping[str, Totals]) -> ChoiceCounts:
    """The sum of the districts in `rows`."""
    first = next(iter(rows.values()))
    counts = {
        option.code: sum(by_district[name].options.get(key, {}).get(option.code, 0) for name in rows) for option in first.question.options
    }
    visible = shown_whole({name: row.visible for name, row in rows.items()}, counts, first.question.kind == "one")
    return replace(first, n=sum(row.n for row in rows.values()), visible=visible)


def _asked(key: str, totals: Totals, shipped: Questionnaire, published: Iterable[Questionnaire]) -> int:
    """Complete responses under a form that has this wording. The tallies name a response's form only where it is not the shipped one."""
    others = sum(
        totals.forms.get(form_name(form), 0)
        for form in published
        if any(counted_under(question, shipped) == key for question in form.questions)
    )
    own = totals.complete - sum(totals.forms.values()) if shipped.question(key) else 0
    return own + others


def _counted(key: str, question: Question, form: str, counts: Mapping[str, int], respondents: int) -> ChoiceCounts:
    single = question.kind == "one"
    by_code = {option.code: counts.get(option.code, 0) for option in question.options}
    return ChoiceCounts(key, question, form, sum(by_code.values()) if single else respondents, shown_counts(by_code, single))
