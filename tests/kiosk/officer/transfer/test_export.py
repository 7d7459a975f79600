"""An officer takes the responses away on a stick."""

import csv
import io
import json
from pathlib import Path

import pytest

from kiosk.officer import storage_devices
from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick, SetPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.transfer.views import ExportView
from kiosk.officer.views import MenuView, ResultsView, TextEntryView
from kiosk.store import journal
from kiosk.survey import record_checks
from kiosk.ui.intents import DoneTyping, Erase, TypeText
from tests.support.office import NOW, Office, walked


def with_stick(office: Office, name: str = "KINGSTON") -> tuple[OfficerController, Path]:
    stick = office.folder / "media" / "aram" / name
    stick.mkdir(parents=True)
    return office.controller(mounted=lambda path: path == stick), stick


def page(controller: OfficerController, state: OfficerState) -> ExportView:
    view = controller.view(state, "en")
    assert isinstance(view, ExportView)
    return view


def done(controller: OfficerController, state: OfficerState) -> ResultsView:
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(30)
    view = controller.view(state, "en")
    assert isinstance(view, ResultsView) and not view.running
    return view


def test_a_stick_that_appears_is_the_place_offered_first(office: Office) -> None:
    """Two folders below /media, as a desktop mounts it; with its free space."""
    controller, _stick = with_stick(office)
    view = page(controller, walked(controller, Open(PageName.EXPORT)))
    assert [folder.words for folder in view.folders] == ["USB stick KINGSTON", "This machine"]
    assert view.folders[0].chosen and "free" in view.folders[0].note


