"""Single bits and bytes that rot on a disk: what no check at a start sees must neither stop the kiosk nor hide a whole response."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.citizen.response_saver import ResponseSaver
from kiosk.runtime.clock_watch import ClockWatch
from kiosk.store import responses, settings
from kiosk.store.database import DamagedStoreError, open_store
from kiosk.store.open_checked import open_or_salvage
from kiosk.store.recovery import texts
from kiosk.store.recovery.pages import PAGE
from kiosk.store.recovery.salvage import SalvageResult
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.dates.clock import Reading
from kiosk.survey.response import canonical
from tests.support.drafts import make_draft, make_drafts
from tests.support.shipped import shipped_questionnaire

FORM = shipped_questionnaire()
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
LATER = NOW + timedelta(days=30)  # than every response stored here
STORED = 60


@pytest.fixture
def stored(database: Path) -> list[dict]:
    """The records of a sound store at `database`, to be damaged."""
    with closing(open_store(database)) as store:
        responses.save_all(store, make_drafts(STORED), FORM)
        settings.LAST_WALL_CLOCK.put(store, NOW)
        return list(responses.records(store))


def opened(database: Path) -> tuple[sqlite3.Connection, SalvageResult | None]:
    return open_or_salvage(database, database.with_name("damaged"), FORM, NOW)


def altered(database: Path, change: Callable[[bytearray], None]) -> None:
    content = bytearray(database.read_bytes())
    change(content)
    database.write_bytes(content)


def one_more(database: Path) -> SalvageResult | None:
    """Somebody answers at a kiosk that has just started; what the kiosk does when the store is found torn only then."""
    connection, salvaged = opened(database)
    damaged: list[bool] = []
    saver = ResponseSaver(connection, FORM, ClockWatch(connection, lambda: Reading(LATER, 1.0)), lambda: None)
    saver.on_damage = lambda: damaged.append(True)
    if saver.save(make_draft(9001)):
        assert damaged, saver.error
        connection.close()
        connection, salvaged = opened(database)
        after = ResponseSaver(connection, FORM, ClockWatch(connection, lambda: Reading(LATER, 2.0)), lambda: None)
        after.take_over(saver)
        assert after.error is None and not after.unsaved
    with closing(connection) as store:
        assert [problem for problem in verify(store, FORM).problems if "lost when the database was damaged" not in problem] == []
        assert len(list(responses.records(store))) == STORED + 1
    return salvaged


def test_one_more_answers_at_a_sound_kiosk(database: Path, stored: list[dict]) -> None:
    """The check above, where nothing is torn: nothing is salvaged."""
    assert one_more(database) is None


@pytest.mark.parametrize(
    "torn",
    [
        "UPDATE layouts SET layout = replace(layout, 'aspects', 'aspectr')",
        "UPDATE layouts SET layout = replace(layout, 'services\"}', 'services}')",
        "UPDATE layouts SET layout = '[]'",
        "UPDATE settings SET value = '2026-1q-23' WHERE key = 'last_wall_clock'",
        "UPDATE settings SET value = '2026-11-23T09:00:00' WHERE key = 'last_wall_clock'",
        "UPDATE outbox SET number = 61 WHERE number = 60",
    ],
)
def test_an_answer_is_saved_whatever_rots_beside_the_responses(database: Path, stored: list[dict], torn: str) -> None:
    """How a questionnaire is counted, when the kiosk was last on, who waits in line: mended from the responses, or done without."""
    with closing(sqlite3.connect(database)) as store, store:
        store.execute(torn)
    one_more(database)


def test_an_answer_is_saved_after_one_whose_column_rots(database: Path, stored: list[dict]) -> None:
    """The moment beside the last response serves to notice bursts; what it says otherwise stands in the response."""
    with closing(sqlite3.connect(database)) as store, store:
        store.execute("UPDATE responses SET answered_at = 'x' || answered_at WHERE seq = 60")
    with closing(opened(database)[0]) as store:
        assert responses.save(store, make_draft(9001), FORM).seq == STORED + 1


@pytest.mark.parametrize("place", [18, 19, 47, 63, 60, 68, 71], ids=lambda place: f"byte {place}")
def test_one_bit_of_the_files_header_costs_nobody_an_answer(database: Path, stored: list[dict], place: int) -> None:
    """SQLite calls such a file read-only, of an unknown format, new or another program's; every response is in it as before."""
    for bit in (0, 2, 7) if place not in (60, 63) else (7,) if place == 60 else (0,):
        before = database.read_bytes()
        altered(database, lambda content, bit=bit: content.__setitem__(place, content[place] ^ 1 << bit))
        one_more(database)
        database.with_name("kiosk.db-wal").unlink(missing_ok=True)
        database.with_name("kiosk.db-shm").unlink(missing_ok=True)
        database.write_bytes(before)


