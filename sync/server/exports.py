"""Reading held responses back for exports: sealed, as the contract's records in order, or as they are handed on."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from random import SystemRandom
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, func, select

from kiosk.survey.limits import ID_LENGTH
from kiosk.survey.privacy import handing_on
from kiosk.survey.privacy.personal_data import covered
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import ordered
from sync.server.comments.comments import HIDDEN, REDACTED, SHOWN
from sync.server.db.bulk import pairs_among, texts
from sync.server.db.schema import UNREAD, comments, responses
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.scope import Scope

_AT_ONCE = 2000

# A canonical record (RFC 8785) without an amendment. Its answers and the words beside them are no objects themselves, and a quotation mark
# inside a text has a backslash before it: where a brace, a comma and the next field follow each other, the object ends.
_TEXT = rb'("[^"\\]*+")'
_CANONICAL = re.compile(
    rb'\{"answered_at":%(t)b,"answers":(\{[^}]*+\}),"duration_s":([0-9]+),"hash":%(t)b,"id":%(t)b,"kiosk":%(t)b,"language":%(t)b,'
    rb'"mode":%(t)b,"other":(\{[^}]*+\}),"prev_hash":%(t)b,"questionnaire":(\{[^}]*+\}),"seq":([0-9]+),"started_at":%(t)b,'
    rb'"status":%(t)b((?:,"trial":"[^"\\]*+")?(?:,"via":"[^"\\]*+")?)\}' % {b"t": _TEXT}
)
# Where each field of a line stands among the groups: kiosk.survey.response.FIELDS, then what not every record has.
_GROUPS = (5, 6, 12, 11, 13, 1, 3, 7, 8, 14, 2, 9, 10, 4, 15)
_LINE = (
    b'{"id":%b,"kiosk":%b,"seq":%b,"questionnaire":%b,"started_at":%b,"answered_at":%b,"duration_s":%b,"language":%b,"mode":%b,'
    b'"status":%b,"answers":%b,"other":%b,"prev_hash":%b,"hash":%b%b}\n'
)


def sealed_lines(connection: Connection, scope: Scope, first: date | None, last: date | None) -> Iterator[bytes]:
    """Every record as answered, a line of JSON each, by district, kiosk and `seq`, corrections and withdrawals beside what they are about:
    what `province load` takes and whose hashes can be checked."""
    statement = _in_order(_statement(scope, first, last).with_only_columns(responses.c.record))
    return map(line_of, texts(connection, statement))


def line_of(canonical: bytes) -> bytes:
    """A stored record as a line of a file, its fields in the contract's order as the kiosk writes them, letter for letter."""
    parts = _CANONICAL.fullmatch(canonical)
    if parts is None:
        return json.dumps(ordered(json.loads(canonical)), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return _LINE % parts.group(*_GROUPS)


def counted_records(connection: Connection, scope: Scope, first: date | None, last: date | None) -> Iterator[dict[str, Any]]:
    """Each response once, whole, in the form that counts, by district, kiosk and `seq`."""
    statement = _in_order(_statement(scope, first, last).where(counts_itself(responses)))
    return (orjson.loads(text) for partition in _partitions(connection, statement) for _, text in partition)


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
    statement, counted = _statement(scope, first, last).where(counts_itself(responses)), dict[str, handing_on.AnswersCounted]()
    for partition in _partitions(connection, statement, looked_at):
        for district, text in partition:
            if district not in counted:
                counted[district] = handing_on.AnswersCounted(forms)
            counted[district].add(orjson.loads(text))
    cells = {district: answers.small_cells() for district, answers in counted.items()}
    nothing_known = handing_on.small_cells((), forms)  # a district that came in between the two looks
    asked = frozenset(question.id for form in forms for question in form.questions if question.kind == "text")
    for partition in _partitions(connection, statement.order_by(func.random()), looked_at):
        read = [(district, orjson.loads(text)) for district, text in partition]
        written = [(district, record["id"]) for district, record in read if record["other"] or not asked.isdisjoint(record["answers"])]
        decided = _decisions(connection, scope.province, written)
        rows = [
            handing_on.handed_on(record, cells.get(district, nothing_known), _screened(decided.get((district, record["id"]), {})))
            for district, record in read
        ]
        SystemRandom().shuffle(rows)
        yield from rows


def _in_order(statement: Select) -> Select:
    return statement.order_by(responses.c.district, responses.c.kiosk, responses.c.seq)


def _partitions(connection: Connection, statement: Select, looked_at: Callable[[int], None] = lambda _: None) -> Iterator[Sequence[Row]]:
    for partition in connection.execute(statement, execution_options={"yield_per": _AT_ONCE}).partitions():
        yield partition
        looked_at(len(partition))


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


def _decisions(connection: Connection, province: str, keys: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, tuple[str, str]]]:
    """What persons decided about the words of these responses (district, id)."""
    table, by_response = comments, dict[tuple[str, str], dict[str, tuple[str, str]]]()
    columns = (table.c.district, table.c.id, table.c.question, table.c.screening, table.c.shown_text)
    theirs = (table.c.province == province, pairs_among(connection, (table.c.district, table.c.id), keys), table.c.screening != UNREAD)
    for district, identity, question, screening, shown in connection.execute(select(*columns).where(*theirs)) if keys else ():
        by_response.setdefault((district, identity), {})[question] = screening, shown
    return by_response


def _screened(decided: Mapping[str, tuple[str, str]]) -> Callable[[str, str], str]:
    """What becomes of a free text. `decided`: question (with a plus: the words beside a choice) -> screening, what is shown if redacted."""

    def words(question: str, text: str) -> str:
        screening, shown = decided.get(question if len(question) <= ID_LENGTH else f"{question[: ID_LENGTH - 1]}+", (UNREAD, ""))
        if screening in (SHOWN, HIDDEN):
            return text if screening == SHOWN else ""
        return shown if screening == REDACTED else covered(text)

    return words
