"""What the lines are called that people tapped under an open question: the shipped list, services of the catalogue, and every line that
the province has ever published. Nobody's typed words are among them."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection, select

from kiosk.frozen import frozen
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.open_text import ReadyAnswer, picked_under, written_list
from kiosk.survey.questionnaire import Question, Questionnaire
from sync.server.db.schema import config_versions
from sync.server.settings import ASSETS

READY = "ready_"  # texts of a configuration: ready_problems = รอนาน | ระบบช้า


@frozen
class PickedLines:
    """One open question and how often each of its lines was tapped, the most often first."""

    question: Question
    lines: Sequence[tuple[ReadyAnswer, int]]


def picked_lines(
    connection: Connection, options: Mapping[str, Mapping[str, int]], form: Questionnaire, catalogue: Catalogue
) -> list[PickedLines]:
    """`options`: Totals.options. Questions of which nobody tapped a line are left out."""
    counted = {question: counts for question in form.questions if (counts := options.get(picked_under(question.id)))}
    published = _published(connection) if counted else {}
    ranked = []
    for question, counts in counted.items():
        known = {**published, **{answer.code: answer for answer in _shipped().get(question.id, ())}}
        lines = [(known.get(code) or _service(code, catalogue), n) for code, n in counts.items() if n]
        ranked.append(PickedLines(question, sorted(lines, key=lambda line: (-line[1], line[0].th))))
    return ranked


def _service(code: str, catalogue: Catalogue) -> ReadyAnswer:
    return ReadyAnswer(code, catalogue.name(code), catalogue.name(code))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, tuple[ReadyAnswer, ...]]:
    lists = json.loads((ASSETS / "suggestions.json").read_text(encoding="utf-8"))
    return {question: tuple(ReadyAnswer(**line) for line in lines) for question, lines in lists.items()}


def _published(connection: Connection) -> dict[str, ReadyAnswer]:
    """Code -> line, of every version: what was tapped under an earlier one keeps its words."""
    known: dict[str, ReadyAnswer] = {}
    for body in connection.scalars(select(config_versions.c.body).where(config_versions.c.body.like(f"%{READY}%"))):
        texts = json.loads(body).get("texts", {})
        for key in texts.get("th", {}):
            if key.startswith(READY):
                wording = {language: entries[key] for language, entries in texts.items() if key in entries}
                known |= {answer.code: answer for answer in written_list(_shipped().get(key.removeprefix(READY), ()), wording)}
    return known
