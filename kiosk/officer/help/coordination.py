"""How a service is coordinated between citizen, counter and owner agency, step by step (the manual, 2.2), to read and to print."""

from collections.abc import Iterator
from typing import Any

from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.transfer import documents
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.paths import PROCEDURES
from kiosk.survey import procedures
from kiosk.survey.procedures import CONFIRMED_AT

_SIGNS = {"citizen": "people", "officer": "pencil", "agency": "house", "system": "gear"}


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    frame = OfficerFrame(texts("menu_coordination"), context.load_site().place)
    entries = (*_entries(texts, language), _printing(texts))
    return MenuView(PageName.COORDINATION, frame, texts("coordination_title"), entries, state.page)


def _entries(texts: Texts, language: str) -> Iterator[EntryView]:
    """The steps in their order, what the person has to confirm beside the step at which it is typed, then what depends on agreement."""
    coordination = procedures.coordination(PROCEDURES)
    for number, step in enumerate(coordination.steps, 1):
        actor = texts(f"coordination_{step.actor}") + (f" · {texts('coordination_sometimes')}" if step.optional else "")
        yield EntryView(f"step_{number}", _SIGNS[step.actor], f"{number}. {actor}", step.words(language), None)
        if number == CONFIRMED_AT:
            yield EntryView("confirm", "shield", texts("coordination_confirm"), texts("coordination_confirm_note"), None, good=True)
    for number, words in enumerate(coordination.conditions, 1):
        yield EntryView(f"condition_{number}", "list", texts("coordination_condition"), words(language), None)


def _printing(texts: Texts) -> EntryView:
    return EntryView("print", "save", texts("coordination_print"), texts("coordination_print_note"), Pick("document", "coordination"))


PAGE = OfficerPage(PageName.COORDINATION, view, documents.handle)
