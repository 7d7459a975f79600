"""Province and district, chosen from the list of the administration; a few letters narrow it."""

from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.keeping import keep
from kiosk.officer.first_day.views import ActionView, ListView
from kiosk.officer.intents import Act, OfficerIntent, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import typed
from kiosk.officer.views import SelectableView
from kiosk.paths import DISTRICTS
from kiosk.site.first_setup import moved, undecided
from kiosk.survey.first_day import areas
from kiosk.survey.first_day.areas import Area
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.intents import DoneTyping, Erase, SetLayer, TypeText


@frozen
class AreaChoice:
    province: str = ""  # code of the province whose districts are shown; "": the provinces
    entry: TextEntry = TextEntry()
    keyboard: bool = False  # the keyboard of the screen is there; a real one types in any case


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, AreaChoice())


def handle(state: OfficerState[AreaChoice], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    if isinstance(intent, Pick) and intent.line == "area":
        return _chosen(state, intent.value, context)
    if intent == Act("keyboard"):
        return state.about(replace(subject, keyboard=True))
    if isinstance(intent, DoneTyping):
        choices = _choices(subject)
        return _chosen(state, choices[0].code, context) if len(choices) == 1 else state.about(replace(subject, keyboard=False))
    if not isinstance(intent, TypeText | Erase | SetLayer):
        return state
    after = replace(subject, entry=typed(subject.entry, intent))
    return state if after == subject else state.about(after, page=0)


def _choices(subject: AreaChoice) -> list[Area]:
    country = areas.load(DISTRICTS)
    return areas.find(country.of_province(subject.province) if subject.province else country.provinces, subject.entry.text)


def _chosen(state: OfficerState[AreaChoice], code: str, context: OfficerContext) -> OfficerState[Any]:
    """A province leads to its districts; a district is kept. The place's name follows from it, and is asked for again."""
    country, site = areas.load(DISTRICTS), context.load_site()
    area, province = country.coded(code), country.coded(code[:2])
    if area is None or province is None:
        return state
    if area == province:
        return state.opening(PAGE, AreaChoice(code))
    there = replace(moved(site, province=province.name, district=area.name), district_code=code)
    if (there.province, there.district) != (site.province, site.district):
        there = undecided(there, "place")
    country_words = f"{area.name} {province.name} ({code})"
    return keep(state, replace(there, confirmed=(*there.confirmed, "province")), context, "district", country_words)


def view(state: OfficerState[AreaChoice], context: OfficerContext, language: str) -> ListView:
    subject, site, texts = state.subject, context.load_site(), context.texts[language]
    province = areas.load(DISTRICTS).coded(subject.province)
    title = texts("area_district", province=_name(province, language)) if province else texts("area_province")
    decided = {site.district_code, site.district_code[:2]} if "district" in site.confirmed else set()
    choices = tuple(
        SelectableView(
            f"area_{area.code}",
            _name(area, language),
            area.english if language == "th" else area.name,
            area.code in decided,
            Pick("area", area.code),
        )
        for area in _choices(subject)
    )
    entry = subject.entry
    frame = steps.frame(context, texts)
    other = None if province or site.server.url else ActionView("set_up", texts("set_up_short"), Open(PageName.SET_UP_FILES), "open")
    return ListView(frame, PageName.AREA, title, entry.text, entry.layer, subject.keyboard, choices, texts("area_none"), state.page, other)


def _name(area: Area, language: str) -> str:
    return area.name if language == "th" else area.english


PAGE = OfficerPage(PageName.AREA, view, handle)
