"""The province's own certificate authority from a stick: its fingerprint is compared with the province's letter before it is believed."""

from pathlib import Path
from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import message, storage_devices
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Open, Pick
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.site import authority
from kiosk.site.authority import Authority, AuthorityError
from kiosk.site.site_file import ConfigError
from kiosk.store import journal
from kiosk.survey.dates.calendar import short_date


@frozen
class ReadAuthority:
    """What was read from a file, and waits for an officer's yes."""

    pem: bytes
    authorities: tuple[Authority, ...]


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def entry(context: OfficerContext, texts: Texts) -> EntryView:
    """The way here from the page of sending."""
    note = texts("authority_own" if context.load_site().server.ca_file else "authority_usual")
    return EntryView("authority", "shield", texts("authority"), note, Open(PageName.AUTHORITY_FILES))


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if intent == Act("authority_usual"):
        return _believed(state, "", "the machine's authorities are believed again", context)
    if not isinstance(intent, Pick) or intent.line != "file" or Path(intent.value) not in _files(context):
        return state
    try:
        return state.opening(COMPARISON, ReadAuthority(*authority.read(Path(intent.value))))
    except AuthorityError as error:
        return state.opening(message.PAGE, OfficerMessage("authority_refused", (), False, localized(error)))


def _files(context: OfficerContext) -> tuple[Path, ...]:
    return storage_devices.files_on_sticks(context.sticks, context.mounted, authority.FILES)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, files = context.texts[language], _files(context)
    entries = [EntryView(f"file_{place}", "open", path.name, str(path.parent), Pick("file", str(path))) for place, path in enumerate(files)]
    if context.load_site().server.ca_file:
        entries.append(EntryView("usual", "cross", texts("authority_back"), texts("authority_back_note"), Act("authority_usual")))
    title = texts("authority_choose") if files else texts("authority_no_file")
    return MenuView(
        PageName.AUTHORITY_FILES, OfficerFrame(texts("authority"), context.load_site().place), title, tuple(entries), state.page
    )


def handle_comparison(state: OfficerState[ReadAuthority], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if intent != Act("believe"):
        return state
    try:
        path = authority.keep(context.data, state.subject.pem)
    except OSError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", (), False, localized(error)))
    prints = ", ".join(f"{known.name} {known.fingerprint}" for known in state.subject.authorities)
    return _believed(state.back(), str(path), f"authority believed: {prints}", context)


def _believed(state: OfficerState[Any], ca_file: str, what: str, context: OfficerContext) -> OfficerState[Any]:
    """Keep it in the site's settings; a page says what holds now."""
    site = context.load_site()
    try:
        context.save_site(replace(site, server=replace(site.server, ca_file=ca_file)))
    except ConfigError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", (), False, localized(error)))
    journal.note(context.connection, "officer", what, context.now())
    return state.back().opening(message.PAGE, OfficerMessage("authority_believed" if ca_file else "authority_usual"))


def comparison_view(state: OfficerState[ReadAuthority], context: OfficerContext, language: str) -> MenuView:
    texts, today = context.texts[language], context.today
    entries = []
    for place, known in enumerate(state.subject.authorities):
        until = texts("authority_until" if known.until >= today else "authority_expired", day=short_date(known.until, language))
        entries.append(EntryView(f"name_{place}", "shield", known.name, until, None, good=known.until >= today))
        entries.append(EntryView(f"print_{place}", "list", known.fingerprint, texts("authority_fingerprint"), None))
    entries.append(EntryView("believe", "tick", texts("authority_same"), texts("authority_same_note"), Act("believe")))
    frame = OfficerFrame(texts("authority"), context.load_site().place)
    return MenuView(PageName.AUTHORITY, frame, texts("authority_compare"), tuple(entries), state.page)


PAGE = OfficerPage(PageName.AUTHORITY_FILES, view, handle, refresh_s=storage_devices.refresh_s)
COMPARISON = OfficerPage(PageName.AUTHORITY, comparison_view, handle_comparison)
