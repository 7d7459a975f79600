"""`make demo`: a province with three districts, from the first tap to the yearly report; the server is left running to look at.

Every step is done by the real programs as people would do it, and what must hold after it is asserted: this is the end-to-end
test as well (test_demo.py runs it to its end).
"""

import argparse
import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from kiosk.survey.dates.calendar import BANGKOK, fiscal_year
from tests.end_to_end.district import District, command
from tests.support import chromium
from tests.support.faulty_proxy import FaultyProxy
from tests.support.reporting_kiosk import talk_through

ROOT = Path(__file__).resolve().parents[2]
YASOTHON = (
    ("กุดชุม", "ศูนย์ดำรงธรรมอำเภอกุดชุม", ("L022", "L023", "L005", "P017", "P083", "P002", "L001")),
    ("เลิงนกทา", "ที่ว่าการอำเภอเลิงนกทา", ("P002", "L022", "L023", "L005", "P017", "P083")),
    ("ค้อวัง", "ที่ว่าการอำเภอค้อวัง", ("L023", "L022", "P017", "P002", "L005")),
)
PAGES = (
    ("overview", "/overview"),
    ("district", "/districts/{กุดชุม}"),
    ("services", "/services"),
    ("service", "/services/L022"),
    ("items", "/items"),
    ("trend", "/trend"),
    ("comments", "/comments"),
    ("quality", "/quality"),
    ("kiosks", "/kiosks"),
    ("duties", "/duties"),
    ("users", "/users"),
    ("audit", "/audit"),
    ("report", "/report"),
    ("banner", "/public/{กุดชุม}"),
)


@dataclass
class Demonstration:
    """What stands while the demonstration goes on."""

    folder: Path
    port: int = 0
    forms: int = 60
    pages: tuple[tuple[str, str], ...] = PAGES
    tapped: int = len(YASOTHON)  # kiosks at which somebody taps
    chance: random.Random = field(default_factory=lambda: random.Random(2564))
    url: str = ""
    server: subprocess.Popen[str] | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    districts: tuple[District, ...] = ()

    @property
    def today(self) -> date:
        return datetime.now(BANGKOK).date()

    def province(self, *words: str, given: str = "") -> str:
        return command("province", "--data-dir", str(self.folder / "province"), *words, given=given)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make demo", description="A server and three districts with kiosks, left running.")
    parser.add_argument("--folder", type=Path, default=ROOT / "out" / "demo")
    parser.add_argument("--port", type=int, default=8080, help="another free one is taken when this one is in use")
    options = parser.parse_args(arguments)
    _end_earlier(options.folder)
    shutil.rmtree(options.folder, ignore_errors=True)
    shown = Demonstration(options.folder, options.port if _is_free(options.port) else 0)
    try:
        play(shown)
    except BaseException:
        stop(shown)
        raise
    _say_farewell(shown)
    return 0


def play(shown: Demonstration) -> None:
    """Every scene in order. Raises AssertionError where something is not as it must be."""
    shown.folder.mkdir(parents=True)
    for words, scene in SCENES:
        start = time.monotonic()
        print(f"{words} ...", end="", flush=True)
        scene(shown)
        print(f" {time.monotonic() - start:.0f} s", flush=True)


# ------------------------------------------------------------------ the scenes


def start_server(shown: Demonstration) -> None:
    words = [sys.executable, "-m", "sync.server", "--data-dir", str(shown.folder / "province"), "serve", "--port", str(shown.port)]
    with (shown.folder / "server.log").open("w") as log:
        shown.server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True, cwd=ROOT)
    assert shown.server.stdout
    shown.url = shown.server.stdout.readline().split()[-1]
    assert shown.url.startswith("http://"), "the server did not start; see server.log"
    (shown.folder / "server.pid").write_text(str(shown.server.pid))


def make_accounts(shown: Demonstration) -> None:
    for name, role, district in (("province", "province", ""), ("kutchum", "district", "กุดชุม"), ("viewer", "viewer", "")):
        shown.accounts[name] = secrets.token_urlsafe(9)
        place = ("--district", district) if district else ()
        shown.province("user", "add", name, "--role", role, *place, given=shown.accounts[name] + "\n")


def join(shown: Demonstration) -> None:
    """Three kiosks are set up and joined with one-time codes."""
    shown.districts = tuple(
        District(name, place, services, shown.folder / f"kiosk{number}") for number, (name, place, services) in enumerate(YASOTHON, 1)
    )
    for district in shown.districts:
        district.set_up()
        code = json.loads(shown.province("enroll", "--district", district.name, "--place", district.place, "--json"))["code"]
        district.kiosk("enroll", shown.url, code)


def tap(shown: Demonstration) -> None:
    """One citizen taps through the whole survey, at each kiosk or at the first ones."""
    words = [sys.executable, "-m", "tests.support.survey_walk"]
    taps = [
        subprocess.Popen([*words, str(district.folder), str(shown.folder / f"screens{number}")], cwd=ROOT)
        for number, district in enumerate(shown.districts[: shown.tapped], 1)
    ]
    assert [walk.wait(240) for walk in taps] == [0] * len(taps), "a walk through the screens stopped before the thanks"


def type_paper(shown: Demonstration) -> None:
    """Paper forms come in through the import, and the officers type in how many people came."""
    for number, district in enumerate(shown.districts, 1):
        pile = shown.folder / f"paper{number}.csv"
        district.write_forms(pile, shown.forms + 7 * number, shown.today, shown.chance)
        district.kiosk("import", str(pile))
        district.count_visits(shown.today, shown.chance)


