"""An officer brings the clerk's sheet of paper forms on a stick, week after week."""

from pathlib import Path

import pytest

from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MenuView, ResultsView
from kiosk.store import responses
from tests.support.office import Office, walked

FIRST = "answered_at,sex,1.1\n20/11/2569,male,5\n20/11/2569,female,3\n"


@pytest.fixture
def stick(office: Office) -> Path:
    folder = office.folder / "media" / "KINGSTON"
    folder.mkdir(parents=True)
    return folder


def chosen(controller: OfficerController, path: Path) -> OfficerState:
    return awaited(walked(controller, Open(PageName.FORM_IMPORT), Pick("file", str(path))))


def awaited(state: OfficerState) -> OfficerState:
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(20)
    return state


def shown(controller: OfficerController, state: OfficerState, language: str = "th") -> ResultsView:
    view = controller.view(state, language)
    assert isinstance(view, ResultsView)
    return view


def count(office: Office) -> int:
    return sum(1 for _ in responses.records(office.connection))


def test_officer_takes_what_is_new_of_a_sheet_that_grew(office: Office, stick: Path) -> None:
    """How many came in before, from which file and which day; two buttons; Back changes nothing and leads to the files."""
    controller = office.controller(mounted=lambda path: path == stick)
    (stick / "november.csv").write_text(FIRST, encoding="utf-8")
    (stick / "december.csv").write_text(FIRST + "21/11/2569,male,4\n", encoding="utf-8")
    assert shown(controller, chosen(controller, stick / "november.csv")).lines[0].words == "นำเข้าแล้ว 2 แบบ"
    question = chosen(controller, stick / "december.csv")
    view = shown(controller, question)
    assert [(line.words, line.note) for line in view.lines] == [
        ("2 จาก 3 แบบในไฟล์นี้เคยเข้ามาแล้ว ยังไม่ได้นำเข้าอะไร จะทำอย่างไร", "2 แบบอยู่ในไฟล์ november.csv ที่นำเข้าเมื่อ 23 พ.ย. 2569")
    ]
    assert [(action.name, words) for action, words in view.actions] == [
        ("only_new", "เฉพาะที่ใหม่ 1 แบบ"),
        ("again", "ทั้งหมดอีกครั้ง 3 แบบ"),
    ]
    assert count(office) == 2 and question.back().screen == PageName.FORM_IMPORT
    taken = awaited(walked(controller, Act("only_new"), start=question))
    assert [line.words for line in shown(controller, taken).lines] == ["นำเข้าแล้ว 1 แบบ", "2 แบบมีอยู่ก่อนแล้ว จึงไม่นับซ้ำ"]
    assert count(office) == 3 and taken.back().screen == PageName.FORM_IMPORT and shown(controller, taken).actions == ()


def test_officer_takes_a_whole_sheet_again(office: Office, stick: Path) -> None:
    """Nothing in it is new: one button is left, and it does what it says."""
    controller = office.controller(mounted=lambda path: path == stick)
    (stick / "forms.csv").write_text(FIRST, encoding="utf-8")
    chosen(controller, stick / "forms.csv")
    question = chosen(controller, stick / "forms.csv")
    assert [(action.name, words) for action, words in shown(controller, question, "en").actions] == [("again", "Again, all 2 forms")]
    awaited(walked(controller, Act("again"), start=question))
    assert count(office) == 4


def test_officer_sees_workbooks_and_what_a_file_was_read_as(office: Office, stick: Path) -> None:
    """Every kind of file that can be imported is offered; a Thai encoding of Windows is named."""
    controller = office.controller(mounted=lambda path: path == stick)
    for name in ("a.csv", "b.xlsx", "c.txt", "d.pdf", ".e.csv"):
        (stick / name).write_bytes("sex,suggestions\nชาย,ดี\n".encode("cp874"))
    (stick / "unicode.txt").write_bytes("sex\nชาย\n".encode("utf-16"))
    view = controller.view(walked(controller, Open(PageName.FORM_IMPORT)), "th")
    assert isinstance(view, MenuView) and sorted(entry.title for entry in view.entries) == ["a.csv", "b.xlsx", "unicode.txt"]
    lines = shown(controller, chosen(controller, stick / "a.csv")).lines
    assert [line.words for line in lines] == ["นำเข้าแล้ว 1 แบบ", "ไฟล์นี้ไม่ใช่ UTF-8 จึงอ่านเป็น Windows-874"]
