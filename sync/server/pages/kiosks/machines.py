"""The machines beside each other: version, disk, clock, printer, last contact, what waits; those that need a person first; and all
kiosks with their machines as a file for a spreadsheet."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.language.texts import Texts
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.data_tables.table_rows import DataColumn, DataTable
from sync.server.db.engine import reading
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.fleet import PARTS, TREND_DAYS, Machine, machines
from sync.server.kiosks.status import KioskSummary, by_health, kiosk_summaries, listed, matching
from sync.server.pages.kiosks.kiosks import clock_words
from sync.server.pages.parts.paging import PAGE, SEARCH_LETTERS, page_of
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import language_of, problem, render, texts
from sync.server.pages.parts.table_file import FORMS, figures_file
from sync.server.report.sheet import Cell

router = APIRouter(include_in_schema=False)
_TEXTS = ("district", "kiosk", "service_id", "place_of_service", "kiosk_note", "state", "last_seen")
_COUNTS = ("held", "gaps", "chain_breaks", "unsent")
_MACHINE = ("self_check", "disk_megabytes", "clock_short", "printer", "version")


@router.get("/kiosks/machines")
def machine_list(request: Request, user: Annotated[User, Depends(require_role("province", "district"))], q: str = "") -> Response:
    t = texts(language_of(request))
    with reading(request.app.state.engine) as connection:
        at_work, names = machines(connection, user.scope, today()), kiosk_names(connection, user.scope)
    q = q[:SEARCH_LETTERS]
    wanted = {kiosk.row.kiosk for kiosk in matching([machine.kiosk for machine in at_work], names, q)}
    shown, pages = page_of(request.query_params, [machine for machine in at_work if machine.kiosk.row.kiosk in wanted])
    view: dict[str, Any] = {
        "machines": shown,
        "pages": pages,
        "q": q,
        "many": len(at_work) > PAGE,
        "names": names,
        "parts_of_machine": PARTS,
        "days": TREND_DAYS,
        "clock": lambda milliseconds: clock_words(milliseconds, t),
    }
    return render(request, "machines.html", user, **view)


@router.get("/kiosks/list.{form}")
def kiosk_file(
    request: Request, form: str, user: Annotated[User, Depends(require_role("province", "district"))], everything: str = "", q: str = ""
) -> Response:
    """Those that the list of kiosks shows with the same `everything` and `q`, on all its pages."""
    t = texts(language_of(request))
    if form not in FORMS:
        return problem(request, user, 404, t("not_found"))
    with reading(request.app.state.engine) as connection:
        summaries, names = kiosk_summaries(connection, user.scope, today()), kiosk_names(connection, user.scope)
        at_work = {machine.kiosk.row.kiosk: machine for machine in machines(connection, user.scope, today())}
    chosen = matching(by_health(listed(summaries, everything=bool(everything))), names, q[:SEARCH_LETTERS])
    columns = (
        *(DataColumn(key, key) for key in _TEXTS),
        *(DataColumn(key, key, "count") for key in _COUNTS),
        *(DataColumn(key, key, "count" if key == "disk_megabytes" else "text") for key in _MACHINE),
    )
    rows = (_row(kiosk, names, at_work.get(kiosk.row.kiosk), t) for kiosk in chosen)
    return figures_file(DataTable("kiosks", columns, 1, rows), form, t("kiosks"), today(), t)


def _row(kiosk: KioskSummary, names: Mapping[str, str], machine: Machine | None, t: Texts) -> tuple[Cell, ...]:
    row, beat = kiosk.row, kiosk.heartbeat
    about = (row.district, names[row.kiosk], row.kiosk, row.place, row.note, t(f"kiosk_{kiosk.state}"), row.last_seen_at or "")
    counts = (row.held, kiosk.gaps, kiosk.breaks, beat.unsent if beat else None)
    return (*about, *counts, *_machine(kiosk, machine, t))


def _machine(kiosk: KioskSummary, machine: Machine | None, t: Texts) -> Iterator[Cell]:
    """Worst check, free megabytes, clock, printer, version."""
    beat = kiosk.heartbeat
    yield t(f"check_{kiosk.worst_check}") if kiosk.worst_check else ""
    yield beat.disk_free // 1_000_000 if beat and beat.disk_free is not None else None
    yield clock_words(beat.clock_difference_ms, t) if beat and beat.clock_difference_ms is not None else ""
    printer = machine.checks.get("printer") if machine else None
    yield t(f"check_{printer.result}") if printer else ""
    yield beat.version if beat else ""
