"""Which record of a response counts, and what it counts for: the two rules behind the kiosk's running tallies and the province's.

A response counts in the form that its last correction gave it, on the day on which that form says that it was answered. Withdrawn
ones and trials count nowhere.

Levels, options and the own score come from complete responses only; one that walked away counts as partial in the same places. A
response that chose several services counts once in the whole and once in each of them. An errand that was not finished is counted of
either kind (kiosk.survey.unfinished): who could not finish is who walks away.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kiosk.survey.limits import CORRECT, ID_LENGTH
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import own_score
from kiosk.survey.unfinished import codes_counted


class Layout(NamedTuple):
    """What counting has to know of a questionnaire."""

    aspects: dict[str, tuple[str, ...]]  # aspect id -> its items
    choices: frozenset[str]  # questions answered by codes, not by free text
    services: str  # the question whose codes are the services used; "" where there is none

    def as_json(self) -> str:
        """As the kiosk stores it beside each questionnaire's version; kiosk.store.tallies reads it back."""
        return json.dumps({"aspects": self.aspects, "choices": sorted(self.choices), "services": self.services}, sort_keys=True)


class ResponseCount(NamedTuple):
    """What one response adds, to the whole and to each service it chose."""

    complete: bool
    services: tuple[str, ...]
    own_score: int | None  # kiosk.survey.scoring.own_score, for the interval
    levels: list[tuple[str, int]]  # (item, 1..5)
    options: list[tuple[str, str]]  # (question, code); counted in the whole only


def layout_of(questionnaire: Questionnaire) -> Layout:
    return Layout(
        aspects={aspect.id: tuple(item.id for item in aspect.items) for aspect in questionnaire.aspects},
        choices=frozenset(question.id for question in questionnaire.questions if question.kind != "text"),
        services=next((question.id for question in questionnaire.questions if question.options_from), ""),
    )


def count_response(layout: Layout, status: str, answers: Mapping[str, object]) -> ResponseCount:
    """`answers`: question id -> code, codes (a tuple or, as they come over the wire, a list), level or text."""
    chosen = answers.get(layout.services)
    services = tuple(chosen) if isinstance(chosen, tuple | list) else ()
    unfinished = _codes(codes_counted(layout.services, answers, services)) if layout.services else []
    if status != "complete":
        return ResponseCount(False, services, None, [], unfinished)
    levels = [(question, answer) for question, answer in answers.items() if isinstance(answer, int)]
    return ResponseCount(True, services, _own_score(layout, answers), levels, _options(layout, answers) + unfinished)


def _own_score(layout: Layout, answers: Mapping[str, object]) -> int | None:
    """None also where the form's aspects are too large for whole own scores: such a form has no interval, but is counted."""
    try:
        return own_score(answers, layout.aspects)
    except ValueError:
        return None


def _options(layout: Layout, answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """(question, code) of every choice."""
    options: list[tuple[str, str]] = []
    for question, answer in answers.items():
        if question in layout.choices:
            codes = answer if isinstance(answer, tuple | list) else (answer,)
            options += _codes((question, code) for code in codes)
    return options


def _codes(options: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    """Text that is too long for an id is no code of any questionnaire."""
    return [(question, code) for question, code in options if isinstance(code, str) and len(code) <= ID_LENGTH]


Record = Mapping[str, Any]  # a well-formed record (record_checks), or what `form_that_counts` reads of one


def form_that_counts(response: Record | None, amendments: Iterable[Record]) -> Record | None:
    """The record by which a response counts: its own, or that of its last correction; None where it counts nowhere.

    The last amendment of the same kiosk decides, by its number in the chain and not by when it arrived: a correction made after a
    withdrawal brings the response back. What names another kiosk's response, a response that is not here (yet), or a number before its
    own changes nothing, and neither does an amendment of an amendment.
    """
    if response is None or "trial" in response or "amends" in response:
        return None
    ours = (
        record
        for record in amendments
        if record["amends"]["id"] == response["id"] and record["kiosk"] == response["kiosk"] and record["seq"] > response["seq"]
    )
    last = max(ours, key=lambda record: record["seq"], default=None)
    if last is None:
        return response
    return last if last["amends"]["act"] == CORRECT else None


def forms_that_count(records: Iterable[Record]) -> Iterator[Record]:
    """Of any records, in any order, those that count, each response once: what every sum must be the sum of."""
    responses: list[Record] = []
    amendments: dict[str, list[Record]] = {}
    for record in records:
        if "amends" in record:
            amendments.setdefault(record["amends"]["id"], []).append(record)
        else:
            responses.append(record)
    for response in responses:
        if form := form_that_counts(response, amendments.get(response["id"], ())):
            yield form
