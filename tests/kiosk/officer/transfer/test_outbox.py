"""An officer looks at what the province has yet to take, and brings in forms from a stick."""

import json
import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest

from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import ForeseenError
from kiosk.officer import menu
from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.context import OfficerActions
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import Assisted, OfficerState
from kiosk.officer.transfer.views import RefusedView
from kiosk.officer.views import MenuView, ResultsView
from kiosk.store import outbox, responses, settings
from kiosk.survey.province_contact import ServerClock
from kiosk.ui.intents import Back, DoneTyping, Erase, TypeText
from tests.support.office import NOW, Office, walked
from tests.support.sending import mark_attempted


def lines(controller: OfficerController, state: OfficerState) -> ResultsView:
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(30)
    view = controller.view(state, "en")
    assert isinstance(view, ResultsView)
    return view


def menu_view(controller: OfficerController, state: OfficerState) -> MenuView:
    view = controller.view(state, "en")
    assert isinstance(view, MenuView)
    return view


def refuse(office: Office, count: int) -> None:
    ids = [entry.id for entry in outbox.pending(office.connection, count)]
    mark_attempted(office.connection, ids, NOW)
    outbox.record_verdicts(office.connection, dict.fromkeys(ids, outbox.RecordVerdict("conflict", "another id has this seq")), NOW)


def test_what_waits_and_what_was_refused_stand_on_one_page(office: Office) -> None:
    """Nothing of the province's side is offered where the kiosk has no client for it."""
    office.answer(5)
    refuse(office, 2)
    view = menu_view(office.controller(), walked(office.controller(), Open(PageName.OUTBOX)))
    assert view.title == "3 waiting · nothing sent yet"
    assert [(entry.name, entry.note) for entry in view.entries] == [("refused", "2, all of them kept")]


def test_the_clock_is_wrong_and_everything_is_sent(office: Office) -> None:
    """The officer reads it on the page of sending, until the province has heard a right one."""
    controller = office.controller(offered=OfficerActions(sync=lambda language: []))
    settings.SERVER_CLOCK.put(office.connection, ServerClock(timedelta(hours=3), NOW))
    slow = "This kiosk's clock is 3 hours behind the province's: set the time"
    assert menu_view(controller, walked(controller, Open(PageName.OUTBOX))).entries[0].note == slow
    settings.SERVER_CLOCK.put(office.connection, ServerClock(timedelta(seconds=3), NOW))
    assert menu_view(controller, walked(controller, Open(PageName.OUTBOX))).entries[0].note != slow


