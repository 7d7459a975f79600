"""What an officer checks: the kiosk, the touch panel, the duties, the links, and what the district writes about its services."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from kiosk import __version__
from kiosk.diagnostics import history
from kiosk.diagnostics.result import DiagnosticsReport, failed, passed
from kiosk.diagnostics.screen import check_touch
from kiosk.language.result_line import ResultLine
from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.context import OfficerActions
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, OpenServicePage, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.officer.views import EntryView, MenuView, MessageView, ResultsView, TextEntryView, TouchCalibrationView
from kiosk.site import district_content_file, link_checks
from kiosk.site.link_checks import LinkResult
from kiosk.store import journal, settings
from kiosk.survey import province_status
from kiosk.survey.district_content import newest
from kiosk.survey.province_contact import Comparison
from kiosk.ui.intents import Back, DoneTyping, Erase, TypeText
from tests.kiosk.survey.test_province_status import WIRE
from tests.support.office import NOW, Office, walked
from tests.support.web_server import serving

CHECKS = Open(PageName.DIAGNOSTICS)


def entries(controller: OfficerController, state: OfficerState) -> dict[str, EntryView]:
    view = controller.view(state, "th")
    assert isinstance(view, MenuView)
    return {entry.name: entry for entry in view.entries}


def lines(controller: OfficerController, state: OfficerState) -> ResultsView:
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(20)
    view = controller.view(state, "th")
    assert isinstance(view, ResultsView)
    return view


def typed(controller: OfficerController, state: OfficerState, text: str) -> OfficerState:
    """Everything that stood on the line is erased, then the text is typed and kept."""
    while isinstance(view := controller.view(state, "th"), TextEntryView) and view.text:
        state = walked(controller, Erase(), start=state)
    return walked(controller, *(TypeText(letter) for letter in text), DoneTyping(), start=state)


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


def test_all_five_points_answer(office: Office) -> None:
    """The fifth tap ends the test, and the diagnostics know of it."""
    controller = office.controller()
    state = walked(controller, CHECKS, Open(PageName.TOUCH_CALIBRATION))
    view = controller.view(state, "th")
    assert isinstance(view, TouchCalibrationView) and [done for _, done in view.targets] == [False] * 5
    state = walked(controller, *(Pick("touch", name) for name, _ in view.targets), start=state)
    page = controller.view(state, "th")
    assert isinstance(page, MessageView) and page.good
    assert [result.outcome for result in check_touch(settings.TOUCH_TEST.get(office.connection), NOW)] == ["pass"]
    assert walked(controller, Back(), start=state).screen == "officer_diagnostics"


def test_a_corner_that_does_not_answer_is_kept(office: Office) -> None:
    """The officer says so; the diagnostics fail until the test is passed."""
    controller = office.controller()
    taps = [Pick("touch", name) for name in ("top_left", "middle", "top_right", "bottom_left")]
    state = walked(controller, CHECKS, Open(PageName.TOUCH_CALIBRATION), *taps, Act("missed"))
    view = controller.view(state, "th")
    assert isinstance(view, MessageView) and not view.good
    (result,) = check_touch(settings.TOUCH_TEST.get(office.connection), NOW)
    assert result.outcome == "fail" and result.values["count"] == 1


def test_queue_numbers_are_switched_on_and_off(office: Office) -> None:
    """Off on a new kiosk."""
    controller = office.controller()
    state = walked(controller, CHECKS)
    assert entries(controller, state)["queue_numbers"].note == "ไม่ให้หมายเลข"
    state = walked(controller, Act("queue_numbers"), start=state)
    assert settings.QUEUE_NUMBERS.get(office.connection)
    walked(controller, Act("queue_numbers"), start=state)
    assert settings.QUEUE_NUMBERS.get(office.connection) is None


def test_the_duties_say_what_is_missing(office: Office) -> None:
    """Sixteen services are enough; the links were never looked at; the month's figures are due on the 30th, in 7 days."""
    office.answer_for_weeks()
    controller = office.controller()
    shown = entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))
    assert shown["services"].good is True and shown["links"].good is False
    assert "30 พ.ย. 2569" in shown["sending"].note and "7" in shown["sending"].note
    assert "110" in shown["responses"].note


def test_an_officer_marks_what_only_an_officer_knows(office: Office) -> None:
    """Figures sent, the provider's questionnaire answered; a tap by mistake is taken back; next month the duty is open again."""
    controller = office.controller()
    state = walked(controller, CHECKS, Open(PageName.DUTIES), Act("sending"), Act("questionnaire"))
    shown = entries(controller, state)
    assert shown["sending"].good is True and shown["questionnaire"].good is True
    office.now = NOW + timedelta(days=20)
    assert entries(controller, state)["sending"].good is not True
    office.now = NOW
    assert entries(controller, walked(controller, Act("sending"), start=state))["sending"].good is None
    assert next(event.text for event in journal.events(office.connection, "officer")).endswith("taken back")


