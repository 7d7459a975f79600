"""Drafts for tests: whole, valid responses to the real questionnaire, from a seed or from hypothesis. No assertions here."""

import random
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from kiosk.survey.answers import asked
from kiosk.survey.dates.calendar import BANGKOK, timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.limits import MODES
from kiosk.survey.questionnaire import Question, Questionnaire
from kiosk.survey.response import Answer, Draft, Response, seal
from tests.support.shipped import shipped_questionnaire

KIOSK = "0192f3a4-0000-4000-8000-000000000001"
SERVICES = ("P001", "P022", "P083", "B071", "L005")
SPAN_DAYS = 40  # drafts are answered within this many days from START
START = datetime(2026, 11, 1, 8, 0, tzinfo=BANGKOK)
WORDS = ("ดีมาก", "อยากให้เปิดวันเสาร์", "รอนาน ๆ", "ญู ฐุ ปั๊", "=1+1", 'a "quoted"\nline', "😀 e\u0301")


_FORM = shipped_questionnaire()


def make_draft(
    seed: int | random.Random = 0,
    *,
    id: str | None = None,
    kiosk: str = KIOSK,
    answered_at: datetime | None = None,
    mode: str | None = None,
    status: str = "complete",
    language: str | None = None,
    services: tuple[str, ...] | None = None,
    levels: dict[str, int] | None = None,
    skip: float = 0.0,
    questionnaire: Questionnaire = _FORM,
) -> Draft:
    """A valid draft; the same seed gives the same draft. `skip` is the share of questions and items left out."""
    rng = seed if isinstance(seed, random.Random) else random.Random(seed)
    moment = answered_at or START + timedelta(days=rng.randrange(SPAN_DAYS), seconds=rng.randrange(9 * 3600))
    duration = rng.randrange(40, 400)
    answers, other = _answers(rng, questionnaire, services, skip)
    answers.update(levels or {})
    return Draft(
        id=id or uuid7(int(moment.timestamp() * 1000), rng.getrandbits(74)),
        kiosk=kiosk,
        questionnaire=(questionnaire.id, questionnaire.version),
        started_at=timestamp(moment - timedelta(seconds=duration)),
        answered_at=timestamp(moment),
        duration_s=duration,
        language=language or rng.choice(("th", "en")),
        mode=mode or rng.choice(MODES),
        status=status,
        answers=answers,
        other=other,
    )


def make_drafts(count: int, seed: int = 0, **chosen: object) -> list[Draft]:
    """Different drafts, answered within SPAN_DAYS, in no order of time."""
    rng = random.Random(seed)
    return [make_draft(rng, **chosen) for _ in range(count)]


def make_chain(drafts: list[Draft], first_seq: int = 1, prev_hash: str = "0" * 64) -> list[Response]:
    """The drafts sealed one after the other, as the store would."""
    chain: list[Response] = []
    for seq, draft in enumerate(drafts, first_seq):
        chain.append(seal(draft, seq, chain[-1].hash if chain else prev_hash))
    return chain


def _answers(
    rng: random.Random, questionnaire: Questionnaire, services: tuple[str, ...] | None, skip: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    answers: dict[str, Answer] = {}
    other: dict[str, str] = {}
    for question in questionnaire.questions:
        if asked(question, answers) and rng.random() >= skip:
            answers[question.id] = _answer(rng, question, services)
            free = [option.code for option in question.options if option.free_text]
            chosen = answers[question.id]
            if any(code in (chosen if isinstance(chosen, tuple) else (chosen,)) for code in free):
                other[question.id] = rng.choice(WORDS)
    answers.update({item.id: rng.choice((5, 5, 4, 4, 3, 2, 1)) for item in questionnaire.items if rng.random() >= skip})
    return answers, other


def _answer(rng: random.Random, question: Question, services: tuple[str, ...] | None) -> Answer:
    if question.kind == "text":
        return rng.choice(WORDS)
    if question.options_from and services:
        return services
    codes = list(SERVICES) if question.options_from else [option.code for option in question.options]
    return rng.choice(codes) if question.kind == "one" else tuple(rng.sample(codes, rng.randint(1, min(3, len(codes)))))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Any valid draft: every mode, both states, any share of questions skipped, any moment within SPAN_DAYS."""
    moment = START + timedelta(minutes=draw(st.integers(0, SPAN_DAYS * 24 * 60)))
    return make_draft(
        draw(st.integers(0, 2**32)),
        id=str(draw(st.uuids(version=4))),
        answered_at=moment,
        mode=draw(st.sampled_from(MODES)),
        status=draw(st.sampled_from(("complete", "complete", "partial"))),
        skip=draw(st.sampled_from((0.0, 0.0, 0.3, 0.9))),
    )


def lists_of_drafts(min_size: int = 0, max_size: int = 12) -> st.SearchStrategy[list[Draft]]:
    """Several drafts with different ids."""
    return st.lists(drafts(), min_size=min_size, max_size=max_size, unique_by=lambda draft: draft.id)
