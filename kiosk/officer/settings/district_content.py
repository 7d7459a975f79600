"""What the district writes about its services, field by field or from a file; every change is a new version with today's date."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import background_job, storage_devices, text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import OfficerIntent, Open, OpenServicePage, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.printing.take_away import information_date
from kiosk.site import district_content_file
from kiosk.store import journal
from kiosk.survey import district_content
from kiosk.survey.district_content import (
    LINKS,
    LISTS,
    ContentError,
    ContentFieldError,
    as_json,
    from_json,
    localized_actors,
    newest,
    with_actor,
)
from kiosk.survey.procedures import ACTORS
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.text.drawable import undrawable_words

FIELDS = (
    "documents",
    "steps",
    "counter_until",
    "in_person",
    "waiting",
    "fees",
    "payment",
    "limits",
    "owner",
    "telephone",
    "url",
    "agency_page",
    "handbook_url",
)


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, OpenServicePage):
        return state.opening(SERVICE, intent.service)
    return state.opening(FILES, None) if intent == Open(PageName.CONTENT_FILES) else state


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, names, site = context.texts[language], context.names(), context.load_site()
    written_about = newest(district_content_file.shown(context.data))
    entries = [EntryView("file", "open", texts("content_file"), texts("content_file_note"), Open(PageName.CONTENT_FILES))]
    for service in site.services:
        written = written_about.get(service)
        note = texts("content_as_of", date=information_date(written.updated, texts)) if written else texts("content_nothing")
        entries.append(EntryView(service, "pencil", names.get(service, service), note, OpenServicePage(service), True if written else None))
    return MenuView(PageName.CONTENT, OfficerFrame(texts("to_content"), site.place), texts("content_title"), tuple(entries), state.page)


# ------------------------------------------------------------------ one service


def handle_service(state: OfficerState[str], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if not isinstance(intent, Pick) or intent.line != "field":
        return state
    service, name = str(state.subject), intent.value
    layer = "digits" if name in ("telephone", "counter_until") else "latin" if name in LINKS else "thai"
    hint = "content_steps_hint" if name == "steps" else "content_list_hint" if name in LISTS else ""
    typed = _shown(_record(context, service).get(name, ""), context.texts[context.spoken])
    return state.opening(text_entry.PAGE, OfficerTextEntry(f"content_{name}", partial(_save, service, name), TextEntry(typed, layer), hint))


def service_view(state: OfficerState[str], context: OfficerContext, language: str) -> MenuView:
    service, texts = str(state.subject), context.texts[language]
    record = _record(context, service)
    entries = tuple(
        EntryView(
            name, "pencil", texts(f"content_{name}"), _shown(record.get(name, ""), texts) or texts("content_empty"), Pick("field", name)
        )
        for name in FIELDS
    )
    frame = OfficerFrame(texts("to_content"), context.load_site().place)
    return MenuView(PageName.CONTENT_OF_SERVICE, frame, context.names().get(service, service), entries, state.page)


def _record(context: OfficerContext, service: str) -> dict[str, object]:
    """The newest version as fields; none for a service that nobody has written about."""
    written = newest(district_content_file.shown(context.data)).get(service)
    return as_json(written) if written else {}


def _shown(value: object, texts: Texts) -> str:
    """As it is typed: entries with ; between them, who acts in the officer's language."""
    if not isinstance(value, list):
        return str(value)
    entries = []
    for entry in value:
        actor, colon, words = str(entry).partition(": ")
        entries.append(f"{texts(f'step_{actor}')}: {words}" if colon and actor in ACTORS else str(entry))
    return "; ".join(entries)


def _typed(name: str, text: str, texts: Texts) -> object:
    if name == "counter_until":
        return int(text) if text.isdecimal() else None
    if name not in LISTS:
        return text
    entries = [entry.strip() for entry in text.split(";") if entry.strip()]
    return [_step(entry, texts) for entry in entries] if name == "steps" else entries


def _step(entry: str, texts: Texts) -> str:
    """Who acts may be said in the officer's language; a step that does not say is the officer's."""
    step = str(with_actor(entry, localized_actors(texts)))
    return step if step.partition(":")[0] in ACTORS and ":" in step else f"officer: {entry}"


def _save(service: str, name: str, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    record = _record(context, service)
    row = {**record, "service": service, "updated": context.today.isoformat(), name: _typed(name, text, context.texts[context.spoken])}
    try:
        district_content_file.add_versions(context.data, [from_json(row, {service}, context.today)])
    except (ContentFieldError, ContentError, OSError) as fault:
        raise TextEntryError(localized(fault)) from fault
    journal.note(context.connection, "officer", f"{service} {name}: {text}", context.now())
    return before


# ------------------------------------------------------------------ a file


def handle_files(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, Pick) and intent.line == "file":
        return background_job.opening(state, "content_file", partial(_take, Path(intent.value), context))
    return state


def files_view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    sticks = storage_devices.sticks(context.sticks, context.mounted)
    files = storage_devices.sheets([*(stick.path for stick in sticks), context.export_folder])
    entries = tuple(EntryView(str(place), "open", path.name, str(path.parent), Pick("file", str(path))) for place, path in enumerate(files))
    title = texts("content_choose" if files else "content_no_file")
    return MenuView(PageName.CONTENT_FILES, OfficerFrame(texts("content_file"), context.load_site().place), title, entries, state.page)


def _take(path: Path, context: OfficerContext) -> Sequence[ResultLine]:
    """All of the file or nothing; in the background thread."""
    site = context.load_site()
    try:
        known = {*context.catalogue.services, *site.own_services}
        records = district_content.read(path, known, context.today, undrawable_words, localized_actors(*context.texts.values()))
        new = district_content_file.add_versions(context.data, records)
    except ContentError as fault:
        return [ResultLine("content_refused", False, localized(fault))]
    return [ResultLine("content_taken", True, path.name, (("count", str(new)),))]


PAGE = OfficerPage(PageName.CONTENT, view, handle)
SERVICE = OfficerPage(PageName.CONTENT_OF_SERVICE, service_view, handle_service)
FILES = OfficerPage(PageName.CONTENT_FILES, files_view, handle_files, refresh_s=storage_devices.refresh_s)
