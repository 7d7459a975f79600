"""An office's kiosk for Windows through its life: installed, updated to today's version, stepped back to the one before, removed."""

import json
import random
import shutil
import subprocess
import tarfile
import time
from contextlib import closing
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from kiosk.store.database import open_store
from kiosk.survey.dates.calendar import BANGKOK
from tests.compatibility.stored_version import shown_before
from tests.end_to_end.district import District
from tests.windows.conftest import ROOT, Wine, ended, on_windows

EARLIER = "01da152f"  # the first version for Windows that was installed and started full screen, of the morning of 29 November 2026
PROGRAM = ("kiosk", "screens", "sync", "assets")
LEFT_OUT = ("assets/deploy", "assets/pictures", "sync/server", "sync/ministry")  # as assets/deploy/windows/build does
INSTALLS_S = 900  # 4,600 files: 150 s on a quiet machine, 26 files a second on a busy one


def of_earlier(*words: str) -> bytes:
    git = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False, timeout=60)
    if git.returncode:
        pytest.skip(f"this copy of the repository does not reach back to {EARLIER}")
    return git.stdout


@pytest.fixture
def earlier(wine: Wine, tmp_path: Path) -> Path:
    """The installer of that version, with the Python and the libraries that it shares with today's."""
    folder = tmp_path / "kiosk"
    program = of_earlier("archive", EARLIER, *PROGRAM)
    script = of_earlier("show", f"{EARLIER}:assets/deploy/windows/installer.nsi")
    shutil.copytree(wine.program, folder)
    libraries = folder / "Lib" / "site-packages"
    for name in PROGRAM:
        shutil.rmtree(libraries / name)
    with tarfile.open(fileobj=BytesIO(program)) as archive:
        archive.extractall(libraries, filter="data")
    for name in LEFT_OUT:
        shutil.rmtree(libraries / name)
    (tmp_path / "installer.nsi").write_bytes(script)
    setup = tmp_path / "setup.exe"
    sizes = ("-XSetCompressor /FINAL zlib", "-DVERSION=earlier", f"-DSOURCE={folder}", f"-DOUT={setup}")
    compiler = subprocess.run(
        ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *sizes, str(tmp_path / "installer.nsi")], check=False, timeout=300
    )
    assert compiler.returncode == 0 and setup.exists()
    return setup


class Office:
    """An account of Windows on which the kiosk is installed; its answers are where they are by themselves."""

    def __init__(self, wine: Wine) -> None:
        (programs,) = (wine.c_drive / "users").glob("*/AppData/Local")
        self.wine = wine
        self.installed, self.store = programs / "Programs" / "e-service-kiosk", programs / "eservice-kiosk" / "kiosk.db"

    def install(self, setup: Path) -> None:
        self.wine.launch(setup, "/S").communicate(timeout=INSTALLS_S)
        assert (self.installed / "uninstall.exe").exists() and (self.installed / "licences" / "Python.txt").exists()

    def kiosk(self, *words: str) -> str:
        answer = ended(self.wine.launch(self.installed / "python.exe", "-X", "utf8", "-m", "kiosk", *words))
        assert answer.returncode == 0, (words, answer.stdout, answer.stderr)
        return answer.stdout

    def type_in(self, district: District, name: str, count: int, last: datetime) -> None:
        """Paper forms, from a sheet."""
        district.write_forms(self.wine.c_drive / name, count, last.date(), random.Random(name))
        self.kiosk("import", f"C:\\{name}", "--mode", "paper")

    def figures(self) -> dict[str, Any]:
        """What the installed version says of the answers; its chain of hashes is whole."""
        said = {command: json.loads(self.kiosk(command, "--json")) for command in ("verify", "scores")}
        assert not said["verify"]["problems"], said["verify"]
        return {"scores": said["scores"], "responses": said["verify"]["responses"]}

    def start_and_pull_the_plug(self) -> None:
        """Full screen; it stands, and its log has no fault."""
        kiosk = self.wine.launch(self.installed / "pythonw.exe", "-X", "utf8", "-m", "kiosk", "run")
        deadline = time.monotonic() + 120
        while not self.store.exists() and kiosk.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(5)
        assert kiosk.poll() is None and self.store.exists(), kiosk.communicate()
        kiosk.kill()
        kiosk.communicate()
        log = self.store.with_name("kiosk.log")
        assert not log.exists() or " ERROR " not in log.read_text(encoding="utf-8")


def modules(libraries: Path) -> set[str]:
    return {path.relative_to(libraries).as_posix() for name in PROGRAM for path in (libraries / name).rglob("*.py")}


@pytest.mark.timeout(4 * INSTALLS_S)
def test_an_office_updates_steps_back_and_removes_it_and_keeps_every_answer(wine: Wine, earlier: Path, tmp_path: Path) -> None:
    """Each version is installed over the other, starts, opens all answers, takes new ones, and leaves no module of the other behind."""
    (today,) = wine.program.parent.glob("*-setup.exe")
    office, now = Office(wine), datetime.now(BANGKOK)
    district = District("กุดชุม", "ที่ว่าการอำเภอกุดชุม", ("L022", "L023"), tmp_path / "unused")
    office.install(earlier)
    services = ",".join(district.services)
    office.kiosk("setup", "--province", "ยโสธร", "--district", district.name, "--place", district.place, "--services", services)
    office.type_in(district, "before.csv", 12, now - timedelta(days=90))
    before = office.figures()
    assert before["responses"] == 12
    office.start_and_pull_the_plug()

    office.install(today)
    assert modules(office.installed / "Lib/site-packages") == modules(wine.program / "Lib/site-packages")
    assert shown_before(office.figures(), before) == before
    office.start_and_pull_the_plug()
    office.type_in(district, "after.csv", 7, now)
    after = office.figures()
    assert after["responses"] == 19

    office.install(earlier)
    assert modules(office.installed / "Lib/site-packages") == modules(tmp_path / "kiosk/Lib/site-packages")
    stepped_back = office.figures()
    assert shown_before(after, stepped_back) == stepped_back
    office.start_and_pull_the_plug()

    wine.launch(office.installed / "uninstall.exe", "/S", f"_?={on_windows(office.installed)}").communicate(timeout=INSTALLS_S)
    assert not (office.installed / "python.exe").exists() and not (office.installed / "Lib").exists()
    with closing(open_store(office.store)) as kept_store:
        assert kept_store.execute("SELECT count(*) FROM responses").fetchone()[0] == 19
