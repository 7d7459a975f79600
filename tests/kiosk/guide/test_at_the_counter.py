"""The whole kiosk in one process: a citizen checks a service by real taps through X, checks in, and goes on to the survey or home."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import ImageGrab

from kiosk.citizen.state import CitizenState
from kiosk.diagnostics import history
from kiosk.guide.state import GuideState
from kiosk.runtime import daily_diagnostics
from kiosk.runtime.opening import now
from kiosk.runtime.timing.idle_policy import IdlePolicy
from kiosk.runtime.timing.waits import Waits
from kiosk.site import site_file
from kiosk.store import outbox, responses, starts, visits
from kiosk.survey.dates.calendar import day_of
from tests.support.disks import fill, small_disk
from tests.support.receipt_printers import PAPER_IS_OUT, PAPER_IS_THERE, Paper, network_printer
from tests.support.touch_panel import Person, somebody_at


@pytest.fixture
def person(display: str, tmp_path: Path) -> Iterator[Person]:
    with somebody_at(display, tmp_path / "data") as somebody:
        yield somebody


def test_from_the_first_screen_to_the_list_in_the_pocket(person: Person) -> None:
    """Ten taps: the service, two documents ticked, its steps, and the code of the list, read off the screen by a decoder."""
    person.tap("check")
    assert person.screen == "check_list"
    person.tap("service_L023", "document_0", "document_1", "tab_steps", "next_page", "tab_take", "take_list")
    person.settle(0.3)
    codes = zxingcpp.read_barcodes(ImageGrab.grab(xdisplay=person.name))
    assert len(codes) == 1 and codes[0].text.startswith("งานขอรับประโยชน์ทดแทนกรณีว่างงาน")
    assert "สำเนาบัตรประจำตัวประชาชน" in codes[0].text
    person.tap("back", "leave")
    assert person.screen == "attract" and person.visits() == []


def test_checking_in_is_one_tap_and_one_visit(person: Person) -> None:
    """The visit waits in the outbox like a response; home leaves nothing of the person."""
    person.tap("check", "service_L023", "next")
    assert person.screen == "check_done"
    assert person.visits() == [{"L023": 1}] and outbox.counts(person.store).pending == 1
    person.tap("finish")
    assert person.screen == "attract"
    assert person.kiosk.app and not isinstance(person.kiosk.app.state.person, GuideState)
    person.tap("check", "service_L023")
    scene = person.kiosk.window.scene
    assert scene and scene.find("note") and "0 จาก 7" in scene.find("note").look.lines[0]


@pytest.fixture
def on_a_small_disk(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A kiosk whose data lies on a file system of 128 MB, enough for the diagnostics; what is held is tried again five times a second,
    and so is the disk."""
    monkeypatch.setattr(daily_diagnostics, "AGAIN_MS", 200)  # a slow machine comes to the first check before the test is over
    with small_disk(tmp_path / "disk", "128m") as folder, somebody_at(display, folder / "data", Waits(retry_ms=200)) as somebody:
        yield somebody


def test_a_visit_on_a_full_disk_is_held_and_kept_when_there_is_room(on_a_small_disk: Person) -> None:
    """Told "not yet", counted by nobody, not thrown out, held once however often I tap; then kept on its own day, once."""
    person = on_a_small_disk
    person.tap("check", "service_L023")
    ballast = fill(person.kiosk.data.root.parent)
    person.tap("next")
    scene = person.kiosk.window.scene
    assert person.screen == "check_done" and scene and "ยัง" in scene.find("title").look.lines[0]
    person.tap("back", "next")
    assert person.screen == "check_done" and person.visits() == []
    assert person.kiosk.app and person.kiosk.app.saver.unsaved == 1
    person.tap("leave")
    assert person.screen == "trouble", "nobody begins while something waits to be saved"
    ballast.unlink()
    person.until("attract")
    assert person.visits() == [{"L023": 1}] and person.kiosk.app.saver.unsaved == 0
    today = day_of(now())
    assert visits.people_and_uses(person.store, today, today) == visits.Visits(1, {"L023": 1})
    assert outbox.counts(person.store).pending == 1


def test_nobody_is_let_answer_for_nothing_on_a_full_disk(on_a_small_disk: Person) -> None:
    """The first tap of a survey says out of service, not a fault of the program; with room again the start is counted once."""
    person = on_a_small_disk
    ballast = fill(person.kiosk.data.root.parent)
    person.tap("start")
    person.settle(0.5)
    assert person.kiosk.app and person.screen == "trouble" and person.kiosk.app.state.trouble is None
    ballast.unlink()
    person.until("attract")
    today = day_of(now())
    assert starts.starts(person.store, today, today) == 1
    person.tap("start")
    person.until("notice")


def test_the_hourly_look_at_a_full_disk_says_so(on_a_small_disk: Person) -> None:
    """Nobody has tapped yet: the page stands before the first citizen comes, and goes by itself."""
    person = on_a_small_disk
    ballast = fill(person.kiosk.data.root.parent)
    while person.screen != "trouble":  # until the file's last free pages are used up
        person.kiosk.app._hourly()
        person.settle()
    ballast.unlink()
    person.until("attract", 40)


