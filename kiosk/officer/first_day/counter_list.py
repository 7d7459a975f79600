"""Whether the counter is ready to open: the manual's list, item by item, with who said so and when. Advice, never a gate."""

from typing import Any

from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.officer import text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day.views import ActionView, ChoicesView
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry
from kiosk.officer.views import EntryView, OfficerFrame, SelectableView
from kiosk.site import counter_words
from kiosk.site.counter_words import shown
from kiosk.store import journal
from kiosk.survey.first_day.counter_readiness import ITEMS, CounterItem
from kiosk.ui.input.text_editing import TextEntry


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    return state.opening(ITEM, intent.value) if isinstance(intent, Pick) and intent.line == "option" and intent.value in ITEMS else state


def view(state: OfficerState[None], context: OfficerContext, language: str) -> ChoicesView:
    texts, words = context.texts[language], counter_words.said(context.connection)
    entries = tuple(_entry(item, words.get(item), texts) for item in ITEMS)
    ready = sum(word.ready for word in words.values())
    frame, hint = OfficerFrame(texts("counter"), context.load_site().place), texts("counter_count", ready=ready, of=len(ITEMS))
    return ChoicesView(frame, PageName.COUNTER, texts("counter_title"), hint, "", entries, "none", (), state.page)


def _entry(item: str, word: CounterItem | None, texts: Texts) -> EntryView:
    icon, good = ("tick", True) if word and word.ready else ("list", None)
    return EntryView(item, icon, texts(f"counter_{item}"), shown(word, texts) or texts("counter_unsaid"), Pick("option", item), good)


# ------------------------------------------------------------------ one item


def handle_item(state: OfficerState[str], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    word = _word(state.subject, context)
    if isinstance(intent, Pick) and intent.line == "option" and intent.value in ("ready", "not_ready"):
        _say(replace(word, ready=intent.value == "ready"), context)
        return state.back()
    if intent == Act("own_words"):
        return state.opening(text_entry.PAGE, OfficerTextEntry("counter_who", _named, TextEntry(word.who), "counter_who_hint"))
    return state


def _word(item: str, context: OfficerContext) -> CounterItem:
    return counter_words.said(context.connection).get(item) or CounterItem(item, False, "", "")


def _named(before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    _say(replace(_word(str(before.subject), context), who=text), context)
    return before


def _say(word: CounterItem, context: OfficerContext) -> None:
    counter_words.say(context.connection, replace(word, day=context.today.isoformat()))
    journal.note(context.connection, "officer", f"counter, {word.item}: {'ready' if word.ready else 'not ready'} {word.who}", context.now())


def item_view(state: OfficerState[str], context: OfficerContext, language: str) -> ChoicesView:
    texts, item = context.texts[language], state.subject
    word = counter_words.said(context.connection).get(item)
    choices = tuple(
        SelectableView(
            name,
            texts(f"counter_{name}"),
            shown(word, texts) if word and word.ready == ready else "",
            word is not None and word.ready == ready,
            Pick("option", name),
        )
        for name, ready in (("ready", True), ("not_ready", False))
    )
    hint = f"{texts(f'counter_{item}_hint')} ({texts('counter_clause', clause=ITEMS[item].partition(',')[0])})"
    who = ActionView("who", texts("counter_who"), Act("own_words"), "people")
    frame = OfficerFrame(texts("counter"), context.load_site().place)
    return ChoicesView(frame, PageName.COUNTER_ITEM, texts(f"counter_{item}"), hint, "", choices, "one", (who,), 0)


PAGE = OfficerPage(PageName.COUNTER, view, handle)
ITEM = OfficerPage(PageName.COUNTER_ITEM, item_view, handle_item)
