"""Two records where there can be only one (a cloned or restored disk): both are kept, and a person settles what happened."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Connection, Row, func, or_, select, update

from kiosk.survey.calendar import timestamp
from sync.server import audit
from sync.server.accounts.permissions import csrf_and_role, require_role
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.db.schema import conflicts, responses
from sync.server.pages.rendering import language_of, problem, redirect, render, texts

router = APIRouter(include_in_schema=False)
SHOWN = 200


@router.get("/conflicts")
def conflict_list(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    table = conflicts
    wanted = (
        select(table)
        .where(table.c.province == user.province)
        .order_by(table.c.settled_at.is_not(None), table.c.received_at.desc())
        .limit(SHOWN)
    )
    with reading(request.app.state.engine) as connection:
        rows = list(connection.execute(wanted))
        firsts, waiting = _firsts(connection, rows), _waiting(connection, user.province)
    shown = [(row, firsts.get((row.held_id, row.held_hash))) for row in rows]
    return render(request, "conflicts.html", user, rows=shown, waiting=waiting, total=sum(waiting.values()))


def _waiting(connection: Connection, province: str) -> dict[str, int]:
    """Kiosk -> its conflicts that nobody has settled: one cloned disk makes hundreds, all with the same explanation."""
    table = conflicts
    wanted = select(table.c.kiosk, func.count()).where(table.c.province == province, table.c.settled_at.is_(None))
    return dict(tuple(row) for row in connection.execute(wanted.group_by(table.c.kiosk)))


def _firsts(connection: Connection, rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
    """(id, hash) -> where the record that counts was given: the same id may have come from another kiosk, even of another district."""
    table = responses
    wanted = select(table.c.id, table.c.hash, table.c.district, table.c.kiosk, table.c.seq, table.c.received_at)
    return {(row.id, row.hash): row for row in connection.execute(wanted.where(table.c.id.in_({row.held_id for row in rows})))}


@router.post("/conflicts/settle")
def settle(
    request: Request,
    user: Annotated[User, Depends(csrf_and_role("province"))],
    kiosk: Annotated[str, Form()] = "",
    hash: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    every: Annotated[str, Form()] = "",
) -> Response:
    """Write down what a person found; the first record keeps counting, the second stays kept. Nothing is deleted.

    `every`: the same holds for all of the kiosk's conflicts that wait.
    """
    table = conflicts
    mine = (table.c.province == user.province) & (table.c.kiosk == kiosk) & (table.c.hash == hash)
    others = (table.c.province == user.province) & (table.c.kiosk == kiosk) & table.c.settled_at.is_(None)
    if not note.strip():
        return problem(request, user, 400, texts(language_of(request))("settle_needs_note"))
    values = {"settled_at": timestamp(datetime.now(UTC)), "settled_by": user.name, "note": note.strip()[:2000]}
    with writing(request.app.state.engine) as connection:
        row = connection.execute(select(table.c.id, table.c.district).where(mine)).first()
        if row is None:
            return problem(request, user, 404, texts(language_of(request))("unknown_conflict"))
        settled = connection.execute(update(table).where(or_(mine, others) if every else mine).values(**values)).rowcount
        subject = f"{row.id} + {settled - 1}" if settled > 1 else row.id
        audit.record(connection, user.name, "conflict.settle", subject, note.strip(), row.district)
    return redirect("/conflicts", "settled")