def test_the_survey_offers_first_what_i_checked_in_for(person: Person) -> None:
    """On to the survey at once: the service stands first on its page, not ticked; the next person sees the usual order."""
    site = person.kiosk.app.context
    usual = [service.id for service in site.offered]
    person.tap("check")
    while not person.kiosk.window.scene.find("service_P002"):
        person.tap("next_page")
    person.tap("service_P002", "next", "survey_now", "next")
    assert person.kiosk.app and person.kiosk.app.state.person.checked_in == ("P002",)
    person.tap("option_female", *["skip"] * 5)
    scene = person.kiosk.window.scene
    assert scene and scene.name == "choice"
    shown = [element.name.removeprefix("option_") for element in scene if element.name.startswith("option_")]
    assert shown[0] == "P002" and usual[0] != "P002" and not scene.find("option_P002").look.chosen
    assert not person.kiosk.app.state.session.answers.get("services")
    person.tap("leave", "stop_now")
    assert person.kiosk.app.state.person == CitizenState()


def test_who_could_not_finish_says_why_and_may_leave_then(person: Person) -> None:
    """From the service's page: why, a thank-you, and home; one response that walked away says so, for this service."""
    person.tap("check")
    while not person.kiosk.window.scene.find("service_P002"):
        person.tap("next_page")
    person.tap("service_P002", "tab_more")
    while not person.kiosk.window.scene.find("unfinished"):
        person.tap("next_page")
    person.tap("unfinished", "option_papers_missing", "next")
    assert person.screen == "notice" and "บันทึกแล้ว" in said(person)
    person.tap("leave", "stop_now")
    (record,) = responses.counted_records(person.store)
    assert record["status"] == "partial"
    assert record["answers"] == {"services": ["P002"], "services.unfinished": ["said", "papers_missing"]}


@pytest.mark.parametrize(("tells", "title"), [(PAPER_IS_THERE, "ส่งไปพิมพ์แล้ว"), (PAPER_IS_OUT, "พิมพ์ไม่ได้")])
def test_the_list_on_paper(display: str, tmp_path: Path, tells: bytes, title: str) -> None:
    """The page stands at once and tells by itself how it went; the printer has the list of this service, or nothing."""
    with network_printer(tells) as shop:
        site_file.save(tmp_path / "site.json", replace(site_file.yasothon_demonstration(), printer=shop.name))
        with somebody_at(display, tmp_path) as person:
            person.kiosk.printer.find()
            person.tap("check", "service_L023", "tab_take")
            while not person.kiosk.window.scene.find("take_print"):
                person.tap("next_page")
            person.tap("take_print")
            assert person.screen == "check_done"
            assert said(person) == "กำลังพิมพ์"
            end = time.monotonic() + 20
            while said(person) == "กำลังพิมพ์" and time.monotonic() < end:
                person.settle(0.1)
            assert said(person) == title
            person.tap("back")
            assert person.screen == "check_service"
    assert len(Paper(shop.sent).cuts) == (1 if tells == PAPER_IS_THERE else 0)


def said(person: Person) -> str:
    scene = person.kiosk.window.scene
    assert scene
    return "".join(scene.find("title").look.lines)


def test_who_walks_away_from_a_service_leaves_nothing(display: str, tmp_path: Path) -> None:
    """Nobody touches the screen: it asks, counts down and goes home."""
    with somebody_at(display, tmp_path / "data", Waits(IdlePolicy(first_s=3, countdown_s=1))) as person:
        person.tap("check", "service_L023", "document_0")
        person.until("still_here")
        person.until("attract")
        assert person.kiosk.app and not isinstance(person.kiosk.app.state.person, GuideState)


def test_language_and_letters_change_here_too(person: Person) -> None:
    """The switches of the header work on every page and keep the place; home takes them back."""
    person.tap("check", "service_L023", "language", "text_size")
    scene = person.kiosk.window.scene
    assert scene and scene.name == "check_service" and scene.find("tab_steps").look.lines == ("Steps",)
    person.tap("leave")
    assert person.kiosk.app and person.kiosk.app.state.display.language == "th"


# ------------------------------------------------------------------ the kiosk looks after itself


def looked(person: Person) -> None:
    """The light diagnostics, begun now and waited for."""
    assert person.kiosk.diagnostics
    before = len(history.latest(person.store, 9))
    person.kiosk.diagnostics.begin()
    end = time.monotonic() + 15
    while len(history.latest(person.store, 9)) == before and person.screen != "out_of_service" and time.monotonic() < end:
        person.settle(0.05)


def test_the_kiosk_checks_itself_when_nobody_is_there(person: Person) -> None:
    """Soon after the start, without a citizen seeing it; the result is kept for officers and the province."""
    looked(person)
    assert person.screen == "attract"
    (report,) = history.latest(person.store)
    assert not report.deep and {"disk", "records", "fonts"} <= {result.name for result in report.results}
    assert not history.due(person.store, report.at)


def test_no_diagnostics_begin_in_front_of_a_citizen(person: Person) -> None:
    """Somebody is reading: it waits."""
    person.tap("check")
    assert person.kiosk.diagnostics
    person.kiosk.diagnostics.begin()
    person.settle(1.5)
    assert history.latest(person.store) == [] and person.screen == "check_list"


def test_out_of_service_while_nothing_can_be_kept_and_back_by_itself(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data folder is gone, as with a pulled disk: the page says so; when it is there again the first screen comes back."""
    monkeypatch.setattr(daily_diagnostics, "AGAIN_MS", 200)
    root = person.kiosk.data.root
    away = root.with_name("pulled")
    root.rename(away)
    root.write_text("no folder", encoding="utf-8")
    looked(person)
    person.until("trouble")
    assert person.kiosk.app and person.kiosk.app.state.out_of_service
    root.unlink()
    shutil.move(away, root)
    person.until("attract", 40)
    assert person.kiosk.app.state.out_of_service is None
