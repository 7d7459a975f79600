"""The officers' PIN, from the first start to someone guessing with a hand on the plug."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.officer import pin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
IN_ANOTHER_PROCESS = """
import sys
from datetime import datetime
from pathlib import Path
from kiosk.officer import pin
path, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
"""
RIGHT, WRONG = "482913", "482914"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pin.json"
    pin.set_pin(path, RIGHT)
    return path


def guess(file: Path, times: int, now: datetime = NOW) -> datetime:
    """Guess wrongly so many times, waiting each time as long as asked; returns the moment of the last try."""
    for _ in range(times):
        now += timedelta(seconds=pin.look(file, now).wait_s)
        pin.check(file, WRONG, now)
    return now


def test_officer_opens_with_the_pin_that_was_set(file: Path) -> None:
    """The right PIN is accepted, and a wrong one before it is forgiven."""
    assert not pin.check(file, WRONG, NOW).accepted
    verdict = pin.check(file, RIGHT, NOW)
    assert verdict.accepted and verdict.mistakes == 0


def test_there_is_no_default_pin(tmp_path: Path) -> None:
    """A fresh kiosk has no PIN and says how to set one."""
    assert not pin.is_set(tmp_path / "pin.json")
    with pytest.raises(pin.PinError, match="kiosk pin set"):
        pin.check(tmp_path / "pin.json", "000000", NOW)


EASY = ["111111", "123456", "654321", "890123", "121212", "123123", "112233", "000000"]
NO_PIN = ["1111", "1234", "", "48291a", "4829133", "๔๘๒๙๑๓"]


@pytest.mark.parametrize("weak", EASY + NO_PIN)
def test_pin_that_everybody_tries_first_is_refused(tmp_path: Path, weak: str) -> None:
    """Weak or misformed PINs are refused and nothing is written."""
    with pytest.raises(pin.PinError):
        pin.set_pin(tmp_path / "pin.json", weak)
    assert not pin.is_set(tmp_path / "pin.json")


@pytest.mark.parametrize("year", ["251023", "140499", "196807"])
def test_date_like_pin_is_taken(tmp_path: Path, year: str) -> None:
    """Digits that look like a birthday are allowed: officers remember them, and the count stops guessing."""
    pin.set_pin(tmp_path / "pin.json", year)
    assert pin.check(tmp_path / "pin.json", year, NOW).accepted


def test_file_of_the_pin_holds_no_pin_and_is_private(file: Path) -> None:
    """Only an argon2 hash is kept, readable by the kiosk's account alone."""
    assert RIGHT not in file.read_text() and "$argon2id$" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_someone_guesses_five_times_and_must_wait_fifteen_seconds(file: Path) -> None:
    """Four mistakes are free; the fifth waits 15 s, and even the right PIN is not looked at until then."""
    guess(file, 4)
    assert pin.look(file, NOW).wait_s == 0
    assert pin.check(file, WRONG, NOW).wait_s == 15
    assert not pin.check(file, RIGHT, NOW + timedelta(seconds=14)).accepted
    assert pin.check(file, RIGHT, NOW + timedelta(seconds=15)).accepted


def test_waits_double_until_the_fifteenth_mistake_locks(file: Path) -> None:
    """15 s, 30 s, 60 s ... then a lock that no waiting ends."""
    now, waits = guess(file, 4), []
    while not pin.look(file, now).locked:
        now += timedelta(seconds=pin.look(file, now).wait_s)
        waits.append(pin.check(file, WRONG, now).wait_s)
    assert waits == [15 * 2**doubling for doubling in range(10)] + [0]
    assert not pin.check(file, RIGHT, now + timedelta(days=400)).accepted


def test_forgotten_pin_is_set_again_and_the_lock_ends(file: Path) -> None:
    """Setting a PIN from the machine's account is the way out of a lock."""
    now = guess(file, 15)
    pin.set_pin(file, "739105")
    assert pin.check(file, "739105", now).accepted


def test_mistakes_survive_a_restart(file: Path) -> None:
    """Nothing of the count lives in memory: a new process finds the same wait."""
    guess(file, 6)
    code = f"{IN_ANOTHER_PROCESS}\nfound = pin.look(path, now)\nprint(found.mistakes, found.wait_s)"
    ended = subprocess.run([sys.executable, "-c", code, str(file), NOW.isoformat()], capture_output=True, text=True, check=True)
    assert ended.stdout.split()[0] == "6" and int(ended.stdout.split()[1]) >= 30


def test_plug_pulled_while_a_try_is_being_checked_gives_no_free_try(file: Path) -> None:
    """A process killed at any moment of trying leaves at least as many mistakes as verdicts it told."""
    code = f"{IN_ANOTHER_PROCESS}\nfor number in range(4):\n print(pin.check(path, {WRONG!r}, now).mistakes, flush=True)\n"
    for delay in (0.05, 0.09, 0.13):
        pin.set_pin(file, RIGHT)
        with subprocess.Popen([sys.executable, "-c", code, str(file), NOW.isoformat()], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline()]
            time.sleep(delay)
            process.kill()
            lines += process.stdout.readlines()
        assert pin.look(file, NOW).mistakes >= len([line for line in lines if line.strip()])


def test_clock_moved_back_a_year_makes_nobody_wait_a_year(file: Path) -> None:
    """The same wait starts once more from the new time, and ends."""
    guess(file, 6)
    earlier = NOW - timedelta(days=365)
    assert pin.look(file, earlier).wait_s == 30
    assert pin.look(file, earlier + timedelta(seconds=10)).wait_s == 20
    assert pin.check(file, RIGHT, earlier + timedelta(seconds=30)).accepted


def test_clock_moved_forward_ends_one_wait_but_forgets_no_mistake(file: Path) -> None:
    """A jump helps a guesser over a wait, not past the lock."""
    now = NOW
    for _ in range(15):
        now += timedelta(days=1)
        pin.check(file, WRONG, now)
    assert pin.look(file, now).locked


DAMAGED = [
    "",
    "{",
    "[]",
    "\x00\x01",
    '{"hash": "x"}',
    '{"hash": "x", "mistakes": "many", "last_mistake": ""}',
    '{"hash": "x", "mistakes": 6, "last_mistake": "noon"}',
]


@pytest.mark.parametrize("content", DAMAGED)
def test_damaged_file_of_the_pin_says_what_to_do(file: Path, content: str) -> None:
    """A damaged file opens nothing and names the way out."""
    file.write_text(content)
    with pytest.raises(pin.PinError, match="kiosk pin set"):
        pin.check(file, RIGHT, NOW)


def test_damaged_hash_is_no_open_door(file: Path) -> None:
    """A hash that argon2 cannot read is an error in words, never an accepted PIN."""
    file.write_text(json.dumps({"hash": "plain", "mistakes": 0, "last_mistake": ""}))
    with pytest.raises(pin.PinError, match="damaged"):
        pin.check(file, "plain", NOW)
