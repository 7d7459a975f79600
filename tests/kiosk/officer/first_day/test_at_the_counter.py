"""A machine fresh from the box: somebody who never installed a computer makes a kiosk of it, by taps and keys on the real window."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.officer.first_day import look
from kiosk.paths import DataDir
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.start import assembly
from kiosk.runtime.timing.idle_policy import IdlePolicy
from kiosk.runtime.timing.waits import Waits
from kiosk.site import site_file
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.first_day.set_up import SetUp
from kiosk.ui.intents import TypeText
from kiosk.ui.text import fonts
from tests.support.office import PIN
from tests.support.windowed_kiosk import TappedKiosk


class FreshMachine(TappedKiosk):
    """The window of an installed kiosk; started again it is the same machine after a power cut. Counts what a person taps."""

    def __init__(self, data: DataDir) -> None:
        self.data, self.taps = data, 0
        self.kiosk = self._started()

    def _started(self) -> Kiosk:
        kiosk = Kiosk(self.data, (1366, 768), "th", fonts.find_fonts(), waits=Waits(IdlePolicy(first_s=0.3)))
        kiosk.begin()
        return kiosk

    def end(self) -> None:
        self.kiosk.close()
        self.kiosk.root.destroy()

    def power_cut(self) -> None:
        self.end()
        self.kiosk = self._started()

    def tap(self, *names: str) -> None:
        super().tap(*names)
        self.taps += len(names)

    def keys(self, keys: str) -> None:
        for key in keys:
            self.app.on_intent(TypeText(key))
            self.taps += 1

    def wait(self) -> None:
        """Until the work of the page is done: joining, or the readiness check."""
        subject = self.app.state.person.subject
        if job := getattr(subject, "job", subject):
            job.wait(30)
        self.app.show(self.app.state)

    def look_at_every_page(self) -> None:
        for which in look.PAGES:
            assert self.scene.name == f"officer_look_{which}"
            assert not [element for element in self.scene.targets if element.name.startswith("looked_")]
            self.tap("right")

    def words(self, name: str) -> str:
        element = self.scene.find(name)
        assert element, f"{self.scene.name} has no {name}"
        return " ".join(element.look.lines)  # type: ignore[attr-defined]


@pytest.fixture
def machine(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FreshMachine]:
    data = DataDir(tmp_path / "data")
    data.root.mkdir()
    monkeypatch.setattr(assembly, "machine_data_dir", lambda: data)
    machine = FreshMachine(data)
    yield machine
    machine.end()


def test_from_the_box_to_the_first_citizen(machine: FreshMachine) -> None:
    """Welcome, PIN, nine steps each leading to the next, a power cut in the middle, a look at every page, ready. 55 taps or keys at most,
    of which 12 are the PIN and 9 a telephone number: ten minutes leave ten seconds for each."""
    assert machine.scene.name == "officer_welcome"
    machine.tap("language_en", "language_th", "begin")
    machine.keys(PIN * 2)
    assert machine.scene.name == "officer_first_day" and "เหลือ 8 ขั้น" in machine.words("heading")
    machine.tap("following")
    machine.keys("ยโส")
    machine.tap("area_35", "area_3503", "place_1")
    machine.keys("045797111")
    machine.tap("key_done")
    assert machine.scene.name == "officer_ruler"
    machine.tap("larger", "smaller", "keep", "entry_pilot", "service_L022", "service_L023", "service_L005")
    machine.power_cut()
    taps = machine.taps
    assert machine.scene.name == "officer_welcome" and "เหลืออีก 4 ขั้น" in machine.words("sentence_0")
    machine.tap("begin")
    machine.keys(PIN)
    machine.taps = taps  # what the power cut cost is not counted
    machine.tap("following", "entry_pilot", "service_P017", "service_P083", "keep")
    machine.tap("printer_sheet", "later")
    machine.look_at_every_page()
    machine.tap("following")
    machine.wait()
    machine.tap("finish")
    assert machine.scene.name == "attract" and not machine.scene.find("banner")
    assert "กุดชุม" in machine.words("place")
    site = site_file.load(machine.data.site)
    assert (site.district_code, site.services, site.demonstration) == ("3503", ("L022", "L023", "L005", "P017", "P083"), False)
    assert machine.taps <= 55


def test_twenty_kiosks_take_a_file_of_the_province_each(machine: FreshMachine) -> None:
    """The stick decides district, place, telephone and services; PIN, screen, printer and a look at every page are left, and to join later
    where the province does not answer. 31 taps or keys at most, of which 12 are the PIN: two minutes leave nearly four seconds for each."""
    words = ("ยโสธร", "กุดชุม", "ที่ว่าการอำเภอกุดชุม", "045 797 111", ("L022", "L023", "L005", "P017", "P083"))
    until = (datetime.now(BANGKOK) + timedelta(days=1)).isoformat()
    machine.data.exports.mkdir()
    file = machine.data.exports / "eservice-set-up-กุดชุม.json"
    file.write_text(SetUp(*words, "http://127.0.0.1:9", "AB-CD", until).as_text(), encoding="utf-8")
    machine.tap("begin")
    machine.keys(PIN * 2)
    machine.tap("following", "set_up", "entry_0", "keep")
    machine.wait()
    machine.tap("back")
    assert "เหลือ 4 ขั้น" in machine.words("heading")
    machine.tap("following", "keep", "printer_sheet", "later")
    machine.look_at_every_page()
    machine.tap("following")
    machine.wait()
    machine.tap("finish")
    assert machine.scene.name == "attract" and not machine.scene.find("banner") and "กุดชุม" in machine.words("place")
    assert machine.taps <= 31


def test_somebody_tries_it_out_first(machine: FreshMachine) -> None:
    """The demonstration is one tap away, says what it is, and after a while the page that leads on is there again."""
    machine.tap("try_first")
    assert machine.scene.name == "attract" and machine.scene.find("banner")
    machine.kiosk.root.after(600, machine.kiosk.root.quit)
    machine.kiosk.root.mainloop()
    assert machine.scene.name == "officer_welcome"


def test_a_passer_by_cannot_set_the_pin_of_a_machine_that_has_one(machine: FreshMachine) -> None:
    """Left in the middle: the welcome page, and behind it the PIN that the officer chose."""
    machine.tap("begin")
    machine.keys(PIN * 2)
    machine.tap("leave")
    assert machine.scene.name == "officer_welcome"
    machine.tap("begin")
    machine.keys("739105")
    assert machine.scene.name == "officer_pin_entry" and machine.scene.find("message")
