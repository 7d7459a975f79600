"""A province's sums of its months are kept, and every figure is what it would be without them, a moment after anything changed."""

import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from kiosk.survey.dates.calendar import BANGKOK
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.db.schema import FROM_KIOSKS, FROM_PHONES, month_changes, month_sums, responses
from sync.server.ingest import conflicts, visits
from sync.server.ingest.conflicts import ConflictKey, Settlement
from sync.server.kiosks import relocation
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import counting, keeping, phone_figures, phone_tallies, queries, response_rates, score_counts
from sync.server.tallies.attendance import uncounted_days
from tests.support.counter import ITEMS, Counter
from tests.sync.server.conftest import ON_POSTGRESQL

PROVINCE = "ยโสธร"
WHOLE, YEAR = Scope(PROVINCE), (date(2026, 10, 1), date(2027, 9, 30))
MONDAY, TUESDAY, OCTOBER = date(2026, 11, 2), date(2026, 11, 3), date(2026, 10, 5)
SERVICES = ("L022", "X-1")  # X-1 is a district's own


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url, PROVINCE)


@pytest.fixture
def kutchum(engine: Engine, settings: Settings) -> Counter:
    return Counter(engine, settings, "กุดชุม")


def figures(connection: Connection) -> dict[str, Any]:
    """Everything that is told of a whole province's months."""
    read: dict[str, Any] = {
        "whole": queries.totals(connection, WHOLE, *YEAR),
        "service": queries.totals(connection, WHOLE, *YEAR, "L022"),
        "without flags": queries.totals(connection, WHOLE, *YEAR, flagged=False),
        "months": queries.by_month(connection, WHOLE, *YEAR),
        "months of a service": queries.by_month(connection, WHOLE, *YEAR, "L022"),
        "services": queries.by_service(connection, WHOLE, *YEAR),
        "services without flags": queries.by_service(connection, WHOLE, *YEAR, flagged=False),
        "answers": score_counts.answers(connection, WHOLE, *YEAR),
        "answers by service": score_counts.answers_by_service(connection, WHOLE, *YEAR),
        "answers by day": score_counts.answers_by_day(connection, WHOLE, date(2026, 10, 3), date(2026, 11, 2)),
        "telephones": phone_figures.totals(connection, WHOLE, *YEAR),
        "districts": score_counts.answers_and_people_by_district(connection, WHOLE, *YEAR),
        "districts in all": queries.by_district(connection, WHOLE, *YEAR),
        "districts without flags": queries.by_district(connection, WHOLE, *YEAR, flagged=False),
        "with and without flags": dict(
            enumerate(map(queries.combined, (part.values() for part in queries.with_and_without_flags(connection, WHOLE, *YEAR))))
        ),
    }
    listed = {
        name: asdict(part) if isinstance(part, queries.Totals) else {key: asdict(each) for key, each in part.items()}
        for name, part in read.items()
    }
    rates = asdict(response_rates.by_hour(connection, WHOLE, *YEAR))
    return {**listed, "hours": rates, "uncounted": uncounted_days(connection, WHOLE, *YEAR)}


def summed_now(engine: Engine) -> dict[str, Any]:
    """The same from the tallies themselves: nothing is kept in this transaction, which is taken back."""
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(delete(month_sums))
        read = figures(connection)
        transaction.rollback()
    return read


def check(engine: Engine) -> dict[str, Any]:
    """What is told with the sums as they are kept now; they are kept anew afterwards."""
    with reading(engine) as connection:
        shown, before = figures(connection), int(connection.scalar(select(func.count()).select_from(month_sums)) or 0)
    assert shown == summed_now(engine)
    keeping.keep(engine, PROVINCE, MONDAY)
    with reading(engine) as connection:
        assert figures(connection) == shown
        assert connection.scalar(select(func.count()).select_from(month_changes)) == 0
        assert len(connection.execute(select(month_sums.c.name)).all()) >= max(before, 1)
    return shown


@pytest.mark.timeout(180)
def test_whatever_changes_a_tally_is_in_the_provinces_figures_at_once(engine: Engine, settings: Settings, kutchum: Counter) -> None:
    """Answers, people, corrections, withdrawals, a cloned disk, a kiosk in the wrong district: after each the figures move, and no kept
    sum stands in the way."""
    other = Counter(engine, settings, "ค้อวัง")
    shown = [check_first(engine, kutchum)]

    def then(act: Callable[..., Any], *typed: Any, **fields: Any) -> Any:
        result = act(*typed, **fields)
        shown.append(check(engine))
        assert shown[-1] != shown[-2], act
        return result

    mine = then(kutchum.all_said, MONDAY, 4, services=SERVICES)
    then(kutchum.came, MONDAY, 9, {"L022": 5, "X-1": 2})
    then(kutchum.came, MONDAY, 8, {"L022": 5})
    then(other.all_said, TUESDAY, 3, 2, services=SERVICES, mode="paper")
    then(other.checked_in, [datetime(2026, 11, 3, hour, 5, tzinfo=BANGKOK) for hour in (9, 9, 11)], {"X-1": 1})
    then(kutchum.answered, TUESDAY, [{"sex": "male"}], status="partial")
    then(kutchum.all_said, TUESDAY, 6, 5, duration_s=3)
    then(kutchum.amended, mine[0], {"services": ("L023",), **dict.fromkeys(ITEMS, 1)})
    then(kutchum.amended, mine[1])
    second = kutchum.cloned(mine[2], {"services": ("L005",), **dict.fromkeys(ITEMS, 3)})
    then(decide, kutchum, second["hash"])
    then(move, engine, settings, other.kiosk, "เลิงนกทา")
    then(type_in, engine, kutchum)
    with reading(engine) as connection:
        assert keeping.wrong_sums(connection, PROVINCE) == []


