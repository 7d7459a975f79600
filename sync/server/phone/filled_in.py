"""What somebody filled in on a telephone, as the kiosk's own survey takes it: each field is a step of kiosk.survey.session, so that the
same answers make the same record there and here. Pure."""

import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from kiosk.frozen import frozen, replace
from kiosk.language.texts import Texts
from kiosk.survey import open_text, session
from kiosk.survey.answers import asked
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.limits import UUID
from kiosk.survey.open_text import ReadyAnswer, picked_under
from kiosk.survey.questionnaire import Question, Questionnaire
from kiosk.survey.record_checks import storable
from kiosk.survey.session import Session, SurveyStep
from kiosk.survey.unfinished import REASONS, unfinished_under

OTHER, REASONS_OF = "other.", ".reasons"  # of fields: the words of an "other" option, why an errand was not finished
LONGEST_H = 72  # a form that was opened before is begun now
Fields = Mapping[str, Sequence[str]]
_LEVEL = re.compile("[1-5]")


class FilledInError(ValueError):
    """A field holds what no browser sends from our form."""


@frozen
class AskedForm:
    """What a district asks: the questionnaire, its open services, the lines that can be tapped, whether errands are asked about."""

    questionnaire: Questionnaire
    services: Collection[str]
    ready: Mapping[str, Sequence[ReadyAnswer]]
    asks_unfinished: bool


def begun(identity: str, language: str, now: datetime) -> Session:
    """The session of a form whose hidden field says when it was opened: the milliseconds of its version 7 UUID (RFC 9562, 5.7)."""
    if not UUID.fullmatch(identity) or identity[14] != "7":
        raise FilledInError("form")
    opened = datetime.fromtimestamp((uuid.UUID(identity).int >> 80) / 1000, UTC) if uuid.UUID(identity).int >> 80 < 2**43 else now
    started = opened if timedelta() <= now - opened <= timedelta(hours=LONGEST_H) else now
    return Session(identity, timestamp(started), language)


def filled_in(asked_form: AskedForm, fields: Fields, opened: Session, texts: Texts) -> Session:
    """The session with every answer in it. Raises FilledInError."""
    form, current = asked_form.questionnaire, opened
    for question in form.questions:
        if asked(question, current.answers):
            current = _answered(asked_form, question, fields, replace(current, step=SurveyStep("question", question.id)), texts)
    for item in form.items:
        if level := _single(fields, item.id):
            if not _LEVEL.fullmatch(level):
                raise FilledInError(item.id)
            current = session.rate(form, replace(current, step=SurveyStep("item", item.id)), int(level))
    return replace(current, step=session.THANKS, reviewing=False)


def _answered(asked_form: AskedForm, question: Question, fields: Fields, current: Session, texts: Texts) -> Session:
    form, step = asked_form.questionnaire, current.step
    try:
        if question.kind == "text":
            return _written(asked_form, question, fields, current, texts)
        if question.kind == "one":
            current = session.choose(form, current, chosen) if (chosen := _single(fields, question.id)) else current
        for code in dict.fromkeys(fields.get(question.id, ())) if question.kind == "many" else ():
            if question.options_from and code not in asked_form.services:
                raise FilledInError(question.id)
            current = session.toggle(form, replace(current, step=step), code)
    except FilledInError:
        raise
    except ValueError as error:
        raise FilledInError(question.id) from error
    if words := storable(_single(fields, OTHER + question.id)):
        about = SurveyStep("other", question.id)
        if about in session.survey_steps(form, current):
            current = session.write(replace(current, step=about), words)
    if question.options_from and asked_form.asks_unfinished:
        return _unfinished(form, question, fields, replace(current, step=step))
    return current


def _written(asked_form: AskedForm, question: Question, fields: Fields, current: Session, texts: Texts) -> Session:
    picked = set(fields.get(picked_under(question.id), ()))
    lines = {answer.said(texts): answer.code for answer in asked_form.ready.get(question.id, ()) if answer.code in picked}
    if picked - set(lines.values()):
        raise FilledInError(question.id)
    own = storable(_single(fields, question.id))
    return session.write(current, open_text.joined(tuple(lines), own), tuple(lines.values()))


def _unfinished(form: Questionnaire, question: Question, fields: Fields, current: Session) -> Session:
    if not fields.get(unfinished_under(question.id)):
        return current
    reasons = dict.fromkeys(fields.get(question.id + REASONS_OF, ()))
    if set(reasons) - set(REASONS):
        raise FilledInError(question.id)
    current = session.toggle_unfinished(form, current)
    for reason in reasons:
        current = session.toggle_reason(replace(current, step=SurveyStep("unfinished", question.id)), reason)
    return current


def _single(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""
