"""The support bundle: what is in it, the province's request for it, and the officer's yes or no; or it is written to a stick.

Nothing leaves the machine without this page.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from typing import Any

from kiosk import atomic_file
from kiosk.diagnostics import support_bundle
from kiosk.language.result_line import ResultLine
from kiosk.language.texts import Texts
from kiosk.officer import background_job, message, storage_devices
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Open
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.store import journal, settings
from kiosk.survey.dates.calendar import BANGKOK, moment_of, short_date


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def asked(context: OfficerContext) -> Mapping[str, Any] | None:
    """The province's request, while nobody has answered it."""
    return settings.SUPPORT_ASKED.get(context.connection)


def offer(context: OfficerContext, texts: Texts) -> EntryView | None:
    """The way here from the officers' first page, while the province waits for an answer."""
    request = asked(context)
    return (
        EntryView("support", "send", texts("support_asked"), _when(request, texts), Open(PageName.SUPPORT), good=False) if request else None
    )


def _when(request: Mapping[str, Any], texts: Texts) -> str:
    at = moment_of(str(request.get("at", "")))
    day = short_date(at.astimezone(BANGKOK).date(), texts.language) if at else "–"
    note = str(request.get("note", "")).strip()
    return texts("support_asked_on", day=day) + (f" · {note}" if note else "")


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    request, send = asked(context), context.offered.support
    if intent == Act("support_yes") and request and send:
        return background_job.opening(state, "support", partial(_send, send, str(request["id"]), context))
    if intent == Act("support_no") and request:
        settings.SUPPORT_DECLINED.put(context.connection, str(request["id"]))
        settings.SUPPORT_ASKED.put(context.connection, None)
        journal.note(context.connection, "officer", "the province's request for a support bundle: no", context.now())
        return state.opening(message.PAGE, OfficerMessage("support_declined", ("support_declined_note",)))
    if intent == Act("support_write"):
        return background_job.opening(state, "support", partial(_write, context))
    return state


def _send(send: Callable[[str, str], Sequence[ResultLine]], request: str, context: OfficerContext) -> Sequence[ResultLine]:
    """In the background thread; a request that was answered is open no more."""
    lines = send(request, context.spoken)
    with closing(context.open_store()) as connection:
        settings.SUPPORT_ASKED.put(connection, None)
        journal.note(connection, "officer", "support bundle sent to the province", context.now())
    return lines


def _write(context: OfficerContext) -> Sequence[ResultLine]:
    """On the first stick that can be written to, or in this machine's folder; in the background thread."""
    now: datetime = context.now()
    writable = [stick.path for stick in storage_devices.sticks(context.sticks, context.mounted) if stick.writable]
    out = (writable[0] if writable else context.export_folder) / support_bundle.file_name(now)
    out.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.write(out, support_bundle.as_text(support_bundle.compose(context.data, now)).encode("utf-8"))
    with closing(context.open_store()) as connection:
        journal.note(connection, "officer", f"support bundle written to {out}", now)
    return [ResultLine("support_written", True, str(out))]


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, request = context.texts[language], asked(context)
    entries = []
    if request:
        if context.offered.support:
            entries.append(EntryView("yes", "send", texts("support_yes"), texts("support_yes_note"), Act("support_yes"), good=True))
        entries.append(EntryView("no", "cross", texts("support_no"), texts("support_no_note"), Act("support_no")))
    entries.append(EntryView("write", "save", texts("support_write"), texts("support_write_note"), Act("support_write")))
    entries += [EntryView(name, sign, texts(f"support_{name}"), texts(f"support_{name}_note"), None) for name, sign in _CONTENTS]
    title = f"{texts('support_asked')} · {_when(request, texts)}" if request else texts("support_title")
    frame = OfficerFrame(texts("support"), context.load_site().place)
    return MenuView(PageName.SUPPORT, frame, title, tuple(entries), state.page)


_CONTENTS = (("holds", "list"), ("leaves_out", "shield"))
PAGE = OfficerPage(PageName.SUPPORT, view, handle)
