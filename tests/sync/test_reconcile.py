"""Day by day, ours against theirs: green days, a day that is mended by itself, and one that is reported."""

from datetime import date, timedelta

from kiosk.store import journal
from sync.client import contact, reconcile
from sync.client.reconcile import spans
from sync.server import tables
from sync.server.database import writing
from tests.sync.conftest import Running
from tests.sync.counter import Counter, now, same_on_both_sides


def test_everything_agrees_after_a_push(counter: Counter) -> None:
    """The ordinary evening: every day green, the result kept for the officers' page."""
    counter.answer(60)
    days = counter.reconcile()
    assert len(days) == counter.answered_days() and all(day.agrees for day in days)
    result = reconcile.last_result(counter.connection)
    assert result is not None and (result["days"], result["red"]) == (len(days), [])


def test_a_day_that_the_province_lost_is_sent_again_by_itself(counter: Counter, province: Running) -> None:
    """Its backup was old: the day is red, goes over once more, and is green."""
    counter.answer(80)
    counter.push()
    day = reconcile.our_days(counter.connection).popitem()[0]
    lost = province.held.lose(counter, day)
    with counter.province() as way:
        before = {one.day: one.agrees for one in reconcile.compare(counter.connection, way, now().date())}
    assert not before[day] and sum(not agrees for agrees in before.values()) == 1
    counter.reconcile()
    same_on_both_sides(counter, province.held)
    assert any(f"{lost} answers of 1 days" in event.text for event in journal.events(counter.connection, contact.JOURNAL))


def test_a_day_that_stays_red_is_sent_again_only_once_and_then_reported(counter: Counter, province: Running) -> None:
    """The province holds a response this kiosk does not have (a restored disk): sending again cannot mend that."""
    counter.answer(30)
    counter.push()
    day = reconcile.our_days(counter.connection).popitem()[0]
    held = tables.ledger_days
    with writing(province.held.engine) as connection:
        mine = (held.c.kiosk == counter.site.kiosk) & (held.c.day == day)
        connection.execute(held.update().where(mine).values(count=held.c.count + 1, digest="0" * 64))
    assert reconcile.send_again(counter.connection, [day], now()) > 0
    assert counter.push().duplicate > 0
    assert reconcile.send_again(counter.connection, [day], now()) == 0
    days = counter.reconcile()
    assert [one.day for one in days if not one.agrees] == [day]
    result = reconcile.last_result(counter.connection)
    assert result is not None and result["red"] == [day]
    assert any("1 days differ" in event.text for event in journal.events(counter.connection, contact.JOURNAL))


def test_spans_cover_every_day_and_ask_for_no_more_than_the_wire_allows() -> None:
    """A clock that once stood at 1970 does not make the kiosk ask for fifty years."""
    today = date(2026, 11, 23)
    days = [date(1970, 1, 1), date(1970, 1, 3), date(2020, 5, 5), today, today + timedelta(days=3)]
    found = spans(days, today)
    assert all(any(first <= day <= last for first, last in found) for day in days)
    assert all((last - first).days < 800 for first, last in found)
    assert len(found) == 4
