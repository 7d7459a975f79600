"""Printing the list: real child processes that stand for CUPS' own commands, and a real receipt printer's side of a line."""

import gc
import os
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import ImageChops

from kiosk import paths
from kiosk.language import texts as language
from kiosk.language.texts import Texts
from kiosk.printing import cups as queues
from kiosk.printing import escpos_printer
from kiosk.printing import take_away_list as printing
from kiosk.printing.address import CupsPrograms, is_there, plugged_in
from kiosk.printing.take_away import take_away
from kiosk.printing.take_away_list import DOTS, SHEET, Printer, PrintJob, black_and_white, list_picture, sheets
from kiosk.site.model import Site
from tests.support.guide_session import GROUPS, GuideSession, site
from tests.support.receipt_printers import PAPER_IS_OUT, Paper, cable_printer, network_printer

BENEFIT, LICENCE = "L023", "B126"


def texts(spoken: str) -> Texts:
    return language.load(paths.TEXTS, spoken, *GROUPS)


def of(printer: str, paper_mm: int = 80) -> Site:
    return replace(site(), printer=printer, paper_mm=paper_mm)


def command(folder: Path, name: str, script: str) -> tuple[str, ...]:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return (str(path),)


def went(job: PrintJob) -> bool | None:
    job.wait(30)
    return job.went


# ------------------------------------------------------------------ through CUPS
IDLE = 'echo "system default destination: Receipt"; echo "printer Receipt is idle.  enabled since today"; echo "printer Queue is idle."'


def cups(folder: Path, lp: str, lpstat: str = IDLE, cancel: str = "exit 0") -> CupsPrograms:
    """Stand-ins for CUPS' own programs, in real processes."""
    return CupsPrograms(command(folder, "lpstat", lpstat), command(folder, "lp", lp), command(folder, "cancel", cancel))


@pytest.mark.parametrize(
    ("script", "there"),
    [('echo "system default destination: Receipt"', True), ('echo "no system default destination"', False), ("exit 1", False)],
)
def test_there_is_a_printer_when_the_system_names_one(tmp_path: Path, script: str, there: bool) -> None:
    """A default destination of CUPS; without one, or without an answer, there is none and no button."""
    printer = Printer(texts, site, CupsPrograms(command(tmp_path, "lpstat", script)))
    assert not printer.there()
    assert printer.find() is there
    assert printer.there() is there


@pytest.mark.parametrize(("name", "there"), [("Receipt", True), ("Gone", False)])
def test_a_queue_that_the_site_names_must_be_there(tmp_path: Path, name: str, there: bool) -> None:
    """CUPS is asked about that very queue, whatever its default is."""
    script = '[ "$1 $2" = "-p Receipt" ] && echo "printer Receipt is idle."'
    assert Printer(texts, lambda: of(name), CupsPrograms(command(tmp_path, "lpstat", script))).find() is there


def test_a_machine_without_cups_has_no_printer(tmp_path: Path) -> None:
    """The command does not exist."""
    assert Printer(texts, site, CupsPrograms((str(tmp_path / "nothing"),))).find() is False


@pytest.mark.parametrize(("name", "words"), [("", "-t e-Service"), ("Receipt", "-d Receipt -t e-Service")])
def test_the_printer_is_handed_one_page(guide: GuideSession, tmp_path: Path, name: str, words: str) -> None:
    """A PDF on the command's input, 80 mm wide, for the queue that the site names."""
    printer = Printer(texts, lambda: of(name), cups(tmp_path, f"cat > {tmp_path}/job.pdf; echo $@ > {tmp_path}/words"))
    assert went(printer.print_list(guide.desk.services.facts(LICENCE), "th"))
    job = (tmp_path / "job.pdf").read_bytes()
    assert job.startswith(b"%PDF") and job.count(b"/Type /Page\n") == 1
    assert (tmp_path / "words").read_text().startswith(words)


