"""The page where paper forms are typed in: saves each form at once and counts them. What keys mean is in paper_form.py."""

from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from secrets import randbits
from typing import Any

from kiosk.frozen import replace
from kiosk.language.sentence import Sentence, localized
from kiosk.language.texts import Texts
from kiosk.officer import text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.entry import amending, paper_form
from kiosk.officer.entry.paper_form import PaperField, PaperForm
from kiosk.officer.intents import Act, OfficerIntent, Pick, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry
from kiosk.officer.views import CellView, KeyView, OfficerFrame, PaperCellView, PaperFormView
from kiosk.site import open_services
from kiosk.store import responses
from kiosk.store.database import StoreError
from kiosk.survey import answers as fitting
from kiosk.survey.dates.calendar import BANGKOK, long_date, timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.response import Draft
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.intents import Erase, SetLayer, TurnPage, TypeText


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, paper_form.empty(context.today, context.questionnaire()))


def _way(subject: PaperForm, context: OfficerContext) -> tuple[PaperField, ...]:
    services = tuple((service.id, service.name) for service in open_services.offered_services(context.load_site(), context.catalogue))
    return paper_form.fields(context.questionnaire(), services, subject)


def handle(state: OfficerState[PaperForm], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    if isinstance(intent, TurnPage):
        return state
    if intent == Act("save"):
        return _save(state, subject, context)
    if intent == Act("write"):
        return _write(state, subject, context)
    after = _moved(subject, intent, context)
    if after == subject:
        return state
    same_field = after.at == subject.at
    return state.about(paper_form.tidied(context.questionnaire(), after), page=state.page if same_field else 0)


def _moved(subject: PaperForm, intent: OfficerIntent, context: OfficerContext) -> PaperForm:
    way = _way(subject, context)
    ways = partial(_way, context=context)
    if isinstance(intent, TypeText):
        return paper_form.typed(ways, subject, intent.text, intent.key)
    if isinstance(intent, SetLayer):
        return replace(subject, layer=intent.layer)
    if isinstance(intent, Erase):
        return paper_form.erase(way, subject)
    if isinstance(intent, Pick):
        return paper_form.moved_to(subject, intent.value) if intent.line == "field" else paper_form.chosen(ways, subject, intent.value)
    if isinstance(intent, ShiftPeriod):
        day = subject.day + timedelta(days=intent.by)
        return subject if day > context.today or day.year < 1970 else replace(subject, day=day)
    return paper_form.stepped(way, subject, 1) if intent == Act("next") else subject


def _write(state: OfficerState[PaperForm], subject: PaperForm, context: OfficerContext) -> OfficerState[Any]:
    """An open question by the keyboard on the screen."""
    text = str(paper_form.value_of(subject, subject.at) or "")
    question = context.questionnaire().question(subject.at.removesuffix(paper_form.OTHER))
    title = question.text.th if question else subject.at
    return state.opening(
        text_entry.PAGE,
        OfficerTextEntry(title.replace("{place}", context.load_site().place), partial(_save_text, subject.at), TextEntry(text)),
    )


def _save_text(field_id: str, before: OfficerState[PaperForm], text: str, context: OfficerContext) -> OfficerState[Any]:
    return before.about(paper_form.written(before.subject, field_id, text))


# ------------------------------------------------------------------ keeping a form


def _save(state: OfficerState[PaperForm], subject: PaperForm, context: OfficerContext) -> OfficerState[Any]:
    """Kept for good and on to an empty form; a form with gaps asks once more, an empty one is not kept."""
    answers, other = paper_form.finished(context.questionnaire(), subject)
    if not answers:
        return state.about(replace(subject, message="paper_empty"))
    missing = paper_form.gaps(_way(subject, context), subject)
    if missing and missing != subject.gaps:
        return state.about(replace(subject, message="paper_gaps", gaps=missing))
    draft = _draft(subject, answers, other, context)
    faults = fitting.problems(context.questionnaire(), answers, other, open_services.choosable(context.load_site(), context.catalogue))
    if faults:
        words = Sentence("{field}: {fault}", field=faults[0].field, fault=faults[0].fault)
        return state.about(replace(subject, at=faults[0].field, message=words))
    if subject.correcting:
        return amending.correcting(state, subject.correcting, draft)
    try:
        responses.save(context.connection, draft, context.questionnaire())
    except StoreError as error:
        return state.about(replace(subject, message=localized(error)))
    return state.about(paper_form.empty(subject.day, context.questionnaire(), subject.saved + 1), page=0)


def _draft(subject: PaperForm, answers: dict[str, Any], other: dict[str, Any], context: OfficerContext) -> Draft:
    """Of today: now. Of an earlier day: its noon, as `kiosk import` does for a day without a time."""
    now, form, site = context.now(), context.questionnaire(), context.load_site()
    noon = datetime(subject.day.year, subject.day.month, subject.day.day, 12, tzinfo=BANGKOK)
    answered = now if subject.day == context.today else noon
    return Draft(
        id=uuid7(int(now.timestamp() * 1000), randbits(74)),
        kiosk=site.kiosk,
        questionnaire=(form.id, form.version),
        started_at=timestamp(answered),
        answered_at=timestamp(answered),
        duration_s=0,
        language="th",
        mode="paper",
        status="complete",
        answers=answers,
        other=other,
        trial=site.trial_mark,
    )


# ------------------------------------------------------------------ what the page shows


def view(state: OfficerState[PaperForm], context: OfficerContext, language: str) -> PaperFormView:
    subject, texts = state.subject, context.texts[language]
    way = _way(subject, context)
    at = paper_form.here(way, subject)
    value = paper_form.value_of(subject, at.id)
    parts = tuple((part, texts("paper_part", part=part)) for part in sorted({form_field.part for form_field in way}))
    keys = tuple(
        KeyView(choice.code, choice.key, choice.words[language == "en"], _is_chosen(choice.code, value), Pick("option", choice.code))
        for choice in at.choices
    )
    frame = OfficerFrame(
        texts("saved_correct" if subject.correcting else "menu_paper"), f"{long_date(subject.day, language)} · {context.load_site().place}"
    )
    return PaperFormView(
        frame=frame,
        day=long_date(subject.day, language),
        has_next=subject.day < context.today,
        cells=tuple(_cell(form_field, subject, at.id, context, texts) for form_field in way),
        title=_title(at, context, texts),
        short_title=" ".join([texts("paper_part", part=at.part), "·", _number(at, context), texts.get(f"paper_{at.id}")]).strip(),
        keys=keys,
        many=at.kind == "many",
        levels=at.kind == "level",
        text=str(value or "") if at.kind == "text" else None,
        layer=subject.layer if at.kind == "text" else "",
        writing=paper_form.writing(way, subject),
        saved=tuple(texts(key, count=subject.saved) for key in ("paper_saved", "paper_saved_short")),
        message=_message(subject, context, texts),
        parts=parts,
        hint=_hint(at, subject, way, texts),
        last=at is way[-1],
        page=state.page,
    )


def _hint(at: PaperField, subject: PaperForm, way: tuple[PaperField, ...], texts: Texts) -> str:
    """What the keyboard's keys do here; in a field that answering leads on from, only how to save."""
    if at is way[-1]:
        return texts("paper_key_save")
    if at.kind in ("one", "level"):
        return ""
    return texts("paper_key_enter" if paper_form.writing(way, subject) else "paper_key_next")


def _is_chosen(code: str, value: object) -> bool:
    return code in value if isinstance(value, tuple) else str(value) == code


def _cell(form_field: PaperField, subject: PaperForm, at: str, context: OfficerContext, texts: Texts) -> PaperCellView:
    value = paper_form.value_of(subject, form_field.id)
    number = _number(form_field, context)
    name = texts.get(f"paper_{form_field.id}") if form_field.part != 2 else ""
    labels = (f"{number} {name}".strip(), number)
    cell = CellView(form_field.id, labels[0], "", form_field.id == at, form_field.id in subject.gaps, Pick("field", form_field.id))
    return PaperCellView(cell, form_field.part, labels, _shown(form_field, value, texts))


def _shown(form_field: PaperField, value: object, texts: Texts) -> tuple[str, ...]:
    """The answer in several lengths, the longest first."""
    if value is None:
        return ("–",)
    if form_field.kind == "text":
        return (str(value).replace("\n", " "), texts("paper_letters", count=len(str(value))), str(len(str(value))))
    chosen = [choice for choice in form_field.choices if _is_chosen(choice.code, value)]
    keys = " ".join(choice.key or choice.code for choice in chosen)
    if form_field.kind == "one":
        return (f"{keys} · {chosen[0].words[texts.language == 'en']}", keys) if chosen else (str(value),)
    return (keys, texts("paper_count", count=len(chosen)), f"({len(chosen)})") if form_field.kind == "many" else (str(value),)


def _number(form_field: PaperField, context: OfficerContext) -> str:
    question = context.questionnaire().question(form_field.id.removesuffix(paper_form.OTHER))
    return form_field.id if question is None else question.printed


def _title(at: PaperField, context: OfficerContext, texts: Texts) -> str:
    """Part, number and words: numbers occur in two parts."""
    form = context.questionnaire()
    question, item = form.question(at.id.removesuffix(paper_form.OTHER)), form.item(at.id)
    part = texts("paper_part", part=at.part)
    if item:
        return f"{part} · {item.id} {item.text.get(texts.language)}"
    assert question
    said = f"{part} · {question.printed} {question.text.get(texts.language)}".replace("{place}", context.load_site().place)
    return texts("paper_other", question=said) if at.id.endswith(paper_form.OTHER) else said


def _message(subject: PaperForm, context: OfficerContext, texts: Texts) -> str:
    if subject.message != "paper_gaps":
        return texts.get(subject.message, texts.translated(subject.message))
    shown = [form_field for form_field in _way(subject, context) if form_field.id in subject.gaps[:6]]
    parts = [
        f"{texts('paper_part', part=part)}: {', '.join(_number(form_field, context) for form_field in members)}"
        for part, members in groupby(shown, key=lambda form_field: form_field.part)
    ]
    more = " …" if len(subject.gaps) > len(shown) else ""
    return texts("paper_gaps", count=len(subject.gaps), fields=" · ".join(parts) + more)


PAGE = OfficerPage(PageName.PAPER_ENTRY, view, handle)
