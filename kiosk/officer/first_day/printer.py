"""Which printer the list to take away comes out of, if any."""

from typing import Any

from kiosk.frozen import replace
from kiosk.officer import text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.keeping import keep, keep_typed
from kiosk.officer.first_day.views import ChoicesView
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.views import SelectableView
from kiosk.printing.address import holds_data
from kiosk.ui.input.text_editing import TextEntry

RECEIPT = "/dev/usb/lp0"
CHOICES = {"sheet": ("", 80), "receipt_80": (RECEIPT, 80), "receipt_58": (RECEIPT, 58)}  # name -> (printer, millimetres of its roll)


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if intent == Act("own_words"):
        typed = TextEntry(context.load_site().printer, "latin")
        return state.opening(text_entry.PAGE, OfficerTextEntry("site_printer", _written, typed, "site_printer_hint", of_first_day=True))
    if isinstance(intent, Pick) and intent.line == "option" and intent.value in CHOICES:
        printer, paper = CHOICES[intent.value]
        return keep(state, replace(context.load_site(), printer=printer, paper_mm=paper), context, "printer", intent.value)
    return state


def _written(before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    if holds_data(text):
        raise TextEntryError("site_printer_holds_data")
    return keep_typed(before, replace(context.load_site(), printer=text), context, "printer", text)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> ChoicesView:
    site, texts = context.load_site(), context.texts[language]
    set_now = (site.printer, site.paper_mm if site.printer else 80)
    choices = [
        SelectableView(f"printer_{name}", texts(f"printer_{name}"), texts(f"printer_{name}_note"), setting == set_now, Pick("option", name))
        for name, setting in CHOICES.items()
    ]
    own = site.printer not in {printer for printer, _ in CHOICES.values()}
    note = site.printer if own else texts("printer_own_note")
    choices.append(SelectableView("printer_own", texts("printer_own"), note, own, Act("own_words")))
    frame = steps.frame(context, texts)
    return ChoicesView(frame, PageName.PRINTER, texts("step_printer"), texts("printer_hint"), "", tuple(choices), "one", (), state.page)


PAGE = OfficerPage(PageName.PRINTER, view, handle)
