"""The machines beside each other: version, disk, clock, printer, last contact, what waits; those that need a person first."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import reading
from sync.server.kiosks.details import kiosk_names
from sync.server.kiosks.fleet import PARTS, TREND_DAYS, machines
from sync.server.kiosks.status import matching
from sync.server.pages.kiosks.kiosks import clock_words
from sync.server.pages.parts.paging import PAGE, SEARCH_LETTERS, page_of
from sync.server.pages.parts.period import today
from sync.server.pages.parts.rendering import language_of, render, texts

router = APIRouter(include_in_schema=False)


@router.get("/kiosks/machines")
def machine_list(request: Request, user: Annotated[User, Depends(require_role("province", "district"))], q: str = "") -> Response:
    t = texts(language_of(request))
    with reading(request.app.state.engine) as connection:
        listed, names = machines(connection, user.scope, today()), kiosk_names(connection, user.scope)
    q = q[:SEARCH_LETTERS]
    wanted = {kiosk.row.kiosk for kiosk in matching([machine.kiosk for machine in listed], names, q)}
    shown, pages = page_of(request.query_params, [machine for machine in listed if machine.kiosk.row.kiosk in wanted])
    view: dict[str, Any] = {
        "machines": shown,
        "pages": pages,
        "q": q,
        "many": len(listed) > PAGE,
        "names": names,
        "parts_of_machine": PARTS,
        "days": TREND_DAYS,
        "clock": lambda milliseconds: clock_words(milliseconds, t),
    }
    return render(request, "machines.html", user, **view)
