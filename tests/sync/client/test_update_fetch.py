"""An update that the province holds for a kiosk: offered by ring, fetched at night piece by piece, checked whole, handed to root."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from kiosk.store import settings
from kiosk.updates.machine import REFUSED, InstalledMachine, UpdateOutcome
from sync import wire
from sync.client import heartbeat, update_fetch
from sync.client.heartbeat import HeartbeatSources
from sync.client.update_fetch import Fetch
from sync.server.db.engine import reading, writing
from sync.server.db.schema import update_rings
from sync.server.updates import program_states, rings, update_files
from tests.support.fixtures.updates import MakeUpdate
from tests.support.reporting_kiosk import ReportingKiosk, now
from tests.sync.client.conftest import RunningProvince

NIGHT = datetime.fromisoformat("2026-11-28T01:30:00+07:00")
NOON = NIGHT + timedelta(hours=11)


def beat(kiosk: ReportingKiosk, machine: InstalledMachine) -> wire.HeartbeatReply:
    with kiosk.province() as province:
        return heartbeat.send(kiosk.connection, province, HeartbeatSources(kiosk.data, kiosk.site, heartbeat.no_findings, machine), now())


def fetched(kiosk: ReportingKiosk, machine: InstalledMachine, offered: wire.OfferedUpdate, at: datetime = NIGHT, **more: Any) -> bool:
    with kiosk.province() as province:
        return update_fetch.fetch(Fetch(kiosk.connection, province, lambda: at, machine=machine, **more), offered)


@pytest.fixture
def held_update(province: RunningProvince, signing_keys: Path, tmp_path: Path, make_update: MakeUpdate) -> Path:
    """A file of three pieces, held by the province and offered to nobody."""
    filler = (("opt/filler", "เติมให้เต็ม" * 110_000),)  # 3.6 MB
    file = make_update(tmp_path / "kiosk.update", version="0.4.0", files=filler)
    engine = province.held.engine
    update_files.add(engine, "test", file, signing_keys / "keys")
    with writing(engine) as connection:
        connection.execute(delete(update_rings))
    return file


def sum_of(province: RunningProvince, version: str = "0.4.0") -> str:
    with reading(province.held.engine) as connection:
        return next(row.sha256 for row in update_files.listed(connection) if row.version == version)


def test_a_kiosk_gets_what_its_ring_is_offered_and_root_is_asked_once(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, machine: InstalledMachine, held_update: Path
) -> None:
    """Nothing by day and nothing before it is offered; at night, broken off and gone on with; the province sees the versions."""
    assert "update" not in beat(reporting_kiosk, machine)
    engine, sum_ = province.held.engine, sum_of(province)
    with writing(engine) as connection:
        assert rings.offer(connection, "test", "ยโสธร", sum_, kiosk=reporting_kiosk.site.kiosk)
        assert not rings.offer(connection, "test", "ยโสธร", sum_, district="นครไม่มี")
    offered = beat(reporting_kiosk, machine)["update"]
    assert offered == {"version": "0.4.0", "sha256": sum_, "size": held_update.stat().st_size}
    assert not fetched(reporting_kiosk, machine, offered, NOON) and not any(machine.inbox.iterdir())

    pieces = iter((False, True))  # the program ends after the first piece
    assert not fetched(reporting_kiosk, machine, offered, stopping=lambda: next(pieces))
    (part,) = machine.inbox.glob("*.part")
    assert part.stat().st_size == update_files.PIECE
    with part.open("ab") as file:
        file.write(held_update.read_bytes()[update_files.PIECE : update_files.PIECE + 1000])  # the power went in the middle of one
    assert beat(reporting_kiosk, machine) and fetched(reporting_kiosk, machine, offered)
    assert machine.offered.read_bytes() == held_update.read_bytes() and machine.waits
    assert not fetched(reporting_kiosk, machine, offered)  # root is at it
    with reading(engine) as connection:
        said = program_states.by_kiosk(connection)[reporting_kiosk.site.kiosk]
    assert (said.installed, said.state) == ("0.3.0", "fetching")


def test_a_machine_that_is_never_on_at_night_fetches_after_some_days(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, machine: InstalledMachine, held_update: Path
) -> None:
    """Offices that switch everything off at closing time are updated too."""
    with writing(province.held.engine) as connection:
        rings.offer(connection, "test", "ยโสธร", sum_of(province))
    offered = beat(reporting_kiosk, machine)["update"]
    assert not fetched(reporting_kiosk, machine, offered, NOON)
    assert fetched(reporting_kiosk, machine, offered, NOON + timedelta(days=4))


def test_what_was_refused_or_taken_back_here_is_not_fetched_again(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, machine: InstalledMachine, held_update: Path, tmp_path: Path
) -> None:
    """A file that this machine's keys do not vouch for is told to the province once; so is what root refused."""
    with writing(province.held.engine) as connection:
        rings.offer(connection, "test", "ยโสธร", sum_of(province))
    offered = beat(reporting_kiosk, machine)["update"]
    stranger = machine._replace(keys=tmp_path / "other")
    assert not fetched(reporting_kiosk, stranger, offered) and not any(machine.inbox.iterdir())
    refused = settings.UPDATE_REFUSED.get(reporting_kiosk.connection)
    assert refused and "no key" in refused["reason"]
    assert not fetched(reporting_kiosk, machine, offered)
    beat(reporting_kiosk, machine)
    with reading(province.held.engine) as connection:
        assert program_states.by_kiosk(connection)[reporting_kiosk.site.kiosk].state == "refused"

    settings.UPDATE_REFUSED.put(reporting_kiosk.connection, None)
    machine.note(UpdateOutcome(REFUSED, "0.4.0", "0.3.0", "2026-11-28T20:00:00+00:00", "", "nobody knows what was asked for", {}))
    assert not fetched(reporting_kiosk, machine, offered) and not machine.waits


def test_a_kiosk_fetches_only_what_it_is_offered(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, machine: InstalledMachine, held_update: Path
) -> None:
    """Another district's update is not to be had by its address; one that is not offered any more is left where it is."""
    offered: wire.OfferedUpdate = {"version": "0.4.0", "sha256": sum_of(province), "size": held_update.stat().st_size}
    assert not fetched(reporting_kiosk, machine, offered) and not machine.waits
    altered: wire.OfferedUpdate = {**offered, "size": offered["size"] + 1}
    with writing(province.held.engine) as connection:
        rings.offer(connection, "test", "ยโสธร", offered["sha256"])
    assert not fetched(reporting_kiosk, machine, altered)  # shorter than was said
    assert not any(machine.inbox.iterdir())


def test_a_version_that_failed_so_that_the_kiosk_went_back_is_told_to_the_province(
    new_reporting_kiosk: Callable[..., ReportingKiosk], machine: InstalledMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the words of the script that starts the version before."""
    kiosk = new_reporting_kiosk()
    monkeypatch.setenv("KIOSK_WENT_BACK", "versions/0.3.0 has failed 3 times")
    said = update_fetch.state(kiosk.connection, machine)
    assert said and (said["state"], said["version"], said["reason"]) == ("went_back", "0.3.0", "versions/0.3.0 has failed 3 times")


def test_a_machine_that_takes_no_updates_says_nothing_of_its_program(
    new_reporting_kiosk: Callable[..., ReportingKiosk], tmp_path: Path
) -> None:
    """A developer's checkout."""
    kiosk = new_reporting_kiosk()
    assert update_fetch.state(kiosk.connection, InstalledMachine(tmp_path / "none", tmp_path / "none")) is None
