"""What is printed on paper about this counter: a list, and for each a preview, saving it as PDF on a stick, and printing it."""

import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import __version__, atomic_file
from kiosk.frozen import frozen
from kiosk.language import texts as language
from kiosk.language.result_line import ResultLine
from kiosk.language.texts import Texts
from kiosk.officer import background_job
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.transfer.views import DocumentView
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.paths import ASSETS, TEXTS
from kiosk.store import journal
from kiosk.survey.dates.calendar import month_days, month_name, short_date
from kiosk.ui.drawing.photograph import Photograph

if TYPE_CHECKING:
    from kiosk.documents.counter import ServiceCounter
    from kiosk.documents.sheet import PaperPage

PREVIEW_PIXELS = 900  # wide
AGAIN_S = 0.2
_REPORTS = ("month", "last_month", "today")
# Kind -> icon; the order is that of an officer's days: forms, the month, what hangs and lies about.
_ICONS = {
    "form": "pencil",
    "month": "chart",
    "last_month": "chart",
    "today": "chart",
    "poster": "speech",
    "leaflet": "open",
    "card": "people",
    "sign": "door",
    "coordination": "people",
    "tracking": "list",
    "links": "send",
    "loudspeaker": "speech",
    "provider-form": "pencil",
    "handbook-officer": "open",
    "handbook-technician": "open",
}
_HANDBOOK = "handbook-"


@cache
def document_texts(spoken: str) -> Texts:
    """What stands on paper."""
    return language.load(TEXTS, spoken, "coordination", "documents", "unfinished")


class Preparation:
    """Pages being laid out in a thread of its own; `picture` of the first is None until it is there, `fault` says what failed."""

    def __init__(self, kind: str, context: OfficerContext) -> None:
        self.kind = kind
        self.pages: list[PaperPage] = []
        self.picture: Photograph | None = None
        self.fault = ""
        self._thread = threading.Thread(target=self._prepare, args=(context,), name="document", daemon=True)
        self._thread.start()

    def _prepare(self, context: OfficerContext) -> None:
        from kiosk.documents.to_picture import picture_of

        try:
            self.pages = pages_of(self.kind, context)
            picture = picture_of(self.pages[0], PREVIEW_PIXELS)
            self.picture = Photograph(picture.width, picture.height, picture.tobytes())
        except Exception as error:  # noqa: BLE001 (whatever fails is said on the page)
            self.fault = str(error)

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)


@frozen
class ChosenDocument:
    preparation: Preparation


def span_of(kind: str, today: date) -> tuple[date, date]:
    """The days of a report."""
    if kind == "today":
        return today, today
    return month_days(today if kind == "month" else today.replace(day=1) - timedelta(days=1))


def pages_of(kind: str, context: OfficerContext) -> "list[PaperPage]":
    """Thai, whatever language the officer reads: it is for people at the counter and for the province."""
    from kiosk import emblem_file
    from kiosk.documents.kinds import KINDS
    from kiosk.documents.month_report import month_report
    from kiosk.reports.period_report import period_report
    from kiosk.site.counter_facts import counter_of
    from kiosk.site.link_targets import link_targets

    site, t = context.load_site(), document_texts("th")
    if kind.startswith(_HANDBOOK):
        return _handbook(kind.removeprefix(_HANDBOOK), context, t)
    counter = counter_of(site, context.catalogue, link_targets(site, context.catalogue, context.data), emblem_file.kept(context.data))
    if kind == "provider-filled":
        return _provider_form(counter, context, t)
    if kind not in _REPORTS:
        return KINDS[kind](counter, context.questionnaire(), t)
    with closing(context.open_store()) as connection:
        span = span_of(kind, context.today)
        return month_report(counter, period_report(connection, counter, context.questionnaire(), span, site.level_band, t), t)


def _provider_form(counter: "ServiceCounter", context: OfficerContext, t: Texts) -> "list[PaperPage]":
    """The provider's questionnaire as it is filled in here."""
    from kiosk.documents.forms.provider_form import provider_form as paper
    from kiosk.site import provider_draft

    with closing(context.open_store()) as connection:
        answers = provider_draft.newest(connection)
    return paper(counter, t, answers)


