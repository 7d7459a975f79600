"""An officer puts a kiosk that runs from a stick on the disk inside the PC: sees what will be gone, and says yes twice."""

from typing import Any

import pytest

from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.updates import inbox
from kiosk.updates.machine import COPIED, NOT_COPIED, InstalledMachine, UpdateOutcome
from tests.kiosk.officer.transfer.test_updates import shown, words_of
from tests.support.office import Office, walked
from tests.support.pc_disks import STICK, WINDOWS, listed

SAID = UpdateOutcome(COPIED, "", "0.3.0", "2026-11-29T20:00:00+00:00", "", "", {})


@pytest.fixture
def image(machine: InstalledMachine) -> InstalledMachine:
    (machine.state / "to-disk").touch()
    return machine._replace(copier=machine.state / "to-disk")


def at_the_page(office: Office, machine: InstalledMachine, **listing: Any) -> tuple[OfficerController, OfficerState]:
    controller = office.controller(machine=machine, devices=listed(office.folder / "pc", **listing))
    return controller, walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.UPDATES), Open(PageName.DISK_INSTALLATION))


def test_all_that_will_be_gone_is_read_and_two_yeses_are_said(
    office: Office, image: InstalledMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked of root before the second; then how to go on without the stick."""
    controller, page = at_the_page(office, image)
    assert "SAMSUNG MZ7LN256 256 GB · ในดิสก์มี SYSTEM, Windows" in words_of(shown(controller, page))
    asked = walked(controller, Pick("disk", "sda"), start=page)
    view = shown(controller, asked)
    assert "จะถูกลบ" in words_of(view) and "อยู่ในแฟลชไดรฟ์ตามเดิม" in words_of(view)
    again = walked(controller, Act("next"), start=asked)
    view = shown(controller, again)
    assert [action for action, _ in view.actions] == [Act("erase_disk")] and not image.waits
    wishes: list[str] = []

    def root(_: float) -> None:
        wishes.append(image.request.read_text())
        image.note(SAID)
        image.request.unlink()

    monkeypatch.setattr(inbox.answer, "__defaults__", (root,))
    done = words_of(shown(controller, walked(controller, Act("erase_disk"), start=again)))
    assert "ถอดแฟลชไดรฟ์" in done and wishes[0].startswith("to-disk sda ")


def test_what_root_refuses_is_read_and_is_no_failed_update(
    office: Office, image: InstalledMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Thai; the page of the versions says nothing of it."""
    controller, page = at_the_page(office, image)

    def root(_: float) -> None:
        pattern = "this disk cannot be used: it is not inside this PC, is too small, or is in use"
        image.note(SAID._replace(state=NOT_COPIED, pattern=pattern))
        image.request.unlink()

    monkeypatch.setattr(inbox.answer, "__defaults__", (root,))
    asked = walked(controller, Pick("disk", "sda"), start=page)
    shown(controller, asked)
    again = walked(controller, Act("next"), start=asked)
    shown(controller, again)
    assert "ใช้ดิสก์นี้ไม่ได้" in words_of(shown(controller, walked(controller, Act("erase_disk"), start=again)))
    versions = walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.UPDATES))
    assert "การอัปเดตครั้งล่าสุดไม่สำเร็จ" not in words_of(shown(controller, versions))


def test_a_disk_that_was_not_offered_is_not_asked_about(office: Office, image: InstalledMachine) -> None:
    """The stick, and one that was pulled meanwhile; without any the page says what is needed."""
    controller, page = at_the_page(office, image, disks=(STICK,))
    assert walked(controller, Pick("disk", "sdb"), start=page) is page and "8 GB" in shown(controller, page).title


@pytest.mark.parametrize("where", ["package", "own disk"])
def test_only_an_image_on_a_stick_offers_it(office: Office, image: InstalledMachine, machine: InstalledMachine, where: str) -> None:
    """A Debian with the package, and an image that has its own disk already, have no way to the page."""
    pc = (WINDOWS, STICK) if where == "package" else (WINDOWS._replace(mounted=("/",)),)
    controller = office.controller(machine=machine if where == "package" else image, devices=listed(office.folder / "pc", pc))
    versions = shown(controller, walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.UPDATES)))
    assert Open(PageName.DISK_INSTALLATION) not in [entry.intent for entry in versions.entries]