def cut_network(shown: Demonstration) -> None:
    """ค้อวัง's network is cut: nothing gets out, nothing is lost, the officer is told; then it comes back."""
    away = shown.districts[2]
    proxy = FaultyProxy(shown.url)
    talk_through(away.data, proxy.url)
    proxy.cut()
    waiting = away.unsent()
    outcome = json.loads(away.kiosk("sync", "--once", "--json", status=1))
    assert outcome["sent"] == 0 and outcome["pending"] == waiting > 0
    proxy.restore()
    sent = json.loads(away.kiosk("sync", "--once", "--json"))
    assert sent["accepted"] == waiting and sent["pending"] == 0
    proxy.close()
    talk_through(away.data, shown.url)


def sync(shown: Demonstration) -> None:
    for district in shown.districts:
        done = json.loads(district.kiosk("sync", "--once", "--json"))
        assert (done["conflict"], done["rejected"], done["pending"]) == (0, 0, 0), done


def reconcile(shown: Demonstration) -> None:
    """Both sides see green."""
    for district in shown.districts:
        compared = json.loads(district.kiosk("reconcile", "--json"))
        assert compared["reconciled"] and all(day["ours"] == day["theirs"] for day in compared["days"])
    standing = {kiosk["district"]: kiosk for kiosk in json.loads(shown.province("status", "--json"))["kiosks"]}
    assert set(standing) == {name for name, _, _ in YASOTHON}
    for number, district in enumerate(shown.districts, 1):
        assert standing[district.name]["held"] == shown.forms + 7 * number + (number <= shown.tapped)


def compare_scores(shown: Demonstration) -> None:
    """The province's export, read into the kiosk's own arithmetic, gives the kiosk's own scores."""
    for district in shown.districts:
        out = shown.folder / f"{district.folder.name}.jsonl"
        shown.province("export", "--format", "jsonl", "--sealed", "--district", district.name, "--out", str(out))
        theirs = {json.loads(line)["hash"] for line in out.read_text(encoding="utf-8").splitlines()}
        own = shown.folder / f"{district.folder.name}-own.jsonl"
        district.kiosk("export", "--format", "jsonl", "--sealed", "--out", str(own))
        assert theirs == {json.loads(line)["hash"] for line in own.read_text(encoding="utf-8").splitlines()}


def look(shown: Demonstration) -> None:
    """The province's pages in a real Chromium, after a real log-in; no page asks another host for anything."""
    program = chromium.program()
    assert program, "Chromium is not installed here: apt install chromium"
    pictures = shown.folder / "pages"
    pictures.mkdir()
    with chromium.Browser(program) as browser:
        browser.open(f"{shown.url}/login")
        browser.picture(pictures / "log_in.png")
        browser.fill_and_send(name="province", password=shown.accounts["province"])
        for name, path in shown.pages:
            browser.open(shown.url + path.replace("{กุดชุม}", quote("กุดชุม")))
            status = browser.run("performance.getEntriesByType('navigation')[0].responseStatus")
            assert status == 200, f"{path} answered {status}"
            assert browser.run("location.pathname") != "/login", f"{path} asks for a log-in"
            browser.picture(pictures / f"{name}.png")
        assert browser.complaints == []
        strangers = [address for address in browser.requested if not address.startswith((shown.url, "about:", "data:", "chrome:"))]
        assert strangers == []


def report(shown: Demonstration) -> None:
    year = str(fiscal_year(shown.today))
    for kind, mark in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        out = shown.folder / f"report-{year}.{kind}"
        shown.province("report", "--fiscal-year", year, "--format", kind, "--out", str(out))
        assert out.read_bytes().startswith(mark)


SCENES = (
    ("The province's server", start_server),
    ("Accounts", make_accounts),
    ("Three districts join", join),
    ("A citizen at each kiosk taps through the survey", tap),
    ("Paper forms and visits", type_paper),
    ("The network is cut and comes back", cut_network),
    ("Everything is sent", sync),
    ("Both sides agree, day by day", reconcile),
    ("The same responses on both sides", compare_scores),
    ("The pages in Chromium", look),
    ("The yearly report", report),
)


# ------------------------------------------------------------------ the server that is left running


def stop(shown: Demonstration) -> None:
    if shown.server and shown.server.poll() is None:
        shown.server.terminate()
        shown.server.wait(30)
    if shown.server and shown.server.stdout:
        shown.server.stdout.close()


def _end_earlier(folder: Path) -> None:
    """The server of the demonstration before this one, if it still runs on the same folder."""
    with suppress(OSError, ValueError):
        number = int((folder / "server.pid").read_text())
        if str(folder / "province").encode() in Path(f"/proc/{number}/cmdline").read_bytes():
            os.kill(number, signal.SIGTERM)
            for _ in range(200):
                os.kill(number, 0)
                time.sleep(0.05)


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _say_farewell(shown: Demonstration) -> None:
    assert shown.server
    print(f"\nThe province's server goes on running: {shown.url}   (kill {shown.server.pid} ends it)")
    for name, password in shown.accounts.items():
        print(f"  {name:<9} {password}")
    print(f"Pages, screens, reports and data: {shown.folder}")
    print(f"A kiosk of กุดชุม: kiosk --data-dir {shown.folder / 'kiosk1'} run")


if __name__ == "__main__":
    raise SystemExit(main())
