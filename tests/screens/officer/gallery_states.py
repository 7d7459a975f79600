"""Every officers' page at the state that asks most of it, on a real store with a day's real responses; drawn by tests/support/gallery.py.

Run as a program it writes the pictures to out/officer.
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from kiosk.audio.phrases import Phrase
from kiosk.language.result_line import ResultLine
from kiosk.language.sentence import Sentence
from kiosk.officer import background_job, menu, message, pin_entry
from kiosk.officer.background_job import BackgroundJob, JobQuestion
from kiosk.officer.checks import clock_question, sound_test
from kiosk.officer.checks.sound_test import SoundTest
from kiosk.officer.context import ClockActions, OfficerActions, OfficerContext
from kiosk.officer.controller import OfficerController
from kiosk.officer.entry.paper_form import PaperForm
from kiosk.officer.figures import overview
from kiosk.officer.figures.period import FiguresPeriod
from kiosk.officer.first_day import welcome
from kiosk.officer.intents import Act, Open, OpenServicePage, Pick, SetPeriod
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.settings import recording
from kiosk.officer.settings.recording import Recording
from kiosk.officer.state import OfficerState
from kiosk.officer.transfer import authority, updates
from kiosk.site.authority import Authority
from kiosk.store import amendments, outbox, settings, undated
from kiosk.store.amendments import AmendmentError, Decision
from kiosk.survey.dates.clock import Reading
from kiosk.survey.province_contact import ServerClock
from kiosk.ui.drawing.metrics import metrics
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.drawing.theme import CONTRAST, NORMAL
from kiosk.ui.intents import TypeText
from kiosk.ui.page import Page
from kiosk.ui.text import fonts
from kiosk.updates.machine import REFUSED, InstalledMachine, UpdateOutcome
from kiosk.updates.update_file import Manifest
from screens.registry import SCREENS
from tests.kiosk.survey.test_province_status import WIRE
from tests.support.drafts import make_draft
from tests.support.gallery import SIZES, Variant, write_picture
from tests.support.office import NOW, Office, walked
from tests.support.pc_disks import listed
from tests.support.sending import mark_attempted

REASON = "this seq of this kiosk is held with other content; both are kept for a person to look at"  # as the province says it


def first_day(controller: OfficerController) -> dict[str, Callable[[], OfficerState]]:
    """The pages that set a fresh kiosk up, those that ask most of their room."""

    def at(page: PageName, *taps: object) -> Callable[[], OfficerState]:
        return lambda: walked(controller, Open(PageName.FIRST_DAY), Open(page), *taps)

    return {
        "first-welcome": welcome.opening,
        "first-steps": lambda: walked(controller, Open(PageName.FIRST_DAY)),
        "first-province-keys": at(PageName.AREA, Act("keyboard"), *typed("น")),
        "first-district": at(PageName.AREA, Pick("area", "14")),
        "first-ruler": at(PageName.RULER),
        "first-agencies": at(PageName.SERVICE_GROUPS, Pick("group", "business")),
        "first-services": at(PageName.SERVICE_GROUPS, Pick("group", "labour/กรมสวัสดิการและคุ้มครองแรงงาน")),
        "first-joining": at(PageName.JOINING),
        "first-ready": at(PageName.READY),
    }


class ShownStudio:
    """What the recording page asks of a studio; nothing is recorded for a picture."""

    def __init__(self, name: str, phrases: tuple[Phrase, ...]) -> None:
        self.todo, self.records, self.level, self._read = phrases, name == "runs", 0.7, name == "read"

    def has(self, phrase: Phrase) -> bool:
        return self._read


def reading(office: Office, name: str) -> OfficerState:
    """The page on which an officer reads aloud: the longest text of the survey, before, meanwhile and after; and at the end."""
    purpose = Phrase("questionnaire.purpose", office.form.purpose.th, "survey")
    fault = "nothing was heard: come nearer to the microphone and read again" if name == "begin" else ""
    place = 1 if name == "finished" else 0
    return OfficerState(recording.PAGE, Recording(ShownStudio(name, (purpose,)), "th", place, Sentence(fault) if fault else ""))


def states(controller: OfficerController, office: Office) -> dict[str, Callable[[], OfficerState]]:
    """Each page by name; made when asked for, as some of them move the clock."""
    return {
        "pin": lambda: OfficerState(pin_entry.PAGE, pin_entry.PinEntry("enter", "48")),
        "pin-new": lambda: OfficerState(pin_entry.PAGE, pin_entry.PinEntry("new", message="pin_weak")),
        **{f"recording-{name}": partial(reading, office, name) for name in ("begin", "runs", "read", "finished")},
        "menu": lambda: OfficerState(menu.PAGE, None),
        "told": lambda: OfficerState(message.PAGE, OfficerMessage("pin_changed", ("menu_export_note",))),
        **first_day(controller),
        "today": lambda: walked(controller, Open(PageName.FIGURES)),
        "trend": lambda: walked(controller, Open(PageName.FIGURES), SetPeriod("month"), Open(PageName.TREND)),
        "provider-form": lambda: walked(
            controller, Open(PageName.DIAGNOSTICS), Open(PageName.DUTIES), Open(PageName.PROVIDER_FORM), Pick("option", "yes")
        ),
        "trend-year": lambda: walked(controller, Open(PageName.FIGURES), SetPeriod("year"), Open(PageName.TREND)),
        "today-items": lambda: walked(controller, Open(PageName.FIGURES)).about(overview.Figures(FiguresPeriod("day", NOW.date())), page=1),
        "empty-day": lambda: OfficerState(overview.PAGE, overview.Figures(FiguresPeriod("day", NOW.date() - timedelta(days=400)))),
        "month": lambda: walked(controller, Open(PageName.FIGURES), SetPeriod("month")),
        "year": lambda: walked(controller, Open(PageName.FIGURES), SetPeriod("year")),
        "one-service": lambda: walked(controller, Open(PageName.FIGURES), SetPeriod("year"), OpenServicePage(office.site.services[1])),
        "by-service": lambda: walked(controller, Open(PageName.BY_SERVICE)),
        "hours": lambda: walked(controller, Open(PageName.FIGURES), SetPeriod("month"), Open(PageName.HOURS)),
        "visits": lambda: walked(controller, Open(PageName.VISITS)),
        "paper": lambda: walked(controller, Open(PageName.PAPER_ENTRY), *typed("2541b23 14 5445")),
        "paper-hundreds": lambda: _hundreds(walked(controller, Open(PageName.PAPER_ENTRY))),
        "paper-level": lambda: walked(controller, Open(PageName.PAPER_ENTRY), *typed("2541b23 14 54")),
        "paper-services": lambda: walked(controller, Open(PageName.PAPER_ENTRY), *typed("254123148b")),
        "paper-open": lambda: walked(controller, Open(PageName.PAPER_ENTRY), Pick("field", "problems"), *typed("เครื่องอ่านบัตรขัดข้อง")),
        "paper-gaps": lambda: walked(controller, Open(PageName.PAPER_ENTRY), *typed("25"), Act("save")),
        "saved": lambda: _some_amended(office, walked(controller, Open(PageName.SAVED_FORMS))),
        "saved-form": lambda: _some_amended(office, walked(controller, Open(PageName.SAVED_FORMS), Pick("form", _papers(office)[0]))),
        "saved-withdrawn": lambda: walked(controller, Open(PageName.SAVED_FORMS), Pick("form", _papers(office)[1])),
        "saved-correcting": lambda: walked(controller, Open(PageName.SAVED_FORMS), Pick("form", _papers(office)[0]), Act("correct")),
        "saved-reason": lambda: walked(controller, Open(PageName.SAVED_FORMS), Pick("form", _papers(office)[0]), Act("withdraw")),
        "site": lambda: walked(controller, Open(PageName.SITE_SETTINGS)),
        "site-place": lambda: walked(controller, Open(PageName.SITE_SETTINGS), Pick("setting", "place")),
        "services": lambda: walked(controller, Open(PageName.SITE_SETTINGS), Open(PageName.SERVICES)),
        "find": lambda: walked(
            controller, Open(PageName.SITE_SETTINGS), Open(PageName.SERVICES), Open(PageName.FIND_SERVICE), *typed("ขับขี่")
        ),
        "service": lambda: walked(controller, Open(PageName.SITE_SETTINGS), Open(PageName.SERVICES), OpenServicePage("L022")),
        "outbox": lambda: walked(controller, Open(PageName.OUTBOX)),
        "outbox-clock": lambda: _clock_wrong(office, walked(controller, Open(PageName.OUTBOX))),
        "refused": lambda: walked(controller, Open(PageName.OUTBOX), Open(PageName.REFUSED)),
        "import": lambda: walked(controller, Open(PageName.FORM_IMPORT)),
        "import-failed": lambda: _awaited(
            walked(controller, Open(PageName.FORM_IMPORT), Pick("file", str(office.folder / "media" / "ARAM" / "forms.csv")))
        ),
        "import-known": lambda: _known(office, controller),
        "running": lambda: OfficerState(background_job.PAGE, BackgroundJob("outbox_reconcile", lambda: office.closing.wait() and ())),
        "checks": lambda: walked(controller, Open(PageName.DIAGNOSTICS)),
        "checked": lambda: _awaited(walked(controller, Open(PageName.DIAGNOSTICS), Act("check_now"))),
        "touch": lambda: walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.TOUCH_CALIBRATION), Pick("touch", "top_left")),
        "sound-left": lambda: OfficerState(sound_test.PAGE, SoundTest(lambda side: None, lambda: None)),
        "sound-keys": lambda: OfficerState(sound_test.PAGE, SoundTest(lambda side: None, lambda: None, 2, (), frozenset(("up", "repeat")))),
        "emblem": lambda: walked(controller, Open(PageName.SITE_SETTINGS), Open(PageName.EMBLEM)),
        "duties": lambda: walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.DUTIES)),
        "duties-province": lambda: _told(office, walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.DUTIES))),
        "duties-province-2": lambda: replace(_told(office, walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.DUTIES))), page=1),
        "support": lambda: _support(office, walked(controller, Open(PageName.SUPPORT))),
        "links": lambda: walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.LINKS)),
        "content": lambda: walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.CONTENT)),
        "content-one": lambda: walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.CONTENT), OpenServicePage("L023")),
        "content-steps": lambda: walked(
            controller, Open(PageName.DIAGNOSTICS), Open(PageName.CONTENT), OpenServicePage("L023"), Pick("field", "steps")
        ),
        "export": lambda: walked(controller, Open(PageName.EXPORT)),
        "export-next": lambda: replace(walked(controller, Open(PageName.EXPORT)), page=1),
        "export-last": lambda: replace(walked(controller, Open(PageName.EXPORT)), page=2),
        "documents": lambda: walked(controller, Open(PageName.DOCUMENTS)),
        "document": lambda: _drawn(walked(controller, Open(PageName.DOCUMENTS), Pick("document", "poster"))),
        "export-left": lambda: _left(office, walked(controller, Open(PageName.EXPORT), Open(PageName.LEFT_EXPORTS))),
        "updates": lambda: walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.UPDATES)),
        "disk": lambda: walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.UPDATES), Open(PageName.DISK_INSTALLATION)),
        "disk-erased": lambda: _awaited(
            walked(controller, Open(PageName.DIAGNOSTICS), Open(PageName.UPDATES), Open(PageName.DISK_INSTALLATION), Pick("disk", "sda"))
        ),
        "update-new": lambda: _awaited(OfficerState(background_job.PAGE, BackgroundJob("updates_look", partial(_update, office)))),
        "authority": lambda: walked(controller, Open(PageName.OUTBOX), Open(PageName.AUTHORITY_FILES)),
        "authority-print": lambda: _authority(office, walked(controller, Open(PageName.AUTHORITY_FILES))),
        "export-folder": lambda: walked(controller, Open(PageName.EXPORT), Act("other_folder")),
        "export-done": lambda: _awaited(walked(controller, Open(PageName.EXPORT), Act("export"))),
        "comments": lambda: walked(controller, Open(PageName.FIGURES), SetPeriod("month"), Open(PageName.COMMENTS)),
        "figures-help": lambda: walked(controller, Open(PageName.FIGURES), Open(PageName.FIGURES_HELP)),
        "coordination": lambda: walked(controller, Open(PageName.COORDINATION)),
        "clock": lambda: _clock_in_doubt(office),
    }


def _checked(language: str) -> list[ResultLine]:
    return [ResultLine("จอภาพ 1080x1920", True), ResultLine("พื้นที่ดิสก์", False, "เหลือ 2 %"), ResultLine("นาฬิกา", None, "ยังไม่ได้เทียบ")]


def _told(office: Office, state: OfficerState) -> OfficerState:
    """Joined, and the province has spoken: the longest sentences of the page."""
    office.site = replace(office.site, server=replace(office.site.server, url="https://survey.example.go.th"))
    word = {**WIRE, "silent": 1, "silent_since": "2026-11-17", "report_year": 2569, "report": "certified"}
    settings.PROVINCE_MESSAGE.put(office.connection, settings.ProvinceMessage(datetime.fromisoformat("2026-11-23T09:00:00+07:00"), word))
    return state


def _clock_wrong(office: Office, state: OfficerState) -> OfficerState:
    """By as many days as the longest sentence takes."""
    settings.SERVER_CLOCK.put(office.connection, ServerClock(timedelta(days=-11111), NOW))
    return state


def typed(keys: str) -> list[TypeText]:
    return [TypeText(key) for key in keys]


def _clock_in_doubt(office: Office) -> OfficerState:
    """Answers of this start of the machine and of an earlier one wait for their day."""
    for number, start in enumerate(("this start", "an earlier start")):
        draft = make_draft(random.Random(number), answered_at=NOW)
        undated.hold_response(office.connection, draft, undated.MachineMoment(Reading(NOW, 90.0), start))
    return OfficerState(clock_question.PAGE, None)


def _authority(office: Office, state: OfficerState) -> OfficerState:
    """One read from a stick, before the officer's yes."""
    known = Authority("ศูนย์ใบรับรองจังหวัดยโสธร", date(2035, 5, 1), " ".join(["A1B2"] * 16))
    return state.opening(authority.COMPARISON, authority.ReadAuthority(b"", (known,)))


