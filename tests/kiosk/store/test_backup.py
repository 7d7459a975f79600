"""A copy while the kiosk runs, and the way back that never costs a response."""

import hashlib
import os
import resource
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.store import responses, undated, visits
from kiosk.store.backup import BackupRefusedError, backup, restore
from kiosk.store.database import NewerSchemaError, StoreUnavailableError, open_store
from kiosk.store.lock import AlreadyRunningError, only_kiosk
from kiosk.store.migrations import MIGRATIONS, Migration
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.dates.clock import Reading
from kiosk.survey.questionnaire import Questionnaire
from tests.support.disks import small_disk
from tests.support.drafts import make_draft, make_drafts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def lock(database: Path) -> Path:
    return database.with_name("kiosk.lock")


@pytest.fixture
def copy(database: Path, tmp_path: Path, questionnaire: Questionnaire) -> Path:
    """A backup of ten responses."""
    with closing(open_store(database)) as store:
        responses.save_all(store, make_drafts(10), questionnaire)
        assert backup(store, tmp_path / "copy.db") == 10
    return tmp_path / "copy.db"


def test_a_backup_into_a_folder_or_a_pipe_is_refused(copy: Path, database: Path, tmp_path: Path) -> None:
    """They stay what they are."""
    os.mkfifo(tmp_path / "pipe")
    with closing(open_store(database)) as store:
        for target in (tmp_path, tmp_path / "pipe", Path()):
            with pytest.raises(BackupRefusedError, match="a folder|a pipe"):
                backup(store, target)
    assert (tmp_path / "pipe").is_fifo()


def test_a_backup_is_one_sound_file_with_everything(copy: Path, questionnaire: Questionnaire) -> None:
    """No log beside it, the whole chain in it, nothing left over from the making."""
    assert sorted(path.name for path in copy.parent.iterdir() if path.is_file()) == ["copy.db"]
    with closing(sqlite3.connect(copy)) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with closing(open_store(copy)) as store:
        assert verify(store, questionnaire).responses == 10 and verify(store, questionnaire).ok


def test_a_backup_taken_while_people_answer_is_consistent(database: Path, tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Another connection saves all the while; every copy is whole in itself and nobody waits."""
    stop = threading.Event()

    def answer() -> None:
        with closing(open_store(database)) as connection:
            for draft in make_drafts(5000):
                if stop.is_set():
                    return
                responses.save(connection, draft, questionnaire)

    with closing(open_store(database)) as store:
        citizen = threading.Thread(target=answer)
        citizen.start()
        try:
            numbers = [backup(store, tmp_path / f"copy{number}.db") for number in range(5)]
        finally:
            stop.set()
            citizen.join()
    assert numbers == sorted(numbers)
    for number, stored in enumerate(numbers):
        with closing(open_store(tmp_path / f"copy{number}.db")) as copy:
            assert verify(copy, questionnaire).responses == stored and verify(copy, questionnaire).ok


def test_a_backup_onto_the_database_itself_is_refused(database: Path) -> None:
    """A slip of the officer's finger must not end in a store copied over itself."""
    with closing(open_store(database)) as store, pytest.raises(BackupRefusedError, match="the kiosk's database itself"):
        backup(store, database)


def test_a_full_stick_leaves_the_earlier_backup(database: Path, copy: Path, questionnaire: Questionnaire) -> None:
    """The old file is replaced only by a complete new one."""
    before = hashlib.sha256(copy.read_bytes()).hexdigest()
    with closing(open_store(database)) as store:
        responses.save_all(store, make_drafts(300, 5), questionnaire)
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limit[1]))
        try:
            with pytest.raises(StoreUnavailableError, match="disk"):
                backup(store, copy)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == before
    assert [path.name for path in copy.parent.iterdir() if path.is_file()] == ["copy.db"]


