"""A day that a person types in is one more counter's day beside the kiosks', on either database."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from sync.server.db.engine import reading, writing
from sync.server.ingest import typed_visits
from sync.server.ingest.typed_visits import TypedDay
from sync.server.scope import Scope
from sync.server.tallies import queries

KUTCHUM, KHOWANG = Scope("ยโสธร", "กุดชุม"), Scope("ยโสธร", "ค้อวัง")
TYPED = TypedDay("2026-11-02", 12, {"P002": 9, "L022": 4})


def month_of(engine: Engine, scope: Scope) -> tuple[int | None, dict[str, int]]:
    with reading(engine) as connection:
        totals = queries.totals(connection, scope, date(2026, 11, 1), date(2026, 11, 30))
    return (totals.people if totals.counted else None), {service: n for service, n in totals.visits.items() if n}


def test_a_day_is_typed_in_corrected_and_taken_away(engine: Engine) -> None:
    """Of one district alone; whoever has not read the newest numbers changes nothing."""
    with writing(engine) as connection:
        assert typed_visits.enter(connection, "jangwat", KUTCHUM, TYPED)
        assert not typed_visits.enter(connection, "kutchum", KUTCHUM, replace(TYPED, people=99))
        assert typed_visits.typed_days(connection, KUTCHUM, "2026-11") == [replace(TYPED, revision=1)]
    assert (month_of(engine, KUTCHUM), month_of(engine, KHOWANG)) == ((12, {"P002": 9, "L022": 4}), (None, {}))
    with writing(engine) as connection:
        assert typed_visits.enter(connection, "kutchum", KUTCHUM, TypedDay("2026-11-02", 0, {}, 1))
        assert typed_visits.enter(connection, "kutchum", KHOWANG, TYPED)
    assert (month_of(engine, KUTCHUM), month_of(engine, KHOWANG)) == ((0, {}), (12, {"P002": 9, "L022": 4}))
    with writing(engine) as connection:
        assert not typed_visits.erase(connection, "kutchum", KUTCHUM, TypedDay("2026-11-02", revision=1))
        assert typed_visits.erase(connection, "kutchum", KUTCHUM, TypedDay("2026-11-02", revision=2))
    assert (month_of(engine, KUTCHUM), month_of(engine, KHOWANG)[0]) == ((None, {}), 12)