def test_days_that_differ_from_the_province_are_a_duty(office: Office) -> None:
    """Two red days of the last comparison; unknown while the kiosk has joined no province."""
    controller = office.controller()
    assert entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))["reconciliation"].icon == "list"
    office.site = replace(office.site, server=replace(office.site.server, url="https://survey.example.go.th"))
    settings.COMPARISON.put(office.connection, Comparison(NOW, 9, ("2026-11-20", "2026-11-21")))
    entry = entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))["reconciliation"]
    assert entry.good is False and "2" in entry.note


def test_what_only_the_province_knows_stands_with_its_day(office: Office) -> None:
    """Not joined: it says so. Joined: indicator, report, silent kiosks, districts, and the sending day is the province's."""
    controller = office.controller()
    alone = entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))
    assert all("ยังไม่ได้เชื่อมต่อกับจังหวัด" in alone[name].note for name in province_status.NAMES)
    office.site = replace(office.site, server=replace(office.site.server, url="https://survey.example.go.th"))
    assert all(
        "ยังไม่ได้แจ้งมา" in entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))[name].note for name in province_status.NAMES
    )
    word = {**WIRE, "sending_day": 25, "provider_year": 2570}
    settings.PROVINCE_MESSAGE.put(office.connection, settings.ProvinceMessage(NOW, word))
    shown = entries(controller, walked(controller, CHECKS, Open(PageName.DUTIES)))
    assert all("ณ\N{NO-BREAK SPACE}วันที่\N{NO-BREAK SPACE}23 พ.ย. 2569" in shown[name].note for name in province_status.NAMES)
    assert "75 คะแนน" in shown["kpi"].note and "อีก 1 อำเภอจะได้ 100" in shown["kpi"].note
    assert "25 พ.ย. 2569" in shown["sending"].note
    assert shown["questionnaire"].good is True and shown["questionnaire"].intent is None


def test_the_links_page_says_what_was_found_and_when(office: Office) -> None:
    """Works, does not answer, never looked at, and no link to show at all."""
    controller = office.controller()
    state = walked(controller, CHECKS, Open(PageName.LINKS))
    url = {name: entry.note.split(" · ")[-1] for name, entry in entries(controller, state).items()}
    at = "2026-11-20T09:00:00+07:00"
    results = [LinkResult("L022", url["L022"], True, "", 200, at), LinkResult("L023", url["L023"], False, "silent", 0, at)]
    link_checks.save_results(office.connection, results, NOW)
    shown = entries(controller, state)
    assert shown["L022"].good is True and shown["L022"].note.startswith("20 พ.ย. 2569")
    assert shown["L023"].good is False and shown["L026"].good is None


def test_a_link_that_needs_a_look_is_looked_at_with_one_tap(office: Office) -> None:
    """A site that refuses programs: the page asks to open it on a telephone; the tap counts as a check of that day."""
    controller = office.controller()
    state = walked(controller, CHECKS, Open(PageName.LINKS))
    url = entries(controller, state)["L022"].note.split(" · ")[-1]
    link_checks.save_results(office.connection, [LinkResult("L022", url, False, "refused", 403, NOW.isoformat())], NOW)
    waiting = entries(controller, state)["L022"]
    assert waiting.good is None and "โทรศัพท์" in waiting.note and waiting.intent == Pick("looked", "L022")
    shown = entries(controller, walked(controller, waiting.intent, start=state))["L022"]
    assert shown.good is True and "เจ้าหน้าที่เปิดดูแล้ว" in shown.note and shown.intent is None


def test_the_links_are_requested_when_the_officer_asks(office: Office) -> None:
    """From a real server: what answers is kept with its day."""
    with serving({"/well": (200, {})}) as web:
        office.site = replace(office.site, services=("X-1",), own_services={"X-1": _own(f"{web}/well")})
        controller = office.controller()
        view = lines(controller, walked(controller, CHECKS, Open(PageName.LINKS), Act("check_links")))
    assert [(line.words, line.passed) for line in view.lines] == [("งานของอำเภอ", True)]
    assert link_checks.latest(office.connection)["X-1"].ok


def _own(url: str) -> object:
    from kiosk.site.model import OwnService

    return OwnService("งานของอำเภอ", "ที่ว่าการอำเภอ", "", url)


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
    assert refused.passed is False and "line 3, service" in refused.note and district_content_file.stored(office.context().data) == []
    taken = lines(controller, walked(controller, Pick("file", str(good)), start=files)).lines[0]
    content = newest(district_content_file.stored(office.context().data))["L022"]
    assert taken.passed and content.telephone == "0 4571 2345"
    assert [step.actor for step in content.steps] == ["citizen", "officer", "system"] and content.steps[1].words.th == "ตรวจเอกสาร"
