"""What is still to be sent, what the province refused and why; send, compare and join from here. The sync client does the sending."""

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from kiosk import atomic_file
from kiosk.language.result_line import ResultLine
from kiosk.language.texts import Texts
from kiosk.language.wire_codes import code_sentence
from kiosk.officer import background_job, message, text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.figures.overview import last_sent
from kiosk.officer.figures.views import CommentView
from kiosk.officer.intents import Act, OfficerIntent, Open
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.transfer import authority
from kiosk.officer.transfer.views import RefusedView
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.store import journal, outbox, settings
from kiosk.survey.dates.calendar import BANGKOK, short_date
from kiosk.survey.province_contact import clock_sentence, comparison_sentence, failure_sentence, is_wrong
from kiosk.ui.input.text_editing import TextEntry

FILE = "refused.jsonl"


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    offered = context.offered
    if intent == Act("sync") and offered.sync:
        return background_job.opening(state, "outbox_sync", partial(offered.sync, context.spoken))
    if intent == Act("reconcile") and offered.reconcile:
        return background_job.opening(state, "outbox_reconcile", partial(offered.reconcile, context.spoken))
    if intent == Act("enrol") and offered.enrol:
        address = context.load_site().server.url
        return state.opening(
            text_entry.PAGE, OfficerTextEntry("enrol_address", _addressed, TextEntry(address, "latin"), "enrol_address_hint", latin=True)
        )
    return state.opening(REFUSED, None) if intent == Open(PageName.REFUSED) else state


def separated(text: str) -> tuple[str, str]:
    """(address, code) of what a scanner types from the province's QR, "address code"; what stood in the field before it is left out."""
    lower = text.lower()
    address, _, code = text[max(lower.rfind("https://"), lower.rfind("http://"), 0) :].partition(" ")
    return address, code.strip()


def _addressed(before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    address, code = separated(text)
    if not address.lower().startswith(("https://", "http://")):
        raise TextEntryError("must_be_link")
    if code:
        return _enrolled(address, before, code, context)
    return before.opening(
        text_entry.PAGE, OfficerTextEntry("enrol_code", partial(_coded, address), TextEntry("", "latin"), "enrol_code_hint", code=True)
    )


def _coded(address: str, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    """The code, or the whole QR scanned only now."""
    scanned, code = separated(text)
    return _enrolled(scanned, before, code, context) if "://" in scanned and code else _enrolled(address, before, text, context)


def _enrolled(address: str, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    if not text:
        raise TextEntryError("must_not_be_empty")
    assert context.offered.enrol
    return background_job.opening(before, "outbox_enrol", partial(context.offered.enrol, address, text, context.spoken))


def _failure(context: OfficerContext, texts: Texts) -> str:
    """Why nothing can be sent; "" while all is well."""
    failure = settings.FAILURE.get(context.connection)
    return failure_sentence(failure, texts) if failure else ""


def _wrong_clock(context: OfficerContext, texts: Texts) -> str:
    clock = settings.SERVER_CLOCK.get(context.connection)
    return clock_sentence(clock.difference, texts) if clock and is_wrong(clock.difference) else ""


def _comparison(context: OfficerContext, texts: Texts) -> str:
    """How the last comparison with the province came out; "" before the first."""
    last = settings.COMPARISON.get(context.connection)
    return comparison_sentence(last.days, len(last.red), texts) if last else ""


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, counts, offered = context.texts[language], outbox.counts(context.connection), context.offered
    oldest = (
        texts("outbox_oldest", day=_day(counts.oldest_pending_at, texts)) if counts.oldest_pending_at else texts("outbox_nothing_waits")
    )
    oldest = _failure(context, texts) or _wrong_clock(context, texts) or oldest
    entries = [EntryView("sync", "send", texts("outbox_sync"), oldest, Act("sync"))] if offered.sync else []
    if offered.reconcile:
        compared = _comparison(context, texts) or texts("outbox_reconcile_note")
        entries.append(EntryView("reconcile", "shield", texts("outbox_reconcile"), compared, Act("reconcile")))
    refused_note = texts("outbox_refused_note", count=counts.refused) if counts.refused else texts("outbox_refused_none")
    entries.append(EntryView("refused", "warning", texts("outbox_refused"), refused_note, Open(PageName.REFUSED)))
    if offered.enrol:
        address = context.load_site().server.url
        note = texts("outbox_enrolled", address=address) if address else texts("outbox_enrol_note")
        entries.append(EntryView("enrol", "plus", texts("outbox_enrol"), note, Act("enrol") if address else Open(PageName.JOINING)))
        entries.append(authority.entry(context, texts))
    title = f"{texts('menu_pending', pending=counts.pending)} · {last_sent(context, texts)}"
    return MenuView(PageName.OUTBOX, OfficerFrame(texts("menu_outbox"), context.load_site().place), title, tuple(entries), state.page)


def _day(at: str, texts: Texts) -> str:
    return short_date(datetime.fromisoformat(at).astimezone(BANGKOK).date(), texts.language)


# ------------------------------------------------------------------ what was refused


def handle_refused(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if intent == Act("again"):
        count = outbox.send_again(context.connection, [record.id for record in outbox.refused(context.connection)])
        journal.note(context.connection, "officer", f"{count} refused records put back in line", context.now())
        assert state.before
        return state.back().opening(message.PAGE, OfficerMessage("refused_again_done"))
    if intent == Act("export"):
        return background_job.opening(state, "refused_export", partial(_write, context.folder_for_files() / FILE, context))
    return state


def _write(out: Path, context: OfficerContext) -> Sequence[ResultLine]:
    """Every refused record with the province's code and sentence, one a line."""
    with closing(context.open_store()) as connection:
        refused = outbox.refused(connection)
        journal.note(connection, "officer", f"{len(refused)} refused records exported to {out}", context.now())
    lines = [
        {
            "kind": record.kind,
            "verdict": record.verdict,
            "code": record.code,
            "reason": record.reason,
            "answered_at": record.answered_at,
            "record": record.record,
        }
        for record in refused
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.write(out, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8"))
    return [ResultLine("export_done", True, str(out), (("count", str(len(lines))),))]


def refused_view(state: OfficerState[None], context: OfficerContext, language: str) -> RefusedView:
    texts = context.texts[language]
    refused = outbox.refused(context.connection)
    entries = tuple(CommentView(_what(record, texts), _why(record, texts)) for record in refused)
    frame = OfficerFrame(texts("outbox_refused"), context.load_site().place)
    return RefusedView(frame, texts("refused_kept", count=len(refused)), entries, texts("outbox_refused_none"), state.page)


def _why(record: outbox.OutboxEntry, texts: Texts) -> str:
    return f"{texts(f'verdict_{record.verdict}')} · {code_sentence(record.code, record.values, texts) or record.reason}"


def _what(record: outbox.OutboxEntry, texts: Texts) -> str:
    at = record.record.get("answered_at") or record.record.get("at", "")
    number = record.record.get("seq", record.record.get("day", ""))
    return texts(f"refused_{record.kind}", number=number, day=_day(at, texts) if at else "")


PAGE = OfficerPage(PageName.OUTBOX, view, handle)
REFUSED = OfficerPage(PageName.REFUSED, refused_view, handle_refused)
