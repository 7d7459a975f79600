"""Reading held responses back for exports: sealed, as the contract's records in order, or as they are handed on."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from kiosk.survey.privacy import handing_on
from kiosk.survey.privacy.personal_data import covered
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import ordered
from sync.server.comments.comments import HIDDEN, REDACTED, SHOWN
from sync.server.db.schema import comments, responses
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.scope import Scope

_AT_ONCE = 2000


def records(connection: Connection, scope: Scope, first: date | None, last: date | None) -> Iterator[dict[str, Any]]:
    """Every record as answered, by district, kiosk and `seq`, corrections and withdrawals beside what they are about: what
    `province load` takes and whose hashes can be checked."""
    return (record for _, batch in _batches(connection, _statement(scope, first, last)) for record in batch)


def counted_records(connection: Connection, scope: Scope, first: date | None, last: date | None) -> Iterator[dict[str, Any]]:
    """As `records`, each response once and in the form that counts."""
    statement = _statement(scope, first, last).where(counts_itself(responses))
    return (record for _, batch in _batches(connection, statement) for record in batch)


def handed_on(
    connection: Connection,
    scope: Scope,
    first: date | None,
    last: date | None,
    forms: Sequence[Questionnaire],
    looked_at: Callable[[int], None] = lambda _: None,
) -> Iterator[dict[str, Any]]:
    """As kiosk.survey.privacy.handing_on says, small cells by district, in another order each time. Free text is as a person has passed
    it; where nobody has looked, what may name a person is covered. `forms`: every questionnaire that was answered. `looked_at` is called
    with how many responses were read since; each is read twice."""
    cells = {}
    statement = _statement(scope, first, last).where(counts_itself(responses))
    for district, batches in groupby(_batches(connection, statement, looked_at), key=itemgetter(0)):
        cells[district] = handing_on.small_cells((record for _, batch in batches for record in batch), forms)
    nothing_known = handing_on.small_cells((), forms)  # a district that came in between the two looks
    for partition in _partitions(connection, statement.order_by(func.random()), looked_at):
        rows = []
        for district, batch in _by_district(sorted(partition, key=lambda row: row.district)):
            decided = _decisions(connection, scope.province, district, [record["id"] for record in batch])
            screened = (_screened(record, decided.get(record["id"], {})) for record in batch)
            rows += [handing_on.handed_on(record, cells.get(district, nothing_known), str) for record in screened]
        SystemRandom().shuffle(rows)
        yield from rows


def _batches(
    connection: Connection, statement: Select, looked_at: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(district, records), a district at a time and not too many at once."""
    table = responses
    in_order = statement.order_by(table.c.district, table.c.kiosk, table.c.seq)
    return (batch for partition in _partitions(connection, in_order, looked_at) for batch in _by_district(partition))


def _partitions(connection: Connection, statement: Select, looked_at: Callable[[int], None]) -> Iterator[Sequence[Row]]:
    for partition in connection.execution_options(yield_per=_AT_ONCE).execute(statement).partitions():
        yield partition
        looked_at(len(partition))


def _by_district(rows: Iterable[Row]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for district, members in groupby(rows, key=lambda row: row.district):
        yield district, [ordered(json.loads(row.record)) for row in members]  # as the kiosk writes them, letter for letter


def _statement(scope: Scope, first: date | None, last: date | None) -> Select:
    table = responses
    statement = select(table.c.district, table.c.record).where(table.c.province == scope.province)
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    if first is not None:
        statement = statement.where(table.c.day >= first.isoformat())
    if last is not None:
        statement = statement.where(table.c.day <= last.isoformat())
    return statement


def _decisions(connection: Connection, province: str, district: str, ids: list[str]) -> dict[str, dict[str, Row]]:
    table = comments
    conditions = (table.c.province == province, table.c.district == district, table.c.id.in_(ids))
    by_response: dict[str, dict[str, Row]] = {}
    for row in connection.execute(select(table.c.id, table.c.question, table.c.screening, table.c.shown_text).where(*conditions)):
        by_response.setdefault(row.id, {})[row.question] = row
    return by_response


def _screened(record: dict[str, Any], decided: dict[str, Row]) -> dict:
    answers = {key: _words(value, decided.get(key)) if isinstance(value, str) else value for key, value in record["answers"].items()}
    other = {key: _words(value, decided.get(f"{key[:63]}+")) for key, value in record["other"].items()}
    return {
        **record,
        "answers": {key: value for key, value in answers.items() if value},
        "other": {key: text for key, text in other.items() if text},
    }


def _words(text: str, decision: Row | None) -> str:
    if decision is None or decision.screening == SHOWN:
        return text if decision else covered(text)
    if decision.screening == HIDDEN:
        return ""
    return decision.shown_text if decision.screening == REDACTED else covered(text)
