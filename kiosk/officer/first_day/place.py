"""What the place of service is called: the two names that the manual knows, or its own words; with a name for English pages beside it."""

from functools import partial
from typing import Any

from kiosk.frozen import replace
from kiosk.officer import text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.keeping import keep, keep_typed
from kiosk.officer.first_day.views import ActionView, ChoicesView
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.views import SelectableView
from kiosk.paths import DISTRICTS
from kiosk.site.first_setup import moved
from kiosk.site.model import Site
from kiosk.survey.first_day import areas
from kiosk.ui.input.text_editing import TextEntry


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def suggested(site: Site) -> list[tuple[str, str]]:
    """Names for the place in this district, Thai and English (manual, 1.6: the district office, the Damrongdhama centre)."""
    area = areas.load(DISTRICTS).coded(site.district_code)
    english = area.english if area else ""
    if area and area.in_bangkok:
        return [(f"สำนักงานเขต{site.district}", f"{english} District Office")]
    names = [
        (f"ที่ว่าการอำเภอ{site.district}", "{} District Office"),
        (f"ศูนย์ดำรงธรรมอำเภอ{site.district}", "Damrongdhama Centre, {} District"),
    ]
    return [(name, pattern.format(english) if english else "") for name, pattern in names]


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    site = context.load_site()
    if intent == Act("own_words"):
        decided = site.place if "place" in site.confirmed else ""
        return state.opening(
            text_entry.PAGE, OfficerTextEntry("site_place", _written, TextEntry(decided), "place_own_hint", of_first_day=True)
        )
    if isinstance(intent, Pick) and intent.line == "place":
        english = dict(suggested(site)).get(intent.value)
        if english is not None:
            return keep(state, replace(moved(site, place=intent.value), place_en=english), context, "place", intent.value)
    return state


def _written(before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    if not text:
        raise TextEntryError("must_not_be_empty")
    site = context.load_site()
    area = areas.load(DISTRICTS).coded(site.district_code)
    typed = TextEntry(site.place_en or (f"e-Service Point, {area.english} District" if area else ""), "latin")
    entry = OfficerTextEntry("site_place_en", partial(_written_in_english, text), typed, "place_en_hint", of_first_day=True)
    return before.opening(text_entry.PAGE, entry)


def _written_in_english(place: str, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    return keep_typed(before, replace(moved(context.load_site(), place=place), place_en=text), context, "place", place)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> ChoicesView:
    site, texts = context.load_site(), context.texts[language]
    decided = site.place if "place" in site.confirmed else ""
    names = suggested(site)
    choices = [
        SelectableView(f"place_{at}", name, english, name == decided, Pick("place", name)) for at, (name, english) in enumerate(names)
    ]
    own = decided if decided and decided not in dict(names) else ""
    choices.append(SelectableView("place_own", own or texts("place_own"), texts("place_own_note"), bool(own), Act("own_words")))
    hint = texts("place_hint", district=site.district, province=site.province)
    actions: tuple[ActionView, ...] = ()
    return ChoicesView(
        steps.frame(context, texts), PageName.PLACE, texts("step_place"), hint, "", tuple(choices), "one", actions, state.page
    )


PAGE = OfficerPage(PageName.PLACE, view, handle)
