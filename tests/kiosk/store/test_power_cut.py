"""A process killed with SIGKILL at random moments, again and again on one database: nothing acknowledged is lost, nothing is torn.

SIGKILL shows every state between two system calls; that a commit also survives the loss of power is SQLite's promise for WAL
with synchronous=FULL, which test_database.py checks to be set.
"""

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.store.verify import light_check, verify
from kiosk.survey.questionnaire import Questionnaire
from tests.support.drafts import make_draft
from tests.support.shipped import shipped_questionnaire

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 220
MOST_THANKS = 6  # a child is killed after 0 to this many acknowledgements, and up to LONGEST_MS later: in the midst of the next save
LONGEST_MS = 6
THOROUGH_EVERY = 20  # rounds; in between the end of the chain and the acknowledged ids are checked


def _answer_without_end(database: Path, seed: int, questionnaire: Questionnaire, acknowledged: int) -> None:
    """The child: save, then acknowledge on the pipe, and so on until the kill. Every third time a small pile at once."""
    rng = random.Random(seed)
    connection = open_store(database)
    os.write(acknowledged, b"open\n")
    while True:
        if rng.random() < 0.33:
            saved = responses.save_all(connection, [make_draft(rng) for _ in range(3)], questionnaire)
        else:
            saved = [responses.save(connection, make_draft(rng), questionnaire)]
        os.write(acknowledged, b"".join(response.id.encode() + b"\n" for response in saved))


def _killed_round(database: Path, seed: int, questionnaire: Questionnaire) -> list[str]:
    """One life and death; returns the ids that were acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            _answer_without_end(database, seed, questionnaire, writer)
        finally:
            os._exit(1)
    os.close(writer)
    try:
        rng = random.Random(-1 - seed)
        with os.fdopen(reader, "rb") as pipe:
            # Every tenth child may die while it still opens the store.
            heard = b"".join(pipe.readline() for _ in range(1 + rng.randint(0, MOST_THANKS) if seed % 10 else 0))
            _wait_ms(rng.uniform(0, LONGEST_MS))
            os.kill(child, signal.SIGKILL)
            lines = (heard + pipe.read()).decode().split("\n")
    finally:
        _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, "the child ended by itself"
    return [line for line in lines[:-1] if line != "open"]  # an id whose line was torn was not acknowledged


def _wait_ms(milliseconds: float) -> None:
    signal.sigtimedwait([], milliseconds / 1000)


def rounds(database: Path) -> None:
    """Every life and death, each looked at before the next; prints the ids that were acknowledged."""
    questionnaire = shipped_questionnaire()
    for number in range(ROUNDS):
        new = _killed_round(database, number, questionnaire)
        with closing(open_store(database)) as store:
            assert light_check(store) == ()
            assert [response_id for response_id in new if responses.get(store, response_id) is None] == []
            if number % THOROUGH_EVERY == 0:
                assert verify(store, questionnaire).problems == ()
        print(*new, sep="\n")


@pytest.mark.timeout(240)
def test_whatever_was_thanked_for_survives_a_kill_at_any_moment(database: Path, questionnaire: Questionnaire) -> None:
    """At least 200 kills: every acknowledged response is there once, the chain whole, the totals equal to a recount. The children are
    those of a small process: to fork the one that runs all tests costs more than a save."""
    program = [sys.executable, "-m", "tests.kiosk.store.test_power_cut", str(database)]
    ended = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=230)
    assert ended.returncode == 0, ended.stderr
    acknowledged = ended.stdout.split()
    with closing(open_store(database)) as store:
        verification = verify(store, questionnaire)
        stored = [record["id"] for record in responses.records(store)]
    assert verification.problems == ()
    assert len(acknowledged) > ROUNDS, "the children were killed before they saved anything"
    assert len(set(stored)) == len(stored) and set(acknowledged) <= set(stored)
    assert len(stored) - len(acknowledged) <= 3 * ROUNDS  # committed but not yet acknowledged: at most one pile for each kill


if __name__ == "__main__":
    rounds(Path(sys.argv[1]))
