"""The page with all steps of the first day: what is decided, what is still open, and the one button that leads on."""

from typing import Any

from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.steps import STEPS, Step
from kiosk.officer.first_day.views import ActionView, SequenceView, StepView
from kiosk.officer.intents import Act, OfficerIntent, Open
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState, Trial
from kiosk.site.model import Site
from kiosk.survey.limits import FEWEST_SERVICES


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any] | Trial:
    return Trial() if intent == Act("try_first") else state


def view(state: OfficerState[None], context: OfficerContext, language: str) -> SequenceView:
    site, texts = context.load_site(), context.texts[language]
    shown = tuple(_step(number, step, site, context, texts) for number, step in enumerate(STEPS, 1))
    left = steps.open_steps(context)
    if left:
        following = ActionView("following", texts("first_day_next", step=texts(f"step_{left[0].name}")), Open(left[0].page), "right", True)
    else:
        following = ActionView("following", texts("first_day_check"), Open(PageName.READY), "shield", True)
    title = texts("first_day_title" if left else "first_day_all_title")
    trial = ActionView("try_first", texts("first_day_try"), Act("try_first"))
    return SequenceView(steps.frame(context, texts), title, shown, following, trial, state.before is not None, state.page)


def _step(number: int, step: Step, site: Site, context: OfficerContext, texts: Texts) -> StepView:
    ticked = steps.is_ticked(step, site, context)
    note = _decided(step.name, site, texts) if ticked else texts(f"step_{step.name}_note")
    return StepView(step.name, number, texts(f"step_{step.name}"), note, ticked, Open(step.page))


def _decided(name: str, site: Site, texts: Texts) -> str:
    """What was decided in a step, in a few words."""
    if name == "district":
        return texts("first_day_district", district=site.district, province=site.province)
    if name == "services":
        few = len(site.services) < FEWEST_SERVICES
        return texts("site_services_few" if few else "site_services_count", count=len(site.services))
    if name == "screen" and site.screen_mm:
        return texts("first_day_screen", width=site.screen_mm[0], height=site.screen_mm[1])
    values = {"place": site.place, "telephone": site.telephone, "printer": site.printer, "joining": site.server.url}
    return values.get(name) or texts(f"step_{name}_none")


PAGE = OfficerPage(PageName.FIRST_DAY, view, handle)
