"""The province's set-up: from a file on a stick, or fetched by the address and code of its QR. An officer reads it, then it is taken whole:
district, place, telephone, services; and the province is joined with the same code."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import Sentence, localized
from kiosk.language.texts import Texts
from kiosk.officer import background_job, message, storage_devices, text_entry
from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.place import suggested
from kiosk.officer.first_day.views import ActionView, ChoicesView
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.transfer.outbox import separated
from kiosk.officer.views import EntryView, OfficerFrame, SelectableView
from kiosk.paths import DISTRICTS
from kiosk.site.first_setup import CHOOSING, moved, noted
from kiosk.site.model import Site
from kiosk.site.site_file import ConfigError
from kiosk.store import journal
from kiosk.survey.first_day import areas
from kiosk.survey.first_day.set_up import FILE_STEM, MOST_BYTES, SetUp, SetUpError
from kiosk.survey.first_day.set_up import read as well_formed
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.text.drawable import undrawable_words


@frozen
class Offer:
    """A set-up to be read before it is taken: its text, or the job that fetches it."""

    text: str = ""
    job: BackgroundJob | None = None


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(FILES, None)


# ------------------------------------------------------------------ where it comes from


def handle_files(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, Pick) and intent.line == "file" and intent.value in map(str, _files(context)):
        return _offered(state, Path(intent.value), context)
    if intent == Act("enrol") and context.offered.set_up:
        entry = OfficerTextEntry("enrol_address", _addressed, TextEntry("", "latin"), "enrol_address_hint", latin=True, of_first_day=True)
        return state.opening(text_entry.PAGE, entry)
    return state


def _files(context: OfficerContext) -> list[Path]:
    """On the sticks that are plugged in, and in this machine's own folder."""
    folders = [*(stick.path for stick in storage_devices.sticks(context.sticks, context.mounted)), context.export_folder]
    try:
        return [path for folder in folders for path in sorted(folder.glob(f"{FILE_STEM}*.json")) if path.is_file()]
    except OSError:  # a stick that fails, or was pulled
        return []


def _offered(state: OfficerState[Any], path: Path, context: OfficerContext) -> OfficerState[Any]:
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
        _read(text, context)
    except (OSError, UnicodeDecodeError, SetUpError) as fault:
        return state.opening(message.PAGE, OfficerMessage("set_up_refused", (), False, localized(fault)))
    return state.opening(PAGE, Offer(text))


