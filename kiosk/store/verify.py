"""Verifies the store: the file sound, the chain whole, the running tallies equal to a recount. It repairs nothing."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, localized
from kiosk.store import visits
from kiosk.store.database import DamagedStoreError, mark_suspect, reading
from kiosk.store.responses import record_of, set_aside
from kiosk.store.tallies import layout_from_json, lines
from kiosk.store.tally_tables import Tally, rolled_up, stored
from kiosk.survey.counting import Layout, layout_of
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.record_checks import WRONG_HASH, problems
from kiosk.survey.response import FIRST_PREVIOUS, from_record

SHOWN = 50  # problems listed one by one; the rest is one line with their number
LIGHT = 30  # responses at the end of the chain that a start checks


@frozen
class Verification:
    problems: tuple[str, ...]  # plain sentences; none when all is well
    responses: int
    undated: int = 0  # responses that wait for their day, in no chain and no total yet

    @property
    def ok(self) -> bool:
        return not self.problems


class _ChainWalk:
    """One walk along the chain in seq order, collecting what differs and recounting on the way."""

    def __init__(self, layouts: dict[tuple[str, int], Layout], lost: list[tuple[int, int, str]], left_out: frozenset[int]) -> None:
        """`left_out`: numbers that count nowhere (kiosk.store.responses.set_aside)."""
        self.layouts, self.lost, self.left_out = layouts, lost, left_out
        self.amendments: set[tuple[int, str, str]] = set()  # the rows that the table must have
        self.problems: list[str] = []
        self.tally, self.responses = Tally(), 0
        self.seq, self.hash = 0, FIRST_PREVIOUS

    def step(self, seq: int, response_id: str, day: str, answered_at: str, text: str, hash: str) -> None:
        self.responses += 1
        fault = _record_fault(seq, response_id, text, hash)
        if seq != self.seq + 1:
            self.gap(self.seq + 1, seq - 1)
        elif not fault and json.loads(text)["prev_hash"] != self.hash:
            fault = Sentence("does not follow from the one before it: a response was altered, removed or inserted")
        if fault:
            self.problems.append(Sentence("response {seq} {fault}", seq=seq, fault=fault))
        if not fault or _can_be_counted(text, hash):
            self._count(seq, day, answered_at, record_of(text, hash))
        self.seq, self.hash = seq, hash

    def gap(self, first: int, last: int) -> None:
        """Name the missing numbers, and whether noted damage explains them."""
        numbers = Sentence("response {first} is" if first == last else "responses {first} to {last} are", first=first, last=last)
        noted = next((at for low, high, at in self.lost if low <= first and last <= high), None)
        missing = Sentence("{numbers} missing", numbers=numbers)
        lost = Sentence("{missing}: lost when the database was damaged, noted at {noted}", missing=missing, noted=noted)
        self.problems.append(lost if noted else missing)

    def _count(self, seq: int, day: str, answered_at: str, record: dict[str, Any]) -> None:
        """An altered response is counted as it now is: the difference is what the alteration did to the totals."""
        response = from_record(record)
        if (response.day, response.answered_at) != (day, answered_at):
            filed = f"{day} ({answered_at})"
            self.problems.append(
                Sentence(
                    "response {seq} is filed under {filed}, but was answered on {answered}",
                    seq=seq,
                    filed=filed,
                    answered=f"{response.day} ({response.answered_at})",
                )
            )
        if response.amends:
            self.amendments.add((seq, response.amends.id, response.amends.act))
        layout = self.layouts.get(response.questionnaire)
        if layout is None:
            self.problems.append(Sentence("response {seq} was answered under a questionnaire that is not known here", seq=seq))
        elif seq not in self.left_out:
            self.tally.count(lines(layout, response))


def _record_fault(seq: int, response_id: str, text: str, hash: str) -> str:
    """What is wrong with a stored response; "" when nothing is. The hash covers the stored text itself, so no change goes unseen."""
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != hash:
        return Sentence("was altered: its hash is not that of its content")
    record = json.loads(text)
    if (record["seq"], record["id"]) != (seq, response_id):
        return Sentence("is stored under another number or id than its own")
    return ""


def _can_be_counted(text: str, hash: str) -> bool:
    """Whether an altered response still has the form of a response."""
    try:
        return all(fault == WRONG_HASH for fault in problems(record_of(text, hash)))
    except DamagedStoreError:
        return False


def verify(connection: sqlite3.Connection, questionnaire: Questionnaire) -> Verification:
    """Check everything; the cost grows with the responses. A file too damaged to be walked is reported as a problem, not raised."""
    try:
        with reading(connection):
            problems = _file_problems(connection)
            if problems:
                mark_suspect(connection)
                return Verification(tuple(problems), _response_count(connection))
            walk = _walk(connection, questionnaire)
            problems = walk.problems + _amendment_problems(connection, walk.amendments) + _tally_problems(connection, walk.tally)
            problems += outbox_problems(connection) + _visit_problems(connection) + _trial_problems(connection)
            return Verification(_listed(problems), walk.responses, _undated_count(connection))
    except DamagedStoreError as error:
        return Verification((localized(error),), 0)


def _listed(problems: list[str]) -> tuple[str, ...]:
    rest = len(problems) - SHOWN
    if rest <= 0:
        return tuple(problems)
    return (*problems[:SHOWN], Sentence("and one more problem" if rest == 1 else "and {rest} more problems", rest=rest))


def _response_count(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT count(*) FROM responses").fetchone()[0]


def _undated_count(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT count(*) FROM undated WHERE kind = 'response'").fetchone()[0]


def _file_problems(connection: sqlite3.Connection) -> list[str]:
    """SQLite's own check of every page and index (PRAGMA integrity_check)."""
    rows = connection.execute(f"PRAGMA integrity_check({SHOWN})").fetchall()
    return (
        []
        if rows == [("ok",)]
        else [Sentence("the database file is damaged: {line}", line=line) for row in rows for line in row[0].splitlines()]
    )


