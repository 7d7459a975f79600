"""The kiosk's clock is wrong, or may be: what an officer is asked, and where the answers of that time go."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.citizen.response_saver import ResponseSaver
from kiosk.frozen import replace
from kiosk.runtime.clock_watch import ClockWatch, MachineTime
from kiosk.store import journal, responses, starts, tallies, undated, visits
from kiosk.store.database import open_store
from kiosk.store.verify import verify
from kiosk.survey import questionnaire
from kiosk.survey.dates.calendar import BANGKOK, timestamp
from kiosk.survey.dates.clock import BEFORE_LAST, BEFORE_PROGRAM, UNCONFIRMED, Reading
from kiosk.survey.response import Draft
from tests.support.drafts import make_draft

FORM = questionnaire.load(paths.QUESTIONNAIRE)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
DEAD_BATTERY = datetime(1970, 1, 1, 7, 0, tzinfo=BANGKOK)


class Machine:
    """A kiosk's machine: switched on and off, its clock set or gone wrong, time passing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection, self.network = connection, False
        self.saver: ResponseSaver
        self.starts = 0
        self.switch_on(MONDAY)

    def switch_on(self, shows: datetime) -> None:
        self.starts += 1
        self.wall, self.monotonic = shows, 20.0
        self.open_kiosk()

    def open_kiosk(self) -> None:
        self.watch = ClockWatch(
            self.connection, lambda: Reading(self.wall, self.monotonic), MachineTime(f"start {self.starts}", lambda: self.network)
        )
        self.saver = ResponseSaver(self.connection, FORM, self.watch, lambda: None)
        self.watch.compare()

    def pass_time(self, **span: float) -> None:
        self.wall += timedelta(**span)
        self.monotonic += timedelta(**span).total_seconds()

    def a_quiet_minute(self) -> None:
        self.watch.compare_and_store()
        self.saver.settle_days()

    def somebody_answers(self, seed: int = 1) -> Draft:
        import random

        now = self.watch.now()
        draft = make_draft(random.Random(seed), answered_at=now)
        draft = replace(draft, started_at=timestamp(now - timedelta(seconds=50)), answered_at=timestamp(now), duration_s=50)
        assert self.saver.began() is None and self.saver.save(draft) is None
        return draft

    def complete_on(self, day: datetime) -> int:
        return tallies.totals(self.connection, day.date(), day.date()).complete


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """One that has served on Monday, with a right clock."""
    with closing(open_store(tmp_path / "kiosk.db")) as connection:
        machine = Machine(connection)
        machine.somebody_answers(0)
        machine.a_quiet_minute()
        yield machine


def test_nobody_counts_in_1970_after_the_battery_died(machine: Machine) -> None:
    """The answers are stored and in no day; once the network has set the clock they are on theirs, in order, and the store is whole."""
    machine.switch_on(DEAD_BATTERY)
    assert machine.watch.fault == BEFORE_PROGRAM
    first = machine.somebody_answers(1)
    machine.pass_time(minutes=10)
    second = machine.somebody_answers(2)
    assert machine.complete_on(DEAD_BATTERY) == 0 and undated.response_count(machine.connection) == 2
    verification = verify(machine.connection, FORM)
    assert verification.ok and (verification.responses, verification.undated) == (1, 2)
    tuesday = MONDAY + timedelta(days=1)
    machine.pass_time(minutes=5)
    machine.wall, machine.network = tuesday, True
    machine.a_quiet_minute()
    assert machine.watch.fault == "" and undated.response_count(machine.connection) == 0
    stored = responses.get(machine.connection, second.id)
    assert stored and stored.answered_at == timestamp(tuesday - timedelta(minutes=5))
    stored = responses.get(machine.connection, first.id)
    assert stored and (stored.seq, stored.answered_at) == (2, timestamp(tuesday - timedelta(minutes=15)))
    assert stored.started_at == timestamp(tuesday - timedelta(minutes=15, seconds=50))
    assert machine.complete_on(tuesday) == 2 and starts.starts(machine.connection, tuesday.date(), tuesday.date()) == 2
    assert responses.metadata(machine.connection, first.id).clock_note.startswith("waited 1970-01-01")
    assert any("put on 2026-11-24" in event.text for event in journal.events(machine.connection, "clock"))
    assert verify(machine.connection, FORM).ok


