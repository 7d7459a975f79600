"""The whole kiosk in one process: real window, real store, time made short. Each test is a situation at the counter."""

import json
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.language.result_line import ResultLine
from kiosk.officer.background_job import BackgroundJob
from kiosk.paths import DataDir
from kiosk.runtime.opening import now
from kiosk.runtime.start import assembly
from kiosk.store import database, journal, settings
from kiosk.store.lock import AlreadyRunningError, only_kiosk
from kiosk.store.verify import verify
from kiosk.survey.dates.clock import Reading
from kiosk.ui.intents import Home, TypeText
from tests.support.disks import read_only, small_disk
from tests.support.site import set_up
from tests.support.windowed_kiosk import QUICK, WindowedKiosk


def test_a_fault_in_the_program_is_a_page_and_not_a_traceback(quick: WindowedKiosk, caplog: pytest.LogCaptureFixture) -> None:
    """Any exception in a callback: sorry, noted, back to the start; what was answered is kept as partial."""
    quick.begin()
    quick.tap("option_male")
    quick.kiosk.root.after(1, lambda: 1 / 0)
    with caplog.at_level(logging.ERROR):
        quick.wait_until(lambda: quick.scene.name == "trouble")
    assert "ZeroDivisionError" in caplog.text
    assert quick.scene.find("sentence")
    quick.wait_until(lambda: quick.scene.name == "attract")
    assert [record["status"] for record in quick.stored()] == ["partial"]
    quick.begin()
    quick.answer_all()
    assert len(quick.stored()) == 2


