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


EASY = ["111111", "123456", "654321", "890123", "121212", "123123", "112233", "000000", "246810", "135791", "111222"]
KEYPAD = ["147258", "258369", "963852", "321456", "159357"]
DATES = ["010190", "251023", "140499", "900101", "196807", "251106", "072540"]
NO_PIN = ["1111", "1234", "", "48291a", "4829133", "๔๘๒๙๑๓"]


@pytest.mark.parametrize("weak", EASY + KEYPAD + DATES + NO_PIN)
def test_pin_that_everybody_tries_first_is_refused(tmp_path: Path, weak: str) -> None:
    """Weak or misformed PINs are refused and nothing is written."""
    with pytest.raises(pin.PinError):
        pin.set_pin(tmp_path / "pin.json", weak)
    assert not pin.is_set(tmp_path / "pin.json")


@pytest.mark.parametrize("good", ["482913", "739105", "740281", "271828", "314159", "918273", "805746"])
def test_pin_of_no_pattern_is_taken(tmp_path: Path, good: str) -> None:
    """Most of a million are left."""
    pin.set_pin(tmp_path / "pin.json", good)
    assert pin.check(tmp_path / "pin.json", good, NOW).accepted


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


def test_waits_double_up_to_an_hour_and_never_lock_the_officers_out(file: Path) -> None:
    """15 s, 30 s, 60 s ... From the fifteenth on one try an hour, and the right PIN still opens: the gear is on a public screen."""
    now, waits = guess(file, 4), []
    while not pin.look(file, now).locked:
        now += timedelta(seconds=pin.look(file, now).wait_s)
        waits.append(pin.check(file, WRONG, now).wait_s)
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    now = guess(file, 30, now)
    assert pin.look(file, now).wait_s == 3600
    assert not pin.check(file, RIGHT, now + timedelta(minutes=59)).accepted
    assert pin.check(file, RIGHT, now + timedelta(minutes=60)).accepted


def test_children_who_tap_the_gear_now_and_then_lock_nobody_out(file: Path) -> None:
    """A day without a mistake forgets one."""
    now = guess(file, 14)
    assert pin.look(file, now + timedelta(days=1)).mistakes == 13
    assert pin.look(file, now + timedelta(days=10, minutes=1)).mistakes == 4
    assert pin.look(file, now + timedelta(days=30)).mistakes == 0


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


def test_clock_moved_either_way_gives_no_try(file: Path) -> None:
    """The wait runs on the clock that only goes forward."""
    guess_within = pin.Uptime("a start", 1000.0)
    for _ in range(6):
        guess_within = pin.Uptime("a start", guess_within.seconds + pin.look(file, NOW, guess_within).wait_s)
        pin.check(file, WRONG, NOW, guess_within)
    for moved in (NOW + timedelta(days=400), NOW - timedelta(days=400)):
        verdict = pin.look(file, moved, guess_within)
        assert (verdict.mistakes, verdict.wait_s) == (6, 30)
    later = pin.Uptime("a start", guess_within.seconds + 30)
    assert pin.check(file, RIGHT, NOW - timedelta(days=400), later).accepted


def test_machine_switched_off_in_a_wait_waits_once_more(file: Path) -> None:
    """Pulling the plug and moving the clock forgets one mistake at most, and waits."""
    guess(file, 10)
    next_start, year_later = pin.Uptime("the next start", 40.0), NOW + timedelta(days=365)
    verdict = pin.look(file, year_later, next_start)
    assert (verdict.mistakes, verdict.wait_s) == (9, 240)
    assert not pin.check(file, RIGHT, year_later, pin.Uptime("the next start", 279.0)).accepted
    assert pin.look(file, year_later + timedelta(days=365), next_start).mistakes == 9  # one for each start of the machine
    assert pin.check(file, RIGHT, year_later, pin.Uptime("the next start", 280.0)).accepted


def test_file_of_an_earlier_version_goes_on_counting(file: Path) -> None:
    """It noted no start: its wait begins once more."""
    stored = json.loads(file.read_text())
    file.write_text(json.dumps({"hash": stored["hash"], "mistakes": 15, "last_mistake": NOW.isoformat()}))
    assert pin.look(file, NOW, pin.Uptime("a start", 5.0)).wait_s == 3600
    assert pin.check(file, RIGHT, NOW, pin.Uptime("a start", 3605.0)).accepted


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