def test_a_queue_that_takes_no_job_is_said(guide: GuideSession, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The job has not gone; why stands in the log."""
    printer = Printer(texts, site, cups(tmp_path, "cat > /dev/null; echo the queue is shut >&2; exit 1"))
    assert went(printer.print_list(guide.desk.services.facts(BENEFIT), "th")) is False
    assert "the queue is shut" in caplog.text


# ------------------------------------------------------------------ on a receipt printer


@pytest.mark.parametrize(("spoken", "paper_mm"), [("th", 80), ("th", 58), ("en", 58)])
def test_the_receipt_is_the_list_as_it_was_drawn(guide: GuideSession, spoken: str, paper_mm: int) -> None:
    """Through the network, dot for dot, in the person's language and as wide as the roll; cut once, behind it; the link's code is read."""
    about = guide.desk.services.facts(BENEFIT)
    with network_printer() as shop:
        assert went(Printer(texts, lambda: of(shop.name, paper_mm)).print_list(about, spoken))
    paper = Paper(shop.sent)
    drawn = black_and_white(list_picture(take_away(about, texts(spoken), 100_000), DOTS[paper_mm], about.link))
    assert paper.picture.size == drawn.size and paper.picture.width == {80: 576, 58: 384}[paper_mm]
    assert ImageChops.logical_xor(paper.picture, drawn).getbbox() is None
    assert paper.cuts == [drawn.height]
    assert [code.text for code in zxingcpp.read_barcodes(paper.picture.convert("L"))] == [about.link]


def test_a_printer_that_never_tells_about_its_paper_prints(guide: GuideSession) -> None:
    """Cheap ones answer no question; the list is printed after a second."""
    with network_printer(tells=b"") as shop:
        assert went(Printer(texts, lambda: of(shop.name)).print_list(guide.desk.services.facts(BENEFIT), "th"))
    assert Paper(shop.sent).cuts


def test_a_printer_without_paper_gets_no_list(guide: GuideSession, caplog: pytest.LogCaptureFixture) -> None:
    """It says so itself: nothing waits in it for the next person's paper."""
    with network_printer(tells=PAPER_IS_OUT) as shop:
        assert went(Printer(texts, lambda: of(shop.name)).print_list(guide.desk.services.facts(BENEFIT), "th")) is False
    assert "no paper" in caplog.text and shop.sent == b"\x10\x04\x04"


def test_a_cable_carries_the_same_bytes(guide: GuideSession, tmp_path: Path) -> None:
    """A device file: what is read at its other end is the receipt."""
    device = tmp_path / "lp0"
    os.mkfifo(device)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(device.read_bytes()), daemon=True)
    reader.start()
    assert went(Printer(texts, lambda: of(str(device), 58)).print_list(guide.desk.services.facts("P003"), "th"))
    reader.join(10)
    paper = Paper(read[0])
    assert paper.picture.width == 384 and paper.cuts == [paper.picture.height]


