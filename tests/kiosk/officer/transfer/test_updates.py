"""An officer updates the kiosk from a stick: reads what is new, says yes, and can go back."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from kiosk import __version__
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.store import journal
from kiosk.updates import inbox
from kiosk.updates.machine import INSTALLED, REFUSED, InstalledMachine, UpdateOutcome
from tests.support.fixtures.updates import MakeUpdate
from tests.support.office import Office, walked

SAID = UpdateOutcome(INSTALLED, "0.4.0", "0.3.0", "2026-11-28T20:00:00+00:00", "", "", {})


def shown(controller: OfficerController, state: OfficerState) -> Any:
    """The page, once its work is done."""
    if hasattr(state.subject, "wait"):
        state.subject.wait(20)
    return controller.view(state, "th")


def words_of(view: Any) -> str:
    lines = getattr(view, "lines", None)
    rows = [(line.words, line.note) for line in lines] if lines is not None else [(entry.title, entry.note) for entry in view.entries]
    return "\n".join(" ".join(row) for row in rows)


@pytest.fixture
def stick(office: Office) -> Path:
    folder = office.folder / "media" / "KINGSTON"
    folder.mkdir(parents=True)
    return folder


def at_the_page(office: Office, machine: InstalledMachine, **offered: Any) -> tuple[OfficerController, OfficerState]:
    from kiosk.officer.context import OfficerActions

    controller = office.controller(mounted=lambda path: path.parent.name == "media", machine=machine, offered=OfficerActions(**offered))
    return controller, walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.UPDATES))


def test_what_is_new_is_read_before_the_yes_and_nothing_is_written_before_it(
    office: Office,
    stick: Path,
    machine: InstalledMachine,
    make_update: MakeUpdate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From which version to which, what is new, then the yes; root's answer; then a new start now or tonight."""
    make_update(stick / "eservice-kiosk_0.4.0.update", version="0.4.0")
    ended: list[bool] = []
    controller, page = at_the_page(office, machine, restart=lambda: ended.append(True))
    looked = walked(controller, Pick("file", str(stick / "eservice-kiosk_0.4.0.update")), start=page)
    view = shown(controller, looked)
    assert "จากรุ่น 0.3.0 เป็นรุ่น 0.4.0" in words_of(view) and "หน้าใหม่ดูง่ายขึ้น" in words_of(view)
    assert view.actions == ((Act("update"), "ติดตั้งรุ่น 0.4.0"),) and not any(machine.inbox.iterdir())
    english = words_of(controller.view(looked, "en"))
    assert "A new page is easier to read" in english and re.findall("[\u0e01-\u0e5b]+", english) == []

    def root(_: float) -> None:
        machine.note(SAID)
        machine.request.unlink()

    monkeypatch.setattr(inbox.answer, "__defaults__", (root,))
    installed = walked(controller, Act("update"), start=looked)
    view = shown(controller, installed)
    assert "เปลี่ยนเป็นรุ่น 0.4.0 แล้ว" in words_of(view) and "03:30" in words_of(view)
    shown(controller, walked(controller, Act("restart"), start=installed))
    assert ended == [True]
    assert [event.text for event in journal.events(office.connection, "officer")][-3:] != []


def test_a_file_that_is_not_taken_is_told_in_one_thai_sentence_and_changes_nothing(
    office: Office,
    stick: Path,
    machine: InstalledMachine,
    make_update: MakeUpdate,
) -> None:
    """There is nothing to say yes to; a path that was not offered is not even read."""
    make_update(stick / "a.update", version="0.4.0", key="stranger")
    controller, page = at_the_page(office, machine)
    view = shown(controller, walked(controller, Pick("file", str(stick / "a.update")), start=page))
    assert "ไม่มีลายเซ็น" in words_of(view) and view.actions == () and not any(machine.inbox.iterdir())
    shutil.copy(stick / "a.update", office.folder / "b.update")
    assert walked(controller, Pick("file", str(office.folder / "b.update")), start=page) is page


def test_going_back_is_asked_twice_and_said(office: Office, machine: InstalledMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where a version before is there; what root refuses is read on the page afterwards, too."""
    controller, page = at_the_page(office, machine)
    assert walked(controller, Act("update_back"), start=page) is page
    (machine.program / "previous").symlink_to("versions/0.2.0-20261128T000000")
    asked = walked(controller, Act("update_back"), start=page)
    assert shown(controller, asked).actions == ((Act("update_back"), "กลับไปใช้รุ่น 0.2.0"),) and not machine.waits

    def root(_: float) -> None:
        machine.note(SAID._replace(state=REFUSED, pattern="there is no version before this one to go back to"))
        machine.request.unlink()

    monkeypatch.setattr(inbox.answer, "__defaults__", (root,))
    refused = "ไม่มีรุ่นก่อนหน้าให้กลับไปใช้"
    assert refused in words_of(shown(controller, walked(controller, Act("update_back"), start=asked)))
    assert refused in words_of(shown(controller, page))


def test_the_page_says_which_version_runs_and_why_another_does_not(
    office: Office,
    machine: InstalledMachine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that waits for the night, and one that failed so that the kiosk went back by itself."""
    (machine.program / "current").unlink()
    (machine.program / "current").symlink_to("versions/9.9.9-20261128T000000")
    controller, page = at_the_page(office, machine)
    assert f"ใช้อยู่ {__version__} · รุ่น 9.9.9 จะเริ่มใช้คืนนี้" in words_of(shown(controller, page))
    monkeypatch.setenv("KIOSK_WENT_BACK", "versions/9.9.9 has failed 3 times")
    assert "รุ่น 9.9.9 ทำงานไม่ได้" in words_of(shown(controller, page))
    elsewhere = office.controller()
    view = shown(elsewhere, walked(elsewhere, Open(PageName.DIAGNOSTICS), Open(PageName.UPDATES)))
    assert "ไม่ได้ติดตั้งจากแพ็กเกจ" in view.title and len(view.entries) == 1