def _addressed(before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    """A scanner types the province's QR, "address code", in one go; a person types the code on the next page."""
    address, code = separated(text)
    if not address.lower().startswith(("https://", "http://")):
        raise TextEntryError("must_be_link")
    if code:
        return _fetching(address, before, code, context)
    entry = OfficerTextEntry(
        "enrol_code", partial(_fetching, address), TextEntry("", "latin"), "enrol_code_hint", code=True, of_first_day=True
    )
    return before.opening(text_entry.PAGE, entry)


def _fetching(address: str, before: OfficerState[Any], code: str, context: OfficerContext) -> OfficerState[Any]:
    fetch = context.offered.set_up
    if not code or fetch is None:
        raise TextEntryError("must_not_be_empty")
    spoken = context.spoken

    def work() -> Sequence[ResultLine]:
        return [ResultLine("set_up", True, fetch(address, code, spoken))]

    return before.opening(PAGE, Offer(job=BackgroundJob("set_up", work)))


def files_view(state: OfficerState[None], context: OfficerContext, language: str) -> ChoicesView:
    texts = context.texts[language]
    choices: list[SelectableView | EntryView] = [
        EntryView(str(at), "open", path.name, str(path.parent), Pick("file", str(path))) for at, path in enumerate(_files(context))
    ]
    if context.offered.set_up:
        choices.append(EntryView("enrol", "search", texts("set_up_scan"), texts("set_up_scan_note"), Act("enrol")))
    hint = texts("set_up_hint" if len(choices) > 1 else "set_up_no_file")
    return ChoicesView(_frame(context, texts), PageName.SET_UP_FILES, texts("set_up"), hint, "", tuple(choices), "none", (), state.page)


def _frame(context: OfficerContext, texts: Texts) -> OfficerFrame:
    """With the steps that are left, on the first day."""
    site = context.load_site()
    return steps.frame(context, texts) if site.demonstration else OfficerFrame(texts("set_up"), site.place)


# ------------------------------------------------------------------ read, then taken


def handle(state: OfficerState[Offer], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if intent != Act("keep"):
        return state
    try:
        set_up = _read(_text(state.subject), context)
        site = context.load_site()
        if not site.demonstration and (set_up.province, set_up.district) != (site.province, site.district):
            return state.opening(message.PAGE, OfficerMessage("set_up_refused", ("set_up_elsewhere",), False))
        context.save_site(_taken(site, set_up))
    except (SetUpError, ConfigError) as fault:
        return state.opening(message.PAGE, OfficerMessage("set_up_refused", (), False, localized(fault)))
    journal.note(context.connection, "officer", f"set-up of the province taken: {set_up.district}, {set_up.place}", context.now())
    sequence = steps.sequence_of(state)
    enrol = context.offered.enrol
    if enrol is None:
        return sequence
    return background_job.opening(sequence, "outbox_enrol", partial(enrol, set_up.address, set_up.code, context.spoken))


def _read(text: str, context: OfficerContext) -> SetUp:
    """Raises SetUpError, also for names that this kiosk could not show whole."""
    set_up = well_formed(text, context.now(), context.catalogue)
    for name in ("province", "district", "place", "telephone"):
        if letter := undrawable_words(getattr(set_up, name)):
            raise SetUpError(Sentence("{name}: kiosks have no letter {letter}; write it without", name=name, letter=letter))
    return set_up


def _text(offer: Offer) -> str:
    return offer.text or (str(offer.job.lines[0].note) if offer.job and offer.job.lines else "")


def _taken(site: Site, set_up: SetUp) -> Site:
    """All of it at once; services only where the province named some."""
    area = areas.load(DISTRICTS).named(set_up.province, set_up.district)
    there = moved(site, province=set_up.province, district=set_up.district, place=set_up.place)
    there = replace(there, district_code=area.code if area else "", telephone=set_up.telephone or site.telephone)
    there = replace(there, place_en=dict(suggested(there)).get(there.place, there.place_en))
    decided = ["district", "province", "place", *(["telephone"] if there.telephone else [])]
    if set_up.services:
        there, decided = replace(there, services=set_up.services), [*decided, CHOOSING, "services"]
    return noted(there, *decided)


def view(state: OfficerState[Offer], context: OfficerContext, language: str) -> ChoicesView:
    offer, texts = state.subject, context.texts[language]
    frame, title = _frame(context, texts), texts("set_up")
    if offer.job and offer.job.lines is None:
        return ChoicesView(frame, PageName.SET_UP, title, texts("running"), "", (), "none", (), 0)
    line = offer.job.lines[0] if offer.job and offer.job.lines else None
    try:
        if line and not line.passed:
            return ChoicesView(frame, PageName.SET_UP, title, "", texts.translated(line.note), (), "none", (), 0)
        set_up = _read(_text(offer), context)
    except SetUpError as fault:
        return ChoicesView(frame, PageName.SET_UP, title, "", texts.translated(localized(fault)), (), "none", (), 0)
    take = ActionView("keep", texts("set_up_take"), Act("keep"), "tick", True)
    return ChoicesView(frame, PageName.SET_UP, title, texts("set_up_read"), "", _shown(set_up, texts), "none", (take,), state.page)


def _shown(set_up: SetUp, texts: Texts) -> tuple[EntryView, ...]:
    district = texts("first_day_district", district=set_up.district, province=set_up.province)
    services = texts("site_services_count", count=len(set_up.services)) if set_up.services else texts("set_up_no_services")
    rows = (
        ("district", "house", district),
        ("place", "door", set_up.place),
        ("telephone", "speech", set_up.telephone or texts("step_telephone_none")),
        ("services", "list", services),
        ("joining", "send", set_up.address),
    )
    return tuple(EntryView(name, icon, texts(f"step_{name}"), words, None) for name, icon, words in rows)


def refresh_s(state: OfficerState[Offer], context: OfficerContext) -> float | None:
    return background_job.AGAIN_S if state.subject.job and state.subject.job.lines is None else None


FILES = OfficerPage(PageName.SET_UP_FILES, files_view, handle_files, refresh_s=storage_devices.refresh_s)
PAGE = OfficerPage(PageName.SET_UP, view, handle, refresh_s=refresh_s)