def _update(office: Office) -> JobQuestion:
    """One from a stick that was checked, with as many lines as are usual."""
    news = {"th": ("บันทึกได้ว่าวันนี้ทำไม่สำเร็จเพราะอะไร", "ปุ่ม ? อธิบายตัวเลขทุกตัวด้วยคำง่าย ๆ"), "en": ("Who could not finish says why",)}
    said = Manifest("eservice-kiosk", "0.11.0", "amd64", 1, "", "2026-11-28", news)
    return updates.question(said, Path("kiosk.update"), office.context(machine=_machine(office.folder)))


def _machine(folder: Path) -> InstalledMachine:
    """With a version that waits for the night, one to go back to, and a last update that was refused."""
    machine = InstalledMachine(folder / "opt", folder / "state", copier=folder / "state" / "to-disk")
    if not machine.inbox.exists():
        machine.inbox.mkdir(parents=True)
        machine.program.mkdir()
        machine.copier.touch()
        for name, version in (("current", "0.10.0"), ("previous", "0.2.0")):
            (machine.program / name).symlink_to(f"versions/{version}-20261128T000000")
        reason = "this update ({theirs}) is older than the version that is installed ({ours})"
        values = {"theirs": "0.1.0", "ours": "0.10.0"}
        machine.note(UpdateOutcome(REFUSED, "0.1.0", "0.10.0", "2026-11-28T10:00:00+07:00", "", reason, values))
    return machine


