"""An officer prints what the counter hands out."""

from collections.abc import Collection, Mapping

from kiosk.frozen import replace
from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.context import OfficerActions
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.transfer.documents import ChosenDocument
from kiosk.officer.transfer.views import DocumentView
from kiosk.officer.views import MenuView, ResultsView
from kiosk.runtime import handbook_pictures
from kiosk.runtime.opening import Place
from tests.support.office import Office, walked
from tests.support.paper import in_order, needs_poppler


def prepared(controller: OfficerController, kind: str) -> OfficerState:
    """The page of a document, its preview drawn."""
    state = walked(controller, Open(PageName.DOCUMENTS), Pick("document", kind))
    assert isinstance(state.subject, ChosenDocument)
    state.subject.preparation.wait(30)
    return state


def lines_of(controller: OfficerController, state: OfficerState) -> list[tuple[str, bool | None]]:
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(30)
    view = controller.view(state, "th")
    assert isinstance(view, ResultsView)
    return [(line.words, line.passed) for line in view.lines]


@needs_poppler
def test_the_form_is_seen_and_then_lies_on_the_stick(office: Office) -> None:
    """A picture of its first page, how many there are, and the file named by the day."""
    stick = office.folder / "media" / "aram" / "KINGSTON"
    stick.mkdir(parents=True)
    controller = office.controller(mounted=lambda path: path == stick)
    state = prepared(controller, "form")
    view = controller.view(state, "th")
    assert isinstance(view, DocumentView) and view.picture and view.said == "จำนวน 2 หน้า"
    saved = lines_of(controller, walked(controller, Act("save"), start=state))
    assert saved[0][1] is True
    in_order((stick / "form-2026-11-23.pdf").read_bytes(), "แบบสำรวจความพึงพอใจของผู้รับบริการ", office.site.place, "1.7")


@needs_poppler
def test_the_months_report_has_the_figures_of_this_kiosk(office: Office) -> None:
    """Without a stick it stays in this machine's folder."""
    office.answer(6)
    controller = office.controller()
    assert "พฤศจิกายน 2569" in lists(controller)
    lines_of(controller, walked(controller, Act("save"), start=prepared(controller, "month")))
    in_order((office.folder / "exports" / "month-2026-11-23.pdf").read_bytes(), "ประจำเดือนพฤศจิกายน 2569", "ผู้ตอบแบบสำรวจ", "6", "ผู้รายงาน")


@needs_poppler
def test_an_officer_saves_the_handbook_with_this_kiosks_screens(office: Office) -> None:
    """The pictures that the page asks for are drawn when it is opened; the file says whose handbook it is."""
    asked: list[str] = []

    def drawn(names: Collection[str]) -> Mapping[str, bytes]:
        asked.extend(names)
        return handbook_pictures.pictures(Place(office.site, office.form, office.context().catalogue), ["pin"])

    controller = office.controller(offered=OfficerActions(pictures=drawn))
    state = prepared(controller, "handbook-officer")
    assert {"first", "pin", "menu", "figures"} <= set(asked)
    lines_of(controller, walked(controller, Act("save"), start=state))
    saved = (office.folder / "exports" / "handbook-officer-2026-11-23.pdf").read_bytes()
    in_order(saved, "คู่มือเจ้าหน้าที่", office.site.place, "ใส่รหัสเจ้าหน้าที่", "งานประจำวัน")
    assert "ภาพหน้าจอของเครื่องนี้" in " ".join(lists(controller))


def lists(controller: OfficerController) -> list[str]:
    view = controller.view(walked(controller, Open(PageName.DOCUMENTS)), "th")
    assert isinstance(view, MenuView)
    return [entry.note for entry in view.entries]


def test_without_a_printer_the_page_says_what_to_do(office: Office) -> None:
    """A receipt printer prints no A4: the sentence names the stick."""
    office.site = replace(office.site, printer="tcp://127.0.0.1:9")
    controller = office.controller()
    state = walked(controller, Act("print"), start=prepared(controller, "loudspeaker"))
    ((_, passed),) = lines_of(controller, state)
    view = controller.view(state, "th")
    assert passed is False and isinstance(view, ResultsView) and "แฟลชไดรฟ์" in view.lines[0].note
