"""The conflicts page: records that cannot both be right, and the form in which a person says what happened."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy import Row

from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import MISSING
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.ingest import conflicts
from sync.server.ingest.conflicts import ConflictKey, Settlement
from sync.server.kiosks.details import kiosk_names
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts

router = APIRouter(include_in_schema=False)
SHOWN = 200


@router.get("/conflicts")
def conflict_list(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    with reading(request.app.state.engine) as connection:
        rows = conflicts.latest(connection, user.province, SHOWN)
        counted = conflicts.counted_records(connection, {row.held_id for row in rows})
        unsettled, names = conflicts.unsettled_by_kiosk(connection, user.province), kiosk_names(connection, user.scope)
    words = _Words(settings_of(request).questionnaire, language_of(request))
    pairs = [(row, first, words.beside(first, row)) for row in rows for first in [counted.get((row.held_id, row.held_hash))]]
    return render(request, "conflicts.html", user, rows=pairs, kiosks=names, unsettled=unsettled, total=sum(unsettled.values()))


class _Words:
    """What two records answer, in words of the questionnaire."""

    def __init__(self, form: Questionnaire, language: str) -> None:
        self._questions = {question.id: question.text.get(language) for question in form.questions}
        self._questions |= {item.id: f"{item.id} {item.text.get(language)}" for item in form.items}
        self._options = {
            (question.id, option.code): option.text.get(language) for question in form.questions for option in question.options
        }

    def beside(self, first: Row | None, second: Row) -> list[tuple[str, str, str, bool]]:
        """(question, first's answer, second's, whether they differ), those that differ first; moments and mode stand before the answers."""
        records = (_record(first), _record(second))
        lines = [(name, *(str(record.get(name, MISSING)) for record in records)) for name in ("answered_at", "mode", "status", "seq")]
        left, right = map(_answers, records)
        for question in dict.fromkeys([*left, *right]):
            words = self._questions.get(question, question)
            lines.extend([(words, self._said(question, left), self._said(question, right))])
        compared = [(line[0], line[1], line[2], line[1] != line[2]) for line in lines]
        return sorted(compared, key=lambda line: not line[3])

    def _said(self, question: str, answers: Mapping[str, Any]) -> str:
        answer = answers.get(question)
        codes = answer if isinstance(answer, list) else [] if answer is None else [answer]
        return ", ".join(self._options.get((question, str(code)), str(code))[:300] for code in codes) or MISSING


def _record(row: Row | None) -> dict[str, Any]:
    try:
        record = json.loads(row.record) if row else {}
    except ValueError:
        record = {}
    return record if isinstance(record, dict) else {}


def _answers(record: Mapping[str, Any]) -> dict[str, Any]:
    answers = record.get("answers")
    return answers if isinstance(answers, dict) else {}


class SettlementForm(BaseModel):
    """The form below a conflict. `every`: the same holds for all of the kiosk's unsettled conflicts."""

    kiosk: str = ""
    digest: Annotated[str, Field(alias="hash")] = ""
    note: str = ""
    every: str = ""
    choice: str = ""


@router.post("/conflicts/settle")
def settle(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[SettlementForm, Form()]
) -> Response:
    """Store what a person found, and which record is right."""
    if not form.note.strip() or form.choice not in conflicts.CHOICES:
        return problem(request, user, 400, texts(language_of(request))("settle_needs_note"))
    with writing(request.app.state.engine) as connection:
        key, settlement = ConflictKey(user.province, form.kiosk, form.digest), Settlement(form.note.strip(), form.choice)
        settled = conflicts.settle(connection, user.name, key, settlement, bool(form.every))
    if not settled:
        return problem(request, user, 404, texts(language_of(request))("unknown_conflict"))
    return redirect("/conflicts", "settled")