def _drawn(state: OfficerState) -> OfficerState:
    """A document whose preview is there."""
    state.subject.preparation.wait(30)
    return state


def _left(office: Office, state: OfficerState) -> OfficerState:
    """Exports of other days in this machine's folder."""
    folder = office.folder / "exports"
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(("responses-2026-10-01-2026-10-31.xlsx", "responses-sealed.jsonl", "readiness.pdf")):
        (folder / name).write_bytes(b" " * 1_500_000)
        at = NOW.timestamp() - number * 20 * 86400
        os.utime(folder / name, (at, at))
    return state


def _papers(office: Office) -> list[str]:
    """Ids of today's forms from paper."""
    today = NOW.date()
    return [response.id for response in amendments.listed(office.connection, today, today) if response.mode == "paper"]


def _some_amended(office: Office, state: OfficerState) -> OfficerState:
    """One of today's forms corrected with a long reason, one withdrawn."""
    corrected, withdrawn, *_ = _papers(office)
    with suppress(AmendmentError):  # it was, for an earlier picture
        why = Decision("กรอกคะแนนลงในช่องงานบริการ เพราะกด Enter แล้วไม่ขึ้นข้อถัดไป จึงกรอกใหม่ทั้งฉบับตามกระดาษ", NOW)
        amendments.withdraw(office.connection, withdrawn, Decision("กรอกซ้ำ", NOW), office.form)
        amendments.correct(office.connection, corrected, make_draft(5, mode="paper", answered_at=NOW), why, office.form)
    return state


