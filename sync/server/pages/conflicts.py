"""The conflicts page: records that cannot both be right, and the form in which a person says what happened."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.ingest import conflicts
from sync.server.ingest.conflicts import ConflictKey
from sync.server.pages.rendering import language_of, problem, redirect, render, texts

router = APIRouter(include_in_schema=False)
SHOWN = 200


@router.get("/conflicts")
def conflict_list(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    with reading(request.app.state.engine) as connection:
        rows = conflicts.latest(connection, user.province, SHOWN)
        counted = conflicts.counted_records(connection, {row.held_id for row in rows})
        unsettled = conflicts.unsettled_by_kiosk(connection, user.province)
    pairs = [(row, counted.get((row.held_id, row.held_hash))) for row in rows]
    return render(request, "conflicts.html", user, rows=pairs, unsettled=unsettled, total=sum(unsettled.values()))


@router.post("/conflicts/settle")
def settle(
    request: Request,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    kiosk: Annotated[str, Form()] = "",
    digest: Annotated[str, Form(alias="hash")] = "",
    note: Annotated[str, Form()] = "",
    every: Annotated[str, Form()] = "",
) -> Response:
    """Store what a person found. `every`: the same holds for all of the kiosk's unsettled conflicts."""
    if not note.strip():
        return problem(request, user, 400, texts(language_of(request))("settle_needs_note"))
    with writing(request.app.state.engine) as connection:
        settled = conflicts.settle(connection, user.name, ConflictKey(user.province, kiosk, digest), note.strip(), bool(every))
    if not settled:
        return problem(request, user, 404, texts(language_of(request))("unknown_conflict"))
    return redirect("/conflicts", "settled")
