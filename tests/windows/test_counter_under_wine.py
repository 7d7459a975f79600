"""People in front of the kiosk for Windows, under Wine: an officer with a PIN, paper forms and a stick; a finger that rests on a key."""

import random
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from PIL import ImageGrab

from kiosk.frozen import replace
from kiosk.officer import pin
from kiosk.paths import DataDir
from kiosk.printing.take_away_list import PRINT_S
from kiosk.site import site_file
from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from tests.end_to_end.district import District
from tests.support.office import PIN
from tests.support.receipt_printers import CUT, Paper, network_printer
from tests.support.site import set_up
from tests.windows.at_the_counter import SomebodyAtWindows, printer_at_a_cable, stick
from tests.windows.conftest import ROOT, Wine, ended, on_windows

TRIES = 5  # of printing: on a busy machine Wine alone may take longer than a kiosk waits for a printer
PAPER_FORM = (*"2541231", "space", *"5445443354", *"112", "space")


@pytest.fixture
def counter(wine: Wine, request: pytest.FixtureRequest) -> DataDir:
    """A kiosk that its district has set up, for one test."""
    data = DataDir(wine.c_drive / request.node.name)
    set_up(data)
    pin.set_pin(data.pin, PIN)
    return data


def test_an_officer_types_paper_and_takes_everything_along(
    wine: Wine, screen: str, counter: DataDir, tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """PIN and a paper form on the real keyboard, forms from a sheet on a stick, the day's figures, an export back onto the stick."""
    files = tmp_path / "stick"
    stick(wine, "e", files)
    District("กุดชุม", "กุดชุม", ("L022", "L023"), tmp_path).write_forms(
        files / "forms.csv", 12, datetime.now(BANGKOK).date(), random.Random(15)
    )
    with SomebodyAtWindows(wine, screen, f"C:\\{counter.root.name}") as officer:
        officer.sees("attract", "officer")
        officer.tap("officer", then="officer_pin_entry")
        officer.type(*PIN)
        officer.sees("officer_menu")
        officer.tap("entry_paper", then="officer_paper_entry")
        officer.type(*PAPER_FORM, "F2")
        officer.tap("back", then="officer_menu")
        officer.turn_to("entry_import")
        officer.tap("entry_import", then="officer_form_import")
        officer.tap("entry_0", then="officer_results")
        officer.sees("officer_results", "export")
        officer.tap("back", "back", then="officer_menu")
        officer.turn_to("entry_figures")
        officer.tap("entry_figures", then="officer_figures")
        ImageGrab.grab(xdisplay=screen).save(tmp_path / "figures.png")
        officer.tap("back", then="officer_menu")
        officer.turn_to("entry_export")
        officer.tap("entry_export", then="officer_export")
        officer.tap("everything", "form_csv", "export", then="officer_results")
        officer.sees("officer_results", "export")
    (exported,) = files.glob("responses*.csv")
    assert len(exported.read_text(encoding="utf-8-sig").splitlines()) == 1 + 1 + 12
    with closing(open_store(counter.database)) as store:
        assert [response["mode"] for response in responses.records(store)] == ["paper"] * 13
        assert verify(store, questionnaire).problems == ()


def test_somebody_chooses_another_resolution_in_settings(wine: Wine, counter: DataDir) -> None:
    """On a desktop of 1280x1024 that becomes 1024x768 while the kiosk runs: it fills the screen again and is laid out for it."""
    words = (on_windows(ROOT / "tests/windows/another_resolution.py"), f"C:\\{counter.root.name}", "C:\\resolution.txt")
    python = on_windows(wine.program / "python.exe")
    ended(wine.launch(Path("explorer"), "/desktop=settings,1280x1024", python, "-X", "utf8", *words))
    size, window, page, bottom = (wine.c_drive / "resolution.txt").read_text(encoding="utf-8").split()
    assert (size, window, page) == ("1024x768", "1024x768+0+0", "attract") and int(bottom) <= 768


def test_a_finger_that_rests_on_a_key_answers_once(wine: Wine, screen: str, counter: DataDir) -> None:
    """Windows tells a held key as press after press: Enter held down leads on by one page. Held for two seconds it begins the ring that
    moves by itself, for people who can press one switch."""
    with SomebodyAtWindows(wine, screen, f"C:\\{counter.root.name}") as person:
        person.sees("attract", "start")
        person.tap("start", then="notice")
        for _ in ("shows the ring", "leads on"):
            person.hold("Return", 1.5)
            time.sleep(3)
        assert person.pages == ["attract", "notice", "choice"]
        person.hold("Return", 2.5)
        person.sees("choice", "pace")


def test_somebody_takes_a_printed_list_away(wine: Wine, screen: str, counter: DataDir) -> None:
    """A receipt printer on the network gets the list of one service, whole, and cuts once."""
    with network_printer() as shop:
        list_comes_out(wine, screen, counter, shop.name, lambda: shop.sent)


def test_a_receipt_printer_at_a_cable_is_reached_through_its_queue(wine: Wine, screen: str, counter: DataDir, tmp_path: Path) -> None:
    """Windows' spooler takes the printer's own bytes, past any driver: the same list on the same paper."""
    paper = tmp_path / "paper"
    paper.touch()
    printer_at_a_cable(wine, "POS 80", paper)
    list_comes_out(wine, screen, counter, "queue:POS 80", paper.read_bytes)


def list_comes_out(wine: Wine, screen: str, counter: DataDir, printer: str, sent: Callable[[], bytes]) -> None:
    """Somebody prints the list of one service at a counter with this printer, which was `sent` these bytes by now."""
    wine.run("-m", "kiosk.printing.escpos_printer", "tcp://127.0.0.1:9")  # loads what later tries find loaded
    site_file.save(counter.site, replace(site_file.load(counter.site), printer=printer))
    with SomebodyAtWindows(wine, screen, f"C:\\{counter.root.name}") as person:
        person.sees("attract", "check")
        time.sleep(20)  # a kiosk looks for its printer once the first page stands
        person.tap("check", "service_L023", "tab_take")
        person.turn_to("take_print")
        for _ in range(TRIES):
            person.tap("take_print", then="check_done")
            end = time.monotonic() + PRINT_S + 10
            while CUT not in sent() and time.monotonic() < end:
                time.sleep(0.2)
            if CUT in sent():
                break
            person.tap("back", then="check_service")
    paper = Paper(sent())
    assert len(paper.cuts) == 1 and paper.picture.width == 576 and paper.picture.height > 500