def _hundreds(state: OfficerState) -> OfficerState:
    """A pile of paper typed in for a day with a long name, one day before today."""
    assert isinstance(state.subject, PaperForm)
    return state.about(replace(state.subject, saved=1234, day=date(2026, 9, 24)))


def _known(office: Office, controller: OfficerController) -> OfficerState:
    """A sheet that grew: two buttons beside Back, and a file's long name."""
    grown = office.folder / "media" / "ARAM" / "แบบสอบถามอำเภอกุดชุม พฤศจิกายน 2569 (ฉบับแก้ไข).csv"
    pick = Pick("file", str(grown))
    grown.write_text("sex,age,1.1\nfemale,le20,4\n", encoding="utf-8")
    _awaited(walked(controller, Open(PageName.FORM_IMPORT), pick))
    grown.write_text("sex,age,1.1\nfemale,le20,4\nmale,le20,4\n", encoding="utf-8")
    return _awaited(walked(controller, Open(PageName.FORM_IMPORT), pick))


def _awaited(state: OfficerState) -> OfficerState:
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(20)
    return state


def variants() -> Iterator[Variant]:
    """The officers' pages have one text step; every size, both languages, and the high-contrast theme."""
    for size in SIZES:
        yield Variant(size, "th")
        yield Variant(size, "en")
        yield Variant(size, "th", 0, True)


