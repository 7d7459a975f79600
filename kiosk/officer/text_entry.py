"""One line of text typed by an officer: a place, a name, a telephone, a search. The caller decides what becomes of it."""

from collections.abc import Callable
from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.language.sentence import localized
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.intents import OfficerIntent
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame, TextEntryView
from kiosk.survey.limits import NAME_LIMIT
from kiosk.survey.record_checks import storable
from kiosk.ui.input.physical_keyboard import code_letter, latin_letter
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.intents import DoneTyping, Erase, KeyIntent, SetLayer, TypeText


class TextEntryError(Exception):
    """What was typed cannot be used. Show the sentence, or the text of that key, and let the officer correct it."""


SaveText = Callable[[OfficerState[Any], str, OfficerContext], OfficerState[Any]]


@frozen
class OfficerTextEntry:
    """`keep` gets the page before this one and the finished text; it returns the next page, or raises TextEntryError."""

    title: str  # key of a text, or finished words
    keep: SaveText
    entry: TextEntry = TextEntry()
    hint: str = ""  # key of a text
    message: str = ""
    of_first_day: bool = False  # its header says how many steps are left
    latin: bool = False  # never anything else: a real keyboard, or a scanner that is one, may have been left on Thai
    code: bool = False  # the same, of letters and digits: a sign on a key of a digit is that digit


def typed(entry: TextEntry, intent: KeyIntent) -> TextEntry:
    """The line after a key of either keyboard: one line, of at most NAME_LIMIT letters."""
    if not isinstance(intent, TypeText):
        return entry.after(intent)
    after = entry.after(replace(intent, text=intent.text.replace("\n", " ")))
    return replace(after, text=after.text[:NAME_LIMIT])


def handle(state: OfficerState[OfficerTextEntry], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    if isinstance(intent, DoneTyping):
        try:
            return subject.keep(state.back(), storable(subject.entry.text), context)
        except TextEntryError as fault:
            return state.about(replace(subject, message=localized(fault)))
    if not isinstance(intent, TypeText | Erase | SetLayer):
        return state
    if (subject.latin or subject.code) and isinstance(intent, TypeText):
        meant = code_letter if subject.code else latin_letter
        intent = TypeText(meant(intent.text, intent.key))
    message = subject.message if isinstance(intent, SetLayer) else ""
    after = replace(subject, entry=typed(subject.entry, intent), message=message)
    return state if after == subject else state.about(after)


def view(state: OfficerState[OfficerTextEntry], context: OfficerContext, language: str) -> TextEntryView:
    subject, texts = state.subject, context.texts[language]
    words = texts.get(subject.message, texts.translated(subject.message)) or (texts(subject.hint) if subject.hint else "")
    entry = subject.entry
    frame = steps.frame(context, texts) if subject.of_first_day else OfficerFrame(texts("officers"), context.load_site().place)
    return TextEntryView(frame, texts.get(subject.title, subject.title), words, bool(subject.message), entry.text, entry.layer)


PAGE = OfficerPage(PageName.TEXT_ENTRY, view, handle)
