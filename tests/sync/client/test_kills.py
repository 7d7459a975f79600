"""kill -9 of either side at random moments, round after round: at the end both sides hold exactly the same, once each."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store import responses
from tests.support import forked_programs
from tests.support.drafts import make_draft
from tests.support.reporting_kiosk import FORM, ReportingKiosk, same_on_both_sides
from tests.sync.client.conftest import RunningProvince

ROUNDS = 52  # on each of the two databases
LONGEST_S = 0.35  # a push of a few records over loopback is over by then


@pytest.mark.timeout(240)
def test_either_side_is_killed_at_any_moment(
    new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince, tmp_path: Path
) -> None:
    """In every round somebody answers, `kiosk sync` starts, and one side dies somewhere between its first and its last step."""
    reporting_kiosk, chance, log = new_reporting_kiosk(), random.Random(2570), tmp_path / "log"
    reporting_kiosk.join(province.url, province.held.code())
    interrupted = 0
    for number in range(ROUNDS):
        reporting_kiosk.answer(chance.randrange(1, 40))
        process = forked_programs.kiosk(["--data-dir", str(reporting_kiosk.data.root), "sync", "--once"], log)
        process.join(chance.uniform(0, LONGEST_S))
        if number % 2:
            interrupted += process.is_alive()
            process.kill()
        else:
            province.kill()
            process.join(30)
            interrupted += process.exitcode != 0
            province.start()
        process.join(30)
    assert interrupted > ROUNDS / 4, "the kills came too late to interrupt anything"
    reporting_kiosk.push()
    same_on_both_sides(reporting_kiosk, province.held)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_the_server_restarts_in_the_middle_of_a_backlog(
    new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince, tmp_path: Path
) -> None:
    """Four batches wait; the server dies while they travel and comes back; the running worker brings the rest over by itself."""
    reporting_kiosk = new_reporting_kiosk()
    reporting_kiosk.join(province.url, province.held.code())
    reporting_kiosk.answer(2000)
    process = forked_programs.kiosk(["--data-dir", str(reporting_kiosk.data.root), "sync"], tmp_path / "log")
    try:
        _until(lambda: len(province.held.of(reporting_kiosk)) >= 500)
        province.kill()
        province.start()
        _until(lambda: reporting_kiosk.waiting == 0)
    finally:
        process.terminate()
        process.join(10)
    same_on_both_sides(reporting_kiosk, province.held)


def test_the_kiosk_is_killed_while_a_citizen_answers_and_the_worker_sends(
    new_reporting_kiosk: Callable[..., ReportingKiosk], province: RunningProvince, tmp_path: Path
) -> None:
    """The chain goes on without a gap, whatever the worker was doing."""
    reporting_kiosk, chance = new_reporting_kiosk(), random.Random(7)
    reporting_kiosk.join(province.url, province.held.code())
    for _ in range(5):
        process = forked_programs.kiosk(["--data-dir", str(reporting_kiosk.data.root), "sync"], tmp_path / "log")
        for _ in range(chance.randrange(3, 8)):
            responses.save(reporting_kiosk.connection, make_draft(chance, kiosk=reporting_kiosk.site.kiosk), FORM)
            time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.join(10)
    reporting_kiosk.push()
    same_on_both_sides(reporting_kiosk, province.held)
    assert [seq for _, seq, _ in reporting_kiosk.held()] == list(range(1, len(reporting_kiosk.held()) + 1))


def _until(condition: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.02)
