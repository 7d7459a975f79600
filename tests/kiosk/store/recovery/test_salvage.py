"""A damaged database: moved aside whole, everything readable saved, what is missing named and never hidden."""

import hashlib
import os
import random
import resource
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.store import journal, outbox, responses, settings, undated, visits
from kiosk.store.database import StoreError, exchange_file, open_store, suspect_mark
from kiosk.store.open_checked import open_or_salvage
from kiosk.store.recovery import progress
from kiosk.store.recovery.pages import PAGE
from kiosk.store.recovery.salvage import SalvageResult, salvage
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.dates.clock import Reading
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.record_checks import problems
from tests.support.drafts import make_draft, make_drafts
from tests.support.sending import mark_attempted
from tests.support.shipped import shipped_questionnaire

FORM = shipped_questionnaire()
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
VISIT = "0192f3a4-0000-7000-8000-000000000abc"
STORED = 400


class Original:
    """A sound store to be damaged, and what is in it."""

    def __init__(self, database: Path, records: list[dict[str, Any]]) -> None:
        self.database, self.records = database, records


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """A store of 400 responses (some with long texts that flow over pages), visits, verdicts, settings; and its records."""
    database = tmp_path_factory.mktemp("original") / "kiosk.db"
    with closing(open_store(database)) as store:
        drafts = make_drafts(STORED - 2)
        drafts += [_long(make_draft(n)) for n in (5001, 5002)]
        saved = responses.save_all(store, drafts, FORM)
        mark_attempted(store, [response.id for response in saved[:50]], NOW)
        outbox.record_verdicts(
            store,
            {response.id: outbox.RecordVerdict("accepted") for response in saved[:49]}
            | {saved[49].id: outbox.RecordVerdict("rejected", "why")},
            NOW,
        )
        visits.check_in(store, VISIT, NOW, ["P001"])
        visits.set_day(store, date(2026, 11, 20), 30, {"P022": 7}, NOW)
        settings.LAST_SYNC.put(store, NOW)
        journal.note(store, "officer", "exported", NOW)
        records = list(responses.records(store))
    return Original(database, records)


def _long(draft: Any) -> Any:
    draft.answers["suggestions"] = "ยาวมาก " * 280
    return draft


def _damaged_copy(original: Path, folder: Path, damage: list[tuple[int, bytes]]) -> Path:
    content = bytearray(original.read_bytes())
    for position, bytes_ in damage:
        content[position : position + len(bytes_)] = bytes_
    folder.mkdir(parents=True)
    (folder / "kiosk.db").write_bytes(content)
    return folder / "kiosk.db"


def _salvaged(database: Path) -> tuple[SalvageResult, list[dict[str, Any]], tuple[str, ...]]:
    result = salvage(database, database.with_name("damaged"), FORM, NOW)
    with closing(open_store(database)) as store:
        return result, list(responses.records(store)), verify(store, FORM).problems


