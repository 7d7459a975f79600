"""What each figure means, in words: the page behind every "?" on the officers' pages of figures."""

from typing import Any

from kiosk.officer.context import OfficerContext
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame

# Key of its texts (explain_<key> and explain_<key>_note), sign.
_EXPLAINED = (
    ("answered", "people"),
    ("n", "people"),
    ("mean", "chart"),
    ("percent", "chart"),
    ("interval", "chart"),
    ("trend", "chart"),
    ("few", "warning"),
    ("came", "door"),
    ("unfinished", "warning"),
    ("dash", "list"),
)


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    entries = tuple(EntryView(key, sign, texts(f"explain_{key}"), texts(f"explain_{key}_note"), None) for key, sign in _EXPLAINED)
    frame = OfficerFrame(texts("explain_title"), context.load_site().place)
    return MenuView(PageName.FIGURES_HELP, frame, texts("explain_title"), entries, state.page)


PAGE = OfficerPage(PageName.FIGURES_HELP, view)
