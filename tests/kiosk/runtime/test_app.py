"""The whole kiosk in one process: real window, real store, time made short. Each test is a situation at the counter."""

import json
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.citizen import intents
from kiosk.language.result_line import ResultLine
from kiosk.officer.background_job import BackgroundJob
from kiosk.paths import DataDir
from kiosk.runtime.app import App
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.opening import now
from kiosk.runtime.start import assembly
from kiosk.runtime.timing.idle_policy import IdlePolicy
from kiosk.runtime.timing.waits import Waits
from kiosk.store import database, journal, responses, settings, starts, tallies
from kiosk.store.lock import AlreadyRunningError, only_kiosk
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.dates.clock import Reading
from kiosk.survey.session import SurveyStep
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.intents import DoneTyping, Home, TypeText
from kiosk.ui.text import fonts
from tests.support.site import set_up

QUICK = Waits(IdlePolicy(first_s=0.2, survey_s=0.3, countdown_s=1, thanks_s=0.2, trouble_s=1.0), retry_ms=100, mend_ms=100)


class WindowedKiosk:
    """A kiosk at a counter, and the fingers in front of it."""

    def __init__(self, folder: Path, waits: Waits | None = None, be_alone: Callable[[], None] | None = None) -> None:
        set_up(DataDir(folder))
        self.kiosk = Kiosk(DataDir(folder), (1080, 1920), "th", fonts.find_fonts(), be_alone, waits or Waits())
        self.kiosk.begin()

    @property
    def scene(self) -> Scene:
        assert self.kiosk.window.scene
        return self.kiosk.window.scene

    @property
    def app(self) -> App:
        assert self.kiosk.app
        return self.kiosk.app

    @property
    def store(self) -> sqlite3.Connection:
        assert self.kiosk.connection
        return self.kiosk.connection

    def tap(self, *names: str) -> None:
        for name in names:
            target = self.scene.find(name)
            there = [element.name for element in self.scene.targets]
            assert target and target.intent, f"{self.scene.name} has nothing to tap called {name}: {there}"
            self.app.activity()
            self.app.on_intent(target.intent)

    def begin(self) -> None:
        self.tap("start", "next")

    def answer_all(self) -> None:
        """The way of somebody who answers every question, to the thanks."""
        while self.scene.name not in ("thanks", "trouble"):
            name = {"choice": self._option(), "rating": "level_4", "open_question": "line_0"}.get(self.scene.name, "next")
            self.tap(name)
            if name.startswith(("option_L", "option_saves", "line")):
                self.tap("next")

    def _option(self) -> str:
        return next((element.name for element in self.scene.targets if element.name.startswith("option_")), "next")

    def wait_until(self, true: Callable[[], bool], seconds: float = 8) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"it did not happen within {seconds} s; the screen is {self.scene.name}"
            self.kiosk.root.update()
            time.sleep(0.01)

    def stored(self) -> list[dict[str, Any]]:
        return list(responses.records(self.store))


@pytest.fixture
def counter(display: str, tmp_path: Path) -> Iterator[WindowedKiosk]:
    kiosk = WindowedKiosk(tmp_path / "data")
    yield kiosk
    kiosk.kiosk.close()
    kiosk.kiosk.root.destroy()


@pytest.fixture
def quick(display: str, tmp_path: Path) -> Iterator[WindowedKiosk]:
    """A kiosk that waits tenths of seconds."""
    counter = WindowedKiosk(tmp_path / "data", QUICK)
    yield counter
    counter.kiosk.close()
    counter.kiosk.root.destroy()


def test_twenty_taps_end_in_a_stored_and_chained_response(counter: WindowedKiosk) -> None:
    """What the kiosk is for: the thanks stands only when the response is safe, chained and counted."""
    counter.begin()
    counter.answer_all()
    (record,) = counter.stored()
    assert record["status"] == "complete" and record["mode"] == "self" and record["language"] == "th"
    assert {key: record["answers"][key] for key in ("1.1", "4")} == {"1.1": 4, "4": 4}
    assert verify(counter.store, counter.app.saver.questionnaire).ok
    assert counter.app.saver.answered_today() == 1


def test_the_thanks_goes_home_by_itself(quick: WindowedKiosk) -> None:
    """Nobody has to tap the thanks away."""
    quick.begin()
    quick.answer_all()
    quick.wait_until(lambda: quick.scene.name == "attract")
    assert len(quick.stored()) == 1


def test_citizen_walks_away_after_two_answers(quick: WindowedKiosk) -> None:
    """A countdown, then home; the two answers are kept as partial, counted, never scored."""
    quick.begin()
    quick.tap("option_female", "option_51_60")
    quick.wait_until(lambda: quick.scene.name == "still_here")
    quick.wait_until(lambda: quick.scene.name == "attract")
    (record,) = quick.stored()
    assert record["status"] == "partial" and record["answers"] == {"sex": "female", "age": "51_60"}
    today = day_of(now())
    totals = tallies.totals(quick.store, today, today)
    assert (totals.complete, totals.partial) == (0, 1)