@pytest.mark.parametrize("kept_bytes", [0.3, 0.6, 0.95])
def test_a_file_whose_end_is_gone_is_not_called_complete(original: Original, tmp_path: Path, kept_bytes: float) -> None:
    """Nobody can tell how many responses lay there: the officer hears after which number they may be lost, never "none is missing"."""
    content = original.database.read_bytes()
    database = tmp_path / "kiosk.db"
    database.write_bytes(content[: int(len(content) * kept_bytes) // 4096 * 4096])
    result, records, _ = _salvaged(database)
    assert result.after == max(result.after or 0, *(record["seq"] for record in records)) < STORED + 1
    assert "may be lost" in result.sentence() and "none is missing" not in result.sentence()


def test_a_damage_inside_leaves_no_doubt_about_the_end(original: Original, tmp_path: Path) -> None:
    """The file is as long as it says: what is missing is named, and nothing is hinted at."""
    result, _, _ = _salvaged(_damaged_copy(original.database, tmp_path / "inside", [(5 * 4096, b"\xff" * 4096)]))
    assert result.after is None and "may be lost" not in result.sentence()


def _missing(result: SalvageResult) -> set[int]:
    return {seq for first, last in result.missing for seq in range(first, last + 1)}


def test_a_sound_database_is_opened_and_nothing_is_moved(original: Original, tmp_path: Path) -> None:
    """The usual start: a light check, no folder of damaged files."""
    database = _damaged_copy(original.database, tmp_path / "data", [])
    connection, result = open_or_salvage(database, tmp_path / "damaged", FORM, NOW)
    connection.close()
    assert result is None and not (tmp_path / "damaged").exists()


@pytest.mark.parametrize("lost_pages", [1, 2, 8])
def test_a_broken_beginning_costs_no_response(original: Original, tmp_path: Path, lost_pages: int) -> None:
    """Header, schema and the first pages zeroed: whatever lies on other pages is saved, with id, seq and hash."""
    database = _damaged_copy(original.database, tmp_path / "data", [(0, b"\0" * PAGE * lost_pages)])
    connection, result = open_or_salvage(database, tmp_path / "damaged", FORM, NOW)
    with closing(connection):
        saved = list(responses.records(connection))
        assert [record for record in original.records if record["seq"] not in _missing(result)] == saved
        assert result.saved == len(saved) == STORED - result.lost
        assert result.lost <= 3 * lost_pages
        assert outbox.counts(connection).pending >= STORED - 50 - result.lost
        if lost_pages == 1:
            assert result.missing == () and verify(connection, FORM).ok
            assert settings.LAST_SYNC.get(connection) == NOW
            assert visits.people_and_uses(connection, date(2026, 1, 1), date(2026, 12, 31)).people == 31
            assert outbox.counts(connection)[:2] == (STORED - 50 + 2, 1)


@pytest.mark.parametrize("wounds", [1, 2, 3, 5, 8, 13, 21, 34])
def test_bytes_overwritten_anywhere_lose_only_what_stood_there(original: Original, tmp_path: Path, wounds: int) -> None:
    """Any number of wounds at random places: every saved record is one of the originals, the rest is named, nothing in between."""
    rng = random.Random(wounds)
    size = original.database.stat().st_size
    damage = [(rng.randrange(size - 600), rng.randbytes(rng.randrange(1, 600))) for _ in range(wounds)]
    result, saved, differences = _salvaged(_damaged_copy(original.database, tmp_path / "data", damage))
    by_seq = {record["seq"]: record for record in original.records}
    assert all(record == by_seq[record["seq"]] for record in saved)
    assert {record["seq"] for record in saved} | _missing(result) == set(by_seq) and result.saved == len(saved)
    assert not [fault for record in saved for fault in problems(record)]
    assert len(differences) == len(result.missing) and all(
        "missing: lost when the database was damaged" in problem for problem in differences
    )
    assert result.lost <= 8 * wounds


def test_numbers_that_were_lost_are_never_given_out_again(original: Original, tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Even when the very end of the chain is gone: the next response goes on after the highest number known."""
    content = original.database.read_bytes()
    damage = []
    for record in original.records[-6:]:
        position = content.find(f'"id":"{record["id"]}"'.encode())
        damage += [(position, b"\xff" * 20)] if position > 0 else []
    database = _damaged_copy(original.database, tmp_path / "data", damage)
    result, saved, _ = _salvaged(database)
    assert result.missing and max(_missing(result)) == STORED
    with closing(open_store(database)) as store:
        assert responses.save(store, make_draft(9), questionnaire).seq == STORED + 1
        assert responses.save(store, make_draft(10), questionnaire).seq == STORED + 2
        verification = verify(store, questionnaire)
        assert len(verification.problems) == len(result.missing)
        assert verification.responses == len(saved) + 2


def test_the_damaged_files_lie_aside_whole_and_the_officer_is_told(original: Original, tmp_path: Path) -> None:
    """Byte for byte what was damaged, under the moment it was found; the sentence names folder, saved and missing."""
    text = original.database.read_bytes().find(original.records[99]["id"].encode() + b'","kiosk')
    database = _damaged_copy(original.database, tmp_path / "data", [(0, b"\0" * 100), (text, b"\0\0\0")])
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    database.with_name("kiosk.db-wal").write_bytes(b"some log")
    result, _, _ = _salvaged(database)
    assert result.folder == tmp_path / "data" / "damaged" / "2026-11-23T090000"
    assert hashlib.sha256((result.folder / "kiosk.db").read_bytes()).hexdigest() == before
    assert (result.folder / "kiosk.db-wal").read_bytes() == b"some log"
    assert (result.saved, result.missing_numbers()) == (STORED - 1, "100")
    with closing(open_store(database)) as store:
        note = journal.events(store, "salvage")[0].text
    assert note.startswith("The database was damaged. 399 responses were saved, missing: number 100.")
    assert note.endswith(f"The damaged files are kept in {result.folder}.")
    again = salvage(database, tmp_path / "data" / "damaged", FORM, NOW)
    assert again.folder != result.folder and again.missing == result.missing


@pytest.fixture
def unchecked_in(database: Path) -> Path:
    """A store whose last twenty responses stand only in the write-ahead log, as after a power cut."""
    store = open_store(database)
    responses.save_all(store, make_drafts(30), FORM)
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.execute("PRAGMA wal_autocheckpoint = 0")
    for draft in make_drafts(20, 3):
        responses.save(store, draft, FORM)
    files = {path: path.read_bytes() for path in database.parent.iterdir()}
    store.close()
    for path, content in files.items():
        path.write_bytes(content)
    return database


def test_responses_still_in_the_log_are_saved_when_the_file_is_damaged(unchecked_in: Path) -> None:
    """The newest pages are in the -wal: they count before the file's own."""
    content = bytearray(unchecked_in.read_bytes())
    content[:PAGE] = b"\0" * PAGE
    unchecked_in.write_bytes(content)
    result, _saved, differences = _salvaged(unchecked_in)
    assert (result.saved, result.missing, differences) == (50, (), ())


def test_responses_in_a_log_with_a_broken_header_are_saved(unchecked_in: Path) -> None:
    """SQLite itself would drop the whole log; each response in it proves itself by its hash."""
    log = unchecked_in.with_name("kiosk.db-wal")
    log.write_bytes(b"\0" * 32 + log.read_bytes()[32:])
    result, _saved, differences = _salvaged(unchecked_in)
    assert (result.saved, result.missing, differences) == (50, (), ())


def test_a_wound_in_the_log_loses_only_what_stood_there(unchecked_in: Path) -> None:
    """A frame overwritten in the middle breaks the log's own chain of sums; the frames behind it are kept all the same."""
    log = unchecked_in.with_name("kiosk.db-wal")
    content = bytearray(log.read_bytes())
    middle = 32 + (len(content) // (PAGE + 24) // 2) * (PAGE + 24) + 24
    content[middle : middle + PAGE] = b"\xff" * PAGE
    log.write_bytes(content)
    result, saved, differences = _salvaged(unchecked_in)
    assert result.saved == 50 - result.lost >= 47
    assert max(record["seq"] for record in saved) == 50 and len(differences) == len(result.missing)


def test_an_import_that_was_taken_back_does_not_come_back_by_salvage(database: Path) -> None:
    """Rows of a transaction that never committed may lie in the log; they are none of the officer's responses."""
    store = open_store(database)
    responses.save_all(store, make_drafts(30), FORM)
    store.execute("PRAGMA wal_autocheckpoint = 0")
    store.execute("PRAGMA cache_size = 5")  # so that pages spill into the log before the commit
    store.execute("BEGIN IMMEDIATE")
    responses.save_all(store, make_drafts(200, 4), FORM)
    store.execute("ROLLBACK")
    files = {path: path.read_bytes() for path in database.parent.iterdir()}
    store.close()
    for path, content in files.items():
        path.write_bytes(content)
    assert len(files[database.with_name("kiosk.db-wal")]) > 40 * PAGE, "nothing spilled: this test shows nothing"
    result, _saved, differences = _salvaged(database)
    assert (result.saved, differences) == (30, ())


def test_damage_met_in_the_middle_of_a_day_is_salvaged_at_the_next_start(original: Original, tmp_path: Path) -> None:
    """The light check of a start looks at the end of the chain only; a read that failed has left a mark for the next one."""
    position = original.database.read_bytes().find(original.records[9]["id"].encode()) // PAGE * PAGE
    database = _damaged_copy(original.database, tmp_path / "data", [(position, b"\xff" * 12)])
    connection, result = open_or_salvage(database, tmp_path / "damaged", FORM, NOW)
    with closing(connection):
        assert result is None
        with pytest.raises(StoreError, match="damaged"):
            list(responses.records(connection))
    assert suspect_mark(database).exists()
    connection, result = open_or_salvage(database, tmp_path / "damaged", FORM, NOW)
    with closing(connection):
        assert result.saved >= STORED - 12
        assert len(list(responses.records(connection))) == result.saved
    assert not suspect_mark(database).exists()


def test_a_false_alarm_is_forgotten(original: Original, tmp_path: Path) -> None:
    """A mark beside a sound file costs one thorough check and nothing else."""
    database = _damaged_copy(original.database, tmp_path / "data", [])
    suspect_mark(database).touch()
    connection, result = open_or_salvage(database, tmp_path / "damaged", FORM, NOW)
    connection.close()
    assert result is None and not suspect_mark(database).exists()


def test_no_room_for_the_new_store_leaves_the_damaged_one_where_it_is(original: Original, tmp_path: Path) -> None:
    """The disk is full: told in words; after making room the same start succeeds."""
    database = _damaged_copy(original.database, tmp_path / "data", [(0, b"\0" * PAGE)])
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limit[1]))
    try:
        with pytest.raises(StoreError, match="disk"):
            open_or_salvage(database, tmp_path / "damaged", FORM, NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    assert not exchange_file(database).exists() and not database.with_name("kiosk.db.building").exists()
    connection, result = open_or_salvage(database, tmp_path / "damaged", FORM, NOW)
    connection.close()
    assert result.saved == STORED


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A store in which 80 responses and a check-in wait for their day, and 40 that waited have been put on theirs; the ids that wait."""
    database, started = tmp_path_factory.mktemp("waiting") / "kiosk.db", Reading(NOW, 90.0)
    with closing(open_store(database)) as store:
        responses.save_all(store, make_drafts(100), FORM)
        for number in range(40):
            undated.hold_response(store, make_draft(7000 + number), undated.MachineMoment(started, "an earlier start"))
        undated.settle_on(store, FORM, date(2026, 11, 20), undated.MachineMoment(started, "this start"))
        for number in range(80):
            undated.hold_response(store, make_draft(8000 + number), undated.MachineMoment(started, "this start"))
        undated.hold_visit(store, VISIT, NOW, ["P001"], undated.MachineMoment(started, "this start"))
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return database, [entry.id for entry in undated.waiting(store)]


def _pages_of(database: Path, table: str) -> list[int]:
    """Numbers of the pages that hold a table's rows."""
    with closing(sqlite3.connect(database)) as store:
        rows = store.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (table,)).fetchall()
    return [number for (number,) in rows]


@pytest.mark.parametrize("torn", ["the beginning of the file", "one page of what waits", "half a row", "nothing"])
def test_answers_wait_for_their_day_while_the_file_is_damaged(waiting: tuple[Path, list[str]], tmp_path: Path, torn: str) -> None:
    """All that can be read go on waiting, each once; those that were put on a day stay there and do not wait again."""
    database, ids = waiting
    inner = sorted(_pages_of(database, "undated"))
    middle = (inner[len(inner) // 2] - 1) * PAGE
    damage = {
        "the beginning of the file": [(0, b"\0" * PAGE)],
        "one page of what waits": [(middle, b"\xff" * PAGE)],
        "half a row": [(middle + PAGE - 300, b"\0" * 250)],
        "nothing": [],
    }[torn]
    copy = _damaged_copy(database, tmp_path / "torn", damage)
    result, records, _ = _salvaged(copy)
    with closing(open_store(copy)) as store:
        saved = [entry.id for entry in undated.waiting(store)]
    assert len(saved) == len(set(saved)) and set(saved) <= set(ids) and not set(saved) & {record["id"] for record in records}
    assert len(ids) - len(saved) <= {"one page of what waits": 4, "half a row": 2}.get(torn, 0)
    assert VISIT in saved and result.missing == ()


def test_nothing_readable_at_all_still_gives_a_kiosk_that_works(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A file of rubbish: kept aside, zero saved, and the next citizen can answer."""
    database = tmp_path / "kiosk.db"
    database.write_bytes(random.Random(1).randbytes(50_000))
    connection, result = open_or_salvage(database, tmp_path / "damaged", FORM, NOW)
    with closing(connection):
        assert (result.saved, result.missing) == (0, ())
        assert responses.save(connection, make_draft(1), questionnaire).seq == 1
    assert (result.folder / "kiosk.db").stat().st_size == 50_000


def test_the_file_can_be_opened_by_sqlite_alone_after_salvage(original: Original, tmp_path: Path) -> None:
    """SQLite finds the new file sound."""
    database = _damaged_copy(original.database, tmp_path / "data", [(0, b"\0" * PAGE)])
    _salvaged(database)
    with closing(sqlite3.connect(database)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _killed_in_the_middle(database: Path) -> float:
    """A salvage in a process of its own that dies, as a power cut ends it, after the first piece; how far it had come."""
    child = os.fork()
    if not child:
        salvage(database, database.with_name("damaged"), FORM, NOW, lambda share: os._exit(int(share * 100)) if share else None)
        os._exit(100)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) / 100


@pytest.fixture
def large(original: Original, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A damaged store of many pieces."""
    monkeypatch.setattr(progress, "PIECE", 16)
    return _damaged_copy(original.database, tmp_path / "data", [(0, b"\0" * PAGE)])


def test_a_salvage_that_a_power_cut_ends_goes_on_where_it_was(large: Path) -> None:
    """Each start comes further, with one folder of damaged files, and the end is the same as without a cut."""
    first, second = _killed_in_the_middle(large), _killed_in_the_middle(large)
    assert 0 < first < second < 0.5
    shares: list[float] = []
    connection, result = open_or_salvage(large, large.with_name("damaged"), FORM, NOW, shares.append)
    with closing(connection):
        assert result and (result.saved, result.missing) == (STORED, ()) and verify(connection, FORM).ok
        assert not connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'salvage%'").fetchall()
    assert second < shares[0] and shares == sorted(shares) and len(list(large.with_name("damaged").iterdir())) == 1


def test_a_backup_restored_after_a_cut_is_not_overwritten_by_the_old_salvage(original: Original, large: Path) -> None:
    """The technician did not wait: what lies there now is another file, and sound."""
    _killed_in_the_middle(large)
    large.unlink()
    large.write_bytes(original.database.read_bytes())
    connection, result = open_or_salvage(large, large.with_name("damaged"), FORM, NOW)
    connection.close()
    assert result is None


def test_a_half_built_store_that_is_itself_torn_is_begun_anew(large: Path) -> None:
    """The same power cut may tear what was being built: everything is read once more, from the damaged files."""
    _killed_in_the_middle(large)
    building = progress.building_file(large)
    for suffix in ("-wal", "-shm"):
        building.with_name(building.name + suffix).unlink(missing_ok=True)
    building.write_bytes(building.read_bytes()[:5000])
    connection, result = open_or_salvage(large, large.with_name("damaged"), FORM, NOW)
    connection.close()
    assert result and result.saved == STORED
