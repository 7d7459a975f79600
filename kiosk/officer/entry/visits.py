"""People and uses of a day typed in by an officer, the two kept apart: a cell for the people, one for each open service."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import message
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Pick, ShiftPeriod
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import CellView, OfficerFrame, VisitsView
from kiosk.store import journal, visits
from kiosk.store.database import StoreError
from kiosk.survey.dates.calendar import long_date
from kiosk.ui.input.physical_keyboard import digit
from kiosk.ui.intents import Erase, TurnPage, TypeText

PEOPLE = "people"
DIGITS = 5  # of one number: no counter serves a hundred thousand a day


@frozen
class VisitsDay:
    day: date
    numbers: Mapping[str, str]  # field -> digits typed; absent: empty
    at: str = PEOPLE
    typed_in: bool = False  # an officer has typed this day in before
    fresh: bool = True  # the next digit starts the number over
    turned_to: int | None = None  # the page of cells that was turned to by hand; None: the one that holds `at`


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, of_day(context.today, context))


def of_day(day: date, context: OfficerContext) -> VisitsDay:
    """What is known of a day: the officer's figures, or else its check-ins as a beginning."""
    entered = visits.day_figures(context.connection, day)
    came = entered or visits.people_and_uses(context.connection, day, day)
    numbers = {PEOPLE: came.people, **came.uses}
    return VisitsDay(day, MappingProxyType({name: str(number) for name, number in numbers.items() if number}), typed_in=entered is not None)


def fields(subject: VisitsDay, context: OfficerContext) -> tuple[str, ...]:
    """The people, the open services, and services closed since that have uses on this day."""
    open_here = context.load_site().services
    return (PEOPLE, *open_here, *(service for service in subject.numbers if service != PEOPLE and service not in open_here))


def handle(state: OfficerState[VisitsDay], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    if isinstance(intent, ShiftPeriod):
        day = subject.day + timedelta(days=intent.by)
        return state if day > context.today or day.year < 1970 else state.about(of_day(day, context))
    if isinstance(intent, TurnPage):
        return state.about(replace(subject, turned_to=intent.page))
    if isinstance(intent, Pick) and intent.line == "field":
        return state.about(replace(subject, at=intent.value, fresh=True, turned_to=None))
    if isinstance(intent, TypeText) and digit(intent.text, intent.key):
        old = "" if subject.fresh else subject.numbers.get(subject.at, "")
        return state.about(_with(subject, (old + digit(intent.text, intent.key))[:DIGITS]))
    if isinstance(intent, Erase):
        return state.about(_with(subject, subject.numbers.get(subject.at, "")[:-1]))
    if intent == Act("next") or (isinstance(intent, TypeText) and intent.text == " "):
        return state.about(_next(subject, context))
    return _saved(state, subject, context) if intent == Act("save") else state


def _with(subject: VisitsDay, digits: str) -> VisitsDay:
    numbers = {**subject.numbers, subject.at: digits.lstrip("0") or ("0" if digits else "")}
    return replace(
        subject, numbers=MappingProxyType({name: digits_typed for name, digits_typed in numbers.items() if digits_typed}), fresh=False
    )


def _next(subject: VisitsDay, context: OfficerContext) -> VisitsDay:
    way = fields(subject, context)
    return replace(subject, at=way[(way.index(subject.at) + 1) % len(way)], fresh=True, turned_to=None)


def _saved(state: OfficerState[VisitsDay], subject: VisitsDay, context: OfficerContext) -> OfficerState[Any]:
    if context.load_site().trial_mark:
        return state.opening(message.PAGE, OfficerMessage("not_saved", ("visits_of_a_trial",), False))
    numbers = {name: int(digits) for name, digits in subject.numbers.items()}
    people, uses = numbers.pop(PEOPLE, 0), {service: number for service, number in numbers.items() if number}
    try:
        visits.set_day(context.connection, subject.day, people, uses, context.now())
        journal.note(context.connection, "officer", f"{subject.day}: {people} people, {sum(uses.values())} uses typed in", context.now())
    except StoreError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", ("visits_keep",), False, localized(error)))
    return state.back().opening(message.PAGE, OfficerMessage("visits_saved", ("visits_instead",)))


def view(state: OfficerState[VisitsDay], context: OfficerContext, language: str) -> VisitsView:
    subject, texts = state.subject, context.texts[language]
    names = {**context.names(), PEOPLE: texts("people")}
    cells = tuple(
        CellView(name, names.get(name, name), subject.numbers.get(name, ""), name == subject.at, False, Pick("field", name))
        for name in fields(subject, context)
    )
    frame = OfficerFrame(texts("menu_visits"), f"{long_date(subject.day, language)} · {context.load_site().place}")
    note = texts("visits_typed" if subject.typed_in else "visits_new")
    later = subject.day < context.today
    return VisitsView(frame, long_date(subject.day, language), later, cells, _sums(subject, texts), note, subject.turned_to)


def _sums(subject: VisitsDay, texts: Texts) -> str:
    uses = sum(int(digits) for name, digits in subject.numbers.items() if name != PEOPLE)
    people = texts("people_count", count=subject.numbers.get(PEOPLE, "0"))
    return texts("visits_sums", people=people, uses=texts("uses_count", count=uses))


PAGE = OfficerPage(PageName.VISITS, view, handle)