def test_citizen_is_called_away_in_the_middle_of_a_word(quick: WindowedKiosk) -> None:
    """What was typed so far is kept with the other answers; letters typed to look for a service are no answer."""
    for name in ("write", "find"):
        quick.begin()
        while quick.scene.name != "open_question":
            quick.tap("option_male" if quick.scene.find("option_male") else "skip")
        quick.tap(name)
        quick.app.on_intent(TypeText("รอนาน"))
        quick.wait_until(lambda: quick.scene.name == "still_here")
        quick.wait_until(lambda: quick.scene.name == "attract")
    written, looked = quick.stored()
    assert written["answers"] == {"sex": "male", "wanted_services": "รอนาน"} and written["status"] == "partial"
    assert looked["answers"] == {"sex": "male"}


def test_citizen_who_only_looked_leaves_nothing_but_a_count(counter: WindowedKiosk) -> None:
    """Reading the notice and going home stores no response, only that somebody started."""
    counter.begin()
    counter.tap("leave", "stop_now")
    counter.kiosk.root.update()
    today = day_of(now())
    assert counter.stored() == [] and starts.starts(counter.store, today, today) == 1


def test_citizen_is_still_there(quick: WindowedKiosk) -> None:
    """Still here brings back the very question, with the answers so far."""
    quick.begin()
    quick.tap("option_female")
    quick.wait_until(lambda: quick.scene.name == "still_here")
    quick.tap("still_here")
    assert quick.app.state.session
    assert quick.app.state.session.step == SurveyStep("question", "age") and quick.app.state.session.answers == {"sex": "female"}


def test_home_wipes_language_size_and_contrast(counter: WindowedKiosk) -> None:
    """The next person finds Thai, normal text, normal colours, no answers."""
    counter.tap("language", "text_size", "contrast", "start")
    assert counter.app.state.display.language == "en" and counter.app.state.display.text_step == 1
    counter.tap("next", "option_male", "leave", "stop_now")
    assert counter.scene.name == "attract" and counter.app.state.session is None
    assert counter.app.state.display == type(counter.app.state.display)()


def test_settings_that_somebody_left_behind_go_after_a_minute(quick: WindowedKiosk) -> None:
    """Switched to English and walked off: the first screen becomes Thai again by itself."""
    quick.tap("language")
    assert quick.app.state.display.language == "en"
    quick.wait_until(lambda: quick.app.state.display.language == "th")


def test_back_from_the_first_question_to_the_very_start(counter: WindowedKiosk) -> None:
    """Back leads home in the end and never traps anybody."""
    counter.begin()
    counter.tap("back", "back")
    assert counter.scene.name == "attract"


def test_the_disk_is_full_when_the_citizen_sends(quick: WindowedKiosk) -> None:
    """The page says so in words; the answers are held and stored once, as soon as there is room; the kiosk comes back by itself."""
    quick.store.execute("PRAGMA max_page_count = 1")
    limit = quick.store.execute("PRAGMA page_count").fetchone()[0]
    quick.store.execute(f"PRAGMA max_page_count = {limit}")
    for _ in range(100):  # until the file's last free pages are used up
        quick.begin()
        quick.answer_all()
        if quick.scene.name == "trouble":
            break
        quick.tap("finish")
    assert quick.scene.name == "trouble" and quick.app.state.screen == "out_of_service"
    held, before = quick.app.saver.unsaved, len(quick.stored())
    assert held == 1
    quick.store.execute("PRAGMA max_page_count = 1000000")
    quick.wait_until(lambda: quick.scene.name == "attract")
    assert len(quick.stored()) == before + 1 and verify(quick.store, quick.app.saver.questionnaire).ok


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


def test_a_tap_that_means_nothing_here_changes_nothing(counter: WindowedKiosk) -> None:
    """Late taps from another screen are harmless."""
    before = counter.app.state
    for intent in (intents.Rate(5), intents.Forward(), DoneTyping(), intents.GoToStep(SurveyStep("item", "1.1")), object()):
        counter.app.on_intent(intent)
    assert counter.app.state == before


def test_somebody_types_on_a_real_keyboard(counter: WindowedKiosk) -> None:
    """On an open question a real keyboard's letters open the line and stand on it."""
    counter.begin()
    while counter.app.state.session and counter.app.state.session.step.id != "problems":
        counter.tap("skip" if counter.scene.find("skip") else "next")
    counter.kiosk.root.event_generate("<Key>", keysym="a")
    counter.kiosk.root.update()
    assert counter.scene.name == "typing"
    counter.tap("key_done", "next")
    assert counter.app.state.session and counter.app.state.session.answers["problems"] == "a"


def test_citizen_looks_up_a_wanted_service(counter: WindowedKiosk) -> None:
    """A few letters, a tap: the service's name is the answer, the letters are not."""
    counter.begin()
    while counter.app.state.session and counter.app.state.session.step.id != "wanted_services":
        counter.tap("skip" if counter.scene.find("skip") else "next")
    counter.tap("find", "key_ใ", "key_บ")
    for letter in "ขับขี่":
        counter.tap(f"key_{letter}")
    counter.tap("found_P002", "key_done", "next")
    assert counter.app.state.session
    assert counter.app.state.session.answers == {"wanted_services": "จองคิวทำใบขับขี่"}


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
