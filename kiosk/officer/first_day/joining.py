"""Network and province: join by the province's QR or code now, by its set-up file or QR, or later. Place and services are decided before:
they are what is sent."""

from typing import Any

from kiosk.officer import message
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.keeping import keep
from kiosk.officer.first_day.views import ChoicesView
from kiosk.officer.intents import Act, OfficerIntent, Open
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.transfer import outbox
from kiosk.officer.views import EntryView, OfficerFrame, SelectableView
from kiosk.site import first_setup


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    site = context.load_site()
    if intent == Act("later"):
        return keep(state, site, context, "joining", "later")
    if intent == Act("enrol"):
        if first_setup.missing(site):
            return state.opening(message.PAGE, OfficerMessage("joining_too_early", ("joining_too_early_hint",), good=False))
        return outbox.handle(state, intent, context)
    return state


def view(state: OfficerState[None], context: OfficerContext, language: str) -> ChoicesView:
    site, texts = context.load_site(), context.texts[language]
    joined = site.server.url
    later = SelectableView("later", texts("joining_later"), texts("joining_later_note"), "joining" in site.confirmed, Act("later"))
    choices: list[SelectableView | EntryView] = [later] if site.demonstration else []
    if context.offered.enrol:
        note = texts("outbox_enrolled", address=joined) if joined else texts("joining_now_note")
        choices.insert(0, SelectableView("enrol", texts("joining_now"), note, bool(joined), Act("enrol")))
    if not joined:
        choices.append(EntryView("set_up", "open", texts("set_up"), texts("joining_set_up_note"), Open(PageName.SET_UP_FILES)))
    frame = steps.frame(context, texts) if site.demonstration else OfficerFrame(texts("step_joining"), site.place)
    return ChoicesView(frame, PageName.JOINING, texts("step_joining"), texts("joining_hint"), "", tuple(choices), "one", (), state.page)


PAGE = OfficerPage(PageName.JOINING, view, handle)
