"""A store that takes time to open: people see how far it is, and systemd hears that the kiosk lives."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.paths import DataDir
from kiosk.store import responses
from kiosk.store.database import StoreError, open_store, suspect_mark
from kiosk.store.open_in_thread import opened
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from tests.support.drafts import make_drafts

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
STORED = 1500


@pytest.fixture
def damaged(tmp_path: Path, questionnaire: Questionnaire) -> DataDir:
    """Of 1500 responses, without its first page."""
    data = DataDir(tmp_path / "data")
    with closing(open_store(data.database)) as store:
        responses.save_all(store, make_drafts(STORED), questionnaire)
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with data.database.open("r+b") as file:
        file.write(b"\0" * 4096)
    return data


def test_the_event_loop_goes_on_while_the_store_is_salvaged(damaged: DataDir, questionnaire: Questionnaire) -> None:
    """The share rises from nothing on; then the store is open in this very thread."""
    shares: list[float] = []
    connection, salvaged = opened(damaged.database, damaged.damaged, questionnaire, NOW, shares.append)
    with closing(connection):
        assert salvaged and salvaged.saved == STORED == connection.execute("SELECT count(*) FROM responses").fetchone()[0]
    assert len(shares) > 5 and shares == sorted(shares) and shares[0] < 0.1 < max(shares)


def test_a_sound_store_opens_at_once(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """No thread, and nobody has to wait; after an earlier doubt the whole file is looked at meanwhile."""
    shares: list[float] = []
    data = DataDir(tmp_path)
    opened(data.database, data.damaged, questionnaire, NOW, shares.append)[0].close()
    assert shares == []
    suspect_mark(data.database).touch()
    connection, salvaged = opened(data.database, data.damaged, questionnaire, NOW, shares.append)
    connection.close()
    assert salvaged is None and not suspect_mark(data.database).exists()


def test_what_cannot_be_salvaged_is_said_where_it_is_waited_for(damaged: DataDir, questionnaire: Questionnaire) -> None:
    """No folder can be made for the damaged files: the same error as without a thread."""
    damaged.damaged.write_text("in the way")
    with pytest.raises(StoreError):
        opened(damaged.database, damaged.damaged, questionnaire, NOW, lambda share: None)


def test_systemd_hears_a_kiosk_that_salvages(damaged: DataDir, display: str, tmp_path: Path) -> None:
    """The real program under a patience of a third of a second: signs of life while the new store is being built."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(30)
        environment = {**os.environ, "DISPLAY": display, "NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000"}
        environment.pop("WATCHDOG_PID", None)
        command = [sys.executable, "-m", "kiosk", "run", "--windowed", "1080x1920", "--data-dir", str(damaged.root)]
        building = damaged.root / "kiosk.db.building"
        with subprocess.Popen(command, env=environment, cwd=ROOT) as kiosk:
            try:
                signs, end = 0, time.monotonic() + 40
                while not (signs and not building.exists()) and time.monotonic() < end:
                    assert systemd.recv(100) == b"WATCHDOG=1"
                    signs += building.exists()
            finally:
                kiosk.terminate()
        assert signs >= 3
