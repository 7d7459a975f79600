"""What /openapi.json says beyond the models: every status that a route can answer, and the bodies of the batch routes. Words only."""

from typing import Any

from kiosk.survey.limits import AMENDED_BY, AMENDING, LANGUAGE, MODES, REASON_LIMIT, STATUSES, TRIALS, VIAS
from kiosk.survey.response import FIELDS
from sync import wire
from sync.server import schemas
from sync.server.web.errors import PROBLEM_TYPES

ERRORS: dict[int, dict[str, Any]] = {
    400: {"description": "The body cannot be read (not JSON, not gzip)"},
    401: {"description": "No key, an unknown key, or a revoked one", "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}}},
    403: {"description": "Not allowed"},
    404: {"description": "Nothing of this name is offered to this kiosk, or asked of it"},
    408: {"description": "The body did not arrive in time"},
    409: {"description": "It belongs to another district"},
    413: {"description": "Too large, or too many records at once: send fewer"},
    415: {"description": "A Content-Encoding other than gzip"},
    422: {"description": "The request does not have the form described here"},
    429: {"description": "Too many attempts", "headers": {"Retry-After": {"schema": {"type": "integer"}}}},
    500: {"description": "A mistake of the server; nothing was stored"},
    503: {"description": "The database cannot be reached; try again later"},
}
for _error in ERRORS.values():
    _error["content"] = {wire.PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
EVERYWHERE = (408, 413, 415, 422, 500, 503)


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: these statuses and those that every route can answer."""
    return {status: ERRORS[status] for status in sorted({*statuses, *EVERYWHERE})}


def batch_body(name: str, record: str) -> dict[str, Any]:
    """The body of a batch route. Its records may be any JSON: each gets its verdict, and those that are no `record` are rejected."""
    records = {
        "type": "array",
        "items": {},
        "description": f"Objects as #/components/schemas/{record} describes, at most {wire.BATCH_LIMIT}; more are answered 413.",
    }
    schema = {"type": "object", "required": [name], "properties": {name: records}}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def record_body(model: str) -> dict[str, Any]:
    """The body of a route that takes one record: the component `model`."""
    schema = {"$ref": f"#/components/schemas/{model}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


_TEXT = {"type": "string"}
RESPONSE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": list(FIELDS),
    "additionalProperties": False,
    "description": "One response as the kiosk hashed it: hash = SHA-256 of this object without `hash` as canonical JSON (RFC 8785).",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "kiosk": {"type": "string", "format": "uuid"},
        "seq": {"type": "integer", "minimum": 1},
        "questionnaire": {
            "type": "object",
            "required": ["id", "version"],
            "properties": {"id": _TEXT, "version": {"type": "integer", "minimum": 1}},
        },
        "started_at": {"type": "string", "format": "date-time"},
        "answered_at": {"type": "string", "format": "date-time"},
        "duration_s": {"type": "number", "minimum": 0},
        "language": {"type": "string", "pattern": f"^{LANGUAGE.pattern}$", "description": "Of RFC 5646: th, en, or one that came as files"},
        "mode": {"enum": list(MODES)},
        "status": {"enum": list(STATUSES)},
        "answers": {"type": "object", "description": "question id -> option code, list of codes, 1 to 5, or text"},
        "other": {"type": "object", "additionalProperties": _TEXT},
        "trial": {"enum": list(TRIALS), "description": "Absent from an answer that counts"},
        "amends": {
            "type": "object",
            "required": ["act", "id", "reason", "day", "by"],
            "description": "Only of a correction or withdrawal: the response of this kiosk that it is about",
            "properties": {
                "act": {"enum": list(AMENDING)},
                "id": {"type": "string", "format": "uuid"},
                "reason": {"type": "string", "maxLength": REASON_LIMIT},
                "day": {"type": "string", "format": "date"},
                "by": {"enum": list(AMENDED_BY)},
            },
        },
        "via": {"enum": list(VIAS), "description": "Only of a response that the province itself took, from a person's own telephone"},
        "prev_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
}


def described(document: dict[str, Any]) -> dict[str, Any]:
    """FastAPI's document with the records of the batch routes, the problem details and the meaning of each code in it, and without its
    own shape of a 422, which is not ours."""
    components = document["components"]["schemas"]
    components["Response"] = RESPONSE_SCHEMA
    document[PROBLEM_TYPES] = {code: code.meaning for code in wire.Code}
    bodies = (schemas.EnrollRequest, schemas.SetUpRequest, schemas.Heartbeat, schemas.Visit, schemas.ServiceContent, schemas.SupportAnswer)
    for model in (*bodies, schemas.Problem):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        components |= schema.pop("$defs", {})
        components[model.__name__] = schema
    for name in ("HTTPValidationError", "ValidationError"):
        components.pop(name, None)
    return document