def test_a_check_in_under_a_wrong_clock_counts_on_its_own_day(machine: Machine) -> None:
    """No number is given, as nobody knows the number of which day."""
    machine.switch_on(DEAD_BATTERY)
    assert machine.saver.check_in(["P002"]) is None
    assert visits.people_and_uses(machine.connection, DEAD_BATTERY.date(), DEAD_BATTERY.date()).people == 0
    machine.wall, machine.network = MONDAY + timedelta(days=1), True
    machine.a_quiet_minute()
    day = machine.wall.date()
    assert visits.people_and_uses(machine.connection, day, day).uses == {"P002": 1}


def test_an_officer_sets_the_time_and_sees_it_before_it_counts(machine: Machine) -> None:
    """What was typed is shown again; only a yes puts the answers on their day."""
    machine.switch_on(DEAD_BATTERY)
    machine.somebody_answers(1)
    machine.pass_time(minutes=30)
    right = MONDAY + timedelta(days=3)
    machine.watch.set_to(right)
    assert machine.watch.now() == right and machine.watch.fault
    machine.a_quiet_minute()
    assert machine.complete_on(right) == 0
    machine.watch.confirm()
    machine.saver.settle_days()
    assert machine.complete_on(right) == 1
    machine.pass_time(hours=1)
    machine.somebody_answers(2)
    assert machine.complete_on(right) == 2
    machine.open_kiosk()  # the program is started anew, the machine was not switched off
    assert machine.watch.fault == "" and machine.watch.now() == right + timedelta(hours=1)


def test_the_networks_time_takes_the_place_of_an_officers(machine: Machine) -> None:
    """Once it is there it is the better one."""
    machine.switch_on(DEAD_BATTERY)
    machine.watch.set_to(MONDAY + timedelta(days=3))
    machine.watch.confirm()
    machine.wall, machine.network = MONDAY + timedelta(days=4), True
    machine.watch.compare()
    assert machine.watch.now() == MONDAY + timedelta(days=4)


def test_no_yes_makes_a_year_before_this_program_right(machine: Machine) -> None:
    """An officer who taps yes without looking changes nothing."""
    machine.switch_on(DEAD_BATTERY)
    machine.watch.confirm()
    assert machine.watch.fault == BEFORE_PROGRAM


def test_a_clock_behind_the_last_answer_is_a_fault_before_the_first_citizen(machine: Machine) -> None:
    """Such as a clock that was set to May."""
    machine.switch_on(MONDAY - timedelta(days=180))
    assert machine.watch.fault == BEFORE_LAST
    machine.watch.confirm()  # the answers of before were the wrong ones: the officer knows
    assert machine.watch.fault == ""


def test_a_clock_that_goes_on_where_it_was_switched_off_is_asked_about(machine: Machine) -> None:
    """Two minutes after the last reading though days have passed: nobody can tell, so the answers wait for the officer's word."""
    machine.switch_on(MONDAY + timedelta(minutes=2))
    assert machine.watch.fault == UNCONFIRMED and machine.watch.asks
    machine.somebody_answers(1)
    machine.pass_time(hours=3)
    machine.watch.compare()
    assert machine.watch.fault == UNCONFIRMED  # it is no surer for having run on
    machine.watch.confirm()
    machine.saver.settle_days()
    assert machine.complete_on(MONDAY) == 2
    machine.open_kiosk()
    assert not machine.watch.asks


def test_a_morning_without_a_network_counts_and_is_still_asked_about(machine: Machine) -> None:
    """A clock with a battery is right: nothing waits; the officer is asked once, also after the program was started anew."""
    machine.switch_on(MONDAY + timedelta(days=1))
    assert machine.watch.fault == "" and machine.watch.asks
    machine.somebody_answers(1)
    assert machine.complete_on(machine.wall) == 1
    machine.a_quiet_minute()
    machine.open_kiosk()
    assert machine.watch.fault == "" and machine.watch.asks
    machine.watch.confirm()
    machine.open_kiosk()
    assert not machine.watch.asks


