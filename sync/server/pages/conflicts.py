"""The conflicts page: records that cannot both be right, and the form in which a person says which of them counts, and why."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection, Row

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import MISSING
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.configuration.published import validation_context
from sync.server.db.engine import in_transaction, reading
from sync.server.ingest import conflicts
from sync.server.ingest.conflict_exchange import SECOND, ExchangeError
from sync.server.ingest.conflicts import ConflictFilter, ConflictKey, Settlement
from sync.server.kiosks.details import kiosk_names
from sync.server.messages import language_name
from sync.server.pages.parts.paging import paging
from sync.server.pages.parts.rendering import language_of, moment, problem, redirect, render, settings_of, texts
from sync.server.pages.parts.seen_version import digest_of
from sync.server.report.workflow import locked_years

router = APIRouter(include_in_schema=False)
SHOWN = 100
_MOMENTS, _WORDS = ("started_at", "answered_at"), ("mode", "status", "language")


@frozen
class ComparedLine:
    """What both records say of one thing."""

    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


@frozen
class ConflictView:
    """A conflict as it is read: the record that came first, the one that came later, and what was decided."""

    row: Row
    first: Row | None
    second: Row | None
    lines: list[ComparedLine]
    seen: str  # seen_version.digest_of what is decided so far
    alike: int  # how many a decision on all of them would be about, this one among them

    @property
    def second_counts(self) -> bool:
        return self.row.counting == SECOND


@router.get("/conflicts")
def conflict_list(request: Request, user: Annotated[User, Depends(require_role("province"))], state: str = "", kiosk: str = "") -> Response:
    return _page(request, user, ConflictFilter(state if state in ("open", "settled") else "", kiosk))


def _page(request: Request, user: User, wanted: ConflictFilter, fault: str = "", status: int = 200) -> Response:
    with reading(request.app.state.engine) as connection:
        pages = paging(request.query_params, conflicts.count_conflicts(connection, user.province, wanted), SHOWN)
        rows = conflicts.latest(connection, user.province, SHOWN, wanted, pages.offset)
        counted = conflicts.counted_records(connection, {row.held_id for row in rows})
        unsettled, names = conflicts.unsettled_by_kiosk(connection, user.province), kiosk_names(connection, user.scope)
        together = conflicts.settled_by_act(connection, user.province)
        kiosks = conflicts.kiosks_with_conflicts(connection, user.province)
    words = _Words(settings_of(request).questionnaire, texts(language_of(request)))
    views = []
    for row in rows:
        counts = counted.get((row.held_id, row.held_hash))
        first, second = (row, counts) if row.counting == SECOND else (counts, row)
        alike = together[row.settled_at, row.settled_by, row.note] if row.settled_at else unsettled[row.kiosk]
        views.append(ConflictView(row, first, second, words.beside(first, second), _seen(row), alike))
    shown: dict[str, Any] = {"rows": views, "kiosks": names, "total": sum(unsettled.values()), "pages": pages, "wanted": wanted}
    shown["with_conflicts"] = sorted(kiosks, key=lambda kiosk: names.get(kiosk, kiosk))
    return render(request, "conflicts.html", user, status, fault=fault, **shown)


def _seen(row: Row) -> str:
    return digest_of(_decided(row))


def _decided(row: Row) -> dict[str, object]:
    names = ("settled_at", "settled_by", "note", "choice", "counting", "held_hash")
    return {name: getattr(row, name) or "" for name in names}


class _Words:
    """What two records say, in words of the questionnaire and the page's language."""

    def __init__(self, form: Questionnaire, t: Texts) -> None:
        self._t = t
        self._questions = {question.id: question.text.get(t.language) for question in form.questions}
        self._questions |= {item.id: f"{item.id} {item.text.get(t.language)}" for item in form.items}
        self._options = {
            (question.id, option.code): option.text.get(t.language) for question in form.questions for option in question.options
        }

    def beside(self, first: Row | None, second: Row | None) -> list[ComparedLine]:
        """Line by line, those that differ first; moments and mode stand before the answers."""
        records = (_record(first), _record(second))
        lines = [
            ComparedLine(self._t(f"record_{name}"), *(self._plain(name, record.get(name)) for record in records))
            for name in (*_MOMENTS, *_WORDS, "seq")
        ]
        for part in ("answers", "other"):
            left, right = (_part(record, part) for record in records)
            for question in dict.fromkeys([*left, *right]):
                words = self._questions.get(question, question) + (f" ({self._t('record_other')})" if part == "other" else "")
                lines.append(ComparedLine(words, self._said(question, left), self._said(question, right)))
        return sorted(lines, key=lambda line: not line.differs)

    def _plain(self, name: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            return MISSING if value is None or value == "" else str(value)
        if name in _MOMENTS:
            return _moment(value, self._t)
        return self._t.get(f"record_{name}_{value}") or (language_name(value) if name == "language" else value)

    def _said(self, question: str, answers: Mapping[str, Any]) -> str:
        answer = answers.get(question)
        codes = answer if isinstance(answer, list) else [] if answer is None else [answer]
        return ", ".join(self._options.get((question, str(code)), str(code))[:300] for code in codes) or MISSING


def _moment(value: str, t: Texts) -> str:
    try:
        return moment(value, t)
    except ValueError:
        return value


def _record(row: Row | None) -> dict[str, Any]:
    try:
        record = json.loads(row.record) if row else {}
    except ValueError:  # only the hash of it is stored
        record = {}
    return record if isinstance(record, dict) else {}


def _part(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    answers = record.get(name)
    return answers if isinstance(answers, dict) else {}


class SettlementForm(BaseModel):
    """The form below a conflict. `every`: the same holds for all of the kiosk's unsettled conflicts, or all that were settled together."""

    kiosk: str = ""
    digest: Annotated[str, Field(alias="hash")] = ""
    note: str = ""
    every: str = ""
    choice: str = ""
    seen: str = ""


@router.post("/conflicts/settle")
def settle(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[SettlementForm, Form()]
) -> Response:
    """Store what a person found; the record that they chose counts from then on, and months are counted again."""
    t, note = texts(language_of(request)), form.note.strip()
    if not note or form.choice not in conflicts.CHOICES:
        return _page(request, user, ConflictFilter(), t("settle_needs_note"), 400)
    settlement = Settlement(note, form.choice, bool(form.every))

    def work(connection: Connection) -> Row | None:
        """The conflict as another person has left it meanwhile, where one has."""
        row = conflicts.find(connection, ConflictKey(user.province, form.kiosk, form.digest))
        if row is None:
            raise LookupError
        if row.hash != form.digest or form.seen not in ("", _seen(row)):
            mine = (row.settled_by, row.note, row.choice) == (user.name, note, form.choice)  # a second click
            return None if mine else row
        context, locked = validation_context(settings_of(request), connection), locked_years(connection, user.province)
        conflicts.settle(connection, context, user.name, row, settlement, locked)
        return None

    try:
        newer = in_transaction(request.app.state.engine, work)
    except LookupError:
        return problem(request, user, 404, t("unknown_conflict"))
    except ExchangeError as fault:
        return _page(request, user, ConflictFilter(), fault.localized(t), 409)
    if newer is not None:
        return _page(request, user, ConflictFilter(), _said_meanwhile(newer, note, t), 409)
    return redirect("/conflicts", "reopened" if form.choice == conflicts.REOPEN else "settled")


def _said_meanwhile(row: Row, typed: str, t: Texts) -> str:
    """What the other person decided, beside what was typed and is not stored."""
    if row.settled_at is None:
        return t("conflict_reopened_meanwhile", note=row.note, typed=typed)
    choice = t(f"conflict_chose_{row.choice or 'none'}")
    return t("conflict_settled_meanwhile", who=row.settled_by, choice=choice, note=row.note, typed=typed)
