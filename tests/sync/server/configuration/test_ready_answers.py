"""Lines that people tapped are counted apart from what they wrote, under the words that they saw."""

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from kiosk.survey.open_text import own_code
from kiosk.survey.response import digest
from sync.server.configuration import published
from sync.server.configuration.ready_answers import picked_lines
from sync.server.db.engine import reading, writing
from sync.server.db.schema import comments
from sync.server.scope import Scope
from sync.server.tallies import queries
from tests.sync.server.conftest import PROVINCE, TestKiosk

PARKING = "ที่จอดรถไม่พอ"


def said(kiosk: TestKiosk, text: str, *codes: str) -> dict[str, Any]:
    record = kiosk.respond()
    about_problems = {"problems": text, **({"problems.picked": list(codes)} if codes else {})}
    changed = {**record, "answers": {**record["answers"], **about_problems}, "status": "complete"}
    return {**changed, "hash": digest(changed)}


def test_what_was_tapped_is_ranked_and_what_was_typed_is_read(app: FastAPI, kiosk: TestKiosk, push: Callable[..., Any]) -> None:
    """Three people: the province's own line once, the shipped one twice; only typed words wait to be screened."""
    with writing(app.state.engine) as connection:
        published.publish(connection, "jangwat", Scope(PROVINCE), {"texts": {"th": {"ready_problems": f"รอนาน | {PARKING}"}}})
    records = (
        said(kiosk, f"รอนาน\n{PARKING}", "long_wait", own_code(PARKING)),
        said(kiosk, "รอนาน\nพัดลมเสีย", "long_wait"),
        said(kiosk, "รอนาน"),  # of an earlier version, or typed
    )
    assert [push(kiosk, [record])[0]["verdict"] for record in records] == ["accepted"] * 3
    settings = app.state.settings
    with reading(app.state.engine) as connection:
        options = queries.totals(connection, Scope(PROVINCE), date(2026, 10, 1), date(2027, 9, 30)).options
        (ranked,) = picked_lines(connection, options, settings.questionnaire, settings.catalogue)
        typed = sorted(connection.scalars(select(comments.c.text).where(comments.c.question == "problems")))
    assert [(answer.th, n) for answer, n in ranked.lines] == [("รอนาน", 2), (PARKING, 1)]
    assert typed == ["พัดลมเสีย", "รอนาน"]
