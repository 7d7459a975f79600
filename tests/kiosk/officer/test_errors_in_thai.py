"""Something an officer tries cannot be done: the page says in Thai what, in which file and line, and what to do."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.diagnostics import checklist, result
from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.transfer.views import RefusedView
from kiosk.officer.views import MessageView, PinEntryView, ResultsView
from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Site
from kiosk.store import outbox
from tests.support.office import Office, walked
from tests.support.sending import mark_attempted

ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")  # two words in a row: ids, files and commands of one word may stand


def imported(office: Office, content: bytes) -> str:
    """What stands below "not imported" after a file with this content was chosen."""
    stick = office.folder / "media" / "KINGSTON"
    stick.mkdir(parents=True)
    (stick / "forms.csv").write_bytes(content)
    controller = office.controller(mounted=lambda path: path == stick)
    state = walked(controller, Open(PageName.FORM_IMPORT), Pick("file", str(stick / "forms.csv")))
    return note(controller, state)


def note(controller: OfficerController, state: OfficerState) -> str:
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(20)
    view = controller.view(state, "th")
    assert isinstance(view, ResultsView) and view.lines[0].passed is False
    return view.lines[0].note


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"sex,age,1.1\nfemale,le20,9\n", "forms.csv บรรทัดที่ 2 คอลัมน์ที่ 3 (1.1)", "ต้องเป็นระดับ 1 ถึง 5"),
        (b"sex,age,1.1\nfemale,le20,5,x\n", "forms.csv บรรทัดที่ 2", "หัวตารางมี 3 ช่อง"),
        (b"sex;age\nx;le20\n", "forms.csv บรรทัดที่ 2 คอลัมน์ที่ 1 (sex)", "ที่ใช้ได้คือ male (ชาย), female (หญิง)"),
        (b"answered_at,1.1\n23/11/50,5\n", "forms.csv บรรทัดที่ 2", "ให้เขียนปีครบสี่หลัก"),
        (b"sex,agee\nfemale,le20\n", "forms.csv บรรทัดที่ 1 คอลัมน์ที่ 2", "อาจหมายถึง age"),
        (b"sex,answered_at\nfemale,2026-13-40\n", "forms.csv บรรทัดที่ 2 คอลัมน์ที่ 2 (answered_at)", "ไม่มีในปฏิทิน"),
        (b"sex,language\nfemale,de\n", "forms.csv บรรทัดที่ 2 คอลัมน์ที่ 2 (language)", "รหัสภาษา เช่น th หรือ en"),
        (b'sex,age\n"female,le20\n', "forms.csv บรรทัดที่ 2", "เครื่องหมายคำพูด"),
        (b"", "forms.csv", "ว่างเปล่า"),
        ("เพศ".encode("utf-16")[:-1], "forms.csv", "UTF-16"),
        (b"sex,1.1\nmale,5,\xfc\n", "forms.csv บรรทัดที่ 2", "Windows (874)"),
        (b"PK\x03\x04", "forms.csv", "บันทึกใหม่เป็น XLSX"),
    ],
)
def test_a_sheet_of_forms_with_a_mistake(office: Office, content: bytes, place: str, words: str) -> None:
    """File, line and column, and no English sentence."""
    shown = imported(office, content)
    assert shown.startswith(place) and words in shown and not ENGLISH.search(shown)


def test_the_same_page_in_english_says_what_the_command_line_says(office: Office) -> None:
    """One fault, two languages: the officer may switch while it stands there."""
    stick = office.folder / "media" / "KINGSTON"
    stick.mkdir(parents=True)
    (stick / "forms.csv").write_text("sex,1.1\nfemale,9\n", encoding="utf-8")
    controller = office.controller(mounted=lambda path: path == stick)
    state = walked(controller, Open(PageName.FORM_IMPORT), Pick("file", str(stick / "forms.csv")))
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(20)
    view = controller.view(state, "en")
    assert isinstance(view, ResultsView) and view.lines[0].note == "forms.csv, line 2, column 2 (1.1): must be a level from 1 to 5, not 9"


def test_an_export_to_a_place_that_is_no_folder(office: Office) -> None:
    """The path stands there, the reason is Thai."""
    (office.folder / "exports").write_text("a file", encoding="utf-8")
    controller = office.controller()
    shown = note(controller, walked(controller, Open(PageName.EXPORT), Act("export")))
    assert str(office.folder / "exports") in shown and "มีไฟล์ชื่อนี้อยู่แล้ว" in shown


def site_that_cannot_be_written(office: Office) -> Callable[[Site], None]:
    (office.folder / "read-only").write_text("", encoding="utf-8")
    return lambda site: site_file.save(office.folder / "read-only" / "site.json", site)


def test_a_setting_that_cannot_be_kept(office: Office) -> None:
    """A switch of the site: which file, and to look at the folder."""
    controller = office.controller(save_site=site_that_cannot_be_written(office))
    view = controller.view(walked(controller, Open(PageName.SITE_SETTINGS), Pick("setting", "band")), "th")
    assert isinstance(view, MessageView) and "site.json: บันทึกการตั้งค่าไม่ได้" in view.detail and not ENGLISH.search(view.detail)


def test_a_damaged_file_of_the_pin(office: Office) -> None:
    """Who can help, and with which command."""
    (office.folder / "pin.json").write_text("{", encoding="utf-8")
    controller = office.controller()
    view = controller.view(controller.open(), "th")
    assert isinstance(view, PinEntryView) and "เสียหาย" in view.message and "kiosk pin set" in view.message


def test_diagnostics_of_broken_settings(office: Office, tmp_path: Path) -> None:
    """Diagnostics of a broken site speak the language of the page, and keep English for the technician's JSON."""
    site = {"kiosk": 7, "province": "", "district": "", "place": "", "services": []}
    DataDir(tmp_path).site.write_text(json.dumps(site, indent=1), encoding="utf-8")
    checked = next(iter(checklist.check_site(DataDir(tmp_path))))
    texts = office.context().texts
    assert "site.json บรรทัดที่ 2: ช่อง kiosk ต้องเป็น UUID" in checked.sentence(texts["th"])
    stored = result.as_json(result.DiagnosticsReport(office.now, False, (checked,)), texts["en"])["checks"][0]
    assert stored["values"]["reason"] in checked.sentence(texts["en"])


