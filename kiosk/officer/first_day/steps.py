"""The steps of the first day: their order, what is decided already, and which page comes next. What is decided lies in the site, so a
power cut in the middle loses nothing."""

from typing import Any

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.officer import pin
from kiosk.officer.context import OfficerContext
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import OfficerFrame
from kiosk.site import first_setup
from kiosk.site.model import Site


@frozen
class Step:
    name: str  # key of its texts (step_<name>), and what is noted in the site
    page: PageName
    icon: str


STEPS = (
    Step("pin", PageName.PIN_ENTRY, "lock"),
    Step("district", PageName.AREA, "house"),
    Step("place", PageName.PLACE, "door"),
    Step("telephone", PageName.TELEPHONE, "speech"),
    Step("screen", PageName.RULER, "search"),
    Step("services", PageName.SERVICE_GROUPS, "list"),
    Step("printer", PageName.PRINTER, "save"),
    Step("joining", PageName.JOINING, "send"),
    Step("look", PageName.LOOK, "people"),
)


def is_ticked(step: Step, site: Site, context: OfficerContext) -> bool:
    if not site.demonstration:
        return True
    if step.name == "pin":
        return pin.is_set(context.pin_file)
    return step.name in site.confirmed or (step.name == "joining" and bool(site.server.url))


def open_steps(context: OfficerContext) -> list[Step]:
    """Those that are still to be taken, in their order."""
    site = context.load_site()
    return [step for step in STEPS if not is_ticked(step, site, context)]


def is_needed(context: OfficerContext) -> bool:
    """Whether this kiosk is being set up by these pages, or is a machine's that nobody has set up."""
    site = context.load_site()
    return first_setup.is_first_day(site) or (context.installed and site.demonstration)


def frame(context: OfficerContext, texts: Texts, title: str = "") -> OfficerFrame:
    """The header of each page: how many steps are left, and a line that grows."""
    left = len(open_steps(context))
    words = texts("first_day_left", count=left) if left else texts("first_day_none_left")
    site = context.load_site()
    place = f"{site.district} · {site.province}" if "district" in site.confirmed else texts("first_day_try_note")
    return OfficerFrame(f"{title or texts('first_day')} · {words}", place, progress=(len(STEPS) - left, len(STEPS)))


def sequence_of(state: OfficerState[Any]) -> OfficerState[Any]:
    """The page with all steps, from which this one was opened."""
    while state.kind.name != PageName.FIRST_DAY and state.before is not None:
        state = state.before
    return state


def onward(state: OfficerState[Any], context: OfficerContext, after: str) -> OfficerState[Any]:
    """What comes after a step was taken: the next one that is open, else the page with all of them."""
    sequence = sequence_of(state)
    names = [step.name for step in STEPS]
    later = [step for step in open_steps(context) if names.index(step.name) > names.index(after)]
    following: OfficerState[Any] = context.opened(sequence, later[0].page) if later else sequence
    return following
