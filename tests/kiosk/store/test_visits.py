"""People who came and uses of services: counted apart from answers, from check-ins or from what an officer typed in."""

import sqlite3
from datetime import date, datetime, timedelta

import pytest

from kiosk.store import outbox, visits
from kiosk.store.verify import verify
from kiosk.store.visits import Visits
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
TODAY = NOW.date()
IDS = [f"0192f3a4-0000-7000-8000-{number:012d}" for number in range(10)]


def test_one_person_for_two_services_is_one_person_and_two_uses(store: sqlite3.Connection) -> None:
    """People and uses are kept apart."""
    visits.check_in(store, IDS[0], NOW, ["P001", "P022"])
    visits.check_in(store, IDS[1], NOW, ["P001"], "officer")
    visits.check_in(store, IDS[2], NOW, [])
    assert visits.people_and_uses(store, TODAY, TODAY) == Visits(3, {"P001": 2, "P022": 1})


def test_a_doubled_tap_on_check_in_counts_one_person(store: sqlite3.Connection) -> None:
    """The same id again changes nothing and sends nothing more."""
    for _ in range(2):
        visits.check_in(store, IDS[0], NOW, ["P001"])
    assert visits.people_and_uses(store, TODAY, TODAY) == Visits(1, {"P001": 1})
    assert outbox.counts(store).pending == 1


def test_an_officers_day_stands_instead_of_the_check_ins(store: sqlite3.Connection) -> None:
    """The officer counted everybody, those who tapped included; other days keep their check-ins."""
    visits.check_in(store, IDS[0], NOW, ["P001"])
    visits.check_in(store, IDS[1], NOW - timedelta(days=1), ["P022"])
    visits.set_day(store, TODAY, 40, {"P001": 12, "B071": 0}, NOW)
    assert visits.people_and_uses(store, TODAY, TODAY) == Visits(40, {"P001": 12})
    assert visits.people_and_uses(store, TODAY - timedelta(days=1), TODAY) == Visits(41, {"P001": 12, "P022": 1})
    visits.check_in(store, IDS[2], NOW, ["P001"])
    assert visits.people_and_uses(store, TODAY, TODAY).people == 40


def test_a_day_typed_in_as_nobody_is_nobody(store: sqlite3.Connection) -> None:
    """Zero typed in is a figure, not the absence of one."""
    visits.check_in(store, IDS[0], NOW, ["P001"])
    visits.set_day(store, TODAY, 0, {}, NOW)
    assert visits.people_and_uses(store, TODAY, TODAY) == Visits(0, {})


def test_a_corrected_day_replaces_the_earlier_figures(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """One record a day, the same id, the next revision; a service taken out is gone."""
    visits.set_day(store, TODAY, 40, {"P001": 12, "P022": 3}, NOW)
    visits.set_day(store, TODAY, 41, {"P001": 13}, NOW)
    assert visits.people_and_uses(store, TODAY, TODAY) == Visits(41, {"P001": 13})
    typed = visits.day_figures(store, TODAY)
    assert (typed.people, typed.uses, typed.revision) == (41, {"P001": 13}, 2)
    (entry,) = outbox.pending(store, 10)
    assert {key: entry.record[key] for key in ("revision", "kind", "day", "people", "uses")} == {
        "revision": 2,
        "kind": "day_total",
        "day": "2026-11-23",
        "people": 41,
        "uses": {"P001": 13},
    }
    assert verify(store, questionnaire).ok


def test_a_visit_goes_to_the_province_like_a_response(store: sqlite3.Connection) -> None:
    """The record is the wire's; only the sender knows for which kiosk it speaks."""
    visits.check_in(store, IDS[0], NOW, ["P001"])
    (entry,) = outbox.pending(store, 10)
    assert entry.record == {
        "id": IDS[0],
        "revision": 1,
        "kind": "check_in",
        "day": "2026-11-23",
        "at": "2026-11-23T09:00:00+07:00",
        "people": 1,
        "uses": {"P001": 1},
    }


def test_nobody_typed_in_anything(store: sqlite3.Connection) -> None:
    """No figures, no people."""
    assert visits.day_figures(store, TODAY) is None
    assert visits.people_and_uses(store, date(2026, 1, 1), date(2026, 12, 31)) == Visits(0, {}, counted=False)


def test_a_number_below_zero_is_refused(store: sqlite3.Connection) -> None:
    """Nothing is stored of it."""
    for people, uses in ((-1, {}), (3, {"P001": -2})):
        with pytest.raises(ValueError):
            visits.set_day(store, TODAY, people, uses, NOW)
    assert visits.day_figures(store, TODAY) is None


def test_miscounted_visits_show_in_verify(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """The running figures are held against the visits themselves."""
    visits.check_in(store, IDS[0], NOW, ["P001"])
    store.execute("UPDATE visit_tallies SET visits = 9 WHERE service = 'P001'")
    assert "visits, 2026-11-23 check_in P001: 9 kept, 1 counted" in " ".join(verify(store, questionnaire).problems)
