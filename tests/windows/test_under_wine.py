"""The kiosk for Windows as an office gets it, under Wine: the floor, Thai, a whole survey, kills, and the same figures as on Linux."""

import csv
import json
import os
import random
import shutil
import site
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import Image, ImageChops

from kiosk.paths import DataDir
from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from tests.end_to_end.demo import Demonstration, start_server, stop
from tests.end_to_end.district import District
from tests.support.faulty_proxy import PORTAL, FaultyProxy, cuts_reply, cuts_request, loses_reply
from tests.support.site import set_up
from tests.windows.conftest import HEIGHT, ROOT, WIDTH, Wine, ended, linux, on_windows

KILLS = int(os.environ.get("KIOSK_WINDOWS_KILLS", "50"))  # `make check` has no time for so many
DIFFERENT = 0.02  # of the pixels
WALKS = 3  # on a busy machine a page may come so late that it is tapped, and pictured, twice
RUN_TESTS = """
import sys
sys.path[:0] = sys.argv[1:3]
import pytest
options = ["-q", "-c", sys.argv[3], "--rootdir", sys.argv[2], "--noconftest", "--import-mode=importlib", "-p", "no:cacheprovider"]
sys.exit(pytest.main([*options, "--basetemp", sys.argv[4], sys.argv[5]]))
"""
LIBRARIES = """
import icu4py
from argon2 import PasswordHasher
from kiosk.ui.text import thai_words
PasswordHasher().verify(PasswordHasher().hash("1"), "1")
print("well")
"""
DECLARED = """
from kiosk.system.windows import libraries
print([(name, call) for name, calls in libraries._SIGNATURES.items() for call in calls if not hasattr(libraries.library(name), call)])
"""


@pytest.mark.in_check
def test_doctor_says_that_thai_pin_and_store_are_well(wine: Wine) -> None:
    """Fonts mean Raqm and our FriBiDi: a sample of hard Thai equals its stored picture. ICU and Argon2 are asked by themselves."""
    report = json.loads(wine.kiosk("doctor", "--json", "--light", "--data-dir", "C:\\doctor").stdout)
    outcomes = {check["name"]: (check["outcome"], check["key"]) for check in report["checks"]}
    assert outcomes["fonts"] == ("pass", "well"), report
    assert [outcomes[name][0] for name in ("disk", "records", "versions", "memory")] == ["pass"] * 4, report
    assert wine.run("-c", LIBRARIES).stdout == "well\n"
    assert wine.run("-c", DECLARED).stdout == "[]\n", "calls that are declared for a library which does not have them"


@pytest.mark.in_check
def test_without_fribidi_it_refuses_in_one_sentence(wine: Wine, tmp_path: Path) -> None:
    """Thai letters that stand in the wrong places are worse than a kiosk that does not start."""
    hidden = tmp_path / "fribidi.dll"
    shutil.move(wine.program / "fribidi.dll", hidden)
    try:
        code = "from kiosk.ui.text.fonts import find_fonts; find_fonts()"
        refused = wine.run("-c", code)
    finally:
        shutil.move(hidden, wine.program / "fribidi.dll")
    assert "FontsMissingError" in refused.stderr and "fribidi.dll belongs beside the program" in refused.stderr


@pytest.mark.in_check
def test_the_floor_keeps_its_promises_on_windows(wine: Wine, tmp_path: Path) -> None:
    """The same contract as on Linux, run by Windows' Python."""
    libraries = tmp_path / "libraries"
    for name in ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments"):
        shutil.copytree(Path(site.getsitepackages()[0]) / name, libraries / name)
    shutil.copy(Path(site.getsitepackages()[0]) / "py.py", libraries)
    (tmp_path / "empty.ini").write_text("[pytest]\n")
    (wine.c_drive / "tests").mkdir()
    shutil.copy(ROOT / "tests/kiosk/system/test_contract.py", wine.c_drive / "tests")
    words = (on_windows(libraries), "C:\\tests", on_windows(tmp_path / "empty.ini"))
    ran = wine.run("-c", RUN_TESTS, *words, "C:\\contract", "C:\\tests\\test_contract.py")
    assert ran.returncode == 0 and "passed" in ran.stdout, ran.stdout + ran.stderr


