"""What was saved on a day, form by form: look at it, correct a paper form, withdraw it or a test, each with a reason.

What citizens answered by themselves is listed by its time alone: nobody reads it here, and it can only be withdrawn.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.entry import amending, paper_entry
from kiosk.officer.entry.paper_form import PaperForm
from kiosk.officer.intents import Act, OfficerIntent, Pick, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame, SavedFormsView
from kiosk.store import amendments
from kiosk.store.amendments import ResponseHistory, StoredResponse
from kiosk.survey.dates.calendar import BANGKOK, long_date, short_date
from kiosk.survey.limits import CORRECT, WITHDRAW
from kiosk.survey.questionnaire import Item, Question, Questionnaire
from kiosk.survey.response import Response

PAPER = "paper"
SIGNS = {PAPER: "pencil", "assisted": "people"}  # the icons of a mode; a citizen alone has speech

_AMENDED = {CORRECT: "saved_corrected", WITHDRAW: "saved_withdrawn"}


@frozen
class SavedDay:
    day: date


@frozen
class SavedForm:
    id: str  # of the response


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, SavedDay(context.today))


# ------------------------------------------------------------------ the list of a day


def handle(state: OfficerState[SavedDay], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, ShiftPeriod):
        day = state.subject.day + timedelta(days=intent.by)
        return state if day > context.today or day.year < 1970 else state.about(SavedDay(day), page=0)
    if isinstance(intent, Pick) and intent.line == "form":
        return state.opening(FORM, SavedForm(intent.value))
    return state


def view(state: OfficerState[SavedDay], context: OfficerContext, language: str) -> SavedFormsView:
    texts, day = context.texts[language], state.subject.day
    stored = amendments.listed(context.connection, day, day)
    entries = tuple(_entry(response, texts) for response in stored)
    amended = {act: sum(response.amended == act for response in stored) for act in (CORRECT, WITHDRAW)}
    note = texts("saved_counts", count=len(stored), corrected=amended[CORRECT], withdrawn=amended[WITHDRAW])
    frame = OfficerFrame(texts("menu_saved"), context.load_site().place)
    return SavedFormsView(frame, long_date(day, language), day < context.today, note, entries, texts("saved_none"), state.page)


def _entry(response: StoredResponse, texts: Texts) -> EntryView:
    at = datetime.fromisoformat(response.answered_at).astimezone(BANGKOK)
    title = f"{at:%H:%M} · {texts(f'mode_{response.mode}')} · {texts('saved_number', number=response.seq)}"
    note = texts(_AMENDED[response.amended] if response.amended else f"saved_{response.status}")
    return EntryView(response.id, SIGNS.get(response.mode, "speech"), title, note, Pick("form", response.id), _sign(response.amended))


def _sign(amended: str | None) -> bool | None:
    return {CORRECT: True, WITHDRAW: False}.get(amended or "")


# ------------------------------------------------------------------ one form


def handle_form(state: OfficerState[SavedForm], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if intent == Act("withdraw"):
        return amending.withdrawing(state, state.subject.id)
    if intent == Act("correct"):
        now = amendments.history(context.connection, state.subject.id)
        return state.opening(paper_entry.PAGE, _typed_in(now.form or now.response, state.subject.id, context.questionnaire()))
    return state


def _typed_in(form: Response, response_id: str, questionnaire: Questionnaire) -> PaperForm:
    """The form as it counts now, to be typed over."""
    answers, other = MappingProxyType(dict(form.answers)), MappingProxyType(dict(form.other))
    return PaperForm(amending.day_of(form), questionnaire.questions[0].id, answers, other, correcting=response_id)


def form_view(state: OfficerState[SavedForm], context: OfficerContext, language: str) -> MenuView:
    texts, now = context.texts[language], amendments.history(context.connection, state.subject.id)
    entries = [*_acts(now, context.questionnaire(), texts), *(_history(record, texts) for record in reversed(now.amendments))]
    if now.response.mode == PAPER:
        entries += _answers(now.form or now.response, context, texts)
    at = datetime.fromisoformat((now.form or now.response).answered_at).astimezone(BANGKOK)
    number = texts("saved_number", number=now.response.seq)
    title = f"{long_date(at.date(), language)} {at:%H:%M} · {texts(f'mode_{now.response.mode}')} · {number}"
    frame = OfficerFrame(texts("menu_saved"), context.load_site().place)
    return MenuView(PageName.SAVED_FORM, frame, title, tuple(entries), state.page)


def _acts(now: ResponseHistory, form: Questionnaire, texts: Texts) -> list[EntryView]:
    acts = []
    if now.response.mode == PAPER and now.response.questionnaire == (form.id, form.version):
        note = texts("saved_correct_note" if now.form else "saved_bring_back_note")
        acts.append(EntryView("correct", "pencil", texts("saved_correct"), note, Act("correct")))
    if now.form:
        acts.append(EntryView("withdraw", "cross", texts("saved_withdraw"), texts("saved_withdraw_note"), Act("withdraw")))
    return acts


def _history(record: Response, texts: Texts) -> EntryView:
    amends = record.amends
    assert amends
    day = short_date(date.fromisoformat(amends.day), texts.language)
    title = f"{texts(_AMENDED[amends.act])} · {day}"
    return EntryView(f"amendment_{record.seq}", "clock", title, amends.reason, None, _sign(amends.act))


def _answers(form: Response, context: OfficerContext, texts: Texts) -> list[EntryView]:
    """Every answer under the words of its question, in the order of the form."""
    questionnaire, place = context.questionnaire(), context.load_site().place
    before, behind = ([entry for entry in questionnaire.questions if entry.part == part] for part in (1, 3))
    asked: list[Question | Item] = [*before, *questionnaire.items, *behind]
    names = context.names()
    return [
        EntryView(
            f"answer_{entry.id}",
            "list",
            entry.text.get(texts.language).replace("{place}", place),
            _answer(entry.id, form, questionnaire, texts, names),
            None,
        )
        for entry in asked
        if entry.id in form.answers
    ]


def _answer(question_id: str, form: Response, questionnaire: Questionnaire, texts: Texts, names: Mapping[str, str]) -> str:
    """`names`: of the services, which are the options of one question."""
    answer, question = form.answers[question_id], questionnaire.question(question_id)
    if isinstance(answer, int):
        return f"{answer} · {questionnaire.levels[answer].get(texts.language)}"
    words = {option.code: option.text.get(texts.language) for option in question.options} if question else {}
    codes = answer if isinstance(answer, tuple) else (answer,)
    chosen = " · ".join(words.get(code) or names.get(code, code) for code in codes)
    return f"{chosen} ({form.other[question_id]})" if question_id in form.other else chosen


PAGE = OfficerPage(PageName.SAVED_FORMS, view, handle)
FORM = OfficerPage(PageName.SAVED_FORM, form_view, handle_form)
