"""To whom an update is offered, and which of several a kiosk gets."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from kiosk.updates.machine import architecture
from kiosk.updates.update_file import UpdateError
from sync.server.db.engine import reading, writing
from sync.server.sender import Sender
from sync.server.updates import rings, update_files
from tests.support.fixtures.updates import MakeUpdate
from tests.sync.server.conftest import PROVINCE, TestKiosk

HERE = architecture()
THERE = "arm64" if HERE == "amd64" else "amd64"


def test_the_newest_of_what_reaches_a_kiosk_for_its_kind_of_machine(
    app: FastAPI, kiosk: TestKiosk, tmp_path: Path, signing_keys: Path, make_update: MakeUpdate
) -> None:
    """One kiosk, its district, all; never an older one, another machine's, or another district's. Each can be stopped."""
    engine, sums = app.state.engine, {}
    for version, kind in (("0.4.0", HERE), ("0.10.0", HERE), ("0.11.0", THERE)):
        update_files.add(engine, "test", make_update(tmp_path / "a.update", version=version, kind=kind), signing_keys / "keys")
        update_files.add(engine, "test", tmp_path / "a.update", signing_keys / "keys")  # the same once more
    with reading(engine) as connection:
        sums = {row.version: row.sha256 for row in update_files.listed(connection)}
    assert list(sums) == ["0.11.0", "0.10.0", "0.4.0"]
    here, elsewhere = Sender(kiosk.id, PROVINCE, "กุดชุม"), Sender("another", PROVINCE, "ค้อวัง")
    with writing(engine) as connection:

        def version(sender: Sender, installed: str = "0.3.0") -> str:
            row = rings.offered_to(connection, sender, HERE, installed)
            return row.version if row else ""

        assert version(here) == ""
        rings.offer(connection, "test", PROVINCE, sums["0.4.0"])
        rings.offer(connection, "test", PROVINCE, sums["0.11.0"])
        rings.offer(connection, "test", PROVINCE, sums["0.10.0"], district="กุดชุม")
        assert (version(here), version(elsewhere), version(here, "0.10.0")) == ("0.10.0", "0.4.0", "")
        assert rings.may_fetch(connection, here, sums["0.10.0"]) and not rings.may_fetch(connection, elsewhere, sums["0.10.0"])
        assert rings.stop(connection, "test", sums["0.10.0"], district="กุดชุม") and version(here) == "0.4.0"
        assert not rings.stop(connection, "test", sums["0.10.0"], district="กุดชุม")
        assert rings.offer(connection, "test", PROVINCE, sums["0.10.0"], kiosk=kiosk.id) and version(here) == "0.10.0"
        assert not rings.offer(connection, "test", PROVINCE, sums["0.4.0"], kiosk="nobody")
        assert update_files.erase(connection, "test", sums["0.10.0"]) and version(here) == "0.4.0"
        assert not update_files.erase(connection, "test", sums["0.10.0"])
        assert update_files.piece(connection, sums["0.10.0"], 0) == b""


def test_the_province_takes_in_only_what_its_key_vouches_for(
    app: FastAPI, tmp_path: Path, signing_keys: Path, make_update: MakeUpdate
) -> None:
    """A stranger's, another program's: nothing is written."""
    for of in ({"key": "stranger"}, {"name": "eservice-province"}):
        with pytest.raises(UpdateError):
            update_files.add(app.state.engine, "test", make_update(tmp_path / "a.update", **of), signing_keys / "keys")
    with reading(app.state.engine) as connection:
        assert not update_files.listed(connection)
