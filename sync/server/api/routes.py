"""The routes of the wire (sync/wire.py): who asks, what may be in a body, which status answers what. The work is done elsewhere."""

import ipaddress
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import ValidationError
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kiosk.survey.dates.calendar import timestamp
from sync import wire
from sync.server import schemas
from sync.server.accounts import security_events
from sync.server.accounts.sessions import names_this_machine
from sync.server.api import heartbeats
from sync.server.api.admission import sender_of
from sync.server.api.openapi import ERRORS, batch_body, errors, record_body
from sync.server.configuration import kiosk_config, published
from sync.server.db.engine import changed_collation, in_transaction, looking_up, reading, ready
from sync.server.ingest import responses, service_content, visits
from sync.server.ingest.validation import parse
from sync.server.kiosks import enrolment, reconciliation, set_ups, support_requests
from sync.server.kiosks.errors import EnrolmentError
from sync.server.sender import Sender
from sync.server.settings import Settings
from sync.server.updates import audio_packs, rings, update_files
from sync.server.web.errors import JSON, ApiError
from sync.wire import Code

router = APIRouter()
_bearer = HTTPBearer(auto_error=False, description="The key that the kiosk was given when it joined.")


def engine_of(request: Request) -> Engine:
    return request.app.state.engine


async def sender(request: Request, _sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Sender:
    """The kiosk behind the key: of a request with a body it is known already (web.body_limits), and no thread is asked."""
    known: Sender | None = getattr(request.state, "sender", None)
    return known if known is not None else await run_in_threadpool(sender_of, request)


Kiosk = Annotated[Sender, Depends(sender)]


async def body_of(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(body_of)]


Model = TypeVar("Model", bound=schemas.WireModel)


def _parsed(body: bytes) -> object:
    try:
        return parse(body)
    except ValueError:
        raise ApiError(400, Code.NOT_JSON, "The body is not JSON.") from None


def _checked(body: bytes, model: type[Model]) -> Model:
    """A body of one record. Done in the route's own thread: FastAPI would read it on the event loop, where everybody else waits for it."""
    try:
        return model.model_validate(_parsed(body))
    except ValidationError as error:
        sentence = schemas.sentence(error)
        raise ApiError(422, Code.INVALID, sentence, fault=sentence) from None


def _records(body: bytes, name: str) -> list[Any]:
    """The list under `name`, its records as they came."""
    parsed = _parsed(body)
    records = parsed.get(name) if isinstance(parsed, dict) else None
    if not isinstance(records, list):
        sentence = f'The body must be an object with a list "{name}".'
        raise ApiError(422, Code.INVALID, sentence, fault=sentence)
    if len(records) > wire.BATCH_LIMIT:
        limit, count = wire.BATCH_LIMIT, len(records)
        sentence = f"At most {limit} records may come at once; these are {count}."
        raise ApiError(413, Code.TOO_MANY_RECORDS, sentence, limit=limit, count=count)
    return records


def _answer(request: Request, verdicts: Sequence[wire.Verdict]) -> Response:
    for verdict in verdicts:
        request.app.state.metrics.count_verdict(verdict["verdict"])
    return JSON({"verdicts": list(verdicts)})


def _now() -> str:
    return timestamp(datetime.now(UTC))


def _counted_try(request: Request) -> tuple[Engine, Settings, str]:
    """Where codes are looked up, and who tries one: counted before the code is read, so that nobody guesses many."""
    engine, address = engine_of(request), request.client.host if request.client else ""
    in_transaction(engine, lambda connection: enrolment.count_try(connection, address))
    return engine, request.app.state.settings, address


@router.post(
    wire.ENROLL,
    response_model=schemas.EnrollReply,
    responses=errors(400, 403, 409, 429),
    openapi_extra=record_body("EnrollRequest"),
    summary="Spend a one-time code",
)
def enroll(request: Request, body: Body) -> Response:
    wanted = _checked(body, schemas.EnrollRequest)
    engine, settings, address = _counted_try(request)
    try:
        given = in_transaction(engine, lambda connection: enrolment.enroll(connection, settings, wanted.code, wanted.kiosk, address))
    except EnrolmentError as refused:
        security_events.note(request.app, security_events.CODE_WRONG, f"kiosk {wanted.kiosk}", str(refused.code))
        raise
    return JSON({"key": given.key, "district": given.district, "place": given.place})


@router.post(
    wire.SET_UP,
    response_model=schemas.SetUpReply,
    responses=errors(400, 403, 429),
    openapi_extra=record_body("SetUpRequest"),
    summary="What a kiosk with this code will be",
)
def set_up(request: Request, body: Body) -> Response:
    """District, place, telephone and services for a kiosk that is being set up; the code is not spent. Tries are those of enrolment."""
    wanted = _checked(body, schemas.SetUpRequest)
    engine, settings, address = _counted_try(request)
    here = settings.url or str(request.base_url).rstrip("/")
    try:
        with reading(engine) as connection:
            known = set_ups.set_up_for(connection, settings.catalogue, wanted.code, here)
        in_transaction(engine, lambda connection: enrolment.take_back_try(connection, address))
    except EnrolmentError as refused:
        security_events.note(request.app, security_events.CODE_WRONG, "set-up", str(refused.code))
        raise
    return Response(known.as_text(), media_type="application/json")


@router.post(
    wire.RESPONSES,
    response_model=schemas.VerdictsReply,
    responses=errors(400, 401),
    openapi_extra=batch_body("responses", "Response"),
    summary="Push responses",
)
def push_responses(request: Request, kiosk: Kiosk, body: Body) -> Response:
    """One verdict for each record in its order, after the database has committed. The same push again is harmless."""
    records, state = _records(body, "responses"), request.app.state
    with looking_up(state.engine) as connection:
        known = published.validation_context(state.settings, connection)
    return _answer(request, responses.ingest(state.engine, known, kiosk, records, _now()))


@router.post(
    wire.VISITS,
    response_model=schemas.VerdictsReply,
    responses=errors(400, 401),
    openapi_extra=batch_body("visits", "Visit"),
    summary="Push visits",
)
def push_visits(request: Request, kiosk: Kiosk, body: Body) -> Response:
    """A higher revision of the same id replaces the earlier figures."""
    return _answer(request, visits.ingest(engine_of(request), kiosk, _records(body, "visits"), _now()))


@router.post(
    wire.CONTENT,
    response_model=schemas.VerdictsReply,
    responses=errors(400, 401),
    openapi_extra=batch_body("contents", "ServiceContent"),
    summary="Push what the district wrote about its services",
)
def push_content(request: Request, kiosk: Kiosk, body: Body) -> Response:
    return _answer(request, service_content.ingest(engine_of(request), kiosk, _records(body, "contents"), _now()))


@router.post(
    wire.HEARTBEAT,
    response_model=schemas.HeartbeatReply,
    responses=errors(400, 401, 403),
    openapi_extra=record_body("Heartbeat"),
    summary="Health of a kiosk",
)
def heartbeat(request: Request, kiosk: Kiosk, body: Body) -> Response:
    beat = _checked(body, schemas.Heartbeat)
    if beat.kiosk != kiosk.kiosk:
        raise ApiError(403, Code.KEY_OF_ANOTHER_KIOSK, "This key belongs to another kiosk.")
    state = request.app.state
    return JSON(heartbeats.record(state.engine, state.settings, kiosk, beat, state.heartbeat_answers))


@router.post(
    wire.SUPPORT,
    response_model=dict[str, bool],
    responses=errors(400, 401, 404),
    openapi_extra=record_body("SupportAnswer"),
    summary="The support bundle that the province asked for",
)
def take_support(request: Request, kiosk: Kiosk, body: Body) -> Response:
    """On the yes of an officer at the kiosk; one that nobody asked for is not taken."""
    answer = _checked(body, schemas.SupportAnswer)
    work = partial(support_requests.receive, sender=kiosk, request=answer.request, bundle=answer.bundle)
    if not in_transaction(engine_of(request), work):
        raise ApiError(404, Code.NOT_FOUND, "The province does not ask for this support bundle any more.")
    return JSON({"taken": True})


@router.get(wire.LEDGER, response_model=list[schemas.LedgerDay], responses=errors(401), summary="What the province holds, day by day")
def read_ledger(
    request: Request, kiosk: Kiosk, first: Annotated[schemas.Day, Query(alias="from")], last: Annotated[schemas.Day, Query(alias="to")]
) -> Response:
    """The days that have responses, in order."""
    opening, closing = date.fromisoformat(first), date.fromisoformat(last)
    if opening > closing:
        sentence = "from must not lie after to."
        raise ApiError(422, Code.INVALID, sentence, fault=sentence)
    with reading(engine_of(request)) as connection:
        days = reconciliation.days(connection, kiosk, opening, closing)
        outdated = reconciliation.outdated_days(connection, kiosk, days, opening, closing)
    if outdated:
        in_transaction(engine_of(request), lambda connection: reconciliation.recount_days(connection, kiosk, outdated))
    return JSON(days)


@router.get(
    wire.CONFIG,
    response_model=schemas.Config,
    response_model_exclude_none=True,
    responses={304: {"description": "Unchanged"}, **errors(401)},
    summary="What the province sets for this district",
)
def read_config(request: Request, kiosk: Kiosk) -> Response:
    """Send the ETag you have as If-None-Match; 304 means that it still holds."""
    with reading(engine_of(request)) as connection:
        body, etag = kiosk_config.body_and_etag(kiosk_config.for_kiosk(connection, kiosk))
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if kiosk_config.is_unchanged(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get(
    wire.UPDATES + "/{sha256}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}, **errors(401, 404)},
    summary="A piece of an update or of a pack of clips",
)
def read_update(request: Request, kiosk: Kiosk, sha256: schemas.Digest, start: Annotated[int, Query(ge=0, le=2**40)] = 0) -> Response:
    """What follows the first `start` bytes of an update that is offered to this kiosk, some of it; nothing at its end."""
    with reading(engine_of(request)) as connection:
        if not (rings.may_fetch(connection, kiosk, sha256) or audio_packs.is_offered(connection, sha256)):
            raise ApiError(404, Code.NOT_FOUND, "No such update is offered to this kiosk.")
        content = update_files.piece(connection, sha256, start)
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": "private, no-store"})


@router.get(wire.HEALTHZ, summary="The process lives", responses={200: {"content": {"application/json": {}}}})
def healthz() -> Response:
    return JSON({"ok": True})


@router.get(wire.READYZ, summary="The process can work", responses={200: {"content": {"application/json": {}}}, 503: ERRORS[503]})
def readyz(request: Request) -> Response:
    """`warning` where the database answers and still wants an administrator."""
    if not ready(engine_of(request)):
        raise ApiError(503, Code.UNAVAILABLE, "The database cannot be reached.")
    with reading(engine_of(request)) as connection:
        warning = changed_collation(connection)
    return JSON({"ok": True, "warning": warning} if warning else {"ok": True})


@router.get(
    wire.METRICS,
    summary="Figures for Prometheus, to this machine only",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, **errors(403)},
)
def metrics(request: Request) -> Response:
    """Behind a reverse proxy the asking machine's own address counts: nobody outside reads them."""
    if not _loopback(request.client.host if request.client else "") or not names_this_machine(request):  # a proxy may not say who asks
        raise ApiError(403, Code.LOCAL_ONLY, "Metrics are given to this machine only.")
    return Response(request.app.state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