@pytest.mark.in_check
def test_a_whole_survey_looks_and_counts_as_on_linux(wine: Wine, screen: str, tmp_path: Path) -> None:
    """Walked by taps on both: pictures equal within 2 % of their pixels, and both programs read the same figures from Windows' store."""
    data = wine.c_drive / "walk"
    for _ in range(WALKS):
        walked = wine.run(on_windows(ROOT / "tests/windows/walk_survey.py"), "C:\\walk")
        assert walked.returncode == 0, walked.stderr
        here = linux(str(ROOT / "tests/windows/walk_survey.py"), str(tmp_path / "walk"), display=screen)
        assert here.returncode == 0, here.stderr
        theirs, ours = ({path.name: path for path in (folder / "pictures").iterdir()} for folder in (data, tmp_path / "walk"))
        if theirs.keys() == ours.keys():
            break
    assert theirs.keys() == ours.keys() and len(ours) > 30
    assert {name: share for name in ours if (share := different(theirs[name], ours[name])) > DIFFERENT} == {}
    same_on_linux(wine, data, tmp_path, ("--trials",))


def same_on_linux(wine: Wine, data: Path, tmp_path: Path, choice: tuple[str, ...]) -> None:
    """Figures, hash chain and sealed exports of Windows' store, to the last byte, whichever program reads it."""
    folder = f"C:\\{data.name}"
    for command in (("scores", "--json"), ("verify", "--json"), ("totals", "--json")):
        windows = wine.kiosk(*command, "--data-dir", folder)
        same = linux("-m", "kiosk", *command, "--data-dir", str(data))
        assert (windows.returncode, windows.stdout) == (same.returncode, same.stdout), (command, windows.stderr, same.stderr)
    for kind in ("jsonl", "csv"):
        options = (*choice, "--format", kind)
        typed(wine, "export", *options, "--out", f"C:\\{data.name}.{kind}", "--data-dir", folder)
        here = linux("-m", "kiosk", "export", *options, "--out", str(tmp_path / f"same.{kind}"), "--data-dir", str(data))
        assert here.returncode == 0, here.stderr
        written = (wine.c_drive / f"{data.name}.{kind}").read_bytes()
        assert written == (tmp_path / f"same.{kind}").read_bytes() and written.count(b"\n") >= 1, kind


def different(first: Path, second: Path) -> float:
    """The share of pixels that are not the same."""
    with Image.open(first) as one_side, Image.open(second) as other_side:
        left, right = one_side.convert("RGB"), other_side.convert("RGB")
    assert left.size == right.size
    histogram = ImageChops.difference(left, right).convert("L").point(lambda grey: 255 if grey > 16 else 0).histogram()
    return histogram[255] / (left.width * left.height)


@pytest.mark.in_check
def test_what_was_thanked_for_survives_kills(wine: Wine, questionnaire: Questionnaire) -> None:
    """Again and again ended at a random moment, as by Task Manager: every acknowledged answer is there once, the chain whole."""
    acknowledged: list[str] = []
    rng = random.Random(15)
    for number in range(KILLS):
        process = wine.start(on_windows(ROOT / "tests/windows/answer_without_end.py"), "C:\\kills.db", str(number))
        heard = [process.stdout.readline() for _ in range(1 + rng.randint(0, 4))]
        assert heard[0].strip() == "open", process.communicate()
        time.sleep(rng.uniform(0, 0.006))
        process.kill()
        output, _ = process.communicate()
        lines = ("".join(heard[1:]) + output).replace("\r", "").split("\n")
        acknowledged += [line for line in lines[:-1] if line]  # an id whose line was torn was not acknowledged
    with closing(open_store(wine.c_drive / "kills.db")) as store:
        assert len(acknowledged) > KILLS and verify(store, questionnaire).problems == ()
        assert [response for response in acknowledged if responses.get(store, response) is None] == []
        assert store.execute("SELECT count(*) FROM responses").fetchone()[0] >= len(set(acknowledged)) == len(acknowledged)


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_commands_of_the_package_answer(wine: Wine, word: str) -> None:
    """As a technician types them."""
    answer = wine.kiosk(word)
    assert (answer.returncode, answer.stderr) == (0, "") and "kiosk" in answer.stdout


