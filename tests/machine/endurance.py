"""A kiosk at work for 104 hours by a faster clock, and what has grown meanwhile (`make endurance`).

People answer, walk away in the middle of it, or tap about; officers open their pages and leave them open; the province takes everything in
through a network that is cut now and then; nights pass. Kiosk and server are the real ones; the server's process is forked from the
kiosk's, so that libfaketime gives both one clock: four times as fast while somebody is there, four hundred times while nobody is. At the
end the kiosk's own memory has grown by 5 MB at most since the first day, no file, thread or descriptor was left behind, its log is bounded
and tells of no error, and every answer that was thanked for is in the chain and once at the province.
usage: python -m tests.machine.endurance [HOURS [true]]    true: by the true clock, hours as they pass
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from _tkinter import DONT_WAIT
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select as rows_of

from kiosk.citizen import intents
from kiosk.officer import pin
from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from kiosk.paths import DataDir
from kiosk.runtime.demo_walk import Walker, virtual_display
from kiosk.runtime.kiosk import Kiosk
from kiosk.runtime.log_file import LOG_BYTES, log_to
from kiosk.site import site_file
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.ui.drawing.scene import Element, Scene
from kiosk.ui.intents import Home, TypeText
from kiosk.ui.text import fonts
from sync.server.db.engine import open_database, reading
from sync.server.db.schema import responses as received
from tests.benchmarks.bench_memory import memory_mb
from tests.kiosk.ui.test_monotonic_timers import FAKETIME
from tests.machine.faster_clock import CLOCK, environment, pass_by, wait_by_it
from tests.machine.forked_province import join, province
from tests.support.reporting_kiosk import talk_through
from tests.support.shipped import shipped_questionnaire
from tests.support.site import set_up
from tests.support.touch_panel import HEIGHT, WIDTH, Person

HOURS = 104
SOMEBODY, NOBODY = 4, 400  # how much faster the clock goes while somebody is there, and else
OPEN_H = range(8, 17)
GROWS_MB = 5
WARM_H = 8  # by then every screen has been drawn and caches have their size
PIN = "482913"
READ = (PageName.FIGURES, PageName.COMMENTS, PageName.BY_SERVICE, PageName.TREND, PageName.HOURS, PageName.OUTBOX, PageName.VISITS)


class Grown(NamedTuple):
    """What a kiosk holds that must not grow, whoever was there."""

    memory_mb: float
    descriptors: int
    threads: int
    files: int


class Visitor(Person):
    """A person at this kiosk who has as much patience as in true time, whatever the clock says."""

    thanked = 0

    def settle(self, seconds: float = 0.05) -> None:
        end = time.monotonic() + seconds * CLOCK.rate
        while time.monotonic() < end:
            if not self.kiosk.root.tk.dooneevent(DONT_WAIT):  # `update` would not end where the next event is always due already
                pass_by(0.004 * CLOCK.rate)

    def wait(self, true: Callable[[], bool], otherwise: str, seconds: float = 10) -> None:
        super().wait(true, otherwise, seconds * CLOCK.rate)

    def clock(self, rate: float) -> None:
        """The kiosk's alarm is set anew: the system counts what is left of it by the rate of before."""
        CLOCK.go(rate)
        self.kiosk.root.after_cancel(self.kiosk.root.after(60_000, print))

    def watch(self) -> None:
        """Counts the thanks that are shown, and stops at a page that says that the kiosk is out of service."""
        show, before = self.kiosk.window.show, [""]

        def shown(scene: Scene, *words: object, **options: object) -> None:
            self.thanked += scene.name == "thanks" != before[0]
            before[0] = scene.name
            show(scene, *words, **options)

        self.kiosk.window.show = shown  # type: ignore[method-assign]

    def stay(self, kiosk_s: float) -> None:
        """Nobody touches anything for so long."""
        self.clock(NOBODY)
        end = time.monotonic() + kiosk_s
        while time.monotonic() < end:
            self.settle(0.02)
        self.clock(SOMEBODY)

    def go(self) -> None:
        """They are gone: the first screen comes by itself."""
        self.finger.up()
        self.settle(1)  # what was answered is sent
        for _ in range(20):
            if self.screen == "attract":
                return
            self.stay(60)
        raise SystemExit(f"{self.screen} stands for twenty minutes")


class Way(Walker):
    def next_of(self, scene: Scene) -> Element | None:
        return self._next(scene)

    def _picture(self, name: str) -> None:
        """Nobody looks at them."""


# ------------------------------------------------------------------ who comes


def answer(person: Visitor, chance: random.Random, most: int = 999) -> None:
    """The whole survey, or so many taps of it."""
    way = Way(person.kiosk, person.kiosk.data.root)
    for _ in range(most):
        scene = person.kiosk.window.scene
        target = way.next_of(scene) if scene else None
        if target is None:
            break
        person.tap(target.name)
    person.go()


def walk_away(person: Visitor, chance: random.Random) -> None:
    answer(person, chance, chance.randint(1, 25))


def tap_about(person: Visitor, chance: random.Random) -> None:
    """A child, or somebody who looks for something."""
    for _ in range(chance.randint(3, 15)):
        targets = [target.name for target in person.kiosk.window.scene.targets] if person.kiosk.window.scene else []
        with suppress(AssertionError):  # what does not count a touch yet
            person.tap(chance.choice(targets)) if targets else person.settle()
    person.go()


def officer(person: Visitor, chance: random.Random) -> None:
    """Looks at some pages, and locks them or is called away."""
    assert person.kiosk.app
    taps = [intents.OpenOfficer(), *map(TypeText, PIN), *map(Open, chance.sample(READ, 3)), *([Home()] if chance.random() < 0.5 else [])]
    for tap in taps:
        person.kiosk.app.on_intent(tap)
        person.settle(0.3)
    person.go()


