"""What people wrote in a period, the newest day first: open answers and the words beside "other". Read only while nobody answers.

Only the day of each is said, and the order within a day says nothing: otherwise whoever watched the queue knows who wrote what.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.figures.overview import period_moved, period_view
from kiosk.officer.figures.period import FiguresPeriod, period_of
from kiosk.officer.figures.views import CommentsView, CommentView
from kiosk.officer.intents import OfficerIntent
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame
from kiosk.store import responses, tallies
from kiosk.survey.counting import layout_of
from kiosk.survey.dates.calendar import day_of, short_date
from kiosk.survey.open_text import own_words, picked_under
from kiosk.survey.privacy.personal_data import names_somebody
from kiosk.survey.unfinished import reasons_in_words, unfinished_of

MOST = 120  # shown of one period; an export holds all


@frozen
class WrittenComment:
    question: str
    text: str
    at: str  # ISO 8601
    mode: str
    picked: bool = False  # lines tapped from a list: ours, not the person's words


@frozen
class Comments:
    period: FiguresPeriod
    read: tuple[WrittenComment, ...] = ()  # at most MOST + 1


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Comments]:
    return state.opening(PAGE, _read(period_of(state.subject, context.today), context))


def handle(state: OfficerState[Comments], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    after = period_moved(state, intent, context)
    changed = isinstance(after.subject, Comments) and after.subject.period != state.subject.period
    return after.about(_read(after.subject.period, context), page=0) if changed else after


def _read(period: FiguresPeriod, context: OfficerContext) -> Comments:
    comments: list[WrittenComment] = []
    for record in _newest_first(context, *period.span):
        comments += _of(record, context)
        if len(comments) > MOST:
            break
    return Comments(period, tuple(comments[: MOST + 1]))


def _newest_first(context: OfficerContext, first: date, last: date) -> Iterator[Mapping[str, Any]]:
    """Records a day at a time, so that a year's first page reads only its last days; within a day in the order of their hashes."""
    day = min(last, context.today + timedelta(days=1))
    while day >= first:
        yield from sorted(responses.counted_records(context.connection, day, day), key=itemgetter("hash"))
        day -= timedelta(days=1)


def _of(record: Mapping[str, Any], context: OfficerContext) -> Iterator[WrittenComment]:
    form = context.questionnaire()
    open_ids = [question.id for question in form.questions if question.kind == "text"]
    for question_id in open_ids:
        text, picked = record["answers"].get(question_id), record["answers"].get(picked_under(question_id), ())
        if not isinstance(text, str):
            continue
        for line in text.split("\n")[: len(picked)]:
            yield WrittenComment(question_id, line, record["answered_at"], record["mode"], picked=True)
        if own_words(text, picked).strip():
            yield WrittenComment(question_id, own_words(text, picked), record["answered_at"], record["mode"])
    for question_id, text in record["other"].items():
        if text.strip():
            yield WrittenComment(question_id, text, record["answered_at"], record["mode"])


def view(state: OfficerState[Comments], context: OfficerContext, language: str) -> CommentsView:
    subject, texts = state.subject, context.texts[language]
    shown = period_view(subject.period, context, texts)
    comments = tuple(_view(comment, context, texts) for comment in subject.read[:MOST])
    comments = (*_unfinished(subject.period, context, texts), *comments)
    note = texts("comments_more", count=MOST) if len(subject.read) > MOST else texts("comments_count", count=len(subject.read))
    frame = OfficerFrame(texts("menu_comments"), f"{shown.title} · {context.load_site().place}")
    return CommentsView(frame, shown, comments, texts("comments_none"), note, state.page)


def _unfinished(period: FiguresPeriod, context: OfficerContext, texts: Texts) -> tuple[CommentView, ...]:
    """Before all words: how many could not finish their errand, and why."""
    options = tallies.totals(context.connection, *period.span).options
    figure = unfinished_of(options, layout_of(context.questionnaire()).services)
    if not figure.people:
        return ()
    words = texts("unfinished_people", n=figure.people), reasons_in_words(figure, texts) or texts("unfinished_no_reason")
    return (CommentView(" · ".join(words), texts("unfinished_definition")),)


def _view(comment: WrittenComment, context: OfficerContext, texts: Texts) -> CommentView:
    question = context.questionnaire().question(comment.question)
    about = texts.get(f"comment_{comment.question}") or (question.text.get(texts.language) if question else comment.question)
    day = day_of(datetime.fromisoformat(comment.at))
    notes = [about, short_date(day, texts.language)]
    notes += [texts(f"mode_{comment.mode}")] if comment.mode != "self" else []
    notes += [texts("comment_picked")] if comment.picked else []
    notes += [texts("comment_names_somebody")] if names_somebody(comment.text) else []
    return CommentView(comment.text, " · ".join(notes))


PAGE = OfficerPage(PageName.COMMENTS, view, handle)
