"""How a decision of the first day is kept: at once, in the site's file, with a line in the journal."""

from typing import Any

from kiosk.language.sentence import localized
from kiosk.officer import message
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.message import OfficerMessage
from kiosk.officer.state import OfficerState
from kiosk.officer.text_entry import TextEntryError
from kiosk.site.first_setup import noted
from kiosk.site.model import Site
from kiosk.site.site_file import ConfigError
from kiosk.store import journal


def keep(state: OfficerState[Any], site: Site, context: OfficerContext, step: str, what: str) -> OfficerState[Any]:
    """The step is taken: on to the next. A page that says why where the site cannot be saved."""
    try:
        context.save_site(noted(site, step))
    except ConfigError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", (), False, localized(error)))
    journal.note(context.connection, "officer", f"first day, {step}: {what}", context.now())
    return steps.onward(state, context, step)


def keep_typed(state: OfficerState[Any], site: Site, context: OfficerContext, step: str, what: str) -> OfficerState[Any]:
    """As `keep`, for what was typed: TextEntryError with the rule that it breaks."""
    try:
        context.save_site(noted(site, step))
    except ConfigError as error:
        raise TextEntryError(localized(error)) from error
    journal.note(context.connection, "officer", f"first day, {step}: {what}", context.now())
    return steps.onward(state, context, step)