def check_first(engine: Engine, kutchum: Counter) -> dict[str, Any]:
    """One answer of October, so that there is something to keep."""
    kutchum.all_said(OCTOBER, 1)
    return check(engine)


def decide(counter: Counter, digest: str) -> None:
    with writing(counter.engine) as connection:
        conflict = conflicts.find(connection, ConflictKey(PROVINCE, counter.kiosk, digest))
        assert conflict is not None
        context = published.validation_context(counter.settings, connection)
        conflicts.settle(connection, context, "jangwat", conflict, Settlement("cloned disk", "second"))


def move(engine: Engine, settings: Settings, kiosk: str, district: str) -> None:
    with writing(engine) as connection:
        assert relocation.put_right(connection, settings, "jangwat", kiosk, district)


def type_in(engine: Engine, counter: Counter) -> None:
    """Somebody takes a day away on which people had been counted."""
    with writing(engine) as connection:
        visits.erase_day(connection, counter.sender, MONDAY.isoformat())


def test_a_kiosk_that_only_counted_people_moves(engine: Engine, settings: Settings, kutchum: Counter) -> None:
    """No answer of its own is recounted; that its new district counted on that day is told all the same."""
    kutchum.came(MONDAY, 10, {"L022": 4})
    other = Counter(engine, settings, "ค้อวัง")
    other.all_said(MONDAY, 5)
    assert check(engine)["uncounted"] == {"ค้อวัง": ["2026-11-02"]}
    move(engine, settings, kutchum.kiosk, "ค้อวัง")
    assert check(engine)["uncounted"] == {}


def test_responses_that_were_lost_come_back(engine: Engine, settings: Settings, kutchum: Counter) -> None:
    """Rows vanish under the tallies; what is sent again is recounted, and the kept sums with it."""
    sent = kutchum.all_said(MONDAY, 5)
    check(engine)
    with writing(engine) as connection:
        connection.execute(delete(responses).where(responses.c.id == sent[2]["id"]))
        connection.execute(update(FROM_KIOSKS.counts).values(mode_self=99))  # as whatever took the row left them
    assert kutchum._verdicts([sent[2]]) == {"accepted"}
    assert check(engine)["whole"]["complete"] == 5


def test_the_province_lets_telephones_count(engine: Engine, settings: Settings, kutchum: Counter) -> None:
    """Both ways are kept apart: the choice shows at once, and is taken back."""
    kutchum.all_said(MONDAY, 5)
    check(engine)
    with writing(engine) as connection:
        counted = connection.execute(select(FROM_KIOSKS.counts)).mappings().all()
        connection.execute(insert(FROM_PHONES.counts), [dict(row) for row in counted])
        connection.execute(delete(month_sums))
    shown = [check(engine)["whole"]]
    for inside in (True, False):
        with writing(engine) as connection:
            phone_tallies.let_count(connection, inside)
        shown.append(check(engine)["whole"])
    assert [(whole["complete"], whole["on_phones"]) for whole in shown] == [(5, 5), (10, 5), (5, 5)]


@ON_POSTGRESQL
def test_a_push_is_under_way_while_sums_are_kept(engine: Engine, kutchum: Counter) -> None:
    """It is in nobody's figures before it is committed, and in everybody's afterwards, though the month was kept in between."""
    kutchum.all_said(MONDAY, 5)
    one_more = [(PROVINCE, period, "", "กุดชุม", 0, 1) for period in ("2026-11", "2026-11-02")]
    with writing(engine) as connection:
        counting.write(connection, [counting.Sums(FROM_KIOSKS.counts, ("mode_self",), one_more)])
        assert keeping.keep(engine, PROVINCE, MONDAY)
        with reading(engine) as other:
            assert queries.totals(other, WHOLE, *YEAR).complete == 5
    assert check(engine)["whole"]["complete"] == 6


def test_several_processes_keep_sums_while_kiosks_push(engine: Engine, settings: Settings) -> None:
    """Four keep, four push: none fails, and in the end all is shown."""
    counters = [Counter(engine, settings, district) for district in ("กุดชุม", "ค้อวัง", "เลิงนกทา", "ไทยเจริญ")]
    faults: list[BaseException] = []

    def work(act: Callable[[], object]) -> None:
        try:
            for _ in range(6):
                act()
        except BaseException as error:
            faults.append(error)

    acts = [lambda counter=counter: counter.all_said(MONDAY, 2) for counter in counters]
    acts += [lambda: keeping.keep(engine, PROVINCE, MONDAY)] * 4
    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    assert faults == []
    assert check(engine)["whole"]["complete"] == 48


def test_a_kept_sum_that_somebody_altered_is_found(engine: Engine, kutchum: Counter) -> None:
    """By month and name."""
    kutchum.all_said(MONDAY, 5)
    check(engine)
    with writing(engine) as connection:
        connection.execute(
            update(month_sums).where(month_sums.c.first == "2026-11", month_sums.c.name == "visits").values(figures='[["2026-11","",7]]')
        )
    with reading(engine) as connection:
        assert keeping.wrong_sums(connection, PROVINCE) == [("2026-11", "2026-11", "visits")]