def layouts_by_version(connection: sqlite3.Connection, questionnaire: Questionnaire) -> dict[tuple[str, int], Layout]:
    """(questionnaire id, version) -> layout that its responses were counted under; the present questionnaire's if none is stored."""
    known = {(questionnaire.id, questionnaire.version): layout_of(questionnaire)}
    for name, version, layout in connection.execute("SELECT id, version, layout FROM layouts"):
        known[name, version] = layout_from_json(layout)
    return known


def _walk(connection: sqlite3.Connection, questionnaire: Questionnaire) -> _ChainWalk:
    lost = connection.execute("SELECT first_seq, last_seq, noted_at FROM lost ORDER BY first_seq").fetchall()
    walk = _ChainWalk(layouts_by_version(connection, questionnaire), lost, set_aside(connection))
    for row in connection.execute("SELECT seq, id, day, answered_at, record, hash FROM responses ORDER BY seq"):
        walk.step(*row)
    queued = connection.execute("SELECT max(number) FROM outbox WHERE kind = 'response'").fetchone()[0]  # outlives its response
    highest = max((queued or 0, *(high for _, high, _ in lost)))
    if highest > walk.seq:
        walk.gap(walk.seq + 1, highest)
    return walk


def _amendment_problems(connection: sqlite3.Connection, recorded: set[tuple[int, str, str]]) -> list[str]:
    """Where the table of corrections and withdrawals is not what the records say."""
    differing = {row[0] for row in recorded ^ set(connection.execute("SELECT seq, response, act FROM amendments"))}
    return [Sentence("response {seq} is not listed as what it corrects or withdraws", seq=seq) for seq in sorted(differing)]


def _trial_problems(connection: sqlite3.Connection) -> list[str]:
    """The chain of trials, which counts nowhere."""
    problems: list[str] = []
    before = 0, FIRST_PREVIOUS
    for seq, response_id, text, hash in connection.execute("SELECT seq, id, record, hash FROM trials ORDER BY seq"):
        fault = _record_fault(seq, response_id, text, hash)
        if not fault and (seq, json.loads(text)["prev_hash"]) != (before[0] + 1, before[1]):
            fault = Sentence("does not follow from the one before it: a response was altered, removed or inserted")
        if fault:
            problems.append(Sentence("trial response {seq} {fault}", seq=seq, fault=fault))
        before = seq, hash
    return problems


def _tally_problems(connection: sqlite3.Connection, recount: Tally) -> list[str]:
    running = stored(connection)
    recount.roll_up(rolled_up(connection))
    problems = _differences(Sentence("answers by hour"), running.hours, recount.hours)
    problems += _differences(Sentence("answers by level"), running.levels, recount.levels)
    return problems + _differences(Sentence("answers by option"), running.options, recount.options)


def _differences(name: str, running: Mapping[Any, Any], recount: Mapping[Any, Any], whole: str = "whole district") -> list[str]:
    """A line for each figure that a recount contradicts; `whole` is shown where the key names no service."""
    keys = sorted(key for key in running.keys() | recount.keys() if running.get(key) != recount.get(key))
    places = {key: " ".join(str(part) if part != "" else whole for part in key) for key in keys}
    return [
        Sentence(
            "running totals, {name}, {place}: {kept} kept, {counted} counted",
            name=name,
            place=places[key],
            kept=_shown_figures(running.get(key)),
            counted=_shown_figures(recount.get(key)),
        )
        for key in keys
    ]


def _shown_figures(figures: object) -> str:
    return " ".join(map(str, figures)) if isinstance(figures, list | tuple) else "none" if figures is None else str(figures)


def outbox_problems(connection: sqlite3.Connection) -> list[str]:
    """Responses that are not queued exactly once, at most SHOWN of them."""
    query = """SELECT seq, count(number) FROM responses LEFT JOIN outbox
        ON state IN ('pending', 'refused', 'taken') AND kind = 'response' AND number = seq GROUP BY seq HAVING count(number) <> 1 LIMIT ?"""
    rows = connection.execute(query, (SHOWN,)).fetchall()
    return [Sentence("response {seq} is in the outbox {number} times instead of once", seq=seq, number=number) for seq, number in rows]


def _visit_problems(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT day, kind, service, visits FROM visit_tallies"
    return _differences(Sentence("visits"), {row[:3]: row[3] for row in connection.execute(query)}, visits.recounted(connection), "people")


def light_check(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Cheap enough for every start (about 1 ms): the schema can be read and the end of the chain is whole.

    Returns problems to show the officer. Raises DamagedStoreError when pages cannot be read: the caller then salvages.
    """
    with reading(connection):
        rows = connection.execute("SELECT seq, id, day, record, hash FROM responses ORDER BY seq DESC LIMIT ?", (LIGHT,)).fetchall()
        connection.execute("SELECT sum(complete) FROM hour_tallies WHERE period >= (SELECT max(period) FROM hour_tallies)").fetchone()
        connection.execute("SELECT count(*) FROM outbox WHERE state = 'pending'").fetchone()
    faults = [(row[0], _record_fault(row[0], row[1], row[3], row[4])) for row in rows]
    return tuple(Sentence("response {seq} {fault}", seq=seq, fault=fault) for seq, fault in faults if fault)