def test_the_site_file_is_broken(display: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page and one sentence name file and line; the file stays; mended, the kiosk starts by itself."""
    data = DataDir(tmp_path)
    first = WindowedKiosk(tmp_path)
    good = data.site.read_text(encoding="utf-8")
    first.kiosk.close()
    first.kiosk.root.destroy()
    broken = good.replace('"province"', '"provinz"')
    data.site.write_text(broken, encoding="utf-8")
    second = WindowedKiosk(tmp_path, QUICK)
    assert second.scene.name == "trouble" and second.kiosk.app is None
    assert f"{data.site}, line" in capsys.readouterr().err
    assert data.site.read_text(encoding="utf-8") == broken
    data.site.write_text(good, encoding="utf-8")
    second.wait_until(lambda: second.scene.name == "attract")
    second.kiosk.close()
    second.kiosk.root.destroy()


def test_the_folder_cannot_be_written_when_the_kiosk_starts(display: str, tmp_path: Path) -> None:
    """A disk that has become read-only: people read that the kiosk is out of service; mended, it serves by itself."""
    data = DataDir(tmp_path)
    data.lock.mkdir()  # as good as read-only, also for root: the lock cannot be opened
    with ExitStack() as held:
        person = WindowedKiosk(tmp_path, QUICK, lambda: held.enter_context(only_kiosk(data.lock)))
        kiosk = person.kiosk
        assert person.scene.name == "trouble" and kiosk.app is None
        data.lock.rmdir()
        person.wait_until(lambda: person.scene.name == "attract")
        with pytest.raises(AlreadyRunningError), only_kiosk(data.lock):
            pass
        kiosk.close()
        kiosk.root.destroy()


def test_a_kiosk_on_a_folder_that_cannot_be_written_stays_and_ends_when_told(display: str, tmp_path: Path) -> None:
    """One sentence on standard error, a page instead of an empty screen, and the signal still ends it."""
    DataDir(tmp_path).lock.mkdir()
    command = [sys.executable, "-m", "kiosk", "run", "--windowed", "800x600", "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert process.stderr.readline().startswith(f"kiosk: {DataDir(tmp_path).lock}: Is a directory")
        time.sleep(1)
        assert process.poll() is None
        process.terminate()
        assert process.wait(20) == 0 and process.stderr.read() == ""


def test_nobody_is_thanked_while_the_disk_only_seems_to_take_answers(quick: WindowedKiosk) -> None:
    """It turned read-only under the open database: out of service with the last answer; once it takes them, stored once, and thanked."""
    quick.begin()
    quick.tap("option_male")
    with read_only(quick.kiosk.data.root):
        quick.answer_all()
        assert quick.scene.name == "trouble" and quick.app.saver.unsaved == 1 and quick.stored() == []
    quick.wait_until(lambda: quick.app.saver.unsaved == 0)
    assert [record["status"] for record in quick.stored()] == ["complete"]


def test_an_installed_kiosk_whose_data_lie_in_memory_takes_no_answers(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All would be gone at the next start: the page says so until the folder is on a disk. A look at the program may lie anywhere."""
    monkeypatch.setattr(paths, "MACHINE", tmp_path / "data-dir")
    with small_disk(tmp_path / "memory", "8m") as folder:
        for machine, screen in ((tmp_path / "elsewhere", "attract"), (folder, "trouble")):
            paths.MACHINE.write_text(f"{machine}\n")
            person = WindowedKiosk(folder)
            assert person.scene.name == screen
            person.kiosk.close()
            person.kiosk.root.destroy()
    assert f"{folder} lies in memory (tmpfs)" in capsys.readouterr().err


def test_a_damaged_database_is_moved_aside_and_the_kiosk_serves_on(display: str, tmp_path: Path) -> None:
    """Salvaged at the start; the officer finds a note that says how many were saved."""
    first = WindowedKiosk(tmp_path)
    for _ in range(3):
        first.begin()
        first.answer_all()
        first.tap("finish")
    first.store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    first.kiosk.close()
    first.kiosk.root.destroy()
    data = DataDir(tmp_path)
    content = bytearray(data.database.read_bytes())
    content[100:400] = bytes(300)
    data.database.write_bytes(content)
    second = WindowedKiosk(tmp_path)
    assert second.scene.name == "attract"
    assert settings.SALVAGE_NOTICE.get(second.store), "an officer is to be told"
    (event,) = journal.events(second.store, "salvage")
    assert "responses were saved" in event.text and list(data.damaged.iterdir())
    second.begin()
    second.answer_all()
    assert [record["seq"] for record in second.stored()] == [1, 2, 3, 4]
    second.kiosk.close()
    second.kiosk.root.destroy()


@pytest.mark.parametrize("table", ["starts", "option_tallies"])
def test_the_store_breaks_while_people_use_it(display: str, tmp_path: Path, table: str) -> None:
    """Nobody has to pull the plug: what is held goes into the salvaged store, the officer is told, the next citizen is served."""
    first = WindowedKiosk(tmp_path, QUICK)
    for _ in range(2):
        first.begin()
        first.answer_all()
        first.tap("finish")
    (page,) = first.store.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    first.kiosk.close()
    first.kiosk.root.destroy()
    with closing(sqlite3.connect(DataDir(tmp_path).database)) as store:  # a thread that has not ended yet may have kept the log alive
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with DataDir(tmp_path).database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    second = WindowedKiosk(tmp_path, QUICK)
    second.begin()
    if second.scene.name == "choice":  # the count of starts was sound: it shows only when the answers are kept
        second.answer_all()
    second.wait_until(lambda: list(DataDir(tmp_path).damaged.glob("*")) != [] and second.scene.name == "attract", 20)
    assert settings.SALVAGE_NOTICE.get(second.store)
    second.begin()
    second.answer_all()
    assert [record["seq"] for record in second.stored()] == [1, 2, 3, 4]
    assert verify(second.store, second.app.saver.questionnaire).ok
    second.kiosk.close()
    second.kiosk.root.destroy()


def test_a_store_is_mended_only_after_an_officers_background_job(display: str, tmp_path: Path) -> None:
    """An export has a connection of its own: it ends before the database is moved aside."""
    counter = WindowedKiosk(tmp_path, QUICK)
    store, may_end = counter.store, threading.Event()

    def export() -> list[ResultLine]:
        may_end.wait(30)
        return []

    job = BackgroundJob("export", export)
    counter.kiosk._found_damaged()
    later = time.monotonic() + 5 * QUICK.mend_ms / 1000
    counter.wait_until(lambda: time.monotonic() > later)
    assert counter.store is store
    may_end.set()
    job.wait(5)
    counter.wait_until(lambda: counter.store is not store)
    counter.kiosk.close()
    counter.kiosk.root.destroy()


def test_a_newer_database_is_refused_in_words(display: str, tmp_path: Path) -> None:
    """A downgraded program leaves the file alone and says which version it needs."""
    first = WindowedKiosk(tmp_path)
    first.store.execute("PRAGMA user_version = 999")
    first.kiosk.close()
    first.kiosk.root.destroy()
    second = WindowedKiosk(tmp_path)
    assert second.scene.name == "trouble"
    with pytest.raises(database.NewerSchemaError):
        database.open_store(DataDir(tmp_path).database)
    second.kiosk.close()
    second.kiosk.root.destroy()


def test_a_start_that_fails_all_night_leaves_nothing_open(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ten seconds one more try: in the morning, when the disk is well again, the kiosk starts by itself."""
    tries: list[int] = []

    def fails(*_: object) -> None:
        tries.append(len(list(Path("/proc/self/fd").iterdir())))
        raise database.StoreError("the disk does not answer")

    with monkeypatch.context() as patch:
        patch.setattr(assembly, "citizen_context", fails)
        kiosk = WindowedKiosk(tmp_path, QUICK)
        kiosk.wait_until(lambda: len(tries) > 4)
        assert kiosk.scene.name == "trouble" and len(set(tries[1:])) == 1
    kiosk.wait_until(lambda: kiosk.scene.name == "attract")
    kiosk.kiosk.close()
    kiosk.kiosk.root.destroy()


def test_what_the_log_holds(counter: WindowedKiosk, tmp_path: Path) -> None:
    """No answers, no taps: the log of a day of surveys is empty."""
    counter.begin()
    counter.answer_all()
    log = tmp_path / "data" / "kiosk.log"
    assert not log.exists() or log.read_text(encoding="utf-8") == ""
    assert json.dumps(counter.stored(), ensure_ascii=False)


def test_an_installed_machine_begins_with_the_installer(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a machine that was set up by command: the page for the PIN stands before the first screen and comes back when it is left; once a
    PIN is set the citizens have it."""
    set_up(DataDir(tmp_path))
    monkeypatch.setattr(assembly, "machine_data_dir", lambda: DataDir(tmp_path))
    counter = WindowedKiosk(tmp_path)
    try:
        assert counter.app.state.screen == "officer_pin_entry"
        counter.app.on_intent(Home())
        assert counter.app.state.screen == "officer_pin_entry"
        for digit in "482913" * 2:
            counter.app.on_intent(TypeText(digit))
        assert counter.app.state.screen == "officer_menu"
        counter.app.on_intent(Home())
        assert counter.app.state.screen == "attract"
        DataDir(tmp_path).pin.unlink()
        counter.app.on_intent(Home())
        assert counter.app.state.screen == "attract"
    finally:
        counter.kiosk.close()
        counter.kiosk.root.destroy()


def test_a_wrong_clock_is_said_before_the_first_citizen(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the first screen; what somebody answers then waits for its day."""
    wrong = now().replace(year=1970)
    monkeypatch.setattr(assembly, "read_clocks", lambda: Reading(wrong, 100.0))
    counter = WindowedKiosk(tmp_path)
    try:
        assert counter.scene.find("clock_wrong")
    finally:
        counter.kiosk.close()
        counter.kiosk.root.destroy()
