"""What people and providers answered, as the report prints it: choices, screened comments, the providers' questionnaires."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, Row

from kiosk.survey.catalogue_search import in_thai_order
from kiosk.survey.dates.calendar import short_date
from kiosk.survey.open_text import picked_under
from kiosk.survey.scoring import decimals
from sync.server.comments import comments
from sync.server.comments.comments import PASSED, CommentFilter, CommentKey
from sync.server.comments.theme_marks import marks_of, shown_marks
from sync.server.comments.themes import themes_in_use
from sync.server.configuration.ready_answers import PickedLines
from sync.server.db.schema import UNREAD
from sync.server.duties import provider_questionnaire
from sync.server.report.context import ReportContext
from sync.server.report.model import (
    SUPPRESSED,
    Comment,
    Distribution,
    Provider,
    Share,
)
from sync.server.scope import Scope
from sync.server.tallies import score_summary
from sync.server.tallies.choices import ChoiceCounts

_AT_ONCE = 500  # comments whose themes are asked for: a statement takes only so many values


OPEN_QUESTIONS = ("problems", "suggestions", "wanted_services", "unsuitable_because", "suitable_because+")


# ---- who answered and what they think
def distributions(context: ReportContext, shown: Iterable[ChoiceCounts]) -> tuple[Distribution, ...]:
    """Choices in words; cells that may not be shown: SUPPRESSED."""
    tables = []
    for counts in shown:
        text = counts.question.text.get(context.language).replace("{place}", context.t("the_place"))
        text = context.t("of_version", text=text, form=counts.form) if counts.form else text
        text = context.t("of_everybody", text=text) if counts.of_everybody else text
        options = counts.question.options
        shares = tuple(_share(option.code, option.text.get(context.language), counts.visible[option.code], counts.n) for option in options)
        tables.append(Distribution(counts.key, text, counts.n, counts.question.kind == "many", shares))
    return tuple(tables)


def picked_distributions(context: ReportContext, picked: Iterable[PickedLines], asked: int) -> tuple[Distribution, ...]:
    """Lines that were tapped under an open question, ranked: counted apart from what people wrote. `asked`: complete responses."""
    tables = []
    for ranked in picked:
        text = ranked.question.text.get(context.language).replace("{place}", context.t("the_place"))
        shares = tuple(_share(answer.code, answer.words(context.language), n, asked) for answer, n in ranked.lines)
        tables.append(Distribution(picked_under(ranked.question.id), context.t("picked_from_list", text=text), asked, True, shares))
    return tuple(tables)


def _share(code: str, label: str, count: int | None, n: int) -> Share:
    return (
        Share(code, label, SUPPRESSED, None) if count is None else Share(code, label, count, decimals(score_summary.percent_of(count, n)))
    )


def screened_comments(connection: Connection, context: ReportContext, scope: Scope) -> tuple[tuple[Comment, ...], int]:
    """The screened remarks by question and day, and how many nobody has screened yet."""
    listed: list[Comment] = []
    unscreened = 0
    for question, kind in _open_questions(context).items():
        rows = comments.list_comments(connection, scope, CommentFilter(PASSED, context.first, context.last, question))
        themes = _first_themes(connection, context, scope, rows)
        listed += [_comment(context, row, kind, themes.get(CommentKey(row.district, row.id, row.question), "")) for row in reversed(rows)]
        unscreened += comments.count_comments(connection, scope, CommentFilter((UNREAD,), context.first, context.last, question))
    return tuple(listed), unscreened


def _day(stored: str, language: str) -> str:
    """14 ก.พ. 2564; what is no day stays as it is."""
    try:
        return short_date(date.fromisoformat(stored), language)
    except ValueError:
        return stored


def _open_questions(context: ReportContext) -> dict[str, str]:
    """Question -> its id where the report has a heading for it, or else, of a question that only another version asks, its own words."""
    asked = [question for form in context.published for question in form.questions if question.kind == "text"]
    others = {question.id: question.text.get(context.language) for question in asked if question.id not in OPEN_QUESTIONS}
    return dict(zip(OPEN_QUESTIONS, OPEN_QUESTIONS, strict=True)) | others


def _first_themes(connection: Connection, context: ReportContext, scope: Scope, rows: Sequence[Row]) -> dict[CommentKey, str]:
    """Comment -> its first theme in the dictionary's order; those that people refused are left out."""
    themes, first = themes_in_use(connection), dict[CommentKey, str]()
    for start in range(0, len(rows), _AT_ONCE):
        keys = [CommentKey(row.district, row.id, row.question) for row in rows[start : start + _AT_ONCE]]
        for key, marks in marks_of(connection, scope.province, keys).items():
            if shown := shown_marks(marks, themes):
                first[key] = shown[0][0].name(context.language)
    return first


def _comment(context: ReportContext, row: Row, kind: str, theme: str) -> Comment:
    follow = context.t(f"follow_{row.follow_up}") + (f": {row.note}" if row.note else "")
    return Comment(kind, row.district, row.day, comments.visible_text(row), follow, row.owner, theme)


def provider_answers(connection: Connection, context: ReportContext, scope: Scope, year: int) -> tuple[Provider, ...]:
    t, providers = context.t, []
    for district, form in in_thai_order(provider_questionnaire.stored_forms(connection, scope, year)):
        if form.state != provider_questionnaire.SENT:
            continue
        answers = form.answers
        because = [
            answers.because_other if reason == "other" and answers.because_other else t(f"reason_{reason}") for reason in answers.because
        ]
        obstacles = [f"{t(f'obstacle_{kind}')}: {words}" for kind, words in answers.obstacles.items()]
        words = "; ".join(because) if answers.suitable == "yes" else answers.unsuitable_because
        providers.append(
            Provider(
                district,
                _day(answers.opened_on, context.language),
                t(f"suitable_{answers.suitable}"),
                words,
                "\n".join(obstacles),
                "\n".join(answers.suggestions),
                answers.position,
            )
        )
    return tuple(providers)