def test_answers_of_an_earlier_start_wait_for_the_day_that_an_officer_names(machine: Machine) -> None:
    """The machine was switched off before anybody set the clock: the network cannot tell their day any more."""
    machine.switch_on(DEAD_BATTERY)
    first = machine.somebody_answers(1)
    machine.pass_time(minutes=10)
    second = machine.somebody_answers(2)
    machine.network = True
    machine.switch_on(MONDAY + timedelta(days=5))
    machine.a_quiet_minute()
    assert undated.response_count(machine.connection, but=machine.watch.start) == 2
    now = undated.MachineMoment(machine.watch.reading(), machine.watch.start)
    tuesday = MONDAY.date() + timedelta(days=1)
    assert undated.settle_on(machine.connection, FORM, tuesday, now) == 4  # with the two that began
    moments = [responses.get(machine.connection, draft.id).answered_at for draft in (first, second)]
    assert moments == [
        "2026-11-24T12:00:00+07:00",
        "2026-11-24T12:10:00+07:00",
    ]
    assert verify(machine.connection, FORM).ok


def test_answers_of_this_morning_are_not_put_on_its_noon(machine: Machine) -> None:
    """At nine the officer names this very day: nobody has answered in the future, and after the next start the clock is believed."""
    machine.switch_on(DEAD_BATTERY)
    draft = machine.somebody_answers(1)
    machine.switch_on(MONDAY + timedelta(days=1))
    machine.watch.confirm()
    now = undated.MachineMoment(machine.watch.reading(), machine.watch.start)
    undated.settle_on(machine.connection, FORM, machine.wall.date(), now)
    assert responses.get(machine.connection, draft.id).answered_at == timestamp(machine.wall)
    machine.network = True
    machine.pass_time(minutes=20)
    machine.open_kiosk()
    assert machine.watch.fault == ""


def test_a_paper_form_of_next_year_makes_no_clock_wrong(machine: Machine) -> None:
    """A clerk mistypes the year; the next morning, without a network, citizens' answers count as ever."""
    responses.save(machine.connection, make_draft(2, mode="paper", answered_at=MONDAY + timedelta(days=365)), FORM)
    machine.switch_on(MONDAY + timedelta(days=1))
    assert machine.watch.fault == ""
    machine.somebody_answers(1)
    assert machine.complete_on(machine.wall) == 1


def test_a_clock_set_back_while_people_answer_is_a_fault(machine: Machine) -> None:
    """Somebody types a wrong year: what follows waits."""
    machine.wall -= timedelta(days=365 // 2)
    machine.somebody_answers(1)
    assert machine.watch.fault == BEFORE_LAST and undated.response_count(machine.connection) == 1


def test_a_power_cut_loses_nothing_that_waits(machine: Machine, tmp_path: Path) -> None:
    """It lies in the database as everything else does."""
    machine.switch_on(DEAD_BATTERY)
    draft = machine.somebody_answers(1)
    with closing(open_store(tmp_path / "kiosk.db")) as other:
        entries = undated.waiting(other)
    assert [entry.id for entry in entries if entry.kind == undated.RESPONSE] == [draft.id]
    assert json.loads(json.dumps(entries[-1].content))["answers"]


def test_a_clock_that_shows_2037_is_asked_about(machine: Machine) -> None:
    """Else answers would be dated years ahead and the right day not believed afterwards. An officer may say that it is so."""
    machine.a_quiet_minute()
    machine.switch_on(MONDAY + timedelta(days=4000))
    assert machine.watch.fault == UNCONFIRMED and machine.watch.asks
    machine.a_quiet_minute()
    machine.switch_on(MONDAY + timedelta(days=1))
    assert machine.watch.fault == ""
    machine.switch_on(MONDAY + timedelta(days=4000))
    machine.watch.confirm()
    assert machine.watch.fault == ""