def test_a_backup_on_the_kiosks_own_disk_leaves_room_for_the_next_answers(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """The copy would just fit: it is refused before a byte is written, and nothing of it stays."""
    with small_disk(tmp_path / "disk", "12m") as disk, closing(open_store(disk / "kiosk.db")) as store:
        responses.save_all(store, make_drafts(300), questionnaire)
        size = (disk / "kiosk.db").stat().st_size
        (disk / "other.bin").write_bytes(b"x" * (shutil.disk_usage(disk).free - size - 100_000))
        with pytest.raises(BackupRefusedError, match="no room for this backup"):
            backup(store, disk / "copy.db")
        assert not [path.name for path in disk.iterdir() if "copy" in path.name]
        assert backup(store, tmp_path / "stick.db") == 300


def test_two_backups_to_one_file_at_once(database: Path, copy: Path, questionnaire: Questionnaire) -> None:
    """The nightly one and the officer's: whichever comes last stands whole, and neither trips over the other."""

    def again(_: int) -> int:
        with closing(open_store(database)) as store:
            return backup(store, copy)

    with ThreadPoolExecutor(4) as officers:
        assert list(officers.map(again, range(8))) == [10] * 8
    with closing(open_store(copy)) as store:
        assert verify(store, questionnaire).ok


def test_a_stick_that_was_pulled_out_is_told(database: Path, tmp_path: Path) -> None:
    """The folder is gone: a sentence, not a traceback."""
    with closing(open_store(database)) as store, pytest.raises(StoreUnavailableError, match="check that the folder exists"):
        backup(store, tmp_path / "gone" / "copy.db")


def test_a_new_machine_takes_over_from_the_backup(copy: Path, tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Into an empty data directory: everything is there and the chain goes on with the next number."""
    fresh = tmp_path / "fresh" / "kiosk.db"
    assert restore(copy, fresh, fresh.with_name("kiosk.lock")) == 10
    with closing(open_store(fresh)) as store:
        assert store.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert verify(store, questionnaire).ok
        assert responses.save(store, make_draft(77), questionnaire).seq == 11


def test_a_backup_older_than_what_is_stored_is_refused(database: Path, lock: Path, copy: Path, questionnaire: Questionnaire) -> None:
    """The sentence names how many responses it lacks; not one is lost."""
    with closing(open_store(database)) as store:
        responses.save_all(store, make_drafts(2, 5), questionnaire)
    with pytest.raises(BackupRefusedError, match=r"lacks 2 responses .* \(the first is number 11\); nothing was changed"):
        restore(copy, database, lock)
    with closing(open_store(database)) as store:
        assert verify(store, questionnaire).responses == 12


def test_a_backup_of_another_chain_is_refused(database: Path, lock: Path, copy: Path, tmp_path: Path, questionnaire: Questionnaire) -> None:
    """As many responses, but not the same ones."""
    other = tmp_path / "other" / "kiosk.db"
    with closing(open_store(other)) as store:
        responses.save_all(store, make_drafts(10, 123), questionnaire)
    with pytest.raises(BackupRefusedError, match="lacks 10 responses"):
        restore(copy, other, lock)


def test_a_backup_that_lacks_a_visit_is_refused(database: Path, lock: Path, copy: Path) -> None:
    """Visits are records too; a corrected day counts as newer."""
    with closing(open_store(database)) as store:
        visits.check_in(store, "0192f3a4-0000-7000-8000-000000000001", NOW, ["P001"])
    with pytest.raises(BackupRefusedError, match="lacks 1 visit that is stored here"):
        restore(copy, database, lock)


def test_a_backup_with_everything_stored_here_may_be_restored(database: Path, lock: Path, copy: Path, questionnaire: Questionnaire) -> None:
    """For example onto the very store it was taken from."""
    assert restore(copy, database, lock) == 10
    with closing(open_store(database)) as store:
        assert verify(store, questionnaire).ok


def test_a_running_kiosk_is_not_restored_over(database: Path, lock: Path, copy: Path) -> None:
    """Close it first."""
    with only_kiosk(lock), pytest.raises(AlreadyRunningError):
        restore(copy, database, lock)


def test_a_file_that_is_no_backup_is_refused(database: Path, lock: Path, tmp_path: Path) -> None:
    """Missing, a folder, rubbish, another program's: each in words, the store untouched."""
    rubbish, foreign = tmp_path / "rubbish.db", tmp_path / "foreign.db"
    rubbish.write_bytes(b"not a database " * 500)
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    refused = {tmp_path / "missing.db": "no such file", tmp_path: "no file", rubbish: "cannot be read", foreign: "is not a backup"}
    for path, words in refused.items():
        with pytest.raises(BackupRefusedError, match=words):
            restore(path, database, lock)


def test_a_damaged_backup_is_refused(database: Path, lock: Path, copy: Path, tmp_path: Path) -> None:
    """A stick with bad blocks must not replace a good store."""
    content = bytearray(copy.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    copy.write_bytes(content)
    with pytest.raises(BackupRefusedError, match="use another backup"):
        restore(copy, tmp_path / "fresh" / "kiosk.db", lock)


def test_a_backup_of_a_newer_program_is_refused(database: Path, lock: Path, tmp_path: Path) -> None:
    """The sentence says which program to install."""
    newer = tmp_path / "newer.db"
    open_store(newer, (*MIGRATIONS, Migration("later", "CREATE TABLE later (a INTEGER) STRICT;\n"))).close()
    with pytest.raises(NewerSchemaError, match="newer version"):
        restore(newer, database, lock)


def test_a_backup_is_refused_that_lacks_what_waits_for_its_day(copy: Path, database: Path, lock: Path) -> None:
    """It is in no chain yet, and as little to be lost."""
    with closing(open_store(database)) as store:
        moment = undated.MachineMoment(Reading(NOW, 90.0), "a start")
        undated.hold_response(store, make_draft(77), moment)
    with pytest.raises(BackupRefusedError, match="wait here for their day"):
        restore(copy, database, lock)
