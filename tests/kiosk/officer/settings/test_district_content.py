"""An officer writes what citizens read about a service."""

from pathlib import Path

from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Open, OpenServicePage, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import TextEntryView
from kiosk.site import district_content_file
from kiosk.survey.district_content import newest
from kiosk.ui.intents import DoneTyping, Erase, TypeText
from tests.support.office import Office, entries, lines, walked

CHECKS = Open(PageName.DIAGNOSTICS)


def typed(controller: OfficerController, state: OfficerState, text: str) -> OfficerState:
    """Everything that stood on the line is erased, then the text is typed and kept."""
    while isinstance(view := controller.view(state, "th"), TextEntryView) and view.text:
        state = walked(controller, Erase(), start=state)
    return walked(controller, *(TypeText(letter) for letter in text), DoneTyping(), start=state)


def test_an_officer_writes_what_a_service_needs(office: Office) -> None:
    """Documents with ; between them, steps with who acts in Thai: kept as a version of today, and shown again as they were typed."""
    controller = office.controller()
    page = walked(controller, CHECKS, Open(PageName.CONTENT), OpenServicePage("L022"))
    after = typed(controller, walked(controller, Pick("field", "documents"), start=page), "บัตรประชาชน; สมุดบัญชี")
    after = typed(controller, walked(controller, Pick("field", "steps"), start=after), "ประชาชน: ยื่นคำขอ; กรอกข้อมูล")
    written = newest(district_content_file.stored(office.context().data))["L022"]
    assert written.documents == ("บัตรประชาชน", "สมุดบัญชี") and written.updated == "2026-11-23"
    assert [(step.actor, step.words.th) for step in written.steps] == [("citizen", "ยื่นคำขอ"), ("officer", "กรอกข้อมูล")]
    shown = entries(controller, after)
    assert shown["documents"].note == "บัตรประชาชน; สมุดบัญชี" and shown["steps"].note == "ผู้รับบริการ: ยื่นคำขอ; เจ้าหน้าที่: กรอกข้อมูล"


def test_a_link_that_is_none_is_not_taken(office: Office) -> None:
    """The page says why and keeps what was typed; nothing is written."""
    controller = office.controller()
    field = walked(controller, CHECKS, Open(PageName.CONTENT), OpenServicePage("L022"), Pick("field", "url"))
    view = controller.view(typed(controller, field, "www.example.go.th"), "th")
    assert isinstance(view, TextEntryView) and view.wrong and view.text == "www.example.go.th"
    assert district_content_file.stored(office.context().data) == []


def test_content_comes_in_from_a_file_whole_or_not_at_all(office: Office, tmp_path: Path) -> None:
    """A good CSV is kept; one with a fault names it by line and leaves everything as it was."""
    folder = office.folder / "exports"
    folder.mkdir()
    good, bad = folder / "good.csv", folder / "bad.csv"
    row = "L022,0 4571 2345,บัตรประชาชน;สมุดบัญชี,ประชาชน: ยื่นคำขอ; เจ้าหน้าที่: ตรวจเอกสาร;system: ออกเลขรับ"
    good.write_text(f"service,telephone,documents,steps\n{row}\n", encoding="utf-8")
    bad.write_text("service,telephone\nL023,0 4571\nZ999,1\n", encoding="utf-8")
    controller = office.controller()
    files = walked(controller, CHECKS, Open(PageName.CONTENT), Open(PageName.CONTENT_FILES))
    assert {entry.title for entry in entries(controller, files).values()} == {"good.csv", "bad.csv"}
    refused = lines(controller, walked(controller, Pick("file", str(bad)), start=files)).lines[0]
    assert refused.passed is False and "บรรทัดที่ 3, service" in refused.note and district_content_file.stored(office.context().data) == []
    taken = lines(controller, walked(controller, Pick("file", str(good)), start=files)).lines[0]
    content = newest(district_content_file.stored(office.context().data))["L022"]
    assert taken.passed and content.telephone == "0 4571 2345"
    assert [step.actor for step in content.steps] == ["citizen", "officer", "system"] and content.steps[1].words.th == "ตรวจเอกสาร"