def test_the_refused_are_shown_with_the_reason_saved_and_sent_again(office: Office) -> None:
    """Kept, exported line by line with the province's words, put back in line when the officer says so."""
    office.answer(3)
    refuse(office, 2)
    controller = office.controller()
    state = walked(controller, Open(PageName.OUTBOX), Open(PageName.REFUSED))
    view = controller.view(state, "en")
    assert isinstance(view, RefusedView) and view.entries[0].text.startswith("Response 1") and "another id" in view.entries[0].note
    assert lines(controller, walked(controller, Act("export"), start=state)).lines[0].passed
    rows = [json.loads(line) for line in (office.folder / "exports" / "refused.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["record"]["seq"] for row in rows] == [1, 2] and rows[0]["verdict"] == "conflict"
    assert walked(controller, Act("again"), start=state).screen == "officer_message"
    assert outbox.counts(office.connection)[:2] == (3, 0)


def test_sending_takes_a_while_and_the_page_waits_for_it(office: Office) -> None:
    """The page says that it works, is drawn again by itself, and shows the province's answer in the officer's language."""
    go = threading.Event()

    def send(language: str) -> Sequence[ResultLine]:
        assert go.wait(30)
        return [ResultLine(f"sent 3 ({language})", True)]

    controller = office.controller(offered=OfficerActions(sync=send))
    controller.view(OfficerState(menu.PAGE, None), "en")
    state = walked(controller, Open(PageName.OUTBOX), Act("sync"))
    view = controller.view(state, "en")
    assert isinstance(view, ResultsView) and view.running == "Working, one moment" and controller.refresh_s(state)
    go.set()
    assert [line.words for line in lines(controller, state).lines] == ["sent 3 (en)"] and controller.refresh_s(state) is None


def test_a_province_that_does_not_answer_is_told_in_a_sentence(office: Office) -> None:
    """What an job raises becomes one line; the way back is there."""

    def compare(language: str) -> Sequence[ResultLine]:
        raise OSError("the province's server cannot be reached; check the network")

    controller = office.controller(offered=OfficerActions(reconcile=compare))
    state = walked(controller, Open(PageName.OUTBOX), Act("reconcile"))
    line = lines(controller, state).lines[0]
    assert (line.passed, line.note) == (False, "the province's server cannot be reached; check the network")
    back = controller.handle(state, Back())
    assert isinstance(back, OfficerState) and back.screen == "officer_outbox"


def test_a_code_typed_wrongly_is_one_line_of_the_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """Only what nobody foresaw leaves a trace for whoever mends the program."""

    def sync(language: str) -> Sequence[ResultLine]:
        raise ForeseenError("this code is not known")

    controller = office.controller(offered=OfficerActions(sync=sync))
    assert lines(controller, walked(controller, Open(PageName.OUTBOX), Act("sync"))).lines[0].note == "this code is not known"
    (record,) = caplog.records
    assert record.getMessage().endswith("this code is not known") and not record.exc_info


def test_joining_asks_for_address_and_code(office: Office) -> None:
    """An address that is none is refused on the page; both go to the client."""
    heard: list[tuple[str, str, str]] = []

    def join(url: str, code: str, language: str) -> Sequence[ResultLine]:
        heard.append((url, code, language))
        return [ResultLine("joined", True)]

    controller = office.controller(offered=OfficerActions(enrol=join))
    state = walked(controller, Open(PageName.OUTBOX), Act("enrol"), TypeText("ftp:x"), DoneTyping())
    assert state.screen == "officer_text_entry"
    state = walked(controller, *[Erase()] * 9, TypeText("https://p.example"), DoneTyping(), start=state)
    state = walked(controller, TypeText("ABCD-1234"), DoneTyping(), start=state)
    assert lines(controller, state).lines[0].passed and heard == [("https://p.example", "ABCD-1234", "th")]
    after = controller.handle(state, Back())
    assert isinstance(after, OfficerState) and after.screen == "officer_outbox"


@pytest.mark.parametrize(
    ("before", "scanned"),
    [
        ([], ["https://p.example ABCD-1234-EFGH"]),
        ([], ["  https://p.example   ABCD-1234-EFGH  "]),
        ([TypeText("https://old.example")], ["https://p.example ABCD-1234-EFGH"]),
        ([TypeText("https://typed.example"), DoneTyping()], ["https://p.example ABCD-1234-EFGH"]),
        ([TypeText("https://p.example"), DoneTyping()], ["ABCD 1234 EFGH"]),
        ([], list("https://p.example ABCD-1234-EFGH")),
    ],
    ids=["into the address", "with blanks", "behind an old address", "into the code", "the code typed in groups", "letter by letter"],
)
def test_the_provinces_qr_is_read_by_a_scanner_that_types(office: Office, before: list[object], scanned: list[str]) -> None:
    """Address and code come as one text and Enter, into whichever field stands open: the kiosk takes them apart and joins."""
    heard: list[tuple[str, str]] = []

    def join(url: str, code: str, language: str) -> list[ResultLine]:
        heard.append((url, "".join(code.split())))
        return [ResultLine("joined", True)]

    controller = office.controller(offered=OfficerActions(enrol=join))
    typed = [TypeText(text) for text in scanned]
    state = walked(controller, Open(PageName.OUTBOX), Act("enrol"), *before, *typed, DoneTyping())
    assert lines(controller, state).lines[0].passed and heard in (
        [("https://p.example", "ABCD-1234-EFGH")],
        [("https://p.example", "ABCD1234EFGH")],
    )


def test_a_code_is_typed_in_any_layout_with_shift_or_in_thai_figures(office: Office) -> None:
    """A code has letters and digits only: what else a key of a digit writes means its digit."""
    heard: list[str] = []

    def join(url: str, code: str, language: str) -> list[ResultLine]:
        heard.append(code)
        return [ResultLine("joined", True)]

    controller = office.controller(offered=OfficerActions(enrol=join))
    at_code = walked(controller, Open(PageName.OUTBOX), Act("enrol"), TypeText("https://p.example"), DoneTyping())
    for letters in (
        (("A", 38), ("@", 11), ("-", 20), ("!", 10)),
        (("ฤ", 38), ("/", 11), ("ข", 20), ("ๅ", 10)),
        (("A", 0), ("๒", 0), ("-", 0), ("๑", 0)),
    ):
        walked(controller, *(TypeText(letter, key) for letter, key in letters), DoneTyping(), start=at_code)
    assert heard == ["A2-1"] * 3


# What a scanner sends for "https://p.example ABCD-1234-EFGH" while the machine's keyboard stands at Thai: each letter with its key.
AT_THAI = tuple(
    zip(
        "้ะะยหซฝฝยใำปฟทยสำ ฤฺฉฏขๅ/-ภขฎโฌ็",
        [43, 28, 28, 33, 39, 47, 61, 61, 33, 60, 26, 53, 38, 58, 33, 46, 26, 65, 38, 56, 54, 40, 20, 10, 11, 12, 13, 20, 26, 41, 42, 43],
        strict=True,
    )
)


def test_a_scanner_types_while_the_keyboard_was_left_on_thai(office: Office) -> None:
    """The keys mean Latin letters, behind an old address too, and nothing is lost for want of a consonant under a vowel."""
    heard: list[tuple[str, str]] = []

    def join(url: str, code: str, language: str) -> list[ResultLine]:
        heard.append((url, code))
        return [ResultLine("joined", True)]

    controller = office.controller(offered=OfficerActions(enrol=join))
    scanned = [TypeText(letter, key) for letter, key in AT_THAI]
    old = TypeText("https://old.example/2-3")
    state = walked(controller, Open(PageName.OUTBOX), Act("enrol"), old, *scanned, DoneTyping())
    assert lines(controller, state).lines[0].passed and heard == [("https://p.example", "ABCD-1234-EFGH")]


def test_capitals_were_left_on(office: Office) -> None:
    """HTTPS:// is an address as well."""
    controller = office.controller(offered=OfficerActions(enrol=lambda url, code, language: [ResultLine(url, True)]))
    state = walked(controller, Open(PageName.OUTBOX), Act("enrol"), TypeText("HTTPS://P.EXAMPLE abcd-1234"), DoneTyping())
    assert lines(controller, state).lines[0].words == "HTTPS://P.EXAMPLE"


def test_helping_somebody_leaves_the_corner_for_an_assisted_survey(office: Office) -> None:
    """The app begins a session in mode `assisted`."""
    assert isinstance(office.controller().handle(OfficerState(menu.PAGE, None), Open(PageName.ASSISTED)), Assisted)


def test_forms_from_a_stick_are_taken_in_whole(office: Office) -> None:
    """Listed, tapped, counted; the same file a second time changes nothing and says so."""
    stick = office.folder / "media" / "STICK"
    stick.mkdir(parents=True)
    file = stick / "november.csv"
    file.write_text("sex,age,1.1,services\nfemale,le20,5,L022\nmale,gt60,4,\n", encoding="utf-8")
    controller = office.controller(mounted=lambda path: path == stick)
    state = walked(controller, Open(PageName.FORM_IMPORT))
    assert [entry.title for entry in menu_view(controller, state).entries] == ["november.csv"]
    done = lines(controller, walked(controller, Pick("file", str(file)), start=state))
    assert [line.words for line in done.lines] == ["2 forms imported"]
    response = responses.last(office.connection)
    assert response and response.seq == 2 and response.mode == "paper"
    again = lines(controller, walked(controller, Pick("file", str(file)), start=state)).lines[0]
    assert again.passed is False and "was imported on" in again.note


def test_forms_dated_after_today_are_pointed_out(office: Office) -> None:
    """A year mistyped in a spreadsheet: the forms are taken, and the officer reads how many lie in days to come."""
    file = office.folder / "exports" / "years.csv"
    file.parent.mkdir()
    file.write_text("sex,1.1,answered_at\nfemale,5,2569-11-20\nmale,4,2596-11-20\nmale,3,2570-01-05\n", encoding="utf-8")
    controller = office.controller()
    words = [line.words for line in lines(controller, walked(controller, Open(PageName.FORM_IMPORT), Pick("file", str(file)))).lines]
    assert words[0] == "3 forms imported" and "2 are dated after today" in words[1]


def test_a_file_with_a_fault_changes_nothing(office: Office) -> None:
    """Line and column are named; the good rows of the file are not taken either."""
    file = office.folder / "exports" / "bad.csv"
    file.parent.mkdir()
    file.write_text("sex,1.1\nfemale,5\nmale,9\n", encoding="utf-8")
    controller = office.controller()
    line = lines(controller, walked(controller, Open(PageName.FORM_IMPORT), Pick("file", str(file)))).lines[0]
    assert line.passed is False and "line 3, column 2 (1.1)" in line.note and responses.last(office.connection) is None


def test_the_machine_checks_itself_where_it_can(office: Office) -> None:
    """The page of checks offers the whole one only where the composition root gave one."""
    without = office.controller()
    assert "check_now" not in [entry.name for entry in menu_view(without, walked(without, Open(PageName.DIAGNOSTICS))).entries]
    controller = office.controller(
        offered=OfficerActions(diagnostics=lambda language: [ResultLine("disk", True), ResultLine("clock", False, "3 min")])
    )
    assert "check_now" in [entry.name for entry in menu_view(controller, walked(controller, Open(PageName.DIAGNOSTICS))).entries]
    view = lines(controller, walked(controller, Open(PageName.DIAGNOSTICS), Act("check_now")))
    assert [(line.words, line.passed) for line in view.lines] == [("disk", True), ("clock", False)]


def test_what_a_check_found_is_taken_away_as_a_file(office: Office) -> None:
    """Dated, with a mark for each line, readable in any editor."""
    controller = office.controller(
        offered=OfficerActions(diagnostics=lambda language: [ResultLine("disk", True), ResultLine("clock", False, "3 min")])
    )
    state = walked(controller, Open(PageName.DIAGNOSTICS), Act("check_now"))
    lines(controller, state)
    saved = lines(controller, walked(controller, Act("export"), start=state)).lines[0]
    text = (office.folder / "exports" / "2026-11-23-1640.txt").read_text(encoding="utf-8-sig").splitlines()
    assert saved.passed and "2026-11-23T16:40:00+07:00" in text[0] and text[1:] == ["+ disk", "- clock 3 min"]


def test_the_next_page_is_drawn_while_the_officer_reads(office: Office) -> None:
    """From the menu that is today's page: it is the same view as when it is opened."""
    controller = office.controller()
    menu_page = OfficerState(menu.PAGE, None)
    assert controller.view(controller.prefetch(menu_page)[0], "th") == controller.view(walked(controller, Open(PageName.FIGURES)), "th")
    assert all(controller.view(state, "th") for state in controller.prefetch(controller.open()))