def test_a_stick_that_takes_no_file_is_offered_last(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One with its slider on "lock" beside one that can be written to: files go to the other, or into the machine."""
    sticks = [office.folder / "media" / name for name in ("A", "B")]
    for stick in sticks:
        stick.mkdir(parents=True)
    monkeypatch.setattr(storage_devices.os, "access", lambda path, mode: path != sticks[0])
    controller = office.controller(mounted=lambda path: path in sticks)
    view = page(controller, walked(controller, Open(PageName.EXPORT)))
    assert [folder.words for folder in view.folders if folder.chosen] == ["USB stick B"]
    sticks.pop()
    view = page(controller, walked(controller, Open(PageName.EXPORT)))
    assert [folder.words for folder in view.folders if folder.chosen] == ["This machine"]


def test_a_month_as_csv_lies_on_the_stick(office: Office) -> None:
    """As many rows as the button said, the file named by its days, the act noted in the journal."""
    office.answer(4)
    office.answer(2, at=NOW.replace(month=10), seed=1)
    controller, stick = with_stick(office)
    state = walked(controller, Open(PageName.EXPORT), Pick("form", "csv"))
    assert page(controller, state).export == "Export 4"
    result = done(controller, walked(controller, Act("export"), start=state))
    file = stick / "responses-2026-11-01-2026-11-30.csv"
    assert result.lines[0].passed and result.lines[0].note == str(file)
    assert len(list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))) == 5
    assert "4 responses exported" in journal.events(office.connection, "officer")[0].text


def test_a_stick_is_plugged_in_and_pulled_while_the_page_stands(office: Office) -> None:
    """The page looks by itself: the stick is offered when it comes, and no longer chosen when it has gone."""
    plugged: list[Path] = []
    stick = office.folder / "media" / "usb-sdb1"
    stick.mkdir(parents=True)
    controller = office.controller(mounted=lambda path: path in plugged)
    state = walked(controller, Open(PageName.EXPORT))
    assert controller.refresh_s(state) and [folder.words for folder in page(controller, state).folders] == ["This machine"]
    plugged.append(stick)
    assert [folder.words for folder in page(controller, state).folders if folder.chosen] == ["USB stick usb-sdb1"]
    state = walked(controller, Pick("folder", str(stick)), start=state)
    plugged.clear()
    assert [folder.words for folder in page(controller, state).folders if folder.chosen] == ["This machine"]


def test_nothing_is_called_saved_on_a_stick_that_was_pulled(office: Office) -> None:
    """Its empty folder stays behind on this machine's own disk; an export into it would be believed to be on the stick."""
    plugged = [office.folder / "media" / "usb-sdb1"]
    plugged[0].mkdir(parents=True)
    controller = office.controller(mounted=lambda path: path in plugged)
    stick = plugged[0]
    state = walked(controller, Open(PageName.EXPORT), Pick("folder", str(stick)))
    plugged.clear()
    result = done(controller, walked(controller, Act("export"), start=state))
    assert not result.lines[0].passed and "pulled out" in result.lines[0].words
    assert list(stick.iterdir()) == []
    typed = walked(controller, Open(PageName.EXPORT), Act("other_folder"), *[Erase()] * 300, TypeText(str(stick)))
    view = controller.view(walked(controller, DoneTyping(), start=typed), "en")
    assert isinstance(view, TextEntryView) and view.wrong and "pulled out" in view.hint


def test_everything_goes_into_the_machines_own_folder(office: Office) -> None:
    """Without a stick; the folder is made, and all years are in the file."""
    office.answer(1)
    office.answer(1, at=NOW.replace(year=2024), seed=1)
    controller = office.controller()
    state = walked(controller, Open(PageName.EXPORT), Pick("form", "jsonl"), Pick("everything", "yes"))
    assert done(controller, walked(controller, Act("export"), start=state)).lines[0].passed
    lines = (office.folder / "exports" / "responses.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["day"] for line in lines} == {NOW.date().isoformat(), NOW.replace(year=2024).date().isoformat()}


def test_an_auditor_asks_for_the_sealed_form(office: Office) -> None:
    """It has to be chosen, is called so in the file's name and the journal, and holds whole records in their order."""
    office.answer(3)
    controller = office.controller()
    state = walked(controller, Open(PageName.EXPORT), Pick("form", "jsonl"), Pick("everything", "yes"))
    assert not page(controller, state).sealed.chosen
    state = walked(controller, Pick("sealed", "yes"), start=state)
    assert page(controller, state).sealed.chosen
    assert done(controller, walked(controller, Act("export"), start=state)).lines[0].passed
    lines = (office.folder / "exports" / "responses-sealed.jsonl").read_text(encoding="utf-8").splitlines()
    assert [record_checks.problems(json.loads(line)) for line in lines] == [[], [], []]
    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3]
    assert "3 responses, sealed, exported" in journal.events(office.connection, "officer")[0].text


def test_choosing_a_day_again_leaves_everything(office: Office) -> None:
    """The period's buttons mean the period."""
    controller = office.controller()
    state = walked(controller, Open(PageName.EXPORT), Pick("everything", "yes"), SetPeriod("day"))
    assert not page(controller, state).everything.chosen


def test_a_typed_folder_must_exist(office: Office) -> None:
    """A wrong path is told on the page; a right one is chosen."""
    controller, folder = office.controller(), office.folder / "share"
    state = walked(controller, Open(PageName.EXPORT), Act("other_folder"))
    erased = walked(controller, *[Erase()] * 300, start=state)
    for nonsense in ("/nowhere", "/" + "ก" * 299, "~nobody-of-this-name", "share", "/etc/passwd/x"):
        wrong = walked(controller, TypeText(nonsense), DoneTyping(), start=erased)
        view = controller.view(wrong, "en")
        assert isinstance(view, TextEntryView) and view.wrong and view.hint == "There is no such folder"
    folder.mkdir()
    chosen = walked(controller, TypeText(str(folder)), DoneTyping(), start=erased)
    assert [entry.words for entry in page(controller, chosen).folders if entry.chosen] == [str(folder)]


def test_a_stick_pulled_too_early_is_told_in_words(office: Office) -> None:
    """Nothing is half written and the page says what happened."""
    office.answer(1)
    controller, stick = with_stick(office)
    state = walked(controller, Open(PageName.EXPORT), Pick("folder", str(stick)))
    stick.rmdir()
    line = done(controller, walked(controller, Act("export"), start=state)).lines[0]
    assert line.passed is False and "cannot be written" in line.note


def test_after_an_export_onto_a_stick_it_may_be_taken_out(office: Office) -> None:
    """All of it is on the stick by then; on this machine there is nothing to take out."""
    office.answer(1)
    controller, stick = with_stick(office)
    state = walked(controller, Open(PageName.EXPORT), Pick("form", "csv"))
    onto_stick = done(controller, walked(controller, Act("export"), start=walked(controller, Pick("folder", str(stick)), start=state)))
    assert "The USB stick can be taken out now" in [line.words for line in onto_stick.lines]
    here = walked(office.controller(), Open(PageName.EXPORT), Act("export"))
    assert "The USB stick can be taken out now" not in [line.words for line in done(office.controller(), here).lines]


def test_an_officer_reads_why_the_stick_is_not_offered(office: Office) -> None:
    """On the page of exports and on that of imports, with what to do; a tap on it chooses nothing."""
    controller = office.controller(foreign_sticks=lambda: (storage_devices.ForeignStick("งาน", "NTFS"),))
    foreign = page(controller, walked(controller, Open(PageName.EXPORT))).folders[-1]
    assert "งาน" in foreign.words and "NTFS" in foreign.note and "FAT32" in foreign.note and foreign.intent is None
    forms = controller.view(walked(controller, Open(PageName.FORM_IMPORT)), "th")
    assert isinstance(forms, MenuView) and "FAT32" in forms.title
