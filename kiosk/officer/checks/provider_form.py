"""The provider's questionnaire filled in on the kiosk: a tap or a line for each answer, then it goes to the province or onto paper."""

from datetime import date
from functools import partial
from typing import Any

from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.officer import text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.transfer import documents
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.site import provider_draft
from kiosk.site.provider_draft import ProviderDraft
from kiosk.store import journal, responses, settings
from kiosk.survey.dates.calendar import short_date
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.duties import questionnaire_duty
from kiosk.survey.yearly.provider_answers import OBSTACLES, REASONS, SUGGESTIONS, Answers, missing_fields
from kiosk.ui.input.text_editing import TextEntry

_OBSTACLE = "obstacle_"  # before an obstacle's kind, as a field of the page


def year_of(context: OfficerContext) -> int:
    """The Buddhist fiscal year whose form is asked for, as the duties say."""
    first = next(iter(responses.records(context.connection)), None)
    since = date.fromisoformat(first["answered_at"][:10]) if first else None
    values = questionnaire_duty(context.today, settings.PROVIDER_ANSWERED_FOR.get(context.connection), since).values
    return int(str(values["year"]))


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    """A new form knows already when the counter opened."""
    year = year_of(context)
    form = provider_draft.stored(context.connection, year)
    if form == ProviderDraft(year):
        provider_draft.keep(context.connection, replace(form, answers=Answers(opened_on=context.load_site().printed("opened_on"))))
    return state.opening(PAGE, year)


def handle(state: OfficerState[int], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    form = provider_draft.stored(context.connection, state.subject)
    if intent == Act("questionnaire"):
        _finish(form, context)
        return replace(state)
    if intent == Act("print"):
        return documents.opened(state, "provider-filled", context)
    if not isinstance(intent, Pick):
        return state
    if intent.line == "option":
        _keep(form, _tapped(form.answers, intent.value), context)
        return replace(state)
    if intent.line == "field":
        entry = TextEntry(_written(form.answers, intent.value))
        return state.opening(text_entry.PAGE, OfficerTextEntry(_title(intent.value), partial(_take, intent.value), entry))
    return state


def _finish(form: ProviderDraft, context: OfficerContext) -> None:
    """It may go; the same tap again takes it back, after a slip. What is missing is seen on the page, and nothing goes."""
    if not form.finished and missing_fields(form.answers, form.year):
        return
    provider_draft.keep(context.connection, replace(form, finished=not form.finished))
    settings.PROVIDER_ANSWERED_FOR.put(context.connection, None if form.finished else form.year)
    what = "taken back" if form.finished else "finished"
    journal.note(context.connection, "officer", f"the provider's questionnaire of {form.year} is {what}", context.now())


def _keep(form: ProviderDraft, answers: Answers, context: OfficerContext) -> None:
    """Changed answers wait until an officer says once more that they may go."""
    provider_draft.keep(context.connection, replace(form, answers=answers, finished=form.finished and answers == form.answers))


def _tapped(answers: Answers, option: str) -> Answers:
    if option in ("yes", "no"):
        return replace(answers, suitable="" if answers.suitable == option else option, because=answers.because if option == "yes" else ())
    if option in REASONS:
        chosen = set(answers.because) ^ {option}
        return replace(answers, because=tuple(reason for reason in REASONS if reason in chosen))
    return answers


def _written(answers: Answers, field: str) -> str:
    if field.startswith(_OBSTACLE):
        return answers.obstacles.get(field.removeprefix(_OBSTACLE), "")
    if field.isdecimal():
        lines = answers.suggestions
        return lines[int(field) - 1] if len(lines) >= int(field) else ""
    if field == "opened_on":
        return short_date(date.fromisoformat(answers.opened_on)) if answers.opened_on else ""
    return str(getattr(answers, field))


def _take(field: str, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    form = provider_draft.stored(context.connection, before.subject)
    answers = form.answers
    if field.startswith(_OBSTACLE):
        said = {**answers.obstacles, field.removeprefix(_OBSTACLE): text}
        answers = replace(answers, obstacles={kind: said[kind] for kind in OBSTACLES if said.get(kind)})
    elif field.isdecimal():
        lines = [_written(answers, str(line)) for line in range(1, SUGGESTIONS + 1)]
        lines[int(field) - 1] = text
        answers = replace(answers, suggestions=tuple(filter(None, lines)))
    elif field == "opened_on":
        answers = replace(answers, opened_on=_day(text))
    else:
        answers = replace(answers, **{field: text})
    _keep(form, answers, context)
    return before


def _day(text: str) -> str:
    try:
        return parse_date(text).isoformat() if text else ""
    except ValueError as error:
        raise TextEntryError("site_opened_on_wrong") from error


def _title(field: str) -> str:
    """The key of a field's words."""
    return f"providing_{'suggestion' if field.isdecimal() else field}"


def view(state: OfficerState[int], context: OfficerContext, language: str) -> MenuView:
    texts, year = context.texts[language], state.subject
    form, place = provider_draft.stored(context.connection, year), context.load_site().place
    gaps = missing_fields(form.answers, year)
    entries = (*_questions(form.answers, gaps, texts), *_ways_on(form, gaps, context, texts))
    frame = OfficerFrame(texts("providing"), place)
    return MenuView(PageName.PROVIDER_FORM, frame, texts("providing_title", year=year, place=place), entries, state.page)


def _questions(answers: Answers, gaps: list[str], texts: Texts) -> list[EntryView]:
    """In the order of the paper form; what must still be said has the sign for it."""

    def line(field: str, icon: str = "pencil") -> EntryView:
        written = _written(answers, field)
        key = texts(_title(field), number=field) if field.isdecimal() else texts(_title(field))
        return EntryView(field, icon, key, written or texts("providing_nothing"), Pick("field", field), False if field in gaps else None)

    def choice(option: str, chosen: bool, lacking: bool) -> EntryView:
        sign = False if lacking else chosen or None
        return EntryView(option, "tick" if chosen else "list", texts(f"providing_{option}"), "", Pick("option", option), sign)

    entries = [line("opened_on", "clock")]
    entries += [choice(option, answers.suitable == option, "suitable" in gaps) for option in ("yes", "no")]
    if answers.suitable == "yes":
        entries += [choice(reason, reason in answers.because, "because" in gaps) for reason in REASONS]
        entries += [line("because_other")] if "other" in answers.because else []
    if answers.suitable == "no":
        entries.append(line("unsuitable_because"))
    entries += [line(_OBSTACLE + kind) for kind in OBSTACLES]
    entries += [line(str(number)) for number in range(1, SUGGESTIONS + 1)]
    return [*entries, line("position", "people")]


def _ways_on(form: ProviderDraft, gaps: list[str], context: OfficerContext, texts: Texts) -> list[EntryView]:
    joined = bool(context.load_site().server.url)
    lacking = texts("providing_lacking", what=" · ".join(texts(f"providing_gap_{gap}") for gap in gaps)) if gaps else ""
    note = texts("providing_done" if form.finished else "providing_ready") if not gaps else lacking
    title = texts("providing_send" if joined else "providing_finish")
    sign: bool | None = True if form.finished else False if gaps else None
    return [
        EntryView("send", "send" if joined else "tick", title, note, Act("questionnaire"), sign),
        EntryView("print", "save", texts("providing_print"), texts("providing_print_note"), Act("print")),
    ]


PAGE = OfficerPage(PageName.PROVIDER_FORM, view, handle)
