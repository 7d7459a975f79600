"""kill -9 of either side at random moments, round after round: at the end both sides hold exactly the same, once each."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.store import responses
from tests.support import programs
from tests.support.drafts import make_draft
from tests.support.sync_counter import FORM, Counter, same_on_both_sides
from tests.sync.client.conftest import Running

ROUNDS = 52  # on each of the two databases
LONGEST_S = 0.35  # a push of a few records over loopback is over by then


@pytest.mark.timeout(240)
def test_either_side_is_killed_at_any_moment(new_counter: Callable[..., Counter], province: Running, tmp_path: Path) -> None:
    """In every round somebody answers, `kiosk sync` starts, and one side dies somewhere between its first and its last step."""
    counter, chance, log = new_counter(), random.Random(2570), tmp_path / "log"
    counter.join(province.url, province.held.code())
    interrupted = 0
    for number in range(ROUNDS):
        counter.answer(chance.randrange(1, 40))
        process = programs.kiosk(["--data-dir", str(counter.data.root), "sync", "--once"], log)
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
    counter.push()
    same_on_both_sides(counter, province.held)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_the_server_restarts_in_the_middle_of_a_backlog(new_counter: Callable[..., Counter], province: Running, tmp_path: Path) -> None:
    """Four batches wait; the server dies while they travel and comes back; the running worker brings the rest over by itself."""
    counter = new_counter()
    counter.join(province.url, province.held.code())
    counter.answer(2000)
    process = programs.kiosk(["--data-dir", str(counter.data.root), "sync"], tmp_path / "log")
    try:
        _until(lambda: len(province.held.of(counter)) >= 500)
        province.kill()
        province.start()
        _until(lambda: counter.waiting == 0)
    finally:
        process.terminate()
        process.join(10)
    same_on_both_sides(counter, province.held)


def test_the_kiosk_is_killed_while_a_citizen_answers_and_the_worker_sends(
    new_counter: Callable[..., Counter], province: Running, tmp_path: Path
) -> None:
    """The chain goes on without a gap, whatever the worker was doing."""
    counter, chance = new_counter(), random.Random(7)
    counter.join(province.url, province.held.code())
    for _ in range(5):
        process = programs.kiosk(["--data-dir", str(counter.data.root), "sync"], tmp_path / "log")
        for _ in range(chance.randrange(3, 8)):
            responses.save(counter.connection, make_draft(chance, kiosk=counter.site.kiosk), FORM)
            time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.join(10)
    counter.push()
    same_on_both_sides(counter, province.held)
    assert [seq for _, seq, _ in counter.held()] == list(range(1, len(counter.held()) + 1))


def _until(condition: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.02)