WHO = ((answer, 60), (walk_away, 20), (tap_about, 12), (officer, 8))


# ------------------------------------------------------------------ the days


def held(kiosk: Kiosk) -> Grown:
    files = sum(1 for path in kiosk.data.root.rglob("*") if path.is_file())
    return Grown(memory_mb("Pss_Anon"), len(list(Path("/proc/self/fd").iterdir())), threading.active_count(), files)


def days(person: Visitor, hours: float, network: int) -> tuple[Grown, Grown, int]:
    """What the kiosk held after the first day and at the end, and how often somebody gave up."""
    chance, began, given_up, people = random.Random(20261129), time.monotonic(), 0, 0
    first, next_line_h = held(person.kiosk), 0
    while (passed_h := (time.monotonic() - began) / 3600) < hours:
        if passed_h < WARM_H:
            first = held(person.kiosk)
        if passed_h >= next_line_h:
            next_line_h = int(passed_h) + 4
            print(f"{passed_h:5.1f} h: {people} people, {person.thanked} thanked, {held(person.kiosk)}", flush=True)
        if CLOCK.rate == 1 or datetime.now(BANGKOK).hour in OPEN_H:
            os.kill(network, signal.SIGUSR1 if chance.random() < 0.15 else signal.SIGUSR2)
            (comes,) = chance.choices([who for who, _ in WHO], [often for _, often in WHO])
            people += 1
            try:
                comes(person, chance)
            except AssertionError as slow:  # a machine with other work: the kiosk took them for somebody who has gone
                given_up += 1
                print(f"      gave up: {slow}", flush=True)
                person.go()
        person.stay(chance.uniform(600, 1500) if CLOCK.rate > 1 else chance.uniform(2, 20))
    os.kill(network, signal.SIGUSR2)
    return first, held(person.kiosk), given_up


def problems_of(person: Visitor, first: Grown, last: Grown, folder: Path) -> list[str]:
    """What did not stay as it was, and what of the answers is not where it has to be."""
    data, problems = person.kiosk.data, []
    if last.memory_mb - first.memory_mb > GROWS_MB:
        problems.append(f"memory grew by {last.memory_mb - first.memory_mb:.1f} MB")
    if last.descriptors > first.descriptors + 3 or last.threads > first.threads + 2 or last.files > first.files + 3:
        problems.append(f"left behind: {first}, then {last}")
    log = data.log.read_text(encoding="utf-8") if data.log.exists() else ""
    problems += [line for line in log.splitlines() if " ERROR " in line or "Traceback" in line][:10]
    if len(log.encode()) > 2 * LOG_BYTES:
        problems.append(f"the log has {len(log)} characters")
    verdict = verify(person.store, shipped_questionnaire())
    ours = {row[0] for row in person.store.execute("SELECT id FROM responses")}
    engine = open_database(f"sqlite:///{folder / 'province.db'}")
    with reading(engine) as connection:
        theirs = list(connection.execute(rows_of(received.c.id)).scalars())
    complete = person.store.execute("SELECT count(*) FROM responses WHERE json_extract(record, '$.status') = 'complete'").fetchone()[0]
    problems += [str(problem) for problem in verdict.problems]
    if not ours or complete < person.thanked or sorted(theirs) != sorted(ours):
        problems.append(f"{person.thanked} thanked, {complete} of {len(ours)} complete here, {len(theirs)} at the province")
    print(f"{person.thanked} thanked; {len(ours)} responses here, {len(theirs)} at the province; log {len(log)} characters", flush=True)
    return problems


def inside(hours: float, folder: Path) -> int:
    """With the faster clock and a display."""
    wait_by_it()
    data = DataDir(folder / "kiosk")
    set_up(data)
    site = site_file.load(data.site)
    pin.set_pin(data.pin, PIN)
    server, network, url, way, code = province(folder, site.district)
    log_to(data)  # after the server has its own process: its log is not the kiosk's
    try:
        join(data, url, code)
        talk_through(data, way)
        kiosk = Kiosk(data, (WIDTH, HEIGHT), "th", fonts.find_fonts())
        kiosk.begin()
        person = Visitor(kiosk, os.environ["DISPLAY"])
        person.watch()
        person.clock(SOMEBODY)
        first, last, given_up = days(person, hours, network)
        person.settle(60)  # what the cuts have held back is sent
        problems = problems_of(person, first, last, folder)
        print(f"{hours:g} h: memory {last.memory_mb - first.memory_mb:+.1f} MB since the first day; {given_up} gave up")
        print(*problems, sep="\n", end="\n" if problems else "")
        return 1 if problems else 0
    finally:
        for number in (server, network):
            os.kill(number, signal.SIGKILL)


def main(hours: float, faster: bool) -> int:
    if FAKETIME is None:
        raise SystemExit("libfaketime is not installed here: apt install libfaketime")
    shared = Path("/dev/shm")
    with virtual_display(WIDTH, HEIGHT) as display, tempfile.TemporaryDirectory(dir=shared if faster and shared.is_dir() else None) as name:
        faked = environment(FAKETIME, Path(name) / "hands") if faster else {}
        command = [sys.executable, "-m", "tests.machine.endurance", "inside", str(hours), name]
        return subprocess.run(command, env=os.environ | faked | {"DISPLAY": display}, check=False).returncode


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        sys.exit(inside(float(sys.argv[2]), Path(sys.argv[3])))
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else HOURS, sys.argv[2:] != ["true"]))