@pytest.mark.in_check
def test_a_technician_sends_the_state_of_a_windows_kiosk(wine: Wine) -> None:
    """By the command of the handbook: which Windows, the screen and its scale, fonts, free space; nothing failed, no account is named."""
    set_up(DataDir(wine.c_drive / "support"))
    words = ("/c", on_windows(wine.program / "kiosk.cmd"), "support", "C:\\support.json", "--data-dir", "C:\\support")
    said = ended(wine.launch(Path("cmd"), *words))
    assert (said.returncode, said.stderr) == (0, "") and "C:\\support.json is written" in said.stdout
    text = (wine.c_drive / "support.json").read_text(encoding="utf-8")
    state = json.loads(text)
    assert '"fault"' not in text and "Traceback" not in text and "Users\\\\root" not in text
    assert state["machine"]["system"].startswith("Windows-10") and state["machine"]["free_memory_mb"] > 0
    assert state["screen"] == {"pixels": f"{WIDTH}x{HEIGHT}", "monitors": 1, "scale_percent": 100}
    assert state["fonts"]["raqm"] and state["fonts"]["fribidi"] and state["fonts"]["regular"].endswith("fonts\\Waree.ttf")
    assert state["disk"]["free"] > 0 and state["place"]["district"]


def test_an_office_sets_it_up_imports_prints_and_reports_to_its_province(wine: Wine, tmp_path: Path) -> None:
    """Paper forms come from a workbook, paper goes out as PDF, a drive letter takes the export, and a province on Linux gets every answer
    once, over a network that loses replies, cuts requests and answers in the province's place."""
    counter = ("--data-dir", "C:\\office")
    district = District("กุดชุม", "ที่ว่าการอำเภอกุดชุม", ("L022", "L023"), wine.c_drive / "office")
    today = datetime.now(BANGKOK).date()
    district.write_forms(wine.c_drive / "forms.csv", 12, today, random.Random(15))
    services = ",".join(district.services)
    typed(wine, "setup", "--province", "ยโสธร", "--district", district.name, "--place", district.place, "--services", services, *counter)
    as_workbook(wine.c_drive / "forms.csv")
    typed(wine, "import", "C:\\forms.xlsx", "--mode", "paper", *counter)
    typed(wine, "document", "form", "--out", "C:\\form.pdf", *counter)
    assert (wine.c_drive / "form.pdf").read_bytes().startswith(b"%PDF")
    typed(wine, "export", "--format", "csv", "--out", f"{on_windows(tmp_path)}\\out.csv", *counter)
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()) > 12
    shown = Demonstration(tmp_path)
    start_server(shown)
    network = FaultyProxy(shown.url)
    try:
        code = json.loads(shown.province("enroll", "--district", district.name, "--place", district.place, "--json"))["code"]
        typed(wine, "enroll", network.url, code, *counter)
        network.cut()
        assert wine.kiosk("sync", "--once", *counter).returncode == 1
        network.restore()
        network.next(PORTAL, cuts_request(0.5), loses_reply, cuts_reply(0.5))
        while network.plan:
            wine.kiosk("sync", "--once", *counter)
        typed(wine, "sync", "--once", *counter)
        assert json.loads(typed(wine, "totals", "--json", *counter))["unsent"] == 0
        assert json.loads(typed(wine, "reconcile", "--json", *counter))["reconciled"]
        (kiosk,) = json.loads(shown.province("status", "--json"))["kiosks"]
        assert kiosk["held"] == 12, kiosk
    finally:
        network.close()
        stop(shown)
    same_on_linux(wine, wine.c_drive / "office", tmp_path, ("--sealed",))


def as_workbook(sheet: Path) -> None:
    """The same forms, beside it, as a spreadsheet program saves them."""
    book = Workbook()
    page = book.active
    assert page is not None
    with sheet.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            page.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.save(sheet.with_suffix(".xlsx"))


def typed(wine: Wine, *words: str) -> str:
    """What a command says that a technician types; it must succeed."""
    answer = wine.kiosk(*words)
    assert answer.returncode == 0, (words, answer.stdout, answer.stderr)
    return answer.stdout