def page_for(variant: Variant, desk_texts: OfficerContext, installed: fonts.Fonts) -> Page:
    theme = CONTRAST if variant.contrast else NORMAL
    return Page(metrics(*SIZES[variant.size]), installed, theme, desk_texts.texts[variant.language], variant.text_step)


def scene_for(controller: OfficerController, state: OfficerState, variant: Variant, page: Page) -> Scene:
    view = controller.view(state, variant.language)
    return SCREENS[type(view)](view, page)


def opened(folder: Path) -> tuple[Office, OfficerContext, OfficerController]:
    office = Office(folder).with_pin()
    office.answer_for_weeks()
    for stick in ("ARAM", "KINGSTON"):
        (folder / "media" / stick).mkdir(parents=True)
    (folder / "media" / "KINGSTON" / "eservice-kiosk_0.10.1_amd64.update").touch()
    (folder / "media" / "ARAM" / "ตราอำเภอกุดชุม.png").touch()
    (folder / "media" / "ARAM" / "forms.csv").write_text("sex,age,1.1\nfemale,le20,9\n", encoding="utf-8")
    refused = [entry.id for entry in outbox.pending(office.connection, 3)]
    mark_attempted(office.connection, refused, NOW)
    outbox.record_verdicts(office.connection, dict.fromkeys(refused, outbox.RecordVerdict("conflict", REASON, "seq_taken")), NOW)
    context = office.context(
        mounted=lambda path: path.parent.name == "media",
        offered=OfficerActions(_checked, _checked, lambda *_: [], _checked, restart=lambda: None, support=lambda *_: []),
        machine=_machine(folder),
        devices=listed(folder / "pc"),
        clock=ClockActions(lambda: Reading(NOW, 90.0), asks=lambda: undated.response_count(office.connection) > 0),
    )
    return office, context, OfficerController(context)


def main(out: Path, wanted: str = "") -> None:
    from kiosk.ui.drawing.tiles import picture_of

    out.mkdir(parents=True, exist_ok=True)
    installed = fonts.find_fonts()
    with tempfile.TemporaryDirectory() as folder:
        office, context, controller = opened(Path(folder))
        with closing(office):
            for name, make in states(controller, office).items():
                state = make()
                for variant in variants():
                    if wanted in f"{name}-{variant.name}":
                        page = page_for(variant, context, installed)
                        picture, clipped = picture_of(
                            scene_for(controller, state, variant, page), page.theme, page.metrics.width, page.metrics.height
                        )
                        write_picture(picture, out, f"{name}-{variant.name}")
                        for text in clipped:
                            print(f"clipped: {name} {variant.name}: {text}")


def _support(office: Office, state: OfficerState) -> OfficerState:
    """The province asks for the machine's state."""
    asked = {"id": "a1", "at": "2026-11-23T09:00:00+07:00", "note": "เครื่องพิมพ์ใบเสร็จไม่ทำงานตั้งแต่เมื่อวาน"}
    settings.SUPPORT_ASKED.put(office.connection, asked)
    return state


if __name__ == "__main__":
    main(Path("out/officer"), sys.argv[1] if len(sys.argv) > 1 else "")