def test_a_printer_that_hangs_is_given_up(guide: GuideSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paper out behind a cable that says nothing: the bytes are never taken; its program is ended and the next list is tried anew."""
    monkeypatch.setattr(printing, "PRINT_S", 3)
    device = tmp_path / "lp0"
    os.mkfifo(device)
    printer = Printer(texts, lambda: of(str(device)))
    job = printer.print_list(guide.desk.services.facts(BENEFIT), "th")
    assert job.went is None, "nobody waits for it"
    assert went(job) is False and went(printer.print_list(guide.desk.services.facts(BENEFIT), "th")) is False


def test_a_printer_at_a_cable_that_has_no_paper_gets_no_list(guide: GuideSession, caplog: pytest.LogCaptureFixture) -> None:
    """Read back through the device file; with paper the same list goes, dot for dot what a printer burns."""
    with cable_printer(PAPER_IS_OUT) as shop:
        assert went(Printer(texts, lambda: of(shop.name)).print_list(guide.desk.services.facts(BENEFIT), "th")) is False
    assert "no paper" in caplog.text and shop.sent == b"\x10\x04\x04"
    with cable_printer() as shop:
        assert went(Printer(texts, lambda: of(shop.name)).print_list(guide.desk.services.facts(BENEFIT), "th"))
    assert Paper(shop.sent).cuts


@pytest.mark.parametrize("kind", ["file", "link to a file", "folder"])
def test_the_printer_is_the_kiosks_own_database(guide: GuideSession, tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is no way to a printer is left as it is, byte for byte, and the list does not go."""
    stored, printer = tmp_path / "kiosk.db", tmp_path / "named"
    stored.write_bytes(b"SQLite format 3" * 1000)
    if kind == "link to a file":
        printer.symlink_to(stored)
    else:
        printer = stored if kind == "file" else tmp_path
    assert went(Printer(texts, lambda: of(str(printer))).print_list(guide.desk.services.facts(BENEFIT), "th")) is False
    assert stored.read_bytes() == b"SQLite format 3" * 1000 and "took no job" in caplog.text


@pytest.mark.parametrize(("printer", "button"), [("tcp://127.0.0.1:9", True), ("/dev/usb/no-printer-here", False), ("queue:POS 80", False)])
def test_a_printer_that_is_away_is_said(guide: GuideSession, printer: str, button: bool, caplog: pytest.LogCaptureFixture) -> None:
    """Switched off: the button stands, the list does not go. Unplugged: no button; and no file of that name is made."""
    shop = Printer(texts, lambda: of(printer))
    assert shop.find() is button and went(shop.print_list(guide.desk.services.facts(BENEFIT), "th")) is False
    assert "took no job" in caplog.text and not Path(printer).exists()


def test_a_list_goes_through_a_queue_of_windows_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, in one job; also after the library has let go of what it wrote to."""
    jobs: list[tuple[str, bytes]] = []
    monkeypatch.setattr(escpos_printer.printer_queues, "send", lambda queue, document: jobs.append((queue, document)))
    picture = black_and_white(list_picture("บัตรประชาชน\nสำเนาทะเบียนบ้าน"))
    escpos_printer.print_picture(picture, "queue:POS 80")
    gc.collect()
    ((queue, document),) = jobs
    paper = Paper(document)
    assert queue == "POS 80" and len(paper.cuts) == 1 and paper.picture.size == picture.size


def test_printing_leaves_no_files_behind(guide: GuideSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own temporary files go with the job; the kiosk may run for weeks."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with network_printer() as shop:
        assert went(Printer(texts, lambda: of(shop.name)).print_list(guide.desk.services.facts(BENEFIT), "th"))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("width", DOTS.values())
def test_the_paper_is_as_long_as_the_list(width: int) -> None:
    """Every line stands on it, none runs out at the right."""
    line = "- สำเนาบัตรประจำตัวประชาชนของผู้ประกันตนที่ยื่นด้วยตนเองที่สำนักงานประกันสังคม"
    short, long = list_picture("ชื่องาน\nบรรทัดเดียว", width), list_picture("\n".join(["ชื่องาน", *[line] * 9]), width)
    assert short.width == long.width == width and long.height > 4 * short.height
    edge = long.crop((width - 8, 0, width, long.height))
    assert edge.getextrema() == (255, 255)


def test_a_list_longer_than_a_sheet_goes_onto_several() -> None:
    """Fitted to one it could not be read; no line is torn, nothing is lost, and the sheets are of one size."""
    line = "- สำเนาบัตรประจำตัวประชาชนของผู้ประกันตนที่ยื่นด้วยตนเองที่สำนักงานประกันสังคม"
    picture = list_picture("\n".join(["ชื่องาน", *[line] * 60]))
    parts = sheets(picture)
    assert len(parts) == -(-picture.height // SHEET) > 1 and len({part.size for part in parts}) == 1
    assert all(part.crop((0, 0, part.width, 1)).getextrema() == (255, 255) for part in parts)
    assert sum(part.histogram()[0] for part in parts) == picture.histogram()[0]
    assert sheets(list_picture("ชื่องาน\nบรรทัดเดียว"))[0].height < 200


def test_a_stopped_queue_is_no_printer(tmp_path: Path, guide: GuideSession) -> None:
    """Nobody is told to take the paper; the button is gone, and a list that is asked for all the same is told not to be printed."""
    stopped = 'echo "system default destination: Receipt"; echo "printer Receipt disabled since Fri - out of paper"'
    printer = Printer(texts, site, cups(tmp_path, f"touch {tmp_path}/printed", lpstat=stopped))
    assert printer.find() is False
    assert went(printer.print_list(guide.desk.services.facts(BENEFIT), "th")) is False
    assert not (tmp_path / "printed").exists()


def test_a_list_that_waits_in_the_queue_is_taken_back(tmp_path: Path, guide: GuideSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would come out tomorrow: the job is cancelled, and the page says that nothing was printed."""
    monkeypatch.setattr(queues.see_off, "__defaults__", (0.2,))
    programs = cups(
        tmp_path,
        "cat >/dev/null; echo 'request id is Receipt-12 (1 file(s))'",
        lpstat=f"{IDLE}; [ \"$1\" != -o ] || echo 'Receipt-12 kiosk 1024 today'",
        cancel=f"echo $@ >{tmp_path}/cancelled",
    )
    assert went(Printer(texts, site, programs).print_list(guide.desk.services.facts(BENEFIT), "th")) is False
    assert (tmp_path / "cancelled").read_text() == "Receipt-12\n"


def test_a_list_that_leaves_the_queue_is_printed(tmp_path: Path, guide: GuideSession) -> None:
    """It is seen off: the printer has it when the job is no longer listed."""
    waits = f"{IDLE}; if [ \"$1\" = -o ] && [ -e {tmp_path}/waits ]; then rm {tmp_path}/waits; echo 'Receipt-12 kiosk 1024 today'; fi"
    lp = f"cat >/dev/null; touch {tmp_path}/waits; echo 'request id is Receipt-12 (1 file(s))'"
    programs = cups(tmp_path, lp, lpstat=waits, cancel=f"touch {tmp_path}/cancelled")
    assert went(Printer(texts, site, programs).print_list(guide.desk.services.facts(BENEFIT), "th"))
    assert not (tmp_path / "cancelled").exists() and not (tmp_path / "waits").exists()


def test_a_printer_whose_plug_was_out_is_the_same_printer(tmp_path: Path) -> None:
    """It comes back under another number; of two nobody can tell which it is."""
    named = str(tmp_path / "lp0")
    assert plugged_in(named) == named
    (tmp_path / "lp1").touch()
    (tmp_path / "lpx").touch()
    assert plugged_in(named) == str(tmp_path / "lp1")
    (tmp_path / "lp2").touch()
    assert plugged_in(named) == named
    assert plugged_in("/dev/" + "x" * 295) == "/dev/" + "x" * 295 and not is_there("/dev/" + "x" * 295)  # no name that a file may have
    assert plugged_in("tcp://10.0.0.5") == "tcp://10.0.0.5" and plugged_in("Queue") == "Queue"
