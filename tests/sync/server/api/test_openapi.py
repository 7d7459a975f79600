"""/openapi.json is true: schemathesis finds no 5xx and no answer that it does not describe. On both databases."""

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

from sync import wire
from tests.sync.server.conftest import ONE_DATABASE, TestKiosk

pytestmark = pytest.mark.timeout(240)  # many requests; the suite may run beside other work
TRUE = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    negative_data_rejection,
    positive_data_acceptance,
    ignored_auth,
]
UNSAID = {wire.LEDGER: [positive_data_acceptance]}  # that `from` must not lie after `to` is a sentence that no schema can say


def explore(app: Any, examples: Any, headers: Any = None) -> Any:
    """Call every described operation with generated requests, good and bad, and hold each answer against the document."""
    schema, called = schemathesis.openapi.from_asgi("/openapi.json", app), 0
    for described in schema.get_all_operations():
        operation = described.ok()
        called += 1
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def call(case: Any) -> None:
                case.call_and_validate(headers=headers, checks=TRUE, excluded_checks=UNSAID.get(case.operation.path))

            with suppress(Unsatisfiable):  # a route without parameters has no bad request
                call()
    return called


def test_every_answer_is_described(app: FastAPI, kiosk: TestKiosk) -> None:
    """With a key: only described statuses, types, headers and shapes come back, and never a 5xx. What is described is looked through on
    SQLite; what PostgreSQL might refuse of it shows in fewer, and test_fuzz sends it anything."""
    assert explore(app, 8 if app.state.engine.name == "sqlite" else 2, kiosk.headers) == 13


@ONE_DATABASE
def test_every_answer_is_described_without_a_key(app: FastAPI) -> None:
    """The same without any key."""
    assert explore(app, 4) == 13


@ONE_DATABASE
def test_the_document_names_every_route_of_the_contract(client: TestClient) -> None:
    """Nothing that speaks JSON is left out, no page is in it, and every route says what an error looks like."""
    document = client.get("/openapi.json").json()
    expected = {
        wire.ENROLL,
        wire.SET_UP,
        wire.RESPONSES,
        wire.VISITS,
        wire.CONTENT,
        wire.HEARTBEAT,
        wire.LEDGER,
        wire.CONFIG,
        wire.SUPPORT,
        f"{wire.UPDATES}/{{sha256}}",
        wire.HEALTHZ,
        wire.READYZ,
        wire.METRICS,
    }
    assert set(document["paths"]) == expected
    assert {"Response", "Visit", "Problem"} <= document["components"]["schemas"].keys()
    for path, methods in document["paths"].items():
        for operation in methods.values():
            schemas = [
                reply.get("content", {}).get(wire.PROBLEM_JSON, {}).get("schema")
                for status, reply in operation["responses"].items()
                if status >= "400"
            ]
            assert document["x-problems"] == {code.value: code.meaning for code in wire.Code}
            assert all(schema == {"$ref": "#/components/schemas/Problem"} for schema in schemas), path
