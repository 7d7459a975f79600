"""What one response counts for: the one rule behind the kiosk's running tallies and the province's.

Levels, options and the own score come from complete responses only; one that walked away counts as partial in the same places. A
response that chose several services counts once in the whole and once in each of them.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

from kiosk.survey.limits import ID_LENGTH
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import own_score


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
    if status != "complete":
        return ResponseCount(False, services, None, [], [])
    levels = [(question, answer) for question, answer in answers.items() if isinstance(answer, int)]
    return ResponseCount(True, services, _own_score(layout, answers), levels, _options(layout, answers))


def _own_score(layout: Layout, answers: Mapping[str, object]) -> int | None:
    """None also where the form's aspects are too large for whole own scores: such a form has no interval, but is counted."""
    try:
        return own_score(answers, layout.aspects)
    except ValueError:
        return None


def _options(layout: Layout, answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """(question, code) of every choice. Text that is too long for an id is no code of any questionnaire."""
    options: list[tuple[str, str]] = []
    for question, answer in answers.items():
        if question in layout.choices:
            codes = answer if isinstance(answer, tuple | list) else (answer,)
            options += [(question, code) for code in codes if isinstance(code, str) and len(code) <= ID_LENGTH]
    return options
