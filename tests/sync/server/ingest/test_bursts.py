"""Quality flags: found, kept beside the responses, counted; nothing is removed. On both databases."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, event, func, select

from sync.server.app import create_app
from sync.server.configuration import published
from sync.server.db import migrations, schema
from sync.server.db.engine import reading, writing
from sync.server.db.schema import flags, option_tallies
from sync.server.ingest import responses
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.settings import Settings
from sync.server.tallies import queries
from tests.sync.server.conftest import TestKiosk

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
KUDCHUM = Scope("ยโสธร", "กุดชุม")


def test_a_questionnaire_and_a_service_that_the_province_does_not_know(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """Such responses are kept and counted, and flagged for a person."""
    answers = {**kiosk.answers(), "services": ("Z999", "X-own")}
    verdicts = push(kiosk, [kiosk.respond(questionnaire=("opdc-2570", 9)), kiosk.respond(answers=answers)])
    assert [verdict["verdict"] for verdict in verdicts] == ["accepted"] * 2
    with reading(app.state.engine) as connection:
        assert sorted(connection.scalars(select(flags.c.flag))) == ["unknown_questionnaire", "unknown_service"]
        assert queries.totals(connection, KUDCHUM, *NOVEMBER).uses["Z999"] == 1
        assert queries.totals(connection, KUDCHUM, *NOVEMBER, flagged=False).complete == 2


def test_too_fast_and_straight_lined_are_shown_with_and_without(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """A flag removes nothing: the figures can be read with it and without it."""
    push(kiosk, [kiosk.respond(duration_s=3), kiosk.respond(answers=kiosk.answers(level=5)), kiosk.respond()])
    with reading(app.state.engine) as connection:
        assert sorted(connection.scalars(select(flags.c.flag))) == ["straight_lined", "too_fast"]
        assert queries.totals(connection, KUDCHUM, *NOVEMBER).flags == {"straight_lined": 1, "too_fast": 1}
        assert queries.totals(connection, KUDCHUM, *NOVEMBER).complete == 3
        assert queries.totals(connection, KUDCHUM, *NOVEMBER, flagged=False).complete == 1


def test_somebody_too_fast_turns_out_to_be_part_of_a_burst(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """One flag more for a response that carried one already: each flag is counted once, and the response stays on its side."""
    start = datetime.fromisoformat("2026-11-03T09:00:00+07:00")
    push(kiosk, [kiosk.respond(at=start + timedelta(seconds=20 * number), duration_s=3) for number in range(4)])
    push(kiosk, [kiosk.respond(at=start + timedelta(seconds=80))])
    with reading(app.state.engine) as connection:
        assert queries.totals(connection, KUDCHUM, *NOVEMBER).flags == {"burst": 5, "too_fast": 4}
        assert queries.totals(connection, KUDCHUM, *NOVEMBER, flagged=False).complete == 0


@pytest.mark.parametrize("batches", [(5,), (4, 1), (1, 4), (1, 1, 1, 1, 1)])
def test_a_burst_is_found_however_it_is_cut_into_batches(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]], batches: Any
) -> None:
    """Five within two minutes are one burst; those that came before the fifth change sides in the tallies."""
    start = datetime.fromisoformat("2026-11-03T09:00:00+07:00")
    sent = [kiosk.respond(at=start + timedelta(seconds=20 * number)) for number in range(5)]
    quiet = kiosk.respond(at=start + timedelta(hours=3))
    for size in batches:
        push(kiosk, sent[:size])
        sent = sent[size:]
    push(kiosk, [quiet])
    with reading(app.state.engine) as connection:
        assert list(connection.scalars(select(flags.c.flag))) == ["burst"] * 5
        assert queries.totals(connection, KUDCHUM, *NOVEMBER).flags == {"burst": 5}
        assert queries.totals(connection, KUDCHUM, *NOVEMBER).complete == 6
        without = queries.totals(connection, KUDCHUM, *NOVEMBER, flagged=False)
    assert (without.complete, sum(without.counts["4"].values()), sum(without.by_hour.values())) == (1, 1, 1)


def test_a_pile_of_paper_forms_is_no_burst(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Forms typed in one after the other say nothing about haste."""
    at = datetime.fromisoformat("2026-11-03T09:00:00+07:00")
    push(kiosk, [kiosk.respond(at=at, mode="paper") for _ in range(8)])
    with reading(app.state.engine) as connection:
        assert list(connection.execute(select(flags))) == []


def test_flags_of_a_database_from_before_they_were_counted(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """The upgrade counts what is held; from then on both ways of counting agree."""
    push(kiosk, [kiosk.respond(duration_s=3), kiosk.respond(answers=kiosk.answers(level=5)), kiosk.respond(questionnaire=("opdc-2570", 9))])
    with reading(app.state.engine) as connection:
        counted = connection.execute(select(option_tallies).where(option_tallies.c.question == schema.FLAG)).all()
    with writing(app.state.engine) as connection:
        connection.execute(delete(option_tallies).where(option_tallies.c.question == schema.FLAG))
        migrations.STEPS[2](connection)
        anew = connection.execute(select(option_tallies).where(option_tallies.c.question == schema.FLAG)).all()
    assert len(counted) == 6 and sorted(anew) == sorted(counted)


def test_a_counter_that_is_used_once_in_five_days_sends_two_years_at_once(
    app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]
) -> None:
    """Each response is looked at beside those of its own time only, however many times there are; sent again they are duplicates."""
    start = datetime.fromisoformat("2024-11-03T09:00:00+07:00")
    days = [start + timedelta(days=5 * number) for number in range(150)]
    early = [kiosk.respond(at=day) for day in days]
    late = [kiosk.respond(at=days[140] + timedelta(seconds=20 * number)) for number in range(1, 4)]
    last = [kiosk.respond(at=day + timedelta(seconds=80)) for day in days]
    push(kiosk, early + late)
    assert {verdict["verdict"] for verdict in push(kiosk, last)} == {"accepted"}
    with reading(app.state.engine) as connection:
        burst = list(connection.scalars(select(flags.c.day)))
    assert burst == [days[140].date().isoformat()] * 5
    assert {verdict["verdict"] for verdict in push(kiosk, early)} == {"duplicate"}


def test_a_burst_is_completed_among_a_million_responses(sqlite_url: str, join: Callable[..., TestKiosk]) -> None:
    """What its earlier responses are flagged with is found by its key; nobody reads everybody's flags for that."""
    app, asked = create_app(Settings(sqlite_url, "ยโสธร")), []
    event.listen(app.state.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    kiosk, start = join(app.state.engine), datetime.fromisoformat("2026-11-03T09:00:00+07:00")
    sender = Sender(kiosk.id, "ยโสธร", "กุดชุม")
    with reading(app.state.engine) as connection:
        known = published.validation_context(app.state.settings, connection)
    for number in range(5):
        responses.ingest(app.state.engine, known, sender, [kiosk.respond(at=start + timedelta(seconds=20 * number))], start.isoformat())
    (wanted,) = [statement for statement in asked if "FROM flags" in statement[0]]
    with reading(app.state.engine) as connection:
        plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {wanted[0]}", wanted[1])]
        assert connection.scalar(select(func.count()).select_from(flags)) == 5
    app.state.engine.dispose()
    assert plan[0] == "SEARCH flags USING COVERING INDEX sqlite_autoindex_flags_1 (province=? AND district=? AND id=?)"