def test_a_record_that_the_province_did_not_take(office: Office) -> None:
    """What its code means is said in the language of the page."""
    office.answer(1)
    reason = "this seq of this kiosk is held with other content; both are kept for a person to look at"
    held = [entry.id for entry in outbox.pending(office.connection, 1)]
    mark_attempted(office.connection, held, office.now)
    outbox.record_verdicts(office.connection, dict.fromkeys(held, outbox.RecordVerdict("conflict", reason, "seq_taken")), office.now)
    controller = office.controller()
    state = walked(controller, Open(PageName.OUTBOX), Open(PageName.REFUSED))
    thai, english = controller.view(state, "th"), controller.view(state, "en")
    assert isinstance(thai, RefusedView) and isinstance(english, RefusedView)
    assert "ให้จังหวัดตรวจ" in thai.entries[0].note and not ENGLISH.search(thai.entries[0].note)
    assert reason in english.entries[0].note


def test_a_record_that_a_newer_province_did_not_take(office: Office) -> None:
    """A code that this kiosk does not know, or one whose values do not fit: the province's own sentence is shown."""
    office.answer(2)
    first, second = (entry.id for entry in outbox.pending(office.connection, 2))
    mark_attempted(office.connection, [first, second], office.now)
    answers = {
        first: outbox.RecordVerdict("rejected", "the moon is full", "moon_full", {"phase": "full"}),
        second: outbox.RecordVerdict("rejected", "mode: must be one of self", "record_invalid", {"field": "mode"}),
    }
    outbox.record_verdicts(office.connection, answers, office.now)
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.OUTBOX), Open(PageName.REFUSED)), "th")
    assert isinstance(view, RefusedView)
    assert [entry.note.partition(" · ")[2] for entry in view.entries] == ["the moon is full", "mode: must be one of self"]
