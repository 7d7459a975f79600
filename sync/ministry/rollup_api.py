"""What provinces send to: the manifest, then each part that is missing; and whether the server lives. A body is read once its sender is
known by the province's key, or by a manifest that is here and not complete."""

import json
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from sync import wire
from sync.ministry import province_keys, receiving
from sync.server.db.engine import in_transaction, reading, ready
from sync.server.rollups.rollup_delivery import DIGEST_HEADER, KEY_HEADER, MANIFESTS, PARTS
from sync.server.rollups.rollup_file import first_line
from sync.server.rollups.rollup_model import RollupError
from sync.server.web.errors import ApiError
from sync.server.web.fault_log import database_fault
from sync.wire import Code

router = APIRouter(include_in_schema=False)
LIMITS = {MANIFESTS: 2**20, PARTS: 8 * 2**20}  # bytes of a plain body


async def admit(scope: Scope) -> None:
    """Raises ApiError for a body that nobody waits for."""
    request = Request(scope)
    try:
        expected = await run_in_threadpool(_expected, request)
    except SQLAlchemyError as error:
        raise database_fault(error) from error
    if not expected:
        raise ApiError(401, Code.KEY_UNKNOWN, "This key is not known here, or nothing of this roll-up is missing.")


def _expected(request: Request) -> bool:
    key, digest = request.headers.get(KEY_HEADER, "")[:100], request.headers.get(DIGEST_HEADER, "")[:64]
    with reading(request.app.state.engine) as connection:
        known = bool(key) and bool(province_keys.province_of(connection, key))
        return known and (request.url.path == MANIFESTS or receiving.is_stored(connection, digest))


@router.post(MANIFESTS)
async def manifest(request: Request) -> Response:
    """{"missing": digests of the parts to send}."""
    body, items = await request.body(), [item.id for item in request.app.state.settings.questionnaire.items]
    return await run_in_threadpool(_taken, request, lambda at: receiving.begin(at, first_line(body), receiving.WIRE, items))


@router.post(PARTS)
async def part(request: Request) -> Response:
    """{"missing": digests of the parts that are missing still}."""
    body, digest = await request.body(), request.headers.get(DIGEST_HEADER, "")[:64]
    return await run_in_threadpool(_taken, request, lambda at: receiving.take_part(at, digest, body))


def _taken(request: Request, work: Callable[[Connection], list[str]]) -> Response:
    try:
        return JSONResponse({"missing": in_transaction(request.app.state.engine, work)})
    except RollupError as error:
        return JSONResponse({"error": str(error), "key": error.key, "values": json.loads(json.dumps(error.values))}, 409)


@router.get(wire.HEALTHZ)
def alive() -> Response:
    return JSONResponse({"status": "ok"})


@router.get(wire.READYZ)
def is_ready(request: Request) -> Response:
    answers = ready(request.app.state.engine)
    return JSONResponse({"status": "ok" if answers else "no database"}, 200 if answers else 503)
