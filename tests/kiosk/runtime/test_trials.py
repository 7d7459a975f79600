"""Answers that nobody means: of a kiosk that nobody has set up, and while an officer tries it out. Through windows and commands."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.paths import DataDir
from kiosk.site import site_file, site_watch
from kiosk.site.model import Site
from kiosk.site.site_file import yasothon_demonstration
from kiosk.store import outbox, responses, starts, tallies, visits
from kiosk.store.database import open_store
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.questionnaire import Questionnaire
from kiosk.ui.banner import BannerLook
from tests.kiosk.commands.conftest import Command, Told
from tests.support.drafts import make_draft
from tests.support.reporting_kiosk import now
from tests.support.site import real_site
from tests.support.windowed_kiosk import WindowedKiosk

SERVICES = "L022,L023,L026,L005,L001"


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


@pytest.fixture
def kiosk(data: DataDir, capsys: pytest.CaptureFixture[str]) -> Command:
    """A command on that folder."""

    def run(*words: object) -> Told:
        capsys.readouterr()
        status = main([*map(str, words), "--data-dir", str(data.root)])
        printed = capsys.readouterr()
        return Told(status, printed.out, printed.err)

    return run


@pytest.fixture
def opened(display: str, data: DataDir) -> Iterator["Opened"]:
    """Kiosks on that folder, one after the other."""
    with ExitStack() as stack:
        yield Opened(data, stack)


class Opened:
    def __init__(self, data: DataDir, stack: ExitStack) -> None:
        self.data, self._stack = data, stack

    def __call__(self) -> WindowedKiosk:
        counter = WindowedKiosk(self.data.root)
        self._stack.callback(counter.kiosk.root.destroy)
        self._stack.callback(counter.kiosk.close)
        return counter


def save(data: DataDir, site: Site) -> None:
    data.root.mkdir(parents=True, exist_ok=True)
    site_file.save(data.site, site)


@pytest.fixture(params=["demonstration", "trial"])
def mark(request: pytest.FixtureRequest, data: DataDir) -> str:
    """A folder whose kiosk is tried out: straight out of its box, or a real one on trial."""
    save(data, yasothon_demonstration() if request.param == "demonstration" else replace(real_site(), trial=True))
    return str(request.param)


def test_who_tries_the_kiosk_out_is_thanked_and_counts_nowhere(opened: Opened, mark: str) -> None:
    """The answers are kept with their mark; no figure, no start, no visit knows of them, and nothing is sent."""
    counter = opened()
    counter.begin()
    counter.answer_all()
    assert counter.scene.name == "thanks" and not counter.scene.find("today")  # never "0 people answered today"
    counter.tap("finish", "check", "service_L023", "next")
    assert counter.scene.name == "check_done"
    today, store = day_of(now()), counter.store
    assert [record["trial"] for record in responses.trial_records(store)] == [mark]
    assert counter.stored() == [] and outbox.counts(store).pending == 0
    assert tallies.totals(store, today, today).complete == 0 == visits.people_and_uses(store, today, today).people
    assert starts.starts(store, today, today) == 0


@pytest.mark.parametrize("taps", [(), ("start",), ("start", "next"), ("check",), ("officer",)])
def test_every_screen_says_in_both_languages_that_answers_are_not_counted(opened: Opened, mark: str, taps: tuple[str, ...]) -> None:
    """Across the whole width, above everything."""
    counter = opened()
    counter.tap(*taps)
    bar = counter.scene.find("banner")
    assert bar and isinstance(bar.look, BannerLook) and (bar.box.x, bar.box.y, bar.box.w) == (0, 0, 1080)
    sentence = " ".join(bar.look.lines)
    assert "คำตอบไม่ถูกนับ" in sentence and "answers are not counted" in sentence
    assert all(element.box.y >= bar.box.bottom for element in counter.scene if not element.name.startswith("banner"))


def test_a_kiosk_in_use_has_no_banner_and_counts(opened: Opened, data: DataDir) -> None:
    """As ever."""
    save(data, real_site())
    counter = opened()
    assert counter.scene.find("banner") is None
    counter.begin()
    counter.answer_all()
    assert len(counter.stored()) == 1 and "trial" not in counter.stored()[0]


def test_the_real_sites_chain_begins_at_one_whatever_was_tried_out_before(
    opened: Opened, data: DataDir, kiosk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Straight out of the box somebody answers twice; then the technician sets it up beside the running kiosk, and the first
    citizen is number 1."""
    monkeypatch.setattr(site_watch, "LOOK_MS", 50)
    save(data, yasothon_demonstration())
    counter = opened()
    for _ in range(2):
        counter.begin()
        counter.answer_all()
        counter.tap("finish")
    assert kiosk("setup", "--province", "ยโสธร", "--district", "ค้อวัง", "--place", "ที่ว่าการอำเภอค้อวัง", "--services", SERVICES).status == 0
    counter.wait_until(lambda: counter.scene.find("banner") is None)
    counter.begin()
    counter.answer_all()
    assert [record["seq"] for record in counter.stored()] == [1]
    assert json.loads(kiosk("totals", "--json").out)["responses"]["complete"] == 1
    assert kiosk("verify").status == 0


def test_trials_are_kept_and_exported_only_when_asked_for(
    data: DataDir, kiosk: Command, questionnaire: Questionnaire, tmp_path: Path
) -> None:
    """An auditor may see them; no other export holds one."""
    assert kiosk("totals").status == 0
    with closing(open_store(data.database)) as store:
        responses.save(store, replace(make_draft(1), trial="demonstration"), questionnaire)
        responses.save(store, make_draft(2), questionnaire)
    assert "1 response " in kiosk("export", "--format", "jsonl", "--out", tmp_path / "all.jsonl").out
    assert "1 response " in kiosk("export", "--format", "jsonl", "--trials", "--out", tmp_path / "trials.jsonl").out
    assert json.loads((tmp_path / "trials.jsonl").read_text(encoding="utf-8"))["trial"] == "demonstration"
    assert "trial" not in json.loads((tmp_path / "all.jsonl").read_text(encoding="utf-8"))


def test_paper_forms_imported_before_the_setup_are_no_trial(kiosk: Command, tmp_path: Path) -> None:
    """Somebody who types a pile into a file means it, whether the site's name is set yet or not."""
    (tmp_path / "forms.csv").write_text("sex,1.1\nfemale,5\nmale,4\n", encoding="utf-8")
    assert kiosk("import", tmp_path / "forms.csv").status == 0
    assert json.loads(kiosk("totals", "--json").out)["responses"]["complete"] == 2


def test_a_demonstration_joins_no_province(kiosk: Command) -> None:
    """The sentence says what to do, and no code is spent."""
    printed = kiosk("enroll", "http://127.0.0.1:9", "CODE")
    assert printed.status == 2 and "set its province, district, place and services" in printed.err
