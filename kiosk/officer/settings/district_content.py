"""What the district writes about its services, field by field or from a file; every change is a new version with today's date."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import background_job, storage_devices, text_entry
from kiosk.officer.context import Ground, Line
from kiosk.officer.intents import Open, OpenService, Pick
from kiosk.officer.state import OfficerState
from kiosk.officer.text_entry import NotTaken, Writing
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
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
from kiosk.survey.take_away import information_date

SCREEN, ONE, FILES = "officer_content", "officer_content_one", "officer_content_files"
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


def opening(state: OfficerState, ground: Ground) -> OfficerState:
    return state.opening(SCREEN)


def handle(state: OfficerState, intent: object, ground: Ground) -> OfficerState:
    if isinstance(intent, OpenService):
        return state.opening(ONE, intent.service)
    return state.opening(FILES) if intent == Open(FILES) else state


def view(state: OfficerState, ground: Ground, language: str) -> MenuView:
    texts, names, site = ground.texts[language], ground.names(), ground.load_site()
    kept = newest(district_content_file.shown(ground.data))
    entries = [EntryView("file", "open", texts("content_file"), texts("content_file_note"), Open(FILES))]
    for one in site.services:
        written = kept.get(one)
        note = texts("content_as_of", date=information_date(written.updated, language)) if written else texts("content_nothing")
        entries.append(EntryView(one, "pencil", names.get(one, one), note, OpenService(one), True if written else None))
    return MenuView(SCREEN, OfficerFrame(texts("to_content"), site.place), texts("content_title"), tuple(entries), state.page)


# ------------------------------------------------------------------ one service


def of_one(state: OfficerState, intent: object, ground: Ground) -> OfficerState:
    if not isinstance(intent, Pick) or intent.line != "field":
        return state
    service, name = str(state.subject), intent.value
    layer = "digits" if name in ("telephone", "counter_until") else "latin" if name in LINKS else "thai"
    hint = "content_steps_hint" if name == "steps" else "content_list_hint" if name in LISTS else ""
    typed = _shown(_record(ground, service).get(name, ""), ground.texts[ground.spoken])
    return state.opening(text_entry.SCREEN, Writing(f"content_{name}", partial(_kept, service, name), typed, hint, layer))


def one_view(state: OfficerState, ground: Ground, language: str) -> MenuView:
    service, texts = str(state.subject), ground.texts[language]
    record = _record(ground, service)
    entries = tuple(
        EntryView(
            name, "pencil", texts(f"content_{name}"), _shown(record.get(name, ""), texts) or texts("content_empty"), Pick("field", name)
        )
        for name in FIELDS
    )
    frame = OfficerFrame(texts("to_content"), ground.load_site().place)
    return MenuView(ONE, frame, ground.names().get(service, service), entries, state.page)


def _record(ground: Ground, service: str) -> dict[str, object]:
    """The newest version as fields; none for a service that nobody has written about."""
    written = newest(district_content_file.shown(ground.data)).get(service)
    return as_json(written) if written else {}


def _shown(value: object, texts: Texts) -> str:
    """As it is typed: entries with ; between them, who acts in the officer's language."""
    if not isinstance(value, list):
        return str(value)
    said = []
    for entry in value:
        actor, colon, words = str(entry).partition(": ")
        said.append(f"{texts(f'step_{actor}')}: {words}" if colon and actor in ACTORS else str(entry))
    return "; ".join(said)


def _typed(name: str, text: str, texts: Texts) -> object:
    if name == "counter_until":
        return int(text) if text.isdecimal() else None
    if name not in LISTS:
        return text
    entries = [entry.strip() for entry in text.split(";") if entry.strip()]
    return [_step(entry, texts) for entry in entries] if name == "steps" else entries


def _step(entry: str, texts: Texts) -> str:
    """Who acts may be said in the officer's language; a step that does not say is the officer's."""
    said = str(with_actor(entry, localized_actors(texts)))
    return said if said.partition(":")[0] in ACTORS and ":" in said else f"officer: {entry}"


def _kept(service: str, name: str, before: OfficerState, text: str, ground: Ground) -> OfficerState:
    record = _record(ground, service)
    row = {**record, "service": service, "updated": ground.today.isoformat(), name: _typed(name, text, ground.texts[ground.spoken])}
    try:
        district_content_file.add_versions(ground.data, [from_json(row, {service}, ground.today)])
    except (ContentFieldError, ContentError, OSError) as fault:
        raise NotTaken(localized(fault)) from fault
    journal.note(ground.connection, "officer", f"{service} {name}: {text}", ground.now())
    return before


# ------------------------------------------------------------------ a file


def of_files(state: OfficerState, intent: object, ground: Ground) -> OfficerState:
    if isinstance(intent, Pick) and intent.line == "file":
        return background_job.opening(state, "content_file", partial(_take, Path(intent.value), ground))
    return state


def files_view(state: OfficerState, ground: Ground, language: str) -> MenuView:
    texts = ground.texts[language]
    sticks = storage_devices.sticks(ground.sticks, ground.mounted)
    files = storage_devices.sheets([*(one.path for one in sticks), ground.export_folder])
    entries = tuple(EntryView(str(place), "open", path.name, str(path.parent), Pick("file", str(path))) for place, path in enumerate(files))
    title = texts("content_choose" if files else "content_no_file")
    return MenuView(FILES, OfficerFrame(texts("content_file"), ground.load_site().place), title, entries, state.page)


def _take(path: Path, ground: Ground) -> Sequence[Line]:
    """All of the file or nothing; in the errand's thread."""
    site = ground.load_site()
    try:
        known = {*ground.catalogue.services, *site.own_services}
        found = district_content.read(path, known, ground.today, localized_actors(*ground.texts.values()))
        new = district_content_file.add_versions(ground.data, found)
    except ContentError as fault:
        return [Line("content_refused", False, localized(fault))]
    return [Line("content_taken", True, path.name, (("count", str(new)),))]