def test_a_store_of_another_program_is_still_left_alone(database: Path) -> None:
    """Tables of somebody else's are no damaged kiosk's."""
    database.parent.mkdir(parents=True)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("CREATE TABLE responses (a)")
    content = database.read_bytes()
    with pytest.raises(Exception, match="is not a kiosk's database"):
        opened(database)
    assert database.read_bytes() == content


@pytest.mark.parametrize("before", [-70, -3, 0], ids=["its columns", "its hash", "nothing"])
def test_a_whole_response_in_a_torn_row_is_saved(database: Path, stored: list[dict], before: int) -> None:
    """A rotten bit in a row's columns or hash hides the row; its text is there, and the response after it proves it."""

    def tear(content: bytearray) -> None:
        begin = content.index(canonical({key: value for key, value in stored[29].items() if key != "hash"}).encode())
        content[begin + before] ^= 1 << 7 if before else 0
        content[100 + 3] = 0xFF  # and page 1, so that the start notices

    altered(database, tear)
    connection, salvaged = opened(database)
    with closing(connection) as store:
        assert salvaged and (salvaged.saved, salvaged.missing) == (STORED, ())
        assert list(responses.records(store)) == stored
        assert verify(store, FORM).ok


def test_a_page_whose_own_header_is_torn_hides_none_of_its_responses(database: Path, stored: list[dict]) -> None:
    """Eight wrong bytes at the beginning of every page: no row can be found by the file's structure any more."""

    def tear(content: bytearray) -> None:
        for page in range(0, len(content), PAGE):
            content[page : page + 8] = b"\xff" * 8

    altered(database, tear)
    connection, salvaged = opened(database)
    with closing(connection) as store:
        records = list(responses.records(store))
        assert salvaged and salvaged.saved == len(records) >= STORED - 2
        assert all(record in stored for record in records)


def test_a_text_that_nothing_proves_is_not_taken_for_a_response() -> None:
    """Somebody's text in a page that looks like a response, or one that was altered: no hash stands before it or after it."""
    with closing(open_store(Path(":memory:"))) as store:
        saved = [response.as_record() for response in responses.save_all(store, make_drafts(3), FORM)]
    first, second, third = (canonical({key: value for key, value in response.items() if key != "hash"}).encode() for response in saved)
    digest = hashlib.sha256(second).hexdigest().encode()
    page = b"\x00" * 9 + first + digest + second + b'{"answered_at":"2026' + digest[:63] + b"?" + third + b'{"answered_at":1}'
    assert [text for text, _ in texts.proved_texts([page], (), ())] == [second.decode(), first.decode()]
    assert list(texts.proved_texts([page], (1, 2), ())) == []


def test_a_fault_of_the_program_is_no_damage(database: Path, stored: list[dict], monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails on a sound file is looked into and stays the fault that it is: nothing is moved aside for it."""

    def fails(*_: object) -> None:
        raise KeyError("a fault")

    monkeypatch.setattr(responses, "save", fails)
    connection, _ = opened(database)
    saver = ResponseSaver(connection, FORM, ClockWatch(connection, lambda: Reading(LATER, 1.0)), lambda: None)
    with pytest.raises(KeyError):
        saver.save(make_draft(9001))
    assert saver.unsaved == 1
    connection.close()
    connection, salvaged = opened(database)
    connection.close()
    assert salvaged is None


def test_half_a_layout_is_said_by_verify(database: Path, stored: list[dict]) -> None:
    """Not a traceback: the command names what is wrong."""
    with closing(sqlite3.connect(database)) as store, store:
        store.execute("UPDATE layouts SET layout = '{}'")
    with closing(open_store(database)) as store:
        assert "how a questionnaire is counted" in verify(store, FORM).problems[0]
        with pytest.raises(DamagedStoreError):
            responses.save(store, make_draft(9001), FORM)
