"""An officer has the kiosk checked, and reads what was found."""

from kiosk import __version__
from kiosk.diagnostics import history
from kiosk.diagnostics.result import DiagnosticsReport, failed, passed
from kiosk.language.result_line import ResultLine
from kiosk.officer.context import OfficerActions
from kiosk.officer.intents import Act, Open
from kiosk.officer.page_names import PageName
from kiosk.officer.views import MenuView
from kiosk.store import settings
from tests.support.office import NOW, Office, entries, lines, walked

CHECKS = Open(PageName.DIAGNOSTICS)


def test_the_last_check_stands_on_the_page_until_the_next(office: Office) -> None:
    """Never checked; then with a fault, in red, with its day and what is wrong in one sentence."""
    controller = office.controller(offered=OfficerActions(diagnostics=lambda language: [ResultLine("disk", True)]))
    assert entries(controller, walked(controller, CHECKS))["check_now"].good is None
    report = DiagnosticsReport(NOW, True, (passed("disk"), failed("records", "damaged", reason="x")))
    history.save_report(office.connection, report, office.context().texts["th"])
    check_now = entries(controller, walked(controller, CHECKS))["check_now"]
    assert check_now.good is False and check_now.note == "23 พ.ย. 2569 16:40 น. · มี 1 รายการที่ต้องแก้ไขก่อนให้บริการ"


def test_the_readiness_report_lies_on_the_stick(office: Office) -> None:
    """One PDF of the last check; without a check there is nothing to write."""
    (office.folder / "media" / "ARAM").mkdir(parents=True)
    controller = office.controller(mounted=lambda path: path.parent.name == "media")
    assert lines(controller, walked(controller, CHECKS, Act("readiness"))).lines[0].passed is False
    history.save_report(
        office.connection, DiagnosticsReport(NOW, True, (passed("disk", milliseconds=4, free=1, folder="x"),)), office.context().texts["th"]
    )
    line = lines(controller, walked(controller, CHECKS, Act("readiness"))).lines[0]
    file = office.folder / "media" / "ARAM" / "readiness-2026-11-23.pdf"
    assert line.passed and line.note == str(file) and file.read_bytes().startswith(b"%PDF")


def test_the_version_can_be_read_out_on_the_telephone(office: Office) -> None:
    """In both languages, on the page of the checks."""
    controller = office.controller()
    for language in ("th", "en"):
        view = controller.view(walked(controller, CHECKS), language)
        assert isinstance(view, MenuView)
        note = next(entry.note for entry in view.entries if entry.name == "version")
        assert note.startswith(__version__)


def test_queue_numbers_are_switched_on_and_off(office: Office) -> None:
    """Off on a new kiosk."""
    controller = office.controller()
    state = walked(controller, CHECKS)
    assert entries(controller, state)["queue_numbers"].note == "ไม่ให้หมายเลข"
    state = walked(controller, Act("queue_numbers"), start=state)
    assert settings.QUEUE_NUMBERS.get(office.connection)
    walked(controller, Act("queue_numbers"), start=state)
    assert settings.QUEUE_NUMBERS.get(office.connection) is None