def _handbook(reader: str, context: OfficerContext, t: Texts) -> "list[PaperPage]":
    """With pictures of this kiosk's own pages as they are now."""
    from kiosk.documents.handbook import a4_pages as pages
    from kiosk.documents.handbook import text

    blocks = text.read(ASSETS / "handbook", reader)
    pictures = context.offered.pictures
    drawn = pages.captioned(pictures(pages.wanted(blocks)) if pictures else {}, t)
    cover = pages.HandbookCover(context.load_site().place, __version__, context.today)
    return pages.handbook(blocks, drawn, cover, t)


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    return (
        opened(state, intent.value, context) if isinstance(intent, Pick) and intent.line == "document" and intent.value in _ICONS else state
    )


def opened(state: OfficerState[Any], kind: str, context: OfficerContext) -> OfficerState[Any]:
    """The page of one document."""
    preparation = Preparation(kind, context)
    preparation.wait(0.3)
    return state.opening(DOCUMENT, ChosenDocument(preparation))


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts = context.texts[language]
    entries = tuple(EntryView(kind, icon, *_words(kind, context, language), Pick("document", kind)) for kind, icon in _ICONS.items())
    frame = OfficerFrame(texts("menu_documents"), context.load_site().place)
    return MenuView(PageName.DOCUMENTS, frame, texts("documents_title"), entries, state.page)


def _words(kind: str, context: OfficerContext, language: str) -> tuple[str, str]:
    """Its name, and what it is for or about."""
    t = document_texts(language)
    if kind in _REPORTS:
        first, last = span_of(kind, context.today)
        return t("kind_month"), short_date(first, language) if first == last else month_name(first, language)
    key = f"kind_{kind.replace('-', '_')}"
    return t(key), t(f"{key}_note")


# ---- one document
def _act(state: OfficerState[ChosenDocument], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    preparation = state.subject.preparation
    if not preparation.pages:
        return state
    if intent == Act("save"):
        return background_job.opening(state, "document_save", partial(_save, preparation, context))
    return background_job.opening(state, "document_print", partial(_print, preparation, context)) if intent == Act("print") else state


def _pdf(preparation: Preparation, context: OfficerContext) -> bytes:
    from kiosk.documents.to_pdf import pdf_of

    return pdf_of(preparation.pages, " · ".join(_words(preparation.kind, context, "th")), context.now())


def _save(preparation: Preparation, context: OfficerContext) -> Sequence[ResultLine]:
    folder = context.folder_for_files()
    out: Path = folder / f"{preparation.kind}-{context.today}.pdf"
    out.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.write(out, _pdf(preparation, context))
    saved = ResultLine("export_done_file", True, str(out))
    return [saved, ResultLine("stick_may_go", None)] if folder != context.export_folder else [saved]


def _print(preparation: Preparation, context: OfficerContext) -> Sequence[ResultLine]:
    from kiosk.printing.print_document import print_document

    print_document(_pdf(preparation, context), context.load_site().printer)
    with closing(context.open_store()) as connection:
        journal.note(connection, "officer", f"{preparation.kind} printed", context.now())
    return [ResultLine("document_printed", True)]


def _document_view(state: OfficerState[ChosenDocument], context: OfficerContext, language: str) -> DocumentView:
    texts, preparation = context.texts[language], state.subject.preparation
    name, note = _words(preparation.kind, context, language)
    count = len(preparation.pages)
    said = preparation.fault or (texts("document_pages", count=count) if preparation.picture else texts("document_preparing"))
    frame = OfficerFrame(name, context.load_site().place)
    return DocumentView(frame, note, said, preparation.picture, texts("document_save"), texts("document_print"))


def _refresh_s(state: OfficerState[ChosenDocument], context: OfficerContext) -> float | None:
    return None if state.subject.preparation.picture or state.subject.preparation.fault else AGAIN_S


PAGE = OfficerPage(PageName.DOCUMENTS, view, handle)
DOCUMENT = OfficerPage(PageName.DOCUMENT, _document_view, _act, refresh_s=_refresh_s)
